"""The places of charts: which there are, and which of them somebody may look at.

A cohort of mentors counts as a place too: the clusters whose mentor is of it, in whatever district.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, select

from flows import access
from flows.sheet import LEAST
from flows.small_cells import LEVELS, Cells, Counted, Key, at_level, by_group
from store.holding import OF_CLUSTER, of_places
from store.places import PROVINCE
from store.scope import Scope
from store.tables import Clusters, Districts, People, Posts

ROLES = (access.MENTOR, access.OFFICER, access.PROVINCE, access.ADMINISTRATOR)  # who looks at clusters: no donor does
WIDE = (access.PROVINCE, access.ADMINISTRATOR, access.DONOR)  # the programme, every district and every cohort
COHORT = "cohort"


@dataclass(frozen=True)
class Place:
    """A place of a level; the programme as a whole has the id 0. The name of a cohort is its key."""

    level: str
    id: int
    name: str
    status: str = ""  # of a district, as `flows.status.STATUSES`
    inside: int = 0  # the district of a cluster


@dataclass(frozen=True)
class Places:
    """All of them by id, and those that somebody may look at. `cohort_of`: by cluster; 0 where it is not known, or of few."""

    districts: Mapping[int, Place]
    clusters: Mapping[int, Place]
    seen: frozenset[tuple[str, int]]
    cohorts: Mapping[int, Place] = field(default_factory=dict)
    cohort_of: Mapping[int, int] = field(default_factory=dict)

    @property
    def district_of(self) -> dict[int, int]:
        """By cluster."""
        return {id: place.inside for id, place in self.clusters.items()}

    def cells(self, counted: Counted, level: str, columns: int | None = None) -> dict[Key, Cells]:
        """Every place of a level as it may be shown; of cohorts also the rest, 0."""
        if level == COHORT:
            return by_group(counted, self.district_of, self.cohort_of, columns)
        return at_level(counted, self.district_of, level, columns)

    def find(self, level: str, id: int) -> Place | None:
        """A place, where somebody may look at it."""
        known = {
            "programme": {0: Place("programme", 0, PROVINCE)},
            "district": self.districts,
            "cluster": self.clusters,
            COHORT: self.cohorts,
        }
        return known[level].get(id) if (level, id) in self.seen else None

    @property
    def cohorts_seen(self) -> list[Place]:
        """Those that somebody may look at, by phase."""
        return [place for id, place in sorted(self.cohorts.items()) if (COHORT, id) in self.seen]

    def cohort(self, key: str) -> Place | None:
        """The one with this key, where somebody may look at it."""
        return next((place for place in self.cohorts_seen if place.name == key), None)

    @property
    def first(self) -> Place | None:
        """Where somebody begins: as wide as it goes."""
        seen = sorted((LEVELS.index(level), id) for level, id in self.seen if level in LEVELS)
        return self.find(LEVELS[seen[0][0]], seen[0][1]) if seen else None

    def inside(self, place: Place) -> list[Place]:
        """The places one level down that somebody may look at, by name."""
        below = self.districts.values() if place.level == "programme" else self.clusters.values()
        found = [each for each in below if each.inside == place.id] if place.level in LEVELS[:2] else []
        found = [each for each in found if (each.level, each.id) in self.seen]
        return sorted(found, key=lambda each: each.name)

    def clusters_of(self, place: Place) -> list[int]:
        """Those in a place."""
        if place.level == "cluster":
            return [place.id]
        if place.level == COHORT:
            return [id for id, cohort in self.cohort_of.items() if cohort == place.id]
        return [id for id, each in self.clusters.items() if place.level == "programme" or each.inside == place.id]


def places(db: Connection, scope: Scope, today: date) -> Places:
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
    cohorts, cohort_of = _cohorts(db, clusters, today)
    if scope.posts_as(*WIDE):
        seen |= {("programme", 0), *(("district", id) for id in districts), *((COHORT, id) for id in cohorts)}
    return Places(districts, clusters, frozenset(seen), cohorts, cohort_of)


def _cohorts(db: Connection, clusters: Mapping[int, Place], today: date) -> tuple[dict[int, Place], dict[int, int]]:
    """Those of at least five mentors in charge: fewer stand with the rest, and so does one more where that would be few."""
    held = of_places(Posts.cluster_id, OF_CLUSTER, today)
    rows = db.execute(select(held.c.place_id, People.cohort).join(People, People.id == held.c.person_id))
    keys = dict.fromkeys(clusters, "") | {row.place_id: row.cohort for row in rows}
    many = Counter(keys.values())
    shown = sorted(key for key, n in many.items() if key and n >= LEAST)
    rest = sum(n for key, n in many.items() if key not in shown)
    if shown and 0 < rest < LEAST:
        shown.remove(min(shown, key=lambda key: (many[key], key)))
    ids = {key: id for id, key in enumerate(shown, start=1)}
    return {id: Place(COHORT, id, key) for key, id in ids.items()}, {id: ids.get(key, 0) for id, key in keys.items()}
