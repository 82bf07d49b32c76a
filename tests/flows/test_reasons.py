"""Fewer than usual, and a pupil who left or is back: asked kindly, skippable, nobody named."""

from __future__ import annotations

from datetime import date

import pytest

from flows.mentee.home import home
from flows.outcomes import AttendanceCounted, FallExplained, PupilMoved
from tests.people import GUL_KHAN, HURAMZAI, KARBALA, MALIKYAR, TODAY, bibi_hawa, gul_khan, mentee, zarmina
from tests.talks import play


def usual(boys: float = 20, girls: float = 16):  # type: ignore[no-untyped-def]
    return lambda _day: {"boys": boys, "girls": girls}


COUNTED = AttendanceCounted(2, KARBALA.id, TODAY, 18, 9)


def test_far_fewer_girls_than_usual_are_asked_about_once_the_count_is_kept() -> None:
    talk = play(home, gul_khan(usual=usual()), "1", "18", "9", "1")
    assert talk.last == (
        "Saved. Fewer girls than usual (9/19). A reason helps us help.\n"
        "1 Season/move\n2 Illness\n3 Road/distance\n4 Home/marriage\n5 Other\n6 Skip"
    )
    assert talk.turn.looks == (COUNTED,)


def test_a_reason_is_noted_and_none_is_as_good() -> None:
    facts = gul_khan(usual=usual())
    assert play(home, facts, "1", "18", "9", "1", "3").outcomes == (
        COUNTED,
        FallExplained(2, KARBALA.id, TODAY, "girls", "road"),
    )
    assert play(home, facts, "1", "18", "9", "1", "6").outcomes == (COUNTED,)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (["18", "13"], ""),  # 18 % below
        (["18", "12"], "girls"),  # a quarter below
        (["15", "16"], "boys"),
        (["15", "12"], "girls"),  # of both the girls
        (["0", "0"], "girls"),
    ],
)
def test_a_quarter_below_its_own_level(typed: list[str], asked: str) -> None:
    talk = play(home, gul_khan(usual=usual()), "1", *typed, "1")
    if asked:
        assert talk.last.startswith(f"Saved. Fewer {asked} than usual")
    else:
        assert talk.last.startswith("Saved, thank you")


def test_nothing_is_asked_where_there_is_no_level_yet() -> None:
    assert play(home, gul_khan(usual=lambda _: {}), "1", "0", "0", "1").last.startswith("Saved, thank you")


def test_the_useful_fact_without_a_count_last_week_is_her_own_schools_level() -> None:
    assert play(home, gul_khan(usual=usual()), "1", "18", "15", "1").last == (
        "Saved, thank you: boys 18/22, girls 15/19. Girls: mostly about 16."
    )


def test_by_sms_the_count_is_saved_and_the_reason_may_follow() -> None:
    came = {"menu": "attendance", "boys": "18", "girls": "9", "sent": "correct", "sure": "send"}
    talk = play(home, gul_khan(usual=usual()), answers=came, by_sms=True)
    assert talk.outcomes == (COUNTED,)
    assert talk.end.then == {"menu": "fewer", "day": TODAY.isoformat(), "fell": "girls", "share": "9/19"}
    why = play(home, gul_khan(), "2", answers=talk.end.then, by_sms=True)
    assert why.outcomes == (FallExplained(2, KARBALA.id, TODAY, "girls", "illness"),)
    one_number = {"menu": "attendance", "girls": "9", "sent": "correct", "sure": "send"}
    assert play(home, zarmina(usual=usual()), answers=one_number, by_sms=True).end.then == {}  # the next may correct it


@pytest.mark.parametrize(
    ("typed", "came", "sex", "reason", "said"),
    [
        (["1", "4"], False, "girls", "home", "Girls on the register: 18 now."),
        (["2", "6"], False, "boys", "", "Boys on the register: 21 now."),
        (["3", "1"], True, "girls", "", "Girls on the register: 20 now."),
        (["3", "2"], True, "boys", "", "Boys on the register: 23 now."),
    ],
)
def test_a_pupil_left_or_is_back(typed: list[str], came: bool, sex: str, reason: str, said: str) -> None:
    talk = play(home, gul_khan(), "6", "4", *typed)
    assert talk.outcomes == (PupilMoved(2, KARBALA.id, TODAY, sex, came, reason),)
    assert said in talk.last


def test_only_whom_the_school_has_is_offered() -> None:
    girls_only = play(home, zarmina(), "6", "4")
    assert girls_only.last == "A pupil left school. No name needed.\n1 Girl\n3 Came back\n0 Back"
    assert play(home, zarmina(), "6", "4", "3").outcomes == (PupilMoved(1, HURAMZAI.id, TODAY, "girls", came=True),)
    nobody_left = play(home, mentee(GUL_KHAN, MALIKYAR), "6", "4")
    assert "1 Girl" not in nobody_left.last


def test_where_nobody_knows_the_register_it_is_noted_all_the_same() -> None:
    assert play(home, bibi_hawa(), "6", "4", "1", "6").last == "Noted, thank you. No name is kept."


def test_a_day_of_last_week_is_measured_by_the_weeks_before_it() -> None:
    seen: list[date] = []
    facts = gul_khan(usual=lambda day: seen.append(day) or {})
    play(home, facts, "6", "2", "1", "18", "9", "1")
    assert seen
    assert max(seen) < TODAY
