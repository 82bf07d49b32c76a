"""Whoever knows a topic well is asked about a question from elsewhere: how a mentor asks, and how he answers when it is he."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Mentor, Question, Specialist
from flows.outcomes import LeaveAsked, QuestionAnswered, QuestionRead, SpecialistAsked, SpecialistDeclined
from flows.texts import T, Text
from flows.topics import about


def ask_specialist(ask: Ask, mentor: Mentor, question: Question) -> End:
    """T13. Of a private question the teacher is asked first; who is asked is chosen by whom it burdens least."""
    params = {"id": question.id, "topic": about(question.kind, question.topic)}
    if question.private:
        asked = LeaveAsked(mentor.person.id, question.id, "", "specialist")
        words = T("T13d", "Q{id} is private. We ask the teacher first whether a {topic} mentor may read it.")
        return End(words.filled(**params), (asked,))
    title = T("T13", "A {topic} mentor of another cluster reads Q{id}: the words, no name, no school.", **params)
    ask.choice("sure", title, {"ask": T("T13", "Yes, ask")})
    words = T(
        "T13a", "Asked, thank you. Q{id} stays with you too. The answer goes to the teacher and to you.", **params
    )
    return End(words, (SpecialistAsked(mentor.person.id, question.id),))


def home(ask: Ask, specialist: Specialist) -> End:
    """T14. What was asked of him, from clusters that are not named. `task` "answer" comes by SMS only ("A214 words")."""
    if ask.given("task") == "answer":
        return answer_by_sms(ask, specialist)
    waiting = {f"Q{question.id}": question for question in specialist.questions}
    if not waiting:
        words = T(
            "T14e", "Nothing is asked of you now. When another cluster has a question on your topic, you get an SMS."
        )
        return End(words)
    rows = {ref: _row(question) for ref, question in waiting.items()}
    question = waiting[ask.pick("asked", T("T14", "Asked of you, from other clusters"), rows)]
    if question.private:
        ask.looked(QuestionRead(specialist.person.id, question.id))
    title = T("T14q", "Q{id} {about}, from another cluster: {words}", **_named(question), words=question.words)
    options = {"answer": T("T14q", "Answer"), "decline": T("T14q", "Rather not")}
    if ask.choice("asked step", title, options) == "decline":
        thanks = T("T14d", "Thank you for saying so. Q{id} goes to somebody else.", id=question.id)
        return End(thanks, (SpecialistDeclined(specialist.person.id, question.id),))
    return _answer(ask, specialist, question)


def answer_by_sms(ask: Ask, specialist: Specialist) -> End:
    """ "A214 words"; whether the name may stand with it is as it was said last, else not."""
    question = asked_by_number(specialist, ask.given("ref"))
    if question is None:
        words = T("T14n", "Q{number} does not wait for you, so nothing was sent. What waits: dial {code}.")
        return End(words.filled(number=ask.given("ref").lstrip("Qq")[:6], code=specialist.programme.ussd_code))
    return _answer(ask, specialist, question)


def asked_by_number(specialist: Specialist, ref: str) -> Question | None:
    """The one of his that has this number."""
    return next((each for each in specialist.questions if str(each.id) == ref.lstrip("Qq")), None)


def _answer(ask: Ask, specialist: Specialist, question: Question) -> End:
    ask.so_far(T("T5s", "an answer to Q{id}", id=question.id))
    params = {"id": question.id, "short_code": specialist.programme.short_code}
    title = T("T5", "Type a short answer,\nor 1 = by SMS: A{id} then words, to {short_code}", **params)
    written = ask.text("words", title, {"1": "by_sms"})
    if written.choice == "by_sms":
        return End(T("T5b", "SMS A{id} then your answer to {short_code}. The teacher gets it word for word.", **params))
    named = specialist.named is True
    if not ask.by_sms:
        options = {"yes": T("T14c", "Yes"), "no": T("T14c", "No")}
        named = ask.choice("named", T("T14c", "May your name stand with this answer?"), options) == "yes"
    answered = QuestionAnswered(specialist.person.id, question.id, written.words, by="specialist", named=named)
    words = T("T14a", "Thank you. {ref} is answered: the teacher and the mentor there get it, word for word.")
    return End(words, (answered,))


def _named(question: Question) -> dict[str, Text | int]:
    return {"id": question.id, "about": about(question.kind, question.topic)}


def _row(question: Question) -> Text:
    return T("T4r", "Q{id} {about}, day {day}", **_named(question), day=question.day)
