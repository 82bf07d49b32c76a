"""The cast of `tests/people.py`, put into a database: one cluster, its schools, teachers, mentor and officers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select

from flows.facts import Person, School
from store.tables import Clusters, Districts, Holdings, People, Posts, Provinces, Schools
from tests import people
from tests.people import HURAMZAI, KARBALA, NOW, PISHIN_03, SCHOOLS

SINCE = date(2026, 3, 1)
TEACHERS: tuple[tuple[Person, School | None], ...] = (
    (people.ZARMINA, HURAMZAI),
    (people.GUL_KHAN, KARBALA),
    (people.BIBI_HAWA, people.BOSTAN),
    (people.ABDUL_WADOOD, KARBALA),
    (people.NASREEN, None),
    (people.SHAISTA, None),
)


def fill(db: Connection, joined_at: datetime = NOW) -> None:
    """Everybody has joined, and chose the language that the cast gives them."""
    district = {"id": PISHIN_03.district_id, "province_id": 1}
    db.execute(insert(Provinces).values(id=1, name="Balochistan"))
    db.execute(insert(Districts).values(**district, name=PISHIN_03.district, helplines=PISHIN_03.helplines))
    cluster = {"id": PISHIN_03.id, "district_id": PISHIN_03.district_id}
    db.execute(insert(Clusters).values(**cluster, name=PISHIN_03.name, code=PISHIN_03.code))
    for school in SCHOOLS:
        add_school(db, school)
    for person, school in TEACHERS:
        add_person(db, person, school, joined_at)
    hold(db, people.ABDUL_WADOOD, "mentor", cluster_id=PISHIN_03.id)
    hold(db, people.NASREEN, "district_officer", district_id=PISHIN_03.district_id)
    hold(db, people.SHAISTA, "focal_person", province_id=1)
    if db.dialect.name == "postgresql":  # rows came with their ids
        for table in (Provinces, Districts, Clusters, Schools, People):
            newest = select(func.max(table.id)).scalar_subquery()
            db.execute(select(func.setval(func.pg_get_serial_sequence(table.__tablename__, "id"), newest)))


def open_second_cluster(db: Connection) -> None:
    """Pishin-04, where Fazal is the mentor and teaches at Barshore."""
    cluster = {"id": people.PISHIN_04.id, "district_id": people.PISHIN_04.district_id}
    db.execute(insert(Clusters).values(**cluster, name=people.PISHIN_04.name, code=people.PISHIN_04.code))
    add_school(db, people.BARSHORE)
    add_person(db, people.FAZAL, people.BARSHORE)
    hold(db, people.FAZAL, "mentor", cluster_id=people.PISHIN_04.id)


def add_school(db: Connection, school: School) -> None:
    """One more school, in its cluster."""
    db.execute(insert(Schools).values(cluster_id=school.cluster.id, **_columns(school)))


def _columns(school: School) -> dict[str, object]:
    return {
        name: getattr(school, name) for name in ("id", "name", "boys", "girls", "takes_boys", "takes_girls")
    }  # fmt: skip


def add_person(db: Connection, person: Person, school: School | None, joined_at: datetime | None = NOW) -> None:
    """One more person; `joined_at` None: on the roster only."""
    known = {"id": person.id, "msisdn": person.msisdn, "name": person.name, "language": person.language}
    more = {"sex": person.sex, "school_id": school.id if school else None, "phone_shared": person.phone_shared}
    db.execute(insert(People).values(**known, **more, joined_at=joined_at))


def hold(db: Connection, person: Person, kind: str, since: date = SINCE, **place: int) -> int:
    """Give somebody a post; its id."""
    post_id = int(db.execute(insert(Posts).values(kind=kind, **place).returning(Posts.id)).scalar_one())
    db.execute(insert(Holdings).values(post_id=post_id, person_id=person.id, since=since))
    return post_id
