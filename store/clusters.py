"""The clusters of somebody's area, as pages list them and papers print them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, and_, distinct, func, select

from flows import access
from flows.facts import Cluster, Person, Workshop
from store import people, telling, workshops
from store.moment import Moment
from store.scope import Scope
from store.tables import Clusters, Districts, People, Schools

ROLES = (access.MENTOR, access.OFFICER, access.PROVINCE, access.ADMINISTRATOR)


@dataclass(frozen=True)
class ClusterLine:
    """A cluster in a list. `teachers`: those who have joined."""

    id: int
    name: str
    code: str
    district: str
    schools: int
    teachers: int


@dataclass(frozen=True)
class ClusterPage:
    """One cluster with who is in charge of it; None while nobody is."""

    cluster: Cluster
    mentor: Person | None
    schools: int
    teachers: int


def listing(db: Connection, scope: Scope) -> list[ClusterLine]:
    """Those of an area, by district and name."""
    return _lines(db, scope)


def find(db: Connection, scope: Scope, cluster_id: int, moment: Moment) -> ClusterPage | None:
    """One of an area; None for every other."""
    found = _lines(db, scope, cluster_id)
    if not found:
        return None
    mentor = people.mentor_of(db, cluster_id, moment.today)
    return ClusterPage(telling.cluster_of(db, cluster_id), mentor, found[0].schools, found[0].teachers)


def next_workshop(db: Connection, cluster_id: int, moment: Moment) -> Workshop | None:
    """The one that runs or comes next; None: none is called."""
    return next(iter(workshops.for_mentor(db, cluster_id, moment)), None)


def _lines(db: Connection, scope: Scope, only: int | None = None) -> list[ClusterLine]:
    counted = (
        select(Clusters.id, Clusters.name, Clusters.code, Districts.name.label("district"))
        .add_columns(func.count(distinct(Schools.id)).label("schools"), func.count(People.id).label("teachers"))
        .join(Districts, Districts.id == Clusters.district_id)
        .outerjoin(Schools, Schools.cluster_id == Clusters.id)
        .outerjoin(
            People, and_(People.school_id == Schools.id, People.left_on.is_(None), People.joined_at.is_not(None))
        )
        .where(scope.clusters(*ROLES))
        .group_by(Clusters.id, Clusters.name, Clusters.code, Districts.name)
        .order_by(Districts.name, Clusters.name)
    )
    rows = db.execute(counted if only is None else counted.where(Clusters.id == only))
    return [ClusterLine(*row) for row in rows]
