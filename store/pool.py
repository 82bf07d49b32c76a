"""The pool of those who know a topic well: who is in it, what each was asked, who can still be asked about a question."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from store import people
from store.holding import in_charge
from store.moment import Moment
from store.tables import Clusters, DeadNumbers, Holdings, People, Posts, Questions, SpecialistAsks, Specialists

HERS = ("open", "promised", "for_workshop")  # of questions that a specialist may still answer


TEAM = ("mentor", "deputy", "province", "director")  # whose holders may know a topic and be asked


@dataclass(frozen=True)
class Line:
    """One of the pool. `waiting`: what he was asked and has not answered. `reached`: whether he can be asked today."""

    person_id: int
    name: str
    msisdn: str
    topic: str
    since: date
    waiting: int
    reached: bool


def listing(db: Connection, today: date) -> list[Line]:
    """The pool, by topic and name."""
    waits = _waiting_for(Specialists.person_id).scalar_subquery().label("waiting")
    found = select(Specialists.person_id, People.name, People.msisdn, Specialists.topic, Specialists.since, waits)
    found = found.join(People, People.id == Specialists.person_id).where(Specialists.until.is_(None))
    reached = {(row.person_id, row.topic) for row in db.execute(_pool(today))}
    rows = db.execute(found.order_by(Specialists.topic, People.name))
    return [Line(**row._asdict(), reached=(row.person_id, row.topic) in reached) for row in rows]


@dataclass(frozen=True)
class Candidate:
    """Who may be taken into the pool. `place`: the cluster; "" of the province's team."""

    id: int
    name: str
    msisdn: str
    place: str

    @property
    def called(self) -> str:
        """As a form lists them."""
        return f"{self.name}, {self.place}" if self.place else self.name


def candidates(db: Connection, today: date) -> list[Candidate]:
    """Who is in charge of a post of TEAM, by name."""
    place = func.max(func.coalesce(Clusters.name, ""))
    found = select(People.id, People.name, People.msisdn, place).join(Holdings, Holdings.person_id == People.id)
    found = found.join(Posts, Posts.id == Holdings.post_id).outerjoin(Clusters, Clusters.id == Posts.cluster_id)
    found = found.where(Posts.kind.in_(TEAM), People.left_on.is_(None), *in_charge(today))
    rows = db.execute(found.group_by(People.id, People.name, People.msisdn).order_by(People.name, People.id))
    return [Candidate(*row) for row in rows]


def open_asks() -> Select[Any]:
    """What was asked and is neither answered nor settled otherwise."""
    found = select(SpecialistAsks).join(Questions, Questions.id == SpecialistAsks.question_id)
    here = (Questions.with_whom == "mentor", Questions.state.in_(HERS))
    return found.where(SpecialistAsks.state == "asked", *here)


def _waiting_for(person_id: Any) -> Select[Any]:
    return open_asks().with_only_columns(func.count()).where(SpecialistAsks.person_id == person_id)


def _pool(today: date) -> Any:
    """`person_id`, `topic`: whoever may be asked now, the least burdened first."""
    holding = select(Holdings.person_id).where(*in_charge(today))
    reached = (People.left_on.is_(None), People.stopped_at.is_(None), People.msisdn.not_in(select(DeadNumbers.msisdn)))
    asked_so_far = select(func.count()).where(SpecialistAsks.person_id == Specialists.person_id).scalar_subquery()
    found = select(Specialists.person_id, Specialists.topic).join(People, People.id == Specialists.person_id)
    found = found.where(Specialists.until.is_(None), Specialists.person_id.in_(holding), *reached)
    return found.order_by(_waiting_for(Specialists.person_id).scalar_subquery(), asked_so_far, Specialists.person_id)


@dataclass(frozen=True)
class Room:
    """Of one question: who can still be asked, in this order, and whether somebody has it now."""

    next: tuple[int, ...] = ()
    asked: bool = False


def rooms(db: Connection, rows: Collection[Row[Any]], moment: Moment) -> Mapping[int, Room]:
    """By question (rows of `Questions`), where there is anything to say."""
    about = [row for row in rows if row.topic and row.state not in ("helped", "closed")]
    if not about:
        return {}
    pool = db.execute(_pool(moment.today)).all()
    before: dict[int, dict[int, str]] = {}
    for each in db.execute(select(SpecialistAsks).where(SpecialistAsks.question_id.in_([row.id for row in about]))):
        before.setdefault(each.question_id, {})[each.person_id] = each.state
    mentors = {
        cluster: people.mentor_of(db, cluster, moment.today) for cluster in {row.cluster_id for row in about if pool}
    }
    found = {}
    for row in about:
        told, mentor = before.get(row.id, {}), mentors.get(row.cluster_id)
        has = row.with_whom == "mentor" and row.state in HERS and "asked" in told.values()
        not_them = {*told, row.asker_id, mentor.id if mentor else 0}
        free = tuple(each.person_id for each in pool if each.topic == row.topic and each.person_id not in not_them)
        room = max(0, moment.policy.most_specialists - len(told))
        found[row.id] = Room(() if has else free[:room], has)
    return found


def room(db: Connection, row: Row[Any], moment: Moment) -> Room:
    """The same of one question."""
    return rooms(db, [row], moment).get(row.id, Room())


def asked_of(db: Connection, person_id: int) -> list[int]:
    """The numbers of the questions that wait for a specialist, the oldest first."""
    mine = open_asks().with_only_columns(SpecialistAsks.question_id).where(SpecialistAsks.person_id == person_id)
    return list(db.scalars(mine.order_by(SpecialistAsks.id)))


def is_one(db: Connection, person_id: int) -> bool:
    """Whether somebody is in the pool, or has still something to answer."""
    pooled = select(Specialists.id).where(Specialists.person_id == person_id, Specialists.until.is_(None)).limit(1)
    return db.scalar(pooled) is not None or bool(db.scalar(_waiting_for(person_id)))


def may_be_named(db: Connection, person_id: int) -> bool | None:
    """Whether his name may stand with an answer; None: he was not asked."""
    said = select(Specialists.named).where(Specialists.person_id == person_id, Specialists.named.is_not(None))
    return db.scalar(said.limit(1))
