"""A needs poll in its conversations and in the one SMS that tells what came of it."""

from __future__ import annotations

from datetime import date

import pytest

from flows import gsm
from flows.facts import Poll, PollDesk
from flows.mentee.home import home
from flows.mentor.home import home as mentor_home
from flows.officer.home import home as officer_home
from flows.outcomes import PollAnswered, PollStarted
from flows.policy import POLICY
from flows.polls import MOST_QUESTIONS, READY, read_numbers, result
from flows.texts import render
from tests.people import abdul_wadood, nasreen, zarmina
from tests.talks import LANGUAGES, play

POLL = Poll(7, "cluster", "", ("topic", "day"), date(2026, 12, 2))
DESK = PollDesk("cluster", 3, "Pishin-03")


def test_she_answers_by_keys() -> None:
    talk = play(home, zarmina(polls=[POLL]), "8", "9", "12", "3")
    assert talk.outcomes == (PollAnswered(1, 7, (("topic", "materials"), ("day", "saturday"))),)
    assert talk.last == "Thank you! Counted without your name. What all said comes by SMS, about 2 Dec."


def test_it_stands_in_the_menu_only_while_it_waits() -> None:
    assert "8 Short questions" in play(home, zarmina(polls=[POLL])).last
    assert "8 " not in play(home, zarmina()).last


def test_a_question_alone_has_no_number() -> None:
    alone = Poll(7, "cluster", "", ("day",), POLL.closes_on)
    assert play(home, zarmina(polls=[alone]), "8").last.startswith("Which day suits")


@pytest.mark.parametrize(
    ("said", "answers"),
    [
        ("1 3", (("topic", "content"), ("day", "saturday"))),
        ("13", (("topic", "content"), ("day", "saturday"))),
        ("12 4", (("topic", "materials"), ("day", "holidays"))),
        ("5 1", ()),  # the list has no 5
        ("1", ()),
        ("1 2 3", ()),
        ("", ()),
    ],
)
def test_numbers_by_sms(said: str, answers: tuple[tuple[str, str], ...]) -> None:
    assert read_numbers(said, POLL.questions) == answers
    if said:
        talk = play(home, zarmina(polls=[POLL]), by_sms=True, answers={"menu": "poll", "digits": said})
        assert talk.outcomes == ((PollAnswered(1, 7, answers),) if answers else ())


def test_of_two_polls_numbers_alone_do_not_say_which() -> None:
    other = Poll(8, "district", "", ("day", "length"), POLL.closes_on)
    talk = play(home, zarmina(polls=[POLL, other]), by_sms=True, answers={"menu": "poll", "digits": "1 3"})
    assert talk.screens[-1].startswith("1/2 Which topic")


def test_a_number_means_the_same_by_key_and_by_sms() -> None:
    for question, ready in READY.items():
        poll = Poll(7, "cluster", "", (question,), POLL.closes_on)
        for number, option in ready.numbers.items():
            pages = ["9"] * (int(number) // 10)
            assert play(home, zarmina(polls=[poll]), "8", *pages, number).outcomes == (
                PollAnswered(1, 7, ((question, option),)),
            )


# --- who asks -----------------------------------------------------------------------------------


def test_a_mentor_chooses_up_to_three() -> None:
    wadood = abdul_wadood(poll=lambda: DESK)
    assert play(mentor_home, wadood, "8", "7", "1", "8", "1").outcomes == (
        PollStarted(4, "cluster", 3, "teachers", ("topic",)),
    )
    assert play(mentor_home, wadood, "8", "7", "1", "1", "1", "1").outcomes == (
        PollStarted(4, "cluster", 3, "teachers", ("topic", "hardest", "day")),
    )
    changed = play(mentor_home, wadood, "8", "7", "1", "8", "2")
    assert changed.screens[-1].startswith(f"Question 1 of {MOST_QUESTIONS}")


@pytest.mark.parametrize(("key", "whom"), [("1", "mentors"), ("2", "teachers")])
def test_an_office_asks_mentors_or_teachers(key: str, whom: str) -> None:
    officer = nasreen(poll=lambda: PollDesk("district", 2, "Pishin"))
    talk = play(officer_home, officer, "7", key, "3", "8", "1")
    assert talk.outcomes == (PollStarted(5, "district", 2, whom, ("day",)),)


def test_one_at_a_time_and_one_a_month() -> None:
    under_way = abdul_wadood(poll=lambda: PollDesk("cluster", 3, "Pishin-03", POLL, answered=4))
    assert "until 2 Dec, a few answered" in play(mentor_home, under_way, "8", "7").last
    over = abdul_wadood(poll=lambda: PollDesk("cluster", 3, "Pishin-03", next_on=date(2027, 1, 1)))
    assert "may start on 1 Jan" in play(mentor_home, over, "8", "7").last


def test_a_mentor_answers_first() -> None:
    wadood = abdul_wadood(poll=lambda: DESK, polls=[Poll(8, "district", "", ("day",), POLL.closes_on)])
    assert play(mentor_home, wadood, "8", "7", "1", "2").outcomes == (PollAnswered(4, 8, (("day", "middle"),)),)
    assert play(mentor_home, wadood, "8", "7", "2").screens[-1].startswith("Question 1")
    by_sms = play(mentor_home, wadood, by_sms=True, answers={"task": "poll", "digits": "2"})
    assert by_sms.outcomes == (PollAnswered(4, 8, (("day", "middle"),)),)


# --- what came of it ----------------------------------------------------------------------------

COUNTS = {("topic", "parents"): 3, ("topic", "methods"): 4, ("topic", "absence"): 5, ("day", "saturday"): 12}


def test_the_result_names_most_first_and_no_small_number() -> None:
    told = result("Pishin-03", ["topic", "day"], 12, COUNTS, POLICY, "en")
    assert render(told, "en") == (
        "Saathi: poll of Pishin-03, 12 answered. Topic: Absence 5, Teaching methods a few, Parents a few; Day: Saturday 12. "
        "No names are kept. Thank you."
    )


@pytest.mark.parametrize("answered", [0, 1, 2])
def test_of_too_few_nothing_is_told(answered: int) -> None:
    told = render(result("Pishin-03", ["day"], answered, {("day", "early"): answered}, POLICY, "en"), "en")
    assert "Mon" not in told
    assert ("nobody" in told) == (answered == 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_result_is_one_sms(language: str) -> None:
    counts = {(question, option): 9_999 for question, ready in READY.items() for option in ready.options}
    for questions in (("topic", "hardest", "coming"), ("hardest", "help", "length")):
        words = gsm.plain(render(result("Usta Muhammad-10", questions, 9_999, counts, POLICY, language), language))
        assert gsm.parts(words) <= (2 if language == "ur" else 1), words
    for answered in (0, 1):
        words = gsm.plain(render(result("Usta Muhammad-10", ["day"], answered, {}, POLICY, language), language))
        assert gsm.parts(words) <= (2 if language == "ur" else 1), words
