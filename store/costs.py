"""What was spent and what a broadcast would cost, from the counts of each day and from the messages that are still kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, literal, select

from flows.facts import Person
from flows.forecast import Forecast, forecast
from flows.routing import Plan
from flows.texts import Text, render
from store import people, routes
from store.routes import Use
from store.tables import Clusters, DeadNumbers, Districts, Outbox, People, RouteUse, Schools

GROUPS = ("district", "cluster", "kind", "encoding")
AT_NO_SCHOOL = "at no school"  # officers, mentors without a class, numbers nobody knows


@dataclass(frozen=True)
class Spent:
    """One line of a month: a route and a class of messages."""

    channel: str
    lane: str
    use: Use


def of_month(db: Connection, first: date, last: date) -> list[Spent]:
    """By route and class, from the counts: they outlive the messages."""
    sums = [func.sum(column) for column in (RouteUse.messages, RouteUse.parts, RouteUse.cost)]
    within = (RouteUse.day >= first, RouteUse.day <= last)
    found = select(RouteUse.channel, RouteUse.lane, *sums).where(*within).group_by(RouteUse.channel, RouteUse.lane)
    rows = db.execute(found.order_by(RouteUse.channel, RouteUse.lane))
    return [Spent(row[0], row[1], Use(int(row[2]), int(row[3]), int(row[4]))) for row in rows]


def by(db: Connection, group: str, since: datetime, until: datetime, plan: Plan) -> list[tuple[str, Use]]:
    """By district or cluster of whom it went to, by kind of text or by encoding: the messages still kept, at today's prices.

    The dearest first.
    """
    name = _GROUPS[group]
    handed_over = and_(Outbox.started_at >= since, Outbox.started_at < until, _taken())
    found = (
        select(name, Outbox.channel, func.count(), func.sum(Outbox.parts))
        .select_from(Outbox)
        .outerjoin(People, People.id == Outbox.person_id)
        .outerjoin(Schools, Schools.id == People.school_id)
        .outerjoin(Clusters, Clusters.id == Schools.cluster_id)
        .outerjoin(Districts, Districts.id == Clusters.district_id)
        .where(handed_over)
        .group_by(name, Outbox.channel)
    )
    totals: dict[str, Use] = {}
    for title, channel, messages, parts in db.execute(found):
        route = plan.route(channel)
        more = Use(int(messages), int(parts), int(parts) * (route.price if route else 0))
        totals[title] = totals.get(title, Use()) + more
    return sorted(totals.items(), key=lambda each: (-each[1].cost, -each[1].parts, each[0]))


def _taken() -> ColumnElement[bool]:
    """What a provider took, or may have taken."""
    refused = and_(Outbox.state == "failed", Outbox.provider_id.is_(None))
    return and_(Outbox.state.in_(("sent", "delivered", "uncertain", "failed")), ~refused)


_GROUPS: dict[str, ColumnElement[Any]] = {
    "district": func.coalesce(Districts.name, literal(AT_NO_SCHOOL)),
    "cluster": func.coalesce(Clusters.name, literal(AT_NO_SCHOOL)),
    "kind": func.coalesce(Outbox.kind, literal("")),
    "encoding": func.coalesce(Outbox.encoding, literal("")),
}


def audience(db: Connection, *, district: str = "", cluster: str = "") -> Sequence[Person]:
    """Teachers whom a broadcast would reach: joined, not stopped, at a number that lives; one at a number.

    Raises LookupError for a place that is not there.
    """
    where = []
    for name, table in ((district, Districts), (cluster, Clusters)):
        if name:
            key = db.scalar(select(table.id).where(table.name == name))
            if key is None:
                raise LookupError(name)
            where.append(Clusters.district_id == key if table is Districts else Schools.cluster_id == key)
    here = (
        people.select_people()
        .join(Schools, Schools.id == People.school_id)
        .join(Clusters, Clusters.id == Schools.cluster_id)
        .where(
            *where,
            People.joined_at.is_not(None),
            People.stopped_at.is_(None),
            People.msisdn.not_in(select(DeadNumbers.msisdn)),
        )
    )
    there = {row.msisdn: people.as_person(row) for row in db.execute(here.order_by(People.id.desc()))}
    return list(reversed(there.values()))


def of_broadcast(
    db: Connection,
    plan: Plan,
    to: Iterable[Person],
    text: Text | str | Callable[[Person], Text | str],
    day: date,
    lane: str = "bulk",
) -> Forecast:
    """What it would cost to send a text to these people today, each in her language, and whether the month's money does."""
    words = ((each.msisdn, render(text(each) if callable(text) else text, each.reads)) for each in to)
    return forecast(plan, words, lane, routes.spent(db, day))
