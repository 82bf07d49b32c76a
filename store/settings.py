"""Settings that lie in the database, by name."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, insert, select, update

from store.tables import Settings

_VALUE = select(Settings.value).where(Settings.name == bindparam("name"))


def get(db: Connection, name: str) -> str | None:
    """The value, or None where it was never set."""
    return db.scalar(_VALUE, {"name": name})


def put(db: Connection, name: str, value: str) -> None:
    """Set a value."""
    if not db.execute(update(Settings).where(Settings.name == name).values(value=value)).rowcount:
        db.execute(insert(Settings).values(name=name, value=value))
