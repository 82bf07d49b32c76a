"""A list older than what was settled by phone: what a teacher said since stays, and the clerk is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import insert, select, update

from store import roster
from store.database import Database
from store.tables import NumberWishes, People, SchoolMoves, Schools
from tests.store.test_roster import HEADER, NOW, WADOOD, ZARMINA, brought, fates, file, said

NEW, NEWER = "+923338888888", "+923339999999"
BOSTAN = "Pishin,Pishin-03,30703,GPS Bostan,,,,,,,,,"
WHERE_ELSE = "on her page (console, People)"
KEEPS = f"line 2: Zarmina keeps the number ending in 8888: it was changed by phone since. If the list is right, change it {WHERE_ELSE}"
STAYS = f"line 2: Zarmina stays at GPS Bostan: the move was confirmed by phone since. If the list is right, move her {WHERE_ELSE}"


@pytest.fixture
def listed(database: Database) -> Database:
    brought(database, ZARMINA, WADOOD, BOSTAN)
    return database


def renumber(database: Database, new: str, state: str) -> None:
    with database.transaction() as db:
        her = db.execute(select(People).where(People.name == "Zarmina")).one()
        wish = {"person_id": her.id, "old_msisdn": her.msisdn, "new_msisdn": new, "state": state, "asked_at": NOW}
        db.execute(insert(NumberWishes).values(**wish))
        db.execute(update(People).where(People.id == her.id).values(msisdn=new))


def move(database: Database, school: str = "GPS Bostan") -> None:
    with database.transaction() as db:
        her = db.execute(select(People).where(People.name == "Zarmina")).one()
        to = db.scalars(select(Schools.id).where(Schools.name == school)).one()
        schools = {"from_school_id": her.school_id, "to_school_id": to}
        db.execute(insert(SchoolMoves).values(person_id=her.id, said_at=NOW, decided_at=NOW, state="yes", **schools))
        db.execute(update(People).where(People.id == her.id).values(school_id=to))


def hers(database: Database) -> tuple[str, str]:
    with database.reading() as db:
        at = select(People.msisdn, Schools.name).join(Schools, Schools.id == People.school_id)
        row = db.execute(at.where(People.name == "Zarmina")).one()  # one: an old list makes nobody a second time
    return row.msisdn, row.name


@pytest.mark.parametrize("state", ["done", "by_pin"])
def test_an_old_list_brings_no_number_back(listed: Database, state: str) -> None:
    renumber(listed, NEW, state)
    report = brought(listed, ZARMINA)
    assert (fates(report), said(report.warnings)) == (["unchanged"], [KEEPS])
    assert hers(listed) == (NEW, "GGPS Huramzai")


def test_nor_one_of_before_two_changes_while_a_third_is_new(listed: Database) -> None:
    renumber(listed, NEWER, "done")
    renumber(listed, NEW, "done")
    for line in (ZARMINA, ZARMINA.replace("0333 1234567", NEWER)):
        assert said(brought(listed, line).warnings) == [KEEPS]
    assert fates(brought(listed, ZARMINA.replace("1234567", "7777777"))) == ["number replaced"]
    assert fates(brought(listed, ZARMINA)) == ["number replaced"]  # what was settled is no longer so


def test_what_was_taken_back_or_only_asked_keeps_nothing(listed: Database) -> None:
    renumber(listed, NEW, "objected")
    report = brought(listed, ZARMINA)
    assert (fates(report), said(report.warnings)) == (["number replaced"], [])


def test_an_old_list_moves_nobody_back(listed: Database) -> None:
    move(listed)
    report = brought(listed, ZARMINA)
    assert (fates(report), said(report.warnings)) == (["unchanged"], [STAYS])
    assert report.fates[0].school == "GPS Bostan"
    assert hers(listed) == ("+923331234567", "GPS Bostan")
    yaru = ZARMINA.replace("GGPS Huramzai,girls,,19", "GGPS Yaru,girls,,30")
    assert fates(brought(listed, yaru)) == ["moved"]


def test_with_another_number_and_another_school_she_is_still_herself(listed: Database) -> None:
    renumber(listed, NEW, "done")
    move(listed)
    report = brought(listed, ZARMINA)
    assert (fates(report), sorted(said(report.warnings))) == (["unchanged"], sorted([KEEPS, STAYS]))
    assert hers(listed) == (NEW, "GPS Bostan")


def test_on_her_page_the_old_ones_are_meant(listed: Database) -> None:
    renumber(listed, NEW, "done")
    move(listed)
    [row] = roster.read(file(ZARMINA, header=HEADER)).rows
    with listed.transaction() as db:
        her = db.scalars(select(People.id).where(People.name == "Zarmina")).one()
        assert roster.apply(db, [replace(row, person_id=her)], NOW).warnings == []
    assert hers(listed) == ("+923331234567", "GGPS Huramzai")


def test_by_the_number_of_before_a_name_spelled_otherwise_is_hers(listed: Database) -> None:
    renumber(listed, NEW, "done")
    report = brought(listed, ZARMINA.replace("Zarmina", "Zarmeena"))
    assert (fates(report), said(report.warnings)) == (["changed"], [KEEPS])
    assert fates(brought(listed, ZARMINA.replace("Zarmina", "Gul Khan"))) == ["new"]
