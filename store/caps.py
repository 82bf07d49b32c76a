"""The weekly cap where it is applied: one statement writes a message and decides whether it leaves.

A look beforehand would be a query a person, and of two that look at once both would go.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, case, func, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from flows.caps import HER_OWN, NOT_COUNTED, NUDGES, Room
from store.tables import Outbox
from store.tables.base import Utc

UNLIMITED = 1_000_000


def add(db: Connection, row: dict[str, Any], room: Room, week: tuple[datetime, datetime]) -> int | None:
    """A row of the outbox that gives way to what was written to her in its week: its id.

    None: it is there already, or she has heard enough; then it stays in the outbox with its reason and never leaves.
    """
    limits = {
        "cap_most": UNLIMITED if room.most is None else room.most,
        "cap_nudges": UNLIMITED if room.nudges is None else room.nudges,
        "cap_why": room.why,
        "cap_person": row["person_id"],
        "cap_from": week[0],
        "cap_until": week[1],
    }
    given = {name: value for name, value in row.items() if name not in ("state", "reason")}
    found = db.execute(_unless_enough(db.dialect.name), {**given, **limits}).first()
    return found.id if found and found.state == row["state"] else None


@cache
def _unless_enough(dialect: str) -> Any:
    enough = or_(
        _written() >= bindparam("cap_most", type_=Outbox.parts.type),
        _written(Outbox.kind.in_(NUDGES)) >= bindparam("cap_nudges", type_=Outbox.parts.type),
    )
    insert = sqlite_insert if dialect == "sqlite" else postgresql_insert
    written = insert(Outbox).values(
        state=case((enough, "expired"), else_="due"),
        reason=case((enough, bindparam("cap_why", type_=Outbox.reason.type)), else_=""),
    )
    return written.on_conflict_do_nothing().returning(Outbox.id, Outbox.state)


def _written(*which: ColumnElement[bool]) -> Any:
    """How many that answer nothing of hers leave in that week, or have left."""
    since, until = bindparam("cap_from", type_=Utc()), bindparam("cap_until", type_=Utc())
    hers = (Outbox.person_id == bindparam("cap_person", type_=Outbox.id.type), Outbox.state != "expired")
    counts = (Outbox.lane.not_in(NOT_COUNTED), Outbox.kind.not_in(HER_OWN))
    within = (Outbox.due_at >= since, Outbox.due_at < until)
    return select(func.count()).select_from(Outbox).where(*hers, *counts, *within, *which).scalar_subquery()
