"""What a dropped call leaves behind is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from gateway.jobs import tidy
from store import clerks
from store.roster.rows import Table
from store.tables import Calls, Drafts, RosterFiles, RosterLines, SignInTries
from tests.doors import Doors
from tests.people import GUL_KHAN, NOW, ZARMINA


def test_a_dropped_call_is_forgotten_soon_and_its_draft_when_nobody_can_go_on_with_it(doors: Doors) -> None:
    call = doors.dial(GUL_KHAN)
    call.press("2", "6", "2")
    assert tidy.run(doors.parts) == {}
    _move(doors, minutes=16)
    assert tidy.run(doors.parts) == {"calls": 1}
    assert doors.count(Calls.said != "", table=Calls) == 0
    assert call.send("2*6*2") == "END Saathi"
    _move(doors, hours=49)
    assert tidy.run(doors.parts) == {"drafts": 1}
    assert doors.count(table=Drafts) == 0


def test_sign_ins_that_ended_and_lists_of_long_ago_are_forgotten(doors: Doors) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=3)
    with doors.parts.database.transaction() as db:
        db.execute(insert(SignInTries).values(what="number", who="somebody", at=long_ago))
        db.execute(insert(SignInTries).values(what="number", who="somebody", at=datetime.now(UTC)))
        list_id = clerks.begin(
            db, ZARMINA.id, "list.csv", b"district\nPishin\n", Table(("district",), ((2, ("Pishin",)),)), NOW
        )
    assert tidy.run(doors.parts) == {"sign_ins": 1}
    _move(doors, days=31)
    assert tidy.run(doors.parts) == {"lists": 1}
    assert doors.count(RosterFiles.id == list_id, RosterFiles.state == "dropped", table=RosterFiles) == 1
    assert doors.count(table=RosterLines) == 0


def _move(doors: Doors, **by: int) -> None:
    with doors.parts.database.transaction() as db:
        doors.parts.clock.move_to(db, NOW + timedelta(**by))
