"""A clerk's list mended: cells, names that were meant otherwise, lines left out for now."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select, update

from store.clerks.keeping import stale, with_state, wrong_in_the_same_way
from store.names import fold
from store.roster.rows import COLUMNS
from store.tables import RosterFiles, RosterLines

_OF_MANY = ("district", "cluster", "cluster_code")  # what many lines share


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
    for line, told in _in_all_of_them(db, file_id, names, cells).items():
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


def _in_all_of_them(
    db: Connection, file_id: int, names: Sequence[str], cells: Mapping[int, Mapping[str, str]]
) -> dict[int, dict[str, str]]:
    """The code of a cluster that is wrong in thirty lines is put right once: in all that are wrong in the same way."""
    told = {line: dict(each) for line, each in cells.items()}
    groups = [group for group in wrong_in_the_same_way(db, file_id) if any(line in cells for line in group)]
    if not groups:
        return told
    stands = _stands(db, file_id, names)
    for group in groups:
        for line in group:
            for column in _OF_MANY:
                was, now = stands.get(line, {}).get(column, ""), cells.get(line, {}).get(column)
                if now is None or now == was:
                    continue
                for other in group:
                    untouched = cells.get(other, {}).get(column, was) == was
                    if untouched and _place(stands, other, column) == _place(stands, line, column):
                        told.setdefault(other, {})[column] = now
    return told


def _place(stands: Mapping[int, Mapping[str, str]], line: int, column: str) -> tuple[str, ...]:
    """What stands in a column; of a code, whose it is too."""
    keys = (column, "cluster") if column == "cluster_code" else (column,)
    return tuple(stands.get(line, {}).get(key, "") for key in keys)


def _stands(db: Connection, file_id: int, names: Sequence[str]) -> dict[int, dict[str, str]]:
    rows = db.execute(select(RosterLines.line, RosterLines.cells).where(with_state(file_id)))
    return {line: dict(zip(names, json.loads(cells), strict=False)) for line, cells in rows}


def use_meant(db: Connection, file_id: int, answers: Sequence[tuple[int, str, str]]) -> int:
    """(line, column, what was meant): put right there, and of a place in every line that spells it so. How many changed."""
    columns = select(RosterFiles.columns).where(RosterFiles.id == file_id).with_for_update()
    names: list[str] = json.loads(db.execute(columns).scalar_one())
    lines = _stands(db, file_id, names)
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
