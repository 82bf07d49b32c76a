"""What is done once a period, however many clocks look and however often one restarts.

The UNIQUE of `done_once` decides, never a look beforehand: of two that come at the same moment
the second waits for the first one's transaction and then finds it done.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from store.database import insert_once, insert_some
from store.tables import DoneOnce


def first_time(db: Connection, kind: str, target: str, period: str, now: datetime) -> bool:
    """Whether this is the first time; from now on it is not. Forgotten again if the transaction fails."""
    return insert_once(db, DoneOnce, {"kind": kind, "target": target, "period": period, "at": now}) is not None


def first_times(db: Connection, kind: str, targets: Sequence[str], period: str, now: datetime) -> set[str]:
    """The same for many targets: those for which it is the first time."""
    rows = [{"kind": kind, "target": target, "period": period, "at": now} for target in targets]
    return set(insert_some(db, DoneOnce, rows, DoneOnce.target))


def done(db: Connection, kind: str, period: str) -> set[str]:
    """The targets for which it has been done."""
    return set(db.scalars(_DONE, {"kind": kind, "period": period}))


_DONE = select(DoneOnce.target).where(DoneOnce.kind == bindparam("kind"), DoneOnce.period == bindparam("period"))
