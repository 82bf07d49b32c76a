"""My answers: where each of her questions is, what was answered, and what she wants done next."""

from __future__ import annotations

from datetime import date

from flows.conversation import Ask, End
from flows.facts import PROVINCE, Mentee, Question, Sensitive
from flows.mentee import resting, specialist
from flows.mentee.closed_to_mentor import may_new_mentor_see
from flows.mentee.questions import add_words_to, tell_focal_person
from flows.notices import message_waits
from flows.outcomes import AnswerRead, AskerDecided, Helped
from flows.texts import T, Text, on
from flows.topics import about


def my_answers(ask: Ask, mentee: Mentee) -> End:
    """A teacher looks at her questions and their answers."""
    questions = {f"Q{question.id}": question for question in sorted(mentee.questions, key=_can_wait)}
    sensitive = {f"S{item.id}": item for item in mentee.sensitive}
    if not questions and not sensitive:
        words = T(
            "N0", "No questions of yours yet. To ask one: dial {code} then 2, or SMS Q then your words to {short_code}."
        )
        return End(words.filled(code=mentee.programme.ussd_code, short_code=mentee.programme.short_code))
    if ask.by_sms and mentee.person.phone_shared:
        return End(message_waits(mentee.programme))  # what others may read is told by menu only
    rows = {ref: _row(question) for ref, question in questions.items()}
    rows |= {ref: _sensitive_row(item) for ref, item in sensitive.items()}
    ref = ask.pick("answer", T("N1", "Your questions"), rows)
    if ref in sensitive:
        return _one_sensitive(ask, mentee, sensitive[ref])
    question = questions[ref]
    if question.answer and question.state in {"answered", "not_yet"}:
        return _one_answer(ask, mentee, question)
    if question.state in {"helped", "closed"}:
        return _one_settled(ask, mentee, question)
    return _one_waiting(ask, mentee, question)


def _can_wait(question: Question) -> bool:
    """News and what waits for her own word come first; else as they came."""
    return not (question.new or _waits_for_her(question))


def _waits_for_her(question: Question) -> bool:
    return _new_mentor_waits(question) or _leave_waits(question)


def _new_mentor_waits(question: Question) -> bool:
    return question.closed_to_mentor and not question.leave_refused


def _leave_waits(question: Question) -> bool:
    """Up from her mentor, or on from the district to the province."""
    return (
        question.asks_leave and question.state in ("open", "promised") and question.with_whom in ("mentor", "officer")
    )


def _row(question: Question) -> Text:
    return T(
        "N1r",
        "Q{id} {about}: {state}",
        id=question.id,
        about=about(question.kind, question.topic),
        state=_state(question),
    )


def _state(question: Question) -> Text:
    if question.state in _STATES:
        return T("N1n", "NEW") if question.new else _STATES[question.state]
    if _waits_for_her(question):
        return T("N1s", "you decide")
    if question.closed_to_mentor:
        return T("N1s", "kept closed")
    if question.with_whom in PROVINCE:
        return T("N1s", "at province, day {day}", day=question.day)
    if question.with_whom == "officer":
        return T("N1s", "at district, day {day}", day=question.day)
    return T("N1s", "with mentor, day {day}", day=question.day)


_STATES = {
    "answered": T("N1s", "answered"),
    "not_yet": T("N1s", "answered"),
    "helped": T("N1s", "Solved"),
    "closed": T("N1s", "Closed"),
    "for_workshop": T("N1s", "for workshop"),
}


def _one_answer(ask: Ask, mentee: Mentee, question: Question) -> End:
    """What was answered, word for word; she says whether it helped."""
    answer = question.answer
    options = {"helped": T("N3", "Helped"), "not_yet": T("N3", "Not yet"), "more": T("N3", "Ask more")}
    title = T("N3", "Q{id} from your mentor: {words}")
    if answer and answer.credit:  # a saved one, its author by leave
        title = T("N3", "Q{id} from your mentor, words of {name}: {words}", name=answer.credit)
    if answer and answer.by == "officer":
        title = T("N3", "Q{id} from the district officer: {words}")
    if answer and answer.by == "specialist":
        title = specialist.answered(question, answer)
    if answer and answer.by == "province":
        title = T("N3", "Q{id} from the province: {words}")
    ask.looked(AnswerRead(mentee.person.id, question.id))
    verdict = ask.choice("verdict", title.filled(id=question.id, words=answer.words if answer else ""), options)
    if verdict == "helped":
        thanks = T("N3b", "Good to hear. Q{id} is marked as solved. Thank you.", id=question.id)
        return End(thanks, (Helped(mentee.person.id, question.id),))
    if verdict == "more":
        return add_words_to(ask, mentee, question)
    return _what_next(ask, mentee, question, T("N4", "Thank you for telling us. What next?"))


def _one_waiting(ask: Ask, mentee: Mentee, question: Question) -> End:
    """Where it is, since when, by when she hears; and her own word, where that is waited for."""
    if question.closed_to_mentor:
        return may_new_mentor_see(ask, mentee, question)
    if _leave_waits(question):
        return _what_next(ask, mentee, question, _leave_wanted(question))
    if question.with_whom in PROVINCE:
        return End(_at_province(question, mentee))
    if question.with_whom == "officer":
        return End(_at_district(question, mentee))
    options = {"more": T("N5", "Add words"), "close": T("N5", "Close it")}
    if ask.choice("step", _with_mentor(question, mentee), options) == "close":
        return _decided(mentee, question, "close")
    return add_words_to(ask, mentee, question)


def _leave_wanted(question: Question) -> Text:
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


