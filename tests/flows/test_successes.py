"""Successes and open classes: told only as far as she likes."""

from __future__ import annotations

from datetime import date

import pytest

from flows.keywords import read
from flows.mentee.home import home
from flows.outcomes import ColleagueInvited, SuccessShared
from flows.written import Written
from tests.people import gul_khan, zarmina
from tests.talks import play

WORDS = "The big ones read to the small ones"


def test_menu_5_is_there_without_a_plan_too() -> None:
    assert play(home, gul_khan(), "5").last == (
        "My plan: after the workshop\n5 Share a success\n6 Invite a colleague to my class\n0 Back"
    )


@pytest.mark.parametrize(("key", "shared"), [("1", "school"), ("2", "nameless"), ("3", "mentor")])
def test_a_success_goes_as_far_as_she_says(key: str, shared: str) -> None:
    talk = play(home, gul_khan(), "5", "5", WORDS, key)
    assert talk.outcomes == (SuccessShared(2, WORDS, shared),)
    assert ("tell the cluster" in talk.last) == (shared != "mentor")


def test_by_sms_it_is_kept_for_the_mentor_and_may_go_further_by_the_next() -> None:
    reading = read(Written(f"Kamyabi {WORDS}"))
    assert (reading.rule, reading.answers) == ("success", {"menu": "success", "success": f"'{WORDS}"})
    kept = play(home, zarmina(), answers=reading.answers, by_sms=True)
    assert kept.outcomes == (SuccessShared(1, WORDS, "mentor"),)
    assert play(home, zarmina(), "2", answers=kept.end.then, by_sms=True).outcomes == (
        SuccessShared(1, WORDS, "nameless"),
    )


def test_a_colleague_is_invited_on_a_school_day_by_school_or_through_the_mentor() -> None:
    facts = gul_khan(neighbours=[(31, "GGPS Huramzai"), (33, "GPS Bostan")])
    days = play(home, facts, "5", "6").last
    assert days.startswith("Which day may a colleague come?\n1 Thu 26 Nov\n")
    assert "Sun" not in play(home, facts, "5", "6", "9").last
    by_mentor = play(home, facts, "5", "6", "1", "Counting with beans", "1")
    assert by_mentor.outcomes == (ColleagueInvited(2, date(2026, 11, 26), "Counting with beans"),)
    to_school = play(home, facts, "5", "6", "1", "Counting with beans", "3")
    assert to_school.outcomes == (ColleagueInvited(2, date(2026, 11, 26), "Counting with beans", 33),)
    assert to_school.last == "Thank you! GPS Bostan hears of Thu 26 Nov by SMS, your mentor too."
