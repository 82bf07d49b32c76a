"""Who is in charge of a post on a day: the one rule, as what narrows a query over `Holdings`.

Whoever acts for somebody comes before who holds the post; of several the latest. Nobody who has left the programme. So an
acting holder takes over on the first day, and the post falls back after the last one, without anybody pressing a key.
A cluster is its mentor's, else its deputy's. The province's teaching team are all in charge.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Subquery, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from store.tables import Holdings, People, Posts

OF_CLUSTER = ("mentor", "deputy")  # in this order
OF_DISTRICT = ("district_officer", "deputy_officer")
TEAMS = ("province", "donor")  # held by several at once, who are all in charge


def held_on(day: Any, holding: Any = Holdings) -> tuple[ColumnElement[bool], ...]:
    """Holdings of a day, whoever is in charge: for the history."""
    return holding.since <= day, or_(holding.until.is_(None), holding.until > day)


@lru_cache(maxsize=8)  # to put these together takes longer than to run them, and they are wanted at every dial
def in_charge(day: Any) -> tuple[ColumnElement[bool], ...]:
    """Of the holdings of each post the one that counts on a day."""
    other, person = aliased(Holdings), aliased(People)
    theirs, mine = (case((each.acting, 1), else_=0) for each in (other, Holdings))
    later = or_(other.since > Holdings.since, and_(other.since == Holdings.since, other.id > Holdings.id))
    comes_before = or_(theirs > mine, and_(theirs == mine, later))
    before = select(other.id).join(person, person.id == other.person_id)
    before = before.where(other.post_id == Holdings.post_id, person.left_on.is_(None), *held_on(day, other))
    alone = ~exists(before.where(comes_before).correlate(Holdings))
    return (*held_on(day), or_(alone, Holdings.post_id.in_(select(Posts.id).where(Posts.kind.in_(TEAMS)))))


@lru_cache(maxsize=32)
def of_places(place: Any, kinds: tuple[str, ...], day: date) -> Subquery:
    """`place_id`, `person_id`, `kind`, `holding_id`, `since`, `until`: who is in charge of each place (a column of `Posts`).

    Of several kinds of post the first that somebody holds: a deputy where there is no mentor.
    """
    first = case({kind: number for number, kind in enumerate(kinds)}, value=Posts.kind)
    rank = func.row_number().over(partition_by=place, order_by=(first, Holdings.id.desc()))
    ranked = (
        select(place.label("place_id"), Holdings.person_id, Posts.kind, Holdings.id.label("holding_id"))
        .add_columns(Holdings.since, Holdings.until, Holdings.acting, rank.label("rank"))
        .join(Holdings, Holdings.post_id == Posts.id)
        .join(People, People.id == Holdings.person_id)
        .where(Posts.kind.in_(kinds), People.left_on.is_(None), *in_charge(day))
        .subquery()
    )
    return select(ranked).where(ranked.c.rank == 1).subquery()


def mentors(db: Connection, day: date) -> dict[int, int]:
    """By cluster: whoever acts as its mentor, the deputy too; clusters without anybody are not there."""
    found = of_places(Posts.cluster_id, OF_CLUSTER, day)
    return {row.place_id: row.person_id for row in db.execute(select(found))}
