"""Two people for what concerns the whole province: the calendar waits for a second word, a district's days do not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from flows.calendar import Block
from gateway.parts import Parts
from store import calendar
from store.tables import AuditLines, CalendarBlocks, Holdings, People, Proposals
from tests.desks import TARIQ, Desk, words
from tests.gateway.console.test_programme import DAYS
from tests.people import SABIHA

EVERYWHERE = {**DAYS, "place": ""}


@pytest.fixture
def administrator(app: Flask) -> Desk:
    return Desk(app, TARIQ, strong=True)


@pytest.fixture
def province(app: Flask) -> Desk:
    return Desk(app, SABIHA)


def rows(parts: Parts, table: type[Any]) -> list[Any]:
    with parts.database.reading() as db:
        return list(db.execute(select(table).order_by(table.id)).all())


def snow(parts: Parts) -> int:
    """Two days of snow that hold everywhere already."""
    with parts.database.transaction() as db:
        return calendar.add(db, Block("outage", date(2026, 12, 1), date(2026, 12, 2), why="Snow")) or 0


def test_days_of_the_whole_province_wait(administrator: Desk, province: Desk, parts: Parts) -> None:
    assert "waits for a second person's word" in words(administrator.post("/programme", EVERYWHERE).text)
    assert rows(parts, Proposals) == []
    page = administrator.send("/programme", {**EVERYWHERE, "sure": "yes"})
    assert "Before nothing After No network, 1-2 Dec 2026, everywhere. Snow" in page
    assert rows(parts, CalendarBlocks) == []
    assert "waits for a second person's word already" in administrator.send("/programme", {**EVERYWHERE, "sure": "yes"})
    assert len(rows(parts, Proposals)) == 1
    assert "1 waits for your word" in province.see("/")
    assert "your word" not in administrator.see("/")
    assert "asked by Tariq Zehri" in province.see("/second-word")
    province.send("/second-word/1", {"step": "agree"})
    assert [(row.why, row.confirmed) for row in rows(parts, CalendarBlocks)] == [("Snow", True)]
    assert [(row.person_id, row.what) for row in rows(parts, AuditLines)] == [
        (TARIQ.id, "asked for: calendar block added"),
        (SABIHA.id, "agreed to"),
    ]


def test_nobody_agrees_to_what_they_asked(administrator: Desk, parts: Parts) -> None:
    administrator.send("/programme", {**EVERYWHERE, "sure": "yes"})
    assert "somebody else says" in administrator.send("/second-word/1", {"step": "agree"})
    assert "Take it back" in administrator.see("/second-word")
    assert rows(parts, CalendarBlocks) == []
    assert rows(parts, Proposals)[0].state == "waiting"


def test_nor_does_anybody_at_the_same_number(administrator: Desk, province: Desk, parts: Parts) -> None:
    administrator.send("/programme", {**EVERYWHERE, "sure": "yes"})
    with parts.database.transaction() as db:
        db.execute(update(People).where(People.id == SABIHA.id).values(msisdn=TARIQ.msisdn))
    assert "somebody else says" in province.send("/second-word/1", {"step": "agree"})
    assert rows(parts, CalendarBlocks) == []


def test_whoever_asked_takes_it_back(administrator: Desk, province: Desk, parts: Parts) -> None:
    administrator.send("/programme", {**EVERYWHERE, "sure": "yes"})
    assert "stays as it was" in administrator.send("/second-word/1", {"step": "refuse"})
    assert "Taken back" in province.see("/second-word")
    assert "does not wait any more" in province.send("/second-word/1", {"step": "agree"})
    assert rows(parts, CalendarBlocks) == []


def test_days_that_hold_everywhere_are_changed_and_taken_out_by_two(
    administrator: Desk, province: Desk, parts: Parts
) -> None:
    address = f"/programme/days/{snow(parts)}"
    administrator.send(address, {"step": "confirm", "first": "2026-12-01", "last": "2026-12-03", "sure": "yes"})
    page = province.see("/second-word")
    assert "Before No network, 1-2 Dec 2026, everywhere. Snow (an estimate) After No network, 1-3 Dec" in page
    assert rows(parts, CalendarBlocks)[0].last_day == date(2026, 12, 2)
    province.send("/second-word/1", {"step": "agree"})
    assert rows(parts, CalendarBlocks)[0].last_day == date(2026, 12, 3)
    administrator.send(address, {"step": "remove", "sure": "yes"})
    assert len(rows(parts, CalendarBlocks)) == 1
    province.send("/second-word/2", {"step": "agree"})
    assert rows(parts, CalendarBlocks) == []


def test_what_has_changed_meanwhile_is_not_done(administrator: Desk, province: Desk, parts: Parts) -> None:
    administrator.send(f"/programme/days/{snow(parts)}", {"step": "remove", "sure": "yes"})
    with parts.database.transaction() as db:
        db.execute(update(CalendarBlocks).values(why="Floods"))
    assert "has changed" in province.send("/second-word/1", {"step": "agree"})
    assert "Had changed meanwhile" in province.see("/second-word")
    assert [row.why for row in rows(parts, CalendarBlocks)] == ["Floods"]


def test_a_districts_days_need_nobody_else(administrator: Desk, parts: Parts) -> None:
    administrator.send("/programme", {**DAYS, "sure": "yes"})
    assert len(rows(parts, CalendarBlocks)) == 1
    assert rows(parts, Proposals) == []


def test_who_is_alone_reads_how_a_second_one_comes(administrator: Desk, parts: Parts) -> None:
    assert "Nobody else can agree yet" not in administrator.see("/second-word")
    with parts.database.transaction() as db:
        db.execute(delete(Holdings).where(Holdings.person_id == SABIHA.id))
    assert "flask staff add --post province" in administrator.see("/second-word")


def test_hours_and_places_come_back_as_they_were(parts: Parts, administrator: Desk, province: Desk) -> None:
    more = {"since": "13:00", "until": "18:00", "last": "", "sure": "yes"}
    administrator.send("/programme", {**EVERYWHERE, **more})
    province.send("/second-word/1", {"step": "agree"})
    assert "13:00-18:00" in administrator.see("/programme")
