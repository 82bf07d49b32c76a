"""Workshops by the period in which they began: who said they come, who cannot and why, who came."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, distinct, func, or_, select

from flows.mentee.workshop import REASONS
from flows.periods import Periods
from flows.small_cells import Counted
from store.charts.cut import cut, days, figures
from store.moment import Moment
from store.tables import CheckIns, People, Schools, WorkshopReplies, Workshops

REPLIES = ("coming", "none", *REASONS)  # the columns of `replies`; a reason that was not said is "other"


def replies(db: Connection, clusters: Iterable[int], periods: Periods) -> Counted:
    """By cluster and period, the columns of REPLIES, then how many workshops there were."""
    found = figures(clusters, periods, len(REPLIES) + 1)
    invited = _invited(periods)
    reply = and_(WorkshopReplies.workshop_id == Workshops.id, WorkshopReplies.person_id == People.id)
    said = (WorkshopReplies.coming, WorkshopReplies.reason)
    rows = invited.add_columns(*said, func.count().label("n")).outerjoin(WorkshopReplies, reply)
    for row in db.execute(rows.group_by(Workshops.cluster_id, "period", *said)):
        why = row.reason if row.reason in REASONS else "other"
        column = "none" if row.coming is None else "coming" if row.coming else why
        found[row.cluster_id, row.period][REPLIES.index(column)] += row.n
    many = select(Workshops.cluster_id, _period(periods), func.count().label("n")).where(*_held(periods))
    for row in db.execute(many.group_by(Workshops.cluster_id, "period")):
        found[row.cluster_id, row.period][-1] = row.n
    return found


def came(db: Connection, clusters: Iterable[int], periods: Periods, moment: Moment) -> Counted:
    """By cluster and period, of those that have begun: who came on any day, and who did not."""
    found = figures(clusters, periods, 2)
    attended = select(CheckIns.workshop_id, CheckIns.person_id).distinct().subquery()
    there = and_(attended.c.workshop_id == Workshops.id, attended.c.person_id == People.id)
    numbers = (func.count(distinct(attended.c.person_id)), func.count())
    rows = _invited(periods).add_columns(Workshops.id, *numbers).outerjoin(attended, there)
    rows = rows.where(Workshops.first_day <= moment.today)
    for cluster, when, _, arrived, whole in db.execute(rows.group_by(Workshops.cluster_id, "period", Workshops.id)):
        found[cluster, when][0] += arrived
        found[cluster, when][1] += whole - arrived
    return found


def _invited(periods: Periods) -> Any:
    """A row for each workshop and each teacher of its cluster who had joined and not left when it was."""
    here = or_(People.left_on.is_(None), People.left_on > Workshops.first_day)
    return (
        select(Workshops.cluster_id, _period(periods))
        .select_from(Workshops)
        .join(Schools, Schools.cluster_id == Workshops.cluster_id)
        .join(People, People.school_id == Schools.id)
        .where(*_held(periods), func.date(People.joined_at) <= Workshops.first_day, here)
    )


def _held(periods: Periods) -> tuple[ColumnElement[bool], ...]:
    within = (Workshops.first_day >= periods.first, Workshops.first_day < periods.after)
    return (*within, Workshops.cancelled_at.is_(None))


def _period(periods: Periods) -> ColumnElement[int]:
    return cut(Workshops.first_day, days(periods)).label("period")
