"""What leaves: a row a message, claimed with a lease, and never sent twice for one row.

A row is `due`, then `claimed` by a worker, then `sending` from just before the provider is called until
`store.results` keeps what came of it. A worker that dies while its row is `claimed` has called nobody: the row
is due again. One that dies while its row is `sending` may have called: the row is uncertain and nobody sends it again
by itself. The lease's token is what fences a worker off that was only slow.

Leases and retries are in real time, `due_at` and `expires_at` in programme time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Row,
    Select,
    Update,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

import flows.caps
from flows import gsm
from flows.catalogue import DEFAULT
from flows.facts import Person
from flows.policy import POLICY, Policy
from flows.texts import Text, render
from store import caps
from store.database import insert_once
from store.tables import DeadNumbers, Outbox, People, Schools

LANES = ("reply", "alert", "notice", "bulk")  # the order in which they leave
NOT_FOR_THE_STOPPED = ("notice", "bulk")
HOURS = ("any", "urgent", "day")  # each may leave when what stands before it may
LIVE = ("due", "claimed", "sending")
BATCH = 10  # a claim: the lease of the last must not run out while the first is being sent
STOPPED = "has stopped messages"
TOO_LATE = "too late"
HELD = "nothing arrives at this number; waits for a sign of life"
INTERRUPTED = "interrupted while sending"


@dataclass(frozen=True)
class Lease:
    """Whose the claimed rows are, and until when (real time)."""

    token: str
    until: datetime


@dataclass(frozen=True)
class Routes:
    """The channels that can send, the first being where what asks for none goes; and which of them are paused."""

    able: tuple[str, ...]
    paused: frozenset[str] = frozenset()

    @property
    def open(self) -> tuple[str, ...]:
        """Those that can send now."""
        return tuple(name for name in self.able if name not in self.paused)

    def of(self, lane: str, wanted: str | None) -> str:
        """Where a message goes: as it asks, else the first. An alert takes whichever is open."""
        if lane == "alert" and wanted not in self.open:
            return self.open[0]
        return wanted if wanted in self.able else self.able[0]


@dataclass(frozen=True)
class Message:
    """A claimed message. `attempts`: how often a provider put it off. `reason`: what went wrong last, or ""."""

    id: int
    msisdn: str
    lane: str
    text: str
    channel: str
    attempts: int
    expires_at: datetime
    reason: str


def add(  # noqa: PLR0913 - what a message is, said by name at every call
    db: Connection,
    *,
    to: Person,
    kind: str,
    text: Text | str,
    lane: str,
    now: datetime,
    lives: timedelta,
    due_at: datetime | None = None,
    once: str | None = None,
    hours: str = "any",
    channel: str | None = None,
    question_id: int | None = None,
    chosen: bool = False,
    policy: Policy = POLICY,
) -> int | None:
    """A message to a person, in her language; its id. It is worth sending for as long as it `lives` from `now`.

    None, and nothing leaves, when something with the same `once` is there already, or when she has stopped
    messages and this is neither a reply nor an alert; nor when it gives way to the cap of her week (`flows.caps`: of
    that `chosen` speaks). Person 0 is a number that we do not know.
    """
    if to.stopped and lane in NOT_FOR_THE_STOPPED:
        return None
    words = gsm.plain(render(text, to.language or DEFAULT))
    row = {
        "person_id": to.id or None, "msisdn": to.msisdn, "kind": kind, "lane": lane, "question_id": question_id,
        "text": words, "encoding": gsm.encoding(words), "parts": gsm.parts(words), "once": once, "channel": channel,
        "hours": hours, "state": "due", "due_at": due_at or now, "expires_at": now + lives, "created_at": now,
    }  # fmt: skip
    if lane in flows.caps.NOT_COUNTED or not to.id:
        return cast("int | None", insert_once(db, Outbox, row))
    room = flows.caps.room(kind, to.fewer, policy, chosen)
    return caps.add(db, row, room, flows.caps.week_around(due_at or now, policy))


def next_due(db: Connection, lanes: Sequence[str] = LANES, hours: Sequence[str] = HOURS) -> datetime | None:
    """When the next message of these lanes and hours falls due (programme time, perhaps past); None when none waits."""
    due = (Outbox.state == "due", Outbox.lane.in_(lanes), Outbox.hours.in_(hours))
    return db.scalar(select(func.min(Outbox.due_at)).where(*due))


def next_due_after(db: Connection, now: datetime) -> datetime | None:
    """When the next message falls due that is not due yet (programme time); None when there is none."""
    return db.scalar(select(func.min(Outbox.due_at)).where(Outbox.state == "due", Outbox.due_at > now))


def claim(  # noqa: PLR0913 - two clocks, and the hours
    db: Connection,
    lanes: Sequence[str],
    routes: Routes,
    lease: Lease,
    *,
    now: datetime,
    real_now: datetime,
    hours: Sequence[str] = HOURS,
    held: Mapping[str, Sequence[int]] | None = None,
    limit: int = BATCH,
) -> list[Message]:
    """Take up to `limit` messages that may leave now, the first lane first, each person's in order within a lane.

    `hours`: those that it is now; a message that could not leave in its own waits for the next. `held`: by its hours, the
    clusters whose teachers must wait.

    Two workers never get the same one. What is too late, or for somebody who has stopped, ends here instead.
    """
    _retire(db, lanes, now)
    found: list[Row[Any]] = []
    now_open = (Outbox.hours.in_(hours), *_not_held(held or {}))
    for lane in lanes:
        if routes.open and len(found) < limit:
            may_leave = _may_leave(lane, routes, now, real_now).where(*now_open).limit(limit - len(found))
            found += db.execute(may_leave.with_for_update(skip_locked=True)).all()
    if found:
        taken = update(Outbox).where(Outbox.id.in_([row.id for row in found]))
        db.execute(taken.values(state="claimed", lease_token=lease.token, lease_until=lease.until))
    return [_message(row, routes) for row in found]


def start(db: Connection, message: Message, lease: Lease, real_now: datetime) -> bool:
    """Say that the provider is about to be called; until `lease.until` nobody doubts it.

    False: it is ours no more, or she has stopped since it was claimed; that claim then runs out.
    """
    ours = and_(Outbox.id == message.id, Outbox.lease_token == lease.token, Outbox.state == "claimed")
    started = update(Outbox).where(ours, ~_unwanted()).values(
        state="sending", channel=message.channel, started_at=real_now, lease_until=lease.until, missed_at=None
    )  # fmt: skip
    return changed(db, started) == 1


def give_back(db: Connection, message: Message, lease: Lease) -> bool:
    """Due again at once: the provider was certainly not called. False: it was ours no more."""
    ours = and_(Outbox.id == message.id, Outbox.lease_token == lease.token, Outbox.state.in_(("claimed", "sending")))
    return changed(db, update(Outbox).where(ours).values(state="due", lease_token=None, lease_until=None)) == 1


def recover(db: Connection, real_now: datetime) -> dict[str, int]:
    """Take up what dead workers held: `due_again` had not been sent for certain, of `uncertain` nobody knows."""
    ran_out = Outbox.lease_until < real_now
    due = (
        update(Outbox).where(Outbox.state == "claimed", ran_out).values(state="due", lease_token=None, lease_until=None)
    )
    # The token stays: a worker that was only slow can still say what came of it.
    doubt = update(Outbox).where(Outbox.state == "sending", ran_out).values(
        state="uncertain", reason=INTERRUPTED, lease_until=None, try_at=real_now
    )  # fmt: skip
    return {"due_again": changed(db, due), "uncertain": changed(db, doubt)}


def to_strangers(db: Connection, since: datetime, msisdn: str | None = None) -> int:
    """How many messages went to numbers that nobody is known at, or to one of them."""
    written = select(func.count()).where(Outbox.person_id.is_(None), Outbox.created_at > since)
    return db.execute(written.where(Outbox.msisdn == msisdn) if msisdn else written).scalar_one()


def number_of(db: Connection, outbox_id: int) -> str:
    """Whom a message was for. Raises NoResultFound."""
    return db.execute(select(Outbox.msisdn).where(Outbox.id == outbox_id)).scalar_one()


def changed(db: Connection, statement: Update) -> int:
    """How many rows a statement changed."""
    return cast("CursorResult[Any]", db.execute(statement)).rowcount


def _may_leave(lane: str, routes: Routes, now: datetime, real_now: datetime) -> Select[Any]:
    # By when they fall due, not by number: what was planned weeks ago for next month holds nobody up.
    earlier = aliased(Outbox)
    before = or_(earlier.due_at < Outbox.due_at, and_(earlier.due_at == Outbox.due_at, earlier.id < Outbox.id))
    same = and_(earlier.msisdn == Outbox.msisdn, earlier.lane == lane, earlier.hours == Outbox.hours)
    live = earlier.state.in_(LIVE)
    return (
        select(Outbox)
        .where(
            Outbox.state == "due",
            Outbox.lane == lane,
            Outbox.due_at <= now,
            Outbox.expires_at > now,
            or_(Outbox.try_at.is_(None), Outbox.try_at <= real_now),
            _has_a_way(lane, routes),
            ~exists(select(earlier.id).where(same, live, before)),
        )
        .order_by(Outbox.due_at, Outbox.id)
    )


def _not_held(held: Mapping[str, Sequence[int]]) -> list[ColumnElement[bool]]:
    def waits(hours: str, clusters: Sequence[int]) -> ColumnElement[bool]:
        teaches = select(People.id).join(Schools, Schools.id == People.school_id)
        return and_(
            Outbox.hours == hours,
            exists(teaches.where(People.id == Outbox.person_id, Schools.cluster_id.in_(clusters))),
        )

    return [~waits(hours, clusters) for hours, clusters in held.items()]


def _has_a_way(lane: str, routes: Routes) -> ColumnElement[bool]:
    if lane == "alert":
        return Outbox.id.is_not(None)  # any open channel does, and one is
    way: ColumnElement[bool] = Outbox.channel.in_(routes.open)
    if routes.able[0] in routes.open:
        way = or_(way, Outbox.channel.is_(None), Outbox.channel.not_in(routes.able))
    return way


def _retire(db: Connection, lanes: Sequence[str], now: datetime) -> None:
    waiting = and_(Outbox.state == "due", Outbox.lane.in_(lanes))
    tried = Outbox.attempts > 0  # then the reason is there already, and it is the provider's
    db.execute(update(Outbox).where(waiting, Outbox.expires_at <= now).values(
        state=case((tried, "failed"), else_="expired"), reason=case((tried, Outbox.reason), else_=TOO_LATE)
    ))  # fmt: skip
    unwanted = update(Outbox).where(waiting, Outbox.due_at <= now, _unwanted())
    db.execute(unwanted.values(state="expired", reason=STOPPED))
    paused = exists(select(DeadNumbers.msisdn).where(DeadNumbers.msisdn == Outbox.msisdn))
    db.execute(update(Outbox).where(waiting, Outbox.due_at <= now, paused).values(state="held", reason=HELD))


def _unwanted() -> ColumnElement[bool]:
    stopped = exists(select(People.id).where(People.id == Outbox.person_id, People.stopped_at.is_not(None)))
    return and_(Outbox.lane.in_(NOT_FOR_THE_STOPPED), stopped)


def _message(row: Row[Any], routes: Routes) -> Message:
    way = routes.of(row.lane, row.channel)
    return Message(row.id, row.msisdn, row.lane, row.text, way, row.attempts, row.expires_at, row.reason)
