"""Questions as a list shows them: the one that waits longest, and those that are alike as one."""

from __future__ import annotations

from collections.abc import Sequence

from flows.facts import Question
from flows.policy import Policy


def longest_with_mentor(questions: Sequence[Question], policy: Policy) -> Question | None:
    """The question of which his menu says a gentle line: it waits for a word of his and is not urgent."""
    quiet = [
        question
        for question in questions
        if question.state == "open" and not question.asks_leave and question.urgency != "today"
    ]
    oldest = max(quiet, key=lambda question: question.day, default=None)
    return oldest if oldest and oldest.day >= policy.gentle_day else None


def alike(questions: Sequence[Question], policy: Policy) -> list[tuple[Question, ...]]:
    """What waits for an officer as he sees it: the same problem of several clusters is one item, where its first stands.

    The same is the same topic, or the same kind where there is no topic. An urgent one stays by itself, and one of which
    its asker was asked more.
    """
    by_subject: dict[str, list[Question]] = {}
    for question in questions:
        by_subject.setdefault(_subject(question), []).append(question)
    items: list[tuple[Question, ...]] = []
    for question in questions:
        same = by_subject[_subject(question)]
        if len({each.cluster for each in same}) < policy.alike_clusters:
            items.append((question,))
        elif same[0] is question:
            items.append(tuple(same))
    return items


def is_known(clusters: int, urgent: bool, policy: Policy) -> bool:
    """Whether an officer needs no word of a question of its own: so many other clusters' same one stands as one item by now.

    He was told of those that made it one; what comes after joins it, in his menu and his digests, and is answered with it.
    """
    return not urgent and clusters >= policy.alike_clusters


def _subject(question: Question) -> str:
    if question.urgency == "today" or question.asked_back or not (question.topic or question.kind):
        return f"E{question.escalation}"
    return question.topic or question.kind
