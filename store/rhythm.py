"""Whom a round of the counting rhythm reaches: looked up for many clusters at once, whatever their size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, func, or_, select

from flows.facts import Person, School
from flows.rhythm import NUDGE, PROMPT, Round
from flows.week import Gathering, week_of
from store import people, schedule
from store.facts_of import as_school, select_schools
from store.moment import Moment
from store.tables import Closures, Clusters, Outbox, People, PupilCounts, Schools, Workshops


@dataclass(frozen=True)
class Reached:
    """A teacher and her school."""

    person: Person
    school: School

    def once(self, each: Round) -> str:
        """What makes a round the only one of its kind for her."""
        return f"{each.kind}/{self.person.id}/{each.period}"


def customs(db: Connection) -> dict[int, bool]:
    """Every cluster, and whether it chose to count daily."""
    return {row.id: row.counts_daily for row in db.execute(_CUSTOMS)}


_CUSTOMS = select(Clusters.id, Clusters.counts_daily)


def workshops(db: Connection, moment: Moment) -> dict[int, list[Gathering]]:
    """By cluster, those of this week."""
    week = week_of(moment.today)
    held: defaultdict[int, list[Gathering]] = defaultdict(list)
    for row in db.execute(_HELD, {"monday": week.monday, "saturday": week.saturday}):
        held[row.cluster_id].append(Gathering(row.first_day, row.last_day))
    return held


_HELD = select(Workshops.cluster_id, Workshops.first_day, Workshops.last_day).where(
    Workshops.first_day <= bindparam("saturday"),
    Workshops.last_day >= bindparam("monday"),
    Workshops.cancelled_at.is_(None),
)


def done(db: Connection, kind: str, period: str) -> set[int]:
    """The clusters in which a round has been written."""
    return {int(target) for target in schedule.done(db, kind, period)}


def reached(db: Connection, each: Round, clusters: Sequence[int], moment: Moment) -> list[Reached]:
    """Who hears a round in these clusters: has joined, not stopped, not answered, one at a number."""
    one_at_a_number = func.row_number().over(partition_by=People.msisdn, order_by=People.id).label("at_number")
    teachers = people.select_people().add_columns(People.school_id, one_at_a_number)
    teachers = teachers.join(Schools, Schools.id == People.school_id).where(
        Schools.cluster_id.in_(clusters),
        People.joined_at.is_not(None),
        People.stopped_at.is_(None),
        ~_written(each.kind, each.period),
        *_conditions(each, moment),
    )
    found = teachers.subquery()
    rows = db.execute(select(found).where(found.c.at_number == 1).order_by(found.c.id)).all()
    schools = _schools(db, clusters)
    return [Reached(people.as_person(row), schools[row.school_id]) for row in rows]


def asked_since(db: Connection, person: Person, since: datetime, moment: Moment) -> bool:
    """Whether a prompt or a nudge has reached her after that instant: what she was asked last is to count."""
    hers = (Outbox.person_id == person.id, Outbox.kind.in_((PROMPT, NUDGE)), Outbox.state.in_(_GONE))
    then = (Outbox.due_at > since, Outbox.due_at <= moment.now)
    return db.scalar(select(Outbox.id).where(*hers, *then).limit(1)) is not None


_GONE = ("sending", "sent", "delivered", "uncertain")


def _schools(db: Connection, clusters: Sequence[int]) -> Mapping[int, School]:
    rows: Any = db.execute(select_schools().where(Schools.cluster_id.in_(clusters)))
    return {row.id: as_school(row) for row in rows}


def _conditions(each: Round, moment: Moment) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if each.counted_since and each.closed_since:
        counted = and_(PupilCounts.school_id == Schools.id, PupilCounts.day >= each.counted_since)
        closed = and_(Closures.school_id == Schools.id, Closures.day >= each.closed_since)
        conditions.append(
            ~or_(exists(select(PupilCounts.id).where(counted)), exists(select(Closures.id).where(closed)))
        )
    if each.kind == NUDGE:
        conditions.append(_written(PROMPT, each.period, Outbox.state != "expired"))
    return conditions


def _written(kind: str, period: str, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Somebody at her number has it: by the end of `once`, which says whom it was for and of which period."""
    hers = (Outbox.msisdn == People.msisdn, Outbox.kind == kind, Outbox.once.like(f"{kind}/%/{period}"))
    return exists(select(Outbox.id).where(*hers, *which))
