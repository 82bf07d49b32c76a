"""A clerk's list written, taken back, dropped."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, select, update

from store import roster
from store.clerks.keeping import read_open, stale, with_state
from store.tables import RosterFiles, RosterLines

KEPT = timedelta(days=30)  # then names and numbers in it are forgotten, and it can no longer be taken back
MOST_ROUNDS = 5  # of leaving out what is wrong only because another line is


def write(db: Connection, file_id: int, now: datetime) -> int:
    """Write every line that is right; the others stay, to be mended. How many were written."""
    file = db.execute(select(RosterFiles).where(RosterFiles.id == file_id).with_for_update()).one()
    rows, _, _ = read_open(db, file_id)
    report = roster.compare(db, rows, now)
    for _ in range(MOST_ROUNDS):
        bad = {each.line for each in report.wrong}
        if not bad:
            break
        rows = [row for row in rows if row.line not in bad]
        report = roster.compare(db, rows, now)
    if report.wrong or not rows:
        return 0
    report = roster.apply(db, rows, now)
    lines = [row.line for row in rows]
    for at in range(0, len(lines), 500):
        some = RosterLines.line.in_(lines[at : at + 500])
        db.execute(update(RosterLines).where(with_state(file_id), some).values(state="written"))
    memories = [*json.loads(file.undo or "[]"), report.memory]
    left = db.scalar(select(func.count()).select_from(RosterLines).where(with_state(file_id))) or 0
    aside = db.scalar(select(func.count()).select_from(RosterLines).where(with_state(file_id, "aside"))) or 0
    values = {"undo": json.dumps(memories), "state": "open" if left or aside else "written"}
    db.execute(update(RosterFiles).where(RosterFiles.id == file_id).values(**values))
    stale(db, file_id)
    return len(lines)


def undo(db: Connection, file_id: int, now: datetime) -> roster.Undone:
    """Take back what was written of a list, the last part first."""
    file = db.execute(select(RosterFiles).where(RosterFiles.id == file_id).with_for_update()).one()
    back = stayed = 0
    for memory in reversed(json.loads(file.undo or "[]")):
        done = roster.undo(db, memory, now)
        back, stayed = back + done.back, stayed + done.stayed
    db.execute(update(RosterLines).where(with_state(file_id, "written")).values(state="open"))
    db.execute(update(RosterFiles).where(RosterFiles.id == file_id).values(undo="", state="open"))
    stale(db, file_id)
    return roster.Undone(back, stayed)


def drop(db: Connection, file_id: int) -> None:
    """Not this list: what is in it is forgotten; what was written of it stays."""
    db.execute(delete(RosterLines).where(RosterLines.file_id == file_id))
    db.execute(update(RosterFiles).where(RosterFiles.id == file_id).values(state="dropped", undo="", report=""))


def forget_old(db: Connection, now: datetime) -> int:
    """Lists of more than a month ago; how many."""
    found = list(db.scalars(_OLD, {"before": now - KEPT}))
    for file_id in found:
        drop(db, file_id)
    return len(found)


_OLD = select(RosterFiles.id).where(RosterFiles.at < bindparam("before"), RosterFiles.state != "dropped")
