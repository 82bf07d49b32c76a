"""Cohorts of mentors: which there are, who is of which, who of those in charge of a cluster has none yet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select, update

from store.holding import OF_CLUSTER, of_places
from store.tables import Clusters, People, Posts


@dataclass(frozen=True)
class InCharge:
    """Who acts as the mentor of a cluster, the deputy too. `cohort`: its key, or ""."""

    person_id: int
    name: str
    cluster: str
    cohort: str


def in_charge(db: Connection, today: date) -> list[InCharge]:
    """By cluster."""
    held = of_places(Posts.cluster_id, OF_CLUSTER, today)
    found = select(People.id, People.name, Clusters.name.label("cluster"), People.cohort)
    found = found.join(held, held.c.person_id == People.id).join(Clusters, Clusters.id == held.c.place_id)
    return [InCharge(*row) for row in db.execute(found.order_by(Clusters.name))]


def known(db: Connection, today: date) -> dict[str, int]:
    """The key of every cohort that anybody is of, in the order of their phases, with how many clusters it leads."""
    leads = Counter(each.cohort for each in in_charge(db, today))
    keys = db.scalars(select(People.cohort).where(People.cohort != "").distinct())
    return {key: leads[key] for key in sorted(keys)}


def put(db: Connection, person_id: int, key: str) -> None:
    """Somebody is of this cohort; "": of none that is known."""
    db.execute(update(People).where(People.id == person_id).values(cohort=key))
