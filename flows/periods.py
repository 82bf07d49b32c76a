"""Days cut into weeks or months that follow each other, for figures over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flows import sending
from flows.policy import Policy
from flows.week import week_of

A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Periods:
    """The first day of each, and the day after the last one."""

    firsts: tuple[date, ...]
    after: date

    @property
    def first(self) -> date:
        """Where they begin."""
        return self.firsts[0]

    def edges(self, policy: Policy) -> list[datetime]:
        """The same as instants, aware UTC: one more than there are periods."""
        return [sending.instant(day, time(0), policy) for day in (*self.firsts, self.after)]

    def index(self, day: date) -> int | None:
        """Which of them a day is in."""
        if not self.first <= day < self.after:
            return None
        return sum(first <= day for first in self.firsts) - 1


def weeks(first: date, last: date) -> Periods:
    """The whole weeks in which these days are."""
    monday, end = week_of(first).monday, week_of(last).monday
    many = (end - monday) // A_WEEK + 1
    return Periods(tuple(monday + n * A_WEEK for n in range(many)), end + A_WEEK)


def last_weeks(many: int, today: date) -> Periods:
    """So many weeks up to this one."""
    return weeks(today - (many - 1) * A_WEEK, today)


def last_months(many: int, today: date) -> Periods:
    """So many calendar months up to this one."""
    firsts = [today.replace(day=1)]
    while len(firsts) < many:
        firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
    return Periods(tuple(reversed(firsts)), (firsts[0] + timedelta(days=31)).replace(day=1))
