"""Charts at desks: of whose places, and what is hidden of them."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import insert

from gateway.parts import Parts
from store.tables import Clusters, Districts, PupilCounts, Schools
from tests.desks import SIGNED_IN, Desk
from tests.stopped import local, statements

PAGES = ("", "/attendance", "/workshops", "/questions")
PLACES = ("", "?district=7", "?district=9", "?cluster=3", "?cluster=11", "?district=99", "?cluster=x", "?district=-1")
SEES = {
    "mentor": {"", "?cluster=3"},
    "officer": {"", "?district=7", "?cluster=3"},
    "province": {"", "?district=7", "?district=9", "?cluster=3", "?cluster=11"},
    "administrator": {"", "?district=7", "?district=9", "?cluster=3", "?cluster=11"},
    "donor": {"", "?district=7", "?district=9"},
}


def desk_of(app: Flask, who: str) -> Desk:
    signed = SIGNED_IN[who]
    assert signed
    return Desk(app, *signed)


@pytest.mark.parametrize("who", SEES)
def test_nobody_sees_a_place_of_others(who: str, app: Flask) -> None:
    desk = desk_of(app, who)
    for page in PAGES:
        seen = {place for place in PLACES if desk.get(f"/charts{page}{place}").status_code == 200}
        assert seen == SEES[who], page


def test_everybody_begins_with_their_own_place(app: Flask) -> None:
    assert "Pishin-03" in desk_of(app, "mentor").see("/charts")
    officer = desk_of(app, "officer").see("/charts")
    assert "In touch Pishin In touch" in officer
    assert "Kech" not in officer
    province = desk_of(app, "province").see("/charts")
    assert "Balochistan" in province
    assert "Kech active" in province


def count_at(parts: Parts, schools: int, first: int = 500) -> None:
    """Schools of Pishin-03 with 10 girls and 10 boys counted 9 and 8 on Monday."""
    with parts.database.transaction() as db:
        for n in range(first, first + schools):
            school = {"id": n, "cluster_id": 3, "name": f"GPS {n}", "boys": 10, "girls": 10}
            db.execute(insert(Schools).values(**school))
            known = {"boys_register": 10, "girls_register": 10, "person_id": 1, "counted_at": local(23)}
            values = {"school_id": n, "day": date(2026, 11, 23), "boys": 8, "girls": 9}
            db.execute(insert(PupilCounts).values(**values, **known))


def test_girls_and_boys_are_shown_from_five_schools_on(app: Flask, parts: Parts) -> None:
    count_at(parts, 4)
    officer = desk_of(app, "officer")
    assert "23 Nov hidden hidden hidden" in officer.see("/charts/attendance")
    count_at(parts, 1, first=600)
    page = officer.get("/charts/attendance").text
    assert "23 Nov 45 of 50 (90%) 40 of 50 (80%) 5" in officer.see("/charts/attendance")
    assert page.count("<circle") == 2
    assert "<script" not in page


def test_what_would_be_about_one_person_is_not_shown(app: Flask) -> None:
    assert "not shown: it would be about one person" in desk_of(app, "officer").see("/charts/questions")
    mentor = desk_of(app, "mentor").see("/charts/questions")
    assert "Mentors koi nahi" in mentor
    assert "Zila dafatir nahi dikhaya" in mentor


@pytest.mark.parametrize("page", [*PAGES, "/messages"])
def test_as_many_statements_however_many_places(page: str, app: Flask, parts: Parts) -> None:
    desk = desk_of(app, "administrator")
    desk.get(f"/charts{page}")
    with statements() as few:
        desk.get(f"/charts{page}")
    with parts.database.transaction() as db:
        for n in range(20):
            db.execute(insert(Districts).values(id=100 + n, province_id=1, name=f"District {n:02}"))
            db.execute(insert(Clusters).values(id=100 + n, district_id=100 + n, name=f"C-{n}", code=f"5{n:04}"))
    desk.get(f"/charts{page}")  # the calendar is read anew now and then
    with statements() as many:
        assert desk.get(f"/charts{page}").status_code == 200
    assert abs(len(many) - len(few)) <= 2  # that of the calendar, when its seconds are over
