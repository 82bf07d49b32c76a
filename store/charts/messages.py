"""Messages: what became of them, by route and by place, and what a month costs a teacher in touch."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, func, select

from flows.periods import Periods
from flows.small_cells import Counted
from store.charts.cut import cut, days, figures
from store.moment import Moment
from store.routes import Use
from store.tables import Outbox, People, RouteUse, Schools

BECAME = ("delivered", "sent", "failed", "uncertain", "expired")
_HIDDEN = ("C1",)  # codes to sign in


def by_route(db: Connection, periods: Periods, moment: Moment) -> dict[str, list[int]]:
    """By route, what became of the messages of the periods, in the order of BECAME."""
    edges = periods.edges(moment.policy)
    rows = select(Outbox.channel, Outbox.state, func.count().label("n"))
    rows = rows.where(Outbox.due_at >= edges[0], Outbox.due_at < edges[-1], Outbox.state.in_(BECAME))
    found: dict[str, list[int]] = {}
    for row in db.execute(rows.where(Outbox.channel.is_not(None)).group_by(Outbox.channel, Outbox.state)):
        found.setdefault(row.channel, [0] * len(BECAME))[BECAME.index(row.state)] += row.n
    return dict(sorted(found.items()))


def cost(db: Connection, periods: Periods) -> dict[tuple[str, int], Use]:
    """By route and period, from the counts of each day."""
    period = cut(RouteUse.day, days(periods)).label("period")
    sums = (func.sum(RouteUse.messages), func.sum(RouteUse.parts), func.sum(RouteUse.cost))
    rows = select(RouteUse.channel, period, *sums).where(RouteUse.day >= periods.first, RouteUse.day < periods.after)
    found = db.execute(rows.group_by(RouteUse.channel, "period"))
    return {(channel, when): Use(*map(int, numbers)) for channel, when, *numbers in found}


def by_place(db: Connection, clusters: Iterable[int], periods: Periods, moment: Moment) -> Counted:
    """By cluster of whom they were for and period, in the order of BECAME: messages to teachers, codes left out."""
    found = figures(clusters, periods, len(BECAME))
    edges = periods.edges(moment.policy)
    period = cut(Outbox.due_at, edges).label("period")
    rows = (
        select(Schools.cluster_id, period, Outbox.state, func.count().label("n"))
        .join(People, People.id == Outbox.person_id)
        .join(Schools, Schools.id == People.school_id)
        .where(Outbox.due_at >= edges[0], Outbox.due_at < edges[-1])
        .where(Outbox.state.in_(BECAME), Outbox.kind.not_in(_HIDDEN))
    )
    for row in db.execute(rows.group_by(Schools.cluster_id, "period", Outbox.state)):
        found[row.cluster_id, row.period][BECAME.index(row.state)] += row.n
    return found
