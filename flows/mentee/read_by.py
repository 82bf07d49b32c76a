"""Who read the words of a private question of hers, and when."""

from __future__ import annotations

from collections.abc import Mapping

from flows.conversation import Ask, End
from flows.facts import Look, Question
from flows.texts import T, Text, render


def option(question: Question) -> Text | None:
    """Its line under a question that somebody has read."""
    return T("N5", "Who read it") if question.looks else None


def who_read(ask: Ask, question: Question) -> End:
    """N5r. Everybody who did, the last time of each."""
    lines = "\n".join(render(_line(look), ask.language) for look in question.looks)
    return End(T("N5r", "Q{id} was read by:\n{lines}", id=question.id, lines=lines))


def _line(look: Look) -> Text:
    return _READERS[look.by].filled(day=look.on)


_READERS: Mapping[str, Text] = {
    "mentor": T("N5r", "your mentor {day}"),
    "deputy": T("N5r", "the deputy mentor {day}"),
    "specialist": T("N5r", "a specialist {day}"),
    "office": T("N5r", "an office {day}"),
}
