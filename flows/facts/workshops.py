"""A workshop as one person sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True)
class Workshop:
    """A workshop of a cluster. `code_today`: what is on the board today, "" on other days. Reply and check-in are one person's."""

    id: int
    first_day: date
    last_day: date
    starts: time
    venue: str
    topic: str
    travel: str = ""
    code_today: str = ""
    coming: bool | None = None
    checked_in_today: bool = False
    said_coming: int = 0
    said_cannot: int = 0
    codes: tuple[str, ...] = ()  # for the mentor only
    after: Workshop | None = None  # the one called for later, while this one runs: replies are to that
    steps: tuple[str, ...] = ()  # which of the six steps ran, a text of digits a day; "" where nothing is noted
    points: str = ""  # the main points, as its mentor noted them
    plan: str = ""  # what every class will try
    noted_at: datetime | None = None  # points or plan, the last time
    tried: int = 0  # how many tried it, of those who said something of it
    said: int = 0
    asks_useful: bool = False  # she is there today and has not said whether it was of use
    useful: tuple[tuple[str, int], ...] = ()  # for the mentor: how many said what; too few answers are kept back
    wishes: tuple[tuple[str, int], ...] = ()  # the same of topics for the next one, the most wished first

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.last_day - self.first_day).days + 1


@dataclass(frozen=True)
class Plan:
    """What a teacher means to try: the plan of the workshop, or her own in its place. `tried`: well | partly | not_yet | changed | ""."""

    words: str
    workshop_id: int
    tried: str = ""
    workshop_ended: date = date.min
