"""The questions board: which ones somebody at a desk may know of, how much of their words, and who held each how long.

Which words: a mentor's own cluster's, where they are open to him; an office's the one neutral line that travelled up; an
administrator's none. Narrowed in the queries (`store.scope`), so that nothing else comes out of the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from flows import access
from flows.facts import PROVINCE, Post
from store import asked, leaves, people
from store.moment import Moment
from store.scope import Scope
from store.tables import Clusters, Districts, Escalations, People, QuestionEvents, Questions, Schools
from store.waiting import MOVED_ON

MOST = 400  # settled ones that are looked at; the newest
KEPT = (*asked.WAITING, "for_workshop")
AGES = {"0-5": (0, 5), "6-10": (6, 10), "11-30": (11, 30), "31-": (31, 100_000)}  # days since it was asked


@dataclass(frozen=True)
class Line:
    """A question as one person may see it. `words`: hers, the neutral line, or "". `mine`: it waits for this person.

    `over`: working days that its clock is over; `age`: days since it was asked. `desk`: the role in which it is seen.
    """

    id: int
    escalation: int
    cluster: str
    district: str
    kind: str
    topic: str
    urgency: str
    state: str
    with_whom: str
    private: bool
    words: str
    asked_on: date
    due_on: date
    promised_on: date | None
    age: int
    over: int
    mine: bool
    desk: str
    cluster_id: int
    asks_leave: bool
    answer: str = ""
    answered_by: str = ""
    asker: str = ""
    school: str = ""

    @property
    def ref(self) -> str:
        """As telephones name it: E of an office, Q of a mentor."""
        office = self.desk in (access.OFFICER, access.PROVINCE)
        return f"E{self.escalation}" if office and self.escalation else f"Q{self.id}"

    @property
    def waits(self) -> bool:
        """It is somebody's turn."""
        return self.state in KEPT


@dataclass(frozen=True)
class Event:
    """Something that happened to it. `who`: the kind of post that had it then."""

    at: datetime
    what: str
    who: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Held:
    """Who held it: the level, from when to when (None: still), in days."""

    who: str
    since: date
    until: date | None
    days: int


@dataclass(frozen=True)
class Wanted:
    """What the board is asked for; "" is everything."""

    view: str = "waiting"  # mine | waiting | settled
    level: str = ""
    age: str = ""
    clock: str = ""  # over | today | promised | leave
    kind: str = ""
    topic: str = ""


def board(db: Connection, scope: Scope, wanted: Wanted, moment: Moment) -> list[Line]:
    """What somebody may know of: urgent first, then the longest waiting; settled ones the newest first."""
    settled = wanted.view == "settled"
    which: list[ColumnElement[bool]] = [Questions.state.not_in(KEPT) if settled else Questions.state.in_(KEPT)]
    for column, value in ((Questions.kind, wanted.kind), (Questions.topic, wanted.topic)):
        which += [column == value] if value else []
    which += [Questions.with_whom == wanted.level] if wanted.level else []
    newest = Questions.answered_at.desc(), Questions.id.desc()
    order = newest if settled else (Questions.asked_at, Questions.id)
    rows = db.execute(_select(scope, *which).order_by(*order).limit(MOST if settled else None)).all()
    lines = [_line(row, scope, moment, _offices(db, scope)) for row in rows]
    lines = [line for line in lines if _is_wanted(line, wanted, moment.today)]
    return lines if settled else sorted(lines, key=lambda line: (line.urgency != "today", -line.over, -line.age))


def one(db: Connection, scope: Scope, question_id: int, moment: Moment) -> Line | None:
    """One question with its words, where somebody may see it at all."""
    row = db.execute(_select(scope, Questions.id == question_id)).first()
    return _line(row, scope, moment, _offices(db, scope), whole=True) if row else None


def history(db: Connection, line: Line, moment: Moment) -> tuple[list[Event], list[Held]]:
    """Everything that happened to it, without a word of anybody's, and who held it how long."""
    rows = db.execute(
        select(QuestionEvents).where(QuestionEvents.question_id == line.id).order_by(QuestionEvents.id)
    ).all()
    events, held = [], _Holding()
    for row in rows:
        day = row.at.astimezone(moment.policy.zone).date()
        held.hears(row.what, line, day)
        promised = date.fromisoformat(row.words) if row.what == "promised" and row.words else None
        events.append(Event(row.at, row.what, held.who, promised))
    return events, held.all(None if line.waits else _ended(rows, moment), moment.today)


class _Holding:
    """Whose turn it was, told by the history."""

    def __init__(self) -> None:
        self.who = "mentor"
        self._began: list[tuple[str, date]] = []

    def hears(self, what: str, line: Line, day: date) -> None:
        before = self.who
        if what == MOVED_ON:
            self.who = line.with_whom if line.with_whom in PROVINCE else "tlrt"
        elif what == "passed up":
            self.who = "officer"
        elif what in ("not this office", "kept for workshop"):
            self.who = "mentor"
        if before != self.who or not self._began:
            self._began.append((self.who, day))

    def all(self, ended: date | None, today: date) -> list[Held]:
        ends: list[date | None] = [*(day for _, day in self._began[1:]), ended]
        return (
            [
                Held(who, since, until, ((until or today) - since).days)
                for (who, since), until in zip(self._began, ends, strict=True)
            ]
            if self._began
            else []
        )


