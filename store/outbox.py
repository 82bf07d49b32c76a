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

from sqlalchemy import Connection, Row, and_, bindparam, func, select, update

import flows.caps
from flows import gsm, routing
from flows.facts import Person
from flows.policy import POLICY, Policy
from flows.routing import LANES, Board, Letter
from flows.texts import Text, render
from store import caps
from store.database import changed, insert_once
from store.given import among, given
from store.leaving import NOT_FOR_THE_STOPPED, RETIRE, astray, may_leave, unwanted
from store.tables import Outbox

HOURS = ("any", "urgent", "day")  # each may leave when what stands before it may
BATCH = 10  # a claim: the lease of the last must not run out while the first is being sent
INTERRUPTED = "interrupted while sending"


@dataclass(frozen=True)
class Lease:
    """Whose the claimed rows are, and until when (real time)."""

    token: str
    until: datetime


@dataclass(frozen=True)
class Message:
    """A claimed message with its route. `attempts`: how often a provider put it off. `reason`: what went wrong last, or ""."""

    id: int
    msisdn: str
    lane: str
    text: str
    channel: str
    attempts: int
    expires_at: datetime
    reason: str
    parts: int = 1


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
    row = {
        **_to(to, text), "kind": kind, "lane": lane, "question_id": question_id, "once": once, "channel": channel,
        "hours": hours, "state": "due", "due_at": due_at or now, "expires_at": now + lives, "created_at": now,
    }  # fmt: skip
    if lane in flows.caps.NOT_COUNTED or not to.id:
        return cast("int | None", insert_once(db, Outbox, row))
    room = flows.caps.room(kind, to.fewer, policy, chosen)
    return caps.add(db, row, room, flows.caps.week_around(due_at or now, policy))


def add_all(  # noqa: PLR0913 - as of one
    db: Connection,
    letters: Sequence[tuple[Person, Text | str, str]],
    *,
    kind: str,
    lane: str,
    now: datetime,
    lives: timedelta,
    hours: str = "any",
    policy: Policy = POLICY,
) -> set[str]:
    """Many of one kind at once (notices or bulk): to whom, what, and `once`; the `once` of those that will leave."""
    same = {"kind": kind, "lane": lane, "question_id": None, "channel": None, "hours": hours, "state": "due"}
    times = {"due_at": now, "expires_at": now + lives, "created_at": now}
    there = {row.once for row in db.execute(_THERE, {"once": given(once for *_, once in letters)})}
    rows = [
        ({**same, **times, **_to(to, text), "once": once}, flows.caps.room(kind, to.fewer, policy))
        for to, text, once in letters
        if once not in there and not to.stopped
    ]
    caps.add_all(db, rows, flows.caps.week_around(now, policy))
    written = db.execute(_THERE, {"once": given(row["once"] for row, _ in rows)})
    return {row.once for row in written if row.state == "due"}


# Asked for those that are due alone, PostgreSQL goes through all that is due and looks for each among those given.
_THERE = select(Outbox.once, Outbox.state).where(among(Outbox.once, "once"))


def _to(to: Person, text: Text | str) -> dict[str, Any]:
    words = gsm.plain(render(text, to.reads))
    about = {"text": words, "encoding": gsm.encoding(words), "parts": gsm.parts(words)}
    return {"person_id": to.id or None, "msisdn": to.msisdn, **about}


def next_due(db: Connection, lanes: Sequence[str] = LANES, hours: Sequence[str] = HOURS) -> datetime | None:
    """When the next message of these lanes and hours falls due (programme time, perhaps past); None when none waits."""
    return cast("datetime | None", db.scalar(_NEXT_DUE, {"lanes": lanes, "hours": hours}))


_NEXT_DUE = select(func.min(Outbox.due_at)).where(
    Outbox.state == "due",
    Outbox.lane.in_(bindparam("lanes", expanding=True)),
    Outbox.hours.in_(bindparam("hours", expanding=True)),
)


def next_due_after(db: Connection, now: datetime) -> datetime | None:
    """When the next message falls due that is not due yet (programme time); None when there is none."""
    return db.scalar(select(func.min(Outbox.due_at)).where(Outbox.state == "due", Outbox.due_at > now))


