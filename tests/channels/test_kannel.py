"""Kannel: what it calls us with, what its page answers, and a real one with a played network behind it."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from flows import gsm
from gateway.app import create_app
from gateway.channels.base import (
    Accepted,
    Event,
    InboundSms,
    Outgoing,
    Receipt,
    RefusedAccount,
    RefusedNumber,
    RetryLater,
    SendResult,
    Throttled,
    Uncertain,
)
from gateway.channels.kannel import Kannel, KannelSettings
from gateway.channels.reading import reference
from gateway.config import from_environment
from gateway.jobs import deliver
from store.tables import Inbox, Outbox, PupilCounts, Questions
from tests import pishin
from tests.channels.doubles import Doubles, Knob
from tests.channels.harness import Call, EveryChannel, read
from tests.channels.real_kannel import PASSWORD, RealKannel
from tests.doors import Doors
from tests.letters import SOMEBODY, change, put, row
from tests.people import GUL_KHAN, NOW
from tests.servers import free_port

PUBLIC = "https://saathi.example"
TOKEN = "kannel-Token-0123456789abcdef"
SMS, DELIVERY = "/kannel/<token>/sms", "/kannel/<token>/delivery"
INBOUND = {
    "id": "0cbdd2b7-7c1b-4d3e-9c5b-4c7c7e2f6f10",
    "from": "+923331234567",
    "to": "8778",
    "smsc": "OPERATOR",
    "ts": "1795435327",
    "coding": "0",
    "charset": "UTF-8",
    "text": "18 15",
}
MESSAGE = Outgoing(41, "+923331234567", "Kal workshop 10 baje, GGPS Huramzai.")
URDU = replace(MESSAGE, text="ساتھی: حاضری ۱۸ ۱۵ مل گئی، شکریہ")
REFERENCE = reference(MESSAGE)
REPORT = {"id": REFERENCE, "status": "1", "reply": "", "smsc": "OPERATOR"}
GENUINE = {SMS: INBOUND, DELIVERY: REPORT}


def kannel(sendsms_url: str = "http://127.0.0.1:9/cgi-bin/sendsms", **changed: Any) -> Kannel:
    answer_within_s = changed.pop("answer_within_s", 0.5)
    settings = {"username": "saathi", "password": PASSWORD, "webhook_token": TOKEN, "smsc": "OPERATOR"}
    return Kannel(KannelSettings(sendsms_url, **(settings | changed)), PUBLIC + "/", answer_within_s)


def called(rule: str, without: str = "", **changed: str) -> Call:
    form = {name: value for name, value in (GENUINE[rule] | changed).items() if name != without}
    return Call(rule.replace("<token>", TOKEN), form, method="GET")


class TestEveryCase(EveryChannel):
    TOKEN: ClassVar = TOKEN
    method: ClassVar = "GET"
    secrets: ClassVar = (TOKEN, PASSWORD)
    text: ClassVar = (SMS, "text", "body")
    needed: ClassVar = {SMS: ("id", "from", "to", "text"), DELIVERY: ("id", "status")}

    def channel(self) -> Kannel:
        return kannel()

    def genuine(self) -> Mapping[str, Mapping[str, str]]:
        return GENUINE


def inbound(call: Call, **changed: Any) -> InboundSms:
    known: dict[str, Any] = {"provider_id": INBOUND["id"], "msisdn": "+923331234567", "to": "8778", "body": "18 15"}
    received_at = datetime(2026, 11, 23, 12, 2, 7, tzinfo=UTC)
    return InboundSms(**(known | {"received_at": received_at, "raw": dict(call.form)} | changed))


RECEIVED: dict[str, tuple[Call, Event]] = {
    "sms": (call := called(SMS), inbound(call)),
    "national number": (call := called(SMS, **{"from": "03331234567"}), inbound(call)),
    "from a brand": (call := called(SMS, **{"from": "JAZZ"}), inbound(call, msisdn="JAZZ")),
    "short code with a plus, as over SMPP": (call := called(SMS, to="+8778"), inbound(call, to="+8778")),
    "Urdu": (call := called(SMS, text=URDU.text), inbound(call, body=URDU.text)),
    "no time": (call := called(SMS, without="ts"), inbound(call, received_at=None)),
    "a time that is none": (call := called(SMS, ts="%T"), inbound(call, received_at=None)),
}


@pytest.mark.parametrize(("call", "expected"), RECEIVED.values(), ids=RECEIVED.keys())
def test_a_call_is_read(call: Call, expected: Event) -> None:
    assert read(kannel(), call) == expected


def test_urdu_that_was_not_recoded_is_read_all_the_same() -> None:
    form = {name: value for name, value in INBOUND.items() if name != "text"} | {"coding": "2", "charset": "UTF-16BE"}
    bare = "".join(f"%{byte:02X}" for byte in URDU.text.encode("utf-16-be"))
    event = read(kannel(), Call(SMS.replace("<token>", TOKEN), form, query=f"text={bare}", method="GET"))
    assert isinstance(event, InboundSms)
    assert event.body == event.raw["text"] == URDU.text


NACK = "NACK/0x0000000b/Invalid Destination Address"
UNDELIVERED = "id:7 sub:001 dlvrd:000 stat:UNDELIV err:001 text:Kal workshop 10 baje"
REPORTS: dict[str, tuple[dict[str, str], Receipt]] = {
    "delivered": ({}, Receipt(REFERENCE, "delivered", True, our_id=REFERENCE)),
    "taken by the operator": ({"status": "8", "reply": "ACK/"}, Receipt(REFERENCE, "sent", False, our_id=REFERENCE)),
    "kept by the operator": ({"status": "4"}, Receipt(REFERENCE, "sent", False, our_id=REFERENCE)),
    "failed": ({"status": "2"}, Receipt(REFERENCE, "failed", True, "2", our_id=REFERENCE)),
    "failed, with the message's words": (
        {"status": "2", "reply": UNDELIVERED},
        Receipt(REFERENCE, "failed", True, "id:7 sub:001 dlvrd:000 stat:UNDELIV err:001", our_id=REFERENCE),
    ),
    "no such number": (
        {"status": "16", "reply": NACK},
        Receipt(REFERENCE, "failed", True, NACK, number_is_dead=True, our_id=REFERENCE),
    ),
    "a status of next year": (
        {"status": "64"},
        Receipt(REFERENCE, "queued", False, "unknown status 64", our_id=REFERENCE),
    ),
    "of somebody else": ({"id": "41"}, Receipt("41", "delivered", True)),
    "of a hostile id": ({"id": "9" * 40 + "-deadbeef"}, Receipt("9" * 40 + "-deadbeef", "delivered", True)),
}


@pytest.mark.parametrize(("form", "expected"), REPORTS.values(), ids=REPORTS.keys())
def test_a_report_is_read(form: dict[str, str], expected: Receipt) -> None:
    assert read(kannel(), called(DELIVERY, **form)) == expected


@pytest.mark.parametrize("token", ["new-token", "old-token"])
def test_two_tokens_hold_while_one_is_replaced(token: str) -> None:
    call = replace(called(SMS), path=SMS.replace("<token>", token))
    assert read(kannel(webhook_token="new-token,old-token"), call)


ANSWERS: dict[str, tuple[Knob, SendResult]] = {
    "taken": (Knob(status=202, body="0: Accepted for delivery"), Accepted(REFERENCE)),
    "the link is down, it is kept": (Knob(status=202, body="3: Queued for later delivery"), Accepted(REFERENCE)),
    "wrong password": (Knob(status=403, body="Authorization failed for sendsms"), RefusedAccount("HTTP 403")),
    "not Kannel": (Knob(status=404, body="no such page"), RefusedAccount("HTTP 404")),
    "not Kannel either": (Knob(status=200, body="<html>"), Uncertain("HTTP 200, which Kannel does not say")),
    "elsewhere": (Knob(status=302, headers={"Location": "/x"}), RefusedAccount("HTTP 302")),
    "no number": (Knob(status=400, body="Missing receiver number, rejected"), RefusedNumber("HTTP 400")),
    "a barred number": (
        Knob(status=400, body="Number(s) has/have been denied by white- and/or black-lists."),
        RefusedNumber("HTTP 400"),
    ),
    "no sender": (Knob(status=400, body="Sender missing and no global set, rejected"), RefusedAccount("no sender")),
    "later": (Knob(status=503, body="Temporal failure, try again later."), RetryLater("HTTP 503")),
    "too fast": (Knob(status=429, headers={"Retry-After": "30"}), Throttled(30)),
    "from between": (Knob(status=502, body="<html>"), Uncertain("HTTP 502")),
    "no answer": (Knob(status=202, delay_s=0.8), Uncertain("no answer (ReadTimeout)")),
    "reset": (Knob(drop="before"), Uncertain("no answer (ConnectionError)")),
}


@pytest.mark.parametrize(("knob", "expected"), ANSWERS.values(), ids=ANSWERS.keys())
def test_an_answer_is_named(doubles: Doubles, knob: Knob, expected: SendResult) -> None:
    doubles.next(knob)
    assert kannel(f"{doubles.url}/cgi-bin/sendsms").send(MESSAGE) == expected
    assert len(doubles.received) == 1, "never sent again by the sender itself, nor after a redirect"


SENT: dict[str, tuple[Outgoing, dict[str, str]]] = {
    "GSM-7": (MESSAGE, {"coding": "0", "text": MESSAGE.text}),
    "Urdu": (URDU, {"coding": "2", "text": URDU.text}),
    "signs of the extension": (replace(MESSAGE, text="[x] {y} 5€ ~|^"), {"coding": "0", "text": "[x] {y} 5€ ~|^"}),
    "what a URL is made of": (replace(MESSAGE, text="a+b&c=d%d #1"), {"coding": "0", "text": "a+b&c=d%d #1"}),
    "no words": (replace(MESSAGE, text=""), {"coding": "0", "text": ""}),
    "ten minutes": (replace(MESSAGE, valid_for_s=600), {"validity": "10"}),
    "some seconds": (replace(MESSAGE, valid_for_s=5), {"validity": "1"}),
}


@pytest.mark.parametrize(("message", "expected"), SENT.values(), ids=SENT.keys())
def test_a_message_is_sent_as_the_manual_has_it(doubles: Doubles, message: Outgoing, expected: dict[str, str]) -> None:
    doubles.next(Knob(status=202))
    assert kannel(f"{doubles.url}/cgi-bin/sendsms").send(message) == Accepted(reference(message))
    [sent] = doubles.received
    known = {"username": "saathi", "password": PASSWORD, "smsc": "OPERATOR", "to": "+923331234567", "dlr-mask": "31"}
    address = f"{PUBLIC}/kannel/{TOKEN}/delivery?id={reference(message)}&status=%d&reply=%A&smsc=OPERATOR"
    known |= {"charset": "UTF-8", "coding": "0", "text": message.text, "dlr-url": address}
    assert (sent.method, sent.path) == ("GET", "/cgi-bin/sendsms")
    assert sent.form == known | expected


def test_nobody_at_home_is_for_later() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert isinstance(kannel(f"http://127.0.0.1:{unused.getsockname()[1]}/").send(MESSAGE), RetryLater)
    assert kannel().look_up(MESSAGE, datetime.now(UTC)) is None


CHECKED: dict[str, tuple[Knob, str]] = {
    "knows us": (Knob(status=400, body="x"), ""),
    "refuses us": (Knob(status=403, body="x"), "refuses us"),
    "is broken": (Knob(status=500, body="x"), "HTTP 500"),
    "does not answer": (Knob(drop="before"), "does not answer"),
}


@pytest.mark.parametrize(("knob", "expected"), CHECKED.values(), ids=CHECKED.keys())
def test_it_can_be_asked_whether_it_knows_us(doubles: Doubles, knob: Knob, expected: str) -> None:
    doubles.next(knob)
    told = kannel(f"{doubles.url}/cgi-bin/sendsms").check()
    assert told is not None
    assert told.startswith(expected) if expected else told == ""
    assert doubles.ledger.entries == []


# --- A real one ---------------------------------------------------------------------------------------


@dataclass
class Route(Doors):
    """Saathi with its doors open to a real Kannel."""

    box: RealKannel

    def became(self, outbox_id: int, state: str) -> None:
        """Wait until a message is that."""
        self.box.wait_for(lambda: row(self.parts.database, outbox_id).state == state)

    def tell(self, words: str) -> int:
        """Send somebody some words."""
        outbox_id = put(self.parts.database, words, channel="kannel")
        assert deliver.run(self.parts)["sent"] == 1
        return outbox_id


@pytest.fixture
def route(database_url: str, tmp_path: Path) -> Iterator[Route]:
    folder = tmp_path / "kannel"
    folder.mkdir()
    port = free_port()
    box = RealKannel(folder, f"http://127.0.0.1:{port}", TOKEN)
    environ = {"KANNEL_SENDSMS_URL": box.sendsms_url, "KANNEL_USERNAME": "saathi", "KANNEL_PASSWORD": PASSWORD}
    environ |= {"KANNEL_WEBHOOK_TOKEN": TOKEN, "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}", "SIMULATOR": "on"}
    app = create_app(from_environment({"DATABASE_URL": database_url, **environ}))
    opened = Route(app, box)
    with opened.parts.database.transaction() as db:
        opened.parts.clock.set(db, NOW)
        pishin.fill(db)
    server = make_server("127.0.0.1", port, app, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        with box:
            yield opened
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
        opened.parts.database.dispose()


@pytest.mark.kannel
def test_a_message_comes_in_and_its_answer_is_delivered(route: Route) -> None:
    route.box.arrives("03" + GUL_KHAN.msisdn.removeprefix("+923"), "8778", "18 15")
    route.box.wait_for(lambda: route.count(table=Inbox) == 1)
    assert route.count(table=PupilCounts) == 1
    [reply] = route.outbox(Outbox.msisdn == GUL_KHAN.msisdn)
    assert route.parts.channels["kannel"].check() == ""
    assert deliver.run(route.parts)["sent"] == 1
    route.became(reply.id, "delivered")
    assert route.box.phones() == [(GUL_KHAN.msisdn, "text", reply.text.encode())]


BOTH_WAYS = {
    "GSM-7": ("Salam! [x] {y} 5 @ £ $ ~ a+b&c=d%20", "text", "utf-8"),
    "Urdu": (URDU.text, "ucs-2", "utf-16-be"),
    "a letter beyond the first plane": ("شکریہ \U0001f64f", "ucs-2", "utf-16-be"),
}


@pytest.mark.kannel
@pytest.mark.parametrize(("words", "kind", "encoding"), BOTH_WAYS.values(), ids=BOTH_WAYS.keys())
def test_words_go_out_and_come_in_byte_for_byte(route: Route, words: str, kind: str, encoding: str) -> None:
    outbox_id = route.tell(words)
    route.became(outbox_id, "delivered")
    assert route.box.phones() == [(SOMEBODY.msisdn, kind, words.encode(encoding))]
    route.box.arrives("+923990000001", "8778", words)
    route.box.wait_for(lambda: route.count(table=Inbox) == 1)
    with route.parts.database.reading() as db:
        assert db.scalar(select(Inbox.body)) == words


@pytest.mark.kannel
def test_a_long_text_arrives_in_parts_and_is_reported_once(route: Route) -> None:
    words = URDU.text * 4
    outbox_id = route.tell(words)
    route.became(outbox_id, "delivered")
    arrived = route.box.phones()
    assert len(arrived) == gsm.parts(words) > 1
    assert b"".join(body for _, _, body in arrived).decode("utf-16-be") == words


@pytest.mark.kannel
def test_kannel_killed_and_restarted_loses_nothing(route: Route) -> None:
    route.box.kill()
    waits = put(route.parts.database, "Salam", channel="kannel")
    assert deliver.run(route.parts)["put_off"] == 1
    route.box.start()
    change(route.parts.database, waits, try_at=None)
    assert deliver.run(route.parts)["sent"] == 1
    route.became(waits, "delivered")
    assert len(route.box.phones()) == 1


@pytest.mark.kannel
def test_an_answer_that_never_came_is_settled_by_the_report(route: Route) -> None:
    route.parts.channels["kannel"]._timeout = (1, 1)  # type: ignore[attr-defined]
    outbox_id = put(route.parts.database, "Salam", channel="kannel")
    route.box.signal("bearerbox", signal.SIGSTOP)
    assert deliver.run(route.parts)["uncertain"] == 1
    route.box.signal("bearerbox", signal.SIGCONT)
    route.became(outbox_id, "delivered")
    assert len(route.box.phones()) == 1


@pytest.mark.kannel
def test_a_message_of_a_stopped_network_is_kept_and_leaves_later(route: Route) -> None:
    route.box.kill("network")
    outbox_id = route.tell("Salam")
    assert route.box.phones() == []
    route.box.kill("bearerbox", "smsbox")
    route.box.start()
    route.box.wait_for(lambda: len(route.box.phones()) == 1)
    assert row(route.parts.database, outbox_id).state in ("sent", "delivered")


LONG = ("Q how do I teach carrying ", "to three classes ", "at once?")


@pytest.mark.kannel
@pytest.mark.parametrize("joins", [True, False], ids=["kannel joins it", "saathi joins it"])
def test_a_long_text_in_parts_comes_in_as_one(route: Route, joins: bool) -> None:
    if not joins:
        route.box.kill()
        route.box.hand_parts_on()
        route.box.start()
    route.box.arrives_in_parts(GUL_KHAN.msisdn, "8778", LONG, reference=200)
    route.box.wait_for(lambda: route.count(table=Questions) == 1)
    assert route.count(Questions.words == "".join(LONG).removeprefix("Q "), table=Questions) == 1
    assert route.count(table=Inbox) == (1 if joins else len(LONG))
