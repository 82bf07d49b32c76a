"""A clerk's list as it came, held against the programme, and looked at."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, func, insert, select, update

from flows.texts import Text
from store import roster
from store.clerks.packing import packed, unpacked
from store.refused import Refused
from store.roster import Remark, Row, Table
from store.roster.rows import COLUMNS
from store.tables import People, RosterFiles, RosterLines

_STALE = "?"  # in the place of a report: it is to be made


class CannotRead(Refused):
    """Nothing of a file can be read; why, and what to do."""


@dataclass(frozen=True)
class ClerkFile:
    """A list. `state`: open | written | undone | dropped. `counts`: lines by what becomes of them; `wrong`: how many are."""

    id: int
    name: str
    state: str
    at: datetime
    by: str
    lines: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    wrong: int = 0
    asked: int = 0
    aside: int = 0
    written: int = 0
    can_undo: bool = False


@dataclass(frozen=True)
class Said:
    """A remark about a line, with its cells. `columns`: which to look at; `meant`: what the first was probably to be."""

    line: int
    words: Sequence[Text]
    columns: tuple[str, ...]
    meant: str
    cells: Mapping[str, str]


def read(data: bytes) -> Table:
    """The cells of a file. Raises CannotRead."""
    table = roster.cells_of(data)
    if table.wrong:
        raise CannotRead(table.wrong[0].words)
    return table


def begin(db: Connection, person_id: int, name: str, data: bytes, table: Table, now: datetime) -> int:
    """A list that was sent; its id. The same one that is being worked on is gone on with."""
    digest = hashlib.sha256(data).hexdigest()
    open_one = select(RosterFiles.id).where(RosterFiles.sha256 == digest, RosterFiles.state == "open")
    there = db.scalar(open_one)
    if there is not None:
        return int(there)
    values = {"person_id": person_id, "name": name[:120], "sha256": digest, "state": "open", "at": now}
    columns = json.dumps(table.names)
    made = insert(RosterFiles).values(**values, columns=columns).returning(RosterFiles.id)
    file_id = int(db.execute(made).scalar_one())
    lines = [{"file_id": file_id, "line": line, "cells": json.dumps(cells)} for line, cells in table.lines]
    db.execute(insert(RosterLines), lines)
    stale(db, file_id)
    return file_id


def stale(db: Connection, file_id: int) -> None:
    """Something of a list changed: what becomes of its lines is to be found out anew."""
    db.execute(update(RosterFiles).where(RosterFiles.id == file_id).values(report=f"{_STALE}{uuid4().hex}"))


def is_checked(db: Connection, file_id: int) -> bool:
    """Whether what is known of its lines holds."""
    return not _kept_of(db, file_id).startswith(_STALE)


def examine(db: Connection, file_id: int, now: datetime) -> tuple[str, str]:
    """Hold what is still open of it against the programme: what `keep` needs. Takes a second for thousands of lines, so
    it only reads, and nobody waits for it."""
    before = _kept_of(db, file_id)
    rows, wrong, warnings = read_open(db, file_id)
    report = roster.compare(db, rows, now)
    found = {
        "counts": report.counts,
        "fates": [_fate(fate) for fate in report.fates],
        "wrong": [_remark(each) for each in sorted((*wrong, *report.wrong), key=lambda each: each.line)],
        "asked": [_remark(each) for each in sorted((*warnings, *report.warnings), key=lambda each: each.line)],
    }
    return before, json.dumps(found)


def _fate(fate: roster.Fate) -> list[Any]:
    return [fate.line, fate.what, packed(fate.who), fate.school, [packed(each) for each in fate.details]]


def _remark(each: Remark) -> dict[str, Any]:
    return {"line": each.line, "words": packed(each.words), "columns": each.columns, "meant": each.meant}


def keep(db: Connection, file_id: int, examined: tuple[str, str]) -> None:
    """Keep what was found, unless the list has changed meanwhile."""
    before, found = examined
    same = (RosterFiles.id == file_id, RosterFiles.report == before)
    db.execute(update(RosterFiles).where(*same).values(report=found))


def check(db: Connection, file_id: int, now: datetime) -> None:
    """Both at once, for whoever is in a transaction already."""
    keep(db, file_id, examine(db, file_id, now))


def _kept_of(db: Connection, file_id: int) -> str:
    return str(db.execute(select(RosterFiles.report).where(RosterFiles.id == file_id)).scalar_one())


def read_open(db: Connection, file_id: int) -> tuple[Sequence[Row], Sequence[Remark], Sequence[Remark]]:
    """What its open lines say: rows, what is wrong in their cells, what is to be looked at."""
    names = json.loads(db.execute(select(RosterFiles.columns).where(RosterFiles.id == file_id)).scalar_one())
    lines = select(RosterLines.line, RosterLines.cells).where(with_state(file_id)).order_by(RosterLines.line)
    table = Table(tuple(names), tuple((line, tuple(json.loads(cells))) for line, cells in db.execute(lines)))
    read = roster.read_table(table)
    return read.rows, read.wrong, read.warnings


def with_state(file_id: int, state: str = "open") -> Any:
    """Its lines in a state."""
    return (RosterLines.file_id == file_id) & (RosterLines.state == state)


# --- looked at -------------------------------------------------------------------------------


def files(db: Connection) -> list[ClerkFile]:
    """The latest, newest first."""
    found = select(RosterFiles.id).where(RosterFiles.state != "dropped").order_by(RosterFiles.id.desc()).limit(20)
    return [each for file_id in db.scalars(found).all() if (each := look(db, file_id))]


def look(db: Connection, file_id: int) -> ClerkFile | None:
    """One of them; None where there is none."""
    found = select(RosterFiles, People.name.label("by")).join(People, People.id == RosterFiles.person_id)
    row = db.execute(found.where(RosterFiles.id == file_id, RosterFiles.state != "dropped")).first()
    if row is None:
        return None
    by_state = select(RosterLines.state, func.count()).where(RosterLines.file_id == file_id).group_by(RosterLines.state)
    lines = {state: count for state, count in db.execute(by_state).all()}  # noqa: C416
    report = _report(row)
    return ClerkFile(
        id=row.id,
        name=row.name,
        state=row.state,
        at=row.at,
        by=row.by,
        lines=sum(lines.values()),
        counts=report["counts"],
        wrong=len({each["line"] for each in report["wrong"]}),
        asked=len(report["asked"]),
        aside=lines.get("aside", 0),
        written=lines.get("written", 0),
        can_undo=bool(row.undo) and row.state != "undone",
    )


def _report(row: Any) -> dict[str, Any]:
    found: dict[str, Any] = (
        json.loads(row.report) if row.report.startswith("{") else {"counts": {}, "fates": [], "wrong": [], "asked": []}
    )
    return found


def _report_of(db: Connection, file_id: int) -> dict[str, Any]:
    return _report(db.execute(select(RosterFiles.report).where(RosterFiles.id == file_id)).one())


def wrong_lines(db: Connection, file_id: int, first: int, most: int) -> list[Said]:
    """Lines that are wrong, each with all that is wrong in it, so many from one on."""
    by_line: dict[int, list[dict[str, Any]]] = {}
    for each in _report_of(db, file_id)["wrong"]:
        by_line.setdefault(each["line"], []).append(each)
    shown = list(by_line.items())[first : first + most]
    cells = cells_of(db, file_id, [line for line, _ in shown])
    return [
        Said(
            line,
            [unpacked(each["words"]) for each in remarks],
            tuple(dict.fromkeys(column for each in remarks for column in each["columns"])),
            next((each["meant"] for each in remarks if each["meant"]), ""),
            cells.get(line, {}),
        )
        for line, remarks in shown
    ]


def wrong_in_the_same_way(db: Connection, file_id: int) -> list[list[int]]:
    """Lines of which the very same is said, where that is so of more than one."""
    by_words: dict[str, list[int]] = {}
    for each in _report_of(db, file_id)["wrong"]:
        by_words.setdefault(json.dumps(each["words"]), []).append(each["line"])
    return [lines for lines in by_words.values() if len(lines) > 1]


def asked_lines(db: Connection, file_id: int, first: int, most: int) -> list[Said]:
    """What is to be looked at, though it stops nothing."""
    shown = _report_of(db, file_id)["asked"][first : first + most]
    cells = cells_of(db, file_id, [each["line"] for each in shown])
    return [
        Said(
            each["line"], [unpacked(each["words"])], tuple(each["columns"]), each["meant"], cells.get(each["line"], {})
        )
        for each in shown
    ]


def fates(db: Connection, file_id: int, what: str, first: int, most: int) -> tuple[list[roster.Fate], int]:
    """What becomes of the lines, of one fate or of all; so many from one on, and how many there are."""
    found = [each for each in _report_of(db, file_id)["fates"] if what in ("", each[1])]
    shown = found[first : first + most]
    lines = [
        roster.Fate(line, fate, unpacked(who), school, tuple(unpacked(each) for each in details))
        for line, fate, who, school, details in shown
    ]
    return lines, len(found)


def cells_of(db: Connection, file_id: int, lines: Sequence[int], state: str = "") -> dict[int, dict[str, str]]:
    """The cells of lines, by the columns that are read."""
    names = json.loads(db.execute(select(RosterFiles.columns).where(RosterFiles.id == file_id)).scalar_one())
    which = [RosterLines.file_id == file_id, RosterLines.line.in_(lines)] + (
        [RosterLines.state == state] if state else []
    )
    rows = db.execute(select(RosterLines.line, RosterLines.cells).where(*which))
    return {
        line: {name: cell for name, cell in zip(names, json.loads(cells), strict=False) if name in COLUMNS}
        for line, cells in rows
    }
