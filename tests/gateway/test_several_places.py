"""Who leads two clusters or districts, as while a neighbour's post is vacant: each is a key away, and an SMS finds its own."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from flows.outcomes import PassedUp, QuestionAsked
from store import places, records, staff
from store.staff import Appointment
from store.tables import PupilCounts, Questions
from tests import pishin
from tests.doors import Doors
from tests.people import BARSHORE, FAZAL, NASREEN, NOW, PISHIN_03, ZARMINA
from tests.stopped import moment_at

WHICH = "CON Which cluster?\n1 Pishin-03\n2 Pishin-04"


@pytest.fixture(autouse=True)
def acting(doors: Doors) -> None:
    """Fazal of Pishin-04 acts for Pishin-03 too; there Zarmina asks something."""
    with doors.parts.database.transaction() as db:
        pishin.open_second_cluster(db)
        appointment = Appointment("mentor", FAZAL.msisdn, place=PISHIN_03.name, until=date(2026, 12, 24))
        staff.appoint(db, appointment, NOW)
        records.save(db, QuestionAsked(ZARMINA.id, "teaching", "", "cluster", "week", "Books?"), moment_at(NOW))


def answer(doors: Doors) -> str:
    with doors.parts.database.reading() as db:
        return str(db.scalar(select(Questions.answer)))


def test_each_cluster_has_its_menu(doors: Doors) -> None:
    call = doors.dial(FAZAL)
    assert call.shown == WHICH
    assert call.press("2").startswith("CON Mentor Pishin-04\n1 Questions (0)")
    call = doors.dial(FAZAL)
    assert call.press("1").startswith("CON Mentor Pishin-03\n1 Questions (1)")
    assert "Books?" in call.press("1", "1")
    call.press("1", "On Monday.")
    assert answer(doors) == "On Monday."


def test_an_answer_by_sms_finds_its_cluster(doors: Doors) -> None:
    assert "Thank you. Q1 is answered" in doors.text(FAZAL, "A1 On Monday.")
    assert answer(doors) == "On Monday."
    assert "Q77" in doors.text(FAZAL, "A77 On Monday.")


def test_his_own_count_needs_no_cluster(doors: Doors) -> None:
    doors.text(FAZAL, "11 8")
    with doors.parts.database.reading() as db:
        assert db.scalars(select(PupilCounts.school_id)).all() == [BARSHORE.id]


def test_what_is_of_one_of_them_asks_of_which(doors: Doors) -> None:
    assert doors.text(FAZAL, "KHABAR") == WHICH.removeprefix("CON ")
    assert "Every school of Pishin-03 was in touch" in doors.text(FAZAL, "1")


def test_each_district_has_its_menu(doors: Doors) -> None:
    with doors.parts.database.transaction() as db:
        places.open_district(db, "Kech")
        acting = Appointment("district_officer", NASREEN.msisdn, place="Kech", until=date(2026, 12, 24))
        staff.appoint(db, acting, NOW)
        records.save(db, PassedUp(FAZAL.id, 1, "no books"), moment_at(NOW))
    assert "\n1 Pishin\n2 Kech" in doors.dial(NASREEN).shown
    assert doors.dial(NASREEN).press("2").startswith("CON District Kech\n1 Waiting for you (0)")
    assert doors.dial(NASREEN).press("1").startswith("CON District Pishin\n1 Waiting for you (1)")
    assert "Your answer to E1" in doors.text(NASREEN, "A E1 On Monday.")
    assert answer(doors) == "On Monday."
    assert doors.text(NASREEN, "CHARGE 0333 1112223").startswith("Which district?")
