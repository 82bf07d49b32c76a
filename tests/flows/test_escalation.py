"""Who must hear next of a question: a table of facts and hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from flows.calendar import closed_on
from flows.escalation import Promise, Step, Waiting, age, hears_by, is_copied, next_steps
from flows.facts import Question
from flows.listed import alike, is_known
from flows.policy import POLICY
from tests.people import ESCALATED

# Asked on Wednesday 18 November 2026; five working days later it is Tuesday the 24th.
SHARED = Waiting(
    id=214,
    cluster_id=3,
    with_whom="mentor",
    state="open",
    urgency="week",
    private=False,
    asked_on=date(2026, 11, 18),
    clock_from=date(2026, 11, 18),
    due_on=date(2026, 11, 24),
    heard_on=date(2026, 11, 18),
    mentor_heard_on=date(2026, 11, 18),
    post_since=date(2026, 3, 1),
    spoke_on=date(2026, 11, 18),
)
PRIVATE = replace(SHARED, private=True)
URGENT = replace(SHARED, urgency="today", due_on=date(2026, 11, 19))
UP = replace(
    SHARED, with_whom="officer", clock_from=date(2026, 11, 25), due_on=date(2026, 12, 3), was_up=True,
    alerted_on=date(2026, 11, 25), heard_on=date(2026, 11, 25), spoke_on=date(2026, 11, 25), mentor_heard_on=date(2026, 11, 25),
    nudged_on=date(2026, 11, 28),
)  # fmt: skip
PROMISED = replace(UP, state="promised", promised_on=date(2026, 11, 28))  # a Saturday
URGENT_UP = replace(UP, urgency="today", due_on=date(2026, 11, 26))
ABOVE = replace(UP, above=True, reminded_on=date(2026, 12, 4), spoke_on=date(2026, 12, 5))
PRIVATE_UP = replace(ABOVE, private=True, leave_given=True)
VACANT = replace(UP, above=True, post_since=None, alerted_on=None, nobody_on=date(2026, 11, 25))
ON = replace(
    UP,
    with_whom="tlrt",
    was_on=True,
    due_on=date(2026, 12, 8),
    heard_on=date(2026, 12, 18),
    mentor_heard_on=date(2026, 12, 18),
)
WORKSHOP = replace(SHARED, urgency="workshop", due_on=date(2026, 12, 12))
CALENDAR = closed_on([date(2026, 12, 1)])


def at(day: int, hour: int = 10, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=POLICY.zone)


@pytest.mark.parametrize(
    ("what", "question", "now", "steps"),
    [
        # With the mentor.
        ("its last day is the mentor's", SHARED, at(24, 18), ""),
        ("then it goes up by itself, and she hears, as she was told", SHARED, at(25, 9), "passed_up asker_told"),
        ("but not before people are awake", SHARED, at(25, 0), ""),
        ("nor in the evening", SHARED, at(25, 19), ""),
        ("a day off has no window", replace(SHARED, due_on=date(2026, 11, 28)), at(29), ""),
        ("on the next day it has", replace(SHARED, due_on=date(2026, 11, 28)), at(30), "passed_up asker_told"),
        ("after weeks of downtime, once all the same", replace(SHARED, spoke_on=date(2026, 12, 20)), at(21, month=12),
         "passed_up asker_told"),
        ("one kept for the workshop has a clock too", replace(SHARED, state="for_workshop"), at(25),
         "passed_up asker_told"),
        ("who heard of it yesterday need not hear today", replace(SHARED, told_on=date(2026, 11, 24)), at(25),
         "passed_up"),
        ("an answer ends it", replace(SHARED, state="answered"), at(25), ""),
        ("so does its asker", replace(SHARED, state="closed"), at(25), ""),
        ("what an office sent back stays", replace(SHARED, was_up=True), at(25), ""),
        # A mentor out of reach.
        ("two weeks without a word: his deputy hears too", replace(SHARED, spoke_on=date(2026, 11, 11)), at(25),
         "passed_up asker_told mentor_silent"),
        ("who came two weeks ago is not silent", replace(
            SHARED, spoke_on=None, post_since=date(2026, 11, 12)), at(25), "passed_up asker_told"),
        ("nor is a vacant post: the deputy has it himself", replace(SHARED, post_since=None, spoke_on=None), at(25),
         "passed_up asker_told"),
        ("once", replace(SHARED, was_up=True, spoke_on=None, deputy_on=date(2026, 11, 25)), at(26), ""),
        ("a private one is nobody else's", replace(SHARED, private=True, spoke_on=None), at(25), "leave_asked"),
        ("also where she let it move", replace(PRIVATE, leave_given=True, spoke_on=None), at(25),
         "passed_up asker_told"),
        # Private.
        ("its asker is asked", PRIVATE, at(25), "leave_asked"),
        ("once", replace(PRIVATE, leave_asked=True), at(28), ""),
        ("her leave lets it move", replace(PRIVATE, leave_asked=True, leave_given=True), at(25),
         "passed_up asker_told"),
        # Urgent.
        ("a day is all it has", URGENT, at(20, 7), "passed_up asker_told"),
        ("its window is wider", URGENT, at(20, 20), "passed_up asker_told"),
        ("Sundays count", replace(URGENT, due_on=date(2026, 11, 21)), at(22), "passed_up asker_told"),
        ("the night does not", URGENT, at(20, 22), ""),
        ("private stays private", replace(URGENT, private=True), at(20), "leave_asked"),
        # With the officer.
        ("his clock runs", UP, at(3, month=12), ""),
        ("its end is a second notice", UP, at(4, month=12), "reminded"),
        ("one", replace(UP, reminded_on=date(2026, 12, 4)), at(5, month=12), ""),
        ("a promise pauses it", PROMISED, at(28), ""),
        ("past the clock's own end too", replace(
            PROMISED, promised_on=date(2026, 12, 9), heard_on=date(2026, 12, 1), mentor_heard_on=date(2026, 12, 1)),
         at(9, month=12), ""),
        ("a broken one is told on the next working day", PROMISED, at(29), ""),
        ("that is Monday", PROMISED, at(30), "reminded"),
        ("though he had a notice before he promised", replace(
            PROMISED, promised_on=date(2026, 12, 4), reminded_on=date(2026, 12, 3)), at(5, month=12), "reminded"),
        ("once for each promise", replace(PROMISED, reminded_on=date(2026, 11, 30)), at(2, month=12), ""),
        ("an answered one is done", replace(UP, state="answered"), at(4, month=12), ""),
        # Urgent with the officer.
        ("one working day", URGENT_UP, at(26, 20), ""),
        ("then he hears at once, as early as people are awake", URGENT_UP, at(27, 7), "alerted_again"),
        ("on a Sunday too", replace(URGENT_UP, due_on=date(2026, 11, 28)), at(29), "alerted_again"),
        ("not at night", URGENT_UP, at(27, 5), ""),
        ("once", replace(URGENT_UP, reminded_on=date(2026, 11, 27)), at(27), ""),
        ("who promised has taken it: his day counts", replace(
            URGENT_UP, state="promised", promised_on=date(2026, 11, 28)), at(28), ""),
        ("broken, it is told by day", replace(
            URGENT_UP, state="promised", promised_on=date(2026, 11, 27)), at(28), "reminded"),
        # The post.
        ("nobody holds it: that is told", replace(UP, post_since=None, alerted_on=None), at(27), "nobody_reached"),
        ("once", replace(UP, post_since=None, nobody_on=date(2026, 11, 25)), at(4, month=12), ""),
        ("somebody takes it: he hears first of all", replace(UP, alerted_on=None), at(4, month=12), "alerted"),
        ("an alert of an earlier time does not do", replace(UP, alerted_on=date(2026, 11, 20)), at(27), "alerted"),
        ("who came after it hears of it in the welcome", replace(UP, alerted_on=None, post_since=date(2026, 11, 27)), at(27), ""),
        ("of what is urgent at once", replace(URGENT_UP, alerted_on=None, post_since=date(2026, 11, 27)), at(27), "alerted"),
        ("no welcome in a week: one by one", replace(UP, alerted_on=None, post_since=date(2026, 11, 27)), at(4, month=12),
         "alerted"),
        ("who is new is not pressed at first", replace(UP, alerted_on=date(2026, 12, 3), post_since=date(2026, 12, 3)),
         at(5, month=12), ""),
        ("but on the third working day", replace(UP, alerted_on=date(2026, 12, 3), post_since=date(2026, 12, 3)),
         at(7, month=12), "reminded"),
        ("nor told of the same twice in a day", replace(URGENT_UP, alerted_on=date(2026, 11, 27)), at(27), ""),
        ("a new holder of an urgent one neither", replace(
            URGENT_UP, alerted_on=date(2026, 11, 27), post_since=date(2026, 11, 27)), at(28), "alerted_again"),
        ("an alert that came to nobody", replace(UP, alert_lost=True), at(27), ""),
        ("is as none after three days", replace(UP, alert_lost=True), at(28), "nobody_reached"),
        ("once", replace(UP, alert_lost=True, nobody_on=date(2026, 11, 28)), at(2, month=12), ""),
        ("so is one to who has said nothing for two weeks", replace(UP, spoke_on=date(2026, 11, 14)), at(28),
         "nobody_reached"),
        ("a day less is no silence", replace(UP, spoke_on=date(2026, 11, 15)), at(28), ""),
        ("who promised is there", replace(PROMISED, alert_lost=True, promised_on=date(2026, 12, 2)), at(28), ""),
        # A gentle second line to the officer.
        ("three working days without a word", replace(UP, nudged_on=None), at(28), "nudged"),
        ("two are none", replace(UP, nudged_on=None), at(27), ""),
        ("who said that he has it is not asked", replace(PROMISED, nudged_on=None), at(28), ""),
        ("an urgent one has its own words", replace(URGENT_UP, nudged_on=None, due_on=date(2026, 12, 9)), at(28), ""),
        # On to the province.
        ("four working days after its clock it stays", ABOVE, at(8, month=12), "asker_told mentor_told"),
        ("after five it moves", ABOVE, at(9, month=12), "moved_on asker_told"),
        ("not where nobody is there", replace(ABOVE, above=False), at(9, month=12), "asker_told mentor_told"),
        ("nor twice in its life", replace(ABOVE, was_on=True), at(9, month=12), "asker_told mentor_told"),
        ("a promise puts that off", replace(ABOVE, state="promised", promised_on=date(2026, 12, 10)), at(9, month=12),
         "asker_told mentor_told"),
        ("after one that was not kept two days are not five", replace(
            ABOVE, state="promised", promised_on=date(2026, 12, 3), reminded_on=date(2026, 12, 4)), at(5, month=12), ""),
        ("but three count as six", replace(
            ABOVE, state="promised", promised_on=date(2026, 12, 3), reminded_on=date(2026, 12, 4)), at(7, month=12),
         "moved_on"),
        ("leave for the district is not leave for the province", PRIVATE_UP, at(9, month=12),
         "leave_asked_on mentor_told"),
        ("she is asked once", replace(PRIVATE_UP, offered_on=date(2026, 12, 9)), at(10, month=12),
         "asker_told mentor_told"),
        ("her leave for the province lets it move", replace(PRIVATE_UP, leave_for="tlrt"), at(9, month=12),
         "moved_on asker_told"),
        ("a vacant office: three days after that was told", VACANT, at(28), "moved_on"),
        ("not two", VACANT, at(27), ""),
        ("a private one stays private there", replace(VACANT, private=True, leave_given=True), at(28), "leave_asked_on"),
        # With the province.
        ("its clock runs", ON, at(8, month=12), ""),
        ("nine days later nobody rings", ON, at(18, month=12), ""),
        ("ten, and the administrator is asked to", ON, at(19, month=12), "rung"),
        ("once", replace(ON, rung_on=date(2026, 12, 19)), at(21, month=12), ""),
        ("after a promise that was not kept five do", replace(ON, state="promised", promised_on=date(2026, 12, 8)),
         at(14, month=12), "rung"),
        ("four do not", replace(ON, state="promised", promised_on=date(2026, 12, 8)), at(12, month=12), ""),
        ("an urgent one the next working day", replace(ON, urgency="today"), at(9, month=12), "rung"),
        ("the director's the same", replace(ON, with_whom="director"), at(19, month=12), "rung"),
        ("nobody there", replace(ON, post_since=None), at(28), "nobody_reached"),
        ("somebody came", replace(ON, alerted_on=None), at(28), "alerted"),
        ("they hear where it is too", replace(ON, heard_on=date(2026, 11, 25)), at(8, month=12), "asker_told"),
        # Without news.
        ("ten working days and they hear where it is", WORKSHOP, at(30), "asker_told mentor_told"),
        ("not nine", WORKSHOP, at(28), ""),
        ("nor in the evening", WORKSHOP, at(30, 19), ""),
        ("nor on a Sunday", replace(WORKSHOP, urgency="today"), at(29), ""),
        ("who heard lately does not", replace(WORKSHOP, heard_on=date(2026, 11, 20)), at(30), "mentor_told"),
        ("nor a mentor who did", replace(WORKSHOP, mentor_heard_on=date(2026, 11, 20)), at(30), "asker_told"),
        ("with the district the same", replace(UP, reminded_on=date(2026, 12, 4)), at(8, month=12),
         "asker_told mentor_told"),
        ("a mentor who hears of the second notice hears enough", UP, at(8, month=12), "reminded asker_told"),
        ("while she is asked as well", replace(PRIVATE, leave_asked=True), at(2, month=12), "asker_told mentor_told"),
        ("the question itself is word enough", PRIVATE, at(2, month=12), "leave_asked mentor_told"),
        ("to whom it is closed hears nothing", replace(WORKSHOP, private=True, closed=True), at(30), "asker_told"),
        ("an answered one has no more of it", replace(WORKSHOP, state="answered"), at(30), ""),
        ("nor a closed one", replace(WORKSHOP, state="closed"), at(30), ""),
        ("nor one that helped", replace(UP, state="helped"), at(20, month=12), ""),
    ],
)  # fmt: skip
def test_the_next_steps(what: str, question: Waiting, now: datetime, steps: str) -> None:
    assert next_steps(question, POLICY, CALENDAR, now) == tuple(map(Step, steps.split())), what


AGAIN = replace(UP, reminded_on=date(2026, 12, 4))


@pytest.mark.parametrize(
    ("what", "question", "day", "copied"),
    [
        ("the district was asked again today", AGAIN, 4, True),
        ("a day of downtime later", AGAIN, 5, True),
        ("no news any more", AGAIN, 8, False),
        ("never asked again", UP, 4, False),
        ("that was before the promise", replace(AGAIN, state="promised", promised_on=date(2026, 12, 9)), 4, False),
        ("a promise that was not kept", replace(AGAIN, state="promised", promised_on=date(2026, 12, 3)), 4, True),
        ("answered since", replace(AGAIN, state="answered"), 4, False),
        ("with the province itself by now", replace(AGAIN, with_whom="tlrt"), 4, False),
    ],
)
def test_what_is_copied_to_the_next_level(what: str, question: Waiting, day: int, copied: bool) -> None:
    assert is_copied(question, date(2026, 12, day)) is copied, what


@pytest.mark.parametrize(
    ("what", "question", "day"),
    [
        ("the end of the mentor's clock", SHARED, 25),
        ("sooner than that", WORKSHOP, 30),
        ("what stays with the mentor", replace(SHARED, was_up=True), 30),
        ("what waits for her own word", replace(PRIVATE, leave_asked=True), 30),
        ("after she did something", replace(SHARED, was_up=True, heard_on=date(2026, 11, 16)), 27),
    ],
)
def test_by_when_she_hears(what: str, question: Waiting, day: int) -> None:
    assert hears_by(question, POLICY, CALENDAR) == date(2026, 11, day), what


def test_with_the_district_she_hears_in_ten_working_days() -> None:
    assert hears_by(UP, POLICY, CALENDAR) == date(2026, 12, 8)  # the 1st is a day off


def asked_for(number: int, cluster: str, **more: Any) -> Question:
    """A question as an officer sees it."""
    return replace(ESCALATED, id=number, escalation=number, cluster=cluster, **more)


MATHS = [asked_for(n, f"Pishin-{n}", topic="maths") for n in range(1, 5)]


@pytest.mark.parametrize(
    ("what", "questions", "items"),
    [
        ("the same topic of three clusters", MATHS[:3], [[1, 2, 3]]),
        ("not of two", MATHS[:2], [[1], [2]]),
        ("nor three questions of two", [*MATHS[:2], asked_for(9, "Pishin-1", topic="maths")], [[1], [2], [9]]),
        ("a fourth belongs to it, a second of one too", [*MATHS, asked_for(9, "Pishin-1", topic="maths")],
         [[1, 2, 3, 4, 9]]),
        ("another topic does not", [*MATHS[:3], asked_for(9, "Pishin-9", topic="books")], [[1, 2, 3], [9]]),
        ("without a topic the kind", [asked_for(n, f"Pishin-{n}", kind="supplies") for n in range(1, 4)], [[1, 2, 3]]),
        ("a topic is no kind", [*MATHS[:2], asked_for(9, "Pishin-9")], [[1], [2], [9]]),
        ("of which nothing is known is by itself", [asked_for(n, f"Pishin-{n}", kind="") for n in (1, 2, 3)],
         [[1], [2], [3]]),
        ("an urgent one is by itself", [replace(MATHS[0], urgency="today"), *MATHS[1:]], [[1], [2, 3, 4]]),
        ("it stands where its first stands", [MATHS[0], asked_for(9, "Pishin-9", topic="books"), *MATHS[1:]],
         [[1, 2, 3, 4], [9]]),
    ],
)  # fmt: skip
def test_what_is_one_item_for_the_officer(what: str, questions: list[Question], items: list[list[int]]) -> None:
    assert [[question.id for question in item] for item in alike(questions, POLICY)] == items, what


KEPT_SO_FAR = Promise(date(2026, 11, 26), date(2026, 12, 3))


@pytest.mark.parametrize(
    ("what", "promises", "today", "day"),
    [
        ("without a promise, working days", [], date(2026, 12, 5), 9),
        ("a promise that can still be kept changes nothing", [KEPT_SO_FAR], date(2026, 12, 3), 7),
        ("after its day each counts twice", [KEPT_SO_FAR], date(2026, 12, 5), 11),
        ("another promise stops that, and nothing is forgotten",
         [KEPT_SO_FAR, Promise(date(2026, 12, 4), date(2026, 12, 12))], date(2026, 12, 8), 12),
        ("until it is broken too",
         [KEPT_SO_FAR, Promise(date(2026, 12, 4), date(2026, 12, 7))], date(2026, 12, 8), 13),
        ("a second one in time leaves no lateness",
         [KEPT_SO_FAR, Promise(date(2026, 12, 3), date(2026, 12, 12))], date(2026, 12, 8), 11),
    ],
)  # fmt: skip
def test_the_age_of_what_was_promised(what: str, promises: list[Promise], today: date, day: int) -> None:
    assert age(date(2026, 11, 25), promises, CALENDAR, today) == day, what


@pytest.mark.parametrize(
    ("clusters", "urgent", "known"),
    [(0, False, False), (2, False, False), (3, False, True), (9, False, True), (3, True, False)],
)
def test_an_officer_who_has_it_from_several_clusters_needs_no_word_of_one_more(
    clusters: int, urgent: bool, known: bool
) -> None:
    assert is_known(clusters, urgent, POLICY) is known
