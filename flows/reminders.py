"""Who is reminded of a workshop, and when: announced 7 to 10 days before (D7), once more the day before (D8).

Reminders are for a workshop as it stands: another day or place is another version, with reminders of its own.
One that could only leave when it is of no use any more is dropped, never sent at night.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flows import gsm, notices, sending, topics
from flows.calendar import Calendar
from flows.facts import Person, Programme, Workshop
from flows.policy import Policy
from flows.texts import T, Text, at, on, render

ANNOUNCED = "D7"
TOMORROW = "D8"


@dataclass(frozen=True)
class Invited:
    """A teacher of the cluster, and what she knows of this version of a workshop.

    `has`: the kinds of its reminders that she has. `told_at`: when it was last written to her as news (D7, D7b).
    """

    person: Person
    coming: bool | None = None
    has: frozenset[str] = frozenset()
    told_at: datetime | None = None


@dataclass(frozen=True)
class Reminder:
    """What somebody hears ("D7" or "D8"), when, and until when (without) it is of use."""

    to: Person
    kind: str
    due_at: datetime
    useful_until: datetime

    @property
    def too_late(self) -> bool:
        """It could only leave when nobody needs it: it is dropped."""
        return self.due_at >= self.useful_until


def reminders(
    workshop: Workshop, invited: Sequence[Invited], policy: Policy, calendar: Calendar, now: datetime
) -> list[Reminder]:
    """What is due now, one at most a person: who is only now announced the workshop needs no second word of it."""
    due_at = sending.send_time(False, now, policy, calendar)
    eve = eve_of(workshop.first_day, calendar)
    until = sending.closing(eve, policy, calendar)
    announces = sending.instant(workshop.first_day - timedelta(days=policy.announce_first), policy.opens, policy)
    reminds = sending.at_hour(eve, policy.remind_at, policy, calendar)

    def kind_for(somebody: Invited) -> str | None:
        if announces <= now and _needs(somebody, ANNOUNCED, announces):
            return ANNOUNCED
        if reminds <= now and somebody.coming is not False and _needs(somebody, TOMORROW, reminds):
            return TOMORROW
        return None

    chosen = [(somebody.person, kind_for(somebody)) for somebody in invited]
    return [Reminder(person, kind, due_at, until) for person, kind in chosen if kind]


def _needs(somebody: Invited, kind: str, since: datetime) -> bool:
    """She has none, and since it would have left no other text told her the same (a change is told at once)."""
    return kind not in somebody.has and (somebody.told_at is None or somebody.told_at < since)


def eve_of(first_day: date, calendar: Calendar) -> date:
    """The eve of a workshop, as far as messages go: of a Monday it is Saturday, of the first school day one of the vacation."""
    day = first_day - timedelta(days=1)
    while calendar.is_quiet(day):
        day -= timedelta(days=1)
    return day


def last_first_day_reminded(today: date, calendar: Calendar) -> date:
    """The latest first day whose eve is today or past."""
    return _next_to_write(today + timedelta(days=1), calendar)


def first_told(first_day: date, now: datetime, policy: Policy, calendar: Calendar) -> date | None:
    """From which day on teachers are told of a workshop that is called now; None: nobody would hear of it before it begins."""
    announces = sending.instant(first_day - timedelta(days=policy.announce_first), policy.opens, policy)
    leaves = sending.send_time(False, max(now, announces), policy, calendar)
    in_time = leaves < sending.closing(eve_of(first_day, calendar), policy, calendar)
    return leaves.astimezone(policy.zone).date() if in_time else None


def _next_to_write(day: date, calendar: Calendar) -> date:
    while calendar.is_quiet(day):
        day += timedelta(days=1)
    return day


def last_working_day_before(day: date, calendar: Calendar) -> date:
    """The day before of what is about work, as far as messages go: of a Monday it is Saturday."""
    day -= timedelta(days=1)
    while not calendar.may_write(day):
        day -= timedelta(days=1)
    return day


def reminder_text(kind: str, workshop: Workshop, programme: Programme, today: date, language: str) -> Text:
    """The words, one part where the place allows it: the topic gives way first. `today`: the day on which it leaves."""
    if kind == ANNOUNCED:
        return _announced(workshop, programme, language)
    if today + timedelta(days=1) == workshop.first_day:
        return notices.workshop_tomorrow(workshop, programme)
    return T(
        "D8b",
        "{day} {hour}: workshop at {venue}, day 1 of {days}. Bring your book and one problem. "
        "Cannot come? SMS W NAHIN to {short_code}. No worry.",
        day=on(workshop.first_day),
        hour=at(workshop.starts),
        venue=workshop.venue,
        days=workshop.days,
        short_code=programme.short_code,
    )


def _announced(workshop: Workshop, programme: Programme, language: str) -> Text:
    text = notices.workshop_announced(workshop, programme)
    topic = gsm.plain(render(topics.named(workshop.topic), language))

    def fits(shorter: str) -> bool:
        return gsm.fits_sms(render(text.filled(topic=shorter), language))

    return text.filled(topic=gsm.clip(topic, fits) or topic)
