"""Where in a whole database some words are: every text column of every table is looked through."""

from __future__ import annotations

from sqlalchemy import String, cast, func, select

from store.database import Database
from store.tables import Base


def where_it_is(database: Database, canary: str) -> dict[str, int]:
    """In which columns ("inbox.body") the canary is, and in how many rows."""
    found = {}
    with database.reading() as db:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, String):
                    having = select(func.count()).select_from(table).where(cast(column, String).contains(canary))
                    found[f"{table.name}.{column.name}"] = db.execute(having).scalar_one()
    return {name: n for name, n in found.items() if n}
