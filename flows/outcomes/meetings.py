"""The monthly meeting of a district: called, prepared, and what it decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from flows.outcomes.base import Outcome


@dataclass(frozen=True)
class MeetingCalled(Outcome):
    person_id: int
    district_id: int
    day: date
    starts: time
    place: str


@dataclass(frozen=True)
class MeetingChanged(Outcome):
    """Another day or place; None keeps what was."""

    person_id: int
    meeting_id: int
    day: date | None = None
    place: str | None = None


@dataclass(frozen=True)
class MeetingCancelled(Outcome):
    person_id: int
    meeting_id: int


@dataclass(frozen=True)
class AgendaAdded(Outcome):
    """`cluster_id` None: the officer's own."""

    person_id: int
    district_id: int
    words: str
    cluster_id: int | None = None


@dataclass(frozen=True)
class Decided(Outcome):
    """`owner`: officer | mentor (of `cluster_id`) | province. Saving gives its reference `{ref}`."""

    person_id: int
    district_id: int
    words: str
    owner: str
    due_on: date
    cluster_id: int | None = None


@dataclass(frozen=True)
class DecisionDone(Outcome):
    person_id: int
    decision_id: int


@dataclass(frozen=True)
class DecisionMoved(Outcome):
    """Not yet: a new date."""

    person_id: int
    decision_id: int
    due_on: date
