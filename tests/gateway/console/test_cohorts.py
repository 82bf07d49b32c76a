"""Cohorts of mentors at desks: said on the page of the person, counted from five clusters on, seen by whom the programme is."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from gateway.parts import Parts
from store.charts import places
from store.scope import Scope
from store.tables import AuditLines, Clusters, Holdings, People, Posts, Schools
from tests.desks import DURDANA, MAHNAZ, SIGNED_IN, TARIQ, Desk
from tests.gateway.console.test_exports import rows_of, taken_out
from tests.people import ABDUL_WADOOD
from tests.stopped import local

KARACHI, QUETTA = "1 Karachi 2004", "6 Quetta 2008"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app, TARIQ, strong=True)


def desk_of(app: Flask, who: str) -> Desk:
    signed = SIGNED_IN[who]
    assert signed
    return Desk(app, *signed)


def led(parts: Parts, cohort: str, many: int, first: int, district: int = 7) -> None:
    """Clusters of six teachers each, whose mentors are of a cohort; nobody was heard from."""
    with parts.database.transaction() as db:
        for n in range(first, first + many):
            db.execute(insert(Clusters).values(id=n, district_id=district, name=f"C-{n}", code=f"4{n:04}"))
            db.execute(insert(Schools).values(id=n, cluster_id=n, name=f"GPS {n}"))
            db.execute(insert(Posts).values(id=9000 + n, kind="mentor", cluster_id=n))
            for one in range(7):
                known = {
                    "id": 10 * n + one,
                    "msisdn": f"+92390{n:05}{one:02}",
                    "name": f"T {n} {one}",
                    "language": "en",
                }
                more = {"school_id": n if one else None, "cohort": "" if one else cohort}
                db.execute(insert(People).values(**known, **more, joined_at=local(1, month=1)))
            since = local(1, month=1).date()
            db.execute(insert(Holdings).values(post_id=9000 + n, person_id=10 * n, since=since))


def test_it_is_said_on_the_page_of_a_mentor_and_kept_in_the_audit(desk: Desk, parts: Parts) -> None:
    page = f"/people/{ABDUL_WADOOD.id}/cohort"
    assert "Mentors without a cohort" in desk.see("/programme/cohorts")
    assert ABDUL_WADOOD.name in desk.see("/programme/cohorts")
    said = desk.send(page, {"phase": "5", "place": "karachi/quetta", "year": "2007"})
    assert "The cohort is kept. " in said
    assert "Cohort Phase 5, Karachi/Quetta 2007" in said
    listed = desk.see("/programme/cohorts")
    assert "Phase 5, Karachi/Quetta 2007 leads 1 cluster" in listed
    assert ABDUL_WADOOD.name not in listed
    assert "Phase 5, Karachi/Quetta 2007" in desk.see("/people?words=Wadood")
    assert "The cohort is kept." in desk.send(page)  # nothing in the form: not known
    with parts.database.reading() as db:
        lines = db.execute(select(AuditLines.what, AuditLines.about).order_by(AuditLines.id)).all()
        assert set(db.scalars(select(People.cohort))) == {""}
    assert [tuple(line) for line in lines] == [
        ("cohort said", f"person {ABDUL_WADOOD.id}: 5 Karachi/Quetta 2007"),
        ("cohort said", f"person {ABDUL_WADOOD.id}: none"),
    ]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"phase": "1", "place": "Karachi"}, "A cohort is a phase, a place and a year"),
        ({"phase": "9", "place": "Karachi", "year": "2004"}, "A cohort is a phase, a place and a year"),
        ({"phase": "1", "place": "<b>", "year": "2004"}, "A cohort is a phase, a place and a year"),
    ],
)
def test_what_is_none_is_told(form: dict[str, str], told: str, desk: Desk, parts: Parts) -> None:
    assert told in desk.send(f"/people/{MAHNAZ.id}/cohort", form)
    with parts.database.reading() as db:
        assert set(db.scalars(select(People.cohort))) == {""}


def test_it_is_said_of_nobody_but_mentors(desk: Desk) -> None:
    whole = {"phase": "1", "place": "Karachi", "year": "2004"}
    assert "said of mentors and deputies" in desk.send(f"/people/{DURDANA.id}/cohort", whole)
    assert "Cohort" not in desk.see(f"/people/{DURDANA.id}")


def test_a_cohort_stands_by_itself_from_five_clusters_on(desk: Desk, parts: Parts) -> None:
    led(parts, KARACHI, 5, 100)
    led(parts, QUETTA, 4, 200)
    page = desk.see("/charts")
    assert "Phase 1, Karachi 2004 5 30 0 of 30 (0%) All others 6" in page  # the four of Quetta, and the two of the cast
    assert "Quetta 2008" not in page
    led(parts, QUETTA, 1, 300, district=9)
    both = desk.see("/charts")
    assert "Phase 6, Quetta 2008 5 30 0 of 30 (0%) All others 7" in both  # the two of the cast alone would be few
    assert "Karachi" not in both
    led(parts, "", 3, 400)
    whole = desk.see("/charts")
    assert "Phase 1, Karachi 2004 5 30 0 of 30 (0%) Phase 6, Quetta 2008 5 30 0 of 30 (0%) All others 5" in whole


def test_every_chart_can_be_of_a_cohort_and_says_so(desk: Desk, parts: Parts) -> None:
    led(parts, KARACHI, 5, 100)
    led(parts, "", 3, 400)
    assert 'href="/console/charts/attendance?cohort=1+Karachi+2004"' in desk.get("/charts/attendance").text
    for page in ("", "/attendance", "/workshops", "/questions"):
        assert "Phase 1, Karachi 2004" in desk.see(f"/charts{page}?cohort=1+Karachi+2004")
        assert desk.get(f"/charts{page}?cohort=2+Karachi+2004").status_code == 404
    assert "16 Nov 0 of 30 (0%)" in desk.see("/charts?cohort=1+Karachi+2004")


def test_only_who_sees_the_programme_sees_a_cohort(app: Flask, parts: Parts) -> None:
    led(parts, KARACHI, 5, 100)
    led(parts, "", 3, 400)
    for who in ("mentor", "officer"):
        desk = desk_of(app, who)
        assert desk.get("/charts?cohort=1+Karachi+2004").status_code == 404
        assert "Karachi" not in desk.see("/charts")
    for who in ("province", "donor", "administrator"):
        assert desk_of(app, who).get("/charts?cohort=1+Karachi+2004").status_code == 200


def test_exports_by_cohort_hide_as_charts_do(desk: Desk, parts: Parts) -> None:
    led(parts, KARACHI, 5, 100)
    led(parts, "", 3, 400)
    days = {"first": "2026-11-16", "last": "2026-11-22"}
    rows = rows_of(taken_out(desk, table="in-touch", level="cohort", **days))[1:]
    assert [row[1:] for row in rows if row[2]] == [["cohort", KARACHI, "", "30", "0", "30"]]
    assert [row[1:4] for row in rows if not row[2]] == [["cohort", "", ""]]


def test_who_is_in_charge_says_the_cohort_of_a_cluster(parts: Parts) -> None:
    led(parts, KARACHI, 5, 100)
    led(parts, "", 5, 400)
    with parts.database.transaction() as db:
        db.execute(update(Holdings).where(Holdings.post_id == 9100).values(until=local(20).date()))
        moment = parts.moment(db)
        known = places.places(db, Scope(TARIQ, ()), moment.today)
    assert known.cohorts == {}  # four are few
