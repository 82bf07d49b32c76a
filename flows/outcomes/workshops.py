"""Workshops called, replied to, attended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from flows.outcomes.base import Outcome


@dataclass(frozen=True)
class WorkshopReplied(Outcome):
    """`reason`, when not coming: distance | weather | alone | family | health | other | ""."""

    person_id: int
    workshop_id: int
    coming: bool
    reason: str = ""


@dataclass(frozen=True)
class CheckedIn(Outcome):
    person_id: int
    workshop_id: int
    day: date


@dataclass(frozen=True)
class WorkshopCalled(Outcome):
    """Two days that follow each other, unless `last_day` says otherwise."""

    person_id: int
    cluster_id: int
    first_day: date
    last_day: date
    starts: time
    venue: str
    topic: str
    travel: str = ""


@dataclass(frozen=True)
class WorkshopChanged(Outcome):
    """A new first day, or a new place; everybody is told at once. None keeps what was."""

    person_id: int
    workshop_id: int
    first_day: date | None = None
    last_day: date | None = None
    venue: str | None = None
    starts: time | None = None


@dataclass(frozen=True)
class WorkshopCancelled(Outcome):
    person_id: int
    workshop_id: int


@dataclass(frozen=True)
class WorkshopNoted(Outcome):
    """What the mentor noted. `steps`: the digits of those that ran on `day`. What is "" keeps what was."""

    person_id: int
    workshop_id: int
    day: date | None = None
    steps: str = ""
    points: str = ""
    plan: str = ""


@dataclass(frozen=True)
class RollTaken(Outcome):
    """Who was not there on a day, as the mentor saw it; all others of his cluster were."""

    person_id: int
    workshop_id: int
    day: date
    away: tuple[int, ...]


@dataclass(frozen=True)
class PlanMade(Outcome):
    """Her own plan, in place of the workshop's."""

    person_id: int
    workshop_id: int
    words: str


@dataclass(frozen=True)
class PlanTried(Outcome):
    """How it went. `tried`: well | partly | not_yet | changed; `learned`: many | some | not_yet | unsure | "" (not said)."""

    person_id: int
    workshop_id: int
    tried: str
    learned: str = ""


@dataclass(frozen=True)
class SuccessShared(Outcome):
    """What went well. `shared`: school (named) | nameless | mentor (only)."""

    person_id: int
    words: str
    shared: str


@dataclass(frozen=True)
class ColleagueInvited(Outcome):
    """A colleague may look on, on `day`; of one school, or (None) whom the mentor finds."""

    person_id: int
    day: date
    words: str
    school_id: int | None = None


@dataclass(frozen=True)
class DayJudged(Outcome):
    """Whether a day was of use: very | some | little | no; on the last, the topic she wishes for the next one, or ""."""

    person_id: int
    workshop_id: int
    day: date
    useful: str
    wish: str = ""
