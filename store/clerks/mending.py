"""A clerk's list mended: cells, names that were meant otherwise, lines left out for now."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from store.clerks.keeping import check, with_state
from store.names import fold
from store.roster.rows import COLUMNS
from store.tables import RosterFiles, RosterLines


def mend(
    db: Connection, file_id: int, cells: Mapping[int, Mapping[str, str]], aside: Sequence[int], now: datetime
) -> int:
    """New words in some cells, and lines to be left out for now; then all is checked anew. How many lines changed."""
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
        check(db, file_id, now)
    return changed


def use_meant(db: Connection, file_id: int, answers: Sequence[tuple[str, str, str]], now: datetime) -> int:
    """(column, as it stands, as it was meant): put right in every line of the list. How many lines changed."""
    names: list[str] = json.loads(
        db.execute(select(RosterFiles.columns).where(RosterFiles.id == file_id).with_for_update()).scalar_one()
    )
    wanted = {(column, fold(stands)): meant for column, stands, meant in answers if column in names}
    cells: dict[int, dict[str, str]] = {}
    for line, said in db.execute(select(RosterLines.line, RosterLines.cells).where(with_state(file_id))):
        for name, cell in zip(names, json.loads(said), strict=False):
            if (name, fold(cell)) in wanted:
                cells.setdefault(line, {})[name] = wanted[name, fold(cell)]
    return mend(db, file_id, cells, [], now)


def take_up(db: Connection, file_id: int, now: datetime) -> None:
    """What was left out is looked at again."""
    db.execute(update(RosterLines).where(with_state(file_id, "aside")).values(state="open"))
    check(db, file_id, now)
