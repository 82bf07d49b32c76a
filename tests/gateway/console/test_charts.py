"""Charts and exports at desks: of whose places, what is hidden of them, and what leaves in a file."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import insert, select, update

from gateway.console.charting import tables
from gateway.parts import Parts
from store.tables import AuditLines, Clusters, Districts, People, PupilCounts, Schools
from tests.desks import SIGNED_IN, TARIQ, Desk
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


def rows_of(desk: Desk, query: str) -> list[list[str]]:
    answer = desk.get(f"/exports/table?{query}")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_an_export_hides_what_a_chart_hides_and_is_noted(app: Flask, parts: Parts) -> None:
    count_at(parts, 5)
    admin = Desk(app, TARIQ, strong=True)
    days = "first=2026-11-23&last=2026-11-25"
    head, *rows = rows_of(admin, f"table=attendance&level=district&{days}")
    assert head == [name for name, _ in tables.TABLES["attendance"].columns]
    assert rows == [["2026-11-23", "district", "Pishin", "", "5", "45", "50", "40", "50"]]
    assert rows_of(admin, f"table=in-touch&level=cluster&{days}")[1:] == [
        ["2026-11-23", "cluster", "Pishin-03", "Pishin", "<5", "<5", "0"],
        ["2026-11-23", "cluster", "Kech-01", "Kech", "<5", "<5", "0"],
    ]
    with parts.database.reading() as db:
        lines = db.execute(select(AuditLines.person_id, AuditLines.what, AuditLines.about).order_by(AuditLines.id))
        noted = [tuple(line) for line in lines]
    assert noted[-2:] == [
        (TARIQ.id, "attendance exported", "district, 2026-11-23 to 2026-11-25, 1 rows"),
        (TARIQ.id, "in-touch exported", "cluster, 2026-11-23 to 2026-11-25, 2 rows"),
    ]


@pytest.mark.parametrize("name", tables.TABLES)
def test_every_table_by_every_level_and_format(name: str, app: Flask) -> None:
    admin = Desk(app, TARIQ, strong=True)
    for level in ("programme", "district", "cluster"):
        head, *rows = rows_of(admin, f"table={name}&level={level}")
        assert all(len(row) == len(head) for row in rows)
    book = load_workbook(io.BytesIO(admin.get(f"/exports/table?table={name}&format=xlsx").data))
    assert [cell.value for cell in book.worksheets[0][1]] == head


def test_a_place_named_like_a_formula_is_not_calculated(app: Flask, parts: Parts) -> None:
    with parts.database.transaction() as db:
        db.execute(update(Districts).where(Districts.id == 7).values(name="=1+1"))
        db.execute(update(People).values(joined_at=local(1)))
    admin = Desk(app, TARIQ, strong=True)
    assert "'=1+1" in {row[2] for row in rows_of(admin, "table=in-touch&level=district")}
    answer = admin.get("/exports/table?table=in-touch&level=district&format=xlsx")
    cells = [cell for row in load_workbook(io.BytesIO(answer.data)).worksheets[0] for cell in row]
    assert "'=1+1" in {cell.value for cell in cells}
    assert "f" not in {cell.data_type for cell in cells}


def test_days_the_wrong_way_round_are_said(app: Flask) -> None:
    admin = Desk(app, TARIQ, strong=True)
    answer = admin.get("/exports/table?first=2026-11-25&last=2026-11-01")
    assert answer.status_code == 303
    assert "The first day comes before the last one" in admin.see("/exports")


def test_the_dictionary_knows_every_column(app: Flask) -> None:
    answer = Desk(app, TARIQ, strong=True).get("/exports/dictionary.csv")
    found = {tuple(row[:2]) for row in csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))}
    assert found - {("table", "column")} == {
        (name, column) for name, table in tables.TABLES.items() for column, _ in table.columns
    }
