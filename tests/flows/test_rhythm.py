"""When counts are asked for: tables of (calendar, now) and the rounds that are on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from flows import gsm, rhythm
from flows.calendar import Block, Calendar, closed_on
from flows.catalogue import languages
from flows.policy import POLICY
from flows.rhythm import rounds, why_not_asked
from flows.texts import render
from tests import people
from tests.people import BOSTAN, HURAMZAI, KARBALA, PROGRAMME

WEEKLY, DAILY = False, True


def day(text: str) -> date:
    number, month = map(int, text.split("."))
    return date(2027 if month < 6 else 2026, month, number)


def at(text: str) -> datetime:
    """ "25.11 13:30" in Pishin."""
    on, hour = text.split()
    hours, minutes = map(int, hour.split(":"))
    return datetime.combine(day(on), datetime.min.time(), POLICY.zone) + timedelta(hours=hours, minutes=minutes)


def blocked(kind: str, first: str, last: str) -> Block:
    return Block(kind, day(first), day(last), why="x", confirmed=True)


TERM = Calendar()
WEDNESDAY_OFF = closed_on([day("25.11")])
FROM_WEDNESDAY = closed_on([day("25.11") + timedelta(days=n) for n in range(4)])
OUT = Calendar((blocked("outage", "25.11", "26.11"),))
WINTER = Calendar((blocked("vacation", "16.12", "28.2"),))
GUESSED = Calendar((replace(WINTER.blocks[0], confirmed=False),))
SHORT = Calendar((blocked("vacation", "22.12", "31.12"),))
FASTING = Calendar((blocked("ramadan", "23.11", "30.11"),))


@pytest.mark.parametrize(
    ("daily", "calendar", "now", "kinds"),
    [
        (WEEKLY, TERM, "25.11 13:29", []),
        (WEEKLY, TERM, "25.11 13:30", ["D9"]),
        (WEEKLY, TERM, "25.11 18:59", ["D9"]),
        (WEEKLY, TERM, "25.11 19:00", []),
        (WEEKLY, TERM, "24.11 14:00", []),
        (WEEKLY, TERM, "26.11 14:59", []),
        (WEEKLY, TERM, "26.11 15:00", ["D10"]),
        (WEEKLY, TERM, "27.11 15:00", []),  # then nothing that week
        (WEEKLY, WEDNESDAY_OFF, "25.11 14:00", []),
        (WEEKLY, WEDNESDAY_OFF, "26.11 14:00", ["D9"]),  # the next working day of that week
        (WEEKLY, WEDNESDAY_OFF, "26.11 16:00", ["D9"]),
        (WEEKLY, WEDNESDAY_OFF, "27.11 15:00", ["D10"]),
        (WEEKLY, FROM_WEDNESDAY, "30.11 14:00", []),  # and never in the next
        (WEEKLY, OUT, "26.11 15:00", []),
        (WEEKLY, OUT, "27.11 15:00", ["D9"]),
        (WEEKLY, OUT, "28.11 15:00", ["D10"]),
        (WEEKLY, FASTING, "25.11 14:00", ["D9"]),
        (WEEKLY, FASTING, "26.11 14:30", ["D10"]),  # before the afternoon
        (WEEKLY, FASTING, "26.11 15:00", []),
        (DAILY, FASTING, "27.11 11:30", ["D9"]),  # a Friday in Ramadan: before the prayer
        (DAILY, FASTING, "27.11 12:00", []),
        (DAILY, TERM, "24.11 13:30", ["D9"]),
        (DAILY, TERM, "26.11 15:00", ["D9"]),  # and no nudge
        (DAILY, TERM, "29.11 13:30", []),
        (DAILY, WEDNESDAY_OFF, "25.11 13:30", []),
        (WEEKLY, WINTER, "15.12 13:30", ["D21"]),  # a Tuesday, the last school day
        (WEEKLY, WINTER, "16.12 13:30", []),
        (DAILY, WINTER, "17.12 13:30", []),
        (WEEKLY, WINTER, "1.3 13:30", ["D21c"]),
        (WEEKLY, WINTER, "3.3 13:30", ["D9"]),
        (WEEKLY, WINTER, "2.3 13:30", []),
        (WEEKLY, GUESSED, "15.12 13:30", []),  # dates that nobody confirmed are told to nobody
        (WEEKLY, GUESSED, "16.12 13:30", []),
        (WEEKLY, SHORT, "21.12 13:30", []),
    ],
)
def test_what_is_on(daily: bool, calendar: Calendar, now: str, kinds: list[str]) -> None:
    assert [each.kind for each in rounds(daily, POLICY, calendar, at(now))] == kinds


@pytest.mark.parametrize(
    ("daily", "calendar", "now", "why"),
    [
        (WEEKLY, FROM_WEDNESDAY, "25.11 13:29", ""),
        (WEEKLY, FROM_WEDNESDAY, "25.11 13:30", "holiday"),
        (WEEKLY, WEDNESDAY_OFF, "25.11 13:30", ""),
        (WEEKLY, Calendar((blocked("outage", "25.11", "30.11"),)), "27.11 10:00", "outage"),
        (WEEKLY, WINTER, "16.12 13:30", ""),  # nobody expects one
        (DAILY, FROM_WEDNESDAY, "25.11 13:30", ""),
    ],
)
def test_why_a_week_is_not_asked(daily: bool, calendar: Calendar, now: str, why: str) -> None:
    assert why_not_asked(daily, POLICY, calendar, at(now)) == why


def test_not_everybody_hears_it_in_the_same_minute() -> None:
    (prompt,) = rounds(WEEKLY, POLICY, TERM, at("25.11 13:30"))
    found = {prompt.leaves(person, at("25.11 13:30"), POLICY, TERM) for person in range(1, 100)}
    minutes = {round((leaves - at("25.11 13:30")).total_seconds() / 60) for leaves in found if leaves}
    assert minutes == set(range(30))


def test_on_a_friday_in_ramadan_everybody_hears_it_before_the_prayer() -> None:
    (friday,) = rounds(DAILY, POLICY, FASTING, at("27.11 11:30"))
    found = [friday.leaves(person, at("27.11 11:30"), POLICY, FASTING) for person in range(1, 100)]
    assert all(leaves and leaves < at("27.11 12:00") for leaves in found)


def test_what_could_only_leave_too_late_does_not() -> None:
    (friday,) = rounds(DAILY, POLICY, TERM, at("27.11 13:30"))
    assert friday.leaves(30, at("27.11 13:30"), POLICY, TERM) == at("27.11 15:00")  # after the prayer
    hours = replace(blocked("outage", "25.11", "25.11"), since=at("25.11 13:00").time(), until=at("25.11 20:00").time())
    out = Calendar((hours,))
    (prompt,) = rounds(WEEKLY, POLICY, out, at("25.11 13:30"))
    assert prompt.leaves(1, at("25.11 13:30"), POLICY, out) is None


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("school", [HURAMZAI, KARBALA, BOSTAN], ids=lambda school: school.name)
def test_every_text_is_short(language: str, school: object) -> None:
    moments = ("25.11 13:30", TERM), ("26.11 15:00", TERM), ("15.12 13:30", WINTER), ("1.3 13:30", WINTER)
    for now, calendar in moments:
        (each,) = rounds(WEEKLY, POLICY, calendar, at(now))
        for programme in (PROGRAMME, replace(people.FREE, ussd_code="*99999#", short_code="99999")):
            words = gsm.plain(render(rhythm.text_of(each, school, programme, calendar), language))  # type: ignore[arg-type]
            assert gsm.parts(words) <= (2 if language == "ur" else 1), words
            assert "{" not in words


def test_a_school_of_girls_is_asked_for_one_figure() -> None:
    assert "SMS the number, e.g. 15," in render(rhythm.prompt(HURAMZAI, PROGRAMME), "en")
    assert "boys then girls, e.g. 18 15," in render(rhythm.prompt(KARBALA, PROGRAMME), "en")
    assert "e.g. 15, to 8778" in render(rhythm.nudge(HURAMZAI, PROGRAMME), "en")


def test_the_closing_names_both_days() -> None:
    (each,) = rounds(WEEKLY, POLICY, WINTER, at("15.12 13:30"))
    words = render(rhythm.text_of(each, KARBALA, PROGRAMME, WINTER), "en")
    assert words == (
        "Schools are closed 16 Dec-28 Feb. Saathi will be quiet; no counts needed. "
        "Questions still welcome: *778#. See you 1 Mar."
    )
