"""The monthly meeting of a district as one person sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from flows.calendar import Calendar
from flows.facts.questions import Question


@dataclass(frozen=True)
class Meeting:
    """A meeting that was called. `told_on`: when everybody last heard of its day and place."""

    id: int
    day: date
    starts: time
    place: str
    told_on: date


@dataclass(frozen=True)
class Owner:
    """The post that does what was decided. `kind`: officer | mentor | province; `cluster`: a mentor's, else ""."""

    kind: str
    cluster: str = ""
    cluster_id: int = 0


@dataclass(frozen=True)
class Decision:
    """F<id>, not done yet."""

    id: int
    words: str
    owner: Owner
    due_on: date


@dataclass(frozen=True)
class Added:
    """What somebody asked to discuss; `cluster` "" for the officer's own."""

    words: str
    cluster: str


@dataclass(frozen=True)
class MeetingDesk:
    """All of a district's meeting that a menu may need.

    `passed_up`: what waits for the officer, without words. `taught`: questions about teaching that wait with mentors
    and that others may see. `decisions`: all open ones for the officer, a mentor's own for him.
    `clusters`: by id, their names. `schools`: the calendars of the schools, each different one once.
    """

    district_id: int
    cluster_id: int | None = None  # a mentor's
    next: Meeting | None = None
    last: Meeting | None = None
    passed_up: Sequence[Question] = ()
    taught: Sequence[Question] = ()
    decisions: Sequence[Decision] = ()
    overdue: Sequence[Decision] = ()  # of the whole district
    added: Sequence[Added] = ()
    clusters: Sequence[tuple[int, str]] = ()
    schools: Sequence[Calendar] = ()
