"""Sums for the province's digest, and who reads it: the same few statements however many there are."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, String, and_, case, cast, exists, func, literal, select

from flows.digests import PROVINCE, QUIET_WEEKS
from flows.facts import PROVINCE as OFFICES
from flows.week import ProvinceWeek, Week
from store import people, reports
from store.asked import WAITING
from store.due import Reader
from store.holding import in_charge
from store.moment import Moment
from store.tables import DoneOnce, Escalations, Holdings, Outbox, People, Posts, Provinces, Questions

UNDER = {"tlrt": "1", "director": "2"}  # the keys of the province's menu


def weeks(db: Connection, week: Week, moment: Moment) -> dict[int, ProvinceWeek]:
    """The week of the province, by its id. What waits is what waits now."""
    districts = reports.districts(db, week, moment).values()
    at_tlrt = func.coalesce(func.sum(case((Questions.with_whom == "tlrt", 1), else_=0)), 0)
    waits = (Questions.with_whom.in_(OFFICES), Questions.state.in_(WAITING))
    found = select(func.count(), at_tlrt, func.min(Questions.clock_from)).where(*waits)
    count, teaching, oldest_on = db.execute(found).one()
    first = select(Escalations.id, Questions.with_whom).join(Questions, Questions.id == Escalations.question_id)
    urgent_first = case((Questions.urgency == "today", 0), else_=1)
    first_up = db.execute(first.where(*waits).order_by(urgent_first, Escalations.id).limit(1)).first()
    held = select(Holdings.post_id).join(People, People.id == Holdings.person_id)
    held = held.where(People.left_on.is_(None), *in_charge(moment.today))
    empty = select(func.count()).select_from(Posts).where(Posts.kind == "mentor", Posts.id.not_in(held))
    report = {
        "week": week,
        "today": moment.today,
        "clusters": sum(each.clusters for each in districts),
        "active": sum(each.active for each in districts),
        "teaching": int(teaching),
        "policy": count - int(teaching),
        "oldest_on": oldest_on,
        "first": first_up.id if first_up else 0,
        "under": UNDER[first_up.with_whom] if first_up else "1",
        "overdue": sum(each.overdue for each in districts),
        "empty": db.scalar(empty) or 0,
    }
    return {row.id: ProvinceWeek(name=row.name, **report) for row in db.execute(select(Provinces.id, Provinces.name))}


def readers(db: Connection, week: Week, moment: Moment, again: bool = False) -> list[Reader]:
    """Each holder today of a post of the province who has not had the digest of a week (`again`: all of them)."""
    rows = db.execute(_readers(week, moment.today, again))
    return [Reader(row.province_id, people.as_person(row), bool(row.spoke), team=True) for row in rows]


@lru_cache(maxsize=2)
def _readers(week: Week, today: date, again: bool) -> Any:
    target = cast(Posts.province_id, String) + literal(".") + cast(People.id, String)
    done = and_(DoneOnce.kind == PROVINCE, DoneOnce.target == target, DoneOnce.period == week.key)
    lately = [literal(f"{PROVINCE}/") + target + f"/{week.earlier(back).key}" for back in range(1, QUIET_WEEKS)]
    found = (
        people.select_people()
        .add_columns(Posts.province_id, exists(select(Outbox.id).where(Outbox.once.in_(lately))).label("spoke"))
        .join(Holdings, Holdings.person_id == People.id)
        .join(Posts, Posts.id == Holdings.post_id)
        .outerjoin(DoneOnce, done)
        .where(Posts.kind.in_(("province", "director")), *in_charge(today))
        .distinct()
        .order_by(People.id)
    )
    return found if again else found.where(DoneOnce.id.is_(None))
