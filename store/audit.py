"""Who saw or changed what at a desk: lines in a chain, so that one changed or taken out is found.

The oldest lines go when their time is over, from the beginning only; where the chain begins then is kept beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select, text

from store.database import insert_or_update
from store.tables import AuditLines, People, Settings

LIVES = timedelta(days=731)
A_PAGE = 50
_BEGINS = "audit_begins_after"  # the hash of the last line that went


@dataclass(frozen=True)
class Line:
    """One as the administrator reads it. `by`: a name, "person 12" of somebody without, "" at the machine itself."""

    id: int
    at: datetime
    by: str
    what: str
    about: str
    seal: str = ""


def note(db: Connection, person_id: int | None, what: str, about: str = "") -> None:
    """One more line. `about` names a thing ("person 12", "E77"), never anybody's words."""
    if db.dialect.name == "postgresql":  # two at once would follow the same line
        db.execute(text("LOCK TABLE audit_lines IN EXCLUSIVE MODE"))
    before = db.scalar(select(AuditLines.hash).order_by(AuditLines.id.desc()).limit(1)) or _beginning(db)
    now = datetime.now(UTC)
    values = {"at": now, "person_id": person_id, "what": what, "about": about}
    db.execute(insert(AuditLines).values(**values, hash=_hash(before, now, person_id, what, about)))


def broken_at(db: Connection) -> int | None:
    """The first line that does not follow from the one before; None when the chain is whole."""
    before = _beginning(db)
    for row in db.execute(select(AuditLines).order_by(AuditLines.id)):
        if row.hash != _hash(before, row.at, row.person_id, row.what, row.about):
            return int(row.id)
        before = row.hash
    return None


def lines(
    db: Connection, words: str, first: date | None, last: date | None, page: int, acts: Collection[str] = ()
) -> tuple[list[Line], int]:
    """A page of those in which the words are, or whose author is called so, of these days (UTC); and how many there are.

    `acts`: what is called so in the language of whoever looks.
    """
    which: list[ColumnElement[bool]] = []
    if words:
        looked_in = (AuditLines.what, AuditLines.about, People.name)
        said = (func.lower(column).contains(words.lower(), autoescape=True) for column in looked_in)
        which.append(or_(*said, AuditLines.what.in_(acts)))
    if first:
        which.append(AuditLines.at >= datetime(first.year, first.month, first.day, tzinfo=UTC))
    if last:
        which.append(AuditLines.at < datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1))
    rows = select(AuditLines, People.name).outerjoin(People, People.id == AuditLines.person_id).where(*which)
    every = db.scalar(select(func.count()).select_from(rows.subquery())) or 0
    found = db.execute(rows.order_by(AuditLines.id.desc()).limit(A_PAGE).offset((page - 1) * A_PAGE))
    return [Line(row.id, row.at, _called(row.person_id, row.name), row.what, row.about) for row in found], every


def last_of(db: Connection, what: str, about: str) -> Line | None:
    """The latest line of an act whose `about` begins so."""
    rows = select(AuditLines, People.name).outerjoin(People, People.id == AuditLines.person_id)
    here = (AuditLines.what == what, AuditLines.about.startswith(about, autoescape=True))
    row = db.execute(rows.where(*here).order_by(AuditLines.id.desc()).limit(1)).first()
    return Line(row.id, row.at, _called(row.person_id, row.name), row.what, row.about, row.hash) if row else None


def forget_old(db: Connection, now: datetime) -> int:
    """Lines older than LIVES go, and the chain begins after them; how many. A broken chain is left as it is, to be looked into."""
    old = AuditLines.at < now - LIVES
    last = db.execute(select(AuditLines.id, AuditLines.hash).where(old).order_by(AuditLines.id.desc()).limit(1)).first()
    if last is None or broken_at(db) is not None:
        return 0
    insert_or_update(db, Settings, {"name": _BEGINS, "value": last.hash})
    return db.execute(delete(AuditLines).where(AuditLines.id <= last.id)).rowcount


def _beginning(db: Connection) -> str:
    return db.scalar(select(Settings.value).where(Settings.name == _BEGINS)) or ""


def _called(person_id: int | None, name: str | None) -> str:
    return name or (f"person {person_id}" if person_id else "")


def _hash(before: str, at: datetime, person_id: int | None, what: str, about: str) -> str:
    whole = "\n".join((before, at.astimezone(UTC).isoformat(), str(person_id), what, about))
    return hashlib.sha256(whole.encode()).hexdigest()
