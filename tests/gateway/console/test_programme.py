"""The programme's settings at a desk: nothing changes before it was said what will, and who changed it is kept."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from flows.calendar import Block, Place
from gateway.parts import Parts
from store import calendar
from store.tables import AuditLines, CalendarBlocks, Clusters, Districts
from tests.desks import TARIQ, Desk
from tests.people import SABIHA

PISHIN = "/programme/districts/7"
DAYS = {"kind": "outage", "first": "2026-12-01", "last": "2026-12-02", "place": "pishin", "why": "Snow"}


def outage(parts: Parts) -> int:
    """Two days without network in a district; its number."""
    days = Block("outage", date(2026, 12, 1), date(2026, 12, 2), Place(district_id=7), why="Snow")
    with parts.database.transaction() as db:
        found = calendar.add(db, days)
        return found or max(each.id for each in calendar.blocks(db))


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app, TARIQ, strong=True)


def rows(parts: Parts, table: type[Any]) -> list[Any]:
    with parts.database.reading() as db:
        return list(db.execute(select(table).order_by(table.id)).all())


def kept(parts: Parts) -> list[tuple[str, str]]:
    return [(row.what, row.about) for row in rows(parts, AuditLines)]


def test_days_are_added_once_somebody_is_sure(desk: Desk, parts: Parts) -> None:
    asked = desk.post("/programme", DAYS).text
    for shown in ("No network, 1-2 Dec 2026, Pishin. Snow", "It is about 1 cluster"):
        assert shown in asked
    assert rows(parts, CalendarBlocks) == []
    assert "No network" in desk.send("/programme", {**DAYS, "sure": "yes"})
    block = rows(parts, CalendarBlocks)[0]
    assert (block.kind, block.district_id, block.why, block.confirmed) == ("outage", 7, "Snow", True)
    assert kept(parts) == [("calendar block added", "outage 2026-12-01 to 2026-12-02")]


def test_what_is_about_all_says_so(desk: Desk) -> None:
    asked = desk.post("/programme", {**DAYS, "place": ""}).text
    assert "everywhere" in asked
    assert "It is about 2 clusters" in asked


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"first": ""}, "A first day is needed"),
        ({"first": "soon"}, "could not be read"),
        ({"last": "2026-11-01"}, "before it begins"),
        ({"place": "Nowhere"}, "no zone, district or cluster"),
        ({"kind": "party"}, "There is no kind"),
        ({"kind": "holiday", "why": ""}, "needs its name"),
        ({"since": "13:00"}, "both a beginning and an end"),
        ({"why": "=1+1"}, "formula"),
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, str], told: str, desk: Desk, parts: Parts) -> None:
    assert told in desk.send("/programme", {**DAYS, **wrong, "sure": "yes"})
    assert rows(parts, CalendarBlocks) == []


def test_what_is_wrong_is_said_in_the_language_of_the_page(desk: Desk) -> None:
    desk.client.set_cookie("language", "ur_Latn")
    assert "Chhutti ka naam chahiye" in desk.send("/programme", {**DAYS, "kind": "holiday", "why": ""})


def test_hours_and_estimates_are_kept(desk: Desk, parts: Parts) -> None:
    more = {"since": "13:00", "until": "18:00", "estimate": "yes", "last": "", "sure": "yes"}
    assert "13:00-18:00" in desk.send("/programme", {**DAYS, **more})
    block = rows(parts, CalendarBlocks)[0]
    assert (block.since, block.until, block.confirmed, block.last_day) == (
        time(13),
        time(18),
        False,
        date(2026, 12, 1),
    )


def test_a_block_is_confirmed_and_taken_out(desk: Desk, parts: Parts) -> None:
    address = f"/programme/days/{outage(parts)}"
    real = {"step": "confirm", "first": "2026-12-01", "last": "2026-12-03"}
    assert "1-3 Dec" in desk.post(address, real).text
    assert rows(parts, CalendarBlocks)[0].last_day == date(2026, 12, 2)
    desk.send(address, {**real, "sure": "yes"})
    assert (rows(parts, CalendarBlocks)[0].last_day, rows(parts, CalendarBlocks)[0].confirmed) == (
        date(2026, 12, 3),
        True,
    )
    assert "This is taken out" in desk.post(address, {"step": "remove"}).text
    assert len(rows(parts, CalendarBlocks)) == 1
    desk.send(address, {"step": "remove", "sure": "yes"})
    assert rows(parts, CalendarBlocks) == []
    assert desk.post(address, {"step": "remove"}).status_code == 404


def test_a_holiday_of_the_moon_is_confirmed(desk: Desk, parts: Parts, app: Flask) -> None:
    assert "Eid al-Fitr" in desk.see("/programme")
    with parts.database.reading() as db:
        found = calendar.read(db).everywhere.estimated(date(2026, 11, 25), date(2027, 12, 1))
        eid = next(each for each in found if each.why == "Eid al-Fitr")
    form = {"name": eid.why, "day": f"{eid.first_day}", "first": "2027-03-11", "last": "2027-03-13", "sure": "yes"}
    desk.send("/programme/estimate", form)
    Desk(app, SABIHA).send("/second-word/1", {"step": "agree"})  # it holds everywhere
    block = rows(parts, CalendarBlocks)[0]
    assert (block.kind, block.why, block.first_day, block.confirmed) == (
        "holiday",
        "Eid al-Fitr",
        date(2027, 3, 11),
        True,
    )
    assert "no estimate any more" in desk.send("/programme/estimate", form)


def test_a_district_gets_another_standing(desk: Desk, parts: Parts) -> None:
    assert "default: Active" in desk.see(PISHIN)
    form = {"step": "standing", "status": "paused", "profile": "full"}
    assert "No prompts, digests or clocks" in desk.post(PISHIN, form).text
    assert rows(parts, Districts)[0].status == "active"
    desk.send(PISHIN, {**form, "sure": "yes"})
    assert (rows(parts, Districts)[0].status, rows(parts, Districts)[1].status) == ("paused", "active")
    assert "clocks stand still" in desk.see("/programme/districts")
    assert "officers hear only" in desk.post(PISHIN, {**form, "status": "active", "profile": "self-run"}).text
    for same in (form, {**form, "status": "gone"}):
        assert "Nothing was changed" in desk.send(PISHIN, {**same, "sure": "yes"})
    assert kept(parts) == [("district changed", "district 7: paused, full")]


def test_helplines_and_counting(desk: Desk, parts: Parts) -> None:
    form = {"step": "helplines", "helplines": " Police 15,  child 1121 "}
    assert "Please try each number" in desk.post(PISHIN, form).text
    desk.send(PISHIN, {**form, "sure": "yes"})
    assert rows(parts, Districts)[0].helplines == "Police 15, child 1121"
    assert "every school day" in desk.post("/programme/clusters/3", {"daily": "yes"}).text
    assert not rows(parts, Clusters)[0].counts_daily
    desk.send("/programme/clusters/3", {"daily": "yes", "sure": "yes"})
    assert [row.counts_daily for row in rows(parts, Clusters)] == [True, False]
    assert kept(parts) == [("helplines changed", "district 7"), ("counting changed", "cluster 3: daily")]


def test_how_it_is_reached_stands_with_its_default(desk: Desk) -> None:
    page = desk.see("/programme")
    assert "Dialled code *778# default: *778#" in page
    assert "Short code for SMS 8778 default: 8778" in page
