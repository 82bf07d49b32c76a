"""Every webhook brought up to five times, shuffled, twenty at once: what happens is what the unique ids say."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random
from threading import Barrier
from typing import Any

import pytest
from werkzeug.test import Client

from gateway.app import create_app
from gateway.config import from_environment
from store.tables import Calls, DoneOnce, Inbox, Outbox, People, PupilCounts, Receipts
from tests import pishin
from tests.channels.doubles import smsgate_signature, twilio_signature
from tests.doors import TOKEN, TWILIO, Doors
from tests.people import BIBI_HAWA, GUL_KHAN, KARBALA, NOW, ZARMINA

Webhook = Callable[[Client], Any]
KEY = "a key of the phone's"
RESELLER = """
[reseller]
token = "RESELLER_TOKEN"
[reseller.receive]
from = "from"
text = "text"
id = "id"
[reseller.delivery]
id = "id"
status = "status"
map = { SENT = "sent", DELIVRD = "delivered" }
"""
KEYS = ("", "1", "18", "15", "1")  # dial, attendance, boys, girls, send
CALLERS = 8


@pytest.fixture
def all_doors(database_url: str, tmp_path: Path) -> Doors:
    environ = {"DATABASE_URL": database_url, "SIMULATOR": "on", "AFRICASTALKING_WEBHOOK_TOKEN": TOKEN, **TWILIO}
    environ |= {"KANNEL_WEBHOOK_TOKEN": TOKEN, "SMSGATE_SIGNING_KEY": KEY, "SPOOL_FOLDER": str(tmp_path / "spool")}
    environ |= {"HTTP_CHANNELS": str(tmp_path / "channels.toml"), "RESELLER_TOKEN": TOKEN}
    (tmp_path / "channels.toml").write_text(RESELLER)
    opened = Doors(create_app(from_environment(environ)))
    with opened.parts.database.transaction() as db:
        opened.parts.clock.set(db, NOW)
        pishin.fill(db)
    return opened


def by_twilio(path: str, **form: str) -> Webhook:
    form |= {"AccountSid": TWILIO["TWILIO_ACCOUNT_SID"], "To": TWILIO["TWILIO_FROM"]}
    address = TWILIO["PUBLIC_BASE_URL"] + path
    signed = {"X-Twilio-Signature": twilio_signature(TWILIO["TWILIO_AUTH_TOKEN"], address, form)}
    return lambda client: client.post(path, data=form, headers=signed)


def by_smsgate(event: str, id: str, payload: dict[str, Any]) -> Webhook:
    body = json.dumps({"deviceId": "d", "event": event, "id": id, "payload": payload}).encode()

    def call(client: Client) -> Any:
        at = str(int(time.time()))
        signed = {"X-Timestamp": at, "X-Signature": smsgate_signature(KEY, body, at)}
        return client.post("/smsgate/webhook", data=body, headers=signed, content_type="application/json")

    return call


def on_the_phone(number: int) -> dict[str, str]:
    """A message as the app tells it, alone or among others."""
    words = {"message": f"3{number} 15", "sender": "+923339990000", "receivedAt": "2017-05-03T06:04:45Z"}
    return {"messageId": f"m{number}", **words}


def at(path: str, **form: str) -> Webhook:
    return lambda client: client.post(f"/africastalking/{TOKEN}/{path}", data=form)


def by_kannel(path: str, **query: str) -> Webhook:
    return lambda client: client.get(f"/kannel/{TOKEN}/{path}", query_string=query)


def by_reseller(path: str, **form: str) -> Webhook:
    return lambda client: client.post(f"/http/reseller/{TOKEN}/{path}", data=form)


def webhooks() -> dict[str, Webhook]:
    """Of each kind some, by the id that makes it one; of some the same message comes by two addresses, or in two forms."""
    found: dict[str, Webhook] = {}
    for n in range(5):
        ours = f"9{n}-{hashlib.sha256(b'').hexdigest()[:8]}"
        words = f"1{n} 15"
        found[f"at {n}"] = at("sms", id=f"at-{n}", to="8778", text=words, **{"from": GUL_KHAN.msisdn})
        for path in ("/twilio/sms", "/twilio/sms-fallback"):
            found[f"twilio {n} {path}"] = by_twilio(path, MessageSid=f"SM{n}", From=ZARMINA.msisdn, Body=f"1{n}")
        found[f"kannel {n}"] = by_kannel("sms", id=f"k{n}", to="8778", text=f"2{n} 15", **{"from": BIBI_HAWA.msisdn})
        found[f"smsgate {n}"] = by_smsgate("sms:received", f"w{n}", on_the_phone(n))
        found[f"reseller {n}"] = by_reseller("receive", id=f"r{n}", text=f"1{n} 14", **{"from": GUL_KHAN.msisdn})
        for status in ("Sent", "Success"):
            found[f"at report {n} {status}"] = at("delivery", id=f"ATXid_{n}", status=status)
        found[f"twilio report {n}"] = by_twilio("/twilio/status", MessageSid=f"SX{n}", MessageStatus="delivered")
        found[f"kannel report {n}"] = by_kannel("delivery", id=ours, status="8")
        for id, event in ((f"s{n}", "sms:sent"), (f"d{n}", "sms:delivered"), (f"e{n}", "sms:delivered")):
            found[f"smsgate report {id}"] = by_smsgate(event, id, {"messageId": ours})
        for status in ("SENT", "DELIVRD"):
            found[f"reseller report {n} {status}"] = by_reseller("delivery", id=f"their-{n}", status=status)
        press = {"sessionId": f"call-{n}", "phoneNumber": GUL_KHAN.msisdn, "serviceCode": "*778#", "text": ""}
        found[f"dial {n}"] = at("ussd", **press)
        found[f"hung up {n}"] = at("ussd-events", sessionId=f"call-{n}", phoneNumber=GUL_KHAN.msisdn, status="Success")
    found["smsgate all"] = by_smsgate("sms:batch:received", "wb", {"messages": [on_the_phone(n) for n in range(5)]})
    found["opt-out"] = at("opt-out", senderId="8778", phoneNumber=BIBI_HAWA.msisdn)
    return found


def test_repeated_shuffled_and_at_once_effects_are_the_unique_ids(all_doors: Doors) -> None:
    seed = int(os.environ.get("SEED", Random().randrange(10**6)))
    chance, answers, addresses = Random(seed), defaultdict[str, set[Any]](set), set[str]()
    unique = webhooks()
    brought = [name for name in unique for _ in range(chance.randint(1, 5))]
    chance.shuffle(brought)

    def bring(name: str) -> None:
        answered = unique[name](all_doors.app.test_client())
        addresses.add(answered.request.path.replace(TOKEN, "<token>"))
        answers[name].add((answered.status_code, answered.text if not name.startswith("dial") else ""))

    with ThreadPoolExecutor(20) as together:
        list(together.map(bring, brought))
    print(f"seed {seed}: {len(brought)} calls of {len(unique)}")  # noqa: T201 - to repeat it
    assert {
        name: given for name, given in answers.items() if len(given) != 1 or next(iter(given))[0] not in (200, 204)
    } == {}
    channels = all_doors.parts.channels.values()
    assert addresses == {hook.path for channel in channels for hook in channel.webhooks}, "one is not brought here"
    assert all_doors.count(table=Inbox) == 25
    assert all_doors.count(table=PupilCounts) == 20
    assert all_doors.count(Outbox.lane == "reply", Outbox.person_id.is_not(None)) == 20
    assert all_doors.count(table=Receipts) == 45
    assert all_doors.count(DoneOnce.kind == "call", table=DoneOnce) == 5
    assert all_doors.count(Calls.session_id.startswith("call-"), table=Calls) == 1
    assert all_doors.count(People.stopped_at.is_not(None), table=People) == 1
    all_doors.parts.database.dispose()


def test_each_press_repeated_and_at_once_is_one_press(all_doors: Doors) -> None:
    """A phone waits for its screen, so presses of a call come in order; each comes up to five times at once, of all calls."""
    seed = int(os.environ.get("SEED", Random().randrange(10**6)))
    with all_doors.parts.database.transaction() as db:
        for n in range(CALLERS):
            caller = replace(GUL_KHAN, id=1000 + n, msisdn=f"+92334000{n:04}", name=f"Teacher {n}")
            pishin.add_person(db, caller, KARBALA)
    in_step = Barrier(CALLERS)  # whoever lags behind is told that her school has been counted

    def call(n: int) -> list[set[str]]:
        chance, typed, shown = Random(seed + n), list[str](), list[set[str]]()
        for key in KEYS:
            in_step.wait(60)
            typed += [key] if key else []
            form = {"sessionId": f"pressed-{n}", "phoneNumber": f"+92334000{n:04}", "serviceCode": "*778#"}
            press = at("ussd", **form, text="*".join(typed))
            with ThreadPoolExecutor(5) as at_once:
                brought = [at_once.submit(press, all_doors.app.test_client()) for _ in range(chance.randint(1, 5))]
            shown.append({each.result().text for each in brought})
        return shown

    with ThreadPoolExecutor(CALLERS) as together:
        screens = list(together.map(call, range(CALLERS)))
    print(f"seed {seed}")  # noqa: T201 - to repeat it
    assert [shown for each in screens for shown in each if len(shown) != 1] == [], "a repeat was shown something else"
    assert {each[-1].pop()[:9] for each in screens} == {"END Saved"}
    assert all_doors.count(table=PupilCounts) == CALLERS
    assert all_doors.count(DoneOnce.kind == "call", table=DoneOnce) == CALLERS
    all_doors.parts.database.dispose()


def test_a_week_later_a_repeat_is_still_a_repeat(all_doors: Doors) -> None:
    unique = {name: call for name, call in webhooks().items() if "report" not in name and "dial" not in name}
    for call in unique.values():
        call(all_doors.client)
    before = all_doors.count(), all_doors.count(table=Inbox), all_doors.count(table=PupilCounts)
    with all_doors.parts.database.transaction() as db:
        all_doors.parts.clock.move_to(db, NOW.replace(month=12, day=2))
    assert {name: call(all_doors.client).status_code for name, call in unique.items()} == dict.fromkeys(unique, 200)
    assert (all_doors.count(), all_doors.count(table=Inbox), all_doors.count(table=PupilCounts)) == before
    all_doors.parts.database.dispose()
