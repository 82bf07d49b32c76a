"""How each channel fares and what went by it, so that every worker knows: what `flows.routing` decides from. Real time.

A message pays nothing for it: the board is read once a batch, and what was handed over is counted once a batch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from flows.routing import BURST_S, WHOLE, Board, Plan, share_after_a_failure, share_now
from store import hold
from store.database import alone, insert_once
from store.outbox import Message
from store.tables import ChannelPauses, RouteUse

STUMBLES = 5  # messages in a row that were put off or whose answer was lost: then the provider is taken to be down
DOWN_FOR = timedelta(seconds=60)  # until the next one tries it again


@dataclass(frozen=True)
class Use:
    """Messages, their parts, and what those cost."""

    messages: int = 0
    parts: int = 0
    cost: int = 0

    def __add__(self, other: Use) -> Use:
        return Use(self.messages + other.messages, self.parts + other.parts, self.cost + other.cost)

    def __neg__(self) -> Use:
        return Use(-self.messages, -self.parts, -self.cost)


@dataclass(frozen=True)
class Fares:
    """How a channel fares. `until`: to be left alone until then; `busy`: because we were too fast, no more."""

    until: datetime | None = None
    busy: bool = False
    reason: str = ""
    share: int = WHOLE
    free_at: datetime | None = None
    down_since: datetime | None = None  # nothing was taken since then

    def rests(self, now: datetime) -> bool:
        """Whether it is to be left alone."""
        return self.until is not None and self.until > now


# --- what the postman asks for -----------------------------------------------------------------


def board(db: Connection, plan: Plan, day: date, real_now: datetime) -> Board:
    """The routes as they are. Of a plan with limits nobody else looks until this transaction ends."""
    if plan.limited:
        alone(db, "routes")
    names = frozenset(route.name for route in plan.routes)
    if hold.why(db):
        return Board(plan.routes, down=names)
    found = fares(db, real_now)
    today, spent = _used(db, plan, day)
    resting = {name for name, each in found.items() if each.rests(real_now)}
    room: dict[str, float] = {}
    for route in plan.routes:
        if route.parts_per_second:
            room[route.name] = max(1.0, route.parts_per_second * BURST_S)
        if route.parts_per_day:
            left = route.parts_per_day - today.get(route.name, 0)
            room[route.name] = min(left, room.get(route.name, left))
    paced = {name for name, each in found.items() if each.free_at and each.free_at > real_now}
    busy = {name for name in resting if found[name].busy} | (
        paced & {r.name for r in plan.routes if r.parts_per_second}
    )
    return Board(
        routes=plan.routes,
        down=frozenset({name for name in resting if not found[name].busy} | {name for name in room if room[name] <= 0}),
        busy=frozenset(busy),
        shares={name: each.share for name, each in found.items() if each.share < WHOLE},
        room=room,
        waiting=plan.budget.waiting(spent),
    )


def fares(db: Connection, real_now: datetime) -> dict[str, Fares]:
    """By channel; one of which nothing was ever noted is not there."""
    return {
        row.channel: Fares(
            row.until,
            row.busy,
            row.reason,
            share_now(row.share, row.share_since, real_now),
            row.free_at,
            row.down_since,
        )
        for row in db.execute(_FARES)
    }


_FARES = select(ChannelPauses).order_by(ChannelPauses.channel)


def _used(db: Connection, plan: Plan, day: date) -> tuple[dict[str, int], dict[str, int]]:
    """Parts of this day by channel, and what this month cost by lane; asked only where the plan limits them."""
    today: dict[str, int] = {}
    if any(route.parts_per_day for route in plan.routes):
        today = {row.channel: int(row.parts) for row in db.execute(_TODAY, {"day": day})}
    return today, spent(db, day) if plan.budget.limits else {}


def used_on(db: Connection, day: date) -> dict[str, Use]:
    """What was handed over on a day, by channel."""
    sums = [func.sum(column) for column in (RouteUse.messages, RouteUse.parts, RouteUse.cost)]
    rows = db.execute(select(RouteUse.channel, *sums).where(RouteUse.day == day).group_by(RouteUse.channel))
    return {row[0]: Use(int(row[1]), int(row[2]), int(row[3])) for row in rows}


def spent(db: Connection, day: date) -> dict[str, int]:
    """What the month of a day has cost so far, by lane."""
    return {row[0]: int(row[1]) for row in db.execute(_SPENT, {"first": day.replace(day=1), "day": day})}


_TODAY = select(RouteUse.channel, func.sum(RouteUse.parts).label("parts")).where(RouteUse.day == bindparam("day"))
_TODAY = _TODAY.group_by(RouteUse.channel)
_SPENT = select(RouteUse.lane, func.sum(RouteUse.cost)).group_by(RouteUse.lane)
_SPENT = _SPENT.where(RouteUse.day >= bindparam("first"), RouteUse.day <= bindparam("day"))


def use_of(plan: Plan, messages: Iterable[Message]) -> dict[tuple[str, str], Use]:
    """What is handed over with these messages, by channel and lane."""
    parts: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for message in messages:
        parts[message.channel, message.lane].append(message.parts)
    price = {route.name: route.price for route in plan.routes}
    return {way: Use(len(each), sum(each), sum(each) * price.get(way[0], 0)) for way, each in parts.items()}


def used(db: Connection, plan: Plan, day: date, use: Mapping[tuple[str, str], Use], real_now: datetime) -> None:
    """Count what was handed over (or, negative, was not after all) by channel and lane, and let paces wait for it."""
    for (channel, lane), each in sorted(use.items()):
        row = {"day": day, "channel": channel, "lane": lane, "messages": each.messages, "parts": each.parts}
        db.execute(_add(db.dialect.name), {**row, "cost": each.cost})
    for route in plan.routes:
        parts = sum(each.parts for (channel, _), each in use.items() if channel == route.name)
        if route.parts_per_second and parts > 0:
            _keep_busy(db, route.name, parts / route.parts_per_second, real_now)


def _keep_busy(db: Connection, channel: str, seconds: float, real_now: datetime) -> None:
    _open(db, channel)
    row = ChannelPauses.channel == channel
    until = db.scalar(select(ChannelPauses.free_at).where(row))
    free_at = max(real_now, until or real_now) + timedelta(seconds=seconds)
    db.execute(update(ChannelPauses).where(row).values(free_at=free_at))


@cache
def _add(dialect: str) -> Any:
    insert = sqlite_insert if dialect == "sqlite" else postgresql_insert
    new = insert(RouteUse)
    sums = {name: getattr(RouteUse, name) + new.excluded[name] for name in ("messages", "parts", "cost")}
    return new.on_conflict_do_update(index_elements=["day", "channel", "lane"], set_=sums)


# --- what became of a send -----------------------------------------------------------------------


def pause(
    db: Connection, channel: str, until: datetime, reason: str, real_now: datetime, *, busy: bool = False
) -> None:
    """Leave a channel alone until a moment of real time. `busy`: what can wait does not go elsewhere meanwhile."""
    _open(db, channel)
    this = update(ChannelPauses).where(ChannelPauses.channel == channel)
    db.execute(this.values(until=until, reason=reason[:200], busy=busy))
    if not busy:
        db.execute(_DOWN, {"way": channel, "at": real_now})


def stumbled(db: Connection, channel: str, reason: str, real_now: datetime) -> bool:
    """A message was put off, or nobody knows of it. True when that was one too many in a row: the channel is paused."""
    _open(db, channel)
    this = update(ChannelPauses).where(ChannelPauses.channel == channel)
    count = db.execute(this.values(stumbles=ChannelPauses.stumbles + 1).returning(ChannelPauses.stumbles)).scalar_one()
    slowed(db, channel, real_now)
    if count >= STUMBLES:
        db.execute(this.values(until=real_now + DOWN_FOR, reason=reason[:200], busy=False))
        db.execute(_DOWN, {"way": channel, "at": real_now})
    return count >= STUMBLES


def slowed(db: Connection, channel: str, real_now: datetime) -> None:
    """It loses a step of its share."""
    _open(db, channel)
    row = db.execute(select(ChannelPauses).where(ChannelPauses.channel == channel).with_for_update()).one()
    less = share_after_a_failure(row.share, row.share_since, real_now)
    these = update(ChannelPauses).where(ChannelPauses.channel == channel)
    db.execute(these.values(share=less, share_since=real_now))


def went_well(db: Connection, channel: str) -> None:
    """A message was accepted."""
    db.execute(_WENT_WELL, {"way": channel})


_WENT_WELL = (
    update(ChannelPauses)
    .where(
        ChannelPauses.channel == bindparam("way"),
        or_(ChannelPauses.stumbles > 0, ChannelPauses.down_since.is_not(None)),
    )
    .values(stumbles=0, down_since=None)
)
_DOWN = (
    update(ChannelPauses)
    .where(ChannelPauses.channel == bindparam("way"), ChannelPauses.down_since.is_(None))
    .values(down_since=bindparam("at"))
)


def _open(db: Connection, channel: str) -> None:
    insert_once(db, ChannelPauses, {"channel": channel, "stumbles": 0, "reason": "", "busy": False, "share": WHOLE})
