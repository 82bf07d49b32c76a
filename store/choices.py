"""What an administrator has set otherwise than it is delivered (`flows.adjusting`): kept among the settings, by name.

It changes a few times a year and is read at every turn, so a process keeps what it read for a few seconds.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, delete, select
from sqlalchemy.pool import Pool

from flows import adjusting
from flows.adjusting import OPTIONS, Chosen
from flows.facts import Programme
from flows.policy import Policy
from store import settings
from store.calendar import KEPT_S
from store.tables import Settings

_PREFIX = "programme/"

_kept: WeakKeyDictionary[Pool, tuple[float, Mapping[str, str]]] = WeakKeyDictionary()


def chosen(db: Connection) -> Chosen:
    """What was set, by name; up to `KEPT_S` seconds old, but never older than a change by this process."""
    read_at, found = _kept.get(db.engine.pool, (0.0, None))
    if found is None or time.monotonic() - read_at > KEPT_S:
        found = read(db)
        _kept[db.engine.pool] = time.monotonic(), found
    return found


def read(db: Connection) -> dict[str, str]:
    """The same, as it is now."""
    rows = db.execute(select(Settings.name, Settings.value).where(Settings.name.startswith(_PREFIX)))
    named = {row.name.removeprefix(_PREFIX): row.value for row in rows}
    return {name: value for name, value in named.items() if name in OPTIONS}


def check(db: Connection, wanted: Mapping[str, str | None]) -> None:
    """Whether they can be set so, with what is set already. Raises `flows.adjusting.Unusable`."""
    after = {**read(db), **wanted}
    adjusting.check({name: value for name, value in after.items() if value is not None})


def put(db: Connection, wanted: Mapping[str, str | None]) -> None:
    """Set some of them; None: as it is delivered. The one way to change them. Raises `flows.adjusting.Unusable`."""
    check(db, wanted)
    for name, value in wanted.items():
        if value is None:
            db.execute(delete(Settings).where(Settings.name == _PREFIX + name))
        else:
            settings.put(db, _PREFIX + name, adjusting.kept(adjusting.read(name, value)))
    _kept.clear()


def policy(db: Connection, usual: Policy) -> Policy:
    """The rules of now."""
    return adjusting.adjusted(usual, chosen(db))


def programme(db: Connection, usual: Programme) -> Programme:
    """How the programme is reached now."""
    return adjusting.reached(usual, chosen(db))
