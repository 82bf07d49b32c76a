"""`flask digest`: printed with what it costs, and nothing sent."""

from __future__ import annotations

import pytest
from click.testing import Result

from tests.doors import Doors
from tests.people import ABDUL_WADOOD, GUL_KHAN, NASREEN


def run(doors: Doors, *arguments: str) -> Result:
    return doors.app.test_cli_runner().invoke(args=["digest", *arguments])


@pytest.mark.parametrize("person", [ABDUL_WADOOD.name, "wadood", ABDUL_WADOOD.msisdn, "0333 1234570"])
def test_a_mentors(doors: Doors, person: str) -> None:
    printed = run(doors, person)
    assert printed.exit_code == 0, printed.output
    head, words, costs, *_ = printed.output.splitlines()
    assert head == "D1 to Abdul Wadood (Pishin-03), Sat 28 Nov 2026 15:00"
    assert words.startswith("Saathi Pishin-03, 28 Nov tak: 3 mein 3 raabte mein.")
    assert costs == f"GSM-7, {len(words)} characters, 1 part"
    assert doors.outbox() == []


def test_an_officers_is_in_her_language(doors: Doors) -> None:
    printed = run(doors, NASREEN.name, "--on", "2026-11-30")
    assert "D2 to Nasreen Achakzai (Pishin), Mon 30 Nov 2026 09:30" in printed.output
    assert "Saathi Pishin to 28 Nov: 1 of 1 clusters active. Nothing waits for you. *778#" in printed.output


def test_a_week_with_nothing_to_say(doors: Doors) -> None:
    assert "all quiet" in run(doors, NASREEN.name, "--on", "2026-10-05").output  # there was none before, so the line


@pytest.mark.parametrize(
    ("person", "why"),
    [
        ("Nobody", "'Nobody' is no mentor's, district officer's or province's name or number on 2026-11-25"),
        (GUL_KHAN.name, "'Gul Khan' is no mentor's, district officer's or province's"),
        ("a", "'a' may be Abdul Wadood, Nasreen Achakzai: give more of the name, or the number"),
        ("+", "'+' is no mentor's"),
    ],
)
def test_whom_it_cannot_mean(doors: Doors, person: str, why: str) -> None:
    printed = run(doors, person)
    assert printed.exit_code == 1
    assert why in printed.output
    assert len(printed.output.strip().splitlines()) == 1
