"""When each process last said that it lives. Real time: the programme's clock may be moved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from store.database import insert_once
from store.tables import Heartbeats


def beat(db: Connection, name: str, real_now: datetime) -> None:
    """This process lives."""
    if insert_once(db, Heartbeats, {"name": name, "at": real_now}) is None:
        db.execute(update(Heartbeats).where(Heartbeats.name == name).values(at=real_now))


def last(db: Connection) -> dict[str, datetime]:
    """When each process was last heard of, by name."""
    return {row.name: row.at for row in db.execute(_LAST)}


_LAST = select(Heartbeats.name, Heartbeats.at)
