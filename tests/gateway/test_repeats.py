"""Every webhook brought up to five times, shuffled, twenty at once: what happens is what the unique ids say."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import pytest
from werkzeug.test import Client

from gateway.app import create_app
from gateway.config import from_environment
from store.tables import Calls, DoneOnce, Inbox, Outbox, People, PupilCounts, Receipts
from tests import pishin
from tests.channels.doubles import smsgate_signature, twilio_signature
from tests.doors import TOKEN, TWILIO, Doors
from tests.people import BIBI_HAWA, GUL_KHAN, NOW, ZARMINA

Webhook = Callable[[Client], Any]
KEY = "a key of the phone's"


@pytest.fixture
def all_doors(database_url: str, tmp_path: Path) -> Doors:
    environ = {"DATABASE_URL": database_url, "SIMULATOR": "on", "AFRICASTALKING_WEBHOOK_TOKEN": TOKEN, **TWILIO}
    environ |= {"KANNEL_WEBHOOK_TOKEN": TOKEN, "SMSGATE_SIGNING_KEY": KEY, "SPOOL_FOLDER": str(tmp_path / "spool")}
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


def by_smsgate(number: int, sender: str, words: str) -> Webhook:
    payload = {"messageId": f"m{number}", "message": words, "sender": sender, "receivedAt": "2026-11-25T08:40:00Z"}
    told = {"deviceId": "d", "event": "sms:received", "id": f"w{number}", "payload": payload}
    body = json.dumps(told).encode()

    def call(client: Client) -> Any:
        at = str(int(time.time()))
        signed = {"X-Timestamp": at, "X-Signature": smsgate_signature(KEY, body, at)}
        return client.post("/smsgate/webhook", data=body, headers=signed, content_type="application/json")

    return call


def at(path: str, **form: str) -> Webhook:
    return lambda client: client.post(f"/africastalking/{TOKEN}/{path}", data=form)


def by_kannel(path: str, **query: str) -> Webhook:
    return lambda client: client.get(f"/kannel/{TOKEN}/{path}", query_string=query)


def webhooks() -> dict[str, Webhook]:
    """Of each kind some, by the id that makes it one."""
    found: dict[str, Webhook] = {}
    for n in range(5):
        words = f"1{n} 15"
        found[f"at {n}"] = at("sms", id=f"at-{n}", to="8778", text=words, **{"from": GUL_KHAN.msisdn})
        found[f"twilio {n}"] = by_twilio("/twilio/sms", MessageSid=f"SM{n}", From=ZARMINA.msisdn, Body=f"1{n}")
        found[f"kannel {n}"] = by_kannel("sms", id=f"k{n}", to="8778", text=f"2{n} 15", **{"from": BIBI_HAWA.msisdn})
        found[f"smsgate {n}"] = by_smsgate(n, "+923339990000", f"3{n} 15")
        for status in ("Sent", "Success"):
            found[f"at report {n} {status}"] = at("delivery", id=f"ATXid_{n}", status=status)
        found[f"twilio report {n}"] = by_twilio("/twilio/status", MessageSid=f"SX{n}", MessageStatus="delivered")
        found[f"kannel report {n}"] = by_kannel(
            "delivery", id=f"9{n}-{hashlib.sha256(b'').hexdigest()[:8]}", status="8"
        )
        press = {"sessionId": f"call-{n}", "phoneNumber": GUL_KHAN.msisdn, "serviceCode": "*778#", "text": ""}
        found[f"dial {n}"] = at("ussd", **press)
    found["opt-out"] = at("opt-out", senderId="8778", phoneNumber=BIBI_HAWA.msisdn)
    return found


def test_repeated_shuffled_and_at_once_effects_are_the_unique_ids(all_doors: Doors) -> None:
    seed = int(os.environ.get("SEED", Random().randrange(10**6)))
    chance, answers = Random(seed), defaultdict[str, set[Any]](set)
    unique = webhooks()
    brought = [name for name in unique for _ in range(chance.randint(1, 5))]
    chance.shuffle(brought)

    def bring(name: str) -> None:
        answered = unique[name](all_doors.app.test_client())
        answers[name].add((answered.status_code, answered.text if not name.startswith("dial") else ""))

    with ThreadPoolExecutor(20) as together:
        list(together.map(bring, brought))
    print(f"seed {seed}: {len(brought)} calls of {len(unique)}")  # noqa: T201 - to repeat it
    assert {
        name: given for name, given in answers.items() if len(given) != 1 or next(iter(given))[0] not in (200, 204)
    } == {}
    assert all_doors.count(table=Inbox) == 20
    assert all_doors.count(table=PupilCounts) == 15
    assert all_doors.count(Outbox.lane == "reply", Outbox.person_id.is_not(None)) == 15
    assert all_doors.count(table=Receipts) == 20
    assert all_doors.count(DoneOnce.kind == "call", table=DoneOnce) == 5
    assert all_doors.count(Calls.session_id.startswith("call-"), table=Calls) == 1
    assert all_doors.count(People.stopped_at.is_not(None), table=People) == 1
    all_doors.parts.database.dispose()


def test_a_week_later_a_repeat_is_still_a_repeat(all_doors: Doors) -> None:
    unique = {name: call for name, call in webhooks().items() if "report" not in name and "dial" not in name}
    for call in unique.values():
        call(all_doors.client)
    before = all_doors.count(), all_doors.count(table=Inbox), all_doors.count(table=PupilCounts)
    with all_doors.parts.database.transaction() as db:
        all_doors.parts.clock.move_to(db, NOW.replace(month=12, day=2))
    for call in unique.values():
        call(all_doors.client)
    assert (all_doors.count(), all_doors.count(table=Inbox), all_doors.count(table=PupilCounts)) == before
    all_doors.parts.database.dispose()
