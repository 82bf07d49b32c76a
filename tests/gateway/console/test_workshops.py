"""Workshops at a desk: who sees which and how much of them; called, changed, noted by the rules of the keypad."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from flows import outcomes
from flows.facts import Person
from gateway.parts import Parts
from store import records
from store.tables import CheckIns, Outbox, People, WorkshopAway, WorkshopReplies, Workshops, WorkshopSteps
from tests import pishin
from tests.desks import HANI, KECH_01, MAHNAZ, TARIQ, Desk
from tests.people import ABDUL_WADOOD, BIBI_HAWA, GUL_KHAN, HURAMZAI, NASREEN, PISHIN_03, SABIHA, TODAY, ZARMINA

AHEAD = date(2026, 12, 2)
TEACHERS = tuple(Person(70 + n, f"+92333123007{n}", f"Teacher {n}", language="en", sex="f") for n in range(6))


def calls(parts: Parts, who: Person = ABDUL_WADOOD, cluster: int = PISHIN_03.id, first: date = AHEAD) -> int:
    """A workshop that was called; its number."""
    called = outcomes.WorkshopCalled(
        who.id, cluster, first, first + timedelta(days=1), time(9), "GGHS Pishin", "maths", "Separate room."
    )
    save(parts, called)
    with parts.database.reading() as db:
        return max(db.scalars(select(Workshops.id)))


def save(parts: Parts, *saved: Any) -> None:
    with parts.database.transaction() as db:
        for outcome in saved:
            records.save(db, outcome, parts.moment(db))


def under_way(parts: Parts) -> int:
    """One that began today: Gul Khan typed the code, Zarmina did not."""
    number = calls(parts, first=TODAY)
    save(parts, outcomes.CheckedIn(GUL_KHAN.id, number, TODAY))
    return number


def many_teachers(parts: Parts) -> None:
    """So many that a number names nobody."""
    with parts.database.transaction() as db:
        for each in TEACHERS:
            pishin.add_person(db, each, HURAMZAI)


def row(parts: Parts, number: int) -> Any:
    with parts.database.reading() as db:
        return db.execute(select(Workshops).where(Workshops.id == number)).one()


def kinds(parts: Parts, person: Person) -> list[str]:
    with parts.database.reading() as db:
        return list(db.scalars(select(Outbox.kind).where(Outbox.person_id == person.id)))


def english(app: Flask) -> Desk:
    desk = Desk(app, ABDUL_WADOOD)
    desk.post("/language", {"to": "en"})
    return desk


# --- who sees what ---------------------------------------------------------------------------


def test_each_sees_those_of_the_own_area(app: Flask, parts: Parts) -> None:
    here, there = calls(parts), calls(parts, MAHNAZ, KECH_01.id)
    for who, strong, seen in ((ABDUL_WADOOD, False, {here}), (NASREEN, False, {here}), (HANI, False, {there})):
        desk = Desk(app, who, strong)
        assert {n for n in (here, there) if f'/workshops/{n}"' in desk.get("/workshops").text} == seen
        for number in (here, there):
            assert desk.get(f"/workshops/{number}").status_code == (200 if number in seen else 404)
    for who, strong in ((SABIHA, False), (TARIQ, True)):
        desk = Desk(app, who, strong)
        assert "2 workshops" in desk.see("/workshops")
        assert "1 workshop" in desk.see("/workshops?district=Kech")


def test_past_and_cancelled_ones_stand_apart(app: Flask, parts: Parts) -> None:
    calls(parts)
    calls(parts, first=date(2026, 11, 10))
    desk = Desk(app, NASREEN)
    assert "2-3 Dec" in desk.see("/workshops")
    assert "10-11 Nov" not in desk.see("/workshops")
    assert "10-11 Nov" in desk.see("/workshops?when=past")
    save(parts, outcomes.WorkshopCancelled(ABDUL_WADOOD.id, calls(parts, first=date(2026, 12, 8))))
    assert "cancelled" in desk.see("/workshops")


def test_a_mentor_sees_replies_by_school_and_reasons(app: Flask, parts: Parts) -> None:
    number = calls(parts)
    save(
        parts,
        outcomes.WorkshopReplied(GUL_KHAN.id, number, coming=True),
        outcomes.WorkshopReplied(ZARMINA.id, number, coming=False, reason="alone"),
    )
    page = english(app).see(f"/workshops/{number}")
    assert "1 coming" in page
    assert "1 have not said" in page
    assert "School has no other teacher 1" in page
    assert "GGPS Huramzai cannot" in page
    assert "Codes for the board" in page


def test_above_the_mentor_few_are_not_counted_and_no_school_is_named(app: Flask, parts: Parts) -> None:
    number = under_way(parts)
    save(parts, outcomes.WorkshopReplied(ZARMINA.id, number, coming=False, reason="health"))
    for who, strong in ((NASREEN, False), (SABIHA, False), (TARIQ, True)):
        page = Desk(app, who, strong).see(f"/workshops/{number}")
        assert "few teachers, so no numbers" in page
        for hidden in ("Huramzai", "Karbala", "Health", "1 cannot", "typed the code", "Codes for", "Your list"):
            assert hidden not in page, (who.name, hidden)


def test_above_the_mentor_a_reason_is_shown_where_five_say_it(app: Flask, parts: Parts) -> None:
    many_teachers(parts)
    number = calls(parts)
    said = [outcomes.WorkshopReplied(each.id, number, coming=False, reason="weather") for each in TEACHERS[:5]]
    save(parts, *said, outcomes.WorkshopReplied(ZARMINA.id, number, coming=False, reason="health"))
    page = Desk(app, NASREEN).see(f"/workshops/{number}")
    assert "6 cannot" in page
    assert "Weather/road 5" in page
    assert "Health" not in page
    assert "By school" not in page


def test_a_mentor_sees_where_roll_and_code_differ(app: Flask, parts: Parts) -> None:
    number = under_way(parts)
    save(parts, outcomes.RollTaken(ABDUL_WADOOD.id, number, TODAY, (GUL_KHAN.id,)))
    assert "typed the code, but away by your list: GPS Killi Karbala" in english(app).see(f"/workshops/{number}")
    assert "by your list" not in Desk(app, NASREEN).see(f"/workshops/{number}")


# --- what its mentor does ----------------------------------------------------------------------


FORM = {"first_day": "2026-12-02", "hour": "10", "venue": "GHS Yaru", "listed": "methods", "travel": "Bus at 8"}


def test_a_workshop_is_called(app: Flask, parts: Parts) -> None:
    told = english(app).send("/workshops/call", FORM)
    assert "Workshop 2-3 Dec is called" in told
    with parts.database.reading() as db:
        called = db.execute(select(Workshops)).one()
    kept = (called.cluster_id, called.first_day, called.starts, called.venue, called.topic, called.travel)
    assert kept == (PISHIN_03.id, AHEAD, time(10), "GHS Yaru", "methods", "Bus at 8")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"first_day": "2026-12-04"}, "Friday is short"),
        ({"first_day": "2026-11-24"}, "is not ahead"),
        ({"first_day": "2029-12-03"}, "is not a day"),
        ({"first_day": ""}, "Please fill this in"),
        ({"venue": ""}, "Please fill this in"),
        ({"venue": "x" * 60}, "36"),
        ({"listed": ""}, "Please fill this in"),
        ({"hour": "23"}, "7 to 16"),
    ],
)
def test_what_the_keypad_refuses_is_refused_with_its_reason(
    wrong: dict[str, str], told: str, app: Flask, parts: Parts
) -> None:
    answer = english(app).post("/workshops/call", {**FORM, **wrong})
    assert answer.status_code == 200
    assert told in answer.text
    assert "Bus at 8" in answer.text  # nothing typed is lost
    with parts.database.reading() as db:
        assert db.execute(select(Workshops)).all() == []


def test_another_day_another_place_cancelled(app: Flask, parts: Parts) -> None:
    number, desk = calls(parts), english(app)
    save(parts, outcomes.WorkshopReplied(GUL_KHAN.id, number, coming=True))
    assert "Changed to 9-10 Dec" in desk.send(f"/workshops/{number}", {"step": "day", "first_day": "2026-12-09"})
    assert row(parts, number).first_day == date(2026, 12, 9)
    with parts.database.reading() as db:
        assert db.execute(select(WorkshopReplies)).all() == []
    assert "now at GHS Yaru" in desk.send(f"/workshops/{number}", {"step": "place", "venue": "GHS Yaru"})
    assert "Friday is short" in desk.post(f"/workshops/{number}", {"step": "day", "first_day": "2026-12-11"}).text
    assert "is cancelled" in desk.send(f"/workshops/{number}", {"step": "cancel"})
    assert row(parts, number).cancelled_at is not None
    assert len(kinds(parts, ZARMINA)) == 3
    assert "can no longer be done" in desk.send(f"/workshops/{number}", {"step": "cancel"})


def test_of_two_the_one_on_the_page_is_changed(app: Flask, parts: Parts) -> None:
    first, second = calls(parts), calls(parts, first=date(2026, 12, 8))
    english(app).send(f"/workshops/{second}", {"step": "cancel"})
    assert row(parts, first).cancelled_at is None
    assert row(parts, second).cancelled_at is not None


def test_what_has_begun_keeps_its_day(app: Flask, parts: Parts) -> None:
    number = calls(parts, first=TODAY - timedelta(days=1))
    desk = english(app)
    assert "Cancel it" not in desk.see(f"/workshops/{number}")
    for step in ("cancel", "day", "nothing"):
        told = desk.send(f"/workshops/{number}", {"step": step, "first_day": "2026-12-09"})
        assert "can no longer be done" in told
    assert row(parts, number).cancelled_at is None


def test_steps_points_plan_and_who_came_are_noted(app: Flask, parts: Parts) -> None:
    number = calls(parts, first=TODAY - timedelta(days=1))
    save(parts, outcomes.CheckedIn(GUL_KHAN.id, number, TODAY))
    desk, here = english(app), f"/workshops/{number}"
    assert "steps 13" in desk.send(here, {"step": "steps", "day": f"{TODAY}", "steps": ["3", "1"]})
    desk.send(here, {"step": "points", "points": "Bottle tops for carrying"})
    desk.send(here, {"step": "plan", "plan": "Count tops in class 2"})
    told = desk.send(here, {"step": "roll", "day": f"{TODAY}", "away": [str(ZARMINA.id), "999"]})
    assert "2 came" in told
    page = Desk(app, NASREEN).see(here)
    for shown in ("Day plan , A problem", "Bottle tops for carrying", "Count tops in class 2"):
        assert shown.replace(" ,", ",") in page.replace(" ,", ",")
    with parts.database.reading() as db:
        assert db.scalars(select(WorkshopSteps.steps)).all() == ["13"]
        assert db.scalars(select(WorkshopAway.person_id)).all() == [ZARMINA.id]


def test_a_day_that_was_not_is_no_roll(app: Flask, parts: Parts) -> None:
    number = under_way(parts)
    save(parts, outcomes.RollTaken(ABDUL_WADOOD.id, number, TODAY, (ZARMINA.id,)))
    assert english(app).post(f"/workshops/{number}", {"step": "roll", "day": "2026-11-24"}).status_code == 200
    with parts.database.reading() as db:
        assert db.scalars(select(WorkshopAway.person_id)).all() == [ZARMINA.id]


def test_only_a_mentor_may(app: Flask, parts: Parts) -> None:
    number = calls(parts)
    for who, strong in ((NASREEN, False), (SABIHA, False), (TARIQ, True)):
        desk = Desk(app, who, strong)
        assert "Call a workshop" not in desk.see("/workshops")
        assert desk.get("/workshops/call").status_code == 404
        assert desk.post(f"/workshops/{number}", {"step": "cancel"}).status_code == 404
    assert Desk(app, MAHNAZ).post(f"/workshops/{number}", {"step": "cancel"}).status_code == 404
    assert row(parts, number).cancelled_at is None


def test_who_has_left_is_not_listed(app: Flask, parts: Parts) -> None:
    number = under_way(parts)
    with parts.database.transaction() as db:
        db.execute(update(People).where(People.id == BIBI_HAWA.id).values(left_on=TODAY))
        assert db.scalars(select(CheckIns.person_id)).all() == [GUL_KHAN.id]
    page = english(app).see(f"/workshops/{number}")
    assert "Bostan" not in page
    assert "2 have not said" in page


def test_the_agenda_counts_and_names_no_private_one(app: Flask, parts: Parts) -> None:
    number = calls(parts)
    asked = {"kind": "teaching", "urgency": "workshop", "words": "zebra"}
    save(
        parts,
        outcomes.QuestionAsked(GUL_KHAN.id, topic="maths", seen_by="cluster", **asked),
        outcomes.QuestionAsked(ZARMINA.id, topic="absence", seen_by="mentor", **asked),
    )
    page = english(app).see(f"/workshops/{number}")
    assert "Maths 1 question" in page
    assert "1 private question more" in page
    assert "zebra" not in page
    assert "Absence" not in page
    assert "Agenda" not in Desk(app, NASREEN).see(f"/workshops/{number}")
