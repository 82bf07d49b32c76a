"""A list taken back after something else has come upon it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from store import handover, merging, people, roster
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


def test_who_acts_and_who_comes_after_are_back_with_the_mentor(database: Database) -> None:
    brought(database, WADOOD, ZARMINA, now=NOW - 30 * A_DAY)
    wadood, zarmina = of(database, "Abdul Wadood"), of(database, "Zarmina")
    with database.transaction() as db:
        post = people.post(db, "mentor", cluster_id=1)
        handover.act(db, post, zarmina, TODAY - 5 * A_DAY, TODAY + 5 * A_DAY, TODAY)
        handover.give(db, post, zarmina, TODAY + 30 * A_DAY, TODAY)

    def in_charge() -> list[int]:
        with database.reading() as db:
            held = (people.in_charge_of(db, post, TODAY + days * A_DAY) for days in (1, 6, 29, 30))
            return [each.id for each in held if each]

    before = in_charge()
    assert before == [zarmina, wadood, wadood, zarmina]
    report = brought(database, WADOOD.replace("Abdul Wadood,0300", "Noor,0301"))
    assert set(in_charge()) == {of(database, "Noor")}
    with database.transaction() as db:
        assert roster.undo(db, report.memory, NOW + A_DAY).stayed == 1  # Noor held a post for a day
    assert in_charge() == before
