"""What was passed up to a district officer: the cluster and one neutral line, never a name, never a school."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from flows.conversation import Ask, End
from flows.escalation import office_for
from flows.facts import Bank, Officer, Question
from flows.listed import alike
from flows.mentor.saved import as_sent, choose
from flows.officer.asking_back import ask_asker, may_ask
from flows.officer.shown import Item, one_question, refs, row, several
from flows.outcomes import LeaveAsked, NotMyOffice, PassedUp, Promised, QuestionAnswered
from flows.policy import POLICY
from flows.status import Matter
from flows.texts import T, Text, on, short
from flows.topics import OFFICES

MOST_TOGETHER = 4  # put together by hand in one call
MOST_DAYS = 20  # working days that an SMS may promise


def look_at_waiting(ask: Ask, officer: Officer, questions: Sequence[Question]) -> End:
    """An officer opens what waits: takes it on until a day, answers it, or says that it is not his."""
    waiting = {_key(item): item for item in alike(questions, POLICY)}
    if not waiting and officer.by == "province":
        return End(
            T(
                "V2n",
                "Nothing waits here now: all is answered or with the districts. When a cluster asks, you get an SMS. Thank you.",
            )
        )
    if not waiting and not officer.standing.does(Matter.OFFICERS):
        return End(
            T(
                "O6e",
                "Nothing waits here now. At present no SMS says so in your district: please look in here. Thank you.",
            )
        )
    if not waiting:
        return End(
            T(
                "O2e",
                "Nothing waits here now. When a cluster asks your help, you get an SMS. Thank you for the support.",
            )
        )
    rows = {key: row(item) for key, item in waiting.items()}
    item = waiting[ask.pick("item", T("O2", "Waiting"), rows)]
    others = [question for question in questions if question not in item]
    like = T("O3k", "Same as another") if others else None
    if len(item) == 1:
        step = ask.choice("step", one_question(item[0]), {**_steps(officer), "like": like, "ask": may_ask(item[0])})
        return _with_others(ask, officer, item, others) if step == "like" else _act(ask, officer, item, step)
    steps = {**_steps(officer), "province": None, "each": T("O3m", "One by one"), "like": like}
    step = ask.choice("step", several(item), steps)
    if step == "like":
        return _with_others(ask, officer, item, others)
    return _one_of_several(ask, officer, item) if step == "each" else _act(ask, officer, item, step)


def _with_others(ask: Ask, officer: Officer, item: Item, others: Sequence[Question]) -> End:
    """The same question from several clusters, put together by hand: answered once, and every asker hears."""
    rows = {f"E{question.escalation}": row((question,)) for question in others}
    chosen = ask.pick(f"with {len(item)}", T("O3k", "Which is the same?"), rows)
    item = (*item, next(question for question in others if f"E{question.escalation}" == chosen))
    others = [question for question in others if question not in item]
    more = T("O3k", "One more") if others and len(item) < MOST_TOGETHER else None
    steps = {**_steps(officer), "province": None, "like": more}
    step = ask.choice(f"step {len(item)}", several(item), steps)
    return _with_others(ask, officer, item, others) if step == "like" else _act(ask, officer, item, step)


def _key(item: Item) -> str:
    """How an answer names it: several that are alike by what they are about."""
    first = item[0]
    return f"E{first.escalation}" if len(item) == 1 else f"all {first.topic or first.kind}"


def _steps(officer: Officer) -> dict[str, Text | None]:
    at_province = officer.by == "province"
    return {
        "have": T("O3", "I have it"),
        "answer": T("O3", "Answer"),
        "province": None if at_province else T("O3", "To province"),
        "not_mine": T("V2b", "Back to district") if at_province else T("O3", "Not my office"),
    }


def _one_of_several(ask: Ask, officer: Officer, item: Item) -> End:
    each = {_key((question,)): question for question in item}
    rows = {ref: row((question,)) for ref, question in each.items()}
    question = each[ask.pick("one", T("O2", "Waiting"), rows)]
    steps = {**_steps(officer), "like": None, "ask": may_ask(question)}
    return _act(ask, officer, (question,), ask.choice("its step", one_question(question), steps))


def _act(ask: Ask, officer: Officer, item: Item, step: str) -> End:
    if step == "have":
        return _promise(ask, officer, item)
    if step == "answer":
        return _answer(ask, officer, item[0]) if len(item) == 1 else _answer_all(ask, officer, item)
    if step == "province":
        return _to_province(officer, item[0])
    if step == "ask":
        return ask_asker(ask, officer, item[0])
    _sure_that_not_mine(ask, officer, item)
    back = tuple(NotMyOffice(officer.person.id, question.id, question.with_whom) for question in item)
    if len(item) > 1 and officer.by == "province":
        words = T("V2c", "Thank you. {refs} go back to the districts, or to the mentors where private. They stay open.")
        return End(words.filled(refs=refs(item)), back)
    if len(item) > 1:
        words = T(
            "O3n", "Thank you for saying so. {refs} go back to their mentors, who are told to look for another way."
        )
        return End(words.filled(refs=refs(item)), back)
    if officer.by == "province":
        words = T(
            "V2c", "Thank you. E{id} goes back to the district, or to the mentor where it is private. It stays open."
        )
        return End(words.filled(id=item[0].escalation), back)
    words = T("O3d", "Thank you for saying so. E{id} goes back to the mentor, who is told to look for another way.")
    return End(words.filled(id=item[0].escalation), back)


def _sure_that_not_mine(ask: Ask, officer: Officer, item: Item) -> None:
    """D77: one key acts on somebody's problem, so it says first where it goes."""
    yes = T("D77", "Yes, send back")
    if len(item) > 1 and officer.by == "province":
        title = T("V2i", "{refs} go back to the districts, or to the mentors where private. Not for your office?")
        ask.choice("not mine", title.filled(refs=refs(item)), {"yes": yes})
        return
    if officer.by == "province":
        title = T("V2i", "E{id} goes back to the district, or to the mentor where it is private. Not for your office?")
        ask.choice("not mine", title.filled(id=item[0].escalation), {"yes": yes})
        return
    if len(item) > 1:
        title = T("D77", "{refs} go back to their mentors, who look for another way. Not for your office?")
        ask.choice("not mine", title.filled(refs=refs(item)), {"yes": yes})
        return
    title = T("D77", "E{id} goes back to the mentor of {cluster}, who looks for another way. Not for your office?")
    ask.choice("not mine", title.filled(id=item[0].escalation, cluster=item[0].cluster), {"yes": yes})


