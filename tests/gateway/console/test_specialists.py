"""The pool of specialists at a desk: seen by the province, changed by an administrator, its gaps said kindly."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from flows.facts import Person
from flows.outcomes import QuestionAsked, SpecialistAsked
from gateway.parts import Parts
from store import pool, records, specialists
from store.tables import AuditLines, Holdings, People
from tests.desks import MAHNAZ, SIGNED_IN, TARIQ, Desk
from tests.people import ABDUL_WADOOD, SABIHA, ZARMINA
from tests.stopped import local

PAGE = "/programme/specialists"


def knows(parts: Parts, person: Person, topic: str) -> None:
    """Taken into the pool, as at the machine."""
    with parts.database.transaction() as db:
        specialists.add(db, person, topic, parts.moment(db))


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app, TARIQ, strong=True)


def pooled(parts: Parts) -> list[tuple[str, str]]:
    with parts.database.reading() as db:
        return [(line.name, line.topic) for line in pool.listing(db, parts.moment(db).today)]


def kept(parts: Parts) -> list[tuple[str, str]]:
    with parts.database.reading() as db:
        found = db.execute(select(AuditLines.what, AuditLines.about).order_by(AuditLines.id))
        return [(row.what, row.about) for row in found]


def test_topics_without_anybody_are_said(desk: Desk, parts: Parts) -> None:
    empty = desk.see(PAGE)
    assert "Nobody is in the pool yet" in empty
    assert "13 topics have nobody who can be asked now. They may be ones for the next training. Maths Science" in empty
    knows(parts, MAHNAZ, "maths")
    knows(parts, SABIHA, "science")
    page = desk.see(PAGE)
    assert "Maths Mahnaz Gichki Kech-01 since 25 Nov Ask no more" in page
    assert "Science Sabiha province since 25 Nov" in page
    assert "11 topics have nobody who can be asked now. They may be ones for the next training. Social Studies" in page


def test_who_cannot_be_asked_leaves_a_gap(desk: Desk, parts: Parts) -> None:
    knows(parts, MAHNAZ, "maths")
    with parts.database.transaction() as db:
        db.execute(update(Holdings).where(Holdings.person_id == MAHNAZ.id).values(until=local(24).date()))
    page = desk.see(PAGE)
    assert "Maths Mahnaz Gichki cannot be asked now" in page
    assert "13 topics have nobody" in page


@pytest.mark.parametrize("who", ["Mahnaz Gichki, Kech-01", "mahnaz gichki", "0333 1230062"])
def test_somebody_is_taken_in_once_somebody_is_sure(who: str, desk: Desk, parts: Parts) -> None:
    form = {"topic": "maths", "who": who}
    asked = desk.post(PAGE, form).text
    assert "Mahnaz Gichki, Kech-01 may be asked about Maths from any district." in asked
    assert pooled(parts) == []
    desk.send(PAGE, {**form, "sure": "yes"})
    assert pooled(parts) == [("Mahnaz Gichki", "maths")]
    assert kept(parts) == [("specialist taken in", f"person {MAHNAZ.id}: maths")]


@pytest.mark.parametrize(
    "form",
    [{"topic": "maths", "who": "Zarmina"}, {"topic": "maths", "who": ""}, {"topic": "x", "who": "Mahnaz Gichki"}, {}],
)
def test_who_has_no_post_to_be_asked_at_is_told(form: dict[str, str], desk: Desk, parts: Parts) -> None:
    assert "Please pick a topic, and a mentor" in desk.send(PAGE, {**form, "sure": "yes"})
    assert (pooled(parts), kept(parts)) == ([], [])


def test_two_of_one_name_are_told_apart_by_number(desk: Desk, parts: Parts) -> None:
    with parts.database.transaction() as db:
        db.execute(update(People).where(People.id == ABDUL_WADOOD.id).values(name="Mahnaz Gichki"))
    form = {"topic": "maths", "sure": "yes"}
    assert "Please pick" in desk.send(PAGE, {**form, "who": "Mahnaz Gichki"})
    desk.send(PAGE, {**form, "who": "Mahnaz Gichki, Pishin-03"})
    assert kept(parts) == [("specialist taken in", f"person {ABDUL_WADOOD.id}: maths")]


def test_somebody_is_let_go_and_what_waits_is_said(desk: Desk, parts: Parts) -> None:
    knows(parts, MAHNAZ, "maths")
    with parts.database.transaction() as db:
        moment = parts.moment(db)
        records.save(db, QuestionAsked(ZARMINA.id, "teaching", "maths", "cluster", "week", "How?"), moment)
        records.save(db, SpecialistAsked(ABDUL_WADOOD.id, 1), moment)
    assert "1 question waits" in desk.see(PAGE)
    form = {"topic": "maths"}
    asked = desk.post(f"{PAGE}/{MAHNAZ.id}", form).text
    assert "Mahnaz Gichki is asked no more about Maths." in asked
    assert "What was asked already may still be answered." in asked
    desk.send(f"{PAGE}/{MAHNAZ.id}", {**form, "sure": "yes"})
    assert (pooled(parts), kept(parts)) == ([], [("specialist let go", f"person {MAHNAZ.id}: maths")])
    knows(parts, MAHNAZ, "science")
    assert "not asked of this person any more" in desk.send(f"{PAGE}/{MAHNAZ.id}", {**form, "sure": "yes"})


def test_the_province_sees_the_pool_without_numbers_and_changes_nothing(app: Flask, parts: Parts) -> None:
    signed = SIGNED_IN["province"]
    assert signed
    knows(parts, MAHNAZ, "maths")
    desk = Desk(app, *signed)
    page = desk.get(PAGE).text
    assert "Mahnaz Gichki" in page
    assert MAHNAZ.msisdn[3:] not in page
    assert f'action="/console{PAGE}' not in page
    assert f'href="/console{PAGE}"' in desk.get("/posts").text
