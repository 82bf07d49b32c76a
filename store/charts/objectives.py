"""Questions, workshops and plans by the programme's four objectives, as the topics serve them. Counts, never a word."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, Select, func, select

from flows.periods import Periods
from flows.small_cells import Counted
from flows.topics import OBJECTIVES, objective
from store.charts.cut import cut, days, figures
from store.tables import Plans, Questions, Workshops

Counting = Callable[[Connection, Iterable[int], Periods], Counted]
GROUPS = (*OBJECTIVES, "")  # the columns: "" is a topic of no objective, or a mentor's own words


def questions(db: Connection, clusters: Iterable[int], periods: Periods) -> Counted:
    """Of those asked about teaching, by the period in which they were asked."""
    asked = (Questions.asked_on >= periods.first, Questions.asked_on < periods.after)
    when = cut(Questions.asked_on, days(periods)).label("period")
    found = select(Questions.cluster_id, when, Questions.topic, func.count().label("n"))
    found = found.where(Questions.kind == "teaching", *asked)
    return _by_objective(db, found.group_by(Questions.cluster_id, "period", Questions.topic), clusters, periods)


def workshops(db: Connection, clusters: Iterable[int], periods: Periods) -> Counted:
    """Of those that were not cancelled, by the period in which they began."""
    return _by_objective(db, _workshops(periods, func.count()), clusters, periods)


def plans(db: Connection, clusters: Iterable[int], periods: Periods) -> Counted:
    """Teachers who said something of their plan after each of these workshops."""
    told = func.count(Plans.person_id.distinct())
    each = _workshops(periods, told).join(Plans, Plans.workshop_id == Workshops.id).group_by(Workshops.id)
    return _by_objective(db, each, clusters, periods)


def _workshops(periods: Periods, number: Any) -> Select[*tuple[Any, ...]]:
    held = (Workshops.first_day >= periods.first, Workshops.first_day < periods.after, Workshops.cancelled_at.is_(None))
    when = cut(Workshops.first_day, days(periods)).label("period")
    found = select(Workshops.cluster_id, when, Workshops.topic, number.label("n")).where(*held)
    return found.group_by(Workshops.cluster_id, "period", Workshops.topic)


def _by_objective(
    db: Connection, found: Select[*tuple[Any, ...]], clusters: Iterable[int], periods: Periods
) -> Counted:
    counted = figures(clusters, periods, len(GROUPS))
    for row in db.execute(found):
        counted[row.cluster_id, row.period][GROUPS.index(objective(row.topic))] += row.n
    return counted
