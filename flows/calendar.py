"""Which days count, and where: Sundays, public holidays, and the blocks that the programme itself keeps.

A school has vacations, an office has none; holidays and outages stop the clocks of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cache, cached_property
from itertools import groupby
from operator import itemgetter

from flows.public_holidays import DAYS
from flows.sun import Spot
from flows.texts import T, Text

SUNDAY = 6
FRIDAY = 4
VACATION, HOLIDAY, OUTAGE, EXAMS, POLIO, RAMADAN = "vacation", "holiday", "outage", "exams", "polio", "ramadan"
HOLD = "hold"  # the networks may be switched off, as on 7, 9 and 10 Muharram: what can wait waits, clocks go on
KINDS = (VACATION, HOLIDAY, OUTAGE, EXAMS, POLIO, RAMADAN, HOLD)
MOON = timedelta(days=15)  # a holiday block of the same name so near is that holiday, moved or confirmed
ESTIMATED = " (estimated)"  # ends the name of a holiday whose day depends on a moon that nobody has seen yet


def public_holidays(year: int) -> Mapping[date, tuple[str, ...]]:
    """The public holidays of Pakistan by day; the names of estimated ones end with ESTIMATED. Known: 2020 to 2050."""
    return _by_year().get(year, {})


@cache
def _by_year() -> Mapping[int, Mapping[date, tuple[str, ...]]]:
    found: dict[int, dict[date, tuple[str, ...]]] = {}
    for name, days in DAYS.items():
        for written in days.split():
            day = date.fromisoformat(written.rstrip("?"))
            there = found.setdefault(day.year, {})
            there[day] = (*there.get(day, ()), name + (ESTIMATED if written.endswith("?") else ""))
    return found


@dataclass(frozen=True)
class Place:
    """Where something holds. What is empty says nothing: all empty is everywhere."""

    zone: str = ""
    district_id: int | None = None
    cluster_id: int | None = None

    def holds(self, other: Place) -> bool:
        """Whether another place lies in this one."""
        return (
            self.zone in {"", other.zone}
            and self.district_id in {None, other.district_id}
            and self.cluster_id in {None, other.cluster_id}
        )


EVERYWHERE = Place()
LONGEST = timedelta(days=200)


@dataclass(frozen=True)
class Block:
    """Days (both ends with) on which something is otherwise. `opens`, `closes`: the hours of an outage that is not of the whole day."""

    kind: str
    first_day: date
    last_day: date
    where: Place = EVERYWHERE
    since: time | None = None
    until: time | None = None
    why: str = ""
    confirmed: bool = False
    id: int = 0

    def covers(self, day: date) -> bool:
        """Whether a day is one of its days."""
        return self.first_day <= day <= self.last_day

    @property
    def whole_days(self) -> bool:
        """Not only some hours."""
        return self.since is None or self.until is None

    def why_wrong(self) -> Text | None:
        """What cannot be right about it, for whoever wrote it."""
        if self.kind not in KINDS:
            return T("calendar", "There is no kind {kind}; there are {kinds}.", kind=self.kind, kinds=", ".join(KINDS))
        if self.last_day < self.first_day:
            ends, begins = self.last_day.isoformat(), self.first_day.isoformat()
            return T("calendar", "It ends ({ends}) before it begins ({begins}).", ends=ends, begins=begins)
        if self.last_day - self.first_day > LONGEST:
            return T("calendar", "It lasts longer than {n} days: is the year right?", n=LONGEST.days)
        if (self.since is None) != (self.until is None):
            return T("calendar", "Hours need both a beginning and an end.")
        if self.since and self.until and (self.kind != OUTAGE or self.since >= self.until):
            return T("calendar", "Hours are for an outage, and end later than they begin.")
        if self.kind == HOLIDAY and not self.why:
            return T("calendar", "A holiday needs its name: by it an estimated or moved one is replaced.")
        return None

    def replaces(self, day: date, name: str) -> bool:
        """Whether it says when the public holiday of that name, by the package on `day`, really is."""
        same = self.why.casefold() == name.removesuffix(ESTIMATED).casefold()
        return same and self.first_day - MOON <= day <= self.last_day + MOON


@dataclass(frozen=True)
class Calendar:
    """The days of one place. `school`: it has vacations. `spot`: for its prayer times, where that is known."""

    blocks: tuple[Block, ...] = ()
    school: bool = True
    spot: Spot | None = None

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:  # of dozens of blocks, and wanted at every look for every cluster
        return hash((self.blocks, self.school, self.spot))

    def is_working(self, day: date) -> bool:
        """True on a day that clocks count: the school, or the office, works and can be reached."""
        return not self.why_off(day)

    def why_off(self, day: date) -> str:
        """ "sunday", "holiday", "vacation", "outage", or "" on a working day."""
        return self._why_closed(day) or (OUTAGE if self.is_out(day) else "")

    def is_school_day(self, day: date) -> bool:
        """True when children come: also where no phone works."""
        return not self._why_closed(day)

    def is_quiet(self, day: date) -> bool:
        """True when nothing is written that nobody asked for and that can wait. A vacation is no such time."""
        return day.weekday() == SUNDAY or self._is_holiday(day) or self.is_out(day) or bool(self.on(day, HOLD))

    def may_write(self, day: date) -> bool:
        """True on a working day on which what can wait may be written."""
        return self.is_working(day) and not self.is_quiet(day)

    def is_out(self, day: date) -> bool:
        """True when no phone works there all day."""
        return any(block.whole_days for block in self.on(day, OUTAGE))

    def outages(self, day: date) -> list[tuple[time, time]]:
        """The hours of a day, local, at which no phone works there."""
        return [(block.since, block.until) for block in self.on(day, OUTAGE) if block.since and block.until]

    def on(self, day: date, *kinds: str) -> list[Block]:
        """The blocks of these kinds on a day."""
        return [block for block in self.blocks if block.kind in kinds and block.covers(day)]

    def why_no_workshop(self, day: date, today: date) -> str:
        """ "past", "friday", "sunday", "holiday", "vacation", "exams", "polio", "outage", or "" where one may be."""
        if day <= today:
            return "past"
        if day.weekday() == FRIDAY:
            return "friday"
        other = self.on(day, EXAMS, POLIO)
        return self.why_off(day) or (other[0].kind if other else "")

    def add(self, day: date, working_days: int) -> date:
        """The day that is so many working days later; 0 is the day itself or the next working one."""
        while not self.is_working(day):
            day += timedelta(days=1)
        for _ in range(working_days):
            day += timedelta(days=1)
            while not self.is_working(day):
                day += timedelta(days=1)
        return day

    def between(self, first: date, last: date) -> int:
        """Working days after `first` up to and with `last`; 0 when `last` is not later."""
        return sum(self.is_working(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))

    def estimates(self, first: date, last: date) -> list[tuple[date, str]]:
        """The public holidays whose days nobody has confirmed yet, with their plain names."""
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [
            (day, name.removesuffix(ESTIMATED))
            for day in days
            for name in self._named(day)
            if name.endswith(ESTIMATED)
        ]  # fmt: skip

    def estimated(self, first: date, last: date) -> list[Block]:
        """The same as blocks without a number, each of all its days together."""
        grouped = (
            (name, [day for day, _ in same]) for name, same in groupby(self.estimates(first, last), itemgetter(1))
        )
        return [Block(HOLIDAY, together[0], together[-1], why=name) for name, together in grouped]

    def _why_closed(self, day: date) -> str:
        if day.weekday() == SUNDAY:
            return "sunday"
        if self._is_holiday(day):
            return HOLIDAY
        return VACATION if self.school and self.on(day, VACATION) else ""

    def _is_holiday(self, day: date) -> bool:
        return bool(self._named(day) or self.on(day, HOLIDAY))

    def _named(self, day: date) -> list[str]:
        """The public holidays of a day, less those that a block puts elsewhere."""
        names = public_holidays(day.year).get(day, ())
        blocks = [block for block in self.blocks if block.kind == HOLIDAY] if names else []
        return [name for name in names if not any(block.replaces(day, name) for block in blocks)]


@dataclass(frozen=True)
class Calendars:
    """The calendar of every place. A place that is not known, as one of a minute ago, has what holds everywhere."""

    blocks: tuple[Block, ...] = ()
    clusters: Mapping[int, Place] = field(default_factory=dict)
    spots: Mapping[int, Spot | None] = field(default_factory=dict)  # by district

    def of_cluster(self, cluster_id: int) -> Calendar:
        """That of the schools of a cluster."""
        return self._of(self.clusters.get(cluster_id, EVERYWHERE), school=True)

    def of_district(self, district_id: int) -> Calendar:
        """That of the office of a district."""
        return self._of(Place(district_id=district_id), school=False)

    def of_post(self, kind: str, cluster_id: int) -> Calendar:
        """That of the "mentor" of a cluster, of the "officer" of its district, or of an office of the province."""
        if kind in ("tlrt", "director"):
            return self.everywhere
        if kind == "mentor":
            return self.of_cluster(cluster_id)
        return self.of_district(self.clusters.get(cluster_id, EVERYWHERE).district_id or 0)

    @cached_property
    def everywhere(self) -> Calendar:
        """That of an office, with nothing but what holds in the whole programme."""
        return self._of(EVERYWHERE, school=False)

    @cached_property
    def alike(self) -> Mapping[Calendar, Sequence[int]]:
        """The clusters by their calendar; most of a district have the same."""
        found: dict[Calendar, list[int]] = {}
        for cluster_id in self.clusters:
            found.setdefault(self.of_cluster(cluster_id), []).append(cluster_id)
        return found

    @cached_property
    def _made(self) -> dict[tuple[Place, bool], Calendar]:
        return {}

    @cached_property
    def _with_own_blocks(self) -> frozenset[int | None]:
        return frozenset(block.where.cluster_id for block in self.blocks)

    def _of(self, place: Place, school: bool) -> Calendar:
        if place.cluster_id not in self._with_own_blocks:  # one calendar for all that have what their district has
            place = Place(place.zone, place.district_id)
        if (place, school) not in self._made:
            blocks = tuple(block for block in self.blocks if block.where.holds(place))
            self._made[place, school] = Calendar(blocks, school, self.spots.get(place.district_id or 0))
        return self._made[place, school]


def closed_on(days: Iterable[date]) -> Calendar:
    """A calendar with some further holidays."""
    return Calendar(tuple(Block(HOLIDAY, day, day) for day in days))
