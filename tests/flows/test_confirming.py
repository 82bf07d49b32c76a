"""What an administrator is asked to confirm: a table of (calendar, now) and what is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from flows import gsm
from flows.calendar import EVERYWHERE, HOLIDAY, OUTAGE, RAMADAN, VACATION, Block, Calendars, Place
from flows.confirming import doubts, please_confirm
from flows.policy import POLICY
from flows.texts import render

WINTER = Block(VACATION, date(2026, 12, 16), date(2027, 2, 28), Place(zone="winter"), why="winter vacation", id=1)
EID = Block(HOLIDAY, date(2027, 3, 11), date(2027, 3, 13), EVERYWHERE, why="Eid al-Fitr", confirmed=True, id=2)


def at(month: int, day: int, hour: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=POLICY.zone)


@pytest.mark.parametrize(
    ("what", "blocks", "now", "asked"),
    [
        ("a week before", [WINTER], at(12, 9), ["winter vacation 7"]),
        ("not eight days", [WINTER], at(12, 8), []),
        ("still the same word", [WINTER], at(12, 14), ["winter vacation 7"]),
        ("another on the eve", [WINTER], at(12, 15), ["winter vacation 1"]),
        ("not once it has begun", [WINTER], at(12, 16), []),
        ("confirmed: nothing", [replace(WINTER, confirmed=True)], at(12, 9), []),
        ("not before the office opens", [WINTER], at(12, 9, 9), []),
        ("nor at night", [WINTER], at(12, 9, 20), []),
        ("nor on a Sunday", [WINTER], at(12, 13), []),
        ("nor where no phone works", [WINTER, Block(OUTAGE, date(2026, 12, 9), date(2026, 12, 9), id=3)], at(12, 9), []),
        ("what starts first comes first", [WINTER, Block(RAMADAN, date(2026, 12, 12), date(2026, 12, 30), id=4)], at(12, 10),
         ["ramadan 7", "winter vacation 7"]),
        ("a public holiday that hangs on the moon, all its days at once", [], at(3, 4, year=2027), ["Eid al-Fitr 7"]),
        ("nothing of one that was put in its place", [EID], at(3, 4, year=2027), []),
    ],
)  # fmt: skip
def test_what_is_asked(what: str, blocks: list[Block], now: datetime, asked: list[str]) -> None:
    found = doubts(Calendars(tuple(blocks)), POLICY, now)
    assert [f"{each.block.why or each.block.kind} {each.before}" for each in found] == asked, what


@pytest.mark.parametrize("language", ["en", "ur_Latn"])
def test_its_words_fit_one_sms(language: str) -> None:
    words = render(please_confirm(replace(WINTER, why="short winter break of the schools")), language)
    assert gsm.parts(words) == 1
    assert "flask calendar confirm" in words
    assert "28 Feb" in words
