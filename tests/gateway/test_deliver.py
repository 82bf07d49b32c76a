"""The postman against Africa's Talking and Twilio as their manuals have them: what came of each message, and how often."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from flows.routing import LANES
from gateway.channels.africastalking import AfricasTalking, AfricasTalkingSettings
from gateway.channels.base import Channel
from gateway.channels.twilio import Twilio, TwilioSettings
from gateway.postman import Postman
from store import receipts, results, routes, sent
from store.database import Database
from store.tables import Outbox, People
from tests.channels.doubles import Doubles, Knob
from tests.letters import (
    NOW,
    REAL,
    SOMEBODY,
    SOMEBODY_ELSE,
    change,
    claim,
    on_the_roster,
    put,
    row,
    start,
    states,
)
from tests.stopped import moment_at


@dataclass
class Hands:
    """Both clocks, moved by hand."""

    programme: datetime = NOW
    real: datetime = REAL

    def now(self, _db: Connection) -> datetime:
        return self.programme

    def real_now(self) -> datetime:
        return self.real

    def pass_by(self, **time: float) -> None:
        self.real += timedelta(**time)
        self.programme += timedelta(**time)


@pytest.fixture(scope="module")
def provider() -> Iterator[Doubles]:
    with Doubles() as doubles:
        yield doubles


@pytest.fixture
def doubles(provider: Doubles) -> Doubles:
    provider.reset()
    return provider


@pytest.fixture
def hands() -> Hands:
    return Hands()


def africastalking(doubles: Doubles, **settings: str) -> AfricasTalking:
    given = {"username": "saathi", "api_key": "key", "webhook_token": "t" * 32, "base_url": doubles.url, **settings}
    return AfricasTalking(AfricasTalkingSettings(**given), "http://127.0.0.1:8000", answer_within_s=0.3)


def twilio(doubles: Doubles) -> Twilio:
    settings = TwilioSettings(
        account_sid="AC" + "1" * 32, auth_token="secret", from_number="+15005550006", base_url=doubles.url
    )
    return Twilio(settings, "http://127.0.0.1:8000")


@pytest.fixture
def postman(database: Database, doubles: Doubles, hands: Hands) -> Postman:
    return Postman(database, {"africastalking": africastalking(doubles)}, hands, real_now=hands.real_now)


@pytest.fixture
def by_twilio(database: Database, doubles: Doubles, hands: Hands) -> Postman:
    return Postman(database, {"twilio": twilio(doubles)}, hands, real_now=hands.real_now)


def texts(doubles: Doubles) -> list[str]:
    return [entry.text for entry in doubles.ledger.entries]


# --- what comes of a send ---------------------------------------------------------------------


def test_what_is_accepted_is_sent_and_matched_by_its_report(
    database: Database, postman: Postman, doubles: Doubles
) -> None:
    number = put(database, "Salam")
    assert postman.drain(LANES) == {"sent": 1}
    kept = row(database, number)
    assert (kept.state, kept.channel, kept.provider_id) == (
        "sent",
        "africastalking",
        doubles.ledger.entries[0].provider_id,
    )
    assert (kept.started_at, kept.sent_at) == (REAL, REAL)
    assert postman.drain(LANES) == {}
    assert texts(doubles) == ["Salam"]


def test_no_transaction_is_open_while_the_provider_is_called(
    database: Database, postman: Postman, doubles: Doubles
) -> None:
    """Another writer is not held up by a slow answer: on SQLite there is one write lock for all."""
    doubles.always = Knob(delay_s=0.25)
    put(database)
    thread = threading.Thread(target=postman.drain, args=(LANES,))
    thread.start()
    while not doubles.ledger.entries:
        time.sleep(0.005)
    began = time.monotonic()
    put(database, "meanwhile", to=SOMEBODY_ELSE, due_at=NOW + timedelta(days=1), lives=timedelta(days=2))
    written_after = time.monotonic() - began
    thread.join()
    assert written_after < 0.2
    assert states(database) == ["sent", "due"]


def test_a_fault_of_theirs_is_retried_later_and_later_until_it_is_too_late(
    database: Database, postman: Postman, doubles: Doubles, hands: Hands
) -> None:
    doubles.always = Knob(code=500)
    number = put(database, lives=timedelta(hours=1))
    waits = []
    while row(database, number).state == "due":
        before = hands.real
        assert postman.drain(LANES) in ({"put_off": 1}, {})
        if row(database, number).state == "due":
            try_at = row(database, number).try_at
            assert postman.drain(LANES) == {}, "not before its time"
            waits.append(round((try_at - before).total_seconds()))
            hands.pass_by(seconds=waits[-1] + 61)  # a minute more, for the channel may have been paused
    assert [
        low <= wait <= high
        for wait, (low, high) in zip(waits, [(24, 36), (96, 144), (240, 360), (720, 1080)], strict=False)
    ]
    assert all(720 <= wait <= 1080 for wait in waits[3:])
    assert 5 <= len(waits) <= 7
    assert (row(database, number).state, row(database, number).reason) == ("failed", "500 InternalServerError")
    assert doubles.ledger.entries == []


def test_what_may_be_tried_once_more_is(database: Database, postman: Postman, doubles: Doubles, hands: Hands) -> None:
    doubles.always = Knob(code=502)
    number = put(database)
    assert postman.drain(LANES) == {"put_off": 1}
    hands.pass_by(minutes=1)
    assert postman.drain(LANES) == {"failed": 1}
    assert row(database, number).reason == "502 RejectedByGateway"


def test_too_fast_pauses_the_channel_and_costs_no_attempt(
    database: Database, postman: Postman, doubles: Doubles, hands: Hands
) -> None:
    for person in (SOMEBODY, SOMEBODY_ELSE):
        put(database, to=person)
    doubles.next(Knob(status=429, body="slow down", headers={"Retry-After": "60"}))
    assert postman.drain(LANES) == {"put_off": 1, "given_back": 1}
    assert len(doubles.received) == 1
    hands.pass_by(seconds=59)
    assert postman.drain(LANES) == {}
    hands.pass_by(seconds=2)
    assert postman.drain(LANES) == {"sent": 2}
    assert [row(database, number).attempts for number in (1, 2)] == [0, 0]


def test_refused_for_who_we_are_keeps_the_queue_and_one_message_asks_again(
    database: Database, postman: Postman, doubles: Doubles, hands: Hands, capsys: pytest.CaptureFixture[str]
) -> None:
    for person in (SOMEBODY, SOMEBODY_ELSE):
        put(database, to=person)
    doubles.next(Knob(code=405), Knob(code=405))
    assert postman.drain(LANES) == {"put_off": 1, "given_back": 1}
    assert "InsufficientBalance" in capsys.readouterr().out
    hands.pass_by(minutes=5, seconds=1)
    assert postman.drain(LANES) == {"put_off": 1, "given_back": 1}
    assert states(database) == ["due", "due"]
    hands.pass_by(minutes=5, seconds=1)
    assert postman.drain(LANES) == {"sent": 2}


@pytest.mark.parametrize(("code", "stops"), [(403, False), (406, True), (409, False)])
def test_refused_for_this_number_is_final_and_a_block_stops_the_person(
    database: Database, postman: Postman, doubles: Doubles, hands: Hands, code: int, stops: bool
) -> None:
    person = on_the_roster(database, SOMEBODY)
    put(database, to=person)
    put(database, to=person, lane="bulk")
    put(database, to=SOMEBODY_ELSE)
    doubles.next(Knob(code=code))
    assert postman.drain(LANES) == ({"failed": 1, "lost": 1, "sent": 1} if stops else {"failed": 1, "sent": 2})
    with database.reading() as db:
        assert (db.scalar(select(People.stopped_at)) is not None) == stops
    hands.pass_by(minutes=1)
    postman.tend()
    assert postman.drain(LANES) == {}
    assert states(database) == ["failed", "expired" if stops else "sent", "sent"]


@pytest.mark.parametrize(
    "knob", [Knob(drop="after"), Knob(delay_s=1), Knob(body="<html>")], ids=["reset", "slow", "unreadable"]
)
def test_what_may_have_been_taken_is_uncertain_and_never_sent_again(
    database: Database, postman: Postman, doubles: Doubles, hands: Hands, knob: Knob
) -> None:
    number = put(database)
    doubles.next(knob)
    assert postman.drain(LANES) == {"uncertain": 1}
    for _ in range(10):
        hands.pass_by(hours=2)
        postman.tend()
        assert postman.drain(LANES) == {}
    assert row(database, number).state == "uncertain"
    assert len(doubles.received) == 1


def test_a_sender_that_raises_leaves_it_uncertain_and_the_others_flow(
    database: Database, doubles: Doubles, hands: Hands
) -> None:
    class Faulty(AfricasTalking):
        def send(self, message: Any) -> Any:
            if message.text == "bad":
                raise TypeError("after or before it left: who knows")
            return super().send(message)

    settings = AfricasTalkingSettings("saathi", "key", "t" * 32, base_url=doubles.url)
    postman = Postman(database, {"africastalking": Faulty(settings, "http://x")}, hands, real_now=hands.real_now)
    put(database, "bad")
    put(database, "good", to=SOMEBODY_ELSE)
    assert postman.drain(LANES) == {"uncertain": 1, "sent": 1}


def test_what_fails_before_the_provider_is_called_is_tried_twice(
    database: Database, postman: Postman, doubles: Doubles, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = put(database, "bad")
    put(database, "good", to=SOMEBODY_ELSE)
    monkeypatch.setenv("FAILPOINT", f"preparing:raise:{bad}")
    assert postman.drain(LANES) == {"put_off": 1, "sent": 1}
    hands.pass_by(minutes=1)
    assert postman.drain(LANES) == {"failed": 1}
    assert row(database, bad).reason == "not ready to send: Failed"
    assert texts(doubles) == ["good"]


def test_a_provider_that_is_down_is_left_alone_and_all_take_the_other(
    database: Database, doubles: Doubles, hands: Hands
) -> None:
    channels: dict[str, Channel] = {"africastalking": africastalking(doubles), "twilio": twilio(doubles)}
    postman = Postman(database, channels, hands, real_now=hands.real_now)
    doubles.next(*[Knob(code=501)] * routes.STUMBLES)
    for number in range(routes.STUMBLES + 2):
        put(database, to=replace(SOMEBODY, msisdn=f"+92333000000{number}"))
    assert postman.drain(LANES) == {"put_off": routes.STUMBLES, "given_back": 2, "sent": 2}
    put(database, "urgent", lane="alert")
    assert postman.drain(LANES) == {"sent": 1}
    assert {entry.provider for entry in doubles.ledger.entries} == {"twilio"}


def test_it_stops_after_the_message_in_hand_and_gives_the_rest_back(
    database: Database, postman: Postman, doubles: Doubles
) -> None:
    for number in range(5):
        put(database, to=replace(SOMEBODY, msisdn=f"+92333000000{number}"))
    assert postman.drain(LANES, going=lambda: len(doubles.ledger.entries) < 2) == {"sent": 2, "given_back": 3}
    assert states(database) == ["sent", "sent", "due", "due", "due"]


def test_who_was_stopped_for_long_before_the_call_does_not_call(
    database: Database, doubles: Doubles, hands: Hands
) -> None:
    """As a suspended machine: between saying that the call begins and the call others may have taken it for dead."""

    def real_now() -> datetime:
        return hands.real + timedelta(minutes=10 * (states(database) == ["sending"]))

    postman = Postman(database, {"africastalking": africastalking(doubles)}, hands, real_now=real_now)
    put(database)
    goes_for_one_message = iter((True, True, False)).__next__
    assert postman.drain(LANES, going=goes_for_one_message) == {"given_back": 1}
    assert doubles.received == []
    assert states(database) == ["due"]


def test_what_was_accepted_is_kept_when_the_database_is_back(
    database_url: str, database: Database, doubles: Doubles, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is known only here: forgotten, it would be uncertain for ever."""
    locked = threading.Event()

    def lock() -> None:
        with database.transaction() as db:  # on SQLite any statement keeps all other writers out, longer than they wait
            db.execute(text("SELECT 1" if database.on_sqlite else "LOCK TABLE outbox"))
            locked.set()
            time.sleep(1)

    class LocksAfterwards(AfricasTalking):
        def send(self, message: Any) -> Any:
            accepted = super().send(message)
            locker.start()
            assert locked.wait(5)
            return accepted

    locker = threading.Thread(target=lock)
    monkeypatch.setattr("store.database.BUSY_MS", 50)
    impatient = Database(database_url)
    settings = AfricasTalkingSettings("saathi", "key", "t" * 32, base_url=doubles.url)
    postman = Postman(
        impatient, {"africastalking": LocksAfterwards(settings, "http://x")}, hands, real_now=hands.real_now
    )
    number = put(database)
    began = time.monotonic()
    assert postman.drain(LANES) == {"sent": 1}
    assert time.monotonic() - began > 0.9
    locker.join()
    impatient.dispose()
    assert row(database, number).state == "sent"


