"""The migrations: they lead to exactly the tables that the code declares, forward and back, in one line."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select

from store.database import Database, migrate
from store.tables import Base
from store.tables.base import pointing_at

SCRIPTS = Path(__file__).parents[2] / "store" / "migrations"


def _differences(db: Connection) -> list[object]:
    context = MigrationContext.configure(db, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


def test_they_lead_to_the_tables_of_the_code(blank_database_url: str) -> None:
    migrate(blank_database_url)
    migrate(blank_database_url)  # safe to repeat
    database = Database(blank_database_url)
    with database.reading() as db:
        assert _differences(db) == []
        assert set(inspect(db).get_table_names()) == {*Base.metadata.tables, "alembic_version"}
        for table in Base.metadata.sorted_tables:
            assert db.scalar(select(func.count()).select_from(table)) == 0
    database.dispose()


def test_they_are_numbered_in_one_line() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    script = ScriptDirectory.from_config(config)
    revisions = [each.revision for each in script.walk_revisions()][::-1]
    assert revisions == [f"{n:04}" for n in range(1, len(revisions) + 1)]
    assert script.get_heads() == revisions[-1:]


# Of an office or a meeting: some thousands of rows in years, not one a teacher and week.
SMALL = {
    "agenda_words", "broadcasts", "cluster_notes", "decisions", "meetings", "polls", "posts", "proposals", "saved_answers",
    "school_moves", "sensitive_items", "workshops",
}  # fmt: skip


def test_a_row_that_names_a_person_is_found_by_an_index(blank_database_url: str) -> None:
    """The database looks for each person it deletes in all of them: a list undone took minutes where counts were many."""
    migrate(blank_database_url)
    database = Database(blank_database_url)
    with database.reading() as db:
        looked_up = inspect(db)
        for column in pointing_at("people"):
            table = column.table.name
            keys = [looked_up.get_pk_constraint(table)["constrained_columns"]]
            keys += [each["column_names"] for each in looked_up.get_indexes(table)]
            keys += [each["column_names"] for each in looked_up.get_unique_constraints(table)]
            assert table in SMALL or column.name in {each[0] for each in keys}, column
    database.dispose()
