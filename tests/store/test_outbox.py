"""Adding, claiming, fencing, recovering: the rows of the outbox, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from flows.facts import Person
from flows.routing import Board, plain
from flows.texts import T
from store import outbox, results
from store.database import Database
from store.outbox import Lease, Message
from tests.letters import (
    A_DAY,
    NOW,
    REAL,
    SOMEBODY,
    SOMEBODY_ELSE,
    change,
    claim,
    lease,
    on_the_roster,
    put,
    row,
    sending,
    start,
    states,
)

SALAM = T("A1", "Salam")
LATER = REAL + timedelta(seconds=60)
TWO_ROUTES = Board(plain(["africastalking", "twilio"]).routes)


def finish(database: Database, message: Message, held: Lease | None = None, provider_id: str = "ATXid_1") -> bool:
    with database.transaction() as db:
        return results.accepted(db, message, held or lease(), provider_id, REAL)


# --- adding -----------------------------------------------------------------------------------


def test_a_message_is_kept_as_it_will_be_sent(database: Database) -> None:
    kept = row(database, put(database, "Zarmina\u2019s class", lane="notice", due_at=NOW + A_DAY))
    assert (kept.text, kept.encoding, kept.parts) == ("Zarmina's class", "GSM-7", 1)
    assert (kept.msisdn, kept.state, kept.lane, kept.kind) == (SOMEBODY.msisdn, "due", "notice", "A1")
    assert (kept.due_at, kept.expires_at, kept.person_id) == (NOW + A_DAY, NOW + A_DAY, None)


def test_parts_are_counted_in_the_alphabet_it_needs(database: Database) -> None:
    kept = row(database, put(database, "\u0633" * 71))
    assert (kept.encoding, kept.parts) == ("UCS-2", 2)


def test_the_same_once_leaves_once(database: Database) -> None:
    put(database, once="D8/9/2026-12-01")
    with database.transaction() as db:
        again = outbox.add(
            db, to=SOMEBODY, kind="D8", text=SALAM, lane="notice", now=NOW, lives=A_DAY, once="D8/9/2026-12-01"
        )
    assert again is None
    assert states(database) == ["due"]


@pytest.mark.parametrize(("lane", "leaves"), [("reply", True), ("alert", True), ("notice", False), ("bulk", False)])
def test_who_has_stopped_gets_replies_and_alerts_only(database: Database, lane: str, leaves: bool) -> None:
    with database.transaction() as db:
        stopped = replace(SOMEBODY, stopped=True)
        added = outbox.add(db, to=stopped, kind="A1", text=SALAM, lane=lane, now=NOW, lives=A_DAY)
    assert (added is not None) == leaves


# --- claiming ---------------------------------------------------------------------------------


def test_the_most_urgent_lane_comes_first(database: Database) -> None:
    for number, lane in enumerate(reversed(outbox.LANES)):
        put(database, lane=lane, to=replace(SOMEBODY, msisdn=f"+92333000000{number}"))
    assert [message.lane for message in claim(database)] == list(outbox.LANES)


def test_a_worker_gets_only_its_lanes_and_no_more_than_it_asks_for(database: Database) -> None:
    for number in range(5):
        put(database, to=replace(SOMEBODY, msisdn=f"+92333000000{number}"))
    put(database, lane="bulk")
    assert [len(claim(database, ("reply", "alert"), limit=3)), len(claim(database, ("reply",), limit=3))] == [3, 2]
    assert [message.lane for message in claim(database, ("notice", "bulk"))] == ["bulk"]


def test_a_persons_messages_leave_in_order(database: Database) -> None:
    put(database, "first")
    put(database, "second")
    other = put(database, to=SOMEBODY_ELSE)
    [first, theirs] = claim(database)
    assert (first.text, theirs.id) == ("first", other)
    assert claim(database) == [], "not while the first is claimed"
    start(database, first)
    assert claim(database) == [], "nor while it is being sent"
    finish(database, first)
    assert [message.text for message in claim(database)] == ["second"]


def test_another_lane_and_what_is_planned_for_later_hold_nobody_up(database: Database) -> None:
    put(database, "next week", lane="notice", due_at=NOW + A_DAY, lives=2 * A_DAY)
    put(database, "a reply")
    put(database, "today", lane="notice")
    assert [message.text for message in claim(database)] == ["a reply", "today"]


def test_it_waits_for_its_hour_by_the_programmes_clock(database: Database) -> None:
    put(database, due_at=NOW + timedelta(hours=2))
    assert claim(database) == []
    assert len(claim(database, now=NOW + timedelta(hours=2))) == 1


def test_next_due_tells_when(database: Database) -> None:
    with database.reading() as db:
        assert outbox.next_due(db) is None
    put(database, due_at=NOW + timedelta(hours=2))
    put(database, lane="bulk", due_at=NOW + timedelta(hours=1))
    with database.reading() as db:
        assert outbox.next_due(db) == NOW + timedelta(hours=1)
        assert outbox.next_due(db, ("reply",)) == NOW + timedelta(hours=2)


def test_a_retry_waits_by_real_time(database: Database) -> None:
    change(database, put(database), try_at=REAL + timedelta(seconds=30))
    assert claim(database, now=NOW + timedelta(hours=20)) == []
    assert len(claim(database, real_now=REAL + timedelta(seconds=30))) == 1


def test_what_is_too_late_ends_visibly(database: Database) -> None:
    never_tried = put(database)
    tried = put(database, to=SOMEBODY_ELSE)
    change(database, tried, attempts=3, reason="HTTP 500")
    assert claim(database, now=NOW + A_DAY) == []
    assert (row(database, never_tried).state, row(database, never_tried).reason) == ("expired", "too late")
    assert (row(database, tried).state, row(database, tried).reason) == ("failed", "HTTP 500")


def test_after_a_stop_nothing_that_was_queued_leaves_but_replies_and_alerts(database: Database) -> None:
    person = on_the_roster(database, SOMEBODY, stopped_at=NOW)
    for lane in outbox.LANES:
        put(database, lane=lane, to=person)
    assert [message.lane for message in claim(database)] == ["reply", "alert"]
    assert states(database)[2:] == ["expired", "expired"]


def test_a_row_on_hold_stays(database: Database) -> None:
    change(database, put(database), state="held")
    assert claim(database) == []


@pytest.mark.parametrize(
    ("lane", "wanted", "paused", "goes"),
    [
        ("reply", None, (), "africastalking"),
        ("reply", "twilio", (), "twilio"),
        ("reply", "a door that only receives", (), "africastalking"),
        ("reply", "twilio", ("twilio",), "africastalking"),
        ("reply", None, ("africastalking",), "twilio"),
        ("reply", None, ("twilio",), "africastalking"),
        ("alert", None, ("africastalking",), "twilio"),
        ("alert", "twilio", ("twilio",), "africastalking"),
        ("alert", None, ("africastalking", "twilio"), None),
    ],
)
def test_where_it_goes(database: Database, lane: str, wanted: str, paused: tuple[str, ...], goes: str | None) -> None:
    put(database, lane=lane, channel=wanted)
    board = replace(TWO_ROUTES, down=frozenset(paused))
    assert [message.channel for message in claim(database, board=board)] == ([goes] if goes else [])


def test_with_no_channel_that_sends_everything_waits(database: Database) -> None:
    put(database)
    assert claim(database, board=Board(())) == []
    assert states(database) == ["due"]


def test_two_who_claim_at_once_share_nothing(database: Database) -> None:
    for number in range(60):
        put(database, to=Person(0, f"+9233300000{number:02}", "Somebody"))
    together = Barrier(6)

    def work(number: int) -> list[int]:
        together.wait()
        return [message.id for message in claim(database, held=lease(f"worker {number}"))]

    with ThreadPoolExecutor(6) as threads:
        batches = list(threads.map(work, range(6)))
    taken = [each for batch in batches for each in batch]
    assert len(taken) == len(set(taken))
    assert sum(1 for state in states(database) if state == "claimed") == len(taken) >= 10


# --- fencing and recovering -------------------------------------------------------------------


def test_a_lease_that_was_lost_cannot_start(database: Database) -> None:
    put(database)
    [slow] = claim(database, held=lease("slow"))
    with database.transaction() as db:
        assert outbox.recover(db, LATER) == {"due_again": 1, "uncertain": 0}
    assert not start(database, slow, lease("slow"))
    [fast] = claim(database, held=lease("fast"), real_now=LATER)
    assert not start(database, slow, lease("slow"))
    assert start(database, fast, lease("fast"))
    assert not start(database, fast, lease("fast")), "nor twice"


def test_a_lease_that_runs_is_left_alone(database: Database) -> None:
    sending(database)
    put(database, to=SOMEBODY_ELSE)
    claim(database)
    with database.transaction() as db:
        assert outbox.recover(db, REAL + timedelta(seconds=14)) == {"due_again": 0, "uncertain": 0}


def test_who_died_while_sending_leaves_it_uncertain_and_nobody_sends_it_again(database: Database) -> None:
    message = sending(database)
    with database.transaction() as db:
        assert outbox.recover(db, LATER) == {"due_again": 0, "uncertain": 1}
    assert row(database, message.id).reason == "interrupted while sending"
    for _ in range(3):
        assert claim(database, real_now=LATER + A_DAY) == []


def test_who_was_only_slow_can_still_say_what_came_of_it(database: Database) -> None:
    message = sending(database)
    with database.transaction() as db:
        outbox.recover(db, LATER)
    assert finish(database, message, lease("one"))
    assert row(database, message.id).state == "sent"


def test_a_stranger_changes_nothing(database: Database) -> None:
    message = sending(database)
    assert not finish(database, message, lease("another"))
    with database.transaction() as db:
        assert not outbox.give_back(db, [message], lease("another"))
        assert not results.failed(db, message, lease("another"), "no")
    assert row(database, message.id).state == "sending"


def test_what_is_given_back_is_due_at_once(database: Database) -> None:
    message = sending(database)
    with database.transaction() as db:
        assert outbox.give_back(db, [message], lease())
    assert [each.id for each in claim(database)] == [message.id]
