"""The district's meeting: which day, its agenda, its pack, when things leave. Tables of (facts, now) -> what comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from flows import gsm
from flows.calendar import Block, Calendar
from flows.facts import Added, Decision, Meeting, MeetingDesk, Owner
from flows.keywords import read
from flows.meetings import agenda, pack, pack_leaves, recalled_at, suggested, why_not
from flows.policy import POLICY
from flows.texts import render
from flows.written import Written
from tests.people import ESCALATED, PROGRAMME, TODAY
from tests.stopped import local

OFFICE = Calendar(school=False)
CLOSED = Calendar((Block("vacation", date(2026, 12, 16), date(2027, 2, 28)),))
MEETING = Meeting(1, date(2026, 12, 10), time(10), "DEO office", told_on=TODAY)
BOOKS = [
    replace(ESCALATED, id=n, escalation=70 + n, topic="books", kind="teaching", cluster=f"Pishin-0{n}")
    for n in range(1, 5)
]
ROOF = replace(ESCALATED, id=81, escalation=81, kind="management", topic="", summary="roof leaks over class two")
MULTIGRADE = replace(ESCALATED, id=9, kind="teaching", topic="multigrade", escalation=0, with_whom="mentor", summary="")
LATE = Decision(12, "Count the books", Owner("mentor", "Pishin-03", 3), TODAY - timedelta(days=2))


@pytest.mark.parametrize(
    ("day", "schools", "why"),
    [
        (TODAY, (), "past"),
        (date(2026, 12, 4), (), "friday"),
        (date(2026, 12, 6), (), "sunday"),
        (date(2026, 12, 25), (), "friday"),
        (date(2026, 12, 10), (), ""),
        (date(2026, 12, 17), (CLOSED,), "vacation"),
        (date(2026, 12, 17), (CLOSED, Calendar()), ""),  # some schools work: it can be
    ],
)
def test_a_day_that_cannot_be_is_refused_with_its_reason(day: date, schools: tuple[Calendar, ...], why: str) -> None:
    assert why_not(day, OFFICE, schools, TODAY) == why


def test_the_next_one_is_suggested_a_month_later_on_a_day_that_can_be() -> None:
    assert suggested(date(2026, 11, 12), OFFICE, (), TODAY) == date(2026, 12, 10)
    assert suggested(date(2026, 11, 6), OFFICE, (), TODAY) == date(2026, 12, 5)  # 4 December is a Friday
    assert suggested(None, OFFICE, (), TODAY) == TODAY + timedelta(days=7)
    assert suggested(date(2026, 11, 20), OFFICE, (CLOSED,), TODAY) == date(2027, 3, 1)


def said(desk: MeetingDesk) -> list[str]:
    return [render(item, "en") for item in agenda(desk)]


def test_the_agenda_merges_by_topic_and_counts_clusters() -> None:
    desk = MeetingDesk(1, passed_up=[ROOF, *BOOKS], overdue=[LATE], added=[Added("more chalk", "Pishin-07")])
    assert said(desk) == [
        "decided, still open: Count the books F12",
        "Book/guide (4 clusters)",
        "roof leaks over class two E81",
        "Pishin-07: more chalk",
    ]


def test_there_is_something_about_teaching_where_a_cluster_has_it() -> None:
    six = [replace(MULTIGRADE, id=n, cluster=f"Pishin-0{n}") for n in range(1, 7)]
    assert said(MeetingDesk(1, passed_up=[ROOF], taught=six)) == [
        "Multigrade (6 clusters)",
        "roof leaks over class two E81",
    ]
    assert said(MeetingDesk(1, passed_up=[ROOF], taught=[MULTIGRADE])) == [
        "Multigrade (1 cluster)",
        "roof leaks over class two E81",
    ]


def test_what_is_at_risk_comes_first() -> None:
    urgent = replace(ROOF, id=90, escalation=90, urgency="today")
    assert said(MeetingDesk(1, passed_up=[*BOOKS, urgent]))[0] == "URGENT roof leaks over class two E90"


@pytest.mark.parametrize("language", ["en", "ur_Latn"])
def test_a_pack_is_two_parts_at_most_and_says_how_much_more_there_is(language: str) -> None:
    many = [
        replace(ROOF, id=n, escalation=99900 + n, topic="", kind="", summary="no water since the pipe broke in June")
        for n in range(30)
    ]
    meeting = replace(MEETING, place="x" * 36)
    text = gsm.plain(render(pack(meeting, MeetingDesk(1, passed_up=many), PROGRAMME, POLICY, language), language))
    assert gsm.parts(text) == 2
    assert " +" in text
    empty = gsm.plain(render(pack(meeting, MeetingDesk(1), PROGRAMME, POLICY, language), language))
    assert gsm.parts(empty) <= 2


@pytest.mark.parametrize(
    ("told_on", "leaves"),
    [
        (TODAY, local(7, 10, month=12)),  # Thursday less three days: Monday
        (date(2026, 12, 7), local(8, 10, month=12)),  # called late: a day later
        (date(2026, 12, 8), local(9, 10, month=12)),
        (date(2026, 12, 9), local(9, 10, month=12)),  # on the eve: at once, for that is past
    ],
)
def test_the_pack_leaves_three_days_before_or_the_day_after_the_call(told_on: date, leaves: datetime) -> None:
    assert pack_leaves(replace(MEETING, told_on=told_on), POLICY, OFFICE).at == leaves


@pytest.mark.parametrize(
    ("what", "day", "told_on", "leaves"),
    [
        ("first day after Eid ul-Fitr", date(2027, 3, 13), date(2027, 3, 1), date(2027, 3, 9)),
        ("first day after Eid ul-Azha", date(2027, 5, 20), date(2027, 5, 3), date(2027, 5, 15)),
        ("two days after it there is room", date(2027, 5, 22), date(2027, 5, 3), date(2027, 5, 20)),
        ("called on Saturday for Monday", date(2026, 11, 30), date(2026, 11, 28), date(2026, 11, 28)),
        ("called on Sunday for Monday", date(2026, 11, 30), date(2026, 11, 29), date(2026, 11, 28)),
        ("called on Wednesday for Thursday", date(2026, 12, 3), date(2026, 12, 2), date(2026, 12, 2)),
        ("its place changed that morning", date(2026, 12, 3), date(2026, 12, 3), date(2026, 12, 2)),
    ],
)  # fmt: skip
def test_the_pack_leaves_on_the_last_working_day_before_at_the_latest(
    what: str, day: date, told_on: date, leaves: date
) -> None:
    at_ten = datetime.combine(leaves, time(10), POLICY.zone)
    assert pack_leaves(replace(MEETING, day=day, told_on=told_on), POLICY, OFFICE).at == at_ten, what


def test_a_pack_never_leaves_once_the_meeting_has_begun() -> None:
    leaving = pack_leaves(MEETING, POLICY, OFFICE)
    assert leaving.is_due(local(10, 9, month=12))
    assert not leaving.is_due(local(10, 10, month=12))
    assert not leaving.is_due(local(7, 9, 59, month=12))
    assert not pack_leaves(replace(MEETING, told_on=date(2026, 12, 9)), POLICY, OFFICE).is_due(local(10, 10, month=12))


def test_a_decision_is_recalled_the_working_day_before() -> None:
    leaving = recalled_at(date(2026, 12, 14), POLICY, OFFICE)  # a Monday
    assert leaving.at == local(12, 10, month=12)
    assert leaving.is_due(local(14, 18, month=12))
    assert not leaving.is_due(local(15, 10, month=12))


@pytest.mark.parametrize(
    ("role", "words", "rule", "answers"),
    [
        ("mentor", "AGENDA more chalk", "agenda", {"task": "agenda", "words": "'more chalk"}),
        ("officer", "agenda: chalk", "agenda", {"desk": "agenda", "words": "'chalk"}),
        ("officer", "Faisla count books", "decided", {"desk": "decide", "words": "'count books"}),
        ("mentor", "HOGAYA F12", "decision", {"task": "decision", "ref": "12"}),
        ("mentor", "ho gaya f 12.", "decision", {"task": "decision", "ref": "12"}),
        ("officer", "F12 1512", "decision", {"desk": "decision", "ref": "12", "until": "1512"}),
        ("mentee", "agenda of the workshop?", "free", None),
        ("mentor", "FAISLA is hard", "free", None),
        ("mentee", "F12 1512", "half a count", None),
    ],
)
def test_words_for_the_meeting_are_read_from_a_mentors_or_an_officers_number(
    role: str, words: str, rule: str, answers: dict[str, str] | None
) -> None:
    reading = read(Written(words, role))
    if answers is None:
        assert reading.rule not in ("agenda", "decided", "decision")
        return
    assert (reading.rule, reading.answers) == (rule, answers)
