"""Delivery reports. They come early, late, twice and in any order, and some are about nothing we know.

Each is kept before it is answered, then matched with its message by our id or by the provider's; one that overtook
the answer to the send waits until that is recorded. What a message's state becomes follows from all of its reports
in the order they came: it never goes back, and a final one is never changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, select, update

from store import references
from store.database import insert_once
from store.given import among, given
from store.tables import Outbox, Receipts

RANKS = {"queued": 0, "sent": 1, "delivered": 2, "failed": 2}
TAKEN = ("due", "claimed", "sending", "uncertain", "sent", "failed", "delivered", "expired")
WAITING_TO_HEAR = ("sending", "uncertain", "sent", "failed", "delivered")


class Report(Protocol):
    """What a channel reads from a provider's report. `our_id`: our reference, where the provider gives it back."""

    @property
    def provider_id(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def final(self) -> bool: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def number_is_dead(self) -> bool: ...
    @property
    def our_id(self) -> str | None: ...
    @property
    def part(self) -> str: ...
    @property
    def parts(self) -> int | None: ...


class Standing(Protocol):
    """The part of a report that ranks it."""

    @property
    def status(self) -> str: ...
    @property
    def final(self) -> bool: ...


class Partial(Standing, Protocol):
    """A report that may be about one part of a long message. `parts`: how many those are, where it tells."""

    @property
    def part(self) -> str: ...
    @property
    def parts(self) -> int | None: ...


@dataclass(frozen=True)
class _Partly:
    """What a report of one part says of the whole, while other parts are still out."""

    status: str = "sent"
    final: bool = False


Ranked = TypeVar("Ranked", bound=Standing)


def keep(db: Connection, channel: str, report: Report, received_at: datetime) -> int | None:
    """Keep a report and let it count; its message's id, or None when that is not known (yet) or the report was kept before.

    The message's row is locked first, so that two reports at the same moment count in the order they are kept.
    """
    outbox_id = _match(db, channel, report)
    values = {
        "channel": channel, "provider_id": report.provider_id, "status": report.status, "final": report.final,
        "reason": (report.reason or "")[:200], "outbox_id": outbox_id, "received_at": received_at,
        "part": report.part, "parts": report.parts, "number_is_dead": report.number_is_dead,
    }  # fmt: skip
    if insert_once(db, Receipts, values) is None or outbox_id is None:
        return None
    _apply(db, outbox_id)
    return outbox_id


def attach(db: Connection, outbox_id: int, channel: str, provider_id: str) -> None:
    """Let the reports count that came before we knew this message's id at the provider."""
    if db.execute(_ATTACH, {"message": outbox_id, "way": channel, "theirs": provider_id}).all():
        _apply(db, outbox_id)


def attach_some(db: Connection, channel: str, messages: Mapping[str, int]) -> None:
    """The same of many, by their ids at the provider; of few of them a report has come already."""
    for theirs in set(db.scalars(_EARLY, {"way": channel, "theirs": given(messages)})):
        attach(db, messages[theirs], channel, theirs)


_EARLY = select(Receipts.provider_id).where(
    Receipts.outbox_id.is_(None),
    Receipts.channel == bindparam("way"),
    among(Receipts.provider_id, "theirs"),
)
_ATTACH = (
    update(Receipts)
    .where(
        Receipts.outbox_id.is_(None), Receipts.channel == bindparam("way"), Receipts.provider_id == bindparam("theirs")
    )
    .values(outbox_id=bindparam("message"))
    .returning(Receipts.id)
)


def attach_parked(db: Connection) -> int:
    """Match what is still parked; how many messages that was. A report and the answer it belongs to may miss each other
    when they are kept at the same moment, in transactions that do not see each other."""
    matched = db.execute(_MATCHED).all()
    for row in matched:
        db.execute(select(Outbox.id).where(Outbox.id == row.id).with_for_update())
        attach(db, row.id, row.channel, row.provider_id)
    return len(matched)


_MATCHED = (
    select(Outbox.id, Outbox.channel, Outbox.provider_id)
    .distinct()
    .join(Receipts, and_(Outbox.channel == Receipts.channel, Outbox.provider_id == Receipts.provider_id))
    .where(Receipts.outbox_id.is_(None))
)


def waited_for(db: Connection, channel: str, since: datetime, most: int) -> list[str]:
    """Provider's ids of messages sent on a channel since then that no final report was heard of: some, by chance.

    By chance because those that never get one would be asked about for ever before the others.
    """
    sent = select(Outbox.provider_id).where(
        Outbox.channel == channel, Outbox.state == "sent", Outbox.sent_at > since, Outbox.provider_id.is_not(None)
    )
    return [str(each) for each in db.scalars(sent.order_by(func.random()).limit(most))]


def standing(reports: Iterable[Ranked]) -> Ranked | None:
    """The report that counts, of all in the order they came.

    The highest so far; of two as high, a final one over one that is not, else the first. After a final one, none.
    """
    best: Ranked | None = None
    for report in reports:
        if best is None or (not best.final and _above(report, best)):
            best = report
    return best


def of_the_whole(reports: Sequence[Partial], parts: int) -> list[Standing]:
    """What each report says of the whole message: delivered part by part, it is delivered with the last of them.

    `parts`: as we counted them, unless a report tells how many the provider made.
    """
    told = [report.parts for report in reports if report.parts]
    wanted, delivered, said = max(told, default=parts), 0, list[Standing]()
    for report in reports:
        if report.status == "delivered" and report.part:
            delivered += 1
            said.append(report if delivered >= wanted else _Partly())
        else:
            said.append(report)
    return said


def _above(report: Standing, best: Standing) -> bool:
    return (RANKS[report.status], report.final) > (RANKS[best.status], best.final)


def _match(db: Connection, channel: str, report: Report) -> int | None:
    by_id: ColumnElement[bool] = and_(Outbox.channel == channel, Outbox.provider_id == report.provider_id)
    if report.our_id is not None:  # what was never sent cannot have arrived
        by_id = and_(Outbox.id == references.outbox_id(report.our_id), Outbox.started_at.is_not(None))
    found = db.execute(select(Outbox.id, Outbox.msisdn, Outbox.text).where(by_id).with_for_update()).first()
    ours = report.our_id is None or (found and references.fits(report.our_id, found.msisdn, found.text))
    return found.id if found and ours else None


def _apply(db: Connection, outbox_id: int) -> None:
    kept = select(Receipts).where(Receipts.outbox_id == outbox_id).order_by(Receipts.id)
    reports: Any = db.execute(kept).all()
    parts = db.scalar(select(Outbox.parts).where(Outbox.id == outbox_id)) or 1
    row: Any = standing(of_the_whole(reports, parts))
    ours = reports[-1]
    failed = row.status == "failed"
    state = row.status if RANKS[row.status] == RANKS["delivered"] else "sent"
    # That it was taken is news even for a message put off since; that it failed is not, it will be tried again.
    told = update(Outbox).where(Outbox.id == outbox_id, Outbox.state.in_(WAITING_TO_HEAR if failed else TAKEN))
    db.execute(told.values(
        state=state, reason=row.reason if failed else "", lease_until=None, try_at=None,
        channel=ours.channel, provider_id=func.coalesce(Outbox.provider_id, ours.provider_id),
    ))  # fmt: skip
