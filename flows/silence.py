"""Who asks how things are when nothing is heard: the person nearest first, and nobody is blamed.

A school quiet for two of its own weeks stands in its mentor's list, without a message. After three he is told of the
list, after five the deputy or a school nearby may ask, unless he said why. A quiet mentor gets a kind line himself
before anybody else hears. Where nearly everybody falls silent at once it is the area, not the people.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from flows.calendar import Calendar
from flows.facts import QuietSchool
from flows.policy import Policy
from flows.week import week_of

WEEK_DAYS = 6  # working days
LOOKS_BACK = timedelta(days=250)
REASONS = {"road": 4, "leave": 4, "phone": 4, "workshop": 2, "other": 2}  # and for how many weeks that is answer enough

OFFERED, DEPUTY, CHECK_IN, NEIGHBOUR, REASON, VISIT = "offered", "deputy", "check_in", "neighbour", "reason", "visit"


class Term:
    """The working days of a school before today: yesterday and a season back."""

    def __init__(self, calendar: Calendar, today: date) -> None:
        days = (today - timedelta(days=back) for back in range(LOOKS_BACK.days, 0, -1))
        self.days = [day for day in days if calendar.is_working(day)]

    def quiet_days(self, since: date) -> int:
        """How many of them came after that one. A closed day was told, so it is a contact itself."""
        return len(self.days) - bisect_right(self.days, since)


# --- what is dark ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Area:
    """A cluster or a district. `quiet_days`: of each of its people, in working days. `tried`: numbers written to lately,
    `unreached` of them where nothing arrived."""

    quiet_days: Sequence[int]
    tried: int = 0
    unreached: int = 0


def is_dark(area: Area, policy: Policy) -> bool:
    """Whether nearly all of them stopped being heard in the same week, or being reached."""
    if area.tried >= policy.dark_least and 100 * area.unreached >= policy.dark_percent * area.tried:
        return True
    people = len(area.quiet_days)
    silent = [days for days in area.quiet_days if days >= policy.dark_days]
    if people < policy.dark_least or 100 * len(silent) < policy.dark_percent * people:
        return False
    together = sum(days < min(silent) + WEEK_DAYS for days in silent)
    return min(silent) < policy.dark_most_days and 100 * together >= policy.dark_together_percent * people


# --- who hears what --------------------------------------------------------------------------


@dataclass(frozen=True)
class Holder:
    """Whoever holds a mentor's post and can be reached: the day of the last contact, and quiet weeks since."""

    since: date
    weeks: int


@dataclass(frozen=True)
class ClusterTouch:
    """A cluster as the rules see it. `schools`: the quiet ones, the longest first; `nearby`: those in touch.

    `lately` of its `mentees` were in touch within the last weeks (`Policy.quiet_cluster_weeks`). The last day that the
    mentor was told of the list (`offered_on`), asked about the whole cluster (`asked_on`), got a kind line (`lined_on`).
    `deputy_told`: of this spell of his.
    """

    id: int
    name: str
    district_id: int
    schools: tuple[QuietSchool, ...] = ()
    nearby: tuple[int, ...] = ()
    mentees: int = 0
    lately: int = 0
    mentor: Holder | None = None
    has_deputy: bool = False
    dark: bool = False
    offered_on: date | None = None
    asked_on: date | None = None
    lined_on: date | None = None
    deputy_told: bool = False


class Kind(StrEnum):
    """What is said, by the id of its text."""

    OFFER = "D70"  # the mentor: so many schools are quiet
    ASK = "D70b"  # the mentor: few of the whole cluster are in touch
    TO_DEPUTY = "D71"
    TO_NEIGHBOUR = "D72"
    LINE = "D73"  # the quiet mentor himself
    FOR_MENTOR = "D74"  # the deputy: the mentor is quiet


@dataclass(frozen=True)
class Word:
    """Something to be said in a cluster about some schools; `neighbour`: the school that is asked."""

    kind: Kind
    schools: tuple[QuietSchool, ...] = ()
    neighbour: int = 0


def waiting(schools: Sequence[QuietSchool], today: date, policy: Policy) -> list[QuietSchool]:
    """The mentor's list: quiet for so long, and not explained; the longest first."""
    listed = [each for each in schools if each.weeks >= policy.quiet_listed and not _in_peace(each, today)]
    return sorted(listed, key=lambda each: (each.since, each.name))


def _in_peace(school: QuietSchool, today: date) -> bool:
    return school.peace_until is not None and today <= school.peace_until


