"""SMSGate: a signed phone, told of each part, asked by our own id. Bodies as its documentation has them."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest

from gateway.app import create_app
from gateway.channels.base import (
    Accepted,
    BadRequest,
    Event,
    Forged,
    InboundSms,
    NotFound,
    Outgoing,
    Receipt,
    RefusedAccount,
    RefusedNumber,
    RetryLater,
    SendResult,
    Several,
    Throttled,
    Uncertain,
)
from gateway.channels.directory import build
from gateway.channels.reading import reference
from gateway.channels.settings import WrongSettings
from gateway.channels.smsgate import SmsGate, SmsGateSettings
from gateway.config import from_environment
from gateway.jobs import deliver
from store.tables import Inbox, Outbox, PupilCounts, Receipts
from tests import pishin
from tests.channels.doubles import Doubles, Knob, smsgate_signature
from tests.channels.harness import Call, EveryChannel, read
from tests.doors import Doors
from tests.letters import change, put, row
from tests.people import GUL_KHAN, NOW

HOOK = "/smsgate/webhook"
KEY, PASSWORD = "signing-key-0123456789", "phone-password"
MESSAGE = Outgoing(41, "+923331234567", "Kal workshop 10 baje, GGPS Huramzai.")
OURS = reference(MESSAGE)

INBOUND = {
    "deviceId": "ffffffffceb0b1db00000000",
    "event": "sms:received",
    "id": "Ey6ECgOkVVFjz3CL48B8C",
    "webhookId": "LreFUt-Z3sSq0JufY9uWB",
    "payload.messageId": "abc123",
    "payload.message": "18 15",
    "payload.sender": "03331234567",
    "payload.receivedAt": "2026-11-25T13:40:11.000+05:00",
}


NOW_S = int(time.time())


def nested(form: Mapping[str, Any]) -> bytes:
    told: dict[str, Any] = {"payload": {}}
    for name, value in form.items():
        top, _, under = name.partition(".")
        if under:
            told[top][under] = value
        else:
            told[name] = value
    return json.dumps(told).encode()


def signed(body: bytes, key: str = KEY, at: str = "", form: Mapping[str, str] | None = None) -> Call:
    at = at or str(int(time.time()))
    headers = {"X-Timestamp": at, "X-Signature": smsgate_signature(key, body, at), "Content-Type": "application/json"}
    return Call(HOOK, form or {}, headers, body=body)


def called(without: str = "", **changed: Any) -> Call:
    form = {**INBOUND, **{name.replace("__", "."): value for name, value in changed.items()}}
    return signed(nested({name: value for name, value in form.items() if name != without}))


def reported(event: str, id: str = "Rk1", **payload: Any) -> Call:
    told = {"messageId": OURS, "sender": "+923330000000", "recipient": "+923331234567", "simNumber": 1, **payload}
    return signed(json.dumps({"deviceId": "f", "event": event, "id": id, "webhookId": "w", "payload": told}).encode())


def smsgate(base_url: str = "http://127.0.0.1:9", answer_within_s: float = 0.3, **changed: str) -> SmsGate:
    settings = {"username": "sms", "password": PASSWORD, "signing_key": KEY}
    return SmsGate(SmsGateSettings(base_url, **(settings | changed)), "", answer_within_s)


@pytest.fixture(autouse=True)
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cases were signed when this file was read, which may be long before they are played."""
    monkeypatch.setattr(time, "time", lambda: float(NOW_S))


class TestEveryCase(EveryChannel):
    secrets: ClassVar = (PASSWORD, KEY)
    signs_the_query: ClassVar = False  # nothing there is read
    text: ClassVar = (HOOK, "payload.message", "body")
    needed: ClassVar = {HOOK: ("event", "id", "payload.messageId", "payload.message", "payload.sender")}

    def channel(self) -> SmsGate:
        return smsgate()

    def genuine(self) -> Mapping[str, Mapping[str, str]]:
        return {HOOK: INBOUND}

    def prove(self, call: Call) -> Call:
        return signed(nested(call.form), form=call.form)

    def tampered(self, proved: Call, form: Mapping[str, str]) -> Call:
        return replace(proved, form=form, body=nested(form))


