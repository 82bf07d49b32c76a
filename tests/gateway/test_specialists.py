"""Those who know a topic: asked one after the other, two at most, of a private question at its asker's word only."""

from __future__ import annotations

import pytest
from click.testing import Result

from flows.outcomes import QuestionAnswered, QuestionAsked, SpecialistAsked
from gateway.jobs import escalate
from store import records
from store.tables import Outbox, Questions, SpecialistAsks
from tests import pishin
from tests.doors import Doors
from tests.people import ABDUL_WADOOD, FAZAL, GUL_KHAN, NOW, SABIHA, ZARMINA
from tests.stopped import later, local, moment_at

WORDS = "How do I teach carrying?"


def flask(doors: Doors, *arguments: str) -> Result:
    return doors.app.test_cli_runner().invoke(args=["specialist", *arguments])


@pytest.fixture(autouse=True)
def pool(doors: Doors) -> None:
    """Sabiha of the TLRT is asked first, Fazal of Pishin-04 next; and Abdul Wadood knows maths too, but it is his own cluster."""
    with doors.parts.database.transaction() as db:
        pishin.open_second_cluster(db)
        pishin.add_person(db, SABIHA, None)
        pishin.hold(db, SABIHA, "province", province_id=1)
    for person in (SABIHA, FAZAL, ABDUL_WADOOD):
        assert flask(doors, "add", person.msisdn, "maths").exit_code == 0


def save(doors: Doors, *outcomes: object) -> None:
    with doors.parts.database.transaction() as db:
        for outcome in outcomes:
            records.save(db, outcome, moment_at(NOW))  # type: ignore[arg-type]


def asked(doors: Doors, seen_by: str, by: int = ZARMINA.id) -> None:
    save(doors, QuestionAsked(ZARMINA.id, "teaching", "maths", seen_by, "week", WORDS), SpecialistAsked(by, 1))


def hears(doors: Doors, kind: str) -> list[int]:
    return [row.person_id for row in doors.outbox(Outbox.kind == kind)]


def look(doors: Doors, day: int, month: int = 12) -> dict[str, int]:
    return escalate.run(later(doors.parts, local(day, 10, month=month)))


def states(doors: Doors) -> list[str]:
    with doors.parts.database.reading() as db:
        return [row.state for row in db.execute(SpecialistAsks.__table__.select().order_by(SpecialistAsks.id))]


@pytest.mark.parametrize("seen_by", ["mentor", "cluster"])
def test_after_five_school_days_the_next_and_then_she_is_asked(doors: Doors, seen_by: str) -> None:
    asked(doors, seen_by)
    assert hears(doors, "D123") == [SABIHA.id]
    assert hears(doors, "D124") == [ABDUL_WADOOD.id]
    look(doors, 1)  # the fifth school day after Wednesday 25 November: Sunday is none
    assert states(doors) == ["asked"]
    assert look(doors, 2)["specialist_late"] == 1
    assert hears(doors, "D123") == [SABIHA.id, FAZAL.id]
    assert states(doors) == ["over", "asked"]
    look(doors, 9)
    assert states(doors) == ["over", "over"]
    with doors.parts.database.reading() as db:
        row = db.execute(Questions.__table__.select()).one()
    assert (row.with_whom, row.state, row.leave_asked_on is not None) == ("mentor", "open", True)
    assert doors.dial(ZARMINA, "3").press("1").count("Riyazi ke mentor") == 0  # two at most


def test_a_mentor_may_not_send_a_private_one_on(doors: Doors) -> None:
    asked(doors, "mentor", by=ABDUL_WADOOD.id)
    assert hears(doors, "D123") == []


def test_a_name_stands_with_an_answer_by_leave_only(doors: Doors) -> None:
    asked(doors, "cluster")
    assert doors.text(SABIHA, "A1 Use bottle tops").startswith("Thank you. Q1 is answered")
    shown = doors.dial(ZARMINA, "3").press("1")
    assert "Q1 Riyazi ke mentor se: Use bottle tops" in shown
    save(doors, QuestionAnswered(SABIHA.id, 1, "Bottle tops, in tens", by="specialist", named=True))
    assert "Q1 Sabiha se: Bottle tops, in tens" in doors.dial(ZARMINA, "3").press("1")


def test_somebody_who_was_not_asked_answers_nothing(doors: Doors) -> None:
    asked(doors, "cluster")
    assert "Q1" in doors.text(FAZAL, "A1 Use bottle tops")
    assert "Use bottle tops" not in doors.dial(ZARMINA, "3").press("1")


def test_an_answer_of_the_mentors_ends_the_asking(doors: Doors) -> None:
    asked(doors, "cluster")
    save(doors, QuestionAnswered(ABDUL_WADOOD.id, 1, "Guide page 34", by="mentor"))
    assert states(doors) == ["over"]
    assert "Nothing is asked of you" in doors.dial(SABIHA, "2").shown


def test_the_pool_is_kept_by_command(doors: Doors) -> None:
    asked(doors, "cluster")
    assert [line.split("  ")[0] for line in flask(doors, "list").output.splitlines()] == ["Maths"] * 3
    assert "Sabiha, since 2026-11-25, 1 waiting" in flask(doors, "list").output
    assert flask(doors, "add", SABIHA.msisdn, "maths").output == "Sabiha: Maths, already.\n"
    assert flask(doors, "end", SABIHA.msisdn, "maths").output == "Sabiha: Maths, no more.\n"
    assert "was not asked about" in flask(doors, "end", SABIHA.msisdn, "maths").output
    assert "holds no post" in flask(doors, "add", GUL_KHAN.msisdn, "maths").output
    assert "nobody has this number" in flask(doors, "add", "0333 9999999", "maths").output
