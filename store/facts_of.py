"""What each one's menus may know, looked up once a turn."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from flows.facts import (
    Charge,
    Cluster,
    FocalPerson,
    Later,
    Mentee,
    Mentor,
    Newcomer,
    Officer,
    Person,
    Post,
    Province,
    School,
)
from flows.mentor.home import OWN_CLASS
from flows.status import Standing
from store import (
    afterwards,
    asked,
    attendance,
    colleagues,
    handover,
    leaves,
    meetings,
    people,
    sensitive,
    silence,
    telling,
    workshops,
)
from store.moment import Moment
from store.tables import Clusters, Districts, People, Schools


def select_schools() -> Any:
    """A query for schools with their cluster and district, to be narrowed."""
    return (
        select(
            Schools,
            Clusters.name.label("cluster"),
            Clusters.code.label("code"),
            Clusters.district_id,
            Districts.name.label("district"),
            Districts.helplines.label("helplines"),
            Districts.status,
            Districts.profile,
        )
        .join(Clusters, Clusters.id == Schools.cluster_id)
        .join(Districts, Districts.id == Clusters.district_id)
    )


def as_school(row: Row[Any]) -> School:
    """The fact of a row of `select_schools()`."""
    standing = Standing(row.status, row.profile)
    cluster = Cluster(row.cluster_id, row.cluster, row.code, row.district_id, row.district, row.helplines, standing)
    return School(row.id, row.name, cluster, row.boys, row.girls, row.takes_boys, row.takes_girls)


_SCHOOL_OF = select_schools().join(People, People.school_id == Schools.id).where(People.id == bindparam("person_id"))


def school(db: Connection, person_id: int) -> School | None:
    """The school somebody teaches at; None for who has none, as an officer."""
    row = db.execute(_SCHOOL_OF, {"person_id": person_id}).first()
    return as_school(row) if row else None


def mentee(db: Connection, person: Person, moment: Moment) -> Mentee | None:
    """What a teacher's menus may know; None for who teaches nowhere."""
    hers = school(db, person.id)
    if hers is None:
        return None
    return Mentee(
        person=person,
        school=hers,
        programme=moment.programme,
        calendar=moment.calendars.of_cluster(hers.cluster.id),
        today=moment.today,
        now=moment.now,
        counted=attendance.recent(db, hers.id, moment),
        workshop=workshops.for_mentee(db, hers.cluster.id, person.id, moment),
        questions=Later(lambda: colleagues.with_ideas(db, asked.by_asker(db, person.id, moment))),
        sensitive=Later(lambda: sensitive.by_asker(db, person.id, moment)),
        cluster_asks=Later(lambda: colleagues.asked_of(db, hers.cluster.id, person.id, moment)),
        new_answers=sum(of(db, person.id) for of in (asked.new_answers, sensitive.new_answers, colleagues.unread)),
        plans=afterwards.plan_of(db, hers.cluster.id, person.id, moment),
    )


def mentor(db: Connection, person: Person, post: Post, moment: Moment) -> Mentor:
    """What the menus of a cluster's mentor may know."""
    cluster_id = post.cluster_id or 0
    quiet = cache(lambda: silence.for_mentor(silence.gather(db, moment, cluster_id), cluster_id))
    return Mentor(
        person=person,
        cluster=telling.cluster_of(db, cluster_id),
        programme=moment.programme,
        calendar=moment.calendars.of_cluster(cluster_id),
        today=moment.today,
        now=moment.now,
        own=mentee(db, person, replace(moment, programme=moment.programme.behind(OWN_CLASS))),
        questions=Later(lambda: asked.for_mentor(db, cluster_id, person.id, moment)),
        workshops=Later(lambda: afterwards.with_steps(db, workshops.for_mentor(db, cluster_id, moment))),
        held=Later(lambda: afterwards.last_held(db, cluster_id, moment)),
        meeting=lambda: meetings.desk(db, people.district_of(db, cluster_id), moment, cluster_id),
        closed=Later(lambda: leaves.closed(db, cluster_id, person.id)),
        charges=_charges(db, person, [post], moment) if post.kind == "mentor" else None,
        quiet=Later(lambda: quiet()[0]),
        nearby=Later(lambda: quiet()[1]),
    )


def officer(db: Connection, person: Person, posts: list[Post], moment: Moment) -> Officer:
    """What the menus of a district officer may know; `posts` are those held today."""
    ids = [post.id for post in posts]
    district_id = posts[0].district_id
    of_district = select(Districts.name, Districts.status, Districts.profile).where(Districts.id == district_id)
    name, status, profile = db.execute(of_district).one()
    waiting = asked.for_officer(db, ids, moment)
    return Officer(
        person=person,
        district=name,
        programme=moment.programme,
        calendar=moment.calendars.of_district(district_id or 0),
        today=moment.today,
        now=moment.now,
        waiting=waiting,
        overdue=[question for question in waiting if (question.promised_on or question.due_on) < moment.today],
        answered=Later(lambda: asked.answered_by_officer(db, ids, moment)),
        charges=_charges(db, person, posts, moment),
        standing=Standing(status, profile),
        meeting=lambda: meetings.desk(db, district_id or 0, moment),
    )


def _charges(db: Connection, person: Person, posts: list[Post], moment: Moment) -> Later[Charge]:
    return Later(lambda: [handover.charge(db, person, post, moment) for post in posts])


def province(db: Connection, person: Person, posts: list[Post], moment: Moment) -> Province:
    """What the menus of the province may know: what is with any of its offices, which answer for each other."""
    ids = people.offices_of(db, {post.province_id for post in posts if post.province_id})
    desk = Officer(
        person=person,
        district="",
        programme=moment.programme,
        calendar=moment.calendars.everywhere,
        today=moment.today,
        now=moment.now,
        waiting=asked.for_officer(db, ids, moment),
        answered=Later(lambda: asked.answered_by_officer(db, ids, moment)),
        by="province",
    )
    return Province(desk, Later(lambda: asked.overdue_by_district(db, moment.today)))


def focal_person(db: Connection, person: Person, moment: Moment) -> FocalPerson:
    """What the focal person's menu may know."""
    items = Later(lambda: sensitive.for_focal_person(db, person, moment))
    return FocalPerson(person, moment.programme, moment.today, items)


def newcomer(db: Connection, msisdn: str, known: Person | None, moment: Moment) -> Newcomer:
    """A number that has not joined, and whom the roster expects there."""
    return Newcomer(
        msisdn=msisdn,
        programme=moment.programme,
        find_cluster=lambda code: _cluster_by_code(db, code),
        schools_of=lambda cluster_id: _schools_of(db, cluster_id),
        known=known,
        school=school(db, known.id) if known else None,
    )


def _cluster_by_code(db: Connection, code: str) -> Cluster | None:
    cluster_id = db.scalar(select(Clusters.id).where(Clusters.code == code))
    return telling.cluster_of(db, cluster_id) if cluster_id is not None else None


def _schools_of(db: Connection, cluster_id: int) -> list[School]:
    return [
        as_school(row)
        for row in db.execute(select_schools().where(Schools.cluster_id == cluster_id).order_by(Schools.name))
    ]