# --- settling what is uncertain ---------------------------------------------------------------


def test_twilio_is_asked_and_has_it(database: Database, by_twilio: Postman, doubles: Doubles, hands: Hands) -> None:
    number = put(database)
    doubles.next(Knob(drop="after"))
    hands.real = datetime.now(hands.real.tzinfo)  # the double's own clock dates what it took
    assert by_twilio.drain(LANES) == {"uncertain": 1}
    hands.pass_by(seconds=31)
    assert by_twilio.tend() == {"found": 1}
    assert (row(database, number).state, row(database, number).provider_id) == (
        "sent",
        doubles.ledger.entries[0].provider_id,
    )
    assert len(doubles.ledger.entries) == 1


def test_twilio_is_asked_twice_and_does_not_have_it(
    database: Database, by_twilio: Postman, doubles: Doubles, hands: Hands
) -> None:
    number = put(database)
    doubles.next(Knob(drop="before"))
    assert by_twilio.drain(LANES) == {"uncertain": 1}
    assert by_twilio.tend() == {}, "its list lags: not at once"
    hands.pass_by(seconds=31)
    assert by_twilio.tend() == {"asked": 1}
    hands.pass_by(seconds=20)
    assert by_twilio.tend() == {}
    assert row(database, number).state == "uncertain"
    hands.pass_by(seconds=11)
    assert by_twilio.tend() == {"not_found": 1}
    assert by_twilio.drain(LANES) == {"sent": 1}
    assert len(doubles.ledger.entries) == 1


