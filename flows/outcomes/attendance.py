"""Pupils counted, registers, closed schools."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.outcomes.base import Outcome


@dataclass(frozen=True)
class AttendanceCounted(Outcome):
    """Pupils present. `flagged`: more than the register, kept as sent."""

    person_id: int
    school_id: int
    day: date
    boys: int
    girls: int
    flagged: bool = False


@dataclass(frozen=True)
class RegisterChanged(Outcome):
    """The whole register as it is now; None for what is still not known."""

    person_id: int
    school_id: int
    boys: int | None
    girls: int | None


@dataclass(frozen=True)
class FallExplained(Outcome):
    """Why fewer came than usual. `sex`: girls | boys; `reason`: season | illness | road | home | other."""

    person_id: int
    school_id: int
    day: date
    sex: str
    reason: str


@dataclass(frozen=True)
class PupilMoved(Outcome):
    """A pupil left, or (`came`) is back; the register follows. `reason` as in `FallExplained`, or ""."""

    person_id: int
    school_id: int
    day: date
    sex: str
    came: bool
    reason: str = ""


@dataclass(frozen=True)
class SchoolClosed(Outcome):
    """`reason`: holiday | workshop | weather | security | leave | building | other | "" (not said yet)."""

    person_id: int
    school_id: int
    day: date
    reason: str
