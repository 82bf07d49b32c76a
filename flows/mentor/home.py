"""The mentor's menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flows.conversation import Ask, End
from flows.facts import Mentor
from flows.handing import first_words, hand_over
from flows.listed import longest_with_mentor
from flows.mentee import home as own_class
from flows.mentor.afterwards import note_by_sms
from flows.mentor.asking import ask_above
from flows.mentor.calling import call_workshop
from flows.mentor.meeting import prepare_meeting
from flows.mentor.moved import look_at_moves
from flows.mentor.new_number import settle_number
from flows.mentor.note import write_to_cluster
from flows.mentor.numbers import look_at_numbers
from flows.mentor.poll import polls_of_mentor
from flows.mentor.questions import answer_by_sms, look_at_questions, pass_up_by_sms
from flows.mentor.quiet import look_at_quiet
from flows.mentor.saved import look_at_bank
from flows.mentor.specialist import home as answer_as_specialist
from flows.mentor.stage import agree_on_stage
from flows.mentor.workshop import arrange_workshop
from flows.officer.decisions import follow_up_by_sms
from flows.officer.meeting import add_by_sms
from flows.policy import POLICY
from flows.texts import T, Text

OWN_CLASS = 7  # the key of "class" in the menu
BY_SMS: dict[str, Callable[[Ask, Mentor], End]] = {
    "answer": answer_by_sms,
    "note": note_by_sms,
    "quiet": look_at_quiet,  # by key only where some are
    "call": call_workshop,
    "up": pass_up_by_sms,
    "poll": polls_of_mentor,
}


def home_of(ask: Ask, mentors: Sequence[Mentor]) -> End:
    """Of somebody who leads several clusters, as while a neighbour's post is vacant: which of them this is about."""
    return home(ask, mentors[0] if len(mentors) == 1 else _meant(ask, mentors))


def _meant(ask: Ask, mentors: Sequence[Mentor]) -> Mentor:
    """What came by SMS says it by its question; his own class lies behind each of them."""
    there = {str(each.cluster.id): each for each in mentors}
    if ask.given("cluster") not in there:
        ref, task = ask.given("ref"), ask.given("task")
        if task == "class":
            return mentors[0]
        if task in ("answer", "up"):
            return next((each for each in mentors if ref in {str(one.id) for one in each.questions}), mentors[0])
    return there[
        ask.pick(
            "cluster", T("T1c", "Which cluster?"), {id: each.cluster.name for id, each in there.items()}, back=False
        )
    ]


def home(ask: Ask, mentor: Mentor) -> End:
    """T1. `task` "answer", "agenda" and "decision" come by SMS only ("A214 words"), "quiet" also when nobody is (KHABAR)."""
    if ask.given("task") in BY_SMS:
        return BY_SMS[ask.given("task")](ask, mentor)
    if mentor.meeting and ask.given("task") == "agenda":
        return add_by_sms(ask, mentor.person.id, mentor.meeting())
    if mentor.meeting and ask.given("task") == "decision":
        return follow_up_by_sms(ask, mentor.person.id, mentor.today, mentor.meeting())
    first_words(ask, mentor.person)
    options = {
        "questions": T("T1", "Questions ({n})", n=len(mentor.questions)),
        "quiet": _quiet(mentor) if not ask.given("task") else None,  # looked up only where it is shown
        "workshop": T("T1", "Workshop"),
        "numbers": T("T1", "Cluster numbers"),
        "write": T("T1", "Note to cluster"),
        "district": T("T1", "Ask district/TLRT"),
        "class": T("T1", "My own class") if mentor.own else None,
        "more": T("T1", "Meeting, more"),
    }
    task = ask.choice("task", _title(mentor), options, back=False)
    if task in _WAYS:
        return _WAYS[task](ask, mentor)
    if task == "class" and mentor.own:
        return own_class.home(ask, mentor.own, back=True)
    return _more(ask, mentor) if task == "more" else arrange_workshop(ask, mentor)


def _more(ask: Ask, mentor: Mentor) -> End:
    """T1e: what a mentor needs once a month, or once; and what is asked of him from other clusters."""
    specialist = mentor.specialist() if mentor.specialist else None
    options = {
        "meeting": T("T1e", "District meeting") if mentor.meeting else None,
        "hand_over": T("T1e", "Hand over my post") if mentor.charges is not None else None,
        "asked": T("T1e", "Asked of me ({n})", n=len(specialist.questions)) if specialist else None,
        "bank": T("T1e", "Saved answers") if mentor.bank else None,
        "stage": T("T1e", "A teacher and I"),
        "moves": T("T1e", "Moved school") if mentor.moves else None,
        "poll": T("T1e", "Short questions") if mentor.poll else None,
        "numbers": T("T1e", "New numbers") if mentor.new_numbers else None,
    }
    task = ask.choice("more", T("T1", "Mentor {cluster}", cluster=mentor.cluster.name), options)
    if task == "hand_over" and mentor.charges:
        return hand_over(ask, mentor.charges, mentor.person, mentor.today, mentor.programme)
    if task == "poll":
        return polls_of_mentor(ask, mentor)
    if task == "moves":
        return look_at_moves(ask, mentor)
    if task == "stage":
        return agree_on_stage(ask, mentor)
    if task == "numbers":
        return settle_number(ask, mentor)
    if task == "bank" and mentor.bank:
        return look_at_bank(ask, mentor.person.id, mentor.bank(), own=True)
    if task == "asked" and specialist:
        return answer_as_specialist(ask, specialist)
    if task == "meeting" and mentor.meeting:
        return prepare_meeting(ask, mentor, mentor.meeting())
    raise LookupError(task)


_WAYS: dict[str, Callable[[Ask, Mentor], End]] = {
    "questions": look_at_questions,
    "quiet": look_at_quiet,
    "numbers": look_at_numbers,
    "write": write_to_cluster,
    "district": ask_above,
}


def _quiet(mentor: Mentor) -> Text | None:
    return T("T1", "Not heard from ({n})", n=len(mentor.quiet)) if mentor.quiet else None


def _title(mentor: Mentor) -> Text:
    waits = longest_with_mentor(mentor.questions, POLICY)
    if waits is None:
        return T("T1", "Mentor {cluster}", cluster=mentor.cluster.name)
    words = T("T1d", "{cluster}: a line for Q{id} helps, day {day}", cluster=mentor.cluster.name)
    return words.filled(id=waits.id, day=waits.day)
