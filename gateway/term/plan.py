"""What happens in a term beside everyday life: weather, outages, people who leave, a night of downtime. From the seed only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from gateway.term.days import MUHARRAM, Days, Outage, at
from gateway.term.people import DARK_IN_MUHARRAM, DISTRICTS, Programme, Somebody

Span = tuple[datetime, datetime]
DEFAULT_START = date(
    2027, 3, 1
)  # the winter zone's first school day: Ramadan, two Eids, a vacation and Muharram follow


@dataclass(frozen=True)
class Change:
    """A post changes hands on a day. `role`: "officer" or "mentor"; `place`: a district or a cluster."""

    day: date
    role: str
    place: str
    successor: Somebody


@dataclass(frozen=True)
class Plan:
    """A term of some weeks. `down`: no job runs and nothing is delivered. `jumps`: the clock goes from one hour to another."""

    first: date
    weeks: int
    outages: Sequence[Outage] = ()
    changes: Sequence[Change] = ()
    down: Sequence[Span] = ()
    jumps: Sequence[Span] = ()

    @property
    def begins(self) -> datetime:
        """Midnight before the first day."""
        return at(self.first, 0)

    @property
    def ends(self) -> datetime:
        """Midnight after the last Sunday."""
        return at(self.first + timedelta(weeks=self.weeks), 0)

    def days_of(self, programme: Programme, district: str, cluster: str = "") -> Days:
        """The days of the schools of a cluster, or of a district's office."""
        return Days(programme.zones.get(district, "") if cluster else "", district, cluster, self.outages)

    def is_down(self, moment: datetime) -> bool:
        """Whether Saathi's workers are away."""
        return any(first <= moment < last for first, last in self.down)


def make(programme: Programme, first: date, weeks: int, seed: int) -> Plan:
    """The plan of a term: a snow week and a Muharram from its second week on, changes of posts from its third."""
    chance = Random(f"{seed}/plan")
    last = first + timedelta(weeks=weeks)

    def day(week: int, weekday: int) -> date:
        return first + timedelta(days=7 * (week - 1) + weekday)

    outages = [*_snow(programme, day(2, 0), chance), *_muharram(programme, first, last, day(3, 0))] if weeks > 1 else []
    downs = [(at(day(2, 1), 18, 30), at(day(2, 2), 8, 30)), (at(day(9, 2), 18), at(day(9, 3), 8))]
    jumps = [(at(day(3, 3), 10), at(day(3, 3), 13)), (at(day(10, 0), 9, 10), at(day(10, 0), 11))]
    changes = _changes(programme, [day(week, 0) for week in (3, 6, 9, 12)], chance)
    return Plan(
        first,
        weeks,
        tuple(one for one in outages if one.first < last),
        tuple(one for one in changes if one.day < last),
        tuple(one for one in downs if one[1].date() < last),
        tuple(one for one in jumps if one[1].date() < last),
    )


def _snow(programme: Programme, monday: date, chance: Random) -> list[Outage]:
    """Two clusters of the winter zone without a road or a network for a week; the office hears of it on the second day."""
    winter = [one for one in programme.clusters if one.zone == "winter"] or programme.clusters
    hit = chance.sample(winter, min(2, len(winter)))
    return [
        Outage(one.district, one.name, monday, monday + timedelta(days=5), at(monday + timedelta(days=1), 10))
        for one in hit
    ]


def _muharram(programme: Programme, first: date, last: date, otherwise: date) -> list[Outage]:
    """Three days without any network in some districts: Muharram's, where the term has them, else three of its third week."""
    days = [day for day in MUHARRAM if first <= day < last] or [otherwise + timedelta(days=n) for n in (0, 2, 3)]
    return [
        Outage(name, "", day, day, at(day - timedelta(days=2), 17))
        for name in DARK_IN_MUHARRAM
        if name in programme.zones
        for day in days
    ]


def _changes(programme: Programme, days: Sequence[date], chance: Random) -> list[Change]:
    """Officers are replaced by people from elsewhere; mentors by a teacher of their cluster."""
    found: list[Change] = []
    offices = [name for name in programme.zones if name != programme.without_officer]
    moved = chance.sample(offices, max(1, len(offices) // 4))
    for n, district in enumerate(moved):
        successor = Somebody(f"+923998{n:06}", f"Newly Posted {n + 1}", "m", "en", "officer", district)
        found.append(Change(days[n % len(days)], "officer", district, successor))
    led = [one.name for one in programme.clusters if not one.vacant]
    for n, cluster in enumerate(chance.sample(led, max(1, len(led) // 20))):
        there = [
            one
            for one in programme.people
            if one.cluster == cluster and one.role == "mentee" and one.joined and not one.shared
        ]
        if there:
            found.append(Change(days[(n + 1) % len(days)], "mentor", cluster, chance.choice(there)))
    return found


def east_of(district: str) -> float:
    """Degrees east of a district; 0 where it is not known."""
    return next((east for name, _, east in DISTRICTS if name == district), 0.0)
