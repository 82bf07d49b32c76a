"""SMSGate: an Android phone with a local SIM, directly or through its cloud. SMS in and out, at a phone's pace.

Proved by an HMAC over the raw body and a time stamp. Our id is theirs, so the same message sent twice is refused with
409 and leaves once; after a lost answer the phone can be asked for it by that id. Facts: docs/providers.md.
"""

import hmac
import json
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar, Self

import requests
from flask import Request

from gateway.channels.base import (
    ANSWER_WITHIN_S,
    CONNECT_WITHIN_S,
    Accepted,
    BadRequest,
    Channel,
    Event,
    Forged,
    InboundSms,
    NotFound,
    Outgoing,
    Receipt,
    RefusedAccount,
    SendResult,
    Several,
    Throttled,
    Uncertain,
    Webhook,
)
from gateway.channels.failures import http_failure, network_failure
from gateway.channels.reading import e164, our_id, read_fields, read_time, reference, short_id, storable
from gateway.channels.settings import WrongSettings, one_or_two, setting

TIMES_DIFFER_BY_S = 300
QUEUE_IS_FULL_S = 300  # a phone sends some 30 to 200 an hour
SHORTEST_LIFE_S = 5
RECEIVED, TOGETHER = "sms:received", "sms:batch:received"


@dataclass(frozen=True)
class SmsGateSettings:
    """As in the app: its server, its sign-in, its signing key."""

    base_url: str = setting(
        "SMSGATE_BASE_URL",
        "`http://PHONE:8080`, or `https://api.sms-gate.app/3rdparty/v1` for its cloud",
        to_send=True,
    )
    username: str = setting("SMSGATE_USERNAME", "as the app shows it", to_send=True)
    password: str = setting("SMSGATE_PASSWORD", "as the app shows it", secret=True, to_send=True)
    signing_key: str = setting(
        "SMSGATE_SIGNING_KEY", "from the app's webhook settings; two with a comma between", secret=True
    )
    sim: str = setting("SMSGATE_SIM", "which SIM sends: 1, 2 or 3", needed=False)


class SmsGate(Channel):
    """One phone, or one account of its cloud."""

    name = "smsgate"
    carries: ClassVar = frozenset({"sms"})
    settings_type: ClassVar = SmsGateSettings

    def __init__(
        self, settings: SmsGateSettings, public_base_url: str, answer_within_s: float = ANSWER_WITHIN_S
    ) -> None:
        self._settings = settings
        self._keys = one_or_two(settings.signing_key)
        self._messages = settings.base_url.rstrip("/") + "/messages"
        self._signed_in = (settings.username, settings.password)
        self._timeout = (CONNECT_WITHIN_S, answer_within_s)

    @classmethod
    def doors(cls, settings: SmsGateSettings, public_base_url: str, environ: Mapping[str, str]) -> Iterable[Self]:
        """One."""
        if settings.sim not in ("", "1", "2", "3"):
            raise WrongSettings(["SMSGATE_SIM is 1, 2 or 3"])
        return super().doors(settings, public_base_url, environ)

    @property
    def can_send(self) -> bool:
        """Whether there is a phone to send with."""
        return bool(self._settings.base_url)

    @property
    def webhooks(self) -> tuple[Webhook, ...]:
        """One address for every event, each registered once. Repeated for about two days until a 2xx."""
        return (Webhook("/smsgate/webhook", "sms", self._read, repeats=True),)

    def send(self, message: Outgoing) -> SendResult:
        """POST /messages for one number, under our id."""
        ours = reference(message)
        wanted = {
            "id": ours,
            "textMessage": {"text": message.text},
            "phoneNumbers": [message.msisdn],
            "simNumber": int(self._settings.sim) if self._settings.sim else None,
            "ttl": None if message.valid_for_s is None else max(message.valid_for_s, SHORTEST_LIFE_S),
            "withDeliveryReport": True,
        }
        body = {name: value for name, value in wanted.items() if value is not None}
        try:
            answer = requests.post(
                self._messages, json=body, auth=self._signed_in, timeout=self._timeout, allow_redirects=False
            )
        except requests.RequestException as error:
            return network_failure(error)
        return judge(answer, ours)

    def look_up(self, message: Outgoing, since: datetime) -> Accepted | NotFound | None:
        """GET /messages/<our id>."""
        ours = reference(message)
        address = f"{self._messages}/{ours}"
        try:
            answer = requests.get(address, auth=self._signed_in, timeout=self._timeout, allow_redirects=False)
        except requests.RequestException:
            return None
        if answer.status_code == 404:
            return NotFound()
        return Accepted(ours) if _id_in(answer) == ours and answer.status_code == 200 else None

    def check(self) -> str | None:
        """Ask for a message that is not there."""
        if not self.can_send:
            return None
        address = f"{self._messages}/none"
        try:
            answer = requests.get(address, auth=self._signed_in, timeout=self._timeout, allow_redirects=False)
        except requests.RequestException as error:
            return f"does not answer ({type(error).__name__}): see SMSGATE_BASE_URL"
        if answer.status_code in (401, 403):
            return "refuses us: see SMSGATE_USERNAME and SMSGATE_PASSWORD"
        return "" if answer.status_code in (200, 404) else f"HTTP {answer.status_code}"

    def _read(self, request: Request) -> Event:
        raw = request.get_data()
        self._prove(request, raw)
        told = _object(raw)
        call = read_fields(_flat(told), "event", "id")
        payload = told.get("payload")
        if call["event"] == RECEIVED:
            return _message(call)
        if call["event"] == TOGETHER:
            messages = payload.get("messages") if isinstance(payload, dict) else None
            if not isinstance(messages, list):
                raise BadRequest("missing payload.messages")
            outer = {name: value for name, value in told.items() if name != "payload"}
            return Several(tuple(_message(read_fields(_flat({**outer, "payload": each}))) for each in messages))
        return _report(call) if call["event"] in REPORTS else Several()  # a ping, an MMS, what next year brings

    def _prove(self, request: Request, raw: bytes) -> None:
        at, given = request.headers.get("X-Timestamp", ""), request.headers.get("X-Signature", "")
        if not re.fullmatch(r"[0-9]{1,12}", at) or abs(time.time() - int(at)) > TIMES_DIFFER_BY_S:
            raise Forged("time stamp")
        for key in self._keys:
            ours = hmac.new(key.encode(), raw + at.encode(), sha256).hexdigest()
            if hmac.compare_digest(ours.encode(), given.strip().lower().encode()):
                return
        raise Forged("signature")


