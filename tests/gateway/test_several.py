"""Somebody with several duties: a call is for one of them, an SMS goes where it belongs."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from flows.facts import Person
from store import people, staff
from store.tables import Closures, People, PupilCounts, Questions
from tests import pishin
from tests.doors import Doors
from tests.people import ABDUL_WADOOD, GUL_KHAN, NOW


def officer_too(doors: Doors, person: Person) -> None:
    """He has the district office from today."""
    with doors.parts.database.transaction() as db:
        staff.appoint(db, staff.Appointment("district_officer", person.msisdn, person.name, "Pishin"), NOW)


def test_a_teacher_who_is_the_officer_chooses_and_each_menu_is_whole(doors: Doors) -> None:
    officer_too(doors, GUL_KHAN)
    assert doors.dial(GUL_KHAN).shown == "CON What is it about?\n1 District office\n2 My own class"
    assert doors.dial(GUL_KHAN).press("1").startswith("CON District Pishin\n1 Waiting for you (0)")
    assert "1 Attendance today" in doors.dial(GUL_KHAN).press("2")


def test_his_count_by_sms_is_saved(doors: Doors) -> None:
    officer_too(doors, GUL_KHAN)
    assert "boys 18" in doors.text(GUL_KHAN, "18 15")
    assert doors.count(PupilCounts.boys == 18, PupilCounts.girls == 15, table=PupilCounts) == 1


@pytest.mark.parametrize("person", [GUL_KHAN, ABDUL_WADOOD], ids=["teacher", "mentor"])
def test_the_number_he_is_asked_for_by_sms_goes_where_it_was_asked(doors: Doors, person: Person) -> None:
    officer_too(doors, person)
    doors.text(person, "CHUTTI")
    doors.text(person, "3")
    assert doors.count(Closures.person_id == person.id, Closures.reason == "weather", table=Closures) == 1


def test_a_mentor_who_is_the_officer_answers_his_teachers(doors: Doors) -> None:
    officer_too(doors, ABDUL_WADOOD)
    doors.text(GUL_KHAN, "QC how to teach three classes")
    with doors.parts.database.reading() as db:
        number = db.scalars(select(Questions.id)).all()[-1]
    assert "Q1 ka jawab ho gaya" in doors.text(ABDUL_WADOOD, f"A{number} bottle tops")
    assert doors.count(Questions.answer == "bottle tops", table=Questions) == 1


def test_who_said_only_me_is_read_by_others_once_somebody_else_has_the_number(doors: Doors) -> None:
    doors.text(GUL_KHAN, "Q how to teach three classes")
    doors.text(ABDUL_WADOOD, "A1 bottle tops")
    with doors.parts.database.transaction() as db:
        assert not people.by_id(db, GUL_KHAN.id).phone_shared
        pishin.add_person(db, Person(70, GUL_KHAN.msisdn, "Rukhsana", phone_shared=True), None)
    said = [doors.text(GUL_KHAN, words) for words in ("J", "1", "1", "1", "1")]
    assert not [words for words in said if "bottle" in words or "Q1" in words]
    with doors.parts.database.transaction() as db:
        assert [each.phone_shared for each in people.by_msisdn(db, GUL_KHAN.msisdn)] == [True, True]
        db.execute(update(People).where(People.id == 70).values(left_on=NOW.date()))
        assert not people.by_id(db, GUL_KHAN.id).phone_shared
