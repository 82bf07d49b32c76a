"""What each one's menus may know, looked up once a turn."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, select, union_all

from flows.facts import (
    Charge,
    Cluster,
    FocalPerson,
    Later,
    LaterMapping,
    Mentee,
    Mentor,
    Newcomer,
    Officer,
    Person,
    Post,
    Province,
    School,
    Specialist,
)
from flows.mentor.home import OWN_CLASS
from flows.status import Standing
from flows.week import ClusterWeek, Silences, week_of
from store import (
    afterwards,
    asked,
    attendance,
    bank,
    calling,
    colleagues,
    handover,
    leaves,
    meetings,
    moves,
    new_numbers,
    notes,
    people,
    pins,
    polls,
    pool,
    reports,
    sensitive,
    silence,
    telling,
    together,
    workshops,
)
from store.moment import Moment
from store.prepared import Prepared
from store.tables import Clusters, Districts, Schools


def select_schools() -> Any:
    """A query for schools with their cluster and district, to be narrowed."""
    return (
        select(
            Schools,
            Clusters.name.label("cluster"),
            Clusters.code.label("code"),
            Clusters.district_id,
            Clusters.shows_names,
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
    of_district = (row.district_id, row.district, row.helplines, standing)
    cluster = Cluster(row.cluster_id, row.cluster, row.code, *of_district, row.shows_names)
    return School(row.id, row.name, cluster, row.boys, row.girls, row.takes_boys, row.takes_girls)


def mentee(db: Connection, person: Person, hers: School, moment: Moment) -> Mentee:
    """What the menus of a teacher at that school may know. Most of it is looked up where a menu leads there."""
    return Mentee(
        person=person,
        school=hers,
        programme=moment.programme,
        calendar=moment.calendars.of_cluster(hers.cluster.id),
        today=moment.today,
        now=moment.now,
        counted=LaterMapping(lambda: attendance.recent(db, hers.id, moment)),
        usual=cache(lambda day: attendance.usual(db, hers.id, day, moment)),
        workshop=Later(lambda: workshops.for_mentee(db, hers.cluster.id, person.id, moment)),
        questions=Later(lambda: colleagues.with_ideas(db, asked.by_asker(db, person.id, moment))),
        sensitive=Later(lambda: sensitive.by_asker(db, person.id, moment)),
        cluster_asks=Later(lambda: colleagues.asked_of(db, hers.cluster.id, person.id, moment)),
        new_answers=Later(lambda: _NEW_ANSWERS.scalars(db, {"person_id": person.id})),
        stages=Later(lambda: together.stage_of(db, person.id, hers.cluster.id, moment)),
        pin=cache(lambda: pins.of(db, person, moment)),
        neighbours=Later(lambda: _neighbours(db, hers)),
        polls=Later(lambda: polls.waiting(db, person.id, moment)),
        plans=Later(lambda: afterwards.plan_of(db, hers.cluster.id, person.id, moment)),
    )


def _neighbours(db: Connection, hers: School) -> list[tuple[int, str]]:
    return [(each.id, each.name) for each in _schools_of(db, hers.cluster.id) if each.id != hers.id]


_NEW_ANSWERS = Prepared(union_all(asked.UNREAD, sensitive.UNREAD, colleagues.UNREAD))


def mentor(db: Connection, person: Person, teaches: School | None, post: Post, moment: Moment) -> Mentor:
    """What the menus of a cluster's mentor may know; `teaches`: where his own class is."""
    cluster_id = post.cluster_id or 0
    quiet = cache(lambda: silence.for_mentor(silence.gather(db, moment, cluster_id), cluster_id))
    return Mentor(
        person=person,
        cluster=telling.cluster_of(db, cluster_id),
        programme=moment.programme,
        calendar=moment.calendars.of_cluster(cluster_id),
        today=moment.today,
        now=moment.now,
        own=mentee(db, person, teaches, replace(moment, programme=moment.programme.behind(OWN_CLASS)))
        if teaches
        else None,
        questions=Later(lambda: asked.for_mentor(db, cluster_id, person.id, moment)),
        workshops=Later(lambda: afterwards.with_steps(db, workshops.for_mentor(db, cluster_id, moment))),
        held=Later(lambda: afterwards.last_held(db, cluster_id, moment)),
        meeting=lambda: meetings.desk(db, people.district_of(db, cluster_id), moment, cluster_id),
        closed=Later(lambda: leaves.closed(db, cluster_id, person.id)),
        charges=_charges(db, person, [post], moment) if post.kind == "mentor" else None,
        quiet=Later(lambda: quiet()[0]),
        nearby=Later(lambda: quiet()[1]),
        specialist=lambda: specialist(db, person, moment),
        week=lambda: reports.clusters(db, week_of(moment.today), moment)[cluster_id],
        notes_left=lambda: notes.left(db, cluster_id, moment),
        mine=Later(lambda: asked.by_asker(db, person.id, moment)),
        bank=lambda: bank.of_mentor(db, person.id, cluster_id, moment),
        colleagues=Later(lambda: together.colleagues(db, person.id, cluster_id)),
        polls=Later(lambda: polls.waiting(db, person.id, moment)),
        poll=lambda: polls.desk(db, "cluster", cluster_id, moment),
        new_numbers=Later(lambda: new_numbers.waiting(db, cluster_id, moment)),
        moves=Later(lambda: moves.waiting(db, cluster_id)),
        roll=lambda workshop_id, day: together.roll(db, person.id, cluster_id, workshop_id, day),
    )


