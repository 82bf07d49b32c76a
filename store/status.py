"""How far Saathi runs in each district, looked up for all of them at once and changed by an administrator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection, func, select, update

from flows.status import Matter, Standing
from store.moment import Moment
from store.names import fold, meant
from store.tables import Clusters, Districts, Questions

Item = TypeVar("Item")


class NoSuchDistrict(LookupError):
    """Why not, in one line."""


@dataclass(frozen=True)
class District:
    """A district as an administrator sees it."""

    id: int
    name: str
    standing: Standing
    since: date | None
    clusters: int


def of_districts(db: Connection) -> dict[int, Standing]:
    """By district."""
    found = select(Districts.id, Districts.status, Districts.profile)
    return {row.id: Standing(row.status, row.profile) for row in db.execute(found)}


def of_clusters(db: Connection) -> dict[int, Standing]:
    """By cluster."""
    return {row.id: Standing(row.status, row.profile) for row in db.execute(_OF_CLUSTERS)}


_OF_CLUSTERS = select(Clusters.id, Districts.status, Districts.profile).join(
    Districts, Districts.id == Clusters.district_id
)


def clusters_that(db: Connection, matter: Matter) -> frozenset[int]:
    """The clusters in which this happens of its own accord."""
    return frozenset(cluster for cluster, standing in of_clusters(db).items() if standing.does(matter))


def listing(db: Connection) -> list[District]:
    """All districts, by name."""
    found = select(Districts, func.count(Clusters.id).label("clusters")).outerjoin(Clusters)
    rows = db.execute(found.group_by(Districts.id).order_by(Districts.name))
    return [
        District(row.id, row.name, Standing(row.status, row.profile), row.status_since, row.clusters) for row in rows
    ]


def called(db: Connection, name: str) -> District:
    """The district of that name. Raises NoSuchDistrict, with the name that was probably meant."""
    there = {fold(district.name): district for district in listing(db)}
    if fold(name) in there:
        return there[fold(name)]
    other = meant(name, [district.name for district in there.values()])
    hint = f": did you mean {other!r}?" if other else ": flask district list shows those there are"
    raise NoSuchDistrict(f"there is no district {name!r}{hint}")


def put(db: Connection, districts: Iterable[District], standing: Standing, moment: Moment) -> int:
    """Give districts another standing; how many changed. Days on which the clocks stood still do not count afterwards."""
    changed = 0
    for district in districts:
        if district.standing == standing:
            continue
        if standing.running and not district.standing.running and district.since:
            _go_on(db, district.id, district.since, moment)
        since = district.since if standing.running == district.standing.running else moment.today
        values = {"status": standing.status, "profile": standing.profile, "status_since": since}
        db.execute(update(Districts).where(Districts.id == district.id).values(**values))
        changed += 1
    return changed


def _go_on(db: Connection, district_id: int, stopped_on: date, moment: Moment) -> None:
    """The clocks of its open questions end later by the working days on which they stood still."""
    inside = select(Clusters.id).where(Clusters.district_id == district_id)
    waiting = (Questions.cluster_id.in_(inside), Questions.state.in_(("open", "promised", "for_workshop")))
    for row in db.execute(select(Questions).where(*waiting)).all():
        days = moment.calendars.of_post(row.with_whom, row.cluster_id)
        stood = days.between(max(stopped_on, row.clock_from), moment.today)
        later: dict[str, object] = {"days": row.days + stood, "due_on": days.add(row.due_on, stood)}
        if row.promised_on and row.promised_on >= stopped_on:
            later["promised_on"] = days.add(row.promised_on, stood)
        db.execute(update(Questions).where(Questions.id == row.id).values(**later))