def test_the_same_words_to_the_same_number_are_not_taken_for_it(
    database: Database, by_twilio: Postman, doubles: Doubles, hands: Hands
) -> None:
    hands.real = datetime.now(hands.real.tzinfo)
    put(database, "Saved.")
    assert by_twilio.drain(LANES) == {"sent": 1}
    second = put(database, "Saved.")
    doubles.next(Knob(drop="before"))
    assert by_twilio.drain(LANES) == {"uncertain": 1}
    hands.pass_by(seconds=31)
    assert by_twilio.tend() == {"asked": 1}
    assert row(database, second).state == "uncertain"


def test_what_was_written_once_more_is_not_sent_too_when_its_provider_never_had_it(
    database: Database, by_twilio: Postman, doubles: Doubles, hands: Hands
) -> None:
    number = put(database, "Workshop", lane="notice")
    doubles.next(Knob(drop="before"))
    assert by_twilio.drain(LANES) == {"uncertain": 1}
    with database.transaction() as db:
        assert sent.send_again(db, number, moment_at(NOW))
    change(
        database, number + 1, text="Workshop, once more"
    )  # as another's words: its list is asked for the first one's
    assert by_twilio.drain(LANES) == {"sent": 1}
    for _ in range(3):
        hands.pass_by(seconds=31)
        by_twilio.tend()
    assert by_twilio.drain(LANES) == {}
    assert (states(database), row(database, number).reason) == (["failed", "sent"], results.NEVER_THERE)