# What became of a message: the field with the reason, where there is one, follows from the event.
REPORTS = ("sms:sent", "sms:delivered", "sms:failed", "sms:cancelled")


def judge(answer: requests.Response, ours: str) -> SendResult:
    """What the phone says. 409: it has a message under this id, which is this one."""
    if answer.status_code == 409:
        return Accepted(ours)
    if answer.status_code == 503 and "queue" in answer.text[:500].lower():
        return Throttled(QUEUE_IS_FULL_S)
    if not 200 <= answer.status_code < 300:
        return http_failure(answer.status_code, answer.headers.get("Retry-After"))
    theirs = _id_in(answer)
    if theirs is None:
        return Uncertain("an answer that cannot be read")
    # An id that is not ours would mean that it is not told apart from its repeat.
    return Accepted(ours) if theirs == ours else RefusedAccount("it does not take our ids")


def _message(call: Mapping[str, str]) -> InboundSms:
    """One SMS. Its key is made of what stays the same however often and by whichever registration it is told.

    The phone's id of it is a hash of 32 bits, so that alone is not enough.
    """
    sender = short_id(call.get("payload.sender") or call.get("payload.phoneNumber", ""))
    received_at = read_time(call.get("payload.receivedAt"))
    if not sender:
        raise BadRequest("missing payload.sender")
    message = read_fields(call, "payload.messageId", "payload.message")
    key = [call.get("deviceId", ""), message["payload.messageId"], sender, str(received_at or call["id"])]
    return InboundSms(
        provider_id=sha256("\n".join(key).encode()).hexdigest()[:32],
        msisdn=e164(sender),
        to=message.get("payload.recipient", ""),
        body=message["payload.message"],
        received_at=received_at,
        raw=dict(message),
    )


def _report(call: Mapping[str, str]) -> Receipt:
    """What became of one of ours. Delivered is said of each part; each saying has an id, a repeat the same."""
    message, event = read_fields(call, "payload.messageId"), call["event"]
    told = short_id(message["payload.messageId"])
    known: dict[str, Any] = {"provider_id": told, "our_id": our_id(told)}
    if event == "sms:delivered":
        return Receipt(status="delivered", final=True, part=call["id"], **known)
    if event == "sms:sent":
        parts = call.get("payload.partsCount", "")
        return Receipt(
            status="sent", final=False, parts=int(parts) if re.fullmatch("[1-9][0-9]?", parts) else None, **known
        )
    reason = call.get("payload.reason") or event.removeprefix("sms:")
    return Receipt(status="failed", final=True, reason=reason[:80], **known)


def _object(raw: bytes) -> dict[str, Any]:
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadRequest("a body that is no JSON") from error
    if not isinstance(told, dict):
        raise BadRequest("a body that is no object")
    return told


def _flat(told: Mapping[str, Any], under: str = "") -> dict[str, str]:
    """`{"payload": {"sender": "x"}}` → `{"payload.sender": "x"}`; null is absent, lists are left out."""
    found: dict[str, str] = {}
    for name, value in told.items():
        if isinstance(value, dict) and not under:
            found |= _flat(value, f"{name}.")
        elif isinstance(value, str | int | float):
            found[storable(f"{under}{name}")] = str(value)
    return found


def _id_in(answer: requests.Response) -> str | None:
    try:
        told = answer.json()
    except ValueError:
        return None
    return str(told["id"]) if isinstance(told, dict) and told.get("id") else None
