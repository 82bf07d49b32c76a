"""What follows a workshop: its notes, the plans, and whom a message after it reaches. One query a workshop at most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from flows.afterwards import KINDS, Held
from flows.facts import Person, Plan, Workshop
from flows.outcomes import DayJudged, PlanMade, PlanTried, WorkshopNoted
from flows.typed import without_mobiles
from store import people
from store.database import insert_once
from store.moment import Moment
from store.prepared import Prepared, at_most
from store.tables import CheckIns, DoneOnce, People, Plans, Schools, WorkshopReplies, Workshops, WorkshopSteps
from store.workshops import as_workshop

LOOKS_BACK = timedelta(days=60)  # for the last workshop of a cluster

# --- what is said of it ----------------------------------------------------------------------


def note(db: Connection, outcome: WorkshopNoted, moment: Moment) -> None:
    """The mentor's notes; the last word counts."""
    told = {name: without_mobiles(words) for name in ("points", "plan") if (words := getattr(outcome, name))}
    if told:
        noting = update(Workshops).where(Workshops.id == outcome.workshop_id)
        db.execute(noting.values(**told, noted_at=moment.now))
    if outcome.day and outcome.steps:
        keys = {"workshop_id": outcome.workshop_id, "day": outcome.day}
        values = {"steps": outcome.steps, "noted_at": moment.now}
        if insert_once(db, WorkshopSteps, {**keys, **values}) is None:
            this = (WorkshopSteps.workshop_id == outcome.workshop_id, WorkshopSteps.day == outcome.day)
            db.execute(update(WorkshopSteps).where(*this).values(**values))


def make_plan(db: Connection, outcome: PlanMade, moment: Moment) -> None:
    """Her own plan; those before it stay, with what was said of them."""
    values = {"person_id": outcome.person_id, "workshop_id": outcome.workshop_id, "words": outcome.words}
    db.execute(insert(Plans).values(**values, made_at=moment.now))


def say_tried(db: Connection, outcome: PlanTried, moment: Moment) -> None:
    """How it went; said again, the last word counts."""
    hers = (Plans.person_id == outcome.person_id, Plans.workshop_id == outcome.workshop_id)
    newest = db.scalar(select(func.max(Plans.id)).where(*hers))
    values = {"tried": outcome.tried, "learned": outcome.learned, "said_at": moment.now}
    if newest is not None:
        db.execute(update(Plans).where(Plans.id == newest).values(**values))
        return
    keys = {"person_id": outcome.person_id, "workshop_id": outcome.workshop_id}
    db.execute(insert(Plans).values(**keys, **values, made_at=moment.now))


def judge(db: Connection, outcome: DayJudged) -> None:
    """Whether a day was of use, kept with her own attendance of it."""
    hers = (CheckIns.workshop_id == outcome.workshop_id, CheckIns.person_id == outcome.person_id)
    said = update(CheckIns).where(*hers, CheckIns.day == outcome.day)
    db.execute(said.values(useful=outcome.useful, wish=outcome.wish))


# --- what the menus know ---------------------------------------------------------------------

_PLAN_OF = Prepared(
    select(Workshops.id, Workshops.plan, Workshops.last_day, Plans.words, Plans.tried)
    .outerjoin(Plans, and_(Plans.workshop_id == Workshops.id, Plans.person_id == bindparam("person_id")))
    .where(Workshops.cluster_id == bindparam("cluster_id"), Workshops.last_day <= bindparam("today", type_=Date))
    .where(Workshops.cancelled_at.is_(None), Workshops.plan != "")
    .order_by(Workshops.last_day.desc(), Workshops.id.desc(), Plans.id.desc())
    .limit(at_most(1))
)


