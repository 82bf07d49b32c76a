"""A donor: totals of the programme and its districts, and of nothing else anything at all."""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy import func, select, update

from gateway.parts import Parts
from store import scope
from store.charts import places
from store.tables import Clusters, Districts, People, Posts, Questions, Schools, SensitiveItems
from tests.desks import AYESHA, TARIQ, Desk
from tests.gateway.console.test_charts import count_at
from tests.gateway.console.test_questions import asks, passed_up
from tests.gateway.console.test_vault import complain
from tests.gateway.test_cli_people import run
from tests.people import NASREEN, SABIHA

PAGES = [f"{page}{place}" for page in ("", "/attendance", "/workshops", "/questions") for place in ("", "?district=7")]


def test_what_narrows_queries_leaves_nothing_to_a_donor(app: Flask, parts: Parts) -> None:
    asks(parts)
    passed_up(parts)
    with parts.database.reading() as db:
        donor = scope.of(db, AYESHA, True, parts.moment(db))
        for table, which in (
            (Questions, donor.questions()),
            (Clusters, donor.clusters(*places.ROLES)),
            (Schools, donor.schools(*places.ROLES)),
            (Posts, donor.posts_seen()),
        ):
            assert db.scalar(select(func.count()).select_from(table).where(which)) == 0, table
        seen = places.places(db, donor, parts.moment(db).today).seen
    assert seen == {("programme", 0), ("district", 7), ("district", 9)}


def test_no_page_of_a_donor_names_anybody_or_a_place_below_a_district(app: Flask, parts: Parts) -> None:
    count_at(parts, 6)
    asks(parts)
    passed_up(parts)
    with parts.database.reading() as db:
        names = {name for name in db.scalars(select(People.name)) if name} - {AYESHA.name}
        names |= set(db.scalars(select(People.msisdn))) | set(db.scalars(select(Schools.name)))
        names |= set(db.scalars(select(Clusters.name))) | {
            words for words in db.scalars(select(Questions.words)) if words
        }
    donor = Desk(app, AYESHA)
    for page in [*PAGES, "/messages"]:
        answer = donor.get(f"/charts{page}")
        assert answer.status_code == 200, page
        assert [name for name in names if name in answer.text] == [], page
    assert "54 of 60 (90%)" in donor.see("/charts/attendance?district=7")
    with parts.database.reading() as db:
        assert all(name in donor.see("/charts") for name in db.scalars(select(Districts.name)))


def test_of_safety_matters_a_donor_alone_reads_how_many_and_never_few(app: Flask, parts: Parts) -> None:
    def said(who: Desk, place: str = "") -> str:
        return who.see(f"/charts/questions{place}").partition("Safety and personal matters")[2]

    donor = Desk(app, AYESHA)
    assert "Balochistan 0" in said(donor)
    for _ in range(4):
        complain(parts)
    assert "Balochistan hidden" in said(donor)
    complain(parts)
    assert "Balochistan 5" in said(donor)
    assert said(donor, "?district=7") == ""
    with parts.database.transaction() as db:
        db.execute(update(SensitiveItems).values(asked_on=date(2026, 5, 31)))  # before the months that are shown
    assert "Balochistan 0" in said(donor)
    for other in (Desk(app, SABIHA), Desk(app, TARIQ, strong=True), Desk(app, NASREEN)):
        assert said(other) == ""


def test_a_donor_begins_with_charts_and_has_no_other_page(app: Flask) -> None:
    donor = Desk(app, AYESHA)
    assert donor.get("/").headers["Location"] == "/console/charts"
    assert '<nav class="menu"' in donor.get("/charts").text
    assert "/console/exports" not in donor.get("/charts").text
    assert Desk(app, AYESHA, strong=True).get("/exports").status_code == 404


def test_a_donor_is_made_at_the_desk_and_at_the_machine(app: Flask, parts: Parts) -> None:
    admin = Desk(app, TARIQ, strong=True)
    form = {"kind": "donor", "number": "0333 1234599", "name": "Second Donor"}
    assert "Second Donor holds it" in admin.send("/posts/give", form)
    assert (
        "since"
        in run(app, "staff", "add", "--post", "donor", "--number", "0333 1234598", "--name", "Third Donor").output
    )
    page = admin.see("/posts")
    assert "Donor Balochistan" in page
    assert all(name in page for name in ("Ayesha Siddiqui", "Second Donor", "Third Donor"))  # they hold it together