def _ended(rows: Sequence[Row[Any]], moment: Moment) -> date | None:
    answers = [row.at for row in rows if row.what in ("answered", "asker: close")]
    return answers[-1].astimezone(moment.policy.zone).date() if answers else moment.today


def _select(scope: Scope, *which: ColumnElement[bool]) -> Any:
    found = (
        select(Questions, Escalations.id.label("escalation"), Clusters.name.label("cluster"))
        .add_columns(Districts.name.label("district"), leaves.asker_named(), Schools.name.label("school"))
        .add_columns(Clusters.district_id, Districts.province_id, leaves.open_to(scope.person.id).label("open_to_me"))
        .join(Clusters, Clusters.id == Questions.cluster_id)
        .join(Districts, Districts.id == Clusters.district_id)
        .join(People, People.id == Questions.asker_id)
        .outerjoin(Schools, Schools.id == People.school_id)
        .outerjoin(Escalations, Escalations.question_id == Questions.id)
    )
    return found.where(scope.questions(), *which)


def _offices(db: Connection, scope: Scope) -> list[int]:
    """The posts that somebody answers for: their own, and in the province all of its offices."""
    provinces = {post.province_id for post in scope.posts_as(access.PROVINCE) if post.province_id}
    own = [post.id for post in scope.posts_as(access.OFFICER)]
    return own + (people.offices_of(db, provinces) if provinces else [])


def desk_of(scope: Scope, row: Any) -> str:
    """In which role somebody sees a question of that cluster: the one that shows most of it to them."""

    def has(role: str, mine: Any) -> bool:
        return any(mine(post) for post in scope.posts_as(role))

    if row.open_to_me and has(access.MENTOR, lambda post: post.cluster_id == row.cluster_id):
        return access.MENTOR
    if has(access.OFFICER, lambda post: post.district_id == row.district_id):
        return access.OFFICER
    if has(access.PROVINCE, lambda post: post.province_id == row.province_id):
        return access.PROVINCE
    return access.ADMINISTRATOR


def post_for(scope: Scope, line: Line) -> Post | None:
    """The mentor's post in which somebody has a question."""
    return next((post for post in scope.posts_as(access.MENTOR) if post.cluster_id == line.cluster_id), None)


def _line(row: Row[Any], scope: Scope, moment: Moment, offices: list[int], whole: bool = False) -> Line:
    desk = desk_of(scope, row)
    private = row.seen_by == "mentor"
    mentor, office = desk == access.MENTOR, desk in (access.OFFICER, access.PROVINCE)
    days = moment.calendars.of_post(row.with_whom, row.cluster_id)
    day = 1 + days.between(row.clock_from, moment.today)
    here = row.with_whom == "mentor" if mentor else office and row.post_id in offices and row.with_whom != "mentor"
    told = mentor or (office and row.answered_by in ("officer", "province"))
    return Line(
        id=row.id,
        escalation=row.escalation or 0,
        cluster=row.cluster,
        district=row.district,
        kind=row.kind,
        topic=row.topic,
        urgency=row.urgency,
        state=row.state,
        with_whom=row.with_whom,
        private=private,
        words=_words(row, desk, private, whole),
        asked_on=row.asked_on,
        due_on=row.due_on,
        promised_on=row.promised_on if row.state == "promised" else None,
        age=(moment.today - row.asked_on).days,
        over=max(0, day - row.days) if row.state in asked.WAITING else 0,
        mine=here and row.state in KEPT,
        desk=desk,
        cluster_id=row.cluster_id,
        asks_leave=row.leave_asked_on is not None and not row.leave_given,
        answer=row.answer if whole and told else "",
        answered_by=row.answered_by,
        asker=row.asker if mentor else "",
        school=(row.school or "") if mentor and whole else "",
    )


def _words(row: Row[Any], desk: str, private: bool, whole: bool) -> str:
    """In a list nothing of a private one: a look at its words is a look at its page, which leaves a trace."""
    if private and not whole:
        return ""
    if desk == access.MENTOR:
        return str(row.words)
    return str(row.summary) if desk in (access.OFFICER, access.PROVINCE) else ""


def _is_wanted(line: Line, wanted: Wanted, today: date) -> bool:
    if wanted.view == "mine" and not line.mine:
        return False
    low, high = AGES.get(wanted.age, (0, 100_000))
    clocks = {
        "over": line.over > 0,
        "today": line.urgency == "today",
        "promised": line.promised_on is not None,
        "broken": line.promised_on is not None and line.promised_on < today,
        "leave": line.asks_leave,
    }
    return low <= line.age <= high and clocks.get(wanted.clock, True)
