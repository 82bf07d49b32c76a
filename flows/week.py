"""What a week was, for a cluster and for a district: the facts of the digests. Sums only, no name of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flows import sending
from flows.calendar import VACATION, Calendar
from flows.policy import Policy


@dataclass(frozen=True)
class Week:
    """A calendar week, by its Monday. Reports cover it up to its Saturday."""

    monday: date

    @property
    def saturday(self) -> date:
        """The last day that a digest speaks of."""
        return self.monday + timedelta(days=5)

    @property
    def key(self) -> str:
        """ "2026-W48", as ISO 8601 numbers it."""
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02}"

    def earlier(self, weeks: int) -> Week:
        """So many weeks before."""
        return Week(self.monday - timedelta(weeks=weeks))

    def bounds(self, policy: Policy) -> tuple[datetime, datetime]:
        """From Monday 00:00 (with) to the next Monday 00:00 (without). Aware UTC."""
        first, after = (sending.instant(day, time(0), policy) for day in (self.monday, self.monday + timedelta(days=7)))
        return first, after


def is_in_vacation(week: Week, calendar: Calendar) -> bool:
    """True where no child comes to school on any of its days, for a vacation."""
    days = [week.monday + timedelta(days=n) for n in range(6)]
    return any(calendar.on(day, VACATION) for day in days) and not any(map(calendar.is_school_day, days))


def week_of(day: date) -> Week:
    """The week a day lies in."""
    return Week(day - timedelta(days=day.weekday()))


@dataclass(frozen=True)
class Presence:
    """Pupils of one sex by the last count of the week of each school, where their register is known.

    `schools` of them, `present` of `register`. The same again for those of them that had counted before
    (`twice_…`), and what they counted then (`before_…`).
    """

    schools: int = 0
    present: int = 0
    register: int = 0
    twice_schools: int = 0
    twice_present: int = 0
    twice_register: int = 0
    before_present: int = 0
    before_register: int = 0

    def __add__(self, other: Presence) -> Presence:
        pairs = zip(_figures(self), _figures(other), strict=True)
        return Presence(*(one + another for one, another in pairs))

    def percent(self, policy: Policy) -> int | None:
        """How many of a hundred were present; None where too few schools counted for a percentage."""
        if self.schools < policy.least_schools or not self.register:
            return None
        return round(100 * self.present / self.register)

    def change(self, policy: Policy) -> int:
        """Points more or less than at the last count of the same schools; 0 also where too few counted twice."""
        if self.twice_schools < policy.least_schools or not self.twice_register or not self.before_register:
            return 0
        return round(100 * (self.twice_present / self.twice_register - self.before_present / self.before_register))


def _figures(presence: Presence) -> tuple[int, ...]:
    return tuple(getattr(presence, name) for name in Presence.__dataclass_fields__)


@dataclass(frozen=True)
class Counts:
    """What was counted in a week: by how many schools, how many pupils in all, and the figures for percentages."""

    schools: int = 0
    girls_present: int = 0
    boys_present: int = 0
    girls: Presence = Presence()
    boys: Presence = Presence()

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.schools + other.schools,
            self.girls_present + other.girls_present,
            self.boys_present + other.boys_present,
            self.girls + other.girls,
            self.boys + other.boys,
        )


@dataclass(frozen=True)
class Gathering:
    """A workshop that was this week (`came`: how many on each of its days so far), or is to come (`came` empty)."""

    first_day: date
    last_day: date
    coming: int = 0
    cannot: int = 0
    came: tuple[int, ...] = ()


@dataclass(frozen=True)
class ClusterWeek:
    """A cluster's week. `mentees`: who has joined; `in_touch` of them had a contact of any kind.

    `open`, `oldest_on`: the questions that wait for the mentor now and that he may see, and the day the oldest was
    asked. `answered` in the week by mentor or officer, `answered_by_officer` of them. `quiet`: schools not heard from,
    in his list now. `weather`: schools that said they were closed by snow, flood or road.
    `success`: the newest that was told.
    `vacation`: its schools were in vacation all week.
    """

    name: str
    district_id: int
    week: Week
    today: date
    mentees: int = 0
    in_touch: int = 0
    counts: Counts = Counts()
    open: int = 0
    oldest_on: date | None = None
    answered: int = 0
    answered_by_officer: int = 0
    workshop: Gathering | None = None
    quiet: int = 0
    shared: int = 0  # answers to shared questions of the other clusters of its district, this week
    weather: int = 0
    vacation: bool = False
    success: tuple[str, str] = ("", "")  # the school that may be named, or "", and what went well there


@dataclass(frozen=True)
class Silences:
    """What is silent in a district: clusters by their names, never a school or a person.

    `quiet`: few of their teachers are in touch, and the mentor was asked first; `may_need_help`: the mentor is quiet too,
    and everybody nearer knows; `no_network`: nearly all fell silent at once; `no_mentor`: nor a deputy, to be reached.
    """

    quiet: tuple[str, ...] = ()
    may_need_help: tuple[str, ...] = ()
    no_network: tuple[str, ...] = ()
    no_mentor: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProvinceWeek:
    """The province's week. `teaching`, `policy`: what waits there now, asked for since `oldest_on`; `first`: the E number of what
    comes first, urgent ones before older ones; it lies `under` this key of the menu.

    `overdue` in the districts; `empty`: mentor's posts that nobody holds.
    """

    name: str
    week: Week
    today: date
    clusters: int = 0
    active: int = 0
    teaching: int = 0
    policy: int = 0
    oldest_on: date | None = None
    first: int = 0
    under: str = "1"
    overdue: int = 0
    empty: int = 0


@dataclass(frozen=True)
class DistrictWeek:
    """A district's week. A cluster is active when one mentee of it was in touch.

    `waiting` for its officer now, `overdue` of them, of which `oldest` (an E number) the longest; `answered` this week.
    `decisions` of its meetings past their day, of which `decision` (an F number) the longest. `weather`: clusters in
    which some schools were closed by snow, flood or road; `vacation`: of all its clusters.
    """

    name: str
    week: Week
    clusters: int = 0
    active: int = 0
    counts: Counts = Counts()
    waiting: int = 0
    overdue: int = 0
    oldest: int = 0
    answered: int = 0
    silences: Silences = Silences()
    decisions: int = 0
    decision: int = 0
    weather: int = 0
    vacation: bool = False
