"""Workshops as desks see them: those of somebody's area, and how much of each. Which school came is for its mentor alone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from flows import access
from flows.facts import Colleague, Workshop
from flows.officer.clusters import FEW
from store import afterwards, together
from store.moment import Moment
from store.scope import Scope
from store.tables import CheckIns, Clusters, Districts, People, Schools, WorkshopCodes, WorkshopReplies, Workshops
from store.workshops import as_workshop

A_PAGE = 25
ROLES = (access.MENTOR, access.OFFICER, access.PROVINCE, access.ADMINISTRATOR)


@dataclass(frozen=True)
class Seen:
    """A workshop. `mine`: whoever looks is its mentor. `teachers`: of its cluster; `came`: by day that has begun."""

    workshop: Workshop
    cluster_id: int
    cluster: str
    district: str
    mine: bool
    cancelled: bool = False
    teachers: int = 0
    came: tuple[int, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether numbers are said: above the mentor of few teachers none, for they could be guessed."""
        return self.mine or self.teachers >= FEW

    @property
    def silent(self) -> int:
        """How many have not said yet whether they come."""
        return max(0, self.teachers - self.workshop.said_coming - self.workshop.said_cannot)


@dataclass(frozen=True)
class Word:
    """What a school's teacher said: `coming` None: nothing yet."""

    school: str
    coming: bool | None


def _select(scope: Scope) -> Any:
    found = select(Workshops, Clusters.name.label("cluster"), Districts.name.label("district"))
    found = found.join(Clusters, Clusters.id == Workshops.cluster_id)
    return found.join(Districts, Districts.id == Clusters.district_id).where(scope.clusters(*ROLES))


def listing(
    db: Connection, scope: Scope, past: bool, district: str, page: int, moment: Moment
) -> tuple[list[Seen], int]:
    """Those to come, the next first, or those that are over, the last first; a page, and how many there are."""
    over = Workshops.last_day < moment.today
    which: list[ColumnElement[bool]] = [over if past else ~over]
    which += [Districts.name == district] if district else []
    order = (Workshops.first_day.desc(), Workshops.id) if past else (Workshops.first_day, Workshops.id)
    every = db.execute(select(func.count()).select_from(_select(scope).where(*which).subquery())).scalar_one()
    rows = db.execute(_select(scope).where(*which).order_by(*order).limit(A_PAGE).offset((page - 1) * A_PAGE)).all()
    return _counted(db, list(rows), scope, moment), every


def one(db: Connection, scope: Scope, number: int, moment: Moment) -> Seen | None:
    """One of theirs with its notes; its codes and what was judged only for its mentor."""
    rows = db.execute(_select(scope).where(Workshops.id == number)).all()
    for seen in _counted(db, list(rows), scope, moment):
        workshop = afterwards.with_steps(db, [seen.workshop])[0]
        if seen.mine:
            codes = select(WorkshopCodes.code).where(WorkshopCodes.workshop_id == number).order_by(WorkshopCodes.day)
            workshop = replace(workshop, codes=tuple(db.scalars(codes)))
        return replace(seen, workshop=workshop)
    return None


def districts(db: Connection, scope: Scope) -> list[str]:
    """Those in which somebody sees workshops."""
    found = select(Districts.name).join(Clusters, Clusters.district_id == Districts.id)
    return list(db.scalars(found.where(scope.clusters(*ROLES)).distinct().order_by(Districts.name)))


def begun(workshop: Workshop, today: date) -> list[date]:
    """Its days up to today."""
    days = (workshop.first_day + timedelta(days=n) for n in range(workshop.days))
    return [day for day in days if day <= today]


def _counted(db: Connection, rows: list[Row[Any]], scope: Scope, moment: Moment) -> list[Seen]:
    ids = [row.id for row in rows]
    coming = _counts(db, WorkshopReplies.workshop_id, WorkshopReplies.coming, ids)
    came = _counts(db, CheckIns.workshop_id, CheckIns.day, ids)
    teachers = _teachers(db, ids)
    own = {post.cluster_id for post in scope.posts_as(access.MENTOR)}
    found = []
    for row in rows:
        said = {"said_coming": coming[row.id, True], "said_cannot": coming[row.id, False]}
        workshop = as_workshop(row, **said)
        seen = Seen(workshop, row.cluster_id, row.cluster, row.district, row.cluster_id in own)
        there = tuple(came[row.id, day] for day in begun(workshop, moment.today))
        cancelled = row.cancelled_at is not None
        found.append(replace(seen, cancelled=cancelled, teachers=teachers[row.id, 0], came=there))
    return found


def _counts(db: Connection, workshop: Any, what: Any, ids: list[int]) -> defaultdict[tuple[int, Any], int]:
    counted = select(workshop, what, func.count()).where(workshop.in_(ids)).group_by(workshop, what)
    return defaultdict(int, {(id, value): n for id, value, n in db.execute(counted)})


def _teachers(db: Connection, ids: list[int]) -> defaultdict[tuple[int, Any], int]:
    """Of each workshop: who has joined in its cluster, without the one who called it."""
    found = select(Workshops.id, func.count(People.id)).join(Schools, Schools.cluster_id == Workshops.cluster_id)
    found = found.join(People, People.school_id == Schools.id).where(Workshops.id.in_(ids))
    found = found.where(People.joined_at.is_not(None), People.left_on.is_(None), People.id != Workshops.called_by)
    return defaultdict(int, {(id, 0): n for id, n in db.execute(found.group_by(Workshops.id))})


# --- one workshop's replies and who came --------------------------------------------------------


def reasons(db: Connection, seen: Seen) -> list[tuple[str, int]]:
    """Why some cannot come, the most frequent first ("": not said); above its mentor only what enough of them say."""
    if not seen.counted:
        return []
    cannot = (WorkshopReplies.workshop_id == seen.workshop.id, WorkshopReplies.coming.is_(False))
    counted = select(WorkshopReplies.reason, func.count().label("n")).where(*cannot).group_by(WorkshopReplies.reason)
    rows = [(reason, n) for reason, n in db.execute(counted) if seen.mine or n >= FEW]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def words(db: Connection, seen: Seen, mentor_id: int) -> list[Word]:
    """For its mentor: which school's teacher comes, by school."""
    if not seen.mine:
        return []
    replied = select(WorkshopReplies.person_id, WorkshopReplies.coming)
    said: dict[int, bool] = {
        row.person_id: row.coming for row in db.execute(replied.where(WorkshopReplies.workshop_id == seen.workshop.id))
    }
    teachers = together.colleagues(db, mentor_id, seen.cluster_id)
    return [Word(each.school, said.get(each.person_id)) for each in teachers]


def rolls(db: Connection, seen: Seen, moment: Moment, mentor_id: int) -> dict[date, list[Colleague]]:
    """For its mentor: by day that has begun his teachers, with who typed the code and who was away by his list."""
    days = begun(seen.workshop, moment.today) if seen.mine and not seen.cancelled else []
    return {day: together.roll(db, mentor_id, seen.cluster_id, seen.workshop.id, day) for day in days}
