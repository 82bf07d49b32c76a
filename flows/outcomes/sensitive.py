"""What only the focal person reads."""

from __future__ import annotations

from dataclasses import dataclass

from flows.outcomes.base import Outcome


@dataclass(frozen=True)
class SensitiveAsked(Outcome):
    """For the focal person only; `past_her`: for the stand-in only. Saving it gives `{ref}` ("S12")."""

    person_id: int
    words: str
    may_call: bool
    past_her: bool = False


@dataclass(frozen=True)
class SensitiveTurned(Outcome):
    """Its asker takes it from the focal person: the stand-in has it from now on."""

    person_id: int
    item_id: int


@dataclass(frozen=True)
class SensitiveAnswered(Outcome):
    person_id: int
    item_id: int
    words: str


@dataclass(frozen=True)
class SensitiveClosed(Outcome):
    """Answered, and off the list of whoever answered; its asker still reads it."""

    person_id: int
    item_id: int


@dataclass(frozen=True)
class SensitiveRead(Outcome):
    person_id: int
    item_id: int
