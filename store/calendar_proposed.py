"""A change of the whole province's calendar while it waits for a second person: the block before and after, as data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from sqlalchemy import Connection

from flows.calendar import EVERYWHERE, Block, Place
from store import calendar
from store.proposals import Wanted

KIND = "calendar"  # of a proposal


def wanted(before: Block | None, after: Block | None) -> Wanted | None:
    """What would change: None before is something new, None after something taken out. None where it holds in some places only."""
    if not any(block.where == EVERYWHERE for block in (before, after) if block):
        return None
    return Wanted(KIND, {"before": _data(before), "after": _data(after)})


def blocks(about: Mapping[str, Any]) -> tuple[Block | None, Block | None]:
    """The same as blocks."""
    return _block(about["before"]), _block(about["after"])


def put(db: Connection, about: Mapping[str, Any]) -> bool:
    """Do it. False: it is not as it was when it was asked for."""
    before, after = blocks(about)
    if before is None or not before.id:  # new, or a holiday of the moon that was only reckoned
        return after is not None and calendar.add(db, after) is not None
    try:
        if calendar.find(db, before.id) != before:
            return False
    except calendar.NoSuchBlock:
        return False
    if after is None:
        calendar.remove(db, before.id)
    else:
        calendar.change(db, after)
    return True


def _data(block: Block | None) -> dict[str, Any] | None:
    if block is None:
        return None
    days = {name: getattr(block, name).isoformat() for name in ("first_day", "last_day")}
    hours = {
        name: value.isoformat() if value else None for name, value in (("since", block.since), ("until", block.until))
    }
    rest = {
        "kind": block.kind,
        "why": block.why,
        "confirmed": block.confirmed,
        "id": block.id,
        "where": vars(block.where),
    }
    return {**days, **hours, **rest}


def _block(data: Mapping[str, Any] | None) -> Block | None:
    if data is None:
        return None
    given: dict[str, Any] = {name: data[name] for name in ("kind", "why", "confirmed", "id")}
    given |= {name: date.fromisoformat(data[name]) for name in ("first_day", "last_day")}
    given |= {name: time.fromisoformat(data[name]) for name in ("since", "until") if data[name]}
    return Block(**given, where=Place(**data["where"]))
