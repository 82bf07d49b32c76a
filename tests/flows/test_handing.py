"""Handing over a post by phone, from the conversation's side; and the numbers and days people type."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from flows.facts import Charge, Whose
from flows.keywords import read
from flows.mentor import home as mentor
from flows.officer import home as officer
from flows.outcomes import HandedOver, LanguageChosen, NameSaid
from flows.typed import day_meant, mobile, past_day_meant, without_mobiles
from flows.written import Written
from tests import people
from tests.people import ABDUL_WADOOD, GUL_KHAN, NASREEN, TODAY
from tests.talks import play

KNOWN = {
    GUL_KHAN.msisdn: Whose(known=True),
    ABDUL_WADOOD.msisdn: Whose(True, "Abdul Wadood"),
    "+923330000000": Whose(several=True),
}
OFFICE = Charge(1, "district_officer", "Pishin", lambda number: KNOWN.get(number, Whose()))
CLUSTER = replace(OFFICE, post_id=2, kind="mentor", place="Pishin-03")
NASREENS = people.nasreen(charges=[OFFICE])


@pytest.mark.parametrize(
    "typed",
    ["03331234567", "0333 1234567", "0333-1234567", "+92 333 1234567", "92-333-123 4567", "0092 333 1234567",
     "+92 (0)333 1234567", "3331234567", "۰۳۳۳۱۲۳۴۵۶۷", "O333 l234567", " 0333.123.4567. "],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(typed: str) -> None:
    assert mobile(typed) == "+923331234567"


@pytest.mark.parametrize(
    "typed", ["", "0", "0333123456", "033312345678", "081 1234567", "+44 7700 900123", "no number", "18 15"]
)
def test_what_is_no_mobile_number_is_none(typed: str) -> None:
    assert mobile(typed) is None


@pytest.mark.parametrize(
    ("typed", "day"), [("2511", TODAY), ("0101", date(2027, 1, 1)), ("3102", None), ("25", None), ("2a11", None)]
)
def test_four_digits_are_a_day(typed: str, day: date | None) -> None:
    assert day_meant(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "today", "day"),
    [
        ("3012", date(2027, 1, 2), date(2026, 12, 30)),
        ("0201", date(2027, 1, 2), date(2027, 1, 2)),
        ("0301", date(2027, 1, 2), None),  # tomorrow
        ("2402", date(2027, 3, 2), date(2027, 2, 24)),
        ("2902", date(2028, 3, 2), date(2028, 2, 29)),
        ("2902", date(2027, 3, 2), None),
        ("2902", date(2029, 1, 2), None),  # nor of the year before: that is long past
        ("2a12", date(2027, 1, 2), None),
    ],
)
def test_four_digits_of_what_was_are_a_past_day(typed: str, today: date, day: date | None) -> None:
    assert past_day_meant(typed, today) == day


def test_a_new_officer() -> None:
    talk = play(officer.home, NASREENS, "6", "1", "0300-111 2223", "1")
    assert talk.screens[-1].startswith(
        "DEO Pishin to 0300 1112223 (new to Saathi) from now on. Your access ends at once."
    )
    assert talk.outcomes == (HandedOver(NASREEN.id, 1, "+923001112223", TODAY),)


def test_an_acting_officer_with_dates() -> None:
    talk = play(officer.home, NASREENS, "6", "2", GUL_KHAN.msisdn, "0112", "1512", "1")
    assert "acts as DEO Pishin 1-15 Dec. Then it comes back by itself." in talk.screens[-1]
    assert talk.outcomes == (HandedOver(NASREEN.id, 1, GUL_KHAN.msisdn, date(2026, 12, 1), date(2026, 12, 15)),)


def test_nobody_yet() -> None:
    talk = play(officer.home, NASREENS, "6", "3", "1")
    assert talk.outcomes == (HandedOver(NASREEN.id, 1, "", TODAY),)
    acting = people.nasreen(charges=[replace(OFFICE, acting=True, after="holder")])
    assert "goes back to its holder" in play(officer.home, acting, "6", "3").last


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (NASREEN.msisdn, "That is your own number."),
        ("03330000000", "Several share this phone."),
        ("0811234567", "A mobile number, please"),
        ("12", "A mobile number, please"),
    ],
)
def test_nonsense_is_refused_kindly(typed: str, said: str) -> None:
    assert play(officer.home, NASREENS, "6", "1", typed).last.startswith(said)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("9999", "", "9999 is not a day."),
        ("2411", "", "24 Nov is past."),
        ("0112", "3011", "30 Nov is before 1 Dec."),
        ("0112", "3105", "31 May is too far: half a year at most."),
        ("0112", "9912", "9912 is not a day."),
    ],
)
def test_days_that_cannot_be_are_said(first: str, last: str, said: str) -> None:
    typed = [first, last] if last else [first]
    assert play(officer.home, NASREENS, "6", "2", "03001112223", *typed).last.startswith(said)


def test_a_name_is_shown_only_as_far_as_it_may_be_read() -> None:
    assert "(Abdul Wadood)" in play(officer.home, NASREENS, "6", "1", ABDUL_WADOOD.msisdn).last
    assert "(a colleague in Saathi)" in play(officer.home, NASREENS, "6", "1", GUL_KHAN.msisdn).last


def test_a_mentor_hands_over_to_the_deputy_with_one_key() -> None:
    wadood = people.abdul_wadood(charges=[replace(CLUSTER, deputy=GUL_KHAN.msisdn)])
    talk = play(mentor.home, wadood, "8", "2", "1", "1", "1")
    assert talk.outcomes == (HandedOver(ABDUL_WADOOD.id, 2, GUL_KHAN.msisdn, TODAY),)
    assert "Private questions stay closed until each teacher agrees" in talk.last
    assert "hand over" not in play(mentor.home, people.abdul_wadood()).last


def test_of_two_posts_one_is_chosen() -> None:
    both = people.nasreen(charges=[OFFICE, replace(OFFICE, post_id=7, place="Ziarat")])
    assert play(officer.home, both, "6", "2", "3", "1").outcomes == (HandedOver(NASREEN.id, 7, "", TODAY),)


def test_who_came_by_number_says_a_language_and_a_name_or_not() -> None:
    unknown = replace(NASREEN, name="", language="")
    facts = people.nasreen(person=unknown)
    talk = play(officer.home, facts, "2", "Rahim Kakar", "1")
    assert LanguageChosen(unknown.id, "en") in talk.outcomes
    assert NameSaid(unknown.id, "Rahim Kakar") in talk.outcomes
    assert not any(isinstance(each, NameSaid) for each in play(officer.home, facts, "2", "1", "1").outcomes)


@pytest.mark.parametrize(
    ("body", "role", "answers"),
    [
        ("CHARGE 0333 1234567", "officer", {"desk": "hand_over", "to": "new", "number": "+923331234567"}),
        ("charge 0333-1234567 0112 1512", "officer",
         {"desk": "hand_over", "to": "acting", "number": "+923331234567", "from": "0112", "until": "1512"}),
        ("Charge 0333 123 4567", "mentor", {"task": "more", "more": "hand_over", "to": "new", "number": "+923331234567"}),
        ("CHARGE", "officer", {"desk": "hand_over"}),
        ("CHARGE kal se", "officer", {"desk": "hand_over"}),
    ],
)  # fmt: skip
def test_charge_by_sms(body: str, role: str, answers: dict[str, str]) -> None:
    reading = read(Written(body, role))
    assert (reading.rule, reading.whose, reading.answers) == ("charge", role, answers)


@pytest.mark.parametrize("role", ["mentee", "focal", "joining", "nothing"])
def test_in_the_words_of_others_charge_is_a_word(role: str) -> None:
    assert read(Written("Charge 0333 1234567", role)).rule != "charge"


def test_by_sms_it_says_what_will_happen_before_it_does() -> None:
    carried = read(Written("CHARGE 0300 1112223 0112 1512", "officer")).answers
    talk = play(officer.home, NASREENS, by_sms=True, answers=carried)
    assert talk.last.startswith("0300 1112223 (new to Saathi) acts as DEO Pishin 1-15 Dec.")
    assert talk.turn.end is None
    own = read(Written(f"CHARGE {NASREEN.msisdn}", "officer")).answers
    assert play(officer.home, NASREENS, by_sms=True, answers=own).last.startswith("That is your own number.")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Ask Zarmina 0333-1234567 for help", "Ask Zarmina ... for help"),
        ("call +92 333 1234567, or 03001234567", "call ..., or ..."),
        ("فون ۰۳۳۳۱۲۳۴۵۶۷", "فون ..."),
        ("20 cards by 15 Dec, class 3: 1234567", "20 cards by 15 Dec, class 3: 1234567"),
    ],
)
def test_no_mobile_number_travels_in_words_that_many_read(words: str, shown: str) -> None:
    assert without_mobiles(words) == shown
