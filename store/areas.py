"""Dark areas: clusters and districts where nearly everybody fell silent at once. There no number is out of use, and nobody is quiet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete

from flows.silence import Area, is_dark
from store import reaching
from store.database import insert_once
from store.heard import Heard
from store.reaching import Failing
from store.silence import Facts, grouped
from store.tables import DarkAreas


@dataclass(frozen=True)
class Dark:
    """By id, since when: whole districts, and clusters (those of the districts too)."""

    districts: Mapping[int, date]
    clusters: Mapping[int, date]


def dark(facts: Facts, failing: Sequence[Failing], tried: set[str]) -> Dark:
    """Where it is the area and not the people."""
    unreached = {number.msisdn for number in failing}
    asked = [one for one in facts.everybody if one.cluster_id in facts.clusters and not one.person.stopped]

    def found(places: Mapping[int, Sequence[Heard]]) -> dict[int, date]:
        dark = {id: _since(people, facts, tried, unreached) for id, people in places.items()}
        return {id: since for id, since in dark.items() if since}

    districts = found(grouped((one.district_id, one) for one in asked))
    clusters = found(grouped((one.cluster_id, one) for one in asked))
    inside = {id: districts[place.inside] for id, place in facts.clusters.items() if place.inside in districts}
    return Dark(districts, {**inside, **clusters})


def _since(people: Sequence[Heard], facts: Facts, tried: set[str], unreached: set[str]) -> date | None:
    """The last day on which one of those who are silent was heard; None where it is not dark."""
    policy = facts.moment.policy
    quiet = [(facts.term(one.cluster_id).quiet_days(one.on), one.on) for one in people]
    numbers = {one.person.msisdn for one in people} & tried
    if not is_dark(Area([days for days, _ in quiet], len(numbers), len(numbers & unreached)), policy):
        return None
    return max((on for days, on in quiet if days >= policy.dark_days), default=facts.moment.today)


def keep(db: Connection, clusters: Mapping[int, date], facts: Facts) -> dict[int, date]:
    """Keep which are dark now; those that were, since when they were."""
    gone = [id for id in facts.dark if id not in clusters]
    if gone:
        db.execute(delete(DarkAreas).where(DarkAreas.cluster_id.in_(gone)))
    for id, since in clusters.items():
        if id not in facts.dark:
            insert_once(db, DarkAreas, {"cluster_id": id, "since": since})
    return {id: facts.dark.get(id, since) for id, since in clusters.items()}


def pause(db: Connection, failing: Sequence[Failing], found: Dark, facts: Facts) -> frozenset[str]:
    """Pause the numbers that are out of use, none in a dark area; wake those that are back. The paused ones."""
    back = reaching.recovered(db)
    if back:
        reaching.alive(db, back)
    reaching.retire_held(db, facts.moment.now)
    known = {one.person.msisdn for one in facts.everybody if one.cluster_id not in found.clusters}
    for number in failing:
        if number.is_dead(facts.moment.policy) and number.msisdn in known:
            reaching.pause(db, number)
    return reaching.dead_numbers(db)
