"""An office asks the teacher who asked: one line goes to her, her words come back. Neither learns of the other more than that."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Officer, Question
from flows.outcomes import AskerAsked
from flows.texts import T, Text

LONGEST_ASKED = 90  # letters that stand on one screen of hers


def may_ask(question: Question) -> Text | None:
    """The line of O3; not twice within some days."""
    back = question.asked_back
    return T("O3x", "Ask the teacher") if back is None or back.over else None


def ask_asker(ask: Ask, officer: Officer, question: Question) -> End:
    """O3x. The question stays with the office, its clock goes on: "I have it" gives it a day."""
    ask.so_far(T("O3x", "a question to the teacher of E{id}", id=question.escalation))
    title = T("O3y", "What would you like to know? One line, {longest} letters or fewer. You do not learn who it is.")
    asked = ask.text("asked", title.filled(longest=LONGEST_ASKED), longest=LONGEST_ASKED).words
    ask.confirm("sure", T("O3y", "To the teacher of E{id}: '{words}'", id=question.escalation, words=asked), ["asked"])
    words = T("O3z", "Asked, thank you. E{id} stays with you. What the teacher writes comes here, in this menu.")
    outcome = AskerAsked(officer.person.id, question.id, asked)
    return End(words.filled(id=question.escalation), (outcome,))
