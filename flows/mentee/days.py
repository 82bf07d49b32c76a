"""Which day is meant: today, unless something else was said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from flows.conversation import Ask
from flows.facts import Mentee
from flows.policy import POLICY
from flows.texts import T, on

MOST_LISTED = 8


def said_day(ask: Ask, mentee: Mentee) -> date:
    """The day that came along (an ISO date under "day"), else the day it was begun; one too old or to come is asked."""
    given = ask.remember("day", mentee.today.isoformat)
    meant = (day for day in _back_from(mentee.today) if day.isoformat() == given)
    return next(meant, None) or pick_day(ask, mentee)


def pick_day(ask: Ask, mentee: Mentee) -> date:
    """One of the last school days that have no count yet, newest first."""
    days = {day.isoformat(): day for day in uncounted(mentee)}
    return days[ask.pick("day", T("A1b", "Which day?"), {key: on(day) for key, day in days.items()})]


def uncounted(mentee: Mentee) -> list[date]:
    """The last school days that have no count yet, newest first, today not among them."""
    before = [day for day in _back_from(mentee.today) if day < mentee.today]
    days = [day for day in before if mentee.calendar.is_school_day(day) and day not in mentee.counted]
    return days[:MOST_LISTED]


def _back_from(today: date) -> Iterator[date]:
    """Today and the days that can still be counted."""
    return (today - timedelta(days=n) for n in range(POLICY.late_count_days + 1))
