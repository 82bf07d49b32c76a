"""A person erased at a desk: said first, sure twice, gone everywhere, and proved by a line of the audit."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from gateway.console.erasing import EMPTIED
from gateway.parts import Parts
from store import erasing
from store.tables import AuditLines, People
from store.tables.base import Base
from tests.canary import where_it_is
from tests.desks import TARIQ, Desk
from tests.gateway.console.test_questions import asks
from tests.gateway.console.test_vault import complain
from tests.people import ABDUL_WADOOD, GUL_KHAN

ERASE = f"/people/{GUL_KHAN.id}/erase"


@pytest.fixture
def admin(app: Flask) -> Desk:
    return Desk(app, TARIQ, strong=True)


def lines(parts: Parts) -> list[tuple[int | None, str]]:
    with parts.database.reading() as db:
        return [(row.person_id, row.what) for row in db.execute(select(AuditLines).order_by(AuditLines.id))]


def test_it_is_said_first_then_asked_then_done_and_proved(admin: Desk, parts: Parts) -> None:
    asks(parts, GUL_KHAN)
    assert "She asks to be erased" in admin.see(f"/people/{GUL_KHAN.id}")
    page = admin.see(ERASE)
    assert "What goes" in page
    assert "What stays Counts of the pupils of her school" in page
    assert "Erase her for ever" not in page
    for form in ({}, {"sure": "yes"}, {"asked": "yes"}):
        assert "we know that it was she" in admin.post(ERASE, form).text
    assert where_it_is(parts.database, GUL_KHAN.name)
    assert lines(parts) == []

    done = admin.send(ERASE, {"asked": "yes", "sure": "yes"})
    assert f"Person {GUL_KHAN.id} is erased" in done
    assert "Who Tariq Zehri" in done
    assert "The chain is whole" in done
    assert "Her questions 1" in done
    assert where_it_is(parts.database, GUL_KHAN.name) == {}
    assert where_it_is(parts.database, GUL_KHAN.msisdn) == {}
    assert lines(parts) == [(TARIQ.id, "erased")]
    assert GUL_KHAN.name not in done
    assert "is erased" in admin.see(f"/people/{GUL_KHAN.id}/erased")  # and so tomorrow
    assert "She was erased, as she asked" in admin.see(f"/people/{GUL_KHAN.id}")


def test_nobody_is_erased_twice(admin: Desk, parts: Parts) -> None:
    admin.send(ERASE, {"asked": "yes", "sure": "yes"})
    assert admin.post(ERASE, {"asked": "yes", "sure": "yes"}).status_code == 404
    assert admin.post(f"/people/{GUL_KHAN.id}/left").status_code == 404  # nor brought back
    assert len(lines(parts)) == 1


def test_who_holds_a_post_hands_it_over_first(admin: Desk, parts: Parts) -> None:
    address = f"/people/{ABDUL_WADOOD.id}/erase"
    assert "First the post Mentor Pishin-03" in admin.see(address)
    assert "hand it over first" in admin.send(address, {"asked": "yes", "sure": "yes"})
    with parts.database.reading() as db:
        assert db.scalar(select(People.name).where(People.id == ABDUL_WADOOD.id)) == ABDUL_WADOOD.name


def test_there_is_no_proof_of_what_was_not_done(admin: Desk) -> None:
    assert admin.get(f"/people/{GUL_KHAN.id}/erased").status_code == 404


def test_a_safety_matter_goes_too_and_nobody_learns_that_there_was_one(admin: Desk, parts: Parts) -> None:
    complain(parts)
    with parts.database.reading() as db:
        asker = db.execute(select(Base.metadata.tables["sensitive_items"].c.asker_id)).scalar_one()
    assert "Safety matters" not in admin.send(f"/people/{asker}/erase", {"asked": "yes", "sure": "yes"})
    with parts.database.reading() as db:
        assert db.execute(select(Base.metadata.tables["sensitive_items"])).all() == []
        assert "sensitive" not in db.execute(select(AuditLines.about)).scalar_one()


def test_the_proof_has_words_for_all_that_may_be_emptied(parts: Parts) -> None:
    with parts.database.transaction() as db:
        assert set(erasing.erase(db, GUL_KHAN.id, parts.moment(db))) == set(EMPTIED)
