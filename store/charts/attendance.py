"""Girls and boys at the schools that have both: of each school the last count of a period that its register allows."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, func, select

from flows.periods import Periods
from flows.small_cells import Counted
from store.charts.cut import cut, days, figures
from store.tables import PupilCounts, Schools


def presence(db: Connection, clusters: Iterable[int], periods: Periods) -> Counted:
    """By cluster and period: schools that counted; then girls present, of so many, boys present, of so many."""
    found = figures(clusters, periods, 5)
    period = cut(PupilCounts.day, days(periods)).label("period")
    rank = func.row_number().over(
        partition_by=(PupilCounts.school_id, period), order_by=(PupilCounts.day.desc(), PupilCounts.id.desc())
    )
    sums = (PupilCounts.girls, PupilCounts.girls_register, PupilCounts.boys, PupilCounts.boys_register)
    counted = (
        select(PupilCounts.school_id, period, rank.label("rank"), *sums)
        .where(PupilCounts.day >= periods.first, PupilCounts.day < periods.after)
        .where(PupilCounts.replaced.is_(False), PupilCounts.flagged.is_(False))
        .where(PupilCounts.girls_register > 0, PupilCounts.boys_register > 0)
        .subquery()
    )
    rows = (
        select(Schools.cluster_id, counted.c.period, func.count(), *(func.sum(counted.c[each.key]) for each in sums))
        .join(Schools, Schools.id == counted.c.school_id)
        .where(counted.c.rank == 1)
        .group_by(Schools.cluster_id, counted.c.period)
    )
    for cluster, when, *numbers in db.execute(rows):
        found[cluster, when] = [int(number) for number in numbers]
    return found
