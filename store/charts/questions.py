"""Questions: how old what waits is, how soon and by whom the first answer came, what was solved. Counts, never a word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, func, select

from flows.periods import Periods
from flows.sheet import AGES, age
from flows.small_cells import Counted, Key
from flows.topics import KINDS
from store.asked import WAITING, last_day
from store.charts.cut import cut, days, figures
from store.ledger import WITHDRAWN
from store.moment import Moment
from store.tables import QuestionEvents, Questions

BY = ("mentor", "specialist", "officer", "province")  # as `Questions.answered_by`
HOLDS: Mapping[str, int] = {"mentor": 0, "officer": 2, "tlrt": 3, "director": 3}  # `Questions.with_whom`, as one of BY
ASKED = tuple(kind for kind in KINDS if kind != "safety")  # the vault is not looked into


@dataclass(frozen=True)
class Answers:
    """First answers. `by`: by cluster and period, of BY; `on_time`: for each of BY, by cluster: in its clock, and later.

    `took`: by cluster and one of BY, the days from asking. `solved`: by cluster and period, that helped, by BY; then the others.
    """

    by: Counted
    on_time: Sequence[Counted]
    took: Mapping[Key, list[int]]
    solved: Counted


@dataclass(frozen=True)
class Waits:
    """What waits now, by cluster. `ages`: of AGES. `late`: for each of BY, longer than agreed, and not."""

    ages: Counted
    late: Sequence[Counted]


@dataclass
class _Found:
    by: dict[Key, list[int]]
    solved: dict[Key, list[int]]
    on_time: list[dict[Key, list[int]]]
    took: dict[Key, list[int]] = field(default_factory=dict)


def answers(db: Connection, clusters: Iterable[int], periods: Periods, moment: Moment) -> Answers:
    """Those whose first answer came in the periods."""
    known, once = list(clusters), Periods(periods.firsts[:1], periods.after)
    found = _Found(
        figures(known, periods, len(BY)), figures(known, periods, len(BY) + 1), [figures(known, once, 2) for _ in BY]
    )
    edges = periods.edges(moment.policy)
    first = select(QuestionEvents.question_id, func.min(QuestionEvents.at).label("at"))
    answered = first.where(QuestionEvents.what == "answered").group_by(QuestionEvents.question_id).subquery()
    columns = (Questions.cluster_id, Questions.asked_on, Questions.due_on, Questions.state, Questions.answered_by)
    rows = select(*columns, answered.c.at).join(answered, answered.c.question_id == Questions.id)
    for row in db.execute(rows.where(answered.c.at >= edges[0], answered.c.at < edges[-1])):
        day: date = row.at.astimezone(moment.policy.zone).date()
        period, by = periods.index(day), BY.index(row.answered_by) if row.answered_by in BY else 0
        if period is None:
            continue
        found.by[row.cluster_id, period][by] += 1
        found.solved[row.cluster_id, period][by if row.state == "helped" else len(BY)] += 1
        found.on_time[by][row.cluster_id, 0][day > row.due_on] += 1
        found.took.setdefault((row.cluster_id, by), []).append((day - row.asked_on).days)
    return Answers(found.by, found.on_time, found.took, found.solved)


def waits(db: Connection, clusters: Iterable[int], today: date) -> Waits:
    """What waits today."""
    once, known = Periods((today,), today), list(clusters)
    ages, late = figures(known, once, len(AGES)), [figures(known, once, 2) for _ in BY]
    names = [name for _, name in AGES]
    columns = (Questions.cluster_id, Questions.with_whom, Questions.asked_on)
    rows = select(*columns, last_day().label("until"), func.count().label("n")).where(Questions.state.in_(WAITING))
    for row in db.execute(rows.group_by(*columns, "until")):
        ages[row.cluster_id, 0][names.index(age((today - row.asked_on).days))] += row.n
        late[HOLDS.get(row.with_whom, 0)][row.cluster_id, 0][row.until >= today] += row.n
    return Waits(ages, late)


def asked(db: Connection, clusters: Iterable[int], periods: Periods) -> Counted:
    """By cluster and period, how many of each kind of ASKED, then of any other or none."""
    found = figures(clusters, periods, len(ASKED) + 1)
    period = cut(Questions.asked_on, days(periods)).label("period")
    rows = select(Questions.cluster_id, period, Questions.kind, func.count().label("n"))
    rows = rows.where(Questions.asked_on >= periods.first, Questions.asked_on < periods.after, ~WITHDRAWN)
    for row in db.execute(rows.group_by(Questions.cluster_id, "period", Questions.kind)):
        column = ASKED.index(row.kind) if row.kind in ASKED else len(ASKED)
        found[row.cluster_id, row.period][column] += row.n
    return found
