"""What is said when somebody who knows a topic well is asked from another cluster."""

from __future__ import annotations

from flows.facts import Programme
from flows.texts import T, Text
from flows.topics import about


def asks_specialist(reference: str, topic: str, programme: Programme) -> Text:
    """D123, to whoever is asked: nothing of the words, no place."""
    words = T(
        "D123", "Saathi: a {topic} question from another cluster waits for you ({ref}). Dial {code}: Asked of me."
    )
    return words.filled(topic=about("teaching", topic), ref=reference, code=programme.ussd_code)


def specialist_wanted(reference: str) -> Text:
    """D124, to the mentor: the teacher asked one who knows the topic."""
    return T(
        "D124",
        "Saathi: the teacher has asked a specialist of another cluster about {ref} too. It stays with you.",
        ref=reference,
    )


def specialist_answered(reference: str, words: str) -> Text:
    """D125, to the mentor: that answer, word for word."""
    return T("D125", "A specialist's answer to {ref}, which the teacher has too: {words}", ref=reference, words=words)
