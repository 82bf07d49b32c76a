"""Channels that are left alone for a while, so that every worker knows it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select, update

from store.database import insert_once
from store.tables import ChannelPauses

STUMBLES = 5  # messages put off in a row: then the provider is taken to be down
DOWN_FOR = timedelta(seconds=60)  # until the next one tries it again


def paused(db: Connection, real_now: datetime) -> frozenset[str]:
    """The channels that are not to be used now."""
    return frozenset(db.scalars(select(ChannelPauses.channel).where(ChannelPauses.until > real_now)))


def pause(db: Connection, channel: str, until: datetime, reason: str) -> None:
    """Leave a channel alone until a moment of real time."""
    _open(db, channel)
    db.execute(update(ChannelPauses).where(ChannelPauses.channel == channel).values(until=until, reason=reason[:200]))


def stumbled(db: Connection, channel: str, reason: str, real_now: datetime) -> bool:
    """A message was put off. True when that was one too many in a row: the channel is paused."""
    _open(db, channel)
    this = update(ChannelPauses).where(ChannelPauses.channel == channel)
    count = db.execute(this.values(stumbles=ChannelPauses.stumbles + 1).returning(ChannelPauses.stumbles)).scalar_one()
    if count >= STUMBLES:
        db.execute(this.values(until=real_now + DOWN_FOR, reason=reason[:200]))
    return count >= STUMBLES


def went_well(db: Connection, channel: str) -> None:
    """A message was accepted."""
    db.execute(_WENT_WELL, {"way": channel})


_WENT_WELL = (
    update(ChannelPauses)
    .where(ChannelPauses.channel == bindparam("way"), ChannelPauses.stumbles > 0)
    .values(stumbles=0)
)


def _open(db: Connection, channel: str) -> None:
    insert_once(db, ChannelPauses, {"channel": channel, "stumbles": 0, "reason": ""})
