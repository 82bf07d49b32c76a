"""Numbers at which nothing arrives: found from what became of the messages, paused, and alive again with the first sign.

Several that did not arrive over days make a number dead, or one report that nobody will ever be reached there. A channel
that tells of no delivery makes none dead, nor does a day on which little of what it sent arrived: so a provider that
suddenly calls every number unknown pauses nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, and_, case, cast, delete, exists, func, or_, select, update

from flows.policy import Policy
from store.database import insert_once
from store.leaving import HELD, TOO_LATE
from store.moment import Moment
from store.tables import Calls, DeadNumbers, Inbox, Outbox, People, Receipts

AT_FAULT = 3  # numbers not reached on a day, and fewer messages arrived than did not: then it was the channel


@dataclass(frozen=True)
class Failing:
    """A number where nothing has arrived since the last delivery and the last sign of life: how much, from when to when.

    `unknown`: a provider's report says that nobody will ever be reached there.
    """

    msisdn: str
    messages: int
    first: datetime
    last: datetime
    unknown: bool = False

    def is_dead(self, policy: Policy) -> bool:
        """Enough of them, over days; or nobody is there."""
        return self.unknown or (self.messages >= policy.dead_messages and self.last - self.first >= policy.dead_span)


def failing(db: Connection, moment: Moment) -> list[Failing]:
    """All of them, of those channels and days that say something of a number."""
    telling = _telling(db, moment)
    at: defaultdict[str, list[datetime]] = defaultdict(list)
    unknown = set[str]()
    arrived = _last(Outbox.msisdn, Outbox.due_at, Outbox.state == "delivered", _since(moment))
    wrote = _last(Inbox.msisdn, Inbox.received_at, Inbox.received_at >= moment.now - moment.policy.dead_looks_back)
    lost = (
        select(Outbox.msisdn, Outbox.due_at, Outbox.channel, _day().label("day"), _called_dead().label("unknown"))
        .outerjoin(arrived, arrived.c.msisdn == Outbox.msisdn)
        .outerjoin(wrote, wrote.c.msisdn == Outbox.msisdn)
        .outerjoin(Calls, Calls.msisdn == Outbox.msisdn)
        .where(_since(moment), _lost(moment))
        .where(*(or_(sign.is_(None), sign < Outbox.due_at) for sign in (arrived.c.at, wrote.c.at, Calls.at)))
    )
    for row in db.execute(lost.order_by(Outbox.id)):
        if (row.channel, row.day) in telling:
            at[row.msisdn].append(row.due_at)
            unknown |= {row.msisdn} if row.unknown else set()
    return [Failing(msisdn, len(times), min(times), max(times), msisdn in unknown) for msisdn, times in at.items()]


def tried_lately(db: Connection, moment: Moment) -> set[str]:
    """The numbers of which is known whether they were reached in these days."""
    known = or_(Outbox.state == "delivered", _lost(moment))
    found = select(Outbox.msisdn).where(Outbox.due_at >= moment.now - moment.policy.dead_span, known)
    return set(db.scalars(found.distinct()))


def _telling(db: Connection, moment: Moment) -> set[tuple[str, str]]:
    """The channels and days on which what did not arrive says something of its number."""
    arrived = func.sum(case((Outbox.state == "delivered", 1), else_=0))
    lost = func.count(case((_lost(moment), Outbox.msisdn)))
    numbers = func.count(case((_lost(moment), Outbox.msisdn)).distinct())
    found = select(Outbox.channel, _day(), arrived, lost, numbers).where(_since(moment), Outbox.channel.is_not(None))
    rows = db.execute(found.group_by(Outbox.channel, _day())).all()
    tells = {channel for channel, _, delivered, *_ in rows if delivered}
    return {
        (channel, day)
        for channel, day, delivered, missing, many in rows
        if channel in tells and (many < AT_FAULT or delivered >= missing)
    }


def _called_dead() -> ColumnElement[bool]:
    """Whether its report says that the number is nobody's."""
    return exists(select(Receipts.id).where(Receipts.outbox_id == Outbox.id, Receipts.final, Receipts.number_is_dead))


def _last(msisdn: Any, at: Any, *where: ColumnElement[bool]) -> Any:
    """By number, the last time."""
    return select(msisdn.label("msisdn"), func.max(at).label("at")).where(*where).group_by(msisdn).subquery()


def _day() -> ColumnElement[str]:
    return cast(func.date(Outbox.due_at), String)


def _since(moment: Moment) -> ColumnElement[bool]:
    return Outbox.due_at >= moment.now - moment.policy.dead_looks_back


def _lost(moment: Moment) -> ColumnElement[bool]:
    """Refused for its number, reported as failed, or without a word until it was of no more use; not what never left."""
    refused = and_(Outbox.state == "failed", or_(Outbox.provider_id.is_not(None), Outbox.lease_token.is_not(None)))
    unheard = and_(Outbox.state == "sent", Outbox.expires_at <= moment.now)
    ours = Outbox.reason.like("not ready%")
    return and_(Outbox.started_at.is_not(None), or_(refused, unheard), ~ours)


# --- paused, and alive again -------------------------------------------------------------------


def dead_numbers(db: Connection) -> frozenset[str]:
    """Those that are paused."""
    return frozenset(db.scalars(select(DeadNumbers.msisdn)))


def pause(db: Connection, number: Failing) -> bool:
    """Nothing more is sent there until a sign of life; False where that is so already."""
    return insert_once(db, DeadNumbers, {"msisdn": number.msisdn, "since": number.first}) is not None


def alive(db: Connection, msisdns: Collection[str]) -> None:
    """A sign of life: what was held for them may leave."""
    db.execute(delete(DeadNumbers).where(DeadNumbers.msisdn.in_(msisdns)))
    held = (Outbox.state == "held", Outbox.reason == HELD, Outbox.msisdn.in_(msisdns))
    db.execute(update(Outbox).where(*held).values(state="due", reason=""))


def recovered(db: Connection) -> set[str]:
    """Paused numbers at which something arrived after all, that were heard from in the very moment of pausing, or that are
    nobody's any more."""
    arrived = and_(Outbox.msisdn == DeadNumbers.msisdn, Outbox.state == "delivered", Outbox.due_at >= DeadNumbers.since)
    theirs = and_(People.msisdn == DeadNumbers.msisdn, People.left_on.is_(None))
    called = and_(Calls.msisdn == DeadNumbers.msisdn, Calls.at > DeadNumbers.since)
    wrote = and_(Inbox.msisdn == DeadNumbers.msisdn, Inbox.received_at > DeadNumbers.since)
    signs = (select(Outbox.id).where(arrived), select(Calls.msisdn).where(called), select(Inbox.id).where(wrote))
    back = or_(*map(exists, signs), ~exists(select(People.id).where(theirs)))
    return set(db.scalars(select(DeadNumbers.msisdn).where(back)))


def retire_held(db: Connection, now: datetime) -> None:
    """What was held for too long to be of use."""
    over = (Outbox.state == "held", Outbox.reason == HELD, Outbox.expires_at <= now)
    db.execute(update(Outbox).where(*over).values(state="expired", reason=f"{TOO_LATE}: {HELD}"))
