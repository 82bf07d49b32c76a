"""What nobody has confirmed yet of the days to come: its administrator is asked in good time, and once more on the eve.

Lunar days are known with the moon, vacations with a notification; until somebody says so teachers are told of neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flows import sending
from flows.calendar import Block, Calendars
from flows.policy import Policy
from flows.texts import T, Text, span


@dataclass(frozen=True)
class Doubt:
    """Days that are an estimate, and which of the words about them this is: so many days before."""

    block: Block
    before: int

    @property
    def period(self) -> str:
        """What makes it the only one."""
        return f"{self.block.first_day}/{self.before}"


def doubts(calendars: Calendars, policy: Policy, now: datetime) -> list[Doubt]:
    """What is to be asked about now; nothing outside the hours of an office. Days that have begun are past asking."""
    office, today = calendars.everywhere, now.astimezone(policy.zone).date()
    begins = sending.at_hour(today, policy.confirm_at, policy, office)
    if not office.may_write(today) or not begins <= now < sending.closing(today, policy, office):
        return []
    latest = today + timedelta(days=max(policy.confirm_before))
    guessed = [block for block in calendars.blocks if not block.confirmed]
    found = [*guessed, *office.estimated(today, latest)]
    return [
        Doubt(block, _stage(block.first_day, today, policy.confirm_before))
        for block in sorted(found, key=lambda block: (block.first_day, block.id))
        if today < block.first_day <= latest
    ]


def _stage(first_day: date, today: date, before: Sequence[int]) -> int:
    """The nearest of the days before that has come."""
    return min(days for days in before if (first_day - today).days <= days)


def please_confirm(block: Block) -> Text:
    """D78, to the administrator."""
    return T(
        "D78",
        "Saathi calendar: {what}, {days}, is only an estimate. Please confirm or change it: flask calendar confirm. Thank you.",
        what=block.why or block.kind,
        days=span(block.first_day, block.last_day),
    )
