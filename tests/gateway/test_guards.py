"""Loops, floods, and numbers rented by the thousand: kept, not answered, and nobody else suffers."""

from __future__ import annotations

from datetime import timedelta

from flows.routing import LANES
from gateway import guards
from gateway.postman import Postman
from store import outbox
from store.tables import Inbox, Outbox
from tests.doors import Doors
from tests.people import GUL_KHAN, NASREEN, NOW, ZARMINA

AUTO = "I am in class until {}:30 and cannot read your message now."


def why(doors: Doors) -> str:
    with doors.parts.database.reading() as db:
        return str(db.execute(Inbox.__table__.select().order_by(Inbox.id.desc())).first().understood)  # type: ignore[union-attr]


def test_a_machine_that_answers_every_answer_is_muted(doors: Doors) -> None:
    answered = [bool(doors.text(GUL_KHAN, AUTO.format(hour))) for hour in range(8)]
    assert answered == [True] * 3 + [False] * 5
    assert why(doors) == guards.LOOP
    assert doors.text(GUL_KHAN, "18 15").startswith("Saved"), "she herself is heard"


def test_who_corrects_a_count_is_no_machine(doors: Doors) -> None:
    for girls in range(10, 16):
        assert doors.text(GUL_KHAN, f"larkay 18 larkiyan {girls}").startswith("Saved")


def test_our_own_words_that_come_back_are_not_answered(doors: Doors) -> None:
    ours = doors.text(GUL_KHAN, "18 15")
    assert doors.text(GUL_KHAN, f"Fwd: {ours}"[5:]) == ""
    assert why(doors) == guards.ECHO


def test_neighbouring_strangers_are_a_flood_and_teachers_among_them_are_not(doors: Doors) -> None:
    block = GUL_KHAN.msisdn[:-3]
    answered = [bool(doors.text(f"{block}{n:03}", "hello")) for n in range(100, 100 + guards.MOST_OF_A_BLOCK + 5)]
    assert answered == [True] * guards.MOST_STRANGERS_OF_A_BLOCK + [False] * (
        len(answered) - guards.MOST_STRANGERS_OF_A_BLOCK
    )
    assert why(doors) == guards.BLOCK
    assert doors.text(GUL_KHAN, "18 15").startswith("Saved")


def test_a_stranger_from_abroad_costs_nothing(doors: Doors) -> None:
    assert doors.text("+447700900123", "hello") == ""
    assert doors.count() == 0
    assert doors.count(Inbox.msisdn == "+447700900123", table=Inbox) == 1


def test_in_a_flood_an_alert_still_leaves_first(doors: Doors) -> None:
    for n in range(guards.MOST_AN_HOUR + 5):
        doors.text(GUL_KHAN, f"{n} 1")
        doors.text(f"+92300{n:07}", "hello")
    with doors.parts.database.transaction() as db:
        given = {
            "to": NASREEN,
            "kind": "D3",
            "lane": "alert",
            "now": NOW,
            "lives": timedelta(days=1),
        }
        outbox.add(db, text="Please look at E7", **given)  # type: ignore[arg-type]
    parts = doors.parts
    only = {"simulator": parts.channels["simulator"]}  # nobody answers at the others here
    Postman(parts.database, only, parts.clock, policy=parts.policy).drain(LANES)
    assert doors.count(Outbox.lane == "alert", Outbox.state == "sent") == 1
    most = guards.MOST_AN_HOUR + 1 + guards.MOST_STRANGERS_OF_A_BLOCK
    assert doors.count(Outbox.lane == "reply", Outbox.state == "sent") <= most
    assert doors.text(ZARMINA, "15") != "", "and others are answered"