def _what_next(ask: Ask, mentee: Mentee, question: Question, title: Text) -> End:
    options = {
        "cluster": None,  # numbers kept for what a later programme may offer
        "specialist": specialist.may_ask(question),
        "pass_up": _UP[_where_to(question)],
        "for_workshop": T("N4", "Keep for workshop"),
        "close": T("N4", "Close it"),
        "wait": _stay(question) if _leave_waits(question) else None,
    }
    wish = ask.choice("wish", title, options)
    if wish == "specialist":
        return specialist.asked(mentee, question)
    return _decided(mentee, question, wish)


_UP = {
    "officer": T("N4", "Pass to district"),
    "tlrt": T("N4", "Pass to TLRT"),
    "director": T("N4", "Pass to director"),
}


def _where_to(question: Question) -> str:
    return question.leave_for if question.asks_leave and question.leave_for in _UP else "officer"


def _stay(question: Question) -> Text:
    return T("N4", "Stay with district") if question.with_whom == "officer" else T("N4", "Stay with my mentor")


def _decided(mentee: Mentee, question: Question, wish: str) -> End:
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


def _with_mentor(question: Question, mentee: Mentee) -> Text:
    params = {"id": question.id, "about": about(question.kind, question.topic), "asked": question.asked_on}
    if question.state == "for_workshop":
        return T("N5w", "Q{id} {about}, asked {asked}: kept for the next workshop.", **params)
    if not question.words and not question.ask_me:
        short_code = mentee.programme.short_code
        return T(
            "N5s",
            "Q{id} {about}: your words are still to come. SMS Q{id} then your words to {short_code}, or:",
            **params,
            short_code=short_code,
        )
    if resting.rests(mentee):
        return resting.where(question)
    by = on(_hears_by(question, mentee))
    if question.due_on < mentee.today:
        words = T(
            "N5l",
            "Q{id} {about}, asked {asked}: with your mentor. It takes longer than we hoped. You hear again by {by}.",
        )
        return words.filled(**params, by=by)
    words = T("N5", "Q{id} {about}, asked {asked}: with your mentor. You hear from us by {due}, answered or not.")
    return words.filled(**params, due=by)


def _hears_by(question: Question, mentee: Mentee) -> date:
    """The day by which the programme writes to her; never one that is past."""
    return max(question.hears_by or question.due_on, mentee.today)


def _at_district(question: Question, mentee: Mentee) -> Text:
    params = {"id": question.id, "about": about(question.kind, question.topic), "day": question.day}
    if question.promised_on and question.promised_on >= mentee.today:
        words = T("N6p", "The district officer has Q{id} ({about}) and will reply by {until}. You hear from us.")
        return words.filled(**params, until=on(question.promised_on))
    if resting.rests(mentee):
        return resting.where(question)
    by = on(_hears_by(question, mentee))
    if question.due_on < mentee.today:
        words = T(
            "N6l",
            "Q{id} ({about}) is with the district officer, day {day}. It takes longer than we hoped. You hear again by {by}.",
        )
        return words.filled(**params, by=by)
    words = T(
        "N6", "Q{id} ({about}) is with the district officer, day {day}. You hear from us by {due}, answered or not."
    )
    return words.filled(**params, due=by)


def _at_province(question: Question, mentee: Mentee) -> Text:
    params = {"id": question.id, "about": about(question.kind, question.topic), "day": question.day}
    if question.promised_on and question.promised_on >= mentee.today:
        words = T("N6q", "The province has Q{id} ({about}) and will reply by {until}. You hear from us.")
        return words.filled(**params, until=on(question.promised_on))
    words = T("N6r", "Q{id} ({about}) is with the province, day {day}. You hear again by {by}, answered or not.")
    return words.filled(**params, by=on(_hears_by(question, mentee)))


def _one_settled(ask: Ask, mentee: Mentee, question: Question) -> End:
    """Solved or closed: the answer can be read again, and more can be asked."""
    title = T("N7", "Q{id} {about} is closed.", id=question.id, about=about(question.kind, question.topic))
    if question.answer:
        title = T(
            "N7b", "Q{id}, {state}: {words}", id=question.id, state=_STATES[question.state], words=question.answer.words
        )
    if question.new:
        ask.looked(AnswerRead(mentee.person.id, question.id))
    ask.choice("verdict", title, {"helped": None, "not_yet": None, "more": T("N3", "Ask more")})
    return add_words_to(ask, mentee, question)


def _sensitive_row(item: Sensitive) -> Text:
    if item.answered:
        return T("N1t", "S{id}: answered", id=item.id)
    return T("N1t", "S{id}: sent {asked}", id=item.id, asked=item.asked_on)


def _one_sensitive(ask: Ask, mentee: Mentee, item: Sensitive) -> End:
    """An item for the focal person: its answer, or where it is. Nothing of it is named in a list."""
    if not item.answered:
        words = T(
            "N8",
            "S{id} is with the focal person since {asked}. Nobody else sees it. Her answer comes here, in this menu.",
        )
        return End(words.filled(id=item.id, asked=item.asked_on))
    if ask.by_sms:
        return End(message_waits(mentee.programme))
    title = T("N9", "S{id}, the focal person: {words}", id=item.id, words=item.answer)
    ask.looked(AnswerRead(mentee.person.id, item.id, sensitive=True))
    step = ask.choice("verdict", title, {"read": T("N9", "I have read it"), "more": T("N9", "Write again")})
    if step == "read":
        return End(T("N9b", "Thank you. You can read S{id} again here any time.", id=item.id))
    return tell_focal_person(ask, mentee)