def claim(  # noqa: PLR0913 - two clocks, and the hours
    db: Connection,
    lanes: Sequence[str],
    board: Board,
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
    for statement in RETIRE:
        db.execute(statement, {"lanes": lanes, "now": now})
    found: list[Row[Any]] = []
    names, prefixes = tuple(route.name for route in board.routes), routing.prefixes(board.routes)
    waiting = tuple((name, tuple(clusters)) for name, clusters in (held or {}).items())
    for lane in lanes:
        shut, all_of_them = routing.shut(board, lane)
        if len(found) < limit and not all_of_them:
            leaving = may_leave(lane, shut, names, prefixes, tuple(hours), waiting)
            found += db.execute(leaving, {"now": now, "real_now": real_now, "most": limit - len(found)}).all()
    ways = dict(routing.deal(board, map(_letter, found)))
    if ways:
        db.execute(_TAKE, {"ids": given(ways), "token": lease.token, "until": lease.until})
    return [_message(row, ways[row.id]) for row in found if row.id in ways]


def start(db: Connection, message: Message, lease: Lease, real_now: datetime) -> bool:
    """Say that the provider is about to be called; until `lease.until` nobody doubts it.

    False: it is ours no more, or she has stopped or has another number since; that claim then runs out.
    """
    told = {"message": message.id, "token": lease.token, "way": message.channel, "at": real_now, "until": lease.until}
    return changed(db, _START, told) == 1


def start_all(db: Connection, messages: Sequence[Message], lease: Lease, real_now: datetime) -> list[Message]:
    """The same of several of one route: those of which it is said."""
    told = {"token": lease.token, "way": messages[0].channel, "at": real_now, "until": lease.until}
    started = set(db.scalars(_START_ALL, {**told, "messages": given(each.id for each in messages)}))
    return [each for each in messages if each.id in started]


def give_back(db: Connection, messages: Sequence[Message], lease: Lease) -> int:
    """Due again at once: the provider was certainly not called. How many; the others were ours no more."""
    mine = and_(Outbox.lease_token == lease.token, Outbox.state.in_(("claimed", "sending")))
    ours = update(Outbox).where(Outbox.id.in_([each.id for each in messages]), mine)
    return changed(db, ours.values(state="due", lease_token=None, lease_until=None))


def not_yet(db: Connection, messages: Sequence[Message], lease: Lease) -> None:
    """Said to leave and not called after all: claimed still, as before."""
    ours = (Outbox.id.in_([each.id for each in messages]), Outbox.lease_token == lease.token, Outbox.state == "sending")
    db.execute(update(Outbox).where(*ours).values(state="claimed"))


def recover(db: Connection, real_now: datetime) -> dict[str, int]:
    """Take up what dead workers held: `due_again` had not been sent for certain, of `uncertain` nobody knows."""
    now = {"at": real_now}
    return {"due_again": changed(db, _DUE_AGAIN, now), "uncertain": changed(db, _DOUBT, now)}


def to_strangers(db: Connection, since: datetime, msisdn: str | None = None) -> int:
    """How many messages went to numbers that nobody is known at, or to one of them."""
    written = select(func.count()).where(Outbox.person_id.is_(None), Outbox.created_at > since)
    return db.execute(written.where(Outbox.msisdn == msisdn) if msisdn else written).scalar_one()


def number_of(db: Connection, outbox_id: int) -> str:
    """Whom a message was for. Raises NoResultFound."""
    return db.execute(select(Outbox.msisdn).where(Outbox.id == outbox_id)).scalar_one()


# Statements of every message are built once: building one costs several times what running it does.

_TAKE = (
    update(Outbox)
    .where(among(Outbox.id, "ids"))
    .values(state="claimed", lease_token=bindparam("token"), lease_until=bindparam("until"))
)
# The state with nothing behind it: else PostgreSQL, which believes that none is claimed, goes through all that are.
_STARTED = (
    update(Outbox)
    .where(Outbox.lease_token == bindparam("token"), Outbox.state.concat("") == "claimed", ~unwanted(), ~astray())
    .values(
        state="sending", channel=bindparam("way"), started_at=bindparam("at"), lease_until=bindparam("until"), missed_at=None
    )
)  # fmt: skip
_START = _STARTED.where(Outbox.id == bindparam("message"))
_START_ALL = _STARTED.where(among(Outbox.id, "messages")).returning(Outbox.id)
_RAN_OUT = Outbox.lease_until < bindparam("at")
_DUE_AGAIN = (
    update(Outbox).where(Outbox.state == "claimed", _RAN_OUT).values(state="due", lease_token=None, lease_until=None)
)
_DOUBT = (  # the token stays: a worker that was only slow can still say what came of it
    update(Outbox)
    .where(Outbox.state == "sending", _RAN_OUT)
    .values(state="uncertain", reason=INTERRUPTED, lease_until=None, try_at=bindparam("at"))
)


def _letter(row: Row[Any]) -> Letter:
    # The column holds the route asked for, then the one taken: an answer goes on asking for it, and so does an alert's repeat.
    asks = row.lane == "reply" or row.started_at is None
    tried = row.channel if row.attempts else None
    return Letter(row.id, row.msisdn, row.lane, row.parts, row.channel if asks else None, tried, row.attempts)


def _message(row: Row[Any], way: str) -> Message:
    return Message(row.id, row.msisdn, row.lane, row.text, way, row.attempts, row.expires_at, row.reason, row.parts)
