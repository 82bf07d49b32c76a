"""A clerk finds who stands on the roll twice, looks at both, makes one of them, and thinks better of it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from flows.facts import Person
from gateway.parts import Parts
from store.tables import AuditLines, Merges, People
from tests import pishin
from tests.desks import TARIQ, Desk
from tests.people import ABDUL_WADOOD, GUL_KHAN, KARBALA

TWIN = Person(70, "+923451112223", "Gull Khan", language="en", sex="m")
BOTH = f"/people/twice/{GUL_KHAN.id}/{TWIN.id}"


@pytest.fixture
def admin(app: Flask, parts: Parts) -> Desk:
    with parts.database.transaction() as db:
        pishin.add_person(db, TWIN, KARBALA, joined_at=None)
    return Desk(app, TARIQ, strong=True)


def audited(parts: Parts) -> list[tuple[str, str]]:
    with parts.database.reading() as db:
        return [(row.what, row.about) for row in db.execute(select(AuditLines).order_by(AuditLines.id))]


def test_a_pair_is_found_looked_at_made_one_and_parted_again(admin: Desk, parts: Parts) -> None:
    listed = admin.see("/people/twice")
    for shown in ("Gul Khan · Gull Khan", "One school, nearly one name", "1 pair"):
        assert shown in listed
    assert "Perhaps twice on the list: Gull Khan" in admin.see(f"/people/{GUL_KHAN.id}")
    page = admin.see(BOTH)
    for shown in ("Only one of the two has joined", "GPS Killi Karbala", "For 7 days they can be made two again"):
        assert shown in page
    assert TWIN.msisdn not in page
    assert "Choose which of the two stays" in admin.send(BOTH)
    done = admin.send(BOTH, {"keep": str(GUL_KHAN.id)})
    for shown in ("They are one now", "Gull Khan went into this row on 25 Nov. Until 2 Dec it can be undone"):
        assert shown in done
    assert "Gull Khan" not in admin.see("/people?words=khan")
    assert admin.get(f"/people/{TWIN.id}").status_code == 404
    assert "Nobody, as far as can be seen" in admin.see("/people/twice")
    with parts.database.reading() as db:
        number = db.execute(select(Merges.id)).scalar_one()
    assert "They are two again" in admin.send(f"/people/{GUL_KHAN.id}/parted/{number}")
    assert "Gull Khan" in admin.see("/people?words=khan")
    merged = ("people merged", f"person {TWIN.id} into person {GUL_KHAN.id}")
    assert audited(parts) == [merged, ("people parted again", f"person {TWIN.id} from person {GUL_KHAN.id}")]
    assert admin.post(f"/people/{GUL_KHAN.id}/parted/{number}").status_code == 404


def test_two_people_are_told_apart_for_good(admin: Desk) -> None:
    assert "They stay two" in admin.send(BOTH, {"keep": "both"})
    assert "Gull Khan" not in admin.see("/people/twice")


def test_who_has_left_cannot_be_the_one_who_stays(admin: Desk, parts: Parts) -> None:
    with parts.database.transaction() as db:
        db.execute(update(People).where(People.id == TWIN.id).values(left_on=parts.moment(db).today))
    assert "Who stays has to be in the programme" in admin.send(BOTH, {"keep": str(TWIN.id)})
    assert "They are one now" in admin.send(BOTH, {"keep": str(GUL_KHAN.id)})


def test_it_is_for_administrators_alone(admin: Desk, app: Flask) -> None:
    mentor = Desk(app, ABDUL_WADOOD)
    assert mentor.post(BOTH, {"keep": str(GUL_KHAN.id)}).status_code == 404
    assert "Perhaps twice" not in mentor.see(f"/people/{GUL_KHAN.id}")
    assert admin.get(f"/people/twice/{GUL_KHAN.id}/{GUL_KHAN.id}").status_code == 404
