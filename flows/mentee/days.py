"""Which day is meant: today, unless something else was said."""

from __future__ import annotations

from datetime import date, timedelta

from flows.conversation import Ask
from flows.facts import Mentee
from flows.policy import POLICY
from flows.texts import T, on

MOST_LISTED = 8


def said_day(ask: Ask, mentee: Mentee) -> date:
    """The day that came along (an ISO date under "day"), else the day it was begun; one too old or to come is asked."""
    given = ask.remember("day", mentee.today.isoformat)
    recent = {day.isoformat(): day for day in [mentee.today, *_recent(mentee)]}
    return recent[given] if given in recent else pick_day(ask, mentee)


def pick_day(ask: Ask, mentee: Mentee) -> date:
    """One of the last school days that have no count yet, newest first."""
    days = {day.isoformat(): day for day in uncounted(mentee)}
    return days[ask.pick("day", T("A1b", "Which day?"), {key: on(day) for key, day in days.items()})]


def uncounted(mentee: Mentee) -> list[date]:
    """The last school days that have no count yet, newest first, today not among them."""
    days = [day for day in _recent(mentee) if mentee.calendar.is_school_day(day) and day not in mentee.counted]
    return days[:MOST_LISTED]


def _recent(mentee: Mentee) -> list[date]:
    return [mentee.today - timedelta(days=n) for n in range(1, POLICY.late_count_days + 1)]
