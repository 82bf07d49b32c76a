"""A list taken back after something else has come upon it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from store import merging, roster
from store.database import Database
from store.tables import People
from tests.stopped import moment_at
from tests.store.test_roster import NOW, TODAY, WADOOD, ZARMINA, brought

A_DAY = timedelta(days=1)


def of(database: Database, name: str) -> int:
    with database.reading() as db:
        return db.scalars(select(People.id).where(People.name == name)).one()


def test_who_became_one_with_another_row_stays_in_the_programme(database: Database) -> None:
    brought(database, WADOOD, ZARMINA.replace("Zarmina", "Zarmeena Bibi"))
    report = brought(database, ZARMINA.replace("1234567", "7777777"), ZARMINA.replace("Zarmina,0333 1", "Gul,0345 1"))
    with database.transaction() as db:
        merging.merge(db, of(database, "Zarmina"), of(database, "Zarmeena Bibi"), moment_at(NOW))
        roster.undo(db, report.memory, NOW + A_DAY)
        left = {row.name: row.left_on for row in db.execute(select(People.name, People.left_on))}
    assert left == {"Abdul Wadood": None, "Zarmina": None, "Zarmeena Bibi": TODAY}
