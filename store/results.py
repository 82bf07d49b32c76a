"""What came of calling a provider, kept by the token of whoever called, and what becomes of an uncertain message.

Every function here changes the row only while it is still that caller's; each says whether it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, case, exists, func, literal, or_, select, update
from sqlalchemy.orm import aliased

from store import handover, people, receipts
from store.database import changed, insert_once
from store.given import among, given, value_of
from store.outbox import Lease, Message
from store.tables import Outbox

LOOK_EVERY = timedelta(seconds=30)  # providers' lists lag: missing twice, this far apart, is not there
ASK_AGAIN = timedelta(minutes=5)  # a provider that could not tell
DOUBT_LASTS = timedelta(hours=24)  # after that only a report can still settle it
NEVER_THERE = "the provider never had it"
REPEAT_AFTER = timedelta(minutes=10)
_OPEN = ("sending", "uncertain")  # uncertain: the lease ran out, but the caller lives after all
_COPIED = (  # the channel too: a second route only where the first one is closed
    "person_id", "msisdn", "kind", "lane", "hours", "text", "encoding", "parts", "question_id", "expires_at", "channel",
)  # fmt: skip


@dataclass(frozen=True)
class Doubt:
    """An uncertain message that its provider may be asked about. `since`: when it was sent (real time)."""

    id: int
    msisdn: str
    text: str
    channel: str
    since: datetime


def accepted(db: Connection, message: Message, lease: Lease, provider_id: str, real_now: datetime) -> bool:
    """The provider took it. What reports already said about it stands."""
    told = {"message": message.id, "token": lease.token, "theirs": provider_id, "at": real_now}
    if changed(db, _ACCEPTED, told) == 0:
        return False
    receipts.attach(db, message.id, message.channel, provider_id)
    return True


def taken(db: Connection, messages: Sequence[tuple[Message, str]], lease: Lease, real_now: datetime) -> set[int]:
    """The same of several of one channel, with the provider's ids: which of them were that caller's."""
    theirs = {message.id: provider_id for message, provider_id in messages}
    told = {"taken": given(theirs), "token": lease.token, "at": real_now}
    ours = set(db.scalars(_TAKEN, told))
    receipts.attach_some(db, messages[0][0].channel, {theirs[id]: id for id in ours})
    return ours


_IS_OPEN = Outbox.state.in_(_OPEN)
_TOLD = (
    update(Outbox)
    .where(Outbox.lease_token == bindparam("token"))
    .values(
        state=case((_IS_OPEN, "sent"), else_=Outbox.state),
        reason=case((_IS_OPEN, ""), else_=Outbox.reason),
        sent_at=bindparam("at"),
        lease_until=None,
        try_at=None,
    )
)
_ACCEPTED = _TOLD.where(Outbox.id == bindparam("message")).values(provider_id=bindparam("theirs"))
_TAKEN = _TOLD.where(among(Outbox.id, "taken")).values(provider_id=value_of(Outbox.id, "taken")).returning(Outbox.id)


def put_off(db: Connection, message: Message, lease: Lease, try_at: datetime, reason: str, *, counts: bool) -> bool:
    """Certainly not taken: due again from `try_at` (real time) on. `counts`: as an attempt."""
    attempts = Outbox.attempts + (1 if counts else 0)
    again = update(Outbox).where(_ours(message, lease)).values(
        state="due", try_at=try_at, reason=reason, attempts=attempts, lease_token=None, lease_until=None
    )  # fmt: skip
    return changed(db, again) == 1


def failed(db: Connection, message: Message, lease: Lease, reason: str) -> bool:
    """It will not be sent, and everybody may see why."""
    ended = update(Outbox).where(_ours(message, lease)).values(state="failed", reason=reason, lease_until=None)
    return changed(db, ended) == 1


def unsure(db: Connection, message: Message, lease: Lease, reason: str, real_now: datetime) -> bool:
    """It may have been taken. Nobody sends it again before that is settled."""
    doubt = update(Outbox).where(_ours(message, lease)).values(
        state="uncertain", reason=reason, lease_until=None, try_at=real_now + LOOK_EVERY
    )  # fmt: skip
    return changed(db, doubt) == 1


def doubts(db: Connection, real_now: datetime, limit: int = 20) -> list[Doubt]:
    """Uncertain messages that may be asked about now."""
    rows: Sequence[Any] = db.execute(_DOUBTS, {"now": real_now, "since": real_now - DOUBT_LASTS, "most": limit}).all()
    return [Doubt(*row) for row in rows]


_DOUBTS = (
    select(Outbox.id, Outbox.msisdn, Outbox.text, Outbox.channel, Outbox.started_at)
    .where(Outbox.state == "uncertain", Outbox.try_at <= bindparam("now"), Outbox.started_at > bindparam("since"))
    .order_by(Outbox.try_at, Outbox.id)
    .limit(bindparam("most"))
)


def found(db: Connection, doubt: Doubt, provider_id: str, real_now: datetime) -> bool:
    """The provider has it after all. False when that is another message's: the same words to the same number."""
    other = aliased(Outbox)
    theirs = exists(select(other.id).where(other.channel == doubt.channel, other.provider_id == provider_id))
    taken = update(Outbox).where(_same_doubt(doubt), ~theirs).values(
        state="sent", provider_id=provider_id, sent_at=Outbox.started_at, reason="", try_at=None
    )  # fmt: skip
    if changed(db, taken) == 0:
        not_known(db, doubt, real_now)
        return False
    receipts.attach(db, doubt.id, doubt.channel, provider_id)
    return True


