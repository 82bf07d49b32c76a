"""Province, districts and clusters. A place is made with its posts, so that each is somebody's or visibly vacant."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from flows.facts import Post
from store import people
from store.tables import Clusters, Districts, Provinces

PROVINCE = "Balochistan"  # one installation, one programme
OF_PROVINCE = ("province", "director", "administrator", "focal_person", "focal_stand_in", "outside_person", "donor")


def province(db: Connection) -> int:
    """The id of the programme's province, made at the first use."""
    there = db.scalar(select(Provinces.id).order_by(Provinces.id).limit(1))
    if there is not None:
        return there
    made = int(db.execute(insert(Provinces).values(name=PROVINCE).returning(Provinces.id)).scalar_one())
    for kind in OF_PROVINCE:
        people.post(db, kind, province_id=made)
    return made


def open_district(db: Connection, name: str, helplines: str = "") -> int:
    """A new district with its officer's post; its id."""
    values = {"province_id": province(db), "name": name, "helplines": helplines}
    made = int(db.execute(insert(Districts).values(**values).returning(Districts.id)).scalar_one())
    people.post(db, "district_officer", district_id=made)
    return made


def open_cluster(db: Connection, district_id: int, name: str, code: str) -> int:
    """A new cluster with its mentor's post; its id."""
    values = {"district_id": district_id, "name": name, "code": code}
    made = int(db.execute(insert(Clusters).values(**values).returning(Clusters.id)).scalar_one())
    people.post(db, "mentor", cluster_id=made)
    return made


def district(db: Connection, district_id: int) -> str:
    """The name of a district."""
    return str(db.execute(select(Districts.name).where(Districts.id == district_id)).scalar_one())


def helplines(db: Connection, district_id: int) -> str:
    """The numbers of a district that are shown before anything else in danger."""
    return str(db.execute(select(Districts.helplines).where(Districts.id == district_id)).scalar_one())


def put_helplines(db: Connection, district_id: int, words: str) -> None:
    """Other ones, checked by an administrator."""
    db.execute(update(Districts).where(Districts.id == district_id).values(helplines=words))


def cluster(db: Connection, cluster_id: int) -> tuple[str, int] | None:
    """The name of a cluster and its district; None: there is none."""
    row = db.execute(select(Clusters.name, Clusters.district_id).where(Clusters.id == cluster_id)).first()
    return (row.name, row.district_id) if row else None


@dataclass(frozen=True)
class Ways:
    """How a cluster goes about it. `daily`: it counts every school day; `texts`: unasked ones reach its teachers."""

    id: int
    name: str
    daily: bool
    texts: bool
    names: bool


_WAYS = {"daily": "counts_daily", "texts": "sends_texts", "names": "shows_names"}


def ways(db: Connection, district_id: int) -> list[Ways]:
    """Of the clusters of a district, in ABC order."""
    found = select(Clusters.id, Clusters.name, *(getattr(Clusters, column) for column in _WAYS.values()))
    return [Ways(*row) for row in db.execute(found.where(Clusters.district_id == district_id).order_by(Clusters.name))]


def put_way(db: Connection, cluster_id: int, way: str, on: bool) -> None:
    """Switch one of them (`daily`, `texts` or `names`) on or off."""
    db.execute(update(Clusters).where(Clusters.id == cluster_id).values({_WAYS[way]: on}))


def name_of(db: Connection, post: Post) -> str:
    """The place of a post: its cluster, district or province."""
    for table, place_id in ((Clusters, post.cluster_id), (Districts, post.district_id), (Provinces, post.province_id)):
        if place_id is not None:
            return str(db.execute(select(table.name).where(table.id == place_id)).scalar_one())
    return PROVINCE
