"""The calendar as the database has it: its blocks, and where the clusters lie.

It changes a few times a year and is read at every turn, so a process keeps what it read for a few seconds.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update
from sqlalchemy.pool import Pool

from flows.calendar import EVERYWHERE, Block, Calendars, Place
from flows.districts import ZONES, spot_of, zone_of
from store.names import fold
from store.tables import CalendarBlocks, Clusters, Districts, Questions

KEPT_S = 5.0

_PLACES = select(Clusters.id, Clusters.zone, Clusters.district_id, Districts.name).join(
    Districts, Districts.id == Clusters.district_id
)
_BLOCKS = select(CalendarBlocks).order_by(CalendarBlocks.first_day, CalendarBlocks.last_day, CalendarBlocks.id)

_kept: WeakKeyDictionary[Pool, tuple[float, Calendars]] = WeakKeyDictionary()


class NoSuchPlace(LookupError):
    """Neither a zone nor a district or cluster that is known."""


class NoSuchBlock(LookupError):
    """No block of that number."""


def calendars(db: Connection) -> Calendars:
    """The calendar of every place; up to KEPT_S seconds old, but never older than a change by this process."""
    read_at, found = _kept.get(db.engine.pool, (0.0, None))
    if found is None or time.monotonic() - read_at > KEPT_S:
        found = read(db)
        _kept[db.engine.pool] = time.monotonic(), found
    return found


def read(db: Connection) -> Calendars:
    """The same, as it is now."""
    clusters: dict[int, Place] = {}
    spots = {}
    for row in db.execute(_PLACES):
        clusters[row.id] = Place(row.zone or zone_of(row.name), row.district_id, row.id)
        spots[row.district_id] = spot_of(row.name)
    return Calendars(tuple(blocks(db)), clusters, spots)


def blocks(db: Connection) -> list[Block]:
    """All of them, by their days."""
    return [_as_block(row) for row in db.execute(_BLOCKS)]


def find(db: Connection, block_id: int) -> Block:
    """One of them. Raises NoSuchBlock."""
    row = db.execute(select(CalendarBlocks).where(CalendarBlocks.id == block_id)).first()
    if row is None:
        raise NoSuchBlock(block_id)
    return _as_block(row)


def add(db: Connection, block: Block) -> int | None:
    """Put one in; its number, or None where the same days of the same place are there already for the same thing."""
    if same_as(db, block):
        return None
    before = read(db)
    new = insert(CalendarBlocks).values(**_columns(block)).returning(CalendarBlocks.id)
    number = int(db.execute(new).scalar_one())
    _has_changed(db, before)
    return number


def same_as(db: Connection, block: Block) -> Block | None:
    """What is there already from the same day on, in the same place, for the same thing; perhaps with another end."""
    same = (block.kind, block.where, block.first_day, block.why.casefold())
    there = {(each.kind, each.where, each.first_day, each.why.casefold()): each for each in blocks(db)}
    return there.get(same)


def change(db: Connection, block: Block) -> None:
    """Put another in the place of the one with its number."""
    before = read(db)
    db.execute(update(CalendarBlocks).where(CalendarBlocks.id == block.id).values(**_columns(block)))
    _has_changed(db, before)


def remove(db: Connection, block_id: int) -> Block:
    """Take one out; what it was. Raises NoSuchBlock."""
    block, before = find(db, block_id), read(db)
    db.execute(delete(CalendarBlocks).where(CalendarBlocks.id == block_id))
    _has_changed(db, before)
    return block


def _has_changed(db: Connection, before: Calendars) -> None:
    """What was kept is old; the clocks of open questions keep their length, and so end later or earlier."""
    _kept.clear()
    now = read(db)
    ended, moved = {}, []
    for row in db.execute(_CLOCKS):
        was, days = (each.of_post(row.with_whom, row.cluster_id) for each in (before, now))
        clock = (was, days, row.clock_from, row.due_on)
        if clock not in ended:  # most of a district have one in common
            length = was.between(was.add(row.clock_from, 0), row.due_on)
            ended[clock] = days.add(row.clock_from, length)
        if ended[clock] != row.due_on:
            moved.append({"its_id": row.id, "ended": row.due_on, "ends": ended[clock]})
    if moved:
        db.execute(_MOVED, moved)


_CLOCKS = (
    select(Questions.id, Questions.with_whom, Questions.cluster_id, Questions.clock_from, Questions.due_on)
    .where(Questions.state.in_(("open", "promised", "for_workshop")))
    .order_by(Questions.id)
)
_AS_IT_WAS = (Questions.id == bindparam("its_id"), Questions.due_on == bindparam("ended"))  # else its clock began anew
_MOVED = update(Questions).where(*_AS_IT_WAS).values(due_on=bindparam("ends"))


def place_called(db: Connection, name: str) -> Place:
    """ "", "everywhere", "winter", "summer", or the name of a district or cluster. Raises NoSuchPlace."""
    if fold(name) in {"", "everywhere"}:
        return EVERYWHERE
    if fold(name) in ZONES:
        return Place(zone=fold(name))
    for table, column in ((Districts, "district_id"), (Clusters, "cluster_id")):
        for row in db.execute(select(table.id, table.name)):
            if fold(row.name) == fold(name):
                return Place(**{column: row.id})
    raise NoSuchPlace(name)


def names_of(db: Connection, wheres: Sequence[Place]) -> dict[Place, str]:
    """What places are called."""
    districts = {row.id: row.name for row in db.execute(select(Districts.id, Districts.name))}
    clusters = {row.id: row.name for row in db.execute(select(Clusters.id, Clusters.name))}

    def name(place: Place) -> str:
        local = clusters.get(place.cluster_id or 0, "") or districts.get(place.district_id or 0, "")
        return local or place.zone or "everywhere"

    return {place: name(place) for place in wheres}


def _as_block(row: Row[Any]) -> Block:
    where = Place(row.zone, row.district_id, row.cluster_id)
    days = {"first_day": row.first_day, "last_day": row.last_day, "since": row.since, "until": row.until}
    return Block(row.kind, where=where, why=row.why, confirmed=row.confirmed, id=row.id, **days)


def _columns(block: Block) -> dict[str, object]:
    names = ("kind", "first_day", "last_day", "since", "until", "why", "confirmed")
    where = {"zone": block.where.zone, "district_id": block.where.district_id, "cluster_id": block.where.cluster_id}
    return {**{name: getattr(block, name) for name in names}, **where}
