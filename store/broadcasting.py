"""A broadcast leaves: so many people at a time, each batch one transaction that also moves the mark up to which it came.

A job that dies between two batches goes on after the last one; of two at once the second waits and finds the mark moved.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, insert, select, update

from flows.broadcasts import MENTEES, filled
from flows.notices import broadcast as letter
from store import audience, broadcasts
from store.audience import Audience, Reader
from store.leaving import LIVE
from store.moment import Moment
from store.notify import Notice, notify
from store.tables import BroadcastLetters, Broadcasts, Outbox

A_BATCH = 100
LIVES = timedelta(hours=72)


def due(db: Connection, moment: Moment) -> list[int]:
    """Those whose hour has come and that are not written to everybody yet."""
    return list(db.scalars(_DUE, {"now": moment.now}))


_DUE = select(Broadcasts.id).where(
    Broadcasts.state.in_(("planned", "leaving")),
    Broadcasts.through_at.is_(None),
    Broadcasts.leaves_at <= bindparam("now"),
)


def write(db: Connection, broadcast_id: int, moment: Moment, most: int = A_BATCH) -> int | None:
    """The next people of it; how many were written to. None: there is nobody left, it was cancelled, or it is too late."""
    this = select(Broadcasts).where(Broadcasts.id == broadcast_id, Broadcasts.state.in_(("planned", "leaving")))
    row = db.execute(this.where(Broadcasts.through_at.is_(None)).with_for_update()).first()
    if row is None:
        return None
    if row.leaves_at < moment.now - LIVES:  # as after days without a worker: nobody is written to who was not yet
        _put(db, broadcast_id, **({"state": "draft"} if row.state == "planned" else {"through_at": moment.now}))
        return None
    to, words = broadcasts.audience_of(row), broadcasts.words_of(db, broadcast_id)
    found = audience.readers(db, to, moment, row.watermark, most)
    if not found:
        _put(db, broadcast_id, state="leaving", through_at=moment.now)
        return None
    if row.state == "planned":
        _put(db, broadcast_id, state="leaving", people=len(audience.reach(db, to, words, moment).to))
    _put(db, broadcast_id, watermark=found[-1].person.id)
    return _write(db, row, to, found, words, moment)


def _write(
    db: Connection, row: Row[Any], to: Audience, found: list[Reader], words: dict[str, str], moment: Moment
) -> int:
    heard = _heard(db, row.id, [reader.person.msisdn for reader in found])
    onces = []
    for reader in found:
        person = reader.person
        if audience.why_not(reader, to.role, words) or person.msisdn in heard:
            continue
        heard.add(person.msisdn)  # two may share a phone: it rings once
        text = letter(filled(words[person.reads], reader.names), to.role != MENTEES)
        onces.append(f"D130/{row.id}/{person.id}")
        notice = Notice(text, person, lane="bulk", lives=LIVES, once=onces[-1], cluster_id=reader.cluster_id)
        notify(db, notice, moment)
    # Looked up by `once`, since what gives way to a full week has a row too, which says why it does not leave.
    letters = select(Outbox.id).where(Outbox.once.in_(onces))
    rows = [{"outbox_id": id, "broadcast_id": row.id} for id in db.scalars(letters)]
    if rows:
        db.execute(insert(BroadcastLetters), rows)
    return len(rows)


def _heard(db: Connection, broadcast_id: int, numbers: list[str]) -> set[str]:
    """Those of these numbers that a batch before wrote to already."""
    theirs = select(Outbox.msisdn).join(BroadcastLetters, BroadcastLetters.outbox_id == Outbox.id)
    return set(db.scalars(theirs.where(BroadcastLetters.broadcast_id == broadcast_id, Outbox.msisdn.in_(numbers))))


def _put(db: Connection, broadcast_id: int, **values: object) -> None:
    db.execute(update(Broadcasts).where(Broadcasts.id == broadcast_id).values(**values))


def end(db: Connection, moment: Moment) -> int:
    """Those of which nothing waits any more are done. How many."""
    letters = select(Outbox.id).join(BroadcastLetters, BroadcastLetters.outbox_id == Outbox.id)
    waits = exists(letters.where(BroadcastLetters.broadcast_id == Broadcasts.id, Outbox.state.in_((*LIVE, "held"))))
    over = (Broadcasts.state == "leaving", Broadcasts.through_at.is_not(None), ~waits)
    return db.execute(update(Broadcasts).where(*over).values(state="done", ended_at=moment.now)).rowcount


def may_end(db: Connection) -> bool:
    """Whether any is only waiting for its messages to leave: without one there is nothing to write."""
    return db.scalar(_THROUGH) is not None


_THROUGH = select(Broadcasts.id).where(Broadcasts.state == "leaving", Broadcasts.through_at.is_not(None)).limit(1)
