"""One who knows the topic of a question, in another cluster: asked at its asker's word, never otherwise if it is private."""

from __future__ import annotations

from flows.conversation import End
from flows.facts import Answer, Mentee, Question
from flows.outcomes import SpecialistAsked
from flows.texts import T, Text
from flows.topics import about


def may_ask(question: Question) -> Text | None:
    """The line of N4, while there is one to be asked."""
    if not question.specialists or not question.words:
        return None
    return T("N4", "Ask a {topic} mentor", topic=about(question.kind, question.topic))


def asked(mentee: Mentee, question: Question) -> End:
    """She chose it: that is her leave."""
    words = T(
        "N4s",
        "A {topic} mentor of another cluster reads your words, no name, no school. Q{id} stays with your mentor too.",
    )
    words = words.filled(id=question.id, topic=about(question.kind, question.topic))
    return End(words, (SpecialistAsked(mentee.person.id, question.id),))


def leave_wanted(question: Question) -> Text:
    """Her mentor would like to ask one."""
    words = T("N4c", "Q{id} takes time. A {topic} mentor of another cluster may know: no name, no school. What next?")
    return words.filled(id=question.id, topic=about(question.kind, question.topic))


def answered(question: Question, answer: Answer) -> Text:
    """From whom it is: the topic, or the name by the author's leave."""
    if answer.credit:
        return T("N3", "Q{id} from {name}: {words}", name=answer.credit)
    return T("N3", "Q{id} from a {topic} mentor: {words}", topic=about(question.kind, question.topic))
