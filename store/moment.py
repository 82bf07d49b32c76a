"""What is true for everything that happens in one turn."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from sqlalchemy import Connection

from flows.calendar import Calendar, Calendars
from flows.facts import Programme
from flows.policy import POLICY, Policy
from flows.sending import is_open
from store.calendar import calendars
from store.vault import Vault


@dataclass(frozen=True)
class Moment:
    """`now` is programme time, aware. `channel`: the route somebody wrote on, None for what nobody asked for."""

    now: datetime
    programme: Programme
    vault: Vault
    calendars: Calendars = field(default_factory=Calendars)
    policy: Policy = POLICY
    channel: str | None = None

    def earlier(self, by: timedelta) -> Moment:
        """The same so long ago: for what came then and is taken up only now."""
        return replace(self, now=self.now - by)

    @cached_property
    def today(self) -> date:
        """The day it is where the schools are."""
        return self.now.astimezone(self.policy.zone).date()

    @property
    def calendar(self) -> Calendar:
        """The days of everybody who is at no school: without what holds in some places only."""
        return self.calendars.everywhere


def held(db: Connection, now: datetime, policy: Policy) -> dict[str, list[int]]:
    """By the outbox's name of hours: the clusters for whose teachers nothing of it may leave now (prayers, outages)."""
    found: dict[str, list[int]] = {}
    for calendar, clusters in calendars(db).alike.items():
        for name, urgent in (("urgent", True), ("day", False)):
            if not is_open(urgent, now, policy, calendar):
                found.setdefault(name, []).extend(clusters)
    return found


def open_hours(db: Connection, now: datetime, policy: Policy) -> tuple[str, ...]:
    """Which hours it is, as the outbox names them: "any" always, "urgent" and "day" inside their windows."""
    days = calendars(db).everywhere
    names = [name for name, urgent in (("urgent", True), ("day", False)) if is_open(urgent, now, policy, days)]
    return ("any", *names)
