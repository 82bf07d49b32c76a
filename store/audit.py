"""Who saw or changed what at a desk: lines in a chain, so that one changed or taken out is found."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select, text

from store.tables import AuditLines


def note(db: Connection, person_id: int | None, what: str, about: str = "") -> None:
    """One more line. `about` names a thing ("person 12", "E77"), never anybody's words."""
    if db.dialect.name == "postgresql":  # two at once would follow the same line
        db.execute(text("LOCK TABLE audit_lines IN EXCLUSIVE MODE"))
    before = db.scalar(select(AuditLines.hash).order_by(AuditLines.id.desc()).limit(1)) or ""
    now = datetime.now(UTC)
    values = {"at": now, "person_id": person_id, "what": what, "about": about}
    db.execute(insert(AuditLines).values(**values, hash=_hash(before, now, person_id, what, about)))


def broken_at(db: Connection) -> int | None:
    """The first line that does not follow from the one before; None when the chain is whole."""
    before = ""
    for row in db.execute(select(AuditLines).order_by(AuditLines.id)):
        if row.hash != _hash(before, row.at, row.person_id, row.what, row.about):
            return int(row.id)
        before = row.hash
    return None


def _hash(before: str, at: datetime, person_id: int | None, what: str, about: str) -> str:
    whole = "\n".join((before, at.astimezone(UTC).isoformat(), str(person_id), what, about))
    return hashlib.sha256(whole.encode()).hexdigest()
