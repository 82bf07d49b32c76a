"""Province, districts and clusters. A place is made with its posts, so that each is somebody's or visibly vacant."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from flows.facts import Post
from store import people
from store.tables import Clusters, Districts, Provinces

PROVINCE = "Balochistan"  # one installation, one programme
OF_PROVINCE = ("province", "director", "administrator", "focal_person", "focal_stand_in", "outside_person")


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


def name_of(db: Connection, post: Post) -> str:
    """The place of a post: its cluster, district or province."""
    for table, place_id in ((Clusters, post.cluster_id), (Districts, post.district_id), (Provinces, post.province_id)):
        if place_id is not None:
            return str(db.execute(select(table.name).where(table.id == place_id)).scalar_one())
    return PROVINCE
