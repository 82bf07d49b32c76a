"""The PIN in the menus: chosen twice, asked before what is private, never kept in a draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flows.facts import Mentee, Pin
from flows.mentee.answers import my_answers
from flows.mentee.home import home
from flows.outcomes import AnswerRead, NotRecognised, PinForgotten, PinSet, Recognised
from tests.people import ANSWERED, SENSITIVE, zarmina
from tests.talks import play

SET = Pin(shared=True, is_set=True, opens=lambda typed: typed == "4711")


def hers(pin: Pin = SET, **more: Any) -> Mentee:
    return replace(zarmina(**more), pin=lambda: pin)


def test_a_private_answer_opens_with_the_pin_which_is_not_kept() -> None:
    asked = play(my_answers, hers(questions=[ANSWERED]), "1")
    assert asked.last == "This is private. Type your 4-digit PIN.\nForgot? Type 9\n0 Back"
    assert asked.turn.looks == ()  # nothing was read yet
    opened = play(my_answers, hers(questions=[ANSWERED]), "1", "4711")
    assert opened.last.startswith("Q198 from your mentor")
    assert opened.turn.looks == (AnswerRead(1, 198),)
    assert "4711" not in opened.turn.answers.values()


def test_a_wrong_one_says_so_and_shows_nothing() -> None:
    assert play(my_answers, hers(questions=[ANSWERED]), "1", "0000").last.startswith(
        "That is not right.\nThis is private"
    )
    locked = replace(SET, opens=lambda _: False, locked=lambda: True)
    assert play(my_answers, hers(locked, questions=[ANSWERED]), "1", "4711").last.startswith(
        "Closed now for half an hour."
    )


def test_what_is_shared_or_alone_needs_none() -> None:
    shared = replace(ANSWERED, seen_by="cluster")
    assert play(my_answers, hers(questions=[shared]), "1").last.startswith("Q198 from your mentor")
    alone = Pin(shared=False, is_set=True)
    assert play(my_answers, hers(alone, questions=[ANSWERED]), "1").last.startswith("Q198 from your mentor")
    assert play(my_answers, hers(Pin(shared=True), questions=[ANSWERED]), "1").last.startswith("Q198 from your mentor")


def test_what_is_for_the_focal_person_needs_it_too() -> None:
    item = replace(SENSITIVE, answered=True, answer="I call you.")
    assert play(my_answers, hers(sensitive=[item]), "1").last.startswith("This is private")


def test_forgotten_goes_by_way_of_the_mentor() -> None:
    talk = play(my_answers, hers(questions=[ANSWERED]), "1", "9")
    assert talk.outcomes == (PinForgotten(1),)
    assert "081-0000000" in talk.last


def test_it_is_chosen_twice_and_changed_only_by_who_knows_it() -> None:
    first = hers(Pin(shared=True))
    assert play(home, first, "7", "2", "12").last.startswith("A PIN has 4 digits.")
    assert play(home, first, "7", "2", "4711", "4712").last.startswith("These are not the same.")
    assert play(home, first, "7", "2", "4711", "4711").outcomes == (PinSet(1, "4711"),)
    assert play(home, hers(), "7", "2").last.startswith("Type the PIN you have now.")
    assert play(home, hers(), "7", "3").last.startswith("Type the PIN you have now.")  # nor that nobody else reads
    assert play(home, hers(), "7", "2", "4711", "0815", "0815").outcomes == (PinSet(1, "0815"),)


# --- a number that may not be hers ---------------------------------------------------------------

SILENT, MOVED = Pin(held="silent"), Pin(held="moved", until=date(2026, 12, 3))
PRIVATE = {"questions": [ANSWERED], "neighbours": [(9, "GPS Alizai"), (10, "GPS Zarghoon")]}


def test_at_a_number_that_was_silent_for_long_she_says_where_she_teaches() -> None:
    asked = play(my_answers, hers(SILENT, **PRIVATE))
    assert asked.last.startswith("We have not heard from you for long. Your school?\n1 GGPS")
    assert "Q198" not in asked.last
    shown = play(my_answers, hers(SILENT, **PRIVATE), "1")
    assert shown.last.startswith("Your questions\n1 Q198")
    assert shown.turn.looks == (Recognised(1),)


def test_whoever_does_not_know_it_sees_nothing_today() -> None:
    for typed in ("2", "4"):
        talk = play(my_answers, hers(SILENT, **PRIVATE), typed)
        assert talk.outcomes == (NotRecognised(1),)
        assert "stays closed here today" in talk.last
    again = play(my_answers, hers(Pin(held="tried"), **PRIVATE))
    assert (again.last, again.outcomes) == (talk.last, ())


def test_a_number_that_was_moved_of_late_waits() -> None:
    talk = play(my_answers, hers(MOVED, sensitive=[SENSITIVE]))
    assert "What is private opens here from Thu 3 Dec." in talk.last
    assert talk.outcomes == ()


def test_the_pin_says_who_she_is_on_a_phone_of_her_own_too() -> None:
    for held in (SILENT, MOVED):
        pin = replace(SET, shared=False, held=held.held, until=held.until)
        assert play(my_answers, hers(pin, **PRIVATE)).last.startswith("This is private")
        opened = play(my_answers, hers(pin, **PRIVATE), "4711", "1")
        assert opened.last.startswith("Q198 from your mentor")
        assert Recognised(1) in opened.turn.looks


def test_by_sms_such_a_number_hears_only_that_something_waits() -> None:
    assert play(my_answers, hers(SILENT, **PRIVATE), by_sms=True).last.startswith("Saathi: there is a message for you")


def test_who_has_nothing_private_is_asked_nothing() -> None:
    shared = replace(ANSWERED, seen_by="cluster")
    assert play(my_answers, hers(SILENT, questions=[shared])).last.startswith("Your questions\n1 Q198")
