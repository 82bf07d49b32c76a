"""`flask question add`: what came by telephone, visit or letter stands in the same queue."""

from __future__ import annotations

from click.testing import Result
from sqlalchemy import select

from store.tables import Outbox, Questions
from tests.doors import Doors
from tests.people import ABDUL_WADOOD, GUL_KHAN, NASREEN, SHAISTA, ZARMINA


def add(doors: Doors, *arguments: str, number: str = GUL_KHAN.msisdn) -> Result:
    given = ["question", "add", "--number", number, "--source", "letter", "--kind", "supplies"]
    return doors.app.test_cli_runner().invoke(args=[*given, *arguments])


def hears(doors: Doors) -> list[tuple[str, int]]:
    return [(row.kind, row.person_id) for row in doors.outbox(Outbox.kind != "screen")]


def test_it_is_a_question_like_any_other_and_keeps_its_source(doors: Doors) -> None:
    assert add(doors, "No chalk", "since May").output == "Logged as Q1.\n"
    with doors.parts.database.reading() as db:
        row = db.execute(select(Questions)).one()
    assert (row.source, row.words, row.seen_by, row.asker_id) == ("letter", "No chalk since May", "mentor", GUL_KHAN.id)
    assert hears(doors) == [("D23", ABDUL_WADOOD.id)]


def test_a_shared_one_may_go_straight_to_an_office(doors: Doors) -> None:
    assert add(doors, "--seen-by", "cluster", "--to", "officer", "No chalk").output == "Logged as E1.\n"
    assert ("D4", NASREEN.id) in hears(doors)


def test_of_a_private_one_its_asker_is_asked_first(doors: Doors) -> None:
    add(doors, "--to", "officer", "No chalk")
    assert [kind for kind, _ in hears(doors)] == ["D23", "D13"]


def test_a_safety_matter_goes_to_the_focal_person_whatever_was_typed(doors: Doors) -> None:
    given = ("--kind", "safety", "--seen-by", "cluster", "--to", "officer", "Somebody waits at the gate")
    assert add(doors, *given, number=ZARMINA.msisdn).output == "Logged as S1.\n"
    assert doors.count(table=Questions) == 0
    assert hears(doors) == [("D29", SHAISTA.id)]


def test_what_cannot_be_logged_is_said_in_one_line(doors: Doors) -> None:
    assert "nobody has this number" in add(doors, "x", number="0333 9999999").output
    assert "belongs to no school" in add(doors, "x", number=NASREEN.msisdn).output
    assert doors.count(table=Questions) == 0
