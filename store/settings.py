"""Settings that lie in the database, by name."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from store.database import insert_or_update
from store.prepared import Prepared
from store.tables import Settings

_VALUE = Prepared(select(Settings.value).where(Settings.name == bindparam("name")))


def get(db: Connection, name: str) -> str | None:
    """The value, or None where it was never set."""
    found: str | None = _VALUE.scalar(db, {"name": name})
    return found


def put(db: Connection, name: str, value: str) -> None:
    """Set a value; of two that set it at once the later one's stays."""
    insert_or_update(db, Settings, {"name": name, "value": value})