def specialist(db: Connection, person: Person, moment: Moment) -> Specialist | None:
    """What is asked of somebody who knows a topic; None for who is none."""
    if not pool.is_one(db, person.id):
        return None
    questions = Later(lambda: asked.for_specialist(db, pool.asked_of(db, person.id), moment))
    return Specialist(person, moment.programme, questions, pool.may_be_named(db, person.id))


def officer(db: Connection, person: Person, posts: list[Post], moment: Moment) -> Officer:
    """What the menus of a district officer or a deputy may know, who share a desk; `posts` are those held today."""
    district_id = posts[0].district_id
    own = [post for post in posts if post.kind == "district_officer"]
    ids = [post.id for post in own] or [people.post(db, "district_officer", district_id=district_id or 0)]
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
        charges=_charges(db, person, own, moment) if own else None,
        standing=Standing(status, profile),
        meeting=lambda: meetings.desk(db, district_id or 0, moment),
        poll=lambda: polls.desk(db, "district", district_id or 0, moment),
        clusters=lambda: _weeks_of(db, district_id or 0, moment),
        silences=lambda: silence.of_districts(silence.gather(db, moment)).get(district_id or 0, Silences()),
    )


def _weeks_of(db: Connection, district_id: int, moment: Moment) -> list[ClusterWeek]:
    """The running week of a district's clusters, in ABC order."""
    every = reports.clusters(db, week_of(moment.today), moment).values()
    return sorted((each for each in every if each.district_id == district_id), key=lambda each: each.name)


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
        bank=lambda: bank.of_province(db, moment),
        poll=lambda: polls.desk(db, "province", min(post.province_id or 0 for post in posts), moment),
    )
    return Province(
        desk,
        Later(lambda: asked.overdue_by_district(db, moment.today)),
        meetings=Later(lambda: calling.next_of_districts(db, moment.today)),
        quiet=Later(lambda: silence.quiet_clusters(silence.gather(db, moment))),
    )


def focal_person(db: Connection, person: Person, moment: Moment) -> FocalPerson:
    """What the focal person's menu may know."""
    items = Later(lambda: sensitive.for_focal_person(db, person, moment))
    return FocalPerson(person, moment.programme, moment.today, items)


def newcomer(db: Connection, msisdn: str, known: Person | None, teaches: School | None, moment: Moment) -> Newcomer:
    """A number that has not joined, and whom the roster expects there."""
    return Newcomer(
        msisdn=msisdn,
        programme=moment.programme,
        find_cluster=lambda code: _cluster_by_code(db, code),
        schools_of=lambda cluster_id: _schools_of(db, cluster_id),
        known=known,
        school=teaches,
    )


def _cluster_by_code(db: Connection, code: str) -> Cluster | None:
    cluster_id = db.scalar(select(Clusters.id).where(Clusters.code == code))
    return telling.cluster_of(db, cluster_id) if cluster_id is not None else None


def _schools_of(db: Connection, cluster_id: int) -> list[School]:
    return [
        as_school(row)
        for row in db.execute(select_schools().where(Schools.cluster_id == cluster_id).order_by(Schools.name))
    ]
