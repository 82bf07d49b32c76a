"""A mentor's own question, to the district or the province; and what became of those he asked."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Mentor, Question
from flows.mentee.asked_back import reply_to_office
from flows.mentee.asked_back import state as asked_state
from flows.outcomes import AnswerRead, AskedAbove, AskerDecided, Helped
from flows.texts import T, Text
from flows.topics import OFFICES, about

LONGEST_QUESTION = 60  # what an office reads at a glance, and what leaves its alert in one part
_SETTLED = ("helped", "closed")


def ask_above(ask: Ask, mentor: Mentor) -> End:
    """T17. One line, as the office reads it: the cluster stands with it, no other name."""
    ask.so_far(T("T17s", "a question to the district or the TLRT"))
    mine = [question for question in mentor.mine if question.state not in _SETTLED]
    options = {
        "officer": T("T6", "District officer"),
        "tlrt": T("T6", "TLRT (academic)"),
        "director": T("T6", "Province (policy/finance)"),
        "mine": T("T17", "What I asked ({n})", n=len(mine)) if mine else None,
    }
    to = ask.choice("office", T("T17", "Whom would you like to ask?"), options)
    if to == "mine":
        return _look(ask, mentor, mine)
    words = ask.text("above", T("T17w", "Your question in one line, without names."), longest=LONGEST_QUESTION).words
    said = {"office": OFFICES[to], "cluster": mentor.cluster.name, "line": words}
    ask.confirm("sure", T("T6c", "To {office} from {cluster}: '{line}'", **said), again=["above"])
    asked = AskedAbove(mentor.person.id, mentor.cluster.id, to, words)
    return End(T("T17d", "Sent as {ref} to {office}. The answer comes to you by SMS. Thank you.", **said), (asked,))


def _look(ask: Ask, mentor: Mentor, mine: list[Question]) -> End:
    rows = {f"Q{question.id}": _row(question) for question in mine}
    ref = ask.pick("mine", T("T17m", "What you asked"), rows)
    question = next(each for each in mine if f"Q{each.id}" == ref)
    if question.waits_for_words:
        return reply_to_office(ask, mentor.person.id, question)
    options = {"helped": T("N3", "Helped") if question.answer else None, "close": T("N5", "Close it")}
    if question.answer:
        ask.looked(AnswerRead(mentor.person.id, question.id))
    if ask.choice("verdict", _one(question), options) == "helped":
        thanks = T(
            "N3b", "Good to hear. Your thanks go to whoever answered, Q{id} is marked as solved.", id=question.id
        )
        return End(thanks, (Helped(mentor.person.id, question.id),))
    words = T("T17c", "Q{id} is closed. Thank you.", id=question.id)
    return End(words, (AskerDecided(mentor.person.id, question.id, "close"),))


def _row(question: Question) -> Text:
    if question.answer:
        return T("T17r", "Q{id} {about}: answered", id=question.id, about=_line(question))
    if question.waits_for_words:
        return T("T17r", "Q{id} {state}: {about}", id=question.id, state=asked_state(question), about=_line(question))
    return T("T17r", "Q{id} day {day}: {about}", id=question.id, day=question.day, about=_line(question))


def _line(question: Question) -> Text | str:
    return question.summary or about(question.kind, question.topic)


def _one(question: Question) -> Text:
    if question.answer:
        return T("T17a", "Q{id}: {words}", id=question.id, words=question.answer.words)
    words = T("T17q", "Q{id} since {asked}, not answered yet: {about}", id=question.id, asked=question.asked_on)
    return words.filled(about=_line(question))