FORGED: dict[str, Call] = {
    "with another key": signed(nested(INBOUND), "another"),
    "with no time": replace(called(), headers={**called().headers, "X-Timestamp": ""}),
    "with a time that is none": signed(nested(INBOUND), at="now"),
    "with a time in another script": replace(
        called(), headers={**called().headers, "X-Timestamp": "٣٣".encode().decode("latin-1")}
    ),
    "with a time that was not signed": replace(called(), headers={**called().headers, "X-Timestamp": str(NOW_S - 60)}),
    "six minutes ago": signed(nested(INBOUND), at=str(NOW_S - 360)),
    "in six minutes": signed(nested(INBOUND), at=str(NOW_S + 360)),
    "at the end of time": signed(nested(INBOUND), at="9" * 40),
}


@pytest.mark.parametrize("call", FORGED.values(), ids=FORGED.keys())
def test_a_signature_is_not_believed(call: Call) -> None:
    with pytest.raises(Forged):
        read(smsgate(), call)


@pytest.mark.parametrize("call", [signed(nested(INBOUND), at=str(NOW_S - 240)), signed(nested(INBOUND), "old")])
def test_a_signature_is_believed(call: Call) -> None:
    assert isinstance(read(smsgate(signing_key=f"{KEY},old"), call), InboundSms)


def test_the_signature_is_over_the_body_and_then_the_time() -> None:
    # printf '{}1' | openssl dgst -sha256 -hmac k
    assert smsgate_signature("k", b"{}", "1") == "1e2887dd7a2c88c6f6d240fc87175d8ee6c7c6483f8ce9f6396283e89a1d755a"


