"""Schools and their clusters as an administrator looks them up and changes them; a list changes them by the same names and codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, update

from flows import districts
from store.names import fold
from store.roster.rows import BOTH, BOYS, GIRLS
from store.tables import Clusters, Districts, People, Schools

A_PAGE = 50


@dataclass(frozen=True)
class School:
    """A school in its place. `whom`: boys, girls or both; `boys`, `girls`: on the register, None where it is not known."""

    id: int
    name: str
    emis: str
    whom: str
    boys: int | None
    girls: int | None
    cluster_id: int
    cluster: str
    district: str
    teachers: int  # on the roll and not left


@dataclass(frozen=True)
class Cluster:
    """A cluster. `zone`: its own, "" where it is that of its district, `usual`, which may be "" too."""

    id: int
    name: str
    code: str
    zone: str
    usual: str
    district_id: int
    district: str


@dataclass(frozen=True)
class Given:
    """What a school is to be."""

    name: str
    emis: str
    whom: str
    cluster_id: int


def listing(db: Connection, words: str, district: str, page: int) -> tuple[list[School], int]:
    """A page of those looked for by name, EMIS code or cluster, in their district; and how many there are. "" is everything."""
    which: list[ColumnElement[bool]] = [Districts.name == district] if district else []
    for word in words.split()[:4]:
        looked_in = (Schools.name, Schools.emis, Clusters.name)
        which.append(or_(*(column.icontains(word, autoescape=True) for column in looked_in)))
    every = select(func.count()).select_from(Schools).join(Clusters, Clusters.id == Schools.cluster_id)
    every = every.join(Districts, Districts.id == Clusters.district_id).where(*which)
    order = (Districts.name, Clusters.name, Schools.name)
    rows = db.execute(_select().where(*which).order_by(*order).limit(A_PAGE).offset((page - 1) * A_PAGE))
    return [_school(row) for row in rows], db.execute(every).scalar_one()


def find(db: Connection, school_id: int) -> School | None:
    """One of them."""
    row = db.execute(_select().where(Schools.id == school_id)).first()
    return _school(row) if row else None


def of_cluster(db: Connection, cluster_id: int) -> list[School]:
    """Those of a cluster, by name."""
    return [
        _school(row) for row in db.execute(_select().where(Schools.cluster_id == cluster_id).order_by(Schools.name))
    ]


def clusters(db: Connection) -> list[Cluster]:
    """All, by district and name."""
    found = select(Clusters.id, Clusters.name, Clusters.code, Clusters.zone, Clusters.district_id)
    found = found.add_columns(Districts.name.label("district")).join(Districts, Districts.id == Clusters.district_id)
    rows = db.execute(found.order_by(Districts.name, Clusters.name))
    return [Cluster(**row._asdict(), usual=districts.zone_of(row.district)) for row in rows]


def clash(db: Connection, given: Given, but: int | None = None) -> str:
    """What another school has already: the "name" in this cluster, the "emis" code anywhere; "" where nothing is in the way."""
    same = and_(Schools.emis == given.emis, Schools.emis != "")
    near = or_(Schools.cluster_id == given.cluster_id, same)
    for row in db.execute(select(Schools.id, Schools.name, Schools.emis, Schools.cluster_id).where(near)):
        if row.id == but:
            continue
        if given.emis and row.emis == given.emis:
            return "emis"
        if row.cluster_id == given.cluster_id and fold(row.name) == fold(given.name):
            return "name"
    return ""


def change(db: Connection, school_id: int, given: Given) -> None:
    """Its name, code, whom it is for, or its cluster: its teachers go with it, their questions stay where they were asked."""
    db.execute(update(Schools).where(Schools.id == school_id).values(**_values(given)))


def add(db: Connection, given: Given) -> int:
    """A new one, its register not known; its id."""
    return int(db.execute(insert(Schools).values(**_values(given)).returning(Schools.id)).scalar_one())


def put_zone(db: Connection, cluster_id: int, zone: str) -> None:
    """When the schools of a cluster have their long vacation; "": as most of its district."""
    db.execute(update(Clusters).where(Clusters.id == cluster_id).values(zone=zone))


def _values(given: Given) -> dict[str, Any]:
    takes = {"takes_boys": given.whom != GIRLS, "takes_girls": given.whom != BOYS}
    return {"name": given.name, "emis": given.emis or None, "cluster_id": given.cluster_id, **takes}


def _select() -> Any:
    here = and_(People.school_id == Schools.id, People.left_on.is_(None))
    teachers = select(func.count()).select_from(People).where(here).scalar_subquery().label("teachers")
    return (
        select(Schools, Clusters.name.label("cluster"), Districts.name.label("district"), teachers)
        .join(Clusters, Clusters.id == Schools.cluster_id)
        .join(Districts, Districts.id == Clusters.district_id)
    )


def _school(row: Any) -> School:
    whom = BOTH if row.takes_boys == row.takes_girls else BOYS if row.takes_boys else GIRLS
    names = (row.boys, row.girls, row.cluster_id, row.cluster, row.district, row.teachers)
    return School(row.id, row.name, row.emis or "", whom, *names)
