"""How far Saathi runs in a district, and what of it happens of its own accord. The one rule that every job asks.

Status: `pilot` and `active` run; in a `planned` or `not_reached` one nothing leaves of its own accord; in a `paused` one
no prompts, digests or clocks, while questions are asked and answered as ever. Profile: `full`, or `self-run` for when
money ends: the menus, workshop notices and one digest a month for mentors, no SMS to officers, no prompts.

Answers to somebody's own message, and the alert that a child or a building is at risk, always leave.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flows.week import Week

STATUSES = ("pilot", "active", "planned", "not_reached", "paused")
PROFILES = ("full", "self-run")
_RUNNING = ("pilot", "active")


class Matter(StrEnum):
    """What Saathi does of its own accord."""

    PROMPTS = "prompts"  # counts asked for, nudges, lines about vacations, words about silence
    WORKSHOPS = "workshops"  # reminders of a workshop that a mentor called
    CLOCKS = "clocks"  # the ladder of questions
    MENTORS = "mentors"  # their digest
    OFFICERS = "officers"  # their digest, alerts, notes
    TURNOVER = "turnover"  # who is the mentor now, what came with a teacher who moved


_OF_STATUS = {
    "paused": frozenset((Matter.WORKSHOPS, Matter.TURNOVER)),
    "planned": frozenset[Matter](),
    "not_reached": frozenset[Matter](),
}
_SELF_RUN = frozenset((Matter.WORKSHOPS, Matter.MENTORS, Matter.TURNOVER))


@dataclass(frozen=True)
class Standing:
    """Status and profile of a district."""

    status: str = "active"
    profile: str = "full"

    @property
    def running(self) -> bool:
        """Whether its clocks count days."""
        return self.does(Matter.CLOCKS)

    def does(self, matter: Matter) -> bool:
        """Whether this happens there of its own accord."""
        if self.status not in _RUNNING:
            return matter in _OF_STATUS.get(self.status, frozenset())
        return self.profile != "self-run" or matter in _SELF_RUN

    def sends_digest(self, matter: Matter, week: Week) -> bool:
        """Whether the digest of a week leaves; in a self-run district that of a month's first Saturday alone."""
        return self.does(matter) and (self.profile == "full" or week.saturday.day <= 7)


IN_FULL = Standing()
