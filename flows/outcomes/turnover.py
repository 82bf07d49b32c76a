"""Posts that change hands, and what then stays private."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.outcomes.base import Outcome


@dataclass(frozen=True)
class HandedOver(Outcome):
    """A post goes to the number `msisdn`, "" for nobody yet. With `last_day` somebody acts, both days with."""

    person_id: int
    post_id: int
    msisdn: str
    first_day: date
    last_day: date | None = None


@dataclass(frozen=True)
class NameSaid(Outcome):
    """Whoever came to a post by number says a name."""

    person_id: int
    name: str


@dataclass(frozen=True)
class MentorAllowed(Outcome):
    """What the asker says of private questions that a new mentor has not seen. `wish`: allow | keep | nowhere."""

    person_id: int
    question_ids: tuple[int, ...]
    wish: str
