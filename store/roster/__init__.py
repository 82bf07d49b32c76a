"""The roster: who teaches where, from a clerk's CSV file, and back into one. `docs/roster.md` tells clerks about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import IO, Any

from sqlalchemy import Connection

from store.roster import undoing
from store.roster.comparing import compare as _compare
from store.roster.exporting import export as _export
from store.roster.known import load as _load
from store.roster.reading import cells_of, read, read_table
from store.roster.report import Fate, Report
from store.roster.rows import COLUMNS, Remark, Roster, Row, Table
from store.roster.undoing import Memory, Undone
from store.roster.writing import write as _write


def compare(db: Connection, rows: Sequence[Row], now: datetime) -> Report:
    """What each line would change; nothing is written. `now` is programme time."""
    return _compare(_load(db, day_of(now)), rows)


def apply(db: Connection, rows: Sequence[Row], now: datetime) -> Report:
    """Write a roster, whole or, where a line is wrong, not at all. `now` is programme time."""
    known = _load(db, day_of(now))
    report = _compare(known, rows)
    if not report.wrong:
        memory = undoing.remember(known, now)
        _write(db, known, now, day_of(now))
        report.written, report.memory = True, undoing.told(memory, known)
    return report


def undo(db: Connection, memory: Memory, now: datetime) -> Undone:
    """Take a roster back by the `memory` of its report; what somebody has changed or used since stays."""
    return undoing.undo(db, memory, now)


def export(db: Connection, file: IO[Any], now: datetime) -> int:
    """Write every school and its teachers as CSV; importing that changes nothing. Returns the number of rows."""
    return _export(db, file, day_of(now))


def day_of(now: datetime) -> date:
    """The day of programme time at which a roster counts."""
    return now.date()


__all__ = [
    "COLUMNS",
    "Fate",
    "Remark",
    "Report",
    "Roster",
    "Row",
    "Table",
    "Undone",
    "apply",
    "cells_of",
    "compare",
    "day_of",
    "export",
    "read",
    "read_table",
    "undo",
]
