"""What follows a workshop, and when: the mentor's notes, thanks, the main points, the plan ten days on, the next date.

Each kind once a workshop (the steps: once a day). What could only leave when it is of no use any more is dropped.

| kind | to whom | when |
|------|---------|------|
| D49  | mentor  | the day before, with the agenda |
| D45  | mentor  | each day when it ends, while he has not noted its steps |
| D46  | who came | when his notes have settled, without any the next day |
| D47  | who did not check in | when main points or a plan have settled |
| D50  | who has a plan and said nothing of it | ten days on |
| D51  | mentor  | ten days on, while no next one is called |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from flows import sending
from flows.calendar import Calendar
from flows.facts import Workshop
from flows.policy import Policy
from flows.reminders import eve_of

AGENDA, STEPS, THANKS, POINTS, FOLLOW_UP, NEXT = "D49", "D45", "D46", "D47", "D50", "D51"
KINDS = (AGENDA, STEPS, THANKS, POINTS, FOLLOW_UP, NEXT)


@dataclass(frozen=True)
class Held:
    """A workshop before, while and after it is held. `next_called`: a later one is."""

    workshop: Workshop
    cluster_id: int
    noted_days: frozenset[date] = field(default_factory=frozenset)  # whose steps are noted
    next_called: bool = False


@dataclass(frozen=True)
class Due:
    """Something that follows, its day (of D45 the one asked about), when it leaves and until when (without) it is of use."""

    kind: str
    day: date
    due_at: datetime
    useful_until: datetime

    @property
    def too_late(self) -> bool:
        """It could only leave when nobody needs it: it is dropped."""
        return self.due_at >= self.useful_until


def due(held: Held, policy: Policy, calendar: Calendar, now: datetime) -> list[Due]:
    """What has become due by now, done already or not. At night and in a pause it waits for the next open hour."""
    leaves = sending.send_time(False, now, policy, calendar)
    found = [*_to_mentor(held, policy, calendar), *_to_teachers(held, policy, calendar)]
    return [Due(kind, day, leaves, until) for kind, day, since, until in found if since <= now]


Span = tuple[str, date, datetime, datetime]  # kind, day, from (with), until (without)


def _to_mentor(held: Held, policy: Policy, calendar: Calendar) -> Iterator[Span]:
    workshop = held.workshop
    eve = eve_of(workshop.first_day, calendar)
    until = sending.closing(eve, policy, calendar)
    yield AGENDA, workshop.first_day, sending.at_hour(eve, policy.remind_at, policy, calendar), until
    for n in range(workshop.days):
        day = workshop.first_day + timedelta(days=n)
        if day not in held.noted_days:
            yield STEPS, day, _at(day, policy.workshop_ends, policy), _at(_after(day, 3), policy.opens, policy)
    if not held.next_called:
        yield NEXT, workshop.last_day, *_ten_days_on(workshop, policy, calendar)


def _to_teachers(held: Held, policy: Policy, calendar: Calendar) -> Iterator[Span]:
    workshop, last_day = held.workshop, held.workshop.last_day
    settled = settles(workshop, policy)
    thanks = _at(_after(last_day, 1), policy.thanks_at, policy)
    until = _at(_after(last_day, policy.thanks_days), policy.closes, policy)
    yield THANKS, last_day, min(thanks, settled) if settled else thanks, until
    if settled:
        yield POINTS, last_day, settled, _at(_after(last_day, policy.notes_days + 2), policy.closes, policy)
    yield FOLLOW_UP, last_day, *_ten_days_on(workshop, policy, calendar)


def settles(workshop: Workshop, policy: Policy) -> datetime | None:
    """From when main points and plan go out: until then the mentor can change what teachers read. None: nothing is noted."""
    ended = _at(workshop.last_day, policy.workshop_ends, policy)
    return max(ended, workshop.noted_at + policy.notes_settle) if workshop.noted_at else None


def _ten_days_on(workshop: Workshop, policy: Policy, calendar: Calendar) -> tuple[datetime, datetime]:
    """From the first school day after ten days, never in a vacation or an outage, until it is of no use."""
    day = calendar.add(_after(workshop.last_day, policy.follow_up_days), 0)
    last = _after(workshop.last_day, policy.follow_up_days + policy.follow_up_late)
    return sending.at_hour(day, policy.follow_up_at, policy, calendar), _at(last, policy.closes, policy)


def _after(day: date, days: int) -> date:
    return day + timedelta(days=days)


def _at(day: date, hour: time, policy: Policy) -> datetime:
    return sending.instant(day, hour, policy)
