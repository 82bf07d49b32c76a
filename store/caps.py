"""What is written to nobody twice, nor above the weekly cap: one statement writes a message and decides whether it leaves.

A look beforehand would be a query a person, and of two that look at once both would go. On PostgreSQL two that are written in
the very same moment do not see each other either: then she hears one more than the cap, at most. A lock for each of her
messages would have those wait for each other that write to many.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, case, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from flows.caps import COUNTED, NOT_COUNTED, NUDGES, Room
from store.tables import Outbox
from store.tables.base import Utc

UNLIMITED = 1_000_000
SAME_MINUTE = timedelta(minutes=1)
SAME_TEXT = "the same text went to this number for somebody else"


def add(db: Connection, row: dict[str, Any], room: Room | None, week: tuple[datetime, datetime]) -> int | None:
    """A row of the outbox that somebody did not ask for: its id.

    None: it is there already, she has heard enough (`room`), or somebody else at her number was written the same in this
    minute; then it stays in the outbox with its reason and never leaves.
    """
    found = db.execute(_adding(db.dialect.name, room is not None), _given(row, room, week)).first()
    return found.id if found and found.state == row["state"] else None


def add_all(
    db: Connection, rows: Sequence[tuple[dict[str, Any], Room | None]], week: tuple[datetime, datetime]
) -> None:
    """The same of many, those that always go before the others; each sees what was written before it."""
    for capped in (False, True):
        some = [_given(row, room, week) for row, room in rows if (room is not None) == capped]
        if some:
            db.execute(_unless_enough(db.dialect.name, capped), some)


def _given(row: dict[str, Any], room: Room | None, week: tuple[datetime, datetime]) -> dict[str, Any]:
    given = {name: value for name, value in row.items() if name not in ("state", "reason")}
    given["cap_person"], given["cap_number"], given["cap_text"] = row["person_id"], row["msisdn"], row["text"]
    given["cap_since"] = row["created_at"] - SAME_MINUTE
    if room:
        given["cap_most"] = UNLIMITED if room.most is None else room.most
        given["cap_nudges"] = UNLIMITED if room.nudges is None else room.nudges
        given["cap_why"], given["cap_from"], given["cap_until"] = room.why, *week
    return given


def used(db: Connection, person_id: int, week: tuple[datetime, datetime]) -> tuple[int, int]:
    """How many that answer nothing of hers leave in a week, and how many nudges are among them."""
    both = select(_written(), _written(_one_of(Outbox.kind, NUDGES)))
    row = db.execute(both, {"cap_person": person_id, "cap_from": week[0], "cap_until": week[1]}).one()
    return row[0], row[1]


@cache
def _adding(dialect: str, capped: bool) -> Any:
    return _unless_enough(dialect, capped).returning(Outbox.id, Outbox.state)


@cache
def _unless_enough(dialect: str, capped: bool) -> Any:
    """`capped`: it gives way to the cap of a week."""
    enough = or_(
        _written() >= bindparam("cap_most", type_=Outbox.parts.type),
        _written(_one_of(Outbox.kind, NUDGES)) >= bindparam("cap_nudges", type_=Outbox.parts.type),
    )
    same = _said_to_another()
    why = bindparam("cap_why", type_=Outbox.reason.type)
    insert = sqlite_insert if dialect == "sqlite" else postgresql_insert
    written = insert(Outbox).values(
        state=case((or_(enough, same) if capped else same, "expired"), else_="due"),
        reason=case((same, SAME_TEXT), *([(enough, why)] if capped else []), else_=""),
    )
    return written.on_conflict_do_nothing()


def _said_to_another() -> ColumnElement[bool]:
    """Two share a phone: it rings once."""
    person, number, text = (
        bindparam(f"cap_{name}", type_=column.type)
        for name, column in (("person", Outbox.person_id), ("number", Outbox.msisdn), ("text", Outbox.text))
    )
    theirs = (Outbox.msisdn == number, Outbox.text == text, Outbox.person_id != person, Outbox.state != "expired")
    lately = (Outbox.created_at > bindparam("cap_since", type_=Utc()), ~_one_of(Outbox.lane, NOT_COUNTED))
    return exists(select(Outbox.id).where(*theirs, *lately))


def _written(*which: ColumnElement[bool]) -> Any:
    """How many that answer nothing of hers leave in that week, or have left."""
    since, until = bindparam("cap_from", type_=Utc()), bindparam("cap_until", type_=Utc())
    hers = (Outbox.person_id == bindparam("cap_person", type_=Outbox.id.type), Outbox.state != "expired")
    counts = (~_one_of(Outbox.lane, NOT_COUNTED), _one_of(Outbox.kind, COUNTED))
    within = (Outbox.due_at >= since, Outbox.due_at < until)
    return select(func.count()).select_from(Outbox).where(*hers, *counts, *within, *which).scalar_subquery()


def _one_of(column: Any, names: Collection[str]) -> ColumnElement[bool]:
    return or_(*(column == name for name in names))  # a list could not be run for many at once
