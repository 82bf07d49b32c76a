"""Whom a broadcast is for: teachers who have joined, mentors in charge, officers in charge, in some places or all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, false, func, literal, or_, select

from flows import access
from flows.broadcasts import MENTEES, OFFICERS
from flows.caps import COUNTED, NOT_COUNTED, week_around
from flows.facts import Person
from flows.routing import LANES
from store import people
from store.holding import OF_CLUSTER, OF_DISTRICT, of_places
from store.leaving import LIVE
from store.moment import Moment
from store.scope import Scope
from store.tables import Clusters, DeadNumbers, Districts, Outbox, People, Posts, Schools

STOPPED, FEWER, DEAD, NO_WORDS, SAME_NUMBER = NOT_REACHED = ("stopped", "fewer", "dead", "no words", "same number")

ENDED = ("sent", "delivered", "failed", "uncertain", "held")  # of the outbox; what expired was never heard


@dataclass(frozen=True)
class Audience:
    """`role`: as `flows.broadcasts.ROLES`. Without districts and clusters the whole province."""

    role: str
    province_id: int
    districts: tuple[int, ...] = ()
    clusters: tuple[int, ...] = ()

    def here(self) -> ColumnElement[bool]:
        """What narrows a query that has Districts, and Clusters where it is not about officers."""
        if not self.districts and not self.clusters:
            return Districts.province_id == self.province_id
        of_cluster = Clusters.id.in_(self.clusters) if self.clusters and self.role != OFFICERS else false()
        return or_(Districts.id.in_(self.districts), of_cluster)


@dataclass(frozen=True)
class Reader:
    """Somebody in it. `names`: what the marks in the words become; `cluster_id`: whose hours count, 0: the programme's."""

    person: Person
    cluster_id: int
    names: Mapping[str, str]
    dead: bool


@dataclass(frozen=True)
class Reach:
    """`to`: who would be written to; `missed`: how many not, by reason; `enough`: of those of `to` who have heard enough that week."""

    to: list[Reader]
    missed: Mapping[str, int] = field(default_factory=dict)
    enough: int = 0


def readers(db: Connection, to: Audience, moment: Moment, after: int = 0, most: int | None = None) -> list[Reader]:
    """Everybody it is for, reached or not, by their ids from `after` on (without); each once."""
    found = _query(to, moment).where(People.id > after, to.here()).order_by(People.id)
    each: dict[int, Reader] = {}
    for row in db.execute(found.limit(most) if most else found):
        each.setdefault(row.id, _reader(row, to.role))  # somebody may be the mentor of two clusters
    return list(each.values())


def _query(to: Audience, moment: Moment) -> Any:
    dead = exists(select(DeadNumbers.msisdn).where(DeadNumbers.msisdn == People.msisdn)).label("dead")
    if to.role == OFFICERS:
        office = of_places(Posts.district_id, OF_DISTRICT, moment.today)
        named = (literal("").label("school"), literal(0).label("cluster_id"), literal("").label("cluster"))
        found = people.select_people().add_columns(*named, Districts.name.label("district"), dead)
        return found.join(office, office.c.person_id == People.id).join(Districts, Districts.id == office.c.place_id)
    place = (Clusters.id.label("cluster_id"), Clusters.name.label("cluster"), Districts.name.label("district"), dead)
    if to.role == MENTEES:
        found = people.select_people().add_columns(Schools.name.label("school"), *place)
        found = found.join(Schools, Schools.id == People.school_id).join(Clusters, Clusters.id == Schools.cluster_id)
        return found.join(Districts, Districts.id == Clusters.district_id).where(People.joined_at.is_not(None))
    desk = of_places(Posts.cluster_id, OF_CLUSTER, moment.today)
    found = people.select_people().add_columns(literal("").label("school"), *place)
    found = found.join(desk, desk.c.person_id == People.id).join(Clusters, Clusters.id == desk.c.place_id)
    return found.join(Districts, Districts.id == Clusters.district_id)


