"""A change of the programme's rules while it waits for a second person: what is set before and after, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from flows.adjusting import OPTIONS, Unusable
from store import choices
from store.proposals import Wanted

KIND = "rules"  # of a proposal

Set = Mapping[str, str | None]  # None: as it is delivered


def wanted(db: Connection, after: Set) -> Wanted:
    """These set so, from what holds now. Raises `flows.adjusting.Unusable`."""
    choices.check(db, after)
    return Wanted(KIND, {"before": _now(db, after), "after": dict(after)})


def put(db: Connection, about: Mapping[str, Any]) -> bool:
    """Do it. False: it is not as it was when it was asked for, or does not go with what was set meanwhile."""
    before, after = about["before"], about["after"]
    if not after.keys() <= OPTIONS.keys() or _now(db, after) != before:
        return False
    try:
        choices.put(db, after)
    except Unusable:
        return False
    return True


def _now(db: Connection, names: Set) -> dict[str, str | None]:
    chosen = choices.read(db)
    return {name: chosen.get(name) for name in names}