def test_an_uncertain_alert_is_repeated_once_and_counted_apart(
    database: Database, postman: Postman, doubles: Doubles, hands: Hands
) -> None:
    number = put(database, "E7: urgent, reply E7", lane="alert", question_id=7)
    doubles.always = Knob(drop="after")
    assert postman.drain(LANES) == {"uncertain": 1}
    hands.pass_by(minutes=9)
    assert "repeated" not in postman.tend()
    hands.pass_by(minutes=2)
    assert postman.tend()["repeated"] == 1
    for _ in range(5):
        assert postman.drain(LANES) in ({"uncertain": 1}, {})
        hands.pass_by(minutes=20)
        assert "repeated" not in postman.tend()
    assert states(database) == ["uncertain", "uncertain"]
    repeat = row(database, number + 1)
    assert (repeat.repeat_of, repeat.text, repeat.question_id) == (number, "E7: urgent, reply E7", 7)
    assert texts(doubles) == ["E7: urgent, reply E7"] * 2


@pytest.mark.parametrize("lane", ["reply", "notice", "bulk"])
def test_nothing_else_is_repeated(
    database: Database, postman: Postman, doubles: Doubles, hands: Hands, lane: str
) -> None:
    put(database, lane=lane)
    doubles.always = Knob(drop="after")
    postman.drain(LANES)
    hands.pass_by(hours=1)
    assert "repeated" not in postman.tend()
    assert postman.drain(LANES) == {}


def test_the_dead_are_tidied_up_after(database: Database, postman: Postman, doubles: Doubles, hands: Hands) -> None:
    put(database, "called already")
    put(database, "not called", to=SOMEBODY_ELSE)
    first, _second = claim(database)
    start(database, first)
    hands.pass_by(minutes=2)
    assert postman.tend() == {"due_again": 1, "uncertain": 1, "asked": 1}
    assert postman.drain(LANES) == {"sent": 1}
    assert texts(doubles) == ["not called"]


def test_a_parked_report_is_matched(database: Database, postman: Postman, doubles: Doubles) -> None:
    number = put(database)
    postman.drain(LANES)

    @dataclass
    class Report:
        provider_id: str = doubles.ledger.entries[0].provider_id
        status: str = "delivered"
        final: bool = True
        reason: str | None = None
        number_is_dead: bool = False
        our_id: str | None = None
        part: str = ""
        parts: int | None = None

    change(database, number, provider_id=None)
    with database.transaction() as db:
        receipts.keep(db, "africastalking", Report(), REAL)
        db.execute(Outbox.__table__.update().values(provider_id=Report.provider_id))
    assert postman.tend() == {"reports_matched": 1}
    assert row(database, number).state == "delivered"
