"""What is said of a workshop."""

from __future__ import annotations

from flows.facts import Programme, Workshop
from flows.texts import T, Text, at, span


def workshop_announced(workshop: Workshop, programme: Programme) -> Text:
    """D7, 7 to 10 days before."""
    return T(
        "D7",
        "Workshop {days}, {hour}, {venue}: {topic}. Coming? SMS W HAAN or W NAHIN to {short_code}.",
        days=span(workshop.first_day, workshop.last_day),
        hour=at(workshop.starts),
        venue=workshop.venue,
        topic=workshop.topic,
        short_code=programme.short_code,
    )


def workshop_tomorrow(workshop: Workshop, programme: Programme) -> Text:
    """D8, the day before."""
    return T(
        "D8",
        "Tomorrow {hour}: workshop at {venue}, day 1 of {days}. Bring your book and one problem. "
        "Cannot come? SMS W NAHIN to {short_code}. No worry.",
        hour=at(workshop.starts),
        venue=workshop.venue,
        days=workshop.days,
        short_code=programme.short_code,
    )


def workshop_changed(workshop: Workshop, programme: Programme) -> Text:
    """D7b, at once, to everyone: also to those who said that they cannot come."""
    return T(
        "D7b",
        "Workshop changed: now {days}, {hour}, {venue}. Coming? SMS W HAAN or W NAHIN to {short_code}.",
        days=span(workshop.first_day, workshop.last_day),
        hour=at(workshop.starts),
        venue=workshop.venue,
        short_code=programme.short_code,
    )


def workshop_cancelled(workshop: Workshop) -> Text:
    """D7c, at once, to everyone."""
    return T(
        "D7c",
        "The workshop of {days} at {venue} will not take place. You will hear of the next one. Thank you.",
        days=span(workshop.first_day, workshop.last_day),
        venue=workshop.venue,
    )