def words(cluster: ClusterTouch, today: date, policy: Policy) -> list[Word]:
    """What is said today; on a day off the caller does not ask."""
    if cluster.dark:
        return []
    listed = waiting(cluster.schools, today, policy)
    return [
        *_to_mentor(cluster, listed, today, policy),
        *_of_mentor(cluster, today),
        *_around(cluster, listed, today, policy),
    ]


def _to_mentor(cluster: ClusterTouch, listed: Sequence[QuietSchool], today: date, policy: Policy) -> Iterator[Word]:
    if cluster.mentor is None:
        return
    if cluster.mentor.weeks >= policy.quiet_mentor:
        if cluster.lined_on is None or cluster.lined_on <= cluster.mentor.since:
            yield Word(Kind.LINE)
        return
    untouched = [
        each for each in listed if each.weeks >= policy.quiet_offered and not each.done & {CHECK_IN, NEIGHBOUR}
    ]
    if _is_quiet(cluster, policy) and listed and not _asked(cluster, today, policy):
        yield Word(Kind.ASK, tuple(untouched))
    elif any(each.offered_on is None for each in untouched) and not _this_week(cluster.offered_on, today):
        yield Word(Kind.OFFER, tuple(untouched))


def _this_week(day: date | None, today: date) -> bool:
    return day is not None and week_of(day) == week_of(today)


def _of_mentor(cluster: ClusterTouch, today: date) -> Iterator[Word]:
    """A week after the kind line, the deputy."""
    if _line_is_old(cluster, today, 7) and cluster.has_deputy and not cluster.deputy_told:
        yield Word(Kind.FOR_MENTOR)


def _line_is_old(cluster: ClusterTouch, today: date, days: int) -> bool:
    mentor, lined = cluster.mentor, cluster.lined_on
    still = mentor is not None and lined is not None and lined > mentor.since
    return still and lined is not None and today >= lined + timedelta(days=days)


def _around(cluster: ClusterTouch, listed: Sequence[QuietSchool], today: date, policy: Policy) -> Iterator[Word]:
    """What the mentor knew for a week and has not explained: the deputy hears, or a neighbour of each school."""
    long = [
        each
        for each in listed
        if each.weeks >= policy.quiet_shared
        and not each.done & {DEPUTY, NEIGHBOUR}
        and _knew(cluster, each, today, policy)
    ]
    if long and cluster.has_deputy:
        yield Word(Kind.TO_DEPUTY, tuple(long))
    elif long:
        turn = long[0].id % max(1, len(cluster.nearby))  # not always the same neighbour, and each once a night
        for school, neighbour in zip(long, cluster.nearby[turn:] + cluster.nearby[:turn], strict=False):
            yield Word(Kind.TO_NEIGHBOUR, (school,), neighbour)


def _knew(cluster: ClusterTouch, school: QuietSchool, today: date, policy: Policy) -> bool:
    """Whether the mentor was asked first; one who is quiet himself, or not there, cannot be."""
    if cluster.mentor is None or cluster.mentor.weeks >= policy.quiet_mentor:
        return True
    return school.offered_on is not None and today >= school.offered_on + timedelta(weeks=1)


# --- what the offices may know: clusters, never schools or people ------------------------------


def _is_quiet(cluster: ClusterTouch, policy: Policy) -> bool:
    few = 100 * cluster.lately < policy.quiet_cluster_percent * cluster.mentees
    return cluster.mentees >= policy.quiet_cluster_least and few


def _asked(cluster: ClusterTouch, today: date, policy: Policy) -> bool:
    return cluster.asked_on is not None and today < cluster.asked_on + policy.quiet_cluster_again


def is_named(cluster: ClusterTouch, today: date, policy: Policy) -> bool:
    """Whether the district's digest names it as quiet: its mentor was asked a week ago, or nobody can be asked.

    Not where he explained most of it, nor where it is the network.
    """
    if cluster.dark or not _is_quiet(cluster, policy):
        return False
    explained = sum(_in_peace(each, today) for each in cluster.schools)
    if 2 * explained > len(cluster.schools):
        return False
    if cluster.mentor is None:
        return True
    return cluster.asked_on is not None and _asked(cluster, today, policy) and today >= cluster.asked_on + timedelta(7)


def may_need_help(cluster: ClusterTouch, today: date) -> bool:
    """Whether the district hears that a cluster may need a hand: its mentor stays quiet after everybody nearer was told."""
    return not cluster.dark and _line_is_old(cluster, today, 14 if cluster.has_deputy else 7)
