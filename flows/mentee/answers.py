"""My answers: where each of her questions is, what was answered, and what she wants done next."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import PROVINCE, Idea, Mentee, Question
from flows.mentee import asked_back, read_by, sensitive, specialist, stage
from flows.mentee.closed_to_mentor import may_new_mentor_see
from flows.mentee.colleagues import cluster_asks
from flows.mentee.deciding import decided, leave_waits, leave_wanted, what_next
from flows.mentee.pins import closed_by_pin
from flows.mentee.questions import add_words_to
from flows.mentee.where import at_district, at_province, with_mentor
from flows.notices import message_waits
from flows.outcomes import AnswerRead, Helped, IdeaRead
from flows.texts import TN, T, Text
from flows.topics import about


def my_answers(ask: Ask, mentee: Mentee) -> End:
    """A teacher looks at her questions and their answers."""
    questions = {f"Q{question.id}": question for question in sorted(mentee.questions, key=_can_wait)}
    items = {f"S{item.id}": item for item in mentee.sensitive}
    colleagues = _colleagues(mentee)
    if not questions and not items and not colleagues:
        words = T(
            "N0", "No questions of yours yet. To ask one: dial {code} then 2, or SMS Q then your words to {short_code}."
        )
        return End(words.filled(code=mentee.programme.ussd_code, short_code=mentee.programme.short_code))
    held = bool(items or any(each.private for each in mentee.questions)) and bool(mentee.pin().held)
    if ask.by_sms and (mentee.person.phone_shared or held):
        return End(message_waits(mentee.programme))  # what others may read is told by menu only
    if held and (closed := closed_by_pin(ask, mentee)):  # nor would the list be hers to see
        return closed
    rows = {ref: _row(question) for ref, question in questions.items()}
    rows |= {ref: sensitive.row(item) for ref, item in items.items()}
    title = T("N1", "Your questions") if rows else T("N1", "No questions of yours yet.")
    ref = ask.pick("answer", title, rows, beside=colleagues)
    if ref == "stage":
        return stage.my_stage(ask, mentee, mentee.stages[0])
    if ref == "cluster":
        return cluster_asks(ask, mentee)
    if (ref in items or questions[ref].private) and (closed := closed_by_pin(ask, mentee)):
        return closed
    if ref in items:
        return sensitive.one_item(ask, mentee, items[ref])
    question = questions[ref]
    if question.withdrawn:  # where it is now, a phone that others use does not tell
        return End(_closed(question))
    idea = _whose_words(ask, question)
    return _one_idea(ask, mentee, question, idea) if idea else _one_question(ask, mentee, question)


def _colleagues(mentee: Mentee) -> dict[str, tuple[str, Text]]:
    """What the cluster asks, and how she and her mentor work, behind keys of their own."""
    n = len(mentee.cluster_asks)
    words = TN("N1", "My cluster asks ({n})", "My cluster asks ({n})", n=n)
    found: dict[str, tuple[str, Text]] = {"7": ("stage", stage.row(mentee.stages[0]))} if mentee.stages else {}
    return found | ({"8": ("cluster", words)} if n else {})


def _one_question(ask: Ask, mentee: Mentee, question: Question) -> End:
    if question.answer and question.state in {"answered", "not_yet"}:
        return _one_answer(ask, mentee, question)
    if question.state in {"helped", "closed"}:
        return _one_settled(ask, mentee, question)
    return _one_waiting(ask, mentee, question)


def _whose_words(ask: Ask, question: Question) -> Idea | None:
    """N1v, where colleagues wrote too: theirs, or where the question itself is."""
    if not question.ideas:
        return None
    title = T("N1v", "Q{id} {about}", id=question.id, about=about(question.kind, question.topic))
    ideas = {f"i{idea.id}": idea for idea in reversed(question.ideas)}
    rows: dict[str, Text | str] = {"own": _state_line(question)}
    chosen = ask.pick("voice", title, rows | {key: _idea_row(idea) for key, idea in ideas.items()})
    return ideas.get(chosen)


def _state_line(question: Question) -> Text:
    return T("N1v", "The question: {state}", state=_state(question))


def _idea_row(idea: Idea) -> Text:
    if idea.new:
        return T("N1w", "{who}: NEW", who=_who(idea))
    return T("N1w", "{who}: an idea", who=_who(idea))


def _who(idea: Idea) -> Text | str:
    return idea.by or T("N1w", "A colleague")


def _one_idea(ask: Ask, mentee: Mentee, question: Question, idea: Idea) -> End:
    """N3 for what a colleague wrote: thanks go back to whoever helped."""
    settled = question.state in {"helped", "closed"}
    options = {
        "helped": None if settled else T("N3", "Helped"),
        "not_yet": None if settled else T("N3", "Not yet"),
        "more": T("N3", "Ask more"),
    }
    ask.looked(IdeaRead(mentee.person.id, idea.id))
    title = T("N3", "Q{id} from a colleague: {words}", id=question.id, words=idea.words)
    if idea.by:
        title = T("N3", "Q{id} from {who}: {words}", id=question.id, who=idea.by, words=idea.words)
    verdict = ask.choice("verdict", title, options)
    if verdict == "helped":
        thanks = T("N3c", "Good to hear. Your thanks go to the colleague, Q{id} is marked as solved.", id=question.id)
        return End(thanks, (Helped(mentee.person.id, question.id, idea.id),))
    if verdict == "more":
        return add_words_to(ask, mentee, question)
    return what_next(ask, mentee, question, T("N4", "Thank you for telling us. What next?"))


def _can_wait(question: Question) -> bool:
    """News and what waits for her own word come first; else as they came."""
    return not (question.news or _waits_for_her(question))


def _waits_for_her(question: Question) -> bool:
    return _new_mentor_waits(question) or leave_waits(question) or question.waits_for_words


def _new_mentor_waits(question: Question) -> bool:
    return question.closed_to_mentor and not question.leave_refused


def _row(question: Question) -> Text:
    state = T("N1n", "NEW") if question.news else _state(question)
    return T("N1r", "Q{id} {about}: {state}", id=question.id, about=about(question.kind, question.topic), state=state)


def _state(question: Question) -> Text:
    if question.state in _STATES:
        return T("N1n", "NEW") if question.new else _STATES[question.state]
    if question.waits_for_words and not leave_waits(question):
        return asked_back.state(question)
    if _waits_for_her(question):
        return T("N1s", "you decide")
    if question.closed_to_mentor:
        return T("N1s", "kept closed")
    if question.with_whom in PROVINCE:
        return T("N1s", "at province, day {day}", day=question.day)
    if question.with_whom == "officer":
        return T("N1s", "at district, day {day}", day=question.day)
    if question.looks:
        return T("N1s", "read {read}, day {day}", read=question.looks[-1].on, day=question.day)
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
    options = {
        "helped": T("N3", "Helped"),
        "not_yet": T("N3", "Not yet"),
        "more": T("N3", "Ask more"),
        "readers": read_by.option(question),
    }
    title = T("N3", "Q{id} from your mentor: {words}")
    if answer and answer.credit:  # a saved one, its author by leave
        title = T("N3", "Q{id} from your mentor, words of {name}: {words}", name=answer.credit)
    if answer and answer.by == "officer":
        title = T("N3", "Q{id} from the district officer: {words}")
    if answer and answer.by == "specialist":
        title = specialist.answered(question, answer)
    if answer and answer.by == "province":
        title = T("N3", "Q{id} from the province: {words}")
    if answer and answer.by == "province" and answer.credit:
        title = T("N3", "Q{id} from the province, words of {name}: {words}", name=answer.credit)
    ask.looked(AnswerRead(mentee.person.id, question.id))
    verdict = ask.choice("verdict", title.filled(id=question.id, words=answer.words if answer else ""), options)
    if verdict == "helped":
        thanks = T(
            "N3b", "Good to hear. Your thanks go to whoever answered, Q{id} is marked as solved.", id=question.id
        )
        return End(thanks, (Helped(mentee.person.id, question.id),))
    if verdict == "readers":
        return read_by.who_read(ask, question)
    if verdict == "more":
        return add_words_to(ask, mentee, question)
    return what_next(ask, mentee, question, T("N4", "Thank you for telling us. What next?"))


def _one_waiting(ask: Ask, mentee: Mentee, question: Question) -> End:
    """Where it is, since when, by when she hears; and her own word, where that is waited for."""
    if question.closed_to_mentor:
        return may_new_mentor_see(ask, mentee, question)
    if leave_waits(question):
        return what_next(ask, mentee, question, leave_wanted(question))
    if question.with_whom in (*PROVINCE, "officer"):
        where = at_district if question.with_whom == "officer" else at_province
        if question.waits_for_words:
            by_sms = "" if question.private or mentee.person.phone_shared else mentee.programme.short_code
            return asked_back.reply_to_office(
                ask, mentee.person.id, question, where=where(question, mentee), short_code=by_sms
            )
        if not question.looks:
            return End(where(question, mentee))
        kept = {"more": None, "close": None, "others": None}  # the same key as while it is with her mentor
        ask.choice("step", where(question, mentee), {**kept, "readers": read_by.option(question)})
        return read_by.who_read(ask, question)
    options = {
        "more": T("N5", "Add words"),
        "close": T("N5", "Close it"),
        "others": T("N5", "Ask others"),
        "readers": read_by.option(question),
    }
    step = ask.choice("step", with_mentor(question, mentee), options)
    if step == "close":
        return decided(mentee, question, "close")
    if step == "readers":
        return read_by.who_read(ask, question)
    if step == "others":
        return what_next(ask, mentee, question, T("N4", "It stays with your mentor too. Who else?"))
    return add_words_to(ask, mentee, question)


def _one_settled(ask: Ask, mentee: Mentee, question: Question) -> End:
    """Solved or closed: the answer can be read again, and more can be asked."""
    title = _closed(question)
    if question.answer:
        title = T(
            "N7b", "Q{id}, {state}: {words}", id=question.id, state=_STATES[question.state], words=question.answer.words
        )
    if question.new:
        ask.looked(AnswerRead(mentee.person.id, question.id))
    ask.choice("verdict", title, {"helped": None, "not_yet": None, "more": T("N3", "Ask more")})
    return add_words_to(ask, mentee, question)


def _closed(question: Question) -> Text:
    return T("N7", "Q{id} {about} is closed.", id=question.id, about=about(question.kind, question.topic))
