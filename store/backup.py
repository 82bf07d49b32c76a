"""The whole database in one file that either kind of database takes back: gzipped JSON, a row a line.

The first line tells of which schema it is, the last how many rows each table had: a file that was cut short is noticed.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, Connection, Integer, Table, func, insert, select, text, update

from store import hold
from store.database import Database
from store.tables import Base, Outbox, Utc

FORM = 1
OF_THE_MOMENT = {"heartbeats", "channel_pauses", "exports", "export_pieces"}  # of themselves, or for a day
MADE_BY_A_LOOK = {"settings", "posts", "done_once"}  # there may be rows of these before anybody is in the programme
CHUNK = 500
INTERRUPTED = "restored: it may have been sent"
TABLES = tuple(table for table in Base.metadata.sorted_tables if table.name not in OF_THE_MOMENT)


class CannotRestore(Exception):
    """In one line: why."""


def write(database: Database, file: Path) -> dict[str, int]:
    """Write everything as it is at one moment, for its owner's eyes only; rows by table. Raises FileExistsError."""
    if file.exists():
        raise FileExistsError(file)
    counts: Counter[str] = Counter()
    beside = file.with_name(file.name + ".part")
    with database.snapshot() as db, open(beside, "wb", opener=_for_me_only) as raw:
        with gzip.open(raw, "wt", encoding="utf-8") as lines:
            lines.write(json.dumps({"saathi": FORM, "schema": _schema(db)}) + "\n")
            for table in TABLES:
                for row in db.execute(select(table)).yield_per(CHUNK):
                    lines.write(json.dumps([table.name, [_out(value) for value in row]], ensure_ascii=False) + "\n")
                    counts[table.name] += 1
            lines.write(json.dumps({"rows": counts}) + "\n")
        raw.flush()
        os.fsync(raw.fileno())
    os.link(beside, file)  # unlike a rename it never takes another file's place
    beside.unlink()
    return dict(counts)


def restore(db: Connection, file: Path) -> dict[str, int]:
    """Fill an empty, migrated database; rows by table. Sending is on hold afterwards. Raises CannotRestore."""
    counts: Counter[str] = Counter()
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            _check_head(db, json.loads(next(lines)))
            expected = _take(db, lines, counts)
    except (OSError, EOFError, StopIteration, ValueError, KeyError, TypeError) as error:
        raise CannotRestore(f"{file} is not a whole backup ({type(error).__name__})") from error
    if expected != dict(counts):
        raise CannotRestore(f"{file} ends too early: it is not a whole backup")
    _count_on(db)
    _nothing_under_way(db)
    hold.begin(db, "restored from a backup: some of it may have been sent already")
    return dict(counts)


def _check_head(db: Connection, head: dict[str, Any]) -> None:
    if head["saathi"] != FORM:
        raise CannotRestore(f"a backup of form {head['saathi']}: this Saathi reads form {FORM}")
    if head["schema"] != _schema(db):
        raise CannotRestore(
            f"a backup of schema {head['schema']}, and the database has {_schema(db)}: restore it with the Saathi that "
            "wrote it, then upgrade"
        )
    full = [t.name for t in TABLES if t.name not in MADE_BY_A_LOOK and db.scalar(select(func.count()).select_from(t))]
    if full:
        raise CannotRestore(f"the database is not empty (it has {full[0]}): give DATABASE_URL a new one and migrate it")
    for table in reversed(TABLES):
        db.execute(table.delete())


def _take(db: Connection, lines: Iterator[str], counts: Counter[str]) -> dict[str, int] | None:
    tables = {table.name: table for table in TABLES}
    rows = (json.loads(line) for line in lines)
    for name, group in groupby(rows, key=lambda row: row[0] if isinstance(row, list) else ""):
        if not name:
            return dict(next(group)["rows"])
        for chunk in _chunks(tables[name], group):
            db.execute(insert(tables[name]), chunk)
            counts[name] += len(chunk)
    return None


def _chunks(table: Table, rows: Iterator[Any]) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for _, values in rows:
        chunk.append({c.name: _in(c, value) for c, value in zip(table.columns, values, strict=True)})
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _nothing_under_way(db: Connection) -> None:
    """No worker of ours has these; what was at a provider may have been taken."""
    free = {"lease_token": None, "lease_until": None}
    db.execute(update(Outbox).where(Outbox.state == "claimed").values(state="due", **free))
    db.execute(update(Outbox).where(Outbox.state == "sending").values(state="uncertain", reason=INTERRUPTED, **free))


def _count_on(db: Connection) -> None:
    """PostgreSQL counts its keys beside the tables."""
    if db.dialect.name != "postgresql":
        return
    for table in TABLES:
        if "id" in table.columns and isinstance(table.columns.id.type, Integer):  # a session's is drawn by lot
            last = f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name}"  # noqa: S608 - names of ours
            db.execute(text(last))


def _schema(db: Connection) -> str:
    return str(db.scalar(text("SELECT version_num FROM alembic_version")))


def _out(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _in(column: Column[Any], value: Any) -> Any:
    if value is None or isinstance(column.type, JSON):
        return value
    own = column.type.impl_instance if isinstance(column.type, Utc) else column.type
    kind = own.python_type
    if kind in (datetime, date, time):
        return kind.fromisoformat(value)
    return base64.b64decode(value) if kind is bytes else value


def _for_me_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
