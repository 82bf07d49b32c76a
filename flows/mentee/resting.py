"""Where Saathi's clocks do not run (a district paused, planned, or on its own): no promise of a day is made."""

from __future__ import annotations

from flows.facts import Mentee, Question
from flows.texts import T, Text
from flows.topics import about


def rests(mentee: Mentee) -> bool:
    """Whether nobody is reminded in her district now."""
    return not mentee.school.cluster.standing.running


def saved(mentee: Mentee, by_sms: bool) -> Text:
    """N5d, in place of the day by which she would hear."""
    if by_sms and mentee.person.phone_shared:
        return T(
            "N5d",
            "Saved: {ref} ({privacy}{told}). Now SMS {ref} then your words to {short_code}, and delete that SMS. "
            "Few messages leave here now: it may take longer.",
        )
    if by_sms:
        return T(
            "N5d",
            "Saved: {ref} ({privacy}{told}). Now SMS {ref} then your words to {short_code}. "
            "Few messages leave in your district now: it may take longer.",
        )
    return T(
        "N5d",
        "Saved: {ref} ({privacy}{told}). Saathi sends few messages in your district now, so it may take longer. "
        "An answer reaches you.",
    )


def saved_in_one_sms(mentee: Mentee) -> Text:
    """The same, and what is it about?"""
    if mentee.person.phone_shared:
        return T(
            "N5d",
            "Saved: {ref} ({privacy}). Few messages leave here now. About? SMS to {short_code}: "
            "1 teaching 2 growth 3 school 4 supplies 5 rules/pay 6 safety. Delete sent SMS.",
        )
    return T(
        "N5d",
        "Saved: {ref} ({privacy}). Few messages leave here now. About? SMS to {short_code}: "
        "1 teaching 2 growth 3 school 4 supplies 5 rules/pay 6 safety.",
    )


def where(question: Question) -> Text:
    """Where a question is, and that it may take longer."""
    words = T(
        "N5d", "Q{id} {about}, asked {asked}: with your mentor. Few messages leave here now; an answer reaches you."
    )
    if question.with_whom == "officer":
        words = T(
            "N5d",
            "Q{id} ({about}), asked {asked}: with the district officer. Few messages leave here now; an answer reaches you.",
        )
    return words.filled(id=question.id, about=about(question.kind, question.topic), asked=question.asked_on)
