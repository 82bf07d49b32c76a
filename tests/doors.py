"""The web application as providers call it: dials and messages in Africa's Talking's form, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from flows.facts import Person
from gateway.parts import Parts
from store.tables import Outbox
from tests.channels.doubles import twilio_signature

TOKEN = "a-token-of-the-tests"
TWILIO = {
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "12345",
    "TWILIO_FROM": "+15005550006",
    "PUBLIC_BASE_URL": "http://saathi.test",
}
_NUMBERS = count(1)


@dataclass
class Doors:
    """The application and a client of it."""

    app: Flask

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    @property
    def parts(self) -> Parts:
        """What it is made of."""
        parts: Parts = self.app.extensions["saathi"]
        return parts

    def post(self, path: str, form: dict[str, str], token: str = TOKEN) -> TestResponse:
        """A webhook of Africa's Talking."""
        return self.client.post(f"/africastalking/{token}/{path}", data=form)

    def by_twilio(self, person: Person, body: str, sid: str = "") -> TestResponse:
        """An SMS that Twilio brings, once and signed."""
        form = {
            "MessageSid": sid or f"SM{next(_NUMBERS):032}", "AccountSid": TWILIO["TWILIO_ACCOUNT_SID"],
            "From": person.msisdn, "To": TWILIO["TWILIO_FROM"], "Body": body, "NumMedia": "0",
        }  # fmt: skip
        address = TWILIO["PUBLIC_BASE_URL"] + "/twilio/sms"
        signature = twilio_signature(TWILIO["TWILIO_AUTH_TOKEN"], address, form)
        return self.client.post("/twilio/sms", data=form, headers={"X-Twilio-Signature": signature})

    def dial(self, person: Person | str, text: str = "") -> Call:
        """Somebody dials; `text` is what the dialled string carried."""
        call = Call(self, person if isinstance(person, str) else person.msisdn)
        call.shown = call.send(text)
        return call

    def text(self, person: Person | str, body: str, id: str | None = None) -> str:
        """Somebody writes; the answer to it, "" when there was none."""
        msisdn = person if isinstance(person, str) else person.msisdn
        before = self.count(Outbox.msisdn == msisdn)
        form = {"id": id or f"at-{next(_NUMBERS)}", "from": msisdn, "to": "8778", "text": body}
        answered = self.post("sms", {**form, "date": "2017-05-03 06:04:45"})
        assert answered.status_code == 200, answered.text
        return self.outbox(Outbox.msisdn == msisdn)[-1].text if self.count(Outbox.msisdn == msisdn) > before else ""

    def outbox(self, *which: Any) -> list[Any]:
        """Rows of the outbox, oldest first."""
        with self.parts.database.reading() as db:
            return list(db.execute(select(Outbox).where(*which).order_by(Outbox.id)))

    def count(self, *which: Any, table: Any = Outbox) -> int:
        """How many rows there are."""
        with self.parts.database.reading() as db:
            return db.scalar(select(func.count()).select_from(table).where(*which)) or 0


@dataclass
class Call:
    """One USSD call: the provider posts all that was typed since the dial."""

    doors: Doors
    msisdn: str
    session_id: str = field(default_factory=lambda: f"ATUid_{next(_NUMBERS)}")
    typed: str = ""
    shown: str = ""

    def press(self, *keys: str) -> str:
        """Press keys one after the other; what is shown then, with its CON or END."""
        for key in keys:
            self.typed = f"{self.typed}*{key}" if self.typed else key
            self.shown = self.send(self.typed)
        return self.shown

    def send(self, text: str) -> str:
        """Post a text as it is, as a provider that repeats itself or errs would."""
        self.typed = text
        form = {
            "sessionId": self.session_id,
            "phoneNumber": self.msisdn,
            "networkCode": "99999",
            "serviceCode": "*778#",
        }
        answered = self.doors.post("ussd", {**form, "text": text})
        assert answered.status_code == 200
        assert answered.content_type == "text/plain; charset=utf-8"
        assert answered.text[:4] in ("CON ", "END ")
        return answered.text
