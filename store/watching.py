"""How the service runs, as `flows.watching` sees it, and whom to tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, bindparam, case, func, select

from flows.facts import Person
from flows.routing import Plan
from flows.watching import Arriving, Running
from store import heartbeats, inbox, people, routes, settings
from store.aside import listed
from store.tables import Outbox, Posts

DAYS = timedelta(days=3)  # what is usual
SETTLES, LATELY = timedelta(minutes=10), timedelta(minutes=70)  # a delivery report takes so long; and what is counted
LOOK_CLOSER_EVERY = timedelta(minutes=10)  # it reads days of messages
_LOOKED = "looked_at_what_arrives"
ALIVE_WITHIN = timedelta(seconds=90)
PROCESSES = ("replies", "rest", "clock")


def running(db: Connection, plan: Plan, now: datetime, local: datetime) -> Running:
    """Everything but what arrives. `now`: programme time; `local`: real time, where the schools are."""
    names = {route.name for route in plan.routes if not route.answers_only}
    fares = routes.fares(db, local)
    spent = routes.spent(db, local.date()) if plan.budget.limits else {}
    beats = heartbeats.last(db)
    return Running(
        down={name: each.down_since for name, each in fares.items() if each.down_since and name in names},
        routes=len(names),
        late=late(db, now, plan.budget.waiting(spent)),
        marks=plan.budget.reached(spent),
        silent=tuple(name for name in PROCESSES if name in beats and local - beats[name] > ALIVE_WITHIN),
        aside=len(listed(db)) + len(inbox.aside(db)),
    )


def late(db: Connection, now: datetime, waiting: frozenset[str] = frozenset()) -> dict[str, timedelta]:
    """By lane how long the oldest message waits that could leave at any hour; what waits for money is not late."""
    rows = db.execute(_LATE, {"now": now, "waiting": sorted(waiting)})
    return {row[0]: now - (row[1] or now) for row in rows}


_LATE = (
    select(Outbox.lane, func.min(Outbox.due_at))
    .where(Outbox.state == "due", Outbox.due_at <= bindparam("now"), Outbox.hours == "any")
    .where(Outbox.lane.not_in(bindparam("waiting", expanding=True)))
    .group_by(Outbox.lane)
)


def may_look_closer(db: Connection, real_now: datetime) -> bool:
    """Whether it is time to look at what arrives; from now on it is not, for a while."""
    last = settings.get(db, _LOOKED)
    if last and real_now - datetime.fromisoformat(last) < LOOK_CLOSER_EVERY:
        return False
    settings.put(db, _LOOKED, real_now.isoformat())
    return True


def arriving(db: Connection, real_now: datetime) -> dict[str, Arriving]:
    """By channel, of the last hour and of the days before it."""
    lately = Outbox.sent_at >= real_now - LATELY
    delivered = Outbox.state == "delivered"
    counts = [
        func.sum(case((which, 1), else_=0)) for which in (lately, lately & delivered, ~lately, ~lately & delivered)
    ]
    sent = (Outbox.sent_at >= real_now - DAYS, Outbox.sent_at < real_now - SETTLES, Outbox.channel.is_not(None))
    found = select(Outbox.channel, *counts).where(*sent).group_by(Outbox.channel)
    return {row[0]: Arriving(*(int(each) for each in row[1:])) for row in db.execute(found)}


def operators(db: Connection, msisdns: Sequence[str], day: date) -> list[Person]:
    """Those numbers; without any, whoever holds an administrator's post."""
    if msisdns:
        return [Person(0, msisdn, "", language="en") for msisdn in msisdns]
    posts = db.scalars(select(Posts.id).where(Posts.kind == "administrator").order_by(Posts.id))
    holders = (people.holder(db, post_id, day) for post_id in posts)
    return [holder for holder in holders if holder]
