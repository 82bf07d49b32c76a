"""Who is reminded of a workshop: a table of facts and hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from flows import gsm
from flows.calendar import RAMADAN, VACATION, Block, Calendar, closed_on
from flows.facts import Workshop
from flows.policy import POLICY
from flows.reminders import Invited, last_first_day_reminded, reminder_text, reminders
from flows.texts import render
from tests.people import BIBI_HAWA, GUL_KHAN, PROGRAMME, WORKSHOP, ZARMINA

# WORKSHOP is on Wednesday 2 and Thursday 3 December, at 9. Ten days before is Sunday 22 November.
MONDAY = replace(WORKSHOP, first_day=date(2026, 11, 30), last_day=date(2026, 12, 1))
NEW = Invited(ZARMINA)


def at(day: int, hour: int = 10, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=POLICY.zone)


def told(*kinds: str, on: datetime, coming: bool | None = None) -> Invited:
    return Invited(ZARMINA, coming, frozenset(kinds), told_at=on)


ANNOUNCED = told("D7", on=at(23, 9))


@pytest.mark.parametrize(
    ("what", "workshop", "invited", "now", "kind", "leaves"),
    [
        ("eleven days before is too early", WORKSHOP, NEW, at(21), "", None),
        ("ten days before, before the window", WORKSHOP, NEW, at(22, 8, 59), "", None),
        ("ten days before is a Sunday: on Monday", WORKSHOP, NEW, at(22, 9), "D7", at(23, 9)),
        ("in between, at once", WORKSHOP, NEW, at(25, 13, 40), "D7", at(25, 13, 40)),
        ("at night, in the morning", WORKSHOP, NEW, at(25, 23), "D7", at(26, 9)),
        ("everyone once", WORKSHOP, ANNOUNCED, at(26), "", None),
        ("whoever replied already too", WORKSHOP, Invited(ZARMINA, coming=True), at(25, 12), "D7", at(25, 12)),
        ("called late, at once", WORKSHOP, NEW, at(30, 12), "D7", at(30, 12)),
        ("called on the eve, one word and not two", WORKSHOP, NEW, at(1, 16, month=12), "D7", at(1, 16, month=12)),
        ("told of a change in these days: that was it", WORKSHOP, told(on=at(24)), at(25), "", None),
        ("told of a change long before: announced", WORKSHOP, told(on=at(2)), at(25), "D7", at(25)),
        ("the day before, not yet", WORKSHOP, ANNOUNCED, at(1, 14, 59, month=12), "", None),
        ("the day before at three", WORKSHOP, ANNOUNCED, at(1, 15, month=12), "D8", at(1, 15, month=12)),
        ("after an outage, later that day", WORKSHOP, ANNOUNCED, at(1, 18, 59, month=12), "D8", at(1, 18, 59, month=12)),
        ("who comes is reminded", WORKSHOP, replace(ANNOUNCED, coming=True), at(1, 15, month=12), "D8", at(1, 15, month=12)),
        ("who cannot is left in peace", WORKSHOP, replace(ANNOUNCED, coming=False), at(1, 15, month=12), "", None),
        ("once", WORKSHOP, told("D7", "D8", on=at(23)), at(1, 16, month=12), "", None),
        ("told that very afternoon", WORKSHOP, told("D7", on=at(1, 15, 30, month=12)), at(1, 16, month=12), "", None),
        ("before a Monday it is Saturday", MONDAY, ANNOUNCED, at(28, 15), "D8", at(28, 15)),
        ("and not Sunday", MONDAY, told("D7", "D8", on=at(23)), at(29, 15), "", None),
    ],
)  # fmt: skip
def test_who_hears_what(
    what: str, workshop: Workshop, invited: Invited, now: datetime, kind: str, leaves: datetime | None
) -> None:
    due = reminders(workshop, [invited], POLICY, Calendar(), now)
    assert [(each.kind, each.due_at, each.too_late) for each in due] == ([(kind, leaves, False)] if kind else []), what


@pytest.mark.parametrize(
    ("what", "workshop", "invited", "now", "kind"),
    [
        ("called in the evening for tomorrow", WORKSHOP, NEW, at(1, 20, month=12), "D7"),
        ("an outage over the eve", WORKSHOP, ANNOUNCED, at(1, 21, month=12), "D8"),
        ("on the morning itself", WORKSHOP, ANNOUNCED, at(2, 8, month=12), "D8"),
        ("on the Sunday before a Monday", MONDAY, ANNOUNCED, at(29, 15), "D8"),
    ],
)
def test_what_comes_too_late_is_dropped(
    what: str, workshop: Workshop, invited: Invited, now: datetime, kind: str
) -> None:
    due = reminders(workshop, [invited], POLICY, Calendar(), now)
    assert [(each.kind, each.too_late) for each in due] == [(kind, True)], what


WINTER = Block(VACATION, date(2026, 12, 16), date(2027, 2, 28))
FASTING = Block(RAMADAN, date(2027, 2, 8), date(2027, 3, 9))
BACK = replace(WORKSHOP, first_day=date(2027, 3, 1), last_day=date(2027, 3, 2))  # a Monday: the first school day


def in_february(day: int, hour: int, minute: int = 0) -> datetime:
    return at(day, hour, minute, month=2, year=2027)


@pytest.mark.parametrize(
    ("what", "invited", "now", "kind", "leaves"),
    [
        ("ten days before", NEW, in_february(19, 9), "D7", in_february(19, 10)),
        ("the Saturday before, not yet", ANNOUNCED, in_february(27, 14), "", None),
        ("the Saturday before", ANNOUNCED, in_february(27, 14, 30), "D8", in_february(27, 14, 30)),
    ],
)
def test_after_a_vacation_the_eve_is_a_day_of_it(
    what: str, invited: Invited, now: datetime, kind: str, leaves: datetime | None
) -> None:
    """Of a workshop on the first school day: the day before it nobody works, and everybody may be written to."""
    due = reminders(BACK, [invited], POLICY, Calendar((WINTER, FASTING)), now)
    assert [(each.kind, each.due_at, each.too_late) for each in due] == ([(kind, leaves, False)] if kind else []), what


def test_each_hears_her_own() -> None:
    invited = [Invited(GUL_KHAN), replace(ANNOUNCED, coming=False), replace(ANNOUNCED, person=BIBI_HAWA)]
    due = reminders(WORKSHOP, invited, POLICY, Calendar(), at(1, 15, month=12))
    assert [(each.to, each.kind) for each in due] == [(GUL_KHAN, "D7"), (BIBI_HAWA, "D8")]


def test_which_workshops_have_their_eve() -> None:
    off = closed_on([date(2026, 12, 1)])
    assert last_first_day_reminded(date(2026, 11, 25), Calendar()) == date(2026, 11, 26)
    assert last_first_day_reminded(date(2026, 11, 28), Calendar()) == date(2026, 11, 30)
    assert last_first_day_reminded(date(2026, 11, 30), off) == date(2026, 12, 2)
    assert last_first_day_reminded(date(2027, 2, 27), Calendar((WINTER,))) == BACK.first_day


@pytest.mark.parametrize(
    ("language", "cost"), [("en", ("GSM-7", 1)), ("ur_Latn", ("GSM-7", 1)), ("ur", ("UCS-2", 2))], ids=str
)
@pytest.mark.parametrize("kind", ["D7", "D8"])
def test_the_words(kind: str, language: str, cost: tuple[str, int]) -> None:
    long = replace(WORKSHOP, venue="GGHS Killi Abdul Rehman", topic="Teaching three classes in one room at once " * 2)
    for workshop in (WORKSHOP, long):
        for today in (date(2026, 12, 1), date(2026, 11, 28)):
            words = render(reminder_text(kind, workshop, PROGRAMME, today, language), language)
            assert (gsm.encoding(words), gsm.parts(words)) == cost, words
            assert workshop.venue in words
            assert "8778" in words


def test_tomorrow_is_said_only_on_the_day_before() -> None:
    words = [
        render(reminder_text("D8", WORKSHOP, PROGRAMME, date(2026, 12, day), "en"), "en").split(":")[0]
        for day in (1, 2)
    ]
    saturday = render(reminder_text("D8", MONDAY, PROGRAMME, date(2026, 11, 28), "en"), "en")
    assert words[0] == "Tomorrow 9am"
    assert saturday.startswith("Mon 30 Nov 9am: workshop at GGHS Pishin, day 1 of 2.")
