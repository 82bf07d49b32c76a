"""Somebody joins, somebody does not, somebody lost her number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows import catalogue, gsm, notices
from flows.conversation import End
from flows.joining.home import home, unknown
from flows.keywords import read
from flows.outcomes import Joined, NumberChanged
from flows.texts import Text, render
from flows.written import Written
from tests import people
from tests.people import FREE, PROGRAMME, STRANGER, expected, newcomer
from tests.talks import play


def test_a_stranger_joins() -> None:
    talk = play(home, newcomer(), "2", "1", "30703", "1", "1")
    assert talk.screens == (
        "Saathi\nZaban / Language\n1 Roman Urdu\n2 English\n3 Urdu script",
        (
            "Saathi: help between you and your mentor. Not inspection, not pay.\nJoin?"
            "\n1 Yes\n2 Tell me more\n3 No\n4 My number changed\n0 Back"
        ),
        "Type your cluster code (5 digits: poster or mentor).\nNo code? Type 9\n0 Back",
        "Cluster Pishin-03. Your school?\n1 GPS Killi Karbala\n2 GGPS Huramzai\n3 GPS Bostan\n4 GGPS Yaru\n9 More\n0 Back",
        "Who uses this phone? (so we keep messages safe)\n1 Only me\n2 Family too\n0 Back",
    )
    assert talk.outcomes == (Joined(STRANGER, "en", phone_shared=False, school_id=32, person_id=None),)
    assert talk.last == (
        "Welcome to Saathi, GPS Killi Karbala! Each Wednesday we ask for your count. "
        "Dial *778# any time: 1 counts pupils, 2 asks a question."
    )


def test_the_language_is_the_first_answer() -> None:
    """Whoever shows the next screen finds it there."""
    assert play(home, newcomer(), "1").turn.answers == {"language": "ur_Latn"}


def test_a_wrong_language_can_be_taken_back() -> None:
    assert play(home, newcomer(), "1", "0").last.startswith("Saathi\nZaban")


def test_whom_the_roster_expects_is_asked_only_what_it_does_not_know() -> None:
    talk = play(home, expected(), "1", "1", "2")
    assert talk.outcomes == (Joined(people.ZARMINA.msisdn, "ur_Latn", phone_shared=True, school_id=31, person_id=1),)
    known = expected(known=replace(people.ZARMINA, joined=False))
    talk = play(home, known, "1", "1")
    assert talk.outcomes == (Joined(people.ZARMINA.msisdn, "ur_Latn", phone_shared=False, school_id=31, person_id=1),)
    assert "0 Back" not in talk.screens[0]


def test_a_roster_that_knows_no_school_asks_for_it() -> None:
    talk = play(home, expected(school=None), "2", "1", "30703", "2", "1")
    assert talk.outcomes == (Joined(people.ZARMINA.msisdn, "en", phone_shared=False, school_id=31, person_id=1),)


def test_who_sees_what_is_told_before_anything_is_asked() -> None:
    talk = play(home, newcomer(), "2", "2", "1")
    assert talk.screens[2] == (
        "Your mentor sees your reports. Officers see totals, no names. Private questions stay private. Stop any time."
        "\n1 Join\n2 No\n0 Back"
    )
    assert talk.last.startswith("Type your cluster code")


@pytest.mark.parametrize("keys", [("2", "3"), ("2", "2", "2")])
def test_no_is_a_good_answer(keys: tuple[str, ...]) -> None:
    talk = play(home, newcomer(), *keys)
    assert talk.last == "No worry. Nothing is saved and no messages come. To join later, dial *778#."
    assert talk.outcomes == ()


def test_free_is_said_only_where_it_is_true() -> None:
    assert (
        "free"
        not in " ".join([*(talk := play(home, newcomer(), "2", "1", "30703", "1", "1")).screens, talk.last]).lower()
    )
    talk = play(home, newcomer(programme=FREE), "2", "1", "30703", "1", "1")
    assert "Free." in talk.screens[1]
    assert "it is free" in talk.last


def test_no_code_leads_to_who_has_it() -> None:
    talk = play(home, newcomer(), "2", "1", "9")
    assert talk.last == (
        "Your mentor knows the code and the list of schools, or call 081-0000000. Then dial *778# again."
    )
    without_desk = newcomer(programme=replace(PROGRAMME, desk=""))
    assert "call" not in play(home, without_desk, "2", "1", "9").last


@pytest.mark.parametrize("typed", ["30704", "3070", "307033", "00000"])
def test_a_code_that_is_not_known_is_asked_again(typed: str) -> None:
    talk = play(home, newcomer(), "2", "1", typed)
    assert talk.last.startswith(f"{typed}: this code is not known today.\nType your cluster code")


def test_a_school_on_the_second_page() -> None:
    talk = play(home, newcomer(), "2", "1", "30703", "9", "11", "1")
    assert [outcome.school_id for outcome in talk.outcomes if isinstance(outcome, Joined)] == [35]


def test_a_school_that_is_not_listed_is_no_dead_end() -> None:
    assert play(home, newcomer(), "2", "1", "30703", "9").last.endswith("12 Not in this list\n0 Back")
    assert "Your mentor knows" in play(home, newcomer(), "2", "1", "30703", "12").last
    assert "Your mentor knows" in play(home, newcomer(schools_of=lambda _: ()), "2", "1", "30703", "1").last


def test_a_school_that_left_the_list_in_between_is_asked_again() -> None:
    kept = play(home, newcomer(), "2", "1", "30703", "1").turn.answers
    fewer = newcomer(schools_of=lambda _: people.SCHOOLS[1:])
    talk = play(home, fewer, answers=kept)
    assert "Your school?" in talk.last
    assert "school" not in talk.turn.answers


# --- a dial into a menu --------------------------------------------------------------------------------


def test_a_number_that_nobody_knows_may_join() -> None:
    talk = play(unknown, newcomer(), "1", "2", "1", "30703", "1", "1")
    assert talk.screens[0] == "This number is not with Saathi yet.\n1 Join\n2 My number changed\n0 Exit"
    assert isinstance(talk.outcomes[0], Joined)


def test_a_new_number_is_said_from_either_menu() -> None:
    old = "Your old number, e.g. 0333 1234567? Mentors, officers: ask your office.\nNot known? Type 9\n0 Back"
    assert play(unknown, newcomer(), "2").last == old
    assert play(home, newcomer(), "2", "4").last == old
    assert "changed" not in play(home, expected(), "2").last  # the roster has this number


def test_the_last_words_are_the_same_whoever_is_meant() -> None:
    """What is asked is decided where nobody hears it: a conversation knows of no number whose it is."""
    by_pin = play(unknown, newcomer(), "2", "0333-1234567", "4711")
    assert by_pin.outcomes == (NumberChanged(STRANGER, "+923331234567", "4711"),)
    assert by_pin.last == play(unknown, newcomer(), "2", "0300 0000000", "0000").last
    by_mentor = play(unknown, newcomer(), "2", "0333-1234567", "9")
    assert by_mentor.outcomes == (NumberChanged(STRANGER, "+923331234567"),)
    by_school = play(unknown, newcomer(), "2", "9", "30703", "1")
    assert by_school.outcomes == (NumberChanged(STRANGER, school_id=32),)
    assert by_mentor.last == by_school.last


def test_a_pin_has_four_digits_and_a_code_that_nobody_knows_leads_on() -> None:
    assert play(unknown, newcomer(), "2", "0333-1234567", "47").last.startswith("A PIN has 4 digits.")
    assert play(unknown, newcomer(), "2", "9", "9").last.startswith("Your mentor knows the code")


def test_one_may_just_leave() -> None:
    assert play(unknown, newcomer(), "0").end == End(play(unknown, newcomer(), "0").end.text)
    assert play(unknown, newcomer(), "0").last == "Good bye. Dial *778# any time."


def test_a_school_with_a_long_name_is_left_out_of_the_welcome() -> None:
    long = replace(people.SCHOOLS[0], name="GGPS Killi Haji Malik Abdul Rehman Khan Kakar Sharqi")
    talk = play(home, newcomer(schools_of=lambda _: [long]), "2", "1", "30703", "1", "1")
    assert talk.last.startswith("Welcome to Saathi! Each Wednesday")


# --- what is written about a number ------------------------------------------------------------------

ABOUT_NUMBERS = (
    notices.number_asked(people.FAR_SCHOOL, PROGRAMME),
    notices.number_set(PROGRAMME),
    notices.number_replaced(PROGRAMME),
    notices.number_replaced_by_pin(),
    notices.number_stays(),
    notices.no_number_to_keep(),
    notices.number_objected(people.FAR_SCHOOL),
)


@pytest.mark.parametrize("language", catalogue.languages())
@pytest.mark.parametrize("text", ABOUT_NUMBERS, ids=lambda text: text.id)
def test_what_is_written_about_a_number_is_one_part(text: Text, language: str) -> None:
    assert gsm.parts(gsm.plain(render(text, language))) <= (2 if language == "ur" else 1)


@pytest.mark.parametrize("body", ["MERA", "mera number", " Mera. ", "میرا", "میرا نمبر"])
def test_the_old_number_keeps_its_place_by_one_word(body: str) -> None:
    assert read(Written(body)).rule == "mine"


@pytest.mark.parametrize("body", ["mera sawal", "mera bacha beemar hai"])
def test_a_sentence_is_no_such_word(body: str) -> None:
    assert read(Written(body)).rule != "mine"
