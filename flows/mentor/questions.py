"""The questions that wait for a mentor: answer one, pass it up, keep it for the workshop."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Mentor, Question
from flows.mentor.saved import as_sent, choose
from flows.mentor.specialist import answer_by_sms as answer_as_specialist
from flows.mentor.specialist import ask_specialist, asked_by_number
from flows.outcomes import KeptForWorkshop, LeaveAsked, PassedUp, QuestionAnswered, QuestionRead
from flows.status import Matter
from flows.texts import TN, T, Text, render, short
from flows.topics import OFFICES, about

LONGEST_SUMMARY = 60  # what an officer reads at a glance, and what leaves his alert in one part


def look_at_questions(ask: Ask, mentor: Mentor) -> End:
    """A mentor opens a question. That he looked at a private one is noted."""
    waiting = {f"Q{question.id}": question for question in mentor.questions}
    if not waiting and mentor.closed:
        words = T(
            "T4e",
            "No open question for you. Private ones from before, waiting for the teachers' leave: {n}",
        )
        return End(words.filled(n=len(mentor.closed)))
    if not waiting:
        return End(
            T("T4e", "No question waits for you now. When a teacher asks one, you get an SMS and it stands here.")
        )
    rows = {ref: _row(question) for ref, question in waiting.items()}
    title = T("T4l", "Questions")
    if mentor.closed:
        title = T("T4l", "Questions. Private, waiting for the teachers' leave: {n}", n=len(mentor.closed))
    question = waiting[ask.pick("question", title, rows)]
    options = {
        "answer": T("T4", "Answer"),
        "specialist": T("T4", "Ask specialist") if _may_ask_specialist(question) else None,
        "pass_up": None if question.asks_leave else T("T4", "Pass up"),
        "for_workshop": None if _settled_for_workshop(question) else T("T4", "For workshop"),
    }
    if question.private:
        ask.looked(QuestionRead(mentor.person.id, question.id))
    step = ask.choice("step", _one_question(question), options)
    if step == "answer":
        return _answer(ask, mentor, question)
    if step == "specialist":
        return ask_specialist(ask, mentor, question)
    return _pass_up(ask, mentor, question) if step == "pass_up" else _keep_for_workshop(mentor, question)


def _may_ask_specialist(question: Question) -> bool:
    return question.specialists > 0 and question.words != "" and not question.asks_leave


def _settled_for_workshop(question: Question) -> bool:
    return question.asks_leave or question.state == "for_workshop"


def _row(question: Question) -> Text:
    params = {"id": question.id, "about": about(question.kind, question.topic), "day": question.day}
    if question.asks_leave:
        return T("T4r", "Q{id} {about}, asks the teacher", **params)
    if question.state == "for_workshop":
        return T("T4r", "Q{id} {about}, workshop", **params)
    if question.specialist_asked:
        return T("T4r", "Q{id} {about}, with a specialist", **params)
    if question.urgency == "today":
        return T("T4r", "Q{id} {about}, URGENT", **params)
    if question.over:
        return TN("T4d", "Q{id} {about}, {n} day over", "Q{id} {about}, {n} days over", n=question.over, **params)
    return T("T4r", "Q{id} {about}, day {day}", **params)


def _one_question(question: Question) -> Text:
    who: Text | str = T("T4p", "private") if question.private else question.asker_name or T("T4p", "shared")
    params = {"id": question.id, "about": about(question.kind, question.topic), "who": who}
    if question.asks_leave and question.leave_asked_on and question.words:  # why nothing but an answer is offered
        words = T("T4v", "Q{id} {about}, {who}, waiting for the teacher's leave since {since}: {words}")
        return words.filled(**params, since=short(question.leave_asked_on), words=question.words)
    if question.words and question.over:
        words = TN("T4o", "Q{id} {about}, {who}, {n} day over: {words}", "Q{id} {about}, {who}, {n} days over: {words}")
        return words.filled(**params, n=question.over, words=question.words)
    if question.words:
        words = T("T4", "Q{id} {about}, {who}, day {day} of {days}: {words}")
        return words.filled(**params, day=question.day, days=question.days, words=question.words)
    if question.ask_me:
        return T("T4a", "Q{id} {about}, {who}: please call or ask at {school}.", **params, school=question.asker_school)
    return T("T4s", "Q{id} {about}, {who}: the words are still to come by SMS.", **params)


def answer_by_sms(ask: Ask, mentor: Mentor) -> End:
    """ "A214 words": an answer in one SMS; `ref` came along with the opening."""
    number = ask.given("ref").lstrip("Qq")
    question = next((question for question in mentor.questions if str(question.id) == number), None)
    specialist = mentor.specialist() if question is None and mentor.specialist else None
    if specialist and asked_by_number(specialist, number):
        return answer_as_specialist(ask, specialist)
    if question is None:
        words = T("T5e", "Q{number} does not wait for you, so nothing was sent. What waits: dial {code} then 1.")
        return End(words.filled(number=number[:6], code=mentor.programme.ussd_code))
    return _answer(ask, mentor, question)


def pass_up_by_sms(ask: Ask, mentor: Mentor) -> End:
    """ "UP214 D": up in one SMS, as the ready line says it; D, T or P came along as `to`."""
    number = ask.given("ref")
    question = next((each for each in mentor.questions if str(each.id) == number and not each.asks_leave), None)
    if question is None:
        words = T("T5e", "Q{number} does not wait for you, so nothing was sent. What waits: dial {code} then 1.")
        return End(words.filled(number=number[:6], code=mentor.programme.ussd_code))
    return _pass_up(ask, mentor, question)


def _answer(ask: Ask, mentor: Mentor, question: Question) -> End:
    ask.so_far(T("T5s", "an answer to Q{id}", id=question.id))
    params = {"id": question.id, "short_code": mentor.programme.short_code}
    bank = mentor.bank() if mentor.bank and question.topic and not ask.by_sms else None
    saved = bank is not None and question.topic in bank.topics
    title = T("T5", "Type a short answer,\nor 1 = by SMS: A{id} then words, to {short_code}", **params)
    if saved:
        title = T(
            "T5",
            "Type a short answer,\nor 1 = by SMS: A{id} then words, to {short_code}\n2 = use a saved answer",
            **params,
        )
    written = ask.text("words", title, {"1": "by_sms", **({"2": "saved"} if saved else {})})
    if bank and written.choice == "saved" and (used := choose(ask, bank, question.topic)):
        sent = QuestionAnswered(mentor.person.id, question.id, as_sent(used), by="mentor", saved_id=used.id)
        return End(T("T5c", "Thank you. {ref} is answered: the teacher hears that a message waits."), (sent,))
    if written.choice == "by_sms":
        return End(T("T5b", "SMS A{id} then your answer to {short_code}. The teacher gets it word for word.", **params))
    answered = QuestionAnswered(mentor.person.id, question.id, written.words, by="mentor")
    return End(T("T5c", "Thank you. {ref} is answered: the teacher hears that a message waits."), (answered,))


def _pass_up(ask: Ask, mentor: Mentor, question: Question) -> End:
    """To the district officer in one neutral line; a private question only after its asker was asked."""
    ask.so_far(T("T6s", "passing up Q{id}", id=question.id))
    offices = {
        "officer": T("T6", "District officer"),
        "tlrt": T("T6", "TLRT (academic)"),
        "director": T("T6", "Province (policy/finance)"),
    }
    to = ask.choice("to", T("T6", "Pass up Q{id}. No name and no school go with it.", id=question.id), offices)
    ready = ready_summary(question.kind, question.topic)
    title = T("T6b", "One line for them, without names.\n1 = '{line}'\nor type your own", line=ready)
    written = ask.text("summary", title, {"1": "ready"}, longest=LONGEST_SUMMARY)
    summary = written.words or render(ready, ask.language)
    if not question.may_go(to):
        confirm = T(
            "T6d",
            "Q{id} is private: the teacher is asked first whether this may go to {office}: '{line}'",
            id=question.id,
            line=summary,
            office=OFFICES[to],
        )
        ask.confirm("sure", confirm, again=["summary"], send=T("T6d", "Ask the teacher"))
        return End(_teacher_first(question), (LeaveAsked(mentor.person.id, question.id, summary, to),))
    confirm = T(
        "T6c", "To {office} from {cluster}: '{line}'", office=OFFICES[to], cluster=mentor.cluster.name, line=summary
    )
    ask.confirm("sure", confirm, again=["summary"])
    passed = PassedUp(mentor.person.id, question.id, summary, to)
    if to == "officer" and not mentor.cluster.standing.does(Matter.OFFICERS) and question.urgency != "today":
        words = T(
            "N5d",
            "Passed up as {ref}, without name or school. It waits in the officer's menu; no SMS goes to officers now.",
        )
        return End(words, (passed,))
    words = T("T6e", "Passed up as {ref}. We tell {office}, without name or school. Thank you.", office=OFFICES[to])
    return End(words, (passed,))


def ready_summary(kind: str, topic: str) -> Text:
    """The line that travels where the mentor writes none."""
    return T("T6b", "{about}: help needed", about=about(kind, topic))


def _keep_for_workshop(mentor: Mentor, question: Question) -> End:
    if question.private and not question.leave_given:
        return End(_teacher_first(question), (LeaveAsked(mentor.person.id, question.id, ""),))
    kept = KeptForWorkshop(mentor.person.id, question.id)
    return End(
        T("T4w", "Q{id} is kept for the next workshop. It stays in your list until it is answered.", id=question.id),
        (kept,),
    )


def _teacher_first(question: Question) -> Text:
    return T("T7", "Q{id} is private. We ask the teacher first; you will hear what they say.", id=question.id)
