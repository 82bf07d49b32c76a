"""Who may stand on the roll twice: two rows with one number, or of one school with names that differ by a letter or two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import Connection, func, or_, select

from flows.reading import damerau
from store.names import alike, fold
from store.roll import theirs
from store.scope import Scope
from store.tables import (
    CheckIns,
    Clusters,
    Drafts,
    Holdings,
    Merges,
    Outbox,
    People,
    Plans,
    PupilCounts,
    Questions,
    Schools,
    WorkshopReplies,
)

NUMBER, NAME = "number", "name"
_SLIPS = 2  # letters more, less, other or changed about, in a name of ten letters and more; one in a shorter
_SHORT = 10


@dataclass(frozen=True)
class Pair:
    """Two rows that may be one person. `why`: number | name."""

    first: int
    second: int
    names: tuple[str, str]
    schools: tuple[str, str]
    cluster: str
    why: str


def pairs(db: Connection, scope: Scope, person_id: int | None = None) -> list[Pair]:
    """Those of somebody's area that nobody has told apart yet, of one person or of all; by cluster and name."""
    rows = db.execute(_rows(db, scope, person_id)).all()
    looked_at = {
        frozenset(row) for row in db.execute(select(Merges.kept_id, Merges.gone_id).where(Merges.state == "different"))
    }
    found: dict[frozenset[int], Pair] = {}
    for why, one, other in _alike(rows):
        key = frozenset((one.id, other.id))
        if key not in looked_at and (person_id is None or person_id in key):
            names, schools = (one.name, other.name), (one.school or "", other.school or "")
            found.setdefault(key, Pair(one.id, other.id, names, schools, one.cluster or other.cluster or "", why))
    return sorted(found.values(), key=lambda pair: (pair.cluster, pair.names))


@dataclass(frozen=True)
class Lies:
    """How much lies with a row. Nothing of the vault is among it."""

    questions: int
    counts: int
    workshops: int
    plans: int
    messages: int
    posts: int
    talk: bool  # an unfinished one


def lies_with(db: Connection, person_id: int) -> Lies:
    """What there is of somebody, by subject."""

    def count(column: Any) -> int:
        return db.execute(select(func.count()).where(column == person_id)).scalar_one()

    return Lies(
        questions=count(Questions.asker_id),
        counts=count(PupilCounts.person_id),
        workshops=count(WorkshopReplies.person_id) + count(CheckIns.person_id),
        plans=count(Plans.person_id),
        messages=count(Outbox.person_id),
        posts=count(Holdings.person_id),
        talk=count(Drafts.person_id) > 0,
    )


def _rows(db: Connection, scope: Scope, person_id: int | None) -> Any:
    found = (
        select(People.id, People.name, People.msisdn, People.phone_shared, People.school_id)
        .add_columns(Schools.name.label("school"), Clusters.name.label("cluster"))
        .outerjoin(Schools, Schools.id == People.school_id)
        .outerjoin(Clusters, Clusters.id == Schools.cluster_id)
        .where(theirs(scope), People.left_on.is_(None))
        .order_by(People.id)
    )
    if person_id is None:
        return found
    she = db.execute(select(People.msisdn, People.school_id).where(People.id == person_id)).one()
    return found.where(or_(People.msisdn == she.msisdn, People.school_id == she.school_id))


def _alike(rows: Any) -> Iterator[tuple[str, Any, Any]]:
    for one, other in _within(rows, "msisdn"):
        # Two who share a phone are two, unless they also have one name.
        shared = one.phone_shared or other.phone_shared
        if not shared or alike(one.name, other.name):
            yield NUMBER, one, other
    for one, other in _within(rows, "school_id"):
        if nearly_the_same(one.name, other.name):
            yield NAME, one, other


def _within(rows: Any, column: str) -> Iterator[tuple[Any, Any]]:
    groups = defaultdict(list)
    for row in rows:
        groups[getattr(row, column)].append(row)
    for value, group in groups.items():
        if value:
            yield from combinations(group, 2)


def nearly_the_same(name: str, other: str) -> bool:
    """Whether two names are one, spelled twice. A number in a name is no slip: it tells two apart.

    >>> nearly_the_same("Zarmina Kakar", "Zarmeena Kakar"), nearly_the_same("Gul Khan 1", "Gul Khan 2")
    (True, False)
    """
    mine, hers = (fold(each).replace(" ", "") for each in (name, other))
    if not mine or not hers or [c for c in mine if c.isdigit()] != [c for c in hers if c.isdigit()]:
        return False
    most = _SLIPS if min(len(mine), len(hers)) >= _SHORT else 1
    return abs(len(mine) - len(hers)) <= most and damerau(mine, hers) <= most
