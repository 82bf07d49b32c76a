"""What a conversation may know. Frozen; made by the store, one set a turn. Lists may be lazy.

Days are dates in the programme's time zone; `now` is an aware UTC datetime.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Generic, TypeVar, overload

from flows.calendar import Calendar

Item = TypeVar("Item")


class Later(Sequence[Item], Generic[Item]):
    """A list that is looked up at its first use: most turns never need it."""

    def __init__(self, find: Callable[[], Sequence[Item]]) -> None:
        self._find = find

    @cached_property
    def _items(self) -> Sequence[Item]:
        return self._find()

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Item]: ...
    def __getitem__(self, index: int | slice) -> Item | Sequence[Item]:
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)


@dataclass(frozen=True)
class Programme:
    """What a text may say about the service itself. `free` only where it is true; `desk` may be ""."""

    ussd_code: str = "*778#"
    short_code: str = "8778"
    desk: str = ""
    free: bool = False


@dataclass(frozen=True)
class Cluster:
    """Some schools around one mentor. `code`: the 5 digits on the poster. `helplines`: checked for the district, may be ""."""

    id: int
    name: str
    code: str
    district_id: int
    district: str
    helplines: str = ""


@dataclass(frozen=True)
class School:
    """A school and its register; None where the register is not known yet, which is not the same as 0."""

    id: int
    name: str
    cluster: Cluster
    boys: int | None = None
    girls: int | None = None
    takes_boys: bool = True
    takes_girls: bool = True

    @property
    def register_is_known(self) -> bool:
        """False where a number is missing for boys or girls whom the school takes."""
        return not (self.takes_boys and self.boys is None) and not (self.takes_girls and self.girls is None)

    @property
    def has_no_boys(self) -> bool:
        """True where boys need not be asked about."""
        return not self.takes_boys or self.boys == 0

    @property
    def has_no_girls(self) -> bool:
        """True where girls need not be asked about."""
        return not self.takes_girls or self.girls == 0


@dataclass(frozen=True)
class Person:
    """Somebody with a number. `sex` is "f", "m" or "". `language` is "" until chosen."""

    id: int
    msisdn: str
    name: str
    language: str = ""
    sex: str = ""
    phone_shared: bool = False
    joined: bool = True
    stopped: bool = False


@dataclass(frozen=True)
class Post:
    """A duty. `kind`: mentor | deputy | district_officer | province | administrator | focal_person; one place, by kind."""

    id: int
    kind: str
    cluster_id: int | None = None
    district_id: int | None = None
    province_id: int | None = None


@dataclass(frozen=True)
class Count:
    """Pupils present on a day, with the register of that day (None: unknown)."""

    day: date
    boys: int
    girls: int
    boys_register: int | None = None
    girls_register: int | None = None


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

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.last_day - self.first_day).days + 1


@dataclass(frozen=True)
class Answer:
    """What was answered, by whom: "mentor" or "officer"."""

    words: str
    by: str


@dataclass(frozen=True)
class Question:
    """A question or problem as one person may see it.

    `state`: open | promised | answered | helped | not_yet | for_workshop | closed.
    `with_whom`: mentor | officer. `seen_by`: mentor | cluster | cluster_named.
    `day` of `days`: the working day of its clock, from 1. `escalation`: the number of its E reference, 0 if never passed up.
    """

    id: int
    kind: str
    topic: str
    words: str
    seen_by: str
    urgency: str
    state: str
    with_whom: str
    asked_on: date
    due_on: date
    day: int = 1
    days: int = 5
    hears_by: date | None = None  # by when its asker hears of it, answered or not; for the asker only
    new: bool = False  # an answer its asker has not read
    leave_given: bool = False
    asks_leave: bool = False  # its asker was asked whether it may be passed up
    ask_me: bool = False  # she would rather be asked
    answer: Answer | None = None
    summary: str = ""
    escalation: int = 0
    promised_on: date | None = None
    cluster: str = ""
    asker_school: str = ""
    asker_name: str = ""

    @property
    def private(self) -> bool:
        """Only her mentor may see it, until she allows more."""
        return self.seen_by == "mentor"


@dataclass(frozen=True)
class Sensitive:
    """An item for the focal person only."""

    id: int
    words: str
    may_call: bool
    msisdn: str
    asked_on: date
    answered: bool = False
    answer: str = ""


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
    workshop: Workshop | None = None
    questions: Sequence[Question] = ()
    sensitive: Sequence[Sensitive] = ()
    new_answers: int = 0
    has_mentor: bool = True


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
    mentees: int = 0


@dataclass(frozen=True)
class Officer:
    """Who holds the district officer's post."""

    person: Person
    district: str
    programme: Programme
    calendar: Calendar
    today: date
    now: datetime
    waiting: Sequence[Question] = ()  # urgent first, then oldest
    overdue: Sequence[Question] = ()
    answered: Sequence[Question] = ()


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
