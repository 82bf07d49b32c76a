"""A school that was not heard from, as its mentor sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class QuietSchool:
    """A school without contact of any kind since the day `since`, for `weeks` of its own working weeks.

    `done`: what happened in this spell (names as in `store.tables.SilenceNotes.what`). `peace_until`: up to when (with)
    the mentor said to leave it in peace. `offered_on`: when he was told of it, or sent a kind line. `can_greet`: somebody
    there may be written to.
    """

    id: int
    name: str
    since: date
    weeks: int
    done: frozenset[str] = frozenset()
    peace_until: date | None = None
    offered_on: date | None = None
    can_greet: bool = True
