"""Who hears what when somebody comes into a post: tables of (facts, now)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from flows.calendar import Calendar
from flows.policy import POLICY
from flows.status import IN_FULL, Standing
from flows.turnover import InCharge, note_due, waits_for_its_hour, words
from tests.stopped import local

NEW = InCharge(1, "mentor", 3, known_id=4, person_id=9, holding_id=5, since=date(2026, 11, 25), before_id=4)
OFFICER = replace(NEW, kind="district_officer", place_id=7)
LONG_THERE = date(2025, 3, 1)


@pytest.mark.parametrize(
    ("post", "heard"),
    [
        (NEW, "welcome teachers"),
        (replace(NEW, until=date(2026, 12, 10)), "welcome teachers"),
        (replace(NEW, known_id=None), "welcome teachers"),  # after a vacancy
        (replace(NEW, known_id=None, before_id=None), "welcome"),  # the first mentor of a new cluster
        (replace(NEW, known_id=9), ""),  # said already
        (replace(NEW, person_id=None, since=None), ""),  # nobody
        (replace(NEW, since=LONG_THERE), "back askers"),  # somebody acted for him
        (replace(NEW, since=LONG_THERE, known_id=None), ""),  # the programme looks for the first time
        (replace(NEW, since=LONG_THERE, deputy=True), "welcome teachers"),  # the mentor left
        (replace(NEW, since=LONG_THERE, deputy=True, known_id=None), ""),
        (OFFICER, "welcome"),
        (replace(OFFICER, since=LONG_THERE), "back"),
    ],
)
def test_who_hears_of_a_change(post: InCharge, heard: str) -> None:
    assert " ".join(words(post, IN_FULL, POLICY, Calendar(), local(25))) == heard


@pytest.mark.parametrize(
    ("post", "standing", "heard"),
    [
        (NEW, Standing("paused"), "welcome teachers"),
        (NEW, Standing("active", "self-run"), "welcome teachers"),
        (NEW, Standing("planned"), ""),
        (OFFICER, Standing("paused"), ""),
        (OFFICER, Standing("active", "self-run"), ""),
    ],
)
def test_where_saathi_rests_officers_hear_nothing(post: InCharge, standing: Standing, heard: str) -> None:
    assert " ".join(words(post, standing, POLICY, Calendar(), local(25))) == heard


@pytest.mark.parametrize(("at", "waits"), [(local(25, 8), True), (local(25), False), (local(29), True)])
def test_a_change_is_said_in_the_hours_of_the_day(at: datetime, waits: bool) -> None:
    assert waits_for_its_hour(OFFICER, POLICY, Calendar(), at) is waits


@pytest.mark.parametrize(
    ("day", "hour", "note"),
    [
        (25, 12, ""),
        (27, 9, ""),  # before the hour
        (27, 10, "D19b"),
        (28, 10, "D19b"),  # a day of downtime
        (30, 10, ""),  # older than it is of use
        (2, 10, "D19c"),
        (9, 10, "D19d"),
        (19, 10, "D19e"),
        (23, 10, ""),
    ],
)
def test_the_notes_of_the_first_month(day: int, hour: int, note: str) -> None:
    at = local(day, hour, month=11 if day > 24 else 12)
    assert note_due(OFFICER, IN_FULL, POLICY, Calendar(), at) == note
    assert note_due(NEW, IN_FULL, POLICY, Calendar(), at) == ""
    assert note_due(replace(OFFICER, until=date(2026, 12, 5)), IN_FULL, POLICY, Calendar(), at) == ""
    assert note_due(OFFICER, Standing("paused"), POLICY, Calendar(), at) == ""