def not_found(db: Connection, doubt: Doubt, real_now: datetime) -> bool:
    """The provider does not know it; when it says so a second time, it is due again and this is True.

    What was written once more meanwhile, by hand or as an alert, has failed: else she had it twice.
    """
    again = update(Outbox).where(_same_doubt(doubt), Outbox.missed_at <= real_now - LOOK_EVERY).values(
        **_not_there(_repeated(doubt), Outbox.reason), lease_token=None, try_at=None, missed_at=None
    )  # fmt: skip
    if changed(db, again):
        return True
    missed_at = func.coalesce(Outbox.missed_at, literal(real_now, Outbox.missed_at.type))
    db.execute(update(Outbox).where(_same_doubt(doubt)).values(missed_at=missed_at, try_at=real_now + LOOK_EVERY))
    return False


def never_there(db: Connection, doubt: Doubt, now: datetime) -> bool:
    """The provider's whole list of that time is without it: due again, or failed where it is too late or repeated.

    `now`: programme time.
    """
    over = or_(Outbox.expires_at <= now, _repeated(doubt))
    ended = update(Outbox).where(_same_doubt(doubt)).values(
        **_not_there(over, ""), lease_token=None, try_at=None, missed_at=None,
    )  # fmt: skip
    return changed(db, ended) == 1


def _not_there(over: ColumnElement[bool], reason: Any) -> dict[str, Any]:
    return {"state": case((over, "failed"), else_="due"), "reason": case((over, NEVER_THERE), else_=reason)}


def _repeated(doubt: Doubt) -> ColumnElement[bool]:
    other = aliased(Outbox)
    return exists(select(other.id).where(other.repeat_of == doubt.id))


def not_known(db: Connection, doubt: Doubt, real_now: datetime) -> None:
    """The provider cannot tell, now or ever; it is asked again, but not so soon."""
    db.execute(update(Outbox).where(_same_doubt(doubt)).values(try_at=real_now + ASK_AGAIN))


def repeat_alerts(db: Connection, now: datetime, real_now: datetime, zone: ZoneInfo) -> int:
    """Send alerts that stayed uncertain once more, as rows of their own with the same words; how many.

    Only alerts, and only once: an officer who hears twice of the same reference is better than one who never does.
    Who has left the post or the programme meanwhile hears nothing more. The first row stays uncertain, for everybody
    to see, and is no longer asked about.
    """
    repeated = 0
    for row in db.execute(_STUCK, {"now": now, "before": real_now - REPEAT_AFTER}).all():
        db.execute(update(Outbox).where(Outbox.id == row.id).values(try_at=None))
        if row.person_id and _has_left(db, row, now, zone):
            continue
        copy = {name: getattr(row, name) for name in _COPIED}
        fresh = {"repeat_of": row.id, "once": f"repeat/{row.id}", "state": "due", "due_at": now, "created_at": now}
        repeated += insert_once(db, Outbox, copy | fresh) is not None
    return repeated


def _has_left(db: Connection, row: Row[Any], now: datetime, zone: ZoneInfo) -> bool:
    return people.still_here(db, row.person_id) is None or handover.left_behind(db, row, now, zone)


_STUCK = select(Outbox).where(
    Outbox.state == "uncertain", Outbox.lane == "alert", Outbox.repeat_of.is_(None), Outbox.try_at.is_not(None),
    Outbox.expires_at > bindparam("now"), Outbox.started_at <= bindparam("before"),
).order_by(Outbox.id)  # fmt: skip


def _ours(message: Message, lease: Lease) -> ColumnElement[bool]:
    return and_(Outbox.id == message.id, Outbox.lease_token == lease.token, Outbox.state.in_(("claimed", *_OPEN)))


def _same_doubt(doubt: Doubt) -> ColumnElement[bool]:
    return and_(Outbox.id == doubt.id, Outbox.state == "uncertain", Outbox.started_at == doubt.since)
