"""What happens of its own accord in a district: a table of status, profile and matter."""

from __future__ import annotations

from datetime import date

import pytest

from flows.status import STATUSES, Matter, Standing
from flows.week import week_of

ALL = "prompts workshops clocks mentors officers turnover"


@pytest.mark.parametrize(
    ("status", "profile", "does"),
    [
        ("active", "full", ALL),
        ("pilot", "full", ALL),
        ("active", "self-run", "workshops mentors turnover"),
        ("pilot", "self-run", "workshops mentors turnover"),
        ("paused", "full", "workshops turnover"),
        ("paused", "self-run", "workshops turnover"),
        ("planned", "full", ""),
        ("not_reached", "full", ""),
        ("a status of tomorrow", "full", ""),
    ],
)
def test_what_a_district_does(status: str, profile: str, does: str) -> None:
    standing = Standing(status, profile)
    assert {matter.value for matter in Matter if standing.does(matter)} == set(does.split())


@pytest.mark.parametrize(
    ("profile", "saturday", "leaves"),
    [
        ("full", date(2026, 12, 5), True),
        ("full", date(2026, 12, 12), True),
        ("self-run", date(2026, 12, 5), True),
        ("self-run", date(2026, 12, 12), False),
        ("self-run", date(2027, 1, 2), True),
        ("self-run", date(2026, 11, 28), False),
    ],
)
def test_a_self_run_mentor_has_a_digest_on_the_first_saturday(profile: str, saturday: date, leaves: bool) -> None:
    assert Standing("active", profile).sends_digest(Matter.MENTORS, week_of(saturday)) is leaves
    assert Standing("active", profile).sends_digest(Matter.OFFICERS, week_of(saturday)) is (profile == "full")


def test_every_status_is_in_the_table() -> None:
    assert {status for status in STATUSES if Standing(status).running} == {"pilot", "active"}
