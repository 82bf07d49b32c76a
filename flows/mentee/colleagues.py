"""What colleagues of her cluster ask, and an idea for one of them. Whose idea it is, is said only with leave."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Idea, Mentee, Question
from flows.outcomes import IdeaGiven
from flows.texts import TN, T, Text
from flows.topics import about


def cluster_asks(ask: Ask, mentee: Mentee) -> End:
    """C1, C2: a question as it was shared; ideas so far can be read, and one added."""
    asked = {f"Q{question.id}": question for question in mentee.cluster_asks}
    rows = {ref: _row(question) for ref, question in asked.items()}
    question = asked[ask.pick("asked", T("C1", "Your cluster asks"), rows)]
    n = len(_answers(question))
    ideas = TN("C2", "Answers so far ({n})", "Answers so far ({n})", n=n) if n else None
    step = ask.choice("c_step", _one_question(question), {"idea": T("C2", "I have an idea"), "ideas": ideas})
    if step == "ideas":
        title = T("C2b", "Q{id}: {ideas}", id=question.id, ideas=" / ".join(_answers(question)))
        ask.choice("c_read", title, {"idea": T("C2", "I have an idea")})
    return _give(ask, mentee, question)


def _row(question: Question) -> Text:
    params = {"id": question.id, "about": about(question.kind, question.topic), "asked": question.asked_on}
    if _answers(question):
        return T("C1r", "Q{id} {about}, answered", **params)
    return T("C1r", "Q{id} {about}, {asked}", **params)


def _one_question(question: Question) -> Text:
    params = {"id": question.id, "about": about(question.kind, question.topic), "words": question.words}
    if question.asker_name:
        return T("C2", "Q{id} {about}, {name} asks: {words}", **params, name=question.asker_name)
    return T("C2", "Q{id} {about}, a colleague asks: {words}", **params)


def _answers(question: Question) -> list[str]:
    """The mentor's answer or the office's, then colleagues' ideas."""
    return [*([question.answer.words] if question.answer else []), *map(_said, question.ideas)]


def _said(idea: Idea) -> str:
    return f"{idea.by}: {idea.words}" if idea.by else idea.words


def _give(ask: Ask, mentee: Mentee, question: Question) -> End:
    """C3, C4."""
    params = {"id": question.id, "short_code": mentee.programme.short_code}
    ask.so_far(T("C so far", "an idea for Q{id}", **params))
    title = T("C3", "Your idea in a few words,\nor 1 = by SMS: A{id} then words, to {short_code}", **params)
    written = ask.text("idea", title, {"1": "by_sms"})
    if written.choice == "by_sms":
        return End(
            T("C3b", "SMS A{id} then your words to {short_code}. It goes without your name. No hurry.", **params)
        )
    named = bool(mentee.person.name) and _may_be_named(ask)
    return _thanks(mentee, question, written.words, named)


def _may_be_named(ask: Ask) -> bool:
    options = {"yes": T("C4", "Yes, with my name"), "no": T("C4", "No, 'a colleague'")}
    return ask.choice("c_named", T("C4", "May we say whose idea it is?"), options) == "yes"


def _thanks(mentee: Mentee, question: Question, words: str, named: bool) -> End:
    given = (IdeaGiven(mentee.person.id, question.id, words, named),)
    if named:
        return End(T("C5", "Thank you! Your idea is with whoever asked Q{id}, with your name.", id=question.id), given)
    return End(T("C5", "Thank you! Your idea is with whoever asked Q{id}, without your name.", id=question.id), given)


def idea_by_sms(ask: Ask, mentee: Mentee) -> End:
    """ "A214 words" of a teacher: an idea for a question of the cluster; `ref` and the words came along."""
    number = ask.given("ref").lstrip("Qq")
    question = next((each for each in mentee.cluster_asks if str(each.id) == number), None)
    if question is None:
        words = T(
            "C6", "Q{number} does not wait in your cluster, so nothing was sent. What waits: dial {code} then 3, 8."
        )
        return End(words.filled(number=number[:6], code=mentee.programme.ussd_code))
    return _thanks(mentee, question, ask.given("words"), named=False)
