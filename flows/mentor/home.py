"""The mentor's menu."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Mentor
from flows.handing import first_words, hand_over
from flows.listed import longest_with_mentor
from flows.mentee import home as own_class
from flows.mentor.afterwards import note_by_sms
from flows.mentor.meeting import prepare_meeting
from flows.mentor.questions import answer_by_sms, look_at_questions
from flows.mentor.quiet import look_at_quiet
from flows.mentor.workshop import arrange_workshop
from flows.officer.decisions import follow_up_by_sms
from flows.officer.meeting import add_by_sms
from flows.policy import POLICY
from flows.texts import T, Text

OWN_CLASS = 7  # the key of "class" in the menu


def home(ask: Ask, mentor: Mentor) -> End:
    """T1. `task` "answer", "agenda" and "decision" come by SMS only ("A214 words"), "quiet" also when nobody is (KHABAR)."""
    if ask.given("task") == "answer":
        return answer_by_sms(ask, mentor)
    if mentor.meeting and ask.given("task") == "agenda":
        return add_by_sms(ask, mentor.person.id, mentor.meeting())
    if mentor.meeting and ask.given("task") == "decision":
        return follow_up_by_sms(ask, mentor.person.id, mentor.today, mentor.meeting())
    if ask.given("task") == "note":
        return note_by_sms(ask, mentor)
    if ask.given("task") == "quiet":
        return look_at_quiet(ask, mentor)
    first_words(ask, mentor.person)
    options = {
        "questions": T("T1", "Questions ({n})", n=len(mentor.questions)),
        "quiet": _quiet(mentor) if not ask.given("task") else None,  # looked up only where it is shown
        "workshop": T("T1", "Workshop"),
        "numbers": None,  # numbers kept for what is still to come
        "note": None,
        "district": None,
        "class": T("T1", "My own class") if mentor.own else None,
        "more": T("T1", "Meeting, hand over") if mentor.meeting or mentor.charges is not None else None,
    }
    task = ask.choice("task", _title(mentor), options, back=False)
    if task == "questions":
        return look_at_questions(ask, mentor)
    if task == "quiet":
        return look_at_quiet(ask, mentor)
    if task == "class" and mentor.own:
        return own_class.home(ask, mentor.own, back=True)
    return _more(ask, mentor) if task == "more" else arrange_workshop(ask, mentor)


def _more(ask: Ask, mentor: Mentor) -> End:
    """T1e: what a mentor needs once a month, or once."""
    options = {
        "meeting": T("T1e", "District meeting") if mentor.meeting else None,
        "hand_over": T("T1e", "Hand over my post") if mentor.charges is not None else None,
    }
    task = ask.choice("more", T("T1", "Mentor {cluster}", cluster=mentor.cluster.name), options)
    if task == "hand_over" and mentor.charges:
        return hand_over(ask, mentor.charges, mentor.person, mentor.today, mentor.programme)
    if task == "meeting" and mentor.meeting:
        return prepare_meeting(ask, mentor, mentor.meeting())
    raise LookupError(task)


def _quiet(mentor: Mentor) -> Text | None:
    return T("T1", "Not heard from ({n})", n=len(mentor.quiet)) if mentor.quiet else None


def _title(mentor: Mentor) -> Text:
    waits = longest_with_mentor(mentor.questions, POLICY)
    if waits is None:
        return T("T1", "Mentor {cluster}", cluster=mentor.cluster.name)
    words = T("T1d", "Mentor {cluster}. Q{id} waits, day {day}: a line from you helps.", cluster=mentor.cluster.name)
    return words.filled(id=waits.id, day=waits.day)