def plan_of(db: Connection, cluster_id: int, person_id: int, moment: Moment) -> list[Plan]:
    """Her plan after the last workshop of her cluster that had one: her own, else the workshop's; none: []."""
    row = _PLAN_OF.first(db, {"cluster_id": cluster_id, "person_id": person_id, "today": moment.today})
    return [Plan(row.words or row.plan, row.id, row.tried or "", row.last_day)] if row else []


def last_held(db: Connection, cluster_id: int, moment: Moment) -> list[Workshop]:
    """The last workshop of a cluster that is over, with its notes and how its plan went; none: []."""
    over = (Workshops.cluster_id == cluster_id, Workshops.cancelled_at.is_(None), Workshops.last_day < moment.today)
    recent = select(Workshops).where(*over, Workshops.last_day >= moment.today - LOOKS_BACK)
    rows = db.execute(recent.order_by(Workshops.last_day.desc(), Workshops.id.desc()).limit(1)).all()
    said = _said(db, [row.id for row in rows])
    held = [replace(as_workshop(row), tried=said[row.id][0], said=said[row.id][1]) for row in rows]
    return with_steps(db, [_with_judgements(db, each, moment) for each in held])


def _with_judgements(db: Connection, workshop: Workshop, moment: Moment) -> Workshop:
    """What came to enough answers that nobody can be guessed."""
    told: dict[str, tuple[tuple[str, int], ...]] = {}
    for name, column in (("useful", CheckIns.useful), ("wishes", CheckIns.wish)):
        said = (CheckIns.workshop_id == workshop.id, column != "")
        people_who_said = db.scalar(select(func.count(CheckIns.person_id.distinct())).where(*said)) or 0
        counted = select(column, func.count()).where(*said).group_by(column)
        rows = db.execute(counted.order_by(func.count().desc(), column)).all()
        told[name] = tuple((v, n) for v, n in rows) if people_who_said >= moment.policy.least_answers else ()
    return replace(workshop, useful=told["useful"], wishes=told["wishes"])


def with_steps(db: Connection, workshops: Iterable[Workshop]) -> list[Workshop]:
    """The same with what was noted of their days."""
    found = list(workshops)
    steps = _steps(db, [each.id for each in found]) if found else {}
    days = {each.id: [each.first_day + timedelta(days=n) for n in range(each.days)] for each in found}
    return [replace(each, steps=tuple(steps.get((each.id, day), "") for day in days[each.id])) for each in found]


def _steps(db: Connection, ids: list[int]) -> dict[tuple[int, date], str]:
    rows = db.execute(select(WorkshopSteps).where(WorkshopSteps.workshop_id.in_(ids)))
    return {(row.workshop_id, row.day): row.steps for row in rows}


def _said(db: Connection, ids: list[int]) -> dict[int, tuple[int, int]]:
    """Of each workshop: how many tried its plan, of those who said how it went. The latest word of each person counts."""
    newest = select(func.max(Plans.id)).where(Plans.workshop_id.in_(ids), Plans.tried != "")
    tried = func.sum(case((Plans.tried != "not_yet", 1), else_=0))
    counted = select(Plans.workshop_id, tried.label("tried"), func.count().label("said"))
    counted = counted.where(Plans.id.in_(newest.group_by(Plans.workshop_id, Plans.person_id)))
    rows = db.execute(counted.group_by(Plans.workshop_id)).all() if ids else []
    said = {row.workshop_id: (int(row.tried), int(row.said)) for row in rows}
    return {each: said.get(each, (0, 0)) for each in ids}


# --- whom a message reaches ------------------------------------------------------------------


def held(db: Connection, moment: Moment) -> list[Held]:
    """The workshops that something may follow or go before, as they stand."""
    policy = moment.policy
    back = timedelta(days=policy.follow_up_days + policy.follow_up_late + 1)
    ahead = timedelta(days=policy.announce_first)
    rows = db.execute(_held(), {"from": moment.today - back, "until": moment.today + ahead}).all()
    noted = _steps(db, [row.id for row in rows]) if rows else {}
    days = {row.id: frozenset(day for workshop_id, day in noted if workshop_id == row.id) for row in rows}
    return [Held(as_workshop(row), row.cluster_id, days[row.id], bool(row.next_called)) for row in rows]