def _to_province(officer: Officer, question: Question) -> End:
    """On to the province, to the office for its kind; of a private one the teacher is asked first."""
    to = office_for(question.kind)
    if not question.may_go(to):
        words = T(
            "O3q", "E{id} is private: the teacher is asked first whether it may go to {office}. It stays with you."
        )
        asked = LeaveAsked(officer.person.id, question.id, "", to)
        return End(words.filled(id=question.escalation, office=OFFICES[to]), (asked,))
    words = T("O3t", "Thank you. E{id} goes to the province: {office}. The mentor is told.")
    passed = PassedUp(officer.person.id, question.id, "", to)
    return End(words.filled(id=question.escalation, office=OFFICES[to]), (passed,))


def pass_on_by_sms(ask: Ask, officer: Officer) -> End:
    """ "P E77": on to the province in one SMS."""
    question = _named(ask, officer)
    return _not_waiting(ask, officer) if question is None else _to_province(officer, question)


def promise_by_sms(ask: Ask, officer: Officer) -> End:
    """ "OK E77 2": he has it, and replies in so many working days."""
    question = _named(ask, officer)
    if question is None:
        return _not_waiting(ask, officer)
    days = min(max(int(ask.given("days") or 2), 1), MOST_DAYS)
    return _promised(officer, (question,), officer.calendar.add(officer.today, days))


def _named(ask: Ask, officer: Officer) -> Question | None:
    number = ask.given("ref").lstrip("Ee")
    mine = [*officer.waiting, *officer.overdue]
    return next((question for question in mine if str(question.escalation) == number), None)


def act_on_named(ask: Ask, officer: Officer) -> End:
    """From a desk: `refs` ("E77 E81") came along with the step. What no longer waits stops all of it."""
    named = ask.given("refs").split()
    waiting = {f"E{question.escalation}": question for question in officer.waiting}
    gone = [ref for ref in named if ref not in waiting]
    if gone or not named:
        words = T("O3e", "E{number} does not wait for you, so nothing was sent. What waits: dial {code} then 1.")
        return End(words.filled(number=(gone or ["E"])[0][1:7], code=officer.programme.ussd_code))
    item = tuple(waiting[ref] for ref in named)
    steps = _steps(officer) if len(item) == 1 else {**_steps(officer), "province": None}
    return _act(ask, officer, item, ask.choice("step", several(item), steps))


