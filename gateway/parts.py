"""The parts that the doors, the workers and the commands are given. Put together in `gateway.app` only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from flows.facts import Programme
from flows.policy import POLICY, Policy
from flows.routing import Plan
from gateway.channels.base import Channel
from gateway.clock import Clock
from gateway.config import Config
from gateway.spool import Spool
from gateway.turnstile import Turnstile
from store import choices
from store.calendar import calendars
from store.database import Database
from store.moment import Moment
from store.vault import Vault


@dataclass(frozen=True)
class Parts:
    """One of each. `plan`: the routes of SMS. `ring` wakes the workers after a commit; it never fails, they look by themselves too.

    `call` asks one of them for a job, by its dotted name, in the same way. Whoever takes a caller's turn goes through `turnstile`.
    """

    config: Config
    database: Database
    clock: Clock
    channels: Mapping[str, Channel]
    vault: Vault
    spool: Spool
    ring: Callable[[], None]
    call: Callable[[str], None] = lambda job: None
    redis_answers: Callable[[], bool] = lambda: False
    plan: Plan = field(default_factory=lambda: Plan(()))
    turnstile: Turnstile = field(default_factory=Turnstile)

    def moment(self, db: Connection, channel: str | None = None) -> Moment:
        """What is true for a turn that begins now. `channel`: the route somebody writes on."""
        days = calendars(db)
        policy = choices.policy(db, self.policy)
        return Moment(self.clock.now(db), self.programme(db), self.vault, days, policy, channel)

    def programme(self, db: Connection) -> Programme:
        """How the programme is reached, as texts say it."""
        return choices.programme(db, self.config.programme)

    @cached_property
    def policy(self) -> Policy:
        """The clocks, caps and windows as they are delivered, where the schools are."""
        own = self.config.settings
        prefixes = tuple(each.strip() for each in own.programme_countries.split(",") if each.strip())
        return replace(POLICY, zone=ZoneInfo(own.programme_timezone), strangers_from=prefixes)
