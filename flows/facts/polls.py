"""A few short questions to many: what is asked, by whom, and what somebody may ask now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Poll:
    """One that is open. `level`: cluster | district | province; `questions`: keys of `flows.polls.READY`, three at most."""

    id: int
    level: str
    place: str
    questions: Sequence[str]
    closes_on: date


@dataclass(frozen=True)
class PollDesk:
    """Where somebody starts one. `open`: the one under way there; `next_on`: the day from which the next may start, None: now."""

    level: str
    place_id: int
    place: str
    open: Poll | None = None
    answered: int = 0
    next_on: date | None = None
