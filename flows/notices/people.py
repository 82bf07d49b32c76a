"""What is said when somebody joins, stops or comes back."""

from __future__ import annotations

from flows.facts import Programme, School
from flows.texts import T, Text


def joined(school: School) -> Text:
    """D28, to the mentor: no name, only the school."""
    return T(
        "D28", "Saathi: a teacher of {school} has joined {cluster}.", school=school.name, cluster=school.cluster.name
    )


def stopped(programme: Programme) -> Text:
    """D15: messages stop."""
    return T(
        "D15",
        "Messages stopped. Nothing is held against you; your questions are safe. To return: SMS START to {short_code} or dial {code}.",
        short_code=programme.short_code,
        code=programme.ussd_code,
    )


def stopped_but_for_duties(programme: Programme) -> Text:
    """D15c: messages stop; what waits for a mentor or an office goes on."""
    return T(
        "D15c",
        "Messages stopped. Alerts on your post still come: somebody waits for your word there. To return: SMS START to {short_code}.",
        short_code=programme.short_code,
    )


def restarted(programme: Programme) -> Text:
    """D15b: messages start again."""
    return T(
        "D15b",
        "Welcome back. Messages will reach you again. Menu: {code}. To stop: SMS STOP to {short_code}.",
        code=programme.ussd_code,
        short_code=programme.short_code,
    )


def not_known(programme: Programme) -> Text:
    """E4b, to a number that is not in the programme."""
    return T(
        "E4b",
        "Saathi: this number is not with us yet. Dial {code} to join; your cluster code is on the poster. Your message is kept.",
        code=programme.ussd_code,
    )
