"""A person is erased at the desk: nothing of hers is left anywhere, and what was counted is."""

from __future__ import annotations

from click.testing import Result
from sqlalchemy import insert, update

from store import audit, renumbering
from store.tables import AuditLines, DeadNumbers, Outbox, People, PupilCounts, Questions, SensitiveItems
from tests.canary import where_it_is
from tests.doors import Doors
from tests.people import ABDUL_WADOOD, GUL_KHAN, NOW, STRANGER, ZARMINA

CANARY, ANSWER = "Safed kabootar", "Begin with stones"


def erase(doors: Doors, *words: str, typed: str = "") -> Result:
    return doors.app.test_cli_runner().invoke(args=("person", "erase", *words), input=typed)


def test_nothing_of_hers_is_left_and_the_counts_stay(doors: Doors) -> None:
    _she_used_it(doors)
    database = doors.parts.database
    assert where_it_is(database, GUL_KHAN.msisdn)
    assert where_it_is(database, CANARY)
    waits = doors.count(Outbox.person_id == GUL_KHAN.id, Outbox.state == "due")
    assert waits > 0

    said = erase(doors, GUL_KHAN.msisdn, "--yes")
    assert said.exit_code == 0, said.output
    assert "in questions" in said.output
    for left in (GUL_KHAN.msisdn, GUL_KHAN.name, CANARY):
        assert where_it_is(database, left) == {}
    assert where_it_is(database, ANSWER) == {"inbox.body": 1}  # as the mentor wrote it: those words are his
    assert doors.count(table=PupilCounts) == 1
    assert doors.count(table=SensitiveItems) == 0
    assert doors.count(Outbox.person_id == GUL_KHAN.id, Outbox.state == "due") == 0
    assert doors.count(Questions.state != "closed", table=Questions) == 0
    with database.reading() as db:
        assert audit.broken_at(db) is None
    assert (
        doors.count(
            AuditLines.what == "erased", AuditLines.about.startswith(f"person {GUL_KHAN.id}: "), table=AuditLines
        )
        == 1
    )
    assert doors.dial(GUL_KHAN).shown.startswith("CON ")  # a stranger now, who may join
    assert GUL_KHAN.name not in doors.dial(GUL_KHAN).shown


def test_of_a_number_that_others_share_only_her_own_goes(doors: Doors) -> None:
    with doors.parts.database.transaction() as db:
        db.execute(update(People).where(People.id == ZARMINA.id).values(msisdn=GUL_KHAN.msisdn))
    assert "say whose with --name" in erase(doors, GUL_KHAN.msisdn, "--yes").output
    assert erase(doors, GUL_KHAN.msisdn, "--name", "gul", "--yes").exit_code == 0
    assert where_it_is(doors.parts.database, GUL_KHAN.name) == {}
    assert where_it_is(doors.parts.database, ZARMINA.name) == {"people.name": 1}
    assert where_it_is(doors.parts.database, GUL_KHAN.msisdn) == {"people.msisdn": 1}


def test_what_she_wrote_from_a_number_before_goes_too(doors: Doors) -> None:
    _she_used_it(doors)
    with doors.parts.database.transaction() as db:
        db.execute(update(Outbox).values(state="delivered"))
        db.execute(insert(DeadNumbers).values(msisdn=GUL_KHAN.msisdn, since=NOW))
        renumbering.renumber(db, GUL_KHAN.id, STRANGER, NOW)
    assert "in inbox" in erase(doors, STRANGER, "--yes").output
    for left in (GUL_KHAN.msisdn, STRANGER, CANARY):
        assert where_it_is(doors.parts.database, left) == {}


def test_what_comes_from_that_number_stays_where_somebody_else_has_it_now(doors: Doors) -> None:
    doors.text(GUL_KHAN, "18 15")
    with doors.parts.database.transaction() as db:
        db.execute(update(Outbox).values(state="delivered"))
        renumbering.renumber(db, GUL_KHAN.id, STRANGER, NOW)
        renumbering.renumber(db, ZARMINA.id, GUL_KHAN.msisdn, NOW)
    doors.text(GUL_KHAN.msisdn, f"Q {CANARY}")
    assert erase(doors, STRANGER, "--yes").exit_code == 0
    assert where_it_is(doors.parts.database, CANARY) == {"inbox.body": 1, "questions.words": 1}


def test_it_asks_first_and_who_holds_a_post_hands_it_over_before(doors: Doors) -> None:
    assert erase(doors, GUL_KHAN.msisdn, typed="n\n").exit_code == 1
    assert where_it_is(doors.parts.database, GUL_KHAN.name)
    held = erase(doors, ABDUL_WADOOD.msisdn, "--yes")
    assert held.exit_code == 1
    assert "hand it over first" in held.output
    assert "nobody is there" in erase(doors, "0300 0000000", "--yes").output


def _she_used_it(doors: Doors) -> None:
    doors.text(GUL_KHAN, "18 15")
    doors.text(GUL_KHAN, f"Q {CANARY}: how do I start?")
    doors.text(ABDUL_WADOOD, f"A1 {ANSWER}")
    doors.text(GUL_KHAN, f"QC {CANARY}: is there chalk?")
    doors.dial(GUL_KHAN).press("2", "6", "2", f"{CANARY} waits at the gate")
    doors.dial(GUL_KHAN).press("2", "1", "1")
