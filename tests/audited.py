"""The audit without its guards in the database, for tests of what finds who goes round them."""

from __future__ import annotations

from importlib import import_module

from sqlalchemy import Connection, text

migration = import_module("store.migrations.versions.0021_exports_and_audit")


def unguarded(db: Connection) -> None:
    """As somebody with the whole database in their hands."""
    on = "" if db.dialect.name == "sqlite" else " ON audit_lines"
    db.execute(text(f"DROP TRIGGER audit_lines_unchanged{on}"))
    db.execute(text(f"DROP TRIGGER audit_lines_kept{on}"))


def guarded(db: Connection) -> None:
    """The guards of the migration again: the tests of PostgreSQL share a database."""
    for statement in migration.ON_SQLITE if db.dialect.name == "sqlite" else migration.ON_POSTGRESQL[1:]:
        db.execute(text(statement))
