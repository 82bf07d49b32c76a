"""What an office answered, to be read again."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Officer
from flows.officer.shown import summary_of
from flows.texts import T


def look_at_answered(ask: Ask, officer: Officer) -> End:
    """An officer reads again what he answered."""
    answered = {f"E{question.escalation}": question for question in officer.answered}
    if not answered:
        return End(
            T(
                "O6e",
                "Nothing answered in the last 30 days. What waits for you: dial {code} then 1.",
                code=officer.programme.ussd_code,
            )
        )
    rows = {
        ref: T("O6r", "E{id}: {summary}", id=each.escalation, summary=summary_of(each))
        for ref, each in answered.items()
    }
    question = answered[ask.pick("item", T("O6", "Answered"), rows)]
    said = question.answer.words if question.answer else ""
    params = {"id": question.escalation, "cluster": question.cluster, "summary": summary_of(question)}
    ask.choice(
        "step",
        T("O6a", "E{id} {cluster}: {summary}. You answered: {words}", **params, words=said),
        {"others": T("O6a", "See others")},
    )
    ask.again("item")