UNREADABLE = {
    "no JSON": b"event=sms:received",
    "a list": b"[]",
    "half a text": b'{"event": "sms:received"',
    "depth": b"[" * 50_000,
    "letters of no alphabet": b'{"event": "\xff"}',
    "a payload that is none": nested(INBOUND).replace(b'"payload": {', b'"payloads": {'),
    "a payload of words": b'{"event":"sms:received","id":"a","payload":"x"}',
    "a batch of nothing": b'{"event":"sms:batch:received","id":"a","payload":{}}',
    "a batch of words": b'{"event":"sms:batch:received","id":"a","payload":{"messages":["x"]}}',
    "a receipt of nothing": b'{"event":"sms:sent","id":"a","payload":{}}',
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_signed_body_that_cannot_be_read_is_refused(body: bytes) -> None:
    with pytest.raises(BadRequest):
        read(smsgate(), signed(body))


def inbound(call: Call) -> InboundSms:
    event = read(smsgate(), call)
    assert isinstance(event, InboundSms)
    return event


def test_a_message_is_read() -> None:
    event = inbound(called())
    assert (event.msisdn, event.body, event.to) == ("+923331234567", "18 15", "")
    assert event.received_at == datetime(2026, 11, 25, 8, 40, 11, tzinfo=UTC)


SAME: dict[str, Call] = {
    "told by another registration": called(id="another", webhookId="another"),
    "the zone of the phone moved": called(payload__receivedAt="2026-11-25T08:40:11.000Z"),
    "by an older app": signed(
        nested({n: v for n, v in INBOUND.items() if n != "payload.sender"} | {"payload.phoneNumber": "03331234567"})
    ),
    "with a SIM and a recipient": called(payload__simNumber=1, payload__recipient="+923330000000"),
}
OTHER: dict[str, Call] = {
    "the hash of another message is the same": called(payload__receivedAt="2026-11-25T13:41:11.000+05:00"),
    "another sender": called(payload__sender="03331234568"),
    "another phone": called(deviceId="another"),
    "another message": called(payload__messageId="abc124"),
}


@pytest.mark.parametrize("call", SAME.values(), ids=SAME.keys())
def test_a_repeat_has_the_same_key(call: Call) -> None:
    assert inbound(call).provider_id == inbound(called()).provider_id


@pytest.mark.parametrize("call", OTHER.values(), ids=OTHER.keys())
def test_another_message_has_another_key(call: Call) -> None:
    assert inbound(call).provider_id != inbound(called()).provider_id


def test_several_messages_in_one_call_are_each_read() -> None:
    one = json.loads(nested(INBOUND))["payload"]
    told = {**json.loads(nested(INBOUND)), "event": "sms:batch:received"}
    told["payload"] = {"messages": [one, {**one, "messageId": "x2", "message": "A214"}]}
    event = read(smsgate(), signed(json.dumps(told).encode()))
    assert isinstance(event, Several)
    assert [each.body for each in event.events if isinstance(each, InboundSms)] == ["18 15", "A214"]
    assert event.events[0] == replace(inbound(called()), raw=event.events[0].raw)  # type: ignore[union-attr]


@pytest.mark.parametrize("event", ["system:ping", "app:started", "mms:received", "sms:data-received", "sms:teleported"])
def test_what_is_no_message_is_heard_and_left(event: str) -> None:
    assert read(smsgate(), signed(json.dumps({"event": event, "id": "a", "payload": {"x": 1}}).encode())) == Several()


REPORTS: dict[str, tuple[Call, Event]] = {
    "sent": (reported("sms:sent", partsCount=2), Receipt(OURS, "sent", False, our_id=OURS, parts=2)),
    "sent, by an older app": (reported("sms:sent"), Receipt(OURS, "sent", False, our_id=OURS)),
    "sent, in no parts": (reported("sms:sent", partsCount=-1), Receipt(OURS, "sent", False, our_id=OURS)),
    "delivered": (reported("sms:delivered"), Receipt(OURS, "delivered", True, our_id=OURS, part="Rk1")),
    "failed": (
        reported("sms:failed", reason="RESULT_ERROR_LIMIT_EXCEEDED"),
        Receipt(OURS, "failed", True, "RESULT_ERROR_LIMIT_EXCEEDED", our_id=OURS),
    ),
    "failed, no reason": (reported("sms:failed"), Receipt(OURS, "failed", True, "failed", our_id=OURS)),
    "cancelled": (reported("sms:cancelled"), Receipt(OURS, "failed", True, "cancelled", our_id=OURS)),
    "of a message typed on the phone": (reported("sms:sent", messageId="zXDYf"), Receipt("zXDYf", "sent", False)),
}


@pytest.mark.parametrize(("call", "expected"), REPORTS.values(), ids=REPORTS.keys())
def test_a_report_is_read(call: Call, expected: Event) -> None:
    assert read(smsgate(), call) == expected


ANSWERS: dict[str, tuple[Knob, SendResult]] = {
    "it has it already": (Knob(status=409, body="{}"), Accepted(OURS)),
    "bad request": (Knob(status=400, body="{}"), RefusedNumber("HTTP 400")),
    "wrong password": (Knob(status=401, body="{}"), RefusedAccount("HTTP 401")),
    "no right": (Knob(status=403, body="{}"), RefusedAccount("HTTP 403")),
    "not a phone": (Knob(status=404, body="no"), RefusedAccount("HTTP 404")),
    "its queue is full": (Knob(status=503, body='{"message":"QueueLimitExceeded"}'), Throttled(300)),
    "down": (Knob(status=503, body="down"), RetryLater("HTTP 503")),
    "too fast": (Knob(status=429, body="", headers={"Retry-After": "60"}), Throttled(60)),
    "from between": (Knob(status=502, body="<html>"), Uncertain("HTTP 502")),
    "a page": (Knob(status=200, body="<html>", content_type="text/html"), Uncertain("an answer that cannot be read")),
    "an id of its own": (Knob(status=202, body='{"id":"zXDYf"}'), RefusedAccount("it does not take our ids")),
    "elsewhere": (Knob(status=301, body="", headers={"Location": "/x"}), RefusedAccount("HTTP 301")),
    "reset": (Knob(drop="before"), Uncertain("no answer (ConnectionError)")),
}


@pytest.mark.parametrize(("knob", "expected"), ANSWERS.values(), ids=ANSWERS.keys())
def test_an_answer_is_named(doubles: Doubles, knob: Knob, expected: SendResult) -> None:
    doubles.next(knob)
    assert smsgate(doubles.url).send(MESSAGE) == expected
    assert doubles.ledger.entries == []
    assert len(doubles.received) == 1


def test_a_message_is_sent_as_the_manual_has_it(doubles: Doubles) -> None:
    assert smsgate(doubles.url + "/", sim="2").send(replace(MESSAGE, valid_for_s=600)) == Accepted(OURS)
    [sent] = doubles.received
    assert (sent.method, sent.path, sent.headers["Content-Type"]) == ("POST", "/messages", "application/json")
    assert json.loads(sent.form[""]) == {
        "id": OURS,
        "textMessage": {"text": MESSAGE.text},
        "phoneNumbers": ["+923331234567"],
        "simNumber": 2,
        "ttl": 600,
        "withDeliveryReport": True,
    }
    assert len(OURS) <= 36


def test_the_same_message_twice_leaves_once_and_another_of_the_same_row_does_not_vanish(doubles: Doubles) -> None:
    channel = smsgate(doubles.url)
    assert channel.send(MESSAGE) == channel.send(MESSAGE) == Accepted(OURS)
    assert len(doubles.ledger.entries) == 1
    other = replace(MESSAGE, text="From a restored backup")
    assert channel.send(other) == Accepted(reference(other))
    assert len(doubles.ledger.entries) == 2


@pytest.mark.parametrize("knob", [Knob(delay_s=0.8), Knob(drop="after")], ids=["no answer in time", "answer lost"])
def test_taken_but_not_told_can_be_looked_up(doubles: Doubles, knob: Knob) -> None:
    channel = smsgate(doubles.url)
    doubles.next(knob)
    assert isinstance(channel.send(MESSAGE), Uncertain)
    assert channel.look_up(MESSAGE, datetime.now(UTC)) == Accepted(OURS)
    assert channel.look_up(replace(MESSAGE, id=42), datetime.now(UTC)) == NotFound()


@pytest.mark.parametrize("knob", [Knob(status=500, body="x"), Knob(drop="before"), Knob(status=200, body="<html>")])
def test_a_look_up_that_fails_says_nothing(doubles: Doubles, knob: Knob) -> None:
    doubles.next(knob)
    assert smsgate(doubles.url).look_up(MESSAGE, datetime.now(UTC)) is None


def test_a_phone_that_is_off_is_for_later() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert isinstance(smsgate(f"http://127.0.0.1:{unused.getsockname()[1]}").send(MESSAGE), RetryLater)


CHECKED: dict[str, tuple[Knob, str]] = {
    "knows us": (Knob(status=404, body="x"), ""),
    "refuses us": (Knob(status=403, body="x"), "refuses us"),
    "is broken": (Knob(status=500, body="x"), "HTTP 500"),
    "does not answer": (Knob(drop="before"), "does not answer"),
}


@pytest.mark.parametrize(("knob", "expected"), CHECKED.values(), ids=CHECKED.keys())
def test_it_can_be_asked_whether_it_knows_us(doubles: Doubles, knob: Knob, expected: str) -> None:
    doubles.next(knob)
    told = smsgate(doubles.url).check()
    assert told is not None
    assert told.startswith(expected) if expected else told == ""
    assert doubles.ledger.entries == []


def test_a_sim_that_no_phone_has_stops_the_start() -> None:
    environ = {"SMSGATE_BASE_URL": "http://x", "SMSGATE_USERNAME": "u", "SMSGATE_PASSWORD": "p"}
    with pytest.raises(WrongSettings, match="SMSGATE_SIM"):
        build(environ | {"SMSGATE_SIGNING_KEY": "k", "SMSGATE_SIM": "jazz"}, "")


def test_long_ids_and_senders_fit_an_index() -> None:
    for call in (
        called(payload__sender="x" * 9_000, payload__messageId="x" * 9_000),
        reported("sms:sent", messageId="x" * 9_000),
    ):
        event = read(smsgate(), call)
        assert isinstance(event, InboundSms | Receipt)
        assert len(event.provider_id) <= 200
        assert len(getattr(event, "msisdn", "")) <= 200


# --- Through the doors --------------------------------------------------------------------------------


@pytest.fixture
def phone(database_url: str, doubles: Doubles) -> Any:
    environ = {"SMSGATE_BASE_URL": doubles.url, "SMSGATE_USERNAME": "sms", "SMSGATE_PASSWORD": PASSWORD}
    environ |= {"SMSGATE_SIGNING_KEY": KEY, "SIMULATOR": "on", "DATABASE_URL": database_url}
    opened = Doors(create_app(from_environment(environ)))
    with opened.parts.database.transaction() as db:
        opened.parts.clock.set(db, NOW)
        pishin.fill(db)
    yield opened
    opened.parts.database.dispose()


def post(phone: Doors, call: Call) -> tuple[int, str]:
    answered = phone.client.post(HOOK, data=call.body, headers=dict(call.headers))
    return answered.status_code, answered.text


def test_a_count_comes_in_three_times_and_is_answered_once(phone: Doors, doubles: Doubles) -> None:
    calls = [called(payload__sender=GUL_KHAN.msisdn, id=name) for name in ("a", "a", "b")]
    assert [post(phone, call) for call in calls] == [(200, "")] * 3
    assert (phone.count(table=Inbox), phone.count(table=PupilCounts)) == (1, 1)
    assert deliver.run(phone.parts)["sent"] == 1
    assert [entry.to for entry in doubles.ledger.entries] == [GUL_KHAN.msisdn]


def test_a_forged_call_leaves_no_row_and_a_large_one_is_413(phone: Doors) -> None:
    assert [post(phone, call)[0] for call in FORGED.values()] == [403] * len(FORGED)
    assert post(phone, signed(b"{" + b" " * 70_000))[0] == 413
    assert (phone.count(table=Inbox), phone.count(table=Receipts), phone.count(table=Outbox)) == (0, 0, 0)


def test_a_long_message_is_delivered_with_its_last_part_however_often_each_is_told(phone: Doors) -> None:
    outbox_id = put(phone.parts.database, "Salam " * 40, channel="smsgate")
    change(phone.parts.database, outbox_id, parts=2)
    assert deliver.run(phone.parts)["sent"] == 1
    ours = row(phone.parts.database, outbox_id).provider_id
    for part, state in (("p1", "sent"), ("p1", "sent"), ("p2", "delivered"), ("p1", "delivered")):
        assert post(phone, reported("sms:delivered", part, messageId=ours)) == (200, "")
        assert row(phone.parts.database, outbox_id).state == state


def test_an_uncertain_message_is_settled_by_asking_the_phone(phone: Doors, doubles: Doubles) -> None:
    outbox_id = put(phone.parts.database, "Salam", channel="smsgate")
    doubles.next(Knob(drop="after"))
    assert deliver.run(phone.parts)["uncertain"] == 1
    change(phone.parts.database, outbox_id, try_at=NOW.replace(year=2020))
    assert deliver.run(phone.parts)["found"] == 1
    assert row(phone.parts.database, outbox_id).state == "sent"
    assert len(doubles.ledger.entries) == 1