def _not_waiting(ask: Ask, officer: Officer) -> End:
    words = T("O3e", "E{number} does not wait for you, so nothing was sent. What waits: dial {code} then 1.")
    return End(words.filled(number=ask.given("ref").lstrip("Ee")[:6], code=officer.programme.ussd_code))


def _promise(ask: Ask, officer: Officer, item: Item) -> End:
    meets_on = _meets_on(officer)
    at_meeting = T("O4", "At the meeting, {day}", day=short(meets_on)) if meets_on else None
    options = {"2 days": T("O4", "In 2 days"), "week": T("O4", "In a week"), "meeting": at_meeting}
    when = ask.choice("when", T("O4", "Thank you. When can you reply?"), options)
    until = meets_on if when == "meeting" and meets_on else _until(when, officer)
    return _promised(officer, item, until)


def _promised(officer: Officer, item: Item, until: date) -> End:
    promised = tuple(Promised(officer.person.id, question.id, until) for question in item)
    if len(item) > 1:
        words = T("O5m", "Done. The mentors of {refs} are told: reply by {until}. Thank you for the support.")
        return End(words.filled(refs=refs(item), until=on(until)), promised)
    if officer.by == "province":
        words = T(
            "V2d", "Done. The mentor is told: 'The province has E{id}, reply by {until}.' Thank you for the support."
        )
        return End(words.filled(id=item[0].escalation, until=on(until)), promised)
    words = T(
        "O5", "Done. The mentor is told: 'District officer has E{id}, reply by {until}.' Thank you for the support."
    )
    return End(words.filled(id=item[0].escalation, until=on(until)), promised)


def _meets_on(officer: Officer) -> date | None:
    """The day of the next monthly meeting, where one is called."""
    meeting = officer.meeting().next if officer.meeting else None
    return meeting.day if meeting and meeting.day > officer.today else None


def _until(when: str, officer: Officer) -> date:
    if when == "week":
        return officer.calendar.add(officer.today + timedelta(days=7), 0)
    return officer.calendar.add(officer.today, 2)


def answer_by_sms(ask: Ask, officer: Officer) -> End:
    """ "A E77 words": an answer in one SMS; `ref` came along with the opening."""
    question = _named(ask, officer)
    return _not_waiting(ask, officer) if question is None else _answer(ask, officer, question)


def _answer(ask: Ask, officer: Officer, question: Question) -> End:
    ask.so_far(T("O3s", "an answer to E{id}", id=question.escalation))
    params = {"id": question.escalation, "short_code": officer.programme.short_code}
    title = T("O3b", "Type your answer,\nor 1 = by SMS: A E{id} then words, to {short_code}", **params)
    bank = _bank_of(ask, officer, question)
    if bank:
        title = T(
            "O3b",
            "Type your answer,\nor 1 = by SMS: A E{id} then words, to {short_code}\n2 = use a saved answer",
            **params,
        )
    written = ask.text("words", title, {"1": "by_sms", **({"2": "saved"} if bank else {})})
    if written.choice == "by_sms":
        return End(
            T("O3f", "SMS A E{id} then your answer to {short_code}. It travels word for word. Thank you.", **params)
        )
    answered = QuestionAnswered(officer.person.id, question.id, written.words, by=officer.by)
    if bank and written.choice == "saved" and (used := choose(ask, bank, question.topic)):
        answered = replace(answered, words=as_sent(used), saved_id=used.id)
    words = T("O3c", "Thank you. Your answer to {ref} goes to the teacher and the mentor, word for word.")
    return End(words, (answered,))


def _bank_of(ask: Ask, officer: Officer, question: Question) -> Bank | None:
    """The saved answers, for who may use them and where there are some of its topic."""
    bank = officer.bank() if officer.bank and question.topic and not ask.by_sms else None
    return bank if bank and question.topic in bank.topics else None


def _answer_all(ask: Ask, officer: Officer, item: Item) -> End:
    """One answer to what is alike: each teacher gets it, each mentor hears it, and each question keeps its own history."""
    together = refs(item)
    ask.so_far(T("O3s", "an answer to {refs}", refs=together))
    written = ask.text(
        "words", T("O3w", "Type one answer for {refs}. It goes to every teacher and mentor.", refs=together)
    )
    answered = tuple(QuestionAnswered(officer.person.id, each.id, written.words, by=officer.by) for each in item)
    return End(
        T("O3v", "Thank you. Your answer to {refs} goes to each teacher and mentor, word for word.", refs=together),
        answered,
    )