@cache
def _held() -> Any:
    within = (Workshops.last_day >= bindparam("from"), Workshops.first_day <= bindparam("until"))
    later = aliased(Workshops)
    next_one = (later.cluster_id == Workshops.cluster_id, later.first_day > Workshops.last_day)
    called = exists(select(later.id).where(*next_one, later.cancelled_at.is_(None)))
    found = select(Workshops, called.label("next_called")).where(*within, Workshops.cancelled_at.is_(None))
    return found.order_by(Workshops.id)


def done(db: Connection, workshops: Iterable[Held]) -> set[tuple[str, int, str]]:
    """What has been written or dropped already: kind, workshop, day."""
    ids = [str(each.workshop.id) for each in workshops]
    if not ids:
        return set()
    kinds = [*KINDS, *(f"{kind} too late" for kind in KINDS)]
    rows = db.execute(select(DoneOnce).where(DoneOnce.kind.in_(kinds), DoneOnce.target.in_(ids)))
    return {(row.kind.split()[0], int(row.target), row.period) for row in rows}


def still_stands(db: Connection, each: Held) -> bool:
    """Whether it was neither moved nor cancelled meanwhile; nobody does until the transaction ends."""
    days = (Workshops.first_day == each.workshop.first_day, Workshops.last_day == each.workshop.last_day)
    this = select(Workshops.id).where(Workshops.id == each.workshop.id, *days, Workshops.cancelled_at.is_(None))
    return db.scalar(this.with_for_update()) is not None


def teachers(db: Connection, each: Held, came: bool, moment: Moment) -> list[Person]:
    """Who checked in on any of its days, or who did not; without its mentor and who joined after it."""
    there = exists(select(CheckIns.id).where(CheckIns.workshop_id == each.workshop.id, CheckIns.person_id == People.id))
    found = _of_cluster(each, moment).where(there if came else ~there)
    return [people.as_person(row) for row in db.execute(found)]


def with_plans(db: Connection, each: Held, moment: Moment) -> list[tuple[Person, str]]:
    """Who has a plan and has said nothing of it, and the plan: her own, else the workshop's."""
    newest = select(func.max(Plans.id)).where(Plans.workshop_id == each.workshop.id).group_by(Plans.person_id)
    hers = and_(Plans.person_id == People.id, Plans.id.in_(newest))
    unsaid = or_(Plans.id.is_(None), Plans.tried == "")
    found = _of_cluster(each, moment).add_columns(Plans.words.label("own")).outerjoin(Plans, hers).where(unsaid)
    plans = [(people.as_person(row), row.own or each.workshop.plan) for row in db.execute(found)]
    return [(person, plan) for person, plan in plans if plan]


def _of_cluster(each: Held, moment: Moment) -> Any:
    until = datetime.combine(each.workshop.last_day + timedelta(days=1), datetime.min.time(), moment.policy.zone)
    called_by = select(Workshops.called_by).where(Workshops.id == each.workshop.id).scalar_subquery()
    return (
        people.select_people()
        .join(Schools, Schools.id == People.school_id)
        .where(Schools.cluster_id == each.cluster_id, People.id != called_by)
        .where(People.joined_at < until, People.stopped_at.is_(None))
        .order_by(People.id)
    )


def replies(db: Connection, workshop: Workshop) -> Workshop:
    """The same with the replies counted."""
    counts: list[ColumnElement[int]] = [
        func.count(case((WorkshopReplies.coming.is_(coming), 1))) for coming in (True, False)
    ]
    row: Any = db.execute(select(*counts).where(WorkshopReplies.workshop_id == workshop.id)).one()
    return replace(workshop, said_coming=row[0], said_cannot=row[1])