def _reader(row: Any, role: str) -> Reader:
    names = {name: getattr(row, name) for name in ("school", "cluster", "district") if getattr(row, name)}
    return Reader(people.as_person(row), row.cluster_id, names, bool(row.dead))


def why_not(reader: Reader, role: str, languages: Collection[str]) -> str:
    """Why somebody is not written to, one of NOT_REACHED; "" where she is."""
    person = reader.person
    if person.stopped:
        return STOPPED
    if role == MENTEES and person.fewer:
        return FEWER
    if reader.dead:
        return DEAD
    return "" if person.reads in languages else NO_WORDS


def reach(db: Connection, to: Audience, languages: Collection[str], moment: Moment) -> Reach:
    """Who would be written to if it left now. One at a number."""
    found: dict[str, Reader] = {}
    missed = dict.fromkeys(NOT_REACHED, 0)
    for reader in readers(db, to, moment):
        why = why_not(reader, to.role, languages) or (SAME_NUMBER if reader.person.msisdn in found else "")
        if why:
            missed[why] += 1
        else:
            found[reader.person.msisdn] = reader
    full = _heard_enough(db, moment) if to.role == MENTEES else set()
    enough = sum(1 for reader in found.values() if reader.person.id in full)
    return Reach(list(found.values()), {why: n for why, n in missed.items() if n}, enough)


def _heard_enough(db: Connection, moment: Moment) -> set[int]:
    since, until = week_around(moment.now, moment.policy)
    # By name, not by what they are not: so the index of state, lane and due time finds the week among the years.
    lanes = [lane for lane in LANES if lane not in NOT_COUNTED]
    counts = (Outbox.lane.in_(lanes), Outbox.kind.in_(COUNTED), Outbox.state.in_((*LIVE, *ENDED)))
    within = (Outbox.due_at >= since, Outbox.due_at < until, Outbox.person_id.is_not(None))
    full = func.count() >= moment.policy.most_a_week
    return set(db.scalars(select(Outbox.person_id).where(*counts, *within).group_by(Outbox.person_id).having(full)))


def pickable(db: Connection, scope: Scope) -> tuple[dict[int, str], dict[int, tuple[str, int]]]:
    """Districts by id, and clusters with theirs, that somebody may write to, in ABC order."""
    area = scope.clusters(access.OFFICER, access.PROVINCE, access.ADMINISTRATOR)
    found = select(Clusters.id, Clusters.name, Clusters.district_id, Districts.name.label("district")).where(area)
    rows = db.execute(
        found.join(Districts, Districts.id == Clusters.district_id).order_by(Districts.name, Clusters.name)
    )
    clusters = {row.id: (row.name, row.district_id, row.district) for row in rows}
    districts = {district_id: district for _, district_id, district in clusters.values()}
    return districts, {id: (name, district_id) for id, (name, district_id, _) in clusters.items()}


def province_of(db: Connection, district_id: int) -> int:
    """Where a district lies."""
    return int(db.execute(select(Districts.province_id).where(Districts.id == district_id)).scalar_one())


def names(db: Connection, to: Audience) -> list[str]:
    """The places it is for; [] for the whole province."""
    districts = select(Districts.name).where(Districts.id.in_(to.districts)).order_by(Districts.name)
    clusters = select(Clusters.name).where(Clusters.id.in_(to.clusters)).order_by(Clusters.name)
    return [*db.scalars(districts), *db.scalars(clusters)]


def whole_province(db: Connection, to: Audience) -> bool:
    """Whether it is for every cluster there is, however it was picked."""
    every = select(Clusters.id).join(Districts, Districts.id == Clusters.district_id)
    left = every.where(Districts.province_id == to.province_id, ~Districts.id.in_(to.districts))
    if not to.districts and not to.clusters:
        return True
    return db.scalar(left.where(~Clusters.id.in_(to.clusters)).limit(1)) is None
