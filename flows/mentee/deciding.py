"""N4: the asker decides what becomes of her question. She alone closes it, she alone lets a private one go further."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Mentee, Question
from flows.mentee import specialist
from flows.outcomes import AskerDecided
from flows.texts import T, Text


def leave_waits(question: Question) -> bool:
    """Whether her word is waited for: up from her mentor, or on from the district to the province."""
    return (
        question.asks_leave and question.state in ("open", "promised") and question.with_whom in ("mentor", "officer")
    )


def leave_wanted(question: Question) -> Text:
    """What would travel is shown before she agrees to it."""
    if question.leave_for == "specialist":
        return specialist.leave_wanted(question)
    if question.summary:
        words = T("N4c", "Q{id} takes time. The district would read only: '{summary}'. What next?")
        if question.leave_for == "tlrt":
            words = T("N4c", "Q{id} takes time. The TLRT would read only: '{summary}'. What next?")
        elif question.leave_for == "director":
            words = T("N4c", "Q{id} takes time. The director would read only: '{summary}'. What next?")
        return words.filled(id=question.id, summary=question.summary)
    if not question.private:
        return T("N4b", "A reply to Q{id} is taking time. What should we do?", id=question.id)
    return T("N4b", "A reply to Q{id} is taking time. It is still private. What should we do?", id=question.id)


def what_next(ask: Ask, mentee: Mentee, question: Question, title: Text) -> End:
    """The numbers mean the same wherever it is asked; what does not fit the question is left out."""
    options = {
        "cluster": T("N4", "Ask my cluster (no name)") if _may_be_shared(question) else None,
        "specialist": specialist.may_ask(question),
        "pass_up": _UP[_where_to(question)],
        "for_workshop": T("N4", "Keep for workshop"),
        "close": T("N4", "Close it"),
        "wait": _stay(question) if leave_waits(question) else None,
    }
    wish = ask.choice("wish", title, options)
    if wish == "specialist":
        return specialist.asked(mentee, question)
    return _to_cluster(ask, mentee, question) if wish == "cluster" else decided(mentee, question, wish)


def _may_be_shared(question: Question) -> bool:
    """Where her leave is waited for, the one line that would travel needs the room."""
    return question.private and bool(question.words) and not leave_waits(question)


def _to_cluster(ask: Ask, mentee: Mentee, question: Question) -> End:
    """N4e, N4f: she sees what colleagues would read, and may give them other words than her mentor's."""
    title = T("N4e", "Your cluster would read, without your name: '{words}'", words=question.words)
    options = {"share": T("N4e", "Share it"), "other": T("N4e", "Write it otherwise")}
    words = ""
    if ask.choice("to_cluster", title, options) == "other":
        words = ask.text("for_cluster", T("N4f", "What may your cluster read? A few words, no names.")).words
    told = T(
        "N4g",
        "Q{id} is shared with your cluster, without your name. Ideas come in menu 3. Your mentor sees it as before.",
    )
    return End(told.filled(id=question.id), (AskerDecided(mentee.person.id, question.id, "cluster", words),))


_UP = {
    "officer": T("N4", "Pass to district"),
    "tlrt": T("N4", "Pass to TLRT"),
    "director": T("N4", "Pass to director"),
}


def _where_to(question: Question) -> str:
    return question.leave_for if question.asks_leave and question.leave_for in _UP else "officer"


def _stay(question: Question) -> Text:
    return T("N4", "Stay with district") if question.with_whom == "officer" else T("N4", "Stay with my mentor")


def decided(mentee: Mentee, question: Question, wish: str) -> End:
    """Her word, and what follows from it."""
    words = _DECIDED[wish]
    if wish == "wait" and question.with_whom == "officer":
        words = T("N4d", "Q{id} stays with the district, as before. Thank you.")
    if wish == "pass_up" and _where_to(question) != "officer":
        words = T("N4d", "Q{id} goes to the province: the cluster and one line, no name, no school. Thank you.")
    return End(
        words.filled(id=question.id),
        (AskerDecided(mentee.person.id, question.id, wish),),
    )


_DECIDED = {
    "pass_up": T("N4d", "Q{id} goes to the district officer: the cluster and one line, no name, no school. Thank you."),
    "for_workshop": T("N4d", "Q{id} is kept for the next workshop. Your mentor is told. Thank you."),
    "close": T("N4d", "Q{id} is closed. You can open it again any time in this menu. Thank you."),
    "wait": T("N4d", "Q{id} stays with your mentor, private as before. Thank you."),
}
