"""Who speaks, and what the menus need."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from flows.calendar import Calendar
from flows.facts.charge import Charge
from flows.facts.meetings import MeetingDesk
from flows.facts.people import Colleague, Move, NewNumber, Person, Stage
from flows.facts.pins import Pin
from flows.facts.places import Cluster, Count, Programme, School
from flows.facts.polls import Poll, PollDesk
from flows.facts.questions import Bank, Question, Sensitive
from flows.facts.silence import QuietSchool
from flows.facts.workshops import Plan, Workshop
from flows.status import IN_FULL, Standing
from flows.week import ClusterWeek, Silences


@dataclass(frozen=True)
class Mentee:
    """A teacher of a cluster, and what her menus need."""

    person: Person
    school: School
    programme: Programme
    calendar: Calendar
    today: date
    now: datetime
    counted: Mapping[date, Count] = field(default_factory=dict)  # the last two weeks, by day
    usual: Callable[[date], Mapping[str, float]] | None = (
        None  # boys and girls on an average day before; looked up if asked
    )
    workshop: Sequence[Workshop] = ()  # the one that is called, or none
    questions: Sequence[Question] = ()
    sensitive: Sequence[Sensitive] = ()
    cluster_asks: Sequence[Question] = ()  # what colleagues shared with the cluster, the newest first
    new_answers: Sequence[int] = ()  # the ids of what is answered and not read yet
    plans: Sequence[Plan] = ()  # the one she has now, or none
    neighbours: Sequence[tuple[int, str]] = ()  # the other schools of her cluster: id and name
    has_mentor: bool = True
    pin: Callable[[], Pin] = Pin  # looked up where something private is to be shown
    stages: Sequence[Stage] = ()  # the one with her mentor of today, or none
    polls: Sequence[Poll] = ()  # that wait for her answer


@dataclass(frozen=True)
class Specialist:
    """Who is asked about a topic from other clusters. `named`: whether the name may stand with an answer; None: not asked yet."""

    person: Person
    programme: Programme
    questions: Sequence[Question] = ()
    named: bool | None = None


@dataclass(frozen=True)
class Mentor:
    """Who holds the mentor's post of a cluster; `own` is his own class, where he teaches one."""

    person: Person
    cluster: Cluster
    programme: Programme
    calendar: Calendar
    today: date
    now: datetime
    own: Mentee | None = None
    questions: Sequence[Question] = ()
    workshops: Sequence[Workshop] = ()  # this one and those to come
    held: Sequence[Workshop] = ()  # the last that is over, not long ago, or none
    mentees: int = 0
    meeting: Callable[[], MeetingDesk] | None = None  # looked up when a menu leads there
    closed: Sequence[int] = ()  # private questions that wait for their askers' leave; only how many is ever said
    charges: Sequence[Charge] | None = None  # what may be handed over
    quiet: Sequence[QuietSchool] = ()  # not heard from, the longest first
    nearby: Sequence[tuple[int, str]] = ()  # the schools of the cluster that are in touch: id and name
    specialist: Callable[[], Specialist | None] | None = None  # looked up when a menu leads there
    week: Callable[[], ClusterWeek] | None = None
    notes_left: Callable[[], int] | None = None  # how many he may still write to his cluster this week
    mine: Sequence[Question] = ()  # his own questions
    bank: Callable[[], Bank] | None = None
    colleagues: Sequence[Colleague] = ()  # the teachers of his cluster, by school
    polls: Sequence[Poll] = ()  # that wait for his answer
    poll: Callable[[], PollDesk] | None = None  # what he may ask his cluster
    new_numbers: Sequence[NewNumber] = ()  # said to be a teacher's of his cluster; he knows
    moves: Sequence[Move] = ()  # who says that the school is another one now
    roll: Callable[[int, date], Sequence[Colleague]] | None = None  # the same, with the check-ins of a workshop's day


@dataclass(frozen=True)
class Officer:
    """Who holds the district officer's post; `by` "province" for the same desk in an office of the province."""

    person: Person
    district: str
    programme: Programme
    calendar: Calendar
    today: date
    now: datetime
    waiting: Sequence[Question] = ()  # urgent first, then oldest
    overdue: Sequence[Question] = ()
    answered: Sequence[Question] = ()
    meeting: Callable[[], MeetingDesk] | None = None  # looked up when a menu leads there
    charges: Sequence[Charge] | None = None  # what may be handed over
    standing: Standing = IN_FULL
    by: str = "officer"
    clusters: Callable[[], Sequence[ClusterWeek]] | None = None  # in ABC order; looked up when a menu leads there
    silences: Callable[[], Silences] | None = None
    poll: Callable[[], PollDesk] | None = None
    bank: Callable[[], Bank] | None = None  # of the province


@dataclass(frozen=True)
class Province:
    """Who holds a post of the province: one of the teaching team, or the director. `overdue`: by district, in ABC order."""

    desk: Officer
    overdue: Sequence[tuple[str, int]] = ()
    meetings: Sequence[tuple[str, date | None]] = ()  # by district the next one, None: not called
    quiet: Sequence[tuple[str, int, int]] = ()  # by district, those with any: quiet clusters, of how many


@dataclass(frozen=True)
class FocalPerson:
    """Who holds the focal person's post: the only one who reads sensitive items."""

    person: Person
    programme: Programme
    today: date
    items: Sequence[Sensitive] = ()


@dataclass(frozen=True)
class Newcomer:
    """A number that has not joined yet. `known`: whom the roster expects at this number, with her school."""

    msisdn: str
    programme: Programme
    find_cluster: Callable[[str], Cluster | None]
    schools_of: Callable[[int], Sequence[School]]
    known: Person | None = None
    school: School | None = None
