"""The mentor's menus: questions, passing up, a workshop called, changed and cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from flows import gsm
from flows.calendar import Block, Calendar
from flows.facts import Mentor, Question
from flows.mentor.home import home
from flows.mentor.questions import LONGEST_SUMMARY
from flows.outcomes import (
    AttendanceCounted,
    KeptForWorkshop,
    LeaveAsked,
    Outcome,
    PassedUp,
    QuestionAnswered,
    QuestionRead,
    WorkshopCalled,
    WorkshopCancelled,
    WorkshopChanged,
)
from flows.status import Standing
from tests.people import (
    ABDUL_WADOOD,
    FAR_CLUSTER,
    FAR_SCHOOL,
    PISHIN_03,
    QUESTION,
    WORKSHOP,
    WORKSHOP_TODAY,
    abdul_wadood,
    mentee,
)
from tests.stopped import local
from tests.talks import LANGUAGES, everything, play

SHARED = replace(QUESTION, id=198, kind="supplies", topic="", words="No class 3 maths books.", seen_by="cluster", day=5)
URGENT = replace(QUESTION, id=220, kind="management", topic="", words="The roof bends.", urgency="today", day=1, days=1)
NEW = replace(QUESTION, day=1)
CALLED = replace(WORKSHOP, said_coming=25, said_cannot=3, codes=("4821", "7730"))
MENU = (
    "Mentor Pishin-03\n1 Questions ({n})\n3 Workshop\n4 Cluster numbers\n5 Note to cluster\n6 Ask district/TLRT\n"
    "7 My own class\n8 Meeting, more"
)
READ = QuestionRead(4, 214)


def mentor(*questions: Question, **more: object) -> Mentor:
    """Abdul Wadood, speaking English, with these questions waiting."""
    return abdul_wadood(questions=questions, **more)


# --- the menu --------------------------------------------------------------------------------


def test_the_menu_keeps_its_numbers() -> None:
    assert play(home, mentor(NEW, URGENT)).last == MENU.format(n=2)
    assert play(home, mentor(own=None)).last == MENU.format(n=0).replace("7 My own class\n", "")


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ([QUESTION], "Pishin-03: a line for Q214 helps, day 3"),
        ([QUESTION, SHARED], "Pishin-03: a line for Q198 helps, day 5"),
        ([replace(QUESTION, day=2)], "Mentor Pishin-03"),
        ([replace(QUESTION, asks_leave=True)], "Mentor Pishin-03"),
        ([replace(QUESTION, state="for_workshop")], "Mentor Pishin-03"),
        ([replace(URGENT, day=4)], "Mentor Pishin-03"),
    ],
    ids=["day 3", "the oldest", "day 2", "hers to say", "for the workshop", "urgent has words of its own"],
)
def test_from_the_third_day_a_gentle_line(questions: list[Question], said: str) -> None:
    assert play(home, mentor(*questions)).last.splitlines()[0] == said


def test_his_own_class_is_behind_seven_and_leads_back() -> None:
    talk = play(home, mentor(), "7")
    assert talk.last.startswith("Saathi\n1 Attendance today")
    assert play(home, mentor(), "7", "0").last == MENU.format(n=0)
    (count,) = play(home, mentor(), "7", "1", "18", "15", "1").outcomes
    assert isinstance(count, AttendanceCounted)
    assert (count.person_id, count.boys, count.girls) == (4, 18, 15)


def test_nothing_waits() -> None:
    assert play(home, mentor(), "1").last == (
        "No question waits for you now. When a teacher asks one, you get an SMS and it stands here."
    )


# --- one question ----------------------------------------------------------------------------


def test_questions_are_listed_with_their_age() -> None:
    talk = play(home, mentor(URGENT, QUESTION, SHARED, replace(QUESTION, id=180, state="for_workshop")), "1")
    assert talk.last == (
        "Questions\n1 Q220 School, URGENT\n2 Q214 Maths, day 3\n3 Q198 Supplies, day 5\n4 Q180 Maths, workshop\n0 Back"
    )


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        (QUESTION, "Q214 Maths, private, day 3 of 5: How do I teach carrying to three classes at once?"),
        (SHARED, "Q198 Supplies, Zarmina, day 5 of 5: No class 3 maths books."),
        (replace(SHARED, asker_name=""), "Q198 Supplies, shared, day 5 of 5: No class 3 maths books."),
        (replace(QUESTION, words="", ask_me=True), "Q214 Maths, private: please call or ask at GGPS Huramzai."),
        (replace(QUESTION, words=""), "Q214 Maths, private: the words are still to come by SMS."),
    ],
    ids=["private", "named", "no name", "wants to be asked", "no words yet"],
)
def test_one_question(question: Question, shown: str) -> None:
    assert play(home, mentor(question), "1", "1").last == shown + "\n1 Answer\n3 Pass up\n4 For workshop\n0 Back"


def test_long_words_are_paged_and_each_page_can_be_answered() -> None:
    long = replace(QUESTION, words=" ".join(f"word{n}" for n in range(60)))
    pages = play(home, mentor(long), "1", "1", "9", "9").screens[2:]
    assert [page.endswith("1 Answer\n3 Pass up\n4 For workshop\n9 More\n0 Back") for page in pages] == [True] * 3
    assert "word20" in "".join(pages)
    assert play(home, mentor(long), "1", "1", "9", "9", "0").last == pages[0]
    assert play(home, mentor(long), "1", "1", "9", "1", "Like this").outcomes == (
        READ,
        QuestionAnswered(4, 214, "Like this", by="mentor"),
    )


@pytest.mark.parametrize(
    ("question", "typed", "outcomes", "words"),
    [
        (
            QUESTION,
            ["1", "Use bottle tops"],
            (READ, QuestionAnswered(4, 214, "Use bottle tops", by="mentor")),
            "Thank you. Q214 is answered: the teacher hears that a message waits.",
        ),
        (QUESTION, ["1", "1"], (READ,), "SMS A214 then your answer to 8778. The teacher gets it word for word."),
        (
            QUESTION,
            ["3", "1", "1", "1"],
            (READ, LeaveAsked(4, 214, "Maths: help needed")),
            "Q214 is private. We ask the teacher first; you will hear what they say.",
        ),
        (
            replace(QUESTION, leave_given=True),
            ["3", "1", "1", "1"],
            (READ, PassedUp(4, 214, "Maths: help needed")),
            "Passed up as Q214. We tell the district, without name or school. Thank you.",
        ),
        (
            SHARED,
            ["3", "1", "no class 3 maths books", "1"],
            (PassedUp(4, 198, "no class 3 maths books"),),
            "Passed up as Q214. We tell the district, without name or school. Thank you.",
        ),
        (
            SHARED,
            ["4"],
            (KeptForWorkshop(4, 198),),
            "Q198 is kept for the next workshop. It stays in your list until it is answered.",
        ),
        (
            QUESTION,
            ["4"],
            (READ, LeaveAsked(4, 214, "")),
            "Q214 is private. We ask the teacher first; you will hear what they say.",
        ),
    ],
    ids=["answer", "answer by SMS", "up, private", "up, with leave", "up, own line", "workshop", "workshop, private"],
)
def test_what_he_does_with_it(question: Question, typed: list[str], outcomes: tuple[Outcome, ...], words: str) -> None:
    talk = play(home, mentor(question), "1", "1", *typed)
    assert talk.outcomes == outcomes
    assert talk.said(ref="Q214") == words


def test_the_line_that_travels_is_proposed_shown_and_can_be_changed() -> None:
    talk = play(home, mentor(SHARED), "1", "1", "3", "1", "Zarmina has no books", "2", "no books in 3 schools", "1")
    assert talk.screens[3:] == (
        "Pass up Q198. No name and no school go with it.\n1 District officer\n2 TLRT (academic)\n3 Province (policy/finance)\n0 Back",
        "One line for them, without names.\n1 = 'Supplies: help needed'\nor type your own\n0 Back",
        "To the district from Pishin-03: 'Zarmina has no books'\n1 Send\n2 Change\n00 Menu",
        "One line for them, without names.\n1 = 'Supplies: help needed'\nor type your own\n0 Back",
        "To the district from Pishin-03: 'no books in 3 schools'\n1 Send\n2 Change\n00 Menu",
    )
    assert talk.outcomes == (PassedUp(4, 198, "no books in 3 schools"),)


def test_a_longer_line_is_asked_again_kindly() -> None:
    talk = play(home, mentor(SHARED), "1", "1", "3", "1", "b" * (LONGEST_SUMMARY + 1))
    assert talk.last.startswith("That was 61 letters: please write 60 or fewer.\nOne line for them")
    assert play(home, mentor(SHARED), "1", "1", "3", "1", "b" * 61, "b" * 60, "1").outcomes == (
        PassedUp(4, 198, "b" * 60),
    )


def test_the_proposed_line_is_in_his_language() -> None:
    assert play(home, mentor(SHARED), "1", "1", "3", "1", "1", "1", language="ur_Latn").outcomes == (
        PassedUp(4, 198, "Saman: madad chahiye"),
    )


def test_while_the_teacher_is_asked_it_can_only_be_answered() -> None:
    assert play(home, mentor(replace(QUESTION, asks_leave=True)), "1", "1").last.endswith("\n1 Answer\n0 Back")


# --- A214 words ------------------------------------------------------------------------------


def sms(ref: str) -> dict[str, str]:
    return {"task": "answer", "ref": ref, "words": "'Use bottle tops"}


def test_an_answer_in_one_sms() -> None:
    talk = play(home, mentor(SHARED, QUESTION), answers=sms("214"), by_sms=True)
    assert talk.outcomes == (QuestionAnswered(4, 214, "Use bottle tops", by="mentor"),)


def test_an_answer_to_what_does_not_wait_for_him() -> None:
    talk = play(home, mentor(SHARED), answers=sms("214"), by_sms=True)
    assert talk.outcomes == ()
    assert talk.last == "Q214 does not wait for you, so nothing was sent. What waits: dial *778# then 1."


# --- workshops -------------------------------------------------------------------------------

CALL = ("3", "0212", "9", "GGHS Pishin", "Multigrade maths", "2", "Near the bus stand. No allowance.", "1")


def test_a_workshop_is_called() -> None:
    talk = play(home, mentor(), *CALL)
    assert talk.screens[1:] == (
        "First workshop day? Type DDMM, e.g. 0212. Two days follow each other.\n0 Back",
        "At what hour does it start? 7 to 16, e.g. 9\n00 Menu",
        "Where? Type the place,\nor 1 = GPS Killi Karbala\n0 Back",
        "About what? Type it,\nor 1 = choose from the list\n0 Back",
        "Workshop 2-3 Dec, 9am\nGGHS Pishin\nMultigrade maths\n1 Send\n2 Add travel, rooms, tea\n3 Change\n00 Menu",
        "Travel, rooms, tea: what is true? Type it.\n0 Back",
        "Workshop 2-3 Dec, 9am\nGGHS Pishin\nMultigrade maths\nNear the bus stand. No allowance.\n1 Send\n2 Change\n00 Menu",
    )
    called = WorkshopCalled(
        4,
        3,
        date(2026, 12, 2),
        date(2026, 12, 3),
        time(9),
        "GGHS Pishin",
        "Multigrade maths",
        "Near the bus stand. No allowance.",
    )
    assert talk.outcomes == (called,)
    assert (
        talk.last
        == "Workshop 2-3 Dec is called. Teachers are told by SMS from Wed 25 Nov. Codes for the board: dial *778# then 3."
    )


def test_a_workshop_is_called_with_digits_alone() -> None:
    talk = play(home, mentor(), "3", "1512", "14", "1", "1", "13", "1")
    assert talk.outcomes == (
        WorkshopCalled(4, 3, date(2026, 12, 15), date(2026, 12, 16), time(14), "GPS Killi Karbala", "mentor_role", ""),
    )
    assert "\nMentor's role\n1 Send\n" in talk.screens[-1]
    assert "told by SMS from Sat 5 Dec" in talk.last  # ten days before


def test_of_a_workshop_after_a_vacation_teachers_are_told_in_it() -> None:
    calendar = Calendar((Block("vacation", date(2026, 12, 16), date(2027, 2, 28)),))
    talk = play(home, mentor(calendar=calendar), "3", "0103", "9", "GGHS Pishin", "Maths", "1")
    assert "Workshop 1-2 Mar is called. Teachers are told by SMS from Fri 19 Feb." in talk.last


@pytest.mark.parametrize(
    ("ddmm", "why"),
    [
        ("2511", "Wed 25 Nov is not ahead. Please type a later day."),
        ("2011", "Fri 20 Nov is not ahead. Please type a later day."),
        ("0412", "Fri 4 Dec: Friday is short."),
        ("0312", "Fri 4 Dec: Friday is short."),  # the second day
        ("2911", "Sun 29 Nov: Sunday is free."),
        ("2811", "Sun 29 Nov: Sunday is free."),
        ("2412", "Fri 25 Dec: Friday is short."),
        ("0402", "Fri 5 Feb: Friday is short."),  # early next year
        ("2203", "Tue 23 Mar is a holiday."),
        ("3112", "Fri 1 Jan: Friday is short."),
        ("3111", "3111 is not a day."),
        ("0013", "0013 is not a day."),
        ("2902", "2902 is not a day."),
        ("212", "212 is not a day."),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_its_reason(ddmm: str, why: str) -> None:
    talk = play(home, mentor(), "3", ddmm)
    assert talk.last.splitlines()[0] == why
    assert play(home, mentor(), "3", ddmm, "0212").last.startswith("At what hour")


@pytest.mark.parametrize(
    ("now", "ddmm", "why"),
    [
        (local(28, 18), "3011", "At what hour does it start? 7 to 16, e.g. 9"),
        (local(28, 19, 1), "3011", "Mon 30 Nov: teachers would not hear in time."),  # nothing leaves any more
        (local(29, 12), "3011", "Mon 30 Nov: teachers would not hear in time."),  # nor on a Sunday
        (local(30, 20), "0112", "Tue 1 Dec: teachers would not hear in time."),
        (local(30, 20), "0212", "At what hour does it start? 7 to 16, e.g. 9"),
    ],
)
def test_one_of_which_nobody_would_hear_is_not_called(now: datetime, ddmm: str, why: str) -> None:
    talk = play(home, mentor(now=now, today=now.date()), "3", ddmm)
    assert talk.last.splitlines()[0] == why


def test_whoever_calls_in_the_evening_reads_when_it_leaves() -> None:
    talk = play(home, mentor(now=local(25, 20)), *CALL)
    assert "told by SMS from Thu 26 Nov" in talk.last


@pytest.mark.parametrize(("status", "told"), [("paused", True), ("planned", False), ("not_reached", False)])
def test_where_no_reminder_leaves_the_mentor_is_asked_to_tell_the_teachers(status: str, told: bool) -> None:
    cluster = replace(PISHIN_03, standing=Standing(status))
    talk = play(home, mentor(cluster=cluster), *CALL)
    assert ("told by SMS" in talk.last) == told
    assert ("please tell the teachers" in talk.last) == (not told)
    assert talk.outcomes


def test_no_two_workshops_are_on_one_day() -> None:
    for first_day in ("0112", "0212"):
        talk = play(home, mentor(workshops=[CALLED]), "3", "4", first_day)
        assert talk.last.splitlines()[0].endswith(": a workshop is called already.")
    assert play(home, mentor(workshops=[CALLED]), "3", "1", "0112").last.startswith("Workshop of 2-3 Dec: now 1-2 Dec")


def test_change_leads_back_to_the_day() -> None:
    assert play(home, mentor(), *CALL[:-1], "2").last.startswith("First workshop day?")
    assert play(home, mentor(), *CALL[:5], "3").last.startswith("First workshop day?")


def test_a_workshop_shows_who_comes_and_what_goes_on_the_board() -> None:
    assert play(home, mentor(workshops=[CALLED]), "3").last == (
        "2-3 Dec, 9am, GGHS Pishin\nComing 25, cannot 3\nCodes: day 1: 4821, day 2: 7730\n"
        "1 Change day\n2 Change place\n3 Cancel it\n4 Call another\n5 Agenda\n0 Back"
    )


@pytest.mark.parametrize(
    ("typed", "outcomes", "words"),
    [
        (
            ["1", "0912", "1"],
            (WorkshopChanged(4, 9, date(2026, 12, 9), date(2026, 12, 10)),),
            "Changed to 9-10 Dec. Every teacher is told by SMS. New codes for the board: dial *778# then 3. Thank you.",
        ),
        (
            ["2", "GPS Yaru", "1"],
            (WorkshopChanged(4, 9, venue="GPS Yaru"),),
            "Workshop of 2-3 Dec: now at GPS Yaru. Every teacher is told by SMS. Thank you.",
        ),
        (
            ["3", "1"],
            (WorkshopCancelled(4, 9),),
            "The workshop of 2-3 Dec is cancelled. Every teacher is told by SMS. A new one: dial *778# then 3.",
        ),
        (["3", "2"], (), "Nothing was changed: the workshop of 2-3 Dec stands."),
    ],
    ids=["day", "place", "cancelled", "kept"],
)
def test_a_workshop_is_changed(typed: list[str], outcomes: tuple[Outcome, ...], words: str) -> None:
    talk = play(home, mentor(workshops=[CALLED]), "3", *typed)
    assert (talk.outcomes, talk.last) == (outcomes, words)
    assert "2-3 Dec" in talk.screens[-1]  # what it is about, before the last key


def test_what_has_begun_is_not_moved_to_another_day() -> None:
    begun = replace(CALLED, first_day=date(2026, 11, 24), last_day=date(2026, 11, 25))
    assert "Change day" not in play(home, mentor(workshops=[begun]), "3").last
    assert "1 Change day" in play(home, mentor(workshops=[WORKSHOP_TODAY]), "3").last


def test_one_of_several_workshops() -> None:
    talk = play(home, mentor(workshops=[WORKSHOP_TODAY, replace(CALLED, id=10)]), "3")
    assert talk.last == "Which workshop?\n1 25-26 Nov, GGHS Pishin\n2 2-3 Dec, GGHS Pishin\n0 Back"
    assert play(home, mentor(workshops=[WORKSHOP_TODAY, replace(CALLED, id=10)]), "3", "2", "3", "1").outcomes == (
        WorkshopCancelled(4, 10),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits(language: str) -> None:
    long = "How do I teach carrying to three classes at once? " * 30
    named = "Bibi Sultan Pari Noorzai"
    questions = [
        QUESTION,
        SHARED,
        replace(QUESTION, words=long, leave_given=True),
        replace(SHARED, words="", ask_me=True, asker_name=named),
    ]
    waiting = [
        replace(each, id=10000 + n, topic="retention", asker_school=FAR_SCHOOL.name) for n, each in enumerate(questions)
    ]
    venue = replace(CALLED, venue="v" * 36, first_day=date(2026, 11, 30), last_day=date(2026, 12, 1))
    for workshops in ([], [venue], [venue, CALLED]):
        facts = mentor(*waiting, own=None, cluster=FAR_CLUSTER, workshops=workshops)
        screens = list(everything(home, facts, language, first_day="3011 0412 9999"))
        assert len(screens) > 50
        assert [screen for screen in screens if not gsm.fits_screen(screen)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_workshop_fits(language: str) -> None:
    facts = mentor(own=mentee(ABDUL_WADOOD, FAR_SCHOOL))
    typed = ("3", "3011", "16", "v" * 36, "t" * 30, "w" * 100)
    assert all(map(gsm.fits_screen, play(home, facts, *typed, language=language).screens))
    assert gsm.fits_screen(play(home, facts, *typed, "1", language=language).last)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("vacation", "schools have vacation"),
        ("exams", "board exams"),
        ("polio", "polio days"),
        ("outage", "no network"),
    ],
)
def test_every_reason_of_the_calendar_is_told(kind: str, words: str) -> None:
    day = date(2026, 12, 2)
    shut = mentor(workshops=[], calendar=Calendar(blocks=(Block(kind, day, day),)))
    assert words in play(home, shut, "3", "0212").last


def test_a_stray_key_is_no_answer_to_a_teacher() -> None:
    for key in ("3", "77", "*778#"):
        talk = play(home, mentor(QUESTION), "1", "1", "1", key)
        assert talk.turn.end is None
        assert "Please write a few words." in talk.last


def test_a_question_past_its_clock_says_by_how_much() -> None:
    late = replace(QUESTION, day=15, days=5)
    talk = play(home, abdul_wadood(questions=[late]), "1", "1")
    assert "10 days over" in talk.screens[1]
    assert "10 days over:" in talk.last
    assert "15 of 5" not in talk.last
    assert "1 day over" in play(home, abdul_wadood(questions=[replace(QUESTION, day=6, days=5)]), "1", "1").last


def test_a_question_that_waits_for_leave_says_since_when() -> None:
    asked = replace(QUESTION, asks_leave=True, leave_asked_on=QUESTION.asked_on)
    shown = play(home, abdul_wadood(questions=[asked]), "1", "1").last
    assert "waiting for the teacher's leave since " in shown
    assert "Pass up" not in shown
