"""What a roster changes, written: places first, then people, then posts. All in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, update

from store import handover, people, places, renumbering
from store.roster.known import Cluster, District, Known, School, Thing
from store.tables import Clusters, Districts, People, RegisterChanges, Schools
from store.tables.base import Base

NUMBER = "msisdn"  # of somebody known it is written by `renumbering` alone


def write(db: Connection, known: Known, now: datetime, today: date) -> None:
    """Write every new and changed thing of `known`; numbers first, for a turn at one of them may be under way."""
    for person in known.people:
        if person.id is not None and NUMBER in person.changes:
            renumbering.renumber(db, person.id, person[NUMBER], now)
    for district in known.districts.values():
        _write_district(db, district)
    for cluster in known.clusters.values():
        _write_cluster(db, cluster)
    _write_schools(db, known, now)
    _write_people(db, known)
    for (kind, cluster), person in known.appointed.items():
        if known.holders.get((kind, cluster)) is person:  # who acts for him, or comes after him, stays as arranged
            continue
        handover.give(db, people.post(db, kind, cluster_id=_id(cluster)), _id(person), today, today)


def _id(thing: Thing) -> int:
    if thing.id is None:
        raise LookupError(f"{thing['name']} was not written")
    return thing.id


def _write_district(db: Connection, district: District) -> None:
    if district.id is None:
        district.id = places.open_district(db, district["name"], district["helplines"])
    elif "helplines" in district.changes:
        db.execute(update(Districts).where(Districts.id == district.id).values(helplines=district["helplines"]))


def _write_cluster(db: Connection, cluster: Cluster) -> None:
    if cluster.id is None:
        cluster.id = places.open_cluster(db, _id(cluster.district), cluster["name"], cluster["code"])
    if cluster.changes:
        db.execute(update(Clusters).where(Clusters.id == cluster.id).values(**cluster.changes))


def _write_schools(db: Connection, known: Known, now: datetime) -> None:
    # A renamed school lies under both its names.
    schools = list(dict.fromkeys(known.schools.values()))
    registers = [s for s in schools if {"boys", "girls"} & s.changes.keys() or (s.id is None and _has_register(s))]
    for school in schools:
        if school.new_cluster:
            school.change("cluster_id", _id(school.cluster))
    _insert(
        db, Schools, [(s, {**s.columns, **s.changes, "cluster_id": _id(s.cluster)}) for s in schools if s.id is None]
    )
    _update(db, Schools, [s for s in schools if s.changes and s.id is not None])
    listed = [{"school_id": _id(s), "boys": s["boys"], "girls": s["girls"], "changed_at": now} for s in registers]
    if listed:
        db.execute(insert(RegisterChanges), listed)


def _has_register(school: School) -> bool:
    return school["boys"] is not None or school["girls"] is not None


def _write_people(db: Connection, known: Known) -> None:
    for person in known.people:
        if person.school is not None and person.row is not None:
            person.change("school_id", _id(person.school))
    _insert(db, People, [(p, {**p.columns, **p.changes}) for p in known.people if p.id is None])
    _update(db, People, [p for p in known.people if p.changes and p.id is not None])


def _insert(db: Connection, table: type[Base], new: Sequence[tuple[Thing, dict[str, Any]]]) -> None:
    """Insert many at once; each thing learns its id."""
    if new:
        made = insert(table).returning(table.__table__.c.id, sort_by_parameter_order=True)
        ids = db.execute(made, [values for _, values in new]).scalars()
        for (thing, _), new_id in zip(new, ids, strict=True):
            thing.id, thing.changes = new_id, {}


def _update(db: Connection, table: type[Base], changed: Sequence[Thing]) -> None:
    """Update the changed columns. Those that change the same columns go in one statement."""
    columns = table.__table__.c
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for thing in changed:
        changes = {name: value for name, value in thing.changes.items() if name != NUMBER}
        values = {f"new_{name}": value for name, value in changes.items()}
        if changes:
            alike.setdefault(tuple(sorted(changes)), []).append({"its_id": thing.id, **values})
    for names, rows in alike.items():
        values = {name: bindparam(f"new_{name}") for name in names}
        db.execute(update(table).where(columns.id == bindparam("its_id")).values(**values), rows)
