"""A clerk's list mended: cells, names that were meant otherwise, lines left out for now."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select, update

from store.clerks.keeping import stale, with_state
from store.names import fold
from store.roster.rows import COLUMNS
from store.tables import RosterFiles, RosterLines


def mend(db: Connection, file_id: int, cells: Mapping[int, Mapping[str, str]], aside: Sequence[int]) -> int:
    """New words in some cells, and lines to be left out for now; then all is to be checked anew. How many lines changed."""
    names: list[str] = json.loads(
        db.execute(select(RosterFiles.columns).where(RosterFiles.id == file_id).with_for_update()).scalar_one()
    )
    wider = [column for each in cells.values() for column in each if column in COLUMNS and column not in names]
    if wider:  # a column that the file did not have
        names += list(dict.fromkeys(wider))
        db.execute(update(RosterFiles).where(RosterFiles.id == file_id).values(columns=json.dumps(names)))
    changed = 0
    for line, told in cells.items():
        row = db.execute(select(RosterLines).where(with_state(file_id), RosterLines.line == line)).first()
        if row is None:
            continue
        before = json.loads(row.cells)
        after = [*before, *[""] * (len(names) - len(before))]
        for column, word in told.items():
            if column in names and column in COLUMNS:
                after[names.index(column)] = word
        if after[: len(before)] != before or any(after[len(before) :]):
            this = (RosterLines.file_id == file_id, RosterLines.line == line)
            db.execute(update(RosterLines).where(*this).values(cells=json.dumps(after)))
            changed += 1
    for line in aside:
        left_out = update(RosterLines).where(with_state(file_id), RosterLines.line == line)
        changed += db.execute(left_out.values(state="aside")).rowcount
    if changed:
        stale(db, file_id)
    return changed


def use_meant(db: Connection, file_id: int, answers: Sequence[tuple[int, str, str]]) -> int:
    """(line, column, what was meant): put right there, and of a place in every line that spells it so. How many changed."""
    columns = select(RosterFiles.columns).where(RosterFiles.id == file_id).with_for_update()
    names: list[str] = json.loads(db.execute(columns).scalar_one())
    lines = {
        line: dict(zip(names, json.loads(said), strict=False))
        for line, said in db.execute(select(RosterLines.line, RosterLines.cells).where(with_state(file_id)))
    }
    told: dict[int, dict[str, str]] = {}
    for line, column, meant in answers:
        if line in lines and column in lines[line]:
            for other in _spelled_so(lines, line, column):
                told.setdefault(other, {})[column] = meant
    return mend(db, file_id, told, [])


def _spelled_so(lines: Mapping[int, Mapping[str, str]], line: int, column: str) -> list[int]:
    """The lines that mean the same: of a district or cluster all that spell it so, of a school those of its cluster."""
    if column not in ("district", "cluster", "school"):
        return [line]
    keys = (column, "cluster") if column == "school" else (column,)

    def spelled(cells: Mapping[str, str]) -> list[str]:
        return [fold(cells.get(key, "")) for key in keys]

    return [other for other, cells in lines.items() if spelled(cells) == spelled(lines[line])]


def take_up(db: Connection, file_id: int) -> None:
    """What was left out is looked at again."""
    db.execute(update(RosterLines).where(with_state(file_id, "aside")).values(state="open"))
    stale(db, file_id)
