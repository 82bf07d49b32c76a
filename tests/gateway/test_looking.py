"""A press that only goes on is looked up beside others' and written in a moment; whatever came between is not overwritten."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from gateway import ussd
from gateway.channels.base import UssdPress
from gateway.ussd import Step
from store import conversations
from store.tables import Calls, Closures, DeadNumbers, Drafts, PupilCounts, Settings
from tests.doors import Call, Doors
from tests.people import GUL_KHAN, NOW, ZARMINA
from tests.stopped import overhearing

only_sqlite = pytest.mark.parametrize(
    "database_url", ["sqlite"], indirect=True
)  # of its writers there is one at a time


def look(doors: Doors, call: Call, key: str) -> Step | None:
    """What a key would come to, without pressing it."""
    pressed = UssdPress(call.session_id, call.msisdn, f"{call.typed}*{key}" if call.typed else key, "*778#", None)
    with doors.parts.database.reading() as db:
        return ussd.look(db, pressed, doors.parts.vault, lambda: doors.parts.moment(db, "africastalking"))


def kept(doors: Doors) -> list[tuple[object, ...]]:
    """Every call and draft, to see that nothing moved."""
    with doors.parts.database.reading() as db:
        return [tuple(row) for table in (Calls, Drafts) for row in db.execute(select(table))]


def go_on(doors: Doors, call: Call, step: Step) -> bool:
    with doors.parts.database.transaction() as db:
        return ussd.go_on(db, call.msisdn, step, doors.parts.vault)


def test_a_look_shows_what_the_press_would_and_writes_nothing(doors: Doors) -> None:
    call = doors.dial(GUL_KHAN)
    before = kept(doors)
    step = look(doors, call, "1")
    assert step and kept(doors) == before
    assert "CON " + step.said.text == call.press("1")


def test_one_that_goes_on_is_as_if_it_had_been_pressed(doors: Doors) -> None:
    call = doors.dial(GUL_KHAN)
    step = look(doors, call, "1")
    assert step and go_on(doors, call, step)
    call.typed = "1"
    assert call.send("1") == "CON " + step.said.text  # a repeat
    assert call.press("18", "15").startswith("CON Wed 25 Nov\nBoys 18 of 22\nGirls 15 of 19")
    assert call.press("1").startswith("END Saved")


def pressed_meanwhile(doors: Doors, call: Call) -> None:
    call.press("1")


def texted_meanwhile(doors: Doors, call: Call) -> None:
    doors.text(GUL_KHAN, "MENU")


def dialled_anew(doors: Doors, call: Call) -> None:
    doors.dial(GUL_KHAN)


def erased_meanwhile(doors: Doors, call: Call) -> None:
    with doors.parts.database.transaction() as db:
        db.execute(delete(Drafts).where(Drafts.person_id == GUL_KHAN.id))


def ended_meanwhile(doors: Doors, call: Call) -> None:
    with doors.parts.database.transaction() as db:
        db.execute(update(Calls).where(Calls.msisdn == call.msisdn).values(ended=True))


@pytest.mark.parametrize(
    "meanwhile", [pressed_meanwhile, texted_meanwhile, dialled_anew, erased_meanwhile, ended_meanwhile]
)
def test_what_came_between_is_not_overwritten(doors: Doors, meanwhile: Callable[[Doors, Call], None]) -> None:
    call = doors.dial(GUL_KHAN)
    step = look(doors, call, "1")
    assert step
    meanwhile(doors, call)
    after = kept(doors)
    assert not go_on(doors, call, step)
    assert kept(doors) == after


def test_a_press_is_no_answer_to_what_an_sms_asked_meanwhile(doors: Doors) -> None:
    call = doors.dial(GUL_KHAN)
    assert call.press("2").startswith("CON What is it about?")
    doors.text(GUL_KHAN, "CHUTTI")  # sent before, and taken now: "why? 6 Building"
    assert call.press("6").startswith("CON Not finished yet: a question")
    assert doors.count(Closures.reason != "", table=Closures) == 0
    assert call.press("1").startswith("CON What is it about?")
    assert "focal" in call.press("6") or "one person" in call.shown


def test_a_call_goes_on_where_it_is_when_an_sms_asked_nothing(doors: Doors) -> None:
    call = doors.dial(GUL_KHAN)
    call.press("2")
    doors.text(GUL_KHAN, "18 15")
    assert call.press("3", "1").startswith("CON How soon?")


def test_what_a_menu_had_aside_takes_no_press_meant_for_the_menu(doors: Doors) -> None:
    doors.dial(GUL_KHAN).press("2", "1", "1")
    call = doors.dial(GUL_KHAN, "1*18")
    assert call.press("00").startswith("CON Saathi\n1 Attendance")
    doors.text(GUL_KHAN, "18 15")
    assert "Who may see it?" not in call.press("2")
    assert "How soon?" not in call.shown


def test_the_same_words_sealed_anew_are_another_state(doors: Doors) -> None:
    """A call that went to and fro is not where it was."""
    call = doors.dial(GUL_KHAN)
    step = look(doors, call, "1")
    assert step
    with doors.parts.database.transaction() as db:
        conversations.keep_draft(db, call.msisdn, GUL_KHAN.id, step.was, doors.parts.vault)
    assert not go_on(doors, call, step)


def test_what_has_more_to_write_is_left_to_the_press(doors: Doors) -> None:
    call = doors.dial(GUL_KHAN)
    assert look(doors, Call(doors, GUL_KHAN.msisdn), "1") is None  # another session
    call.press("1", "18", "15")
    assert look(doors, call, "1") is None  # it sends
    call.press("1")
    assert look(doors, call, "1") is None  # it has ended
    assert doors.count(table=PupilCounts) == 1


def test_a_third_wrong_key_and_a_sign_of_life_are_left_to_the_press(doors: Doors) -> None:
    call = doors.dial(ZARMINA)
    call.press("77", "77")
    assert look(doors, call, "77") is None  # it sends the short way
    with doors.parts.database.transaction() as db:
        db.execute(insert(DeadNumbers).values(msisdn=ZARMINA.msisdn, since=NOW))
    assert look(doors, call, "1") is None  # what is held for her may leave


@only_sqlite
def test_of_a_look_that_wrote_nothing_is_left_and_nothing_seen(doors: Doors) -> None:
    """Not by our own care alone: the database tells."""
    database = doors.parts.database

    def look(db: Connection) -> str:
        db.execute(insert(Settings).values(name="a", value="b"))
        return "seen"

    with database.after_a_look(look) as (db, seen):
        assert seen is None
        assert db.scalar(select(Settings.value).where(Settings.name == "a")) is None
    with database.after_a_look(lambda db: db.scalar(select(Calls.msisdn)) or "nobody") as (db, seen):
        assert seen == "nobody"
        db.execute(insert(Settings).values(name="a", value="c"))
    assert doors.count(Settings.value == "c", table=Settings) == 1


@only_sqlite
def test_of_a_press_that_goes_on_only_two_statements_keep_others_waiting(doors: Doors) -> None:
    call = doors.dial(GUL_KHAN)
    heard: list[str] = []
    with overhearing(lambda statement, _given: heard.append(statement.split()[0])):
        call.press("1")
    assert heard[heard.index("BEGIN", 1) :] == ["BEGIN", "UPDATE", "INSERT"]


@only_sqlite
def test_sqlite_compiles_nothing_anew_at_a_dial_or_a_message(doors: Doors) -> None:
    """It does so at every run of a statement whose LIMIT is a value beside its words."""
    heard: list[str] = []
    with overhearing(lambda statement, _given: heard.append(statement)):
        doors.dial(GUL_KHAN).press("1", "18", "15", "1")
        doors.text(GUL_KHAN, "17 14")
    limited = [" ".join(each.split()) for each in heard if "LIMIT" in each]
    assert limited, "it has none, so this tests nothing"
    assert [each for each in limited if "LIMIT ?" in each] == []
