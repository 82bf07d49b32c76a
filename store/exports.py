"""Exports under way: asked for at a desk, written by a worker in pieces, kept for a day. All times are real.

A worker holds one by a lease with a token and keeps each piece with it: after a worker that died another goes on at the
first piece that is missing, and who lost the lease keeps nothing more. The file and that it is ready are kept together.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from store.database import changed
from store.tables import ExportPieces, Exports

LIVES = timedelta(days=1)  # from asking
LEASE = timedelta(seconds=60)  # far longer than a piece takes
AGAIN = timedelta(seconds=30)
MOST_TRIES = 3  # in a row without a piece
FILE_PIECE = 256 * 1024  # bytes of a file in one row

WAITING, READY, FAILED, CANCELLED = "waiting", "ready", "failed", "cancelled"
ROWS, FILE = "rows", "file"


@dataclass(frozen=True)
class Wanted:
    """`table` and `level` as `gateway.console.charting.tables` has them; whole weeks from `first` to `last`, in a format."""

    table: str
    level: str
    first: date
    last: date
    format: str


@dataclass(frozen=True)
class Export:
    """One as its page shows it: so many of its weeks are written, with so many rows. `held`: a worker is at it."""

    id: int
    person_id: int
    wanted: Wanted
    state: str
    done: int
    weeks: int
    rows: int
    asked_at: datetime
    held: bool


def ask(db: Connection, person_id: int, wanted: Wanted, weeks: int, now: datetime) -> int:
    """Ask for one; its id. The same that waits already is not written twice."""
    values = {**vars(wanted), "person_id": person_id, "state": WAITING}
    same = select(Exports.id).where(*(getattr(Exports, name) == value for name, value in values.items()))
    there = db.scalar(same)
    if there is not None:
        return there
    made = insert(Exports).values(**values, weeks=weeks, asked_at=now).returning(Exports.id)
    return int(db.execute(made).scalar_one())


def of(db: Connection, person_id: int) -> list[Export]:
    """Somebody's, the latest first."""
    mine = select(Exports).where(Exports.person_id == person_id)
    return [_as_export(row) for row in db.execute(mine.order_by(Exports.id.desc()))]


def find(db: Connection, person_id: int, id: int) -> Export | None:
    """One of somebody's."""
    row = db.execute(select(Exports).where(Exports.id == id, Exports.person_id == person_id)).first()
    return _as_export(row) if row else None


def file(db: Connection, id: int) -> bytes:
    """That of one that is ready; b"" of any other."""
    ready = select(Exports.id).where(Exports.id == id, Exports.state == READY)
    return b"".join(db.scalars(_pieces(id, FILE).where(ExportPieces.export_id.in_(ready))))


def cancel(db: Connection, person_id: int, id: int) -> bool:
    """Nobody wants it any more; whether it was still being written, or lay there."""
    mine = (Exports.id == id, Exports.person_id == person_id, Exports.state.in_((WAITING, READY)))
    gone = db.execute(update(Exports).where(*mine).values(state=CANCELLED, lease_token=None, lease_until=None))
    if gone.rowcount:
        db.execute(delete(ExportPieces).where(ExportPieces.export_id == id))
    return bool(gone.rowcount)


# --- a worker's -------------------------------------------------------------------------------


def claim(db: Connection, now: datetime) -> tuple[Export, str] | None:
    """The one that waits longest and nobody holds, with a token to keep its pieces; None: there is none."""
    for row in db.execute(_FREE, {"now": now}).all():
        tries = row.tries + (row.lease_token is not None)  # who had it died over it
        if tries >= MOST_TRIES:
            _fail(db, row.id)
            continue
        token = secrets.token_hex(8)
        held = {"lease_token": token, "lease_until": now + LEASE, "tries": tries}
        db.execute(update(Exports).where(Exports.id == row.id).values(**held))
        return _as_export(row), token
    return None


_FREE = (
    select(Exports)
    .where(Exports.state == WAITING, or_(Exports.lease_until.is_(None), Exports.lease_until < bindparam("now")))
    .order_by(Exports.id)
    .with_for_update(skip_locked=True)
)


def keep(db: Connection, id: int, token: str, rows: Sequence[Sequence[object]], weeks: int, now: datetime) -> bool:
    """The rows of the next weeks; False, and nothing kept, where it was cancelled or another holds it."""
    values = {"done": Exports.done + weeks, "rows": Exports.rows + len(rows), "tries": 0, "lease_until": now + LEASE}
    if not db.execute(_held(id, token).values(**values)).rowcount:
        return False
    body = json.dumps(rows, ensure_ascii=False).encode()
    db.execute(insert(ExportPieces).values(export_id=id, kind=ROWS, number=_next(db, id), body=body))
    return True


def rows(db: Connection, id: int) -> list[list[object]]:
    """All that were kept, in their order."""
    return [row for body in db.scalars(_pieces(id, ROWS)) for row in json.loads(body)]


def finish(db: Connection, id: int, token: str, body: bytes) -> bool:
    """The whole file, to be fetched from now on; False as for `keep`."""
    done = _held(id, token).values(state=READY, lease_token=None, lease_until=None)
    if not db.execute(done).rowcount:
        return False
    db.execute(delete(ExportPieces).where(ExportPieces.export_id == id))
    for number, start in enumerate(range(0, len(body), FILE_PIECE)):
        piece = body[start : start + FILE_PIECE]
        db.execute(insert(ExportPieces).values(export_id=id, kind=FILE, number=number, body=piece))
    return True


def let_go(db: Connection, id: int, token: str) -> None:
    """Whoever comes next goes on at once."""
    db.execute(_held(id, token).values(lease_token=None, lease_until=None))


def stumble(db: Connection, id: int, token: str, now: datetime) -> None:
    """It did not go, and is tried again in a while; after MOST_TRIES in a row it has failed."""
    db.execute(_held(id, token).values(lease_token=None, lease_until=now + AGAIN, tries=Exports.tries + 1))


def refuse(db: Connection, id: int, token: str) -> None:
    """Whoever asked may have it no more."""
    if db.execute(_held(id, token).values(state=WAITING)).rowcount:
        _fail(db, id)


def forget_old(db: Connection, now: datetime) -> int:
    """Those asked for a day ago go, file and all; how many."""
    before = {"before": now - LIVES}
    db.execute(_OLD_PIECES, before)
    return changed(db, _OLD, before)


_OLD = delete(Exports).where(Exports.asked_at < bindparam("before"))
_OLD_PIECES = delete(ExportPieces).where(
    ExportPieces.export_id.in_(select(Exports.id).where(Exports.asked_at < bindparam("before")))
)


def _held(id: int, token: str) -> Any:
    return update(Exports).where(Exports.id == id, Exports.lease_token == token, Exports.state == WAITING)


def _fail(db: Connection, id: int) -> None:
    db.execute(update(Exports).where(Exports.id == id).values(state=FAILED, lease_token=None, lease_until=None))
    db.execute(delete(ExportPieces).where(ExportPieces.export_id == id))


def _next(db: Connection, id: int) -> int:
    return db.scalar(select(func.count()).where(ExportPieces.export_id == id, ExportPieces.kind == ROWS)) or 0


def _pieces(id: int, kind: str) -> Any:
    which = select(ExportPieces.body).where(ExportPieces.export_id == id, ExportPieces.kind == kind)
    return which.order_by(ExportPieces.number)


def _as_export(row: Any) -> Export:
    wanted = Wanted(row.table, row.level, row.first, row.last, row.format)
    held = row.lease_token is not None
    return Export(row.id, row.person_id, wanted, row.state, row.done, row.weeks, row.rows, row.asked_at, held)
