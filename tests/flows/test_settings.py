"""Her menu, her own choices, and SMS that may mean two things."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.mentee.home import home
from flows.outcomes import FewerWanted, LanguageChosen, PhoneUseSaid, QuestionAsked, Restarted, SchoolClosed, Stopped
from tests.people import TODAY, ZARMINA, zarmina
from tests.talks import play

STOPPED = zarmina(person=replace(ZARMINA, stopped=True))

# --- the menu ------------------------------------------------------------------------------------------


def test_the_menu_keeps_its_numbers() -> None:
    assert play(home, zarmina()).last == (
        "Saathi\n1 Attendance today\n2 Question/problem\n3 Answers\n4 Workshop\n5 My plan\n6 School closed/other day\n7 Settings, stop"
    )
    assert play(home, zarmina(), language="ur_Latn").last == (
        "Saathi\n1 Aaj ki haazri\n2 Sawal / masla\n3 Jawab\n4 Workshop\n5 Mera plan\n6 School band/aur din\n7 Settings, band karein"
    )


@pytest.mark.parametrize(("new", "line"), [(0, "3 Jawab"), (1, "3 Jawab (1 naya)"), (2, "3 Jawab (2 naye)")])
def test_news_is_counted(new: int, line: str) -> None:
    assert line in play(home, zarmina(new_answers=new), language="ur_Latn").last.split("\n")


def test_five_is_her_plan_also_before_there_is_one() -> None:
    assert "after the workshop" in play(home, zarmina(), "5").last


# --- settings --------------------------------------------------------------------------------------------


def test_settings_keep_their_numbers() -> None:
    assert play(home, zarmina(), "7").last == (
        "Settings\n1 Language\n2 PIN\n3 Who uses phone\n4 Fewer messages\n5 Stop messages\n6 Moved school\n0 Back"
    )
    assert play(home, STOPPED, "7").last == (
        "Settings\n1 Language\n2 PIN\n3 Who uses phone\n4 Fewer messages\n5 Messages again\n6 Moved school\n0 Back"
    )


def test_the_language() -> None:
    talk = play(home, zarmina(), "7", "1", "2")
    assert talk.screens[2] == "Saathi\nZaban / Language\n1 Roman Urdu\n2 English\n3 Urdu script\n0 Back"
    assert talk.outcomes == (LanguageChosen(1, "en"),)
    assert talk.last == "Saved. From now on: English."


def test_a_language_whose_letters_her_phone_lacks_is_not_kept() -> None:
    seen = play(home, zarmina(), "7", "1", "3")
    assert seen.last == "کیا یہ ٹھیک نظر آ رہا ہے؟\n1 ہاں\n2 No / Nahin\n0 Back"
    assert play(home, zarmina(), "7", "1", "3", "1").outcomes == (LanguageChosen(1, "ur"),)
    assert play(home, zarmina(), "7", "1", "3", "2").outcomes == (LanguageChosen(1, "ur_Latn"),)
    assert play(home, zarmina(), "7", "1", "4").turn.wrong


@pytest.mark.parametrize(("key", "shared"), [("1", False), ("2", True)])
def test_who_uses_the_phone(key: str, shared: bool) -> None:
    assert play(home, zarmina(), "7", "3", key).outcomes == (PhoneUseSaid(1, shared),)


def test_fewer_messages_after_a_look_and_all_again() -> None:
    talk = play(home, zarmina(), "7", "4", "1")
    assert talk.screens[2] == (
        "Fewer messages?\nOnly workshop news and answers to your questions will come. You can count and ask as before."
        "\n1 Yes, fewer\n0 Back"
    )
    assert talk.outcomes == (FewerWanted(1, True),)
    again = play(home, zarmina(person=replace(ZARMINA, fewer=True)), "7", "4")
    assert "4 All messages" in again.screens[1]
    assert again.outcomes == (FewerWanted(1, False),)


def test_messages_stop_after_a_look() -> None:
    talk = play(home, zarmina(), "7", "5", "1")
    assert talk.screens[2] == "Stop all messages?\nYou can still dial and send as before.\n1 Yes, stop\n0 Back"
    assert talk.outcomes == (Stopped(1),)
    assert talk.last.startswith("Messages stopped. Nothing is held against you")
    assert play(home, zarmina(), "7", "5", "0").last.startswith("Settings")


def test_messages_come_again() -> None:
    assert play(home, STOPPED, "7", "5").outcomes == (Restarted(1),)


def test_to_stop_twice_is_not_possible_by_an_old_draft() -> None:
    assert play(home, STOPPED, answers={"menu": "settings", "setting": "stop", "stop": "yes"}).last.startswith(
        "Settings"
    )


# --- SMS that may mean two things -------------------------------------------------------------------------


def sms(*typed: str, **answers: str) -> tuple[object, ...]:
    return play(home, zarmina(), *typed, by_sms=True, answers=answers).outcomes


def test_words_that_nothing_reads_may_become_a_question() -> None:
    assert sms("1", menu="keep", words="'the roof leaks") == (
        QuestionAsked(1, "", "", "mentor", "week", "the roof leaks"),
    )
    assert sms("2", menu="keep", words="'the roof leaks") == ()


def test_band_means_the_school_or_the_messages() -> None:
    assert sms("1", menu="band") == (SchoolClosed(1, 31, TODAY, ""),)
    assert sms("2", menu="band") == (Stopped(1),)


def test_where_no_key_leads_no_key_gets() -> None:
    """The openings of SMS are no items of the menu."""
    answers = play(home, zarmina(), "2").turn.answers
    assert answers["menu"] == "question"
    assert set(play(home, zarmina()).turn.screen.choices.values()).isdisjoint({"kind", "words", "keep", "band"})  # type: ignore[union-attr]
