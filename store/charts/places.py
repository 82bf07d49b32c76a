"""The places of charts: which there are, and which of them somebody may look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from flows import access
from flows.small_cells import LEVELS
from store.places import PROVINCE
from store.scope import Scope
from store.tables import Clusters, Districts

ROLES = (access.MENTOR, access.OFFICER, access.PROVINCE, access.ADMINISTRATOR)  # who looks at clusters: no donor does
WIDE = (access.PROVINCE, access.ADMINISTRATOR, access.DONOR)  # the programme and every district


@dataclass(frozen=True)
class Place:
    """A place of a level; the programme as a whole has the id 0."""

    level: str
    id: int
    name: str
    status: str = ""  # of a district, as `flows.status.STATUSES`
    inside: int = 0  # the district of a cluster


@dataclass(frozen=True)
class Places:
    """All of them by id, and those that somebody may look at."""

    districts: Mapping[int, Place]
    clusters: Mapping[int, Place]
    seen: frozenset[tuple[str, int]]

    @property
    def district_of(self) -> dict[int, int]:
        """By cluster."""
        return {id: place.inside for id, place in self.clusters.items()}

    def find(self, level: str, id: int) -> Place | None:
        """A place, where somebody may look at it."""
        known = {
            "programme": {0: Place("programme", 0, PROVINCE)},
            "district": self.districts,
            "cluster": self.clusters,
        }
        return known[level].get(id) if (level, id) in self.seen else None

    @property
    def first(self) -> Place | None:
        """Where somebody begins: as wide as it goes."""
        seen = sorted(self.seen, key=lambda each: (LEVELS.index(each[0]), each[1]))
        return self.find(*seen[0]) if seen else None

    def inside(self, place: Place) -> list[Place]:
        """The places one level down that somebody may look at, by name."""
        below = self.districts.values() if place.level == "programme" else self.clusters.values()
        found = [] if place.level == "cluster" else [each for each in below if each.inside == place.id]
        found = [each for each in found if (each.level, each.id) in self.seen]
        return sorted(found, key=lambda each: each.name)

    def clusters_of(self, place: Place) -> list[int]:
        """Those in a place."""
        if place.level == "cluster":
            return [place.id]
        return [id for id, each in self.clusters.items() if place.level == "programme" or each.inside == place.id]


def places(db: Connection, scope: Scope) -> Places:
    """All, and those of somebody's posts."""
    districts = {
        row.id: Place("district", row.id, row.name, row.status)
        for row in db.execute(select(Districts.id, Districts.name, Districts.status))
    }
    mine = scope.clusters(*ROLES).label("mine")
    clusters, seen = {}, set[tuple[str, int]]()
    for row in db.execute(select(Clusters.id, Clusters.name, Clusters.district_id, mine)):
        clusters[row.id] = Place("cluster", row.id, row.name, inside=row.district_id)
        seen |= {("cluster", row.id)} if row.mine else set()
    seen |= {("district", post.district_id or 0) for post in scope.posts_as(access.OFFICER)}
    if scope.posts_as(*WIDE):
        seen |= {("programme", 0), *(("district", id) for id in districts)}
    return Places(districts, clusters, frozenset(seen))
