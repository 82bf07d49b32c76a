"""Cohorts of mentors: in which of the six phases, where and in which year somebody went through the mentors' programme."""

from __future__ import annotations

import re
from dataclasses import dataclass

PHASES = ("1", "2", "3", "4", "5", "6")
LONGEST_PLACE = 24
FIRST_YEAR = 2000
_WRITTEN = re.compile(r"(?:phase\s*)?([1-6])[\s,.:]+(\S.*?)[\s,]+(\d{4})", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Cohort:
    """`place`: of the programme, "Karachi" or "Karachi/Quetta"; `year`: as four digits."""

    phase: str
    place: str
    year: str

    @property
    def key(self) -> str:
        """As it is kept, and as a list writes it: `1 Karachi 2004`."""
        return f"{self.phase} {self.place} {self.year}"


def read(typed: str, this_year: int) -> Cohort:
    """One as somebody writes it. Raises ValueError for what is none.

    >>> read("Phase 5, karachi/quetta, 2007", 2026).key
    '5 Karachi/Quetta 2007'
    """
    found = _WRITTEN.fullmatch(typed.strip())
    if not found:
        raise ValueError(typed)
    place = "/".join(_capital(part) for part in found[2].split("/"))
    year = f"{int(found[3]):04}"
    if len(place) > LONGEST_PLACE or not place[0].isalpha() or not FIRST_YEAR <= int(year) <= this_year + 1:
        raise ValueError(typed)
    return Cohort(f"{int(found[1])}", place, year)


def of(key: str) -> Cohort | None:
    """The cohort that is kept under a key; None for ""."""
    phase, _, rest = key.partition(" ")
    place, _, year = rest.rpartition(" ")
    return Cohort(phase, place, year) if key else None


def _capital(part: str) -> str:
    """However it was typed it is one place: of each word the first letter is a capital."""
    return " ".join(word[:1].upper() + word[1:].lower() for word in part.split())
