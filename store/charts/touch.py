"""Teachers in touch by period: of all who had joined by then and had not left."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Select, func, select

from flows.periods import Periods
from flows.small_cells import Counted
from store import contacts
from store.charts.cut import cut, days, figures
from store.holding import in_charge
from store.moment import Moment
from store.tables import Holdings, People, Posts, Schools


def in_touch(db: Connection, clusters: Iterable[int], periods: Periods, moment: Moment) -> Counted:
    """By cluster and period: in touch, and not in touch. A mentor is not a mentee of the own cluster."""
    found = figures(clusters, periods, 2)
    edges = periods.edges(moment.policy)
    joined, left = cut(People.joined_at, edges).label("joined"), cut(People.left_on, days(periods)).label("left_in")
    here = _mentees(moment)
    everybody = here.add_columns(joined, left, func.count().label("n"))
    for row in db.execute(everybody.group_by(Schools.cluster_id, "joined", "left_in")):
        for n in range(max(0, row.joined), min(len(periods.firsts) - 1, row.left_in) + 1):
            found[row.cluster_id, n][1] += row.n
    wrote = contacts.heard(edges[0], edges[-1], lambda at: cut(at, edges).label("period"))
    heard = here.add_columns(wrote.c.period, func.count().label("n")).join(wrote, wrote.c.person_id == People.id)
    heard = heard.where(wrote.c.period >= joined.element, wrote.c.period <= left.element)
    for row in db.execute(heard.group_by(Schools.cluster_id, wrote.c.period)):
        found[row.cluster_id, row.period][0] += row.n
        found[row.cluster_id, row.period][1] -= row.n
    return found


def _mentees(moment: Moment) -> Select[int]:
    mentors = select(Holdings.person_id).join(Posts, Posts.id == Holdings.post_id)
    mentors = mentors.where(Posts.kind == "mentor", Posts.cluster_id == Schools.cluster_id, *in_charge(moment.today))
    found = select(Schools.cluster_id).select_from(People).join(Schools, Schools.id == People.school_id)
    return found.where(People.joined_at.is_not(None), People.id.not_in(mentors))
