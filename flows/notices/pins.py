"""What a mentor is told of a forgotten PIN."""

from __future__ import annotations

from flows.facts import Programme, School
from flows.texts import T, Text


def pin_forgotten(school: School, programme: Programme) -> Text:
    """D120, to the mentor: whoever knows the teacher asks the desk, which can take it away."""
    if programme.desk:
        words = T(
            "D120",
            "Saathi: at {school} a PIN was forgotten. When you have spoken with the teacher, ask the desk to take it away: {desk}.",
        )
        return words.filled(school=school.name, desk=programme.desk)
    words = T(
        "D120",
        "Saathi: at {school} a PIN was forgotten. When you have spoken with the teacher, ask the programme to take it away.",
    )
    return words.filled(school=school.name)
