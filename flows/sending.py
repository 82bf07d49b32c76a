"""When a message may leave: the send window of a place, and the wider one of what is urgent.

An answer to somebody's own message needs none of this: it always may. What can wait leaves by day, on no Sunday or
holiday, not at the Friday prayer nor at Asr and Maghrib, and in Ramadan before the afternoon. While no phone works
nothing leaves at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from flows import sun
from flows.calendar import FRIDAY, RAMADAN, Calendar
from flows.policy import Policy

Span = tuple[datetime, datetime]  # from (with) to (without), aware UTC


def send_time(urgent: bool, now: datetime, policy: Policy, calendar: Calendar) -> datetime:
    """The next moment at which a message may leave: `now` inside the window, else when it next opens. Aware UTC."""
    day = now.astimezone(policy.zone).date()
    while True:
        for opens, closes in hours(day, urgent, policy, calendar):
            if now < closes:
                return max(now, opens).astimezone(UTC)
        day += timedelta(days=1)


def is_open(urgent: bool, now: datetime, policy: Policy, calendar: Calendar) -> bool:
    """Whether a message may leave at this moment."""
    return send_time(urgent, now, policy, calendar) <= now


def too_late(urgent: bool, useful_until: datetime, now: datetime, policy: Policy, calendar: Calendar) -> bool:
    """Whether what is of use until then (without) can only leave when it is of none."""
    return send_time(urgent, now, policy, calendar) >= useful_until


def after(since: datetime, age: timedelta, policy: Policy, calendar: Calendar) -> datetime:
    """When something is so old, the days on which nothing leaves not counted: what Saturday lacked may come on Monday. Aware UTC."""
    ends, day = since + age, since.astimezone(policy.zone).date()
    while (day := day + timedelta(days=1)) <= ends.astimezone(policy.zone).date():
        if not hours(day, False, policy, calendar):
            ends += timedelta(days=1)
    return ends.astimezone(UTC)


def instant(day: date, hour: time, policy: Policy) -> datetime:
    """A local day and hour as an instant. Aware UTC."""
    return datetime.combine(day, hour, policy.zone).astimezone(UTC)


def at_hour(day: date, hour: time, policy: Policy, calendar: Calendar) -> datetime:
    """That hour, moved into the window of a day that closes earlier or opens later than others. Aware UTC."""
    opens, closes = (instant(day, end, policy) for end in _window(day, False, policy, calendar))
    return min(max(instant(day, hour, policy), opens), closes - policy.before_closing)


def closing(day: date, policy: Policy, calendar: Calendar) -> datetime:
    """When the window of a day closes (without). Aware UTC."""
    return instant(day, _window(day, False, policy, calendar)[1], policy)


def hours(day: date, urgent: bool, policy: Policy, calendar: Calendar) -> list[Span]:
    """The spans of a local day in which a message may leave, in their order; none on a day that is not for it."""
    if calendar.is_out(day) or (not urgent and calendar.is_quiet(day)):
        return []
    opens, closes = _window(day, urgent, policy, calendar)
    outages = [(instant(day, since, policy), instant(day, until, policy)) for since, until in calendar.outages(day)]
    pauses = outages if urgent else [*outages, *_prayers(day, policy, calendar)]
    return _without((instant(day, opens, policy), instant(day, closes, policy)), pauses)


def _window(day: date, urgent: bool, policy: Policy, calendar: Calendar) -> tuple[time, time]:
    if urgent:
        return policy.urgent_opens, policy.urgent_closes
    opens, closes = policy.opens, policy.closes
    if calendar.on(day, RAMADAN):
        opens, closes = policy.ramadan_opens, policy.ramadan_closes
    if day.weekday() == FRIDAY and closes <= policy.friday_to:  # nothing is left of it after the prayer
        closes = min(closes, policy.friday_from)
    return opens, closes


def _prayers(day: date, policy: Policy, calendar: Calendar) -> list[Span]:
    """The times of a day at which nobody's phone should ring for us. Without a known place only Friday's."""
    found = []
    if day.weekday() == FRIDAY:
        found.append((instant(day, policy.friday_from, policy), instant(day, policy.friday_to, policy)))
    if calendar.spot:
        asr, maghrib = sun.asr(day, calendar.spot), sun.maghrib(day, calendar.spot)
        found.append((asr - policy.asr_pause, asr + policy.asr_pause))
        found.append((maghrib - policy.before_maghrib, maghrib + policy.after_maghrib))
    return found


def _without(window: Span, pauses: Iterable[Span]) -> list[Span]:
    """What is left of a window."""
    left, (opens, closes) = [], window
    for since, until in sorted(pauses):
        if opens < since:
            left.append((opens, min(since, closes)))
        opens = max(opens, until)
    if opens < closes:
        left.append((opens, closes))
    return [(first, last) for first, last in left if first < last]
