"""A teacher counts her pupils, by keys and by SMS; says that the school is closed; sets the register."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from flows.calendar import closed_on
from flows.conversation import End
from flows.facts import Count
from flows.mentee.home import home
from flows.outcomes import AttendanceCounted, RegisterChanged, SchoolClosed
from tests import people
from tests.people import SUNDAY, TODAY, bibi_hawa, gul_khan, zarmina
from tests.talks import Talk, play

TUESDAY = date(2026, 11, 24)
SENT = {TODAY: Count(TODAY, 18, 15, 22, 19)}


def sms(facts: object, language: str = "en", **answers: str) -> Talk:
    return play(home, facts, language=language, by_sms=True, answers=answers)


def count(facts: object, numbers: str, **more: str) -> Talk:
    """ "18 15" by SMS, as it comes from who reads it."""
    boys, girls = numbers.split()
    return sms(facts, menu="attendance", boys=boys, girls=girls, sure="send", **more)


def by_sms(talk: Talk) -> str:
    return talk_text(talk, talk.end.sms or talk.end.text)


def talk_text(talk: Talk, text: object) -> str:
    return Talk(talk.screens, replace(talk.turn, end=End(text)), talk.language).said()  # type: ignore[arg-type]


# --- by keys -------------------------------------------------------------------------------------


def test_boys_and_girls() -> None:
    talk = play(home, gul_khan(), "1", "18", "15", "1")
    assert talk.screens[1:] == (
        "Boys present? (22 on register)\nType the number. None = 0\n00 Menu",
        "Girls present? (19 on register)\nType the number. None = 0\n00 Menu",
        "Wed 25 Nov\nBoys 18 of 22\nGirls 15 of 19\n1 Send\n2 Change\n00 Menu",
    )
    assert talk.last == "Saved, thank you: boys 18/22, girls 15/19."
    assert talk.outcomes == (AttendanceCounted(2, 32, TODAY, 18, 15),)


def test_a_girls_school_is_not_asked_about_boys() -> None:
    talk = play(home, zarmina(), "1", "15", "1", language="ur_Latn")
    assert talk.screens[1:] == (
        "Kitni larkiyan hazir? (register 19)\nNumber likhein. Koi nahin = 0\n00 Menu",
        "Budh 25 Nov\nLarkiyan 19 mein 15\n1 Bhejein\n2 Tabdeel\n00 Menu",
    )
    assert talk.last == "Mehfooz, shukriya: larkiyan 15/19."
    assert talk.outcomes == (AttendanceCounted(1, 31, TODAY, 0, 15),)


def test_an_unknown_register_is_not_an_empty_one() -> None:
    talk = play(home, bibi_hawa(), "1", "18", "999", "1")
    assert talk.screens[1].startswith("Boys present?\n")
    assert talk.screens[3].startswith("Wed 25 Nov\nBoys 18\nGirls 999\n")
    assert talk.last == "Saved, thank you: boys 18, girls 999."


def test_a_school_with_nobody_on_its_register_is_asked_about_both() -> None:
    empty = people.mentee(people.GUL_KHAN, replace(people.BOSTAN, boys=0, girls=0))
    assert play(home, empty, "1").last.startswith("Boys present?")


def test_none_came_is_a_good_answer() -> None:
    assert play(home, gul_khan(), "1", "0", "0", "1").outcomes == (AttendanceCounted(2, 32, TODAY, 0, 0),)


def test_to_change_begins_with_the_boys_again() -> None:
    talk = play(home, gul_khan(), "1", "18", "15", "2", "17", "15", "1")
    assert talk.outcomes == (AttendanceCounted(2, 32, TODAY, 17, 15),)


def test_what_was_being_reported_is_told_when_the_call_drops() -> None:
    assert play(home, gul_khan(), "1").turn.about is None
    about = play(home, gul_khan(), "1", "18").turn.about
    assert about
    assert (
        talk_text(play(home, gul_khan(), "1", "18", "15", "1"), about)
        == "your report of Wed 25 Nov: boys 18/22, girls ?"
    )


# --- more than the register ------------------------------------------------------------------------


def test_more_than_the_register_may_be_a_slip() -> None:
    talk = play(home, gul_khan(), "1", "25")
    assert (
        talk.last == "You typed 25 boys; 22 are on the register.\n1 Type again\n2 25 is right, register grew\n00 Menu"
    )
    again = play(home, gul_khan(), "1", "25", "1", "20", "15", "1")
    assert again.outcomes == (AttendanceCounted(2, 32, TODAY, 20, 15),)


def test_a_full_class_is_no_slip() -> None:
    assert play(home, gul_khan(), "1", "22", "19", "1").outcomes == (AttendanceCounted(2, 32, TODAY, 22, 19),)


def test_more_than_the_register_may_be_right() -> None:
    talk = play(home, gul_khan(), "1", "25", "2", "20", "2", "1")
    assert talk.outcomes == (RegisterChanged(2, 32, 25, 20), AttendanceCounted(2, 32, TODAY, 25, 20))
    assert talk.last == "Saved, thank you: boys 25/25, girls 20/20."


def test_a_register_known_by_half_grows_by_half() -> None:
    half = gul_khan(school=replace(people.KARBALA, girls=None))
    assert play(home, half, "1", "25", "2", "99", "1").outcomes[0] == RegisterChanged(2, 32, 25, None)


# --- last week -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("girls", "fact"),
    [
        (13, "Girls: 2 more than last week."),
        (15, "Girls: the same as last week."),
        (19, "Girls: 4 fewer than last week."),
    ],
)
def test_one_useful_fact_her_school_against_itself(girls: int, fact: str) -> None:
    talk = play(home, gul_khan(counted=people.last_week(girls=girls)), "1", "18", "15", "1")
    assert talk.last == f"Saved, thank you: boys 18/22, girls 15/19. {fact}"


def test_last_week_is_the_same_day_or_the_last_that_was_counted() -> None:
    friday, saturday = date(2026, 11, 20), date(2026, 11, 21)
    counted = {friday: Count(friday, 0, 5), saturday: Count(saturday, 0, 10)}
    assert play(home, zarmina(counted=counted), "1", "15", "1").last.endswith("Girls: 5 more than last week.")
    counted |= people.last_week(girls=12)
    assert play(home, zarmina(counted=counted), "1", "15", "1").last.endswith("Girls: 3 more than last week.")
    counted = {TUESDAY: Count(TUESDAY, 0, 10)}  # this week's tells nothing
    assert play(home, zarmina(counted=counted), "1", "15", "1").last == "Saved, thank you: girls 15/19."


def test_boys_are_told_of_where_there_are_no_girls() -> None:
    boys_only = people.mentee(people.GUL_KHAN, people.MALIKYAR, counted=people.last_week(boys=36))
    assert play(home, boys_only, "1", "37", "1").last == "Saved, thank you: boys 37/40. Boys: 1 more than last week."


# --- already sent, days off, other days --------------------------------------------------------------


def test_what_was_sent_today_may_be_corrected() -> None:
    talk = play(home, gul_khan(counted=SENT), "1", "1", "18", "16", "1")
    assert talk.screens[1] == "Already saved for Wed 25 Nov: boys 18/22, girls 15/19.\n1 Correct it\n0 Back"
    assert talk.outcomes == (AttendanceCounted(2, 32, TODAY, 18, 16),)


def test_what_was_sent_names_only_who_goes_there() -> None:
    sent = {TODAY: Count(TODAY, 0, 15, 0, 19)}
    assert play(home, zarmina(counted=sent), "1").last.startswith("Already saved for Wed 25 Nov: girls 15/19.")


def test_a_dial_that_carries_the_count_corrects_without_asking() -> None:
    talk = play(home, gul_khan(counted=SENT), "1", "18", "16", "1", answers={"direct": "yes"})
    assert talk.outcomes == (AttendanceCounted(2, 32, TODAY, 18, 16),)


def test_on_a_day_off_another_day_is_offered() -> None:
    talk = play(home, zarmina(today=SUNDAY), "1", "2", "1", "15", "1")
    assert talk.screens[1].startswith("Sun 29 Nov: a day off\n1 School closed today\n2 Count for another day")
    assert talk.screens[2] == "Which day?\n1 Sat 28 Nov\n2 Fri 27 Nov\n3 Thu 26 Nov\n4 Wed 25 Nov\n9 More\n0 Back"
    assert talk.outcomes == (AttendanceCounted(1, 31, date(2026, 11, 28), 0, 15),)
    assert talk.last == "Saved for Sat 28 Nov, thank you: girls 15/19."


def test_days_counted_already_and_days_off_are_not_offered() -> None:
    friday = date(2026, 11, 20)
    facts = zarmina(counted={TUESDAY: Count(TUESDAY, 0, 10)}, calendar=closed_on([friday]))
    shown = "".join(play(home, facts, "6", "2", *["9"] * n).last for n in range(2))
    assert "Mon 23 Nov" in shown
    assert not [day for day in ("24 Nov", "20 Nov", "22 Nov", "25 Nov") if day in shown]
    assert shown.count("Nov") == 8


def test_where_every_day_is_counted_nothing_is_missing() -> None:
    days = [TODAY - timedelta(days=n) for n in range(15)]
    talk = play(home, zarmina(counted={day: Count(day, 0, 1) for day in days}), "6", "2")
    assert "Nothing is missing" in talk.last
    assert talk.outcomes == ()


# --- by SMS ------------------------------------------------------------------------------------------


def test_two_numbers_by_sms() -> None:
    talk = count(gul_khan(), "18 15")
    assert talk.outcomes == (AttendanceCounted(2, 32, TODAY, 18, 15),)
    assert by_sms(talk) == "Saved: Wed 25 Nov, boys 18/22, girls 15/19. Wrong? SMS again. Thank you."


def test_more_than_the_register_by_sms_is_kept_and_flagged() -> None:
    talk = count(gul_khan(), "25 15")
    assert talk.outcomes == (AttendanceCounted(2, 32, TODAY, 25, 15, flagged=True),)
    assert "boys 25/22, girls 15/19. That is more than the register." in by_sms(talk)


def test_boys_told_of_a_girls_school_are_not_lost() -> None:
    assert count(zarmina(), "3 15").outcomes == (AttendanceCounted(1, 31, TODAY, 3, 15, flagged=True),)
    assert count(zarmina(), "0 15").outcomes == (AttendanceCounted(1, 31, TODAY, 0, 15),)


def test_a_later_sms_replaces_without_a_question() -> None:
    assert count(gul_khan(counted=SENT), "18 16").outcomes == (AttendanceCounted(2, 32, TODAY, 18, 16),)


def test_an_sms_on_a_day_off_is_kept_for_that_day() -> None:
    assert count(zarmina(today=SUNDAY), "0 15").outcomes == (AttendanceCounted(1, 31, SUNDAY, 0, 15),)


def test_an_sms_for_another_day() -> None:
    assert count(gul_khan(), "18 15", day="2026-11-24").outcomes == (AttendanceCounted(2, 32, TUESDAY, 18, 15),)


@pytest.mark.parametrize("day", ["2026-11-26", "2026-11-01", "yesterday", "2026-02-31"])
def test_a_day_that_cannot_be_is_asked_for(day: str) -> None:
    assert count(gul_khan(), "18 15", day=day).last.startswith("Which day?")


def test_a_report_left_over_night_is_for_the_day_it_was_begun() -> None:
    dropped = play(home, gul_khan(today=TUESDAY), "1", "18").turn.answers
    talk = play(home, gul_khan(), "15", "1", answers=dropped)
    assert talk.outcomes == (AttendanceCounted(2, 32, TUESDAY, 18, 15),)
    closed = play(home, zarmina(today=TUESDAY), "6", "1").turn.answers
    assert play(home, zarmina(), "1", answers=closed).outcomes == (SchoolClosed(1, 31, TUESDAY, "holiday"),)


# --- closed ------------------------------------------------------------------------------------------

REASONS = ["holiday", "workshop", "weather", "security", "leave", "building", "other"]


@pytest.mark.parametrize(("key", "reason"), list(enumerate(REASONS, 1)))
def test_the_school_is_closed_for_a_reason(key: int, reason: str) -> None:
    talk = play(home, zarmina(), "6", "1", str(key))
    assert talk.outcomes == (SchoolClosed(1, 31, TODAY, reason),)


def test_a_closed_school_is_not_an_absence() -> None:
    last = play(home, zarmina(), "6", "1", "2").last
    assert last == "Noted: school closed on Wed 25 Nov (Cluster workshop). Not counted as absence. Thank you."


def test_a_closed_school_by_sms_is_kept_at_once_and_may_be_explained() -> None:
    talk = sms(zarmina(), menu="closed", what="closed")
    assert talk.outcomes == (SchoolClosed(1, 31, TODAY, ""),)
    assert talk.last.startswith("Noted: school closed Wed 25 Nov, no count needed.")
    tomorrow = zarmina(today=date(2026, 11, 26))
    told = play(home, tomorrow, "3", by_sms=True, answers=talk.end.then)
    assert told.outcomes == (SchoolClosed(1, 31, TODAY, "weather"),)


def test_the_numbers_of_that_sms_are_those_of_the_screen() -> None:
    asked = play(home, zarmina(), "6", "1").last.split("\n")[1:8]
    told = sms(zarmina(), menu="closed", what="closed").last
    for line in asked:
        number, reason = line.split(" ", 1)
        assert f"{number} {reason.split('/')[0].split()[-1][:4]}".lower() in told.lower().replace("teacher on ", "")


def test_a_closed_school_by_sms_with_its_reason() -> None:
    assert sms(zarmina(), menu="closed", what="closed", why="weather").outcomes == (
        SchoolClosed(1, 31, TODAY, "weather"),
    )


# --- the register --------------------------------------------------------------------------------------


def test_the_register_is_set() -> None:
    talk = play(home, gul_khan(), "6", "3", "24", "20", "1")
    assert talk.screens[2].startswith("Boys on your register?")
    assert talk.screens[4] == "GPS Killi Karbala, Pishin-03. Register: 24 boys, 20 girls.\n1 Right\n2 Change\n00 Menu"
    assert talk.outcomes == (RegisterChanged(2, 32, 24, 20),)
    assert talk.last == "Saved, thank you. Register: 24 boys, 20 girls."


def test_a_girls_school_has_a_register_of_girls() -> None:
    talk = play(home, zarmina(), "6", "3", "21", "1")
    assert talk.outcomes == (RegisterChanged(1, 31, None, 21),)


def test_a_school_without_boys_today_may_have_some_tomorrow() -> None:
    mixed = people.mentee(people.GUL_KHAN, replace(people.BOSTAN, boys=0, girls=9))
    assert play(home, mixed, "6", "3", "2", "9", "1").outcomes == (RegisterChanged(2, 33, 2, 9),)
