"""A number that changed, by its owner's word and her mentor's."""

from __future__ import annotations

from dataclasses import dataclass

from flows.outcomes.base import Outcome


@dataclass(frozen=True)
class NumberChanged(Outcome):
    """Somebody at the unknown number `msisdn` had the number `old` with this `pin`, "" for none; or teaches at a school."""

    msisdn: str
    old: str = ""
    pin: str = ""
    school_id: int | None = None


@dataclass(frozen=True)
class NumberSettled(Outcome):
    """The mentor's word on a wish: it is this teacher, `whose`; None: it is not she."""

    person_id: int
    wish_id: int
    whose: int | None = None
