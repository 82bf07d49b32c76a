"""No log line holds a number or a teacher's words: canaries are sent through everything that may go wrong, at DEBUG."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from flows.routing import LANES
from gateway import logs
from gateway.app import create_app
from gateway.channels.base import Channel
from gateway.channels.kannel import Kannel, KannelSettings
from gateway.channels.smsgate import SmsGate, SmsGateSettings
from gateway.config import from_environment
from gateway.jobs import timetable
from gateway.postman import Postman
from store.tables import Inbox
from tests import pishin
from tests.channels.doubles import Doubles, Knob
from tests.doors import TOKEN, TWILIO
from tests.gateway.test_deliver import Hands, africastalking, twilio
from tests.letters import SOMEBODY, put
from tests.people import GUL_KHAN, NOW

NUMBER = "+923337654321"
CANARY = "zanzibar"
LEAKS = (CANARY, NUMBER, NUMBER[1:], NUMBER[3:], "0" + NUMBER[3:], GUL_KHAN.msisdn[1:], GUL_KHAN.msisdn[3:])


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    environ = {"DATABASE_URL": database_url, "SIMULATOR": "on", "LOG_LEVEL": "DEBUG", "SPOOL_FOLDER": str(tmp_path)}
    made = create_app(from_environment({**environ, "AFRICASTALKING_WEBHOOK_TOKEN": TOKEN, **TWILIO}))
    parts = made.extensions["saathi"]
    with parts.database.transaction() as db:
        parts.clock.set(db, NOW)
        pishin.fill(db)
    yield made
    parts.database.dispose()
    logs.configure("INFO")


def test_nothing_that_goes_wrong_tells_a_number_or_words(
    app: Flask, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    logs.configure("DEBUG")  # with the streams that are looked at
    parts, client, under = app.extensions["saathi"], app.test_client(), f"/africastalking/{TOKEN}"
    for sender in (NUMBER, GUL_KHAN.msisdn):
        sms = {"id": f"i{sender}", "from": sender, "to": "8778", "text": f"Q {CANARY}"}
        assert client.post(f"{under}/sms", data=sms).status_code == 200
        client.post(f"{under}/sms", data={**sms, "to": "999"})
        client.post(f"{under}/sms", data={**sms, "id": ""})
        client.post(
            f"{under}/ussd", data={"sessionId": "s", "serviceCode": "*778#", "phoneNumber": sender, "text": CANARY}
        )
        client.post("/twilio/sms", data={"Body": CANARY, "From": sender})
    monkeypatch.setenv("FAILPOINT", "taking:raise")
    client.post(f"{under}/sms", data={"id": "bad", "from": NUMBER, "to": "8778", "text": CANARY})
    monkeypatch.delenv("FAILPOINT")
    with Doubles() as doubles:
        postman = Postman(parts.database, a_channel_each(doubles), Hands(), real_now=Hands().real_now)
        faults = [Knob(code=500), Knob(drop="after"), Knob(status=429, body=CANARY), Knob(body="<html>"), Knob()]
        for channel in ("africastalking", "twilio", "kannel", "smsgate"):
            doubles.next(*faults)
            for number in range(len(faults)):
                to = replace(SOMEBODY, msisdn=f"{NUMBER[:-1]}{number}")
                put(parts.database, f"{CANARY} {channel}", to=to, channel=channel)
                postman.drain(LANES)
            postman.tend()
    timetable.look(parts)
    app.test_cli_runner().invoke(args=["doctor"])
    logging.getLogger("somebody.elses").error("a line about %s", NUMBER)
    told = "".join(capfd.readouterr())
    assert "a line about ...21" in told and "an event was set aside" in told, "there must be lines to look at"
    with parts.database.reading() as db:
        assert db.scalars(select(Inbox.body).where(Inbox.body.contains(CANARY))).all()
    for leak in LEAKS:
        assert leak not in told, [line for line in told.splitlines() if leak in line]


def a_channel_each(doubles: Doubles) -> dict[str, Channel]:
    box = KannelSettings(f"{doubles.url}/cgi-bin/sendsms", "u", "p", "t" * 32)
    phone = SmsGateSettings(doubles.url, "u", "p", "k")
    return {
        "africastalking": africastalking(doubles),
        "twilio": twilio(doubles),
        "kannel": Kannel(box, "http://127.0.0.1:8000", answer_within_s=0.3),
        "smsgate": SmsGate(phone, "http://127.0.0.1:8000", answer_within_s=0.3),
    }
