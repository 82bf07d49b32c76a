"""What a mentor does about a school that is quiet. `since` names the spell: the day of its last contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.outcomes.base import Outcome


@dataclass(frozen=True)
class Quiet:
    """A school, and the day of its last contact."""

    school_id: int
    since: date


@dataclass(frozen=True)
class CheckInSent(Outcome):
    """A kind line to its teachers (D14)."""

    person_id: int
    quiet: Quiet


@dataclass(frozen=True)
class ReasonKnown(Outcome):
    """Why they are quiet. `reason`: as `flows.silence.REASONS`; they are left in peace up to `until` (with)."""

    person_id: int
    quiet: tuple[Quiet, ...]
    reason: str
    until: date


@dataclass(frozen=True)
class VisitPlanned(Outcome):
    """He goes there or calls; it is left in peace up to `until` (with)."""

    person_id: int
    quiet: Quiet
    until: date


@dataclass(frozen=True)
class NeighbourAsked(Outcome):
    """A school nearby is asked to say a word to its teacher (D72)."""

    person_id: int
    quiet: Quiet
    neighbour_id: int
