"""When somebody was last heard from: by a call, an SMS, or anything that was kept in their name. Set-based, for all at once.

A number that several share speaks for all of them: silence is a question, so a doubt is resolved in their favour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Select, and_, exists, func, or_, select, union_all

from flows import sending
from flows.facts import Person
from flows.silence import LOOKS_BACK
from store import contacts, people
from store.holding import in_charge
from store.moment import Moment
from store.tables import (
    Calls,
    CheckIns,
    Closures,
    Clusters,
    Holdings,
    Inbox,
    People,
    Posts,
    PupilCounts,
    QuestionEvents,
    Questions,
    Schools,
    WorkshopReplies,
    Workshops,
)


@dataclass(frozen=True)
class Heard:
    """A teacher who joined, or who holds a post (then perhaps of no school: 0), and the day of the last contact."""

    person: Person
    school_id: int
    cluster_id: int
    district_id: int
    on: date


@dataclass(frozen=True)
class PostLine:
    """A post with its place and holder; no `person_id`: vacant."""

    id: int
    kind: str
    cluster_id: int | None
    district_id: int | None
    province_id: int | None
    person_id: int | None
    since: date | None

    @property
    def place_id(self) -> int:
        """The id of its cluster, district or province."""
        return self.cluster_id or self.district_id or self.province_id or 0


def heard(
    db: Connection, moment: Moment, cluster_id: int | None = None, quiet_since: date | None = None
) -> list[Heard]:
    """Everybody of the programme, or of one cluster. Who never wrote counts from the day of joining.

    `quiet_since`: no teacher of a school that was heard from on that day or later; then of the holders of posts those of
    their clusters, and of what is no such school it says no school.
    """
    first = sending.instant(moment.today - LOOKS_BACK, time(0), moment.policy)
    quiet = _quiet_schools(quiet_since, moment) if quiet_since else None
    here = Schools.id.is_not(None) if quiet is None else Schools.id.in_(select(quiet.c.id))
    kept, wrote = _kept(first, cluster_id, quiet), _wrote(first, cluster_id)
    found = (
        people.select_people()
        .add_columns(People.joined_at, Schools.id.label("school"), Schools.cluster_id, Clusters.district_id)
        .add_columns(Calls.at.label("called"), kept.c.at.label("kept"), wrote.c.at.label("wrote"))
        .select_from(People)
        .outerjoin(Schools, and_(Schools.id == People.school_id, here))
        .outerjoin(Clusters, Clusters.id == Schools.cluster_id)
        .outerjoin(Calls, Calls.msisdn == People.msisdn)
        .outerjoin(kept, kept.c.person_id == People.id)
        .outerjoin(wrote, wrote.c.msisdn == People.msisdn)
        .where(People.joined_at.is_not(None))
        .order_by(People.id)
    )
    if cluster_id is None:
        posts = select(Holdings.person_id).where(*in_charge(moment.today))
        if quiet is not None:
            posts = posts.join(Posts, Posts.id == Holdings.post_id).where(
                Posts.cluster_id.in_(select(quiet.c.cluster_id))
            )
        found = found.where(or_(Schools.id.is_not(None), People.id.in_(posts)))
    else:
        found = found.where(Schools.cluster_id == cluster_id)
    return [_as_heard(row, moment) for row in db.execute(found)]


def _quiet_schools(since: date, moment: Moment) -> CTE:
    """Those of which no teacher was certainly heard from; on a shared number some were."""
    spoke = contacts.was_heard(sending.instant(since, time(0), moment.policy), moment.now)
    lately = select(People.school_id).where(
        People.school_id.is_not(None), People.left_on.is_(None), People.joined_at.is_not(None), spoke
    )
    quiet = select(Schools.id, Schools.cluster_id).where(Schools.id.not_in(lately)).cte("quiet")
    return quiet.prefix_with("MATERIALIZED")  # SQLite would find them anew wherever they are asked for


def is_silent(first: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of people: who had joined by then and has neither called nor written from that number since."""
    called = exists(select(Calls.msisdn).where(Calls.msisdn == People.msisdn, Calls.at >= first))
    wrote = exists(select(Inbox.id).where(Inbox.msisdn == People.msisdn, Inbox.received_at >= first))
    return People.joined_at < first, ~called, ~wrote


def silent_since(db: Connection, person_id: int, first: datetime) -> bool:
    """Whether that is so of one of them."""
    return db.scalar(select(People.id).where(People.id == person_id, *is_silent(first))) is not None


def _as_heard(row: Any, moment: Moment) -> Heard:
    last = max(at for at in (row.joined_at, row.called, row.kept, row.wrote) if at)
    day = last.astimezone(moment.policy.zone).date()
    return Heard(people.as_person(row), row.school or 0, row.cluster_id or 0, row.district_id or 0, day)


def _kept(first: datetime, cluster_id: int | None, quiet: CTE | None) -> Any:
    """By person: the last that was kept in their name, whoever typed it."""

    def last(person: Any, at: Any, where: Any) -> Select[Any]:
        found = select(person.label("person_id"), at.label("at")).where(at >= first)
        return found if where is None else found.where(where)

    of_school = select(Schools.id).where(Schools.cluster_id == cluster_id) if quiet is None else select(quiet.c.id)
    of_workshop = select(Workshops.id).where(Workshops.cluster_id == cluster_id)
    of_question = select(Questions.id).where(Questions.cluster_id == cluster_id)
    some, one = cluster_id is not None or quiet is not None, cluster_id is not None
    every = union_all(
        last(PupilCounts.person_id, PupilCounts.counted_at, PupilCounts.school_id.in_(of_school) if some else None),
        last(Closures.person_id, Closures.said_at, Closures.school_id.in_(of_school) if some else None),
        last(QuestionEvents.person_id, QuestionEvents.at, QuestionEvents.question_id.in_(of_question) if one else None),
        last(
            WorkshopReplies.person_id,
            WorkshopReplies.said_at,
            WorkshopReplies.workshop_id.in_(of_workshop) if one else None,
        ),
        last(CheckIns.person_id, CheckIns.checked_in_at, CheckIns.workshop_id.in_(of_workshop) if one else None),
    ).subquery()
    return select(every.c.person_id, func.max(every.c.at).label("at")).group_by(every.c.person_id).subquery()


def _wrote(first: datetime, cluster_id: int | None) -> Any:
    """By number: its last SMS."""
    found = select(Inbox.msisdn, func.max(Inbox.received_at).label("at")).where(Inbox.received_at >= first)
    if cluster_id is not None:
        teachers = select(People.msisdn).join(Schools, Schools.id == People.school_id)
        found = found.where(Inbox.msisdn.in_(teachers.where(Schools.cluster_id == cluster_id)))
    return found.group_by(Inbox.msisdn).subquery()


def posts(db: Connection, moment: Moment, cluster_id: int | None = None) -> list[PostLine]:
    """The posts with who is in charge of them today."""
    held = (
        select(Holdings.post_id, Holdings.person_id, Holdings.since)
        .join(People, and_(People.id == Holdings.person_id, People.left_on.is_(None)))
        .where(*in_charge(moment.today))
        .subquery()
    )
    found = (
        select(Posts.id, Posts.kind, Posts.cluster_id, Posts.district_id, Posts.province_id)
        .add_columns(held.c.person_id, held.c.since)
        .outerjoin(held, held.c.post_id == Posts.id)
        .order_by(Posts.id)
    )
    if cluster_id is not None:
        found = found.where(Posts.cluster_id == cluster_id)
    return [PostLine(*row) for row in db.execute(found)]
