"""What is said of an open class. Of whoever opens it only the school."""

from __future__ import annotations

from datetime import date

from flows.facts import School
from flows.texts import T, Text, on


def class_open(school: School, day: date, words: str) -> Text:
    """D121, to the teachers of a school that was named."""
    return T(
        "D121",
        "Saathi: a class of {school} is open to you on {day}: {words}. No need to answer; your mentor knows of it.",
        school=school.name,
        day=on(day),
        words=words,
    )


def class_open_to_mentor(school: School, day: date, words: str, wanted: bool) -> Text:
    """D122, to the mentor. `wanted`: he is to find a colleague."""
    text = T("D122", "Saathi: {school} opens a class on {day}: {words}. A colleague hears of it.")
    if wanted:
        text = T("D122", "Saathi: {school} opens a class on {day}: {words}. Who could come and look on?")
    return text.filled(school=school.name, day=on(day), words=words)
