"""A number that was silent for long may be somebody else's: nothing private opens there until she has shown who she is."""

from __future__ import annotations

from datetime import timedelta

from gateway.jobs import tidy
from store.tables import Outbox
from tests.doors import Doors
from tests.people import ABDUL_WADOOD, GUL_KHAN, KARBALA

ASKS = "We have not heard from you for long. Your school?"


def _later(doors: Doors, days: int) -> None:
    with doors.parts.database.transaction() as db:
        doors.parts.clock.set(db, doors.parts.clock.now(db) + timedelta(days=days))


def _answered(doors: Doors) -> None:
    doors.text(GUL_KHAN, "Q how do I teach carrying?")
    doors.text(ABDUL_WADOOD, "A1 with bottle tops")


def _key_of(screen: str, name: str) -> str:
    return next(line.split(" ", 1)[0] for line in screen.split("\n") if name in line)


def test_after_months_of_silence_she_says_where_she_teaches_and_finds_all_as_it_was(doors: Doors) -> None:
    _answered(doors)
    _later(doors, 91)
    assert tidy.run(doors.parts)["silent"]
    call = doors.dial(GUL_KHAN)
    assert "There is a message for you" in call.shown
    assert ASKS in call.press("3")
    assert "Q1" not in call.shown
    assert "Q1" in call.press(_key_of(call.shown, KARBALA.name))
    assert "Q1" in doors.dial(GUL_KHAN).press("3"), "she is asked once"


def test_whoever_has_the_number_now_sees_nothing_and_her_mentor_hears(doors: Doors) -> None:
    _answered(doors)
    _later(doors, 91)
    tidy.run(doors.parts)
    call = doors.dial(GUL_KHAN)
    call.press("3", "9")
    closed = call.press(_key_of(call.shown, "Not in this list"))
    assert "stays closed here today" in closed
    assert "stays closed here today" in doors.dial(GUL_KHAN).press("3"), "no second guess"
    told = doors.outbox(Outbox.kind == "D149")
    assert [each.msisdn for each in told] == [ABDUL_WADOOD.msisdn]
    assert "bottle" not in doors.text(GUL_KHAN, "J")
    assert "CON" in doors.dial(GUL_KHAN).press("1"), "counts go on as always"
    _later(doors, 1)
    assert ASKS in doors.dial(GUL_KHAN).press("3")


def test_who_was_heard_is_asked_nothing(doors: Doors) -> None:
    _answered(doors)
    _later(doors, 80)
    doors.text(GUL_KHAN, "MADAD")
    _later(doors, 20)
    tidy.run(doors.parts)
    assert "Q1" in doors.dial(GUL_KHAN).press("0", "3")
