"""The book of what arrived and what left, held against a provider's list; and the marks on what it does not know. Real time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol, cast

from sqlalchemy import Connection, Select, and_, exists, select, update

from flows.facts import Person
from flows.reconciling import Message
from store import attendance, people, receipts, results, settings
from store.database import insert_once
from store.receipts import Report
from store.results import Doubt
from store.tables import Inbox, InboxDoubts, Outbox, People, PupilCounts, Schools

CLOCKS_DIFFER_BY = timedelta(seconds=5)


class Left(Protocol):
    """One of a provider's list that left, and what became of it."""

    @property
    def provider_id(self) -> str: ...
    @property
    def msisdn(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def receipt(self) -> Report | None: ...


@dataclass(frozen=True)
class Doubted:
    """A message that its provider does not know, without its words. `disputed`: it brought a count, which does not count."""

    inbox_id: int
    channel: str
    msisdn: str
    received_at: datetime
    understood: str
    disputed: bool


@dataclass(frozen=True)
class Disputed:
    """The count of a day that came in a message in doubt. `lacking`: the day has no other, so its teacher may be asked."""

    person: Person
    cluster_id: int
    day: date
    lacking: bool


# --- how far it was compared ----------------------------------------------------------------------


def reached(db: Connection, channel: str) -> datetime | None:
    """Up to when a channel was compared; None: never."""
    found = settings.get(db, f"reconciled/{channel}")
    return datetime.fromisoformat(found) if found else None


def cursor(db: Connection, channel: str) -> str:
    """An id in the provider's list behind which the next comparison may begin."""
    return settings.get(db, f"reconciled_after/{channel}") or ""


def reach(db: Connection, channel: str, until: datetime, after: str) -> None:
    """It is compared up to then."""
    settings.put(db, f"reconciled/{channel}", until.isoformat())
    settings.put(db, f"reconciled_after/{channel}", after)


# --- what came in -----------------------------------------------------------------------------------


def arrived(db: Connection, channel: str, since: datetime, ahead: timedelta) -> list[Message]:
    """What came in by a channel. `ahead`: by how much the programme's clock is ahead of the world's."""
    columns = (Inbox.id, Inbox.provider_id, Inbox.msisdn, Inbox.body, Inbox.received_at)
    rows = db.execute(select(*columns).where(Inbox.channel == channel, Inbox.received_at >= since + ahead))
    return [Message(row.provider_id, row.msisdn, row.body, row.received_at - ahead, row.id) for row in rows]


def doubt(db: Connection, inbox_id: int, real_now: datetime) -> bool:
    """Mark a message; False where it is marked, or was cleared, already."""
    return insert_once(db, InboxDoubts, {"inbox_id": inbox_id, "noted_at": real_now, "cleared": False}) is not None


def doubted(db: Connection) -> list[Doubted]:
    """Those marked, oldest first."""
    columns = (Inbox.id, Inbox.channel, Inbox.msisdn, Inbox.received_at, Inbox.understood)
    brought = exists(_counts(PupilCounts.id).where(PupilCounts.disputed.is_(True)).correlate(Inbox))
    found = select(*columns, brought).join(InboxDoubts, InboxDoubts.inbox_id == Inbox.id).where(~InboxDoubts.cleared)
    return [Doubted(*row) for row in db.execute(found.order_by(Inbox.id)).all()]


def clear(db: Connection, inbox_id: int, genuine: bool) -> bool:
    """Somebody knows whether it is genuine; then a count that it brought counts again. False: it is not marked."""
    marked = update(InboxDoubts).where(InboxDoubts.inbox_id == inbox_id, ~InboxDoubts.cleared)
    if db.execute(marked.values(cleared=True)).rowcount != 1:
        return False
    brought = _counts(PupilCounts.id).where(Inbox.id == inbox_id, PupilCounts.disputed.is_(True))
    for count_id in db.scalars(brought).all() if genuine else ():
        attendance.dispute(db, count_id, disputed=False)
    return True


def dispute(db: Connection, inbox_id: int) -> Disputed | None:
    """Take back the count that a message in doubt brought; None where it brought none that still counts."""
    columns = (PupilCounts.id, PupilCounts.person_id, PupilCounts.school_id, PupilCounts.day, Schools.cluster_id)
    brought = _counts(*columns).join(Schools, Schools.id == PupilCounts.school_id)
    row = db.execute(brought.where(Inbox.id == inbox_id, PupilCounts.replaced.is_(False))).first()
    if row is None:
        return None
    attendance.dispute(db, row.id, disputed=True)
    same_day = (PupilCounts.school_id == row.school_id, PupilCounts.day == row.day, PupilCounts.replaced.is_(False))
    other = db.scalar(select(exists(select(PupilCounts.id).where(*same_day))))
    return Disputed(people.by_id(db, row.person_id), row.cluster_id, row.day, lacking=not other)


def _counts(*columns: Any) -> Select[Any]:
    """Counts with the message each came in: it is of the same number and the same instant, for one turn keeps both."""
    same = and_(PupilCounts.person_id == People.id, PupilCounts.counted_at == Inbox.received_at)
    found = select(*columns).select_from(Inbox).join(People, People.msisdn == Inbox.msisdn)
    return found.join(PupilCounts, same)


# --- what left --------------------------------------------------------------------------------------


def settle(
    db: Connection,
    channel: str,
    listed: Sequence[Left],
    since: datetime,
    until: datetime,
    now: datetime,
    real_now: datetime,
) -> dict[str, int]:
    """Uncertain ones that it has are sent, those it never had are due again or failed; reports that were lost count."""
    counts = {"found": 0, "never_there": 0, "reports": 0}
    for each in _uncertain(db, channel, since, until):
        theirs = _of(db, each, channel, listed)
        if theirs and results.found(db, each, theirs.provider_id, real_now):
            counts["found"] += 1
        elif not theirs:
            counts["never_there"] += results.never_there(db, each, now)
    waiting = set(db.scalars(select(Outbox.provider_id).where(Outbox.channel == channel, Outbox.state == "sent")))
    for left in listed:
        if left.receipt and left.receipt.final and left.provider_id in waiting:
            receipts.keep(db, channel, left.receipt, real_now)
            counts["reports"] += 1
    return counts


def _uncertain(db: Connection, channel: str, since: datetime, until: datetime) -> list[Doubt]:
    columns = (Outbox.id, Outbox.msisdn, Outbox.text, Outbox.channel, Outbox.started_at)
    within = (Outbox.started_at >= since, Outbox.started_at < until)
    found = select(*columns).where(Outbox.state == "uncertain", Outbox.channel == channel, *within)
    rows = db.execute(found.order_by(Outbox.started_at, Outbox.id)).all()
    return [Doubt(*row) for row in cast("Sequence[Any]", rows)]


def _of(db: Connection, doubt: Doubt, channel: str, listed: Iterable[Left]) -> Left | None:
    """The first with these words to this number since then that is no other message's."""
    for left in listed:
        same = left.msisdn == doubt.msisdn and left.body == doubt.text and left.at >= doubt.since - CLOCKS_DIFFER_BY
        if same and not db.scalar(
            select(exists().where(Outbox.channel == channel, Outbox.provider_id == left.provider_id))
        ):
            return left
    return None
