"""What a dropped call leaves behind is forgotten."""

from __future__ import annotations

from datetime import timedelta

from gateway.jobs import tidy
from store.tables import Calls, Drafts
from tests.doors import Doors
from tests.people import GUL_KHAN, NOW


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


def _move(doors: Doors, **by: int) -> None:
    with doors.parts.database.transaction() as db:
        doors.parts.clock.move_to(db, NOW + timedelta(**by))
