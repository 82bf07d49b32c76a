"""Local doubles of the providers' APIs, byte for byte after their manuals, with a ledger of what they accepted.

In a test, in a thread of its own::

    with Doubles() as doubles:
        ...  # AFRICASTALKING_BASE_URL = TWILIO_BASE_URL = doubles.url
        doubles.next(Knob(delay_s=15), Knob(drop="after"))  # for the next two sends
        doubles.ledger.entries

For a test that kills things, as a process which prints its address and lives on::

    python -m tests.channels.doubles PORT LEDGER_FILE [--delay SECONDS]

There `POST /knobs` with a JSON list of knobs does the same as `next`. The ledger file gets one JSON line for
each accepted message, fsynced before the answer leaves, so it is the truth about what a phone would have received.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import os
import select
import socket
import struct
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NamedTuple, Self
from urllib.parse import parse_qs, parse_qsl, urlsplit
from uuid import uuid4

AT_USER_PATH = "/version1/user"
AT_PATH = "/version1/messaging"
AT_STATUS = {
    100: "Processed",
    101: "Success",
    102: "Queued",
    401: "RiskHold",
    402: "InvalidSenderId",
    403: "InvalidPhoneNumber",
    404: "UnsupportedNumberType",
    405: "InsufficientBalance",
    406: "UserInBlacklist",
    407: "CouldNotRoute",
    409: "DoNotDisturbRejection",
    500: "InternalServerError",
    501: "GatewayError",
    502: "RejectedByGateway",
}
TWILIO_MESSAGE = {
    20003: "Authenticate",
    20429: "Too Many Requests",
    21211: "Invalid 'To' Phone Number",
    21610: "Attempt to send to unsubscribed recipient",
    21617: "The concatenated message body exceeds the 1600 character limit",
}


@dataclass(frozen=True)
class Knob:
    """How one send goes wrong. `code`: Africa's Talking's statusCode, or Twilio's error code (with `status`).

    `delay_s` passes between accepting and answering. `drop`: the connection is reset before the message is
    accepted, or after it. With `status` or `body` nothing is accepted and this is the answer.
    """

    delay_s: float = 0
    drop: Literal["", "before", "after"] = ""
    code: int = 0
    status: int = 0
    body: str | None = None
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """One accepted message. `our_id`: from Twilio's status callback; None at Africa's Talking."""

    provider: str
    provider_id: str
    to: str
    sender: str
    text: str
    at: float
    our_id: str | None = None


class Ledger:
    """What was accepted, in order; in a file too if there is one."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self.entries: list[Entry] = read_ledger(file) if file and file.exists() else []

    def add(self, entry: Entry) -> None:
        """Write it down for good: when this returns, no crash takes it back."""
        with self._lock:
            if self._file:
                with self._file.open("a", encoding="utf-8") as lines:
                    lines.write(json.dumps(entry.__dict__, ensure_ascii=False) + "\n")
                    lines.flush()
                    os.fsync(lines.fileno())
            self.entries.append(entry)


def read_ledger(file: Path) -> list[Entry]:
    """The entries of a ledger file, from any process, even while another line is being written: a line counts once it ends."""
    lines = file.read_bytes().split(b"\n")
    return [Entry(**json.loads(line)) for line in lines[:-1]]


def twilio_signature(token: str, url: str, form: Mapping[str, str], algorithm: str = "sha1") -> str:
    """Twilio's X-Twilio-Signature, computed without Twilio's package so that the two can disagree."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), algorithm).digest()).decode()


class Received(NamedTuple):
    """One request as it reached us: what was sent is checked against the manual by what is kept here.

    A body of JSON is kept whole, as the one field without a name.
    """

    method: str
    path: str
    headers: dict[str, str]
    form: dict[str, str]


class Doubles:
    """Both APIs on one loopback port. `always` is the knob while none is queued."""

    def __init__(self, port: int = 0, ledger_file: Path | None = None, always: Knob | None = None) -> None:
        self.ledger = Ledger(ledger_file)
        self.received: list[Received] = []
        self.came: list[Entry] = []  # messages of phones, for its list of them; `to` and `sender` as they were written
        self.always = always or Knob()
        self._queued: deque[Knob] = deque()
        doubles = self

        class Handler(_Handler):
            owner = doubles

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.port: int = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve_forever(self) -> None:
        """Serve in this thread, for the process of its own."""
        self._server.serve_forever()

    def next(self, *knobs: Knob) -> None:
        """One knob for each of the next sends, in order; then `always` again."""
        self._queued.extend(knobs)

    def reset(self) -> None:
        """As if just started, on the same port."""
        self.ledger.entries.clear()
        self.received.clear()
        self.came.clear()
        self._queued.clear()
        self.always = Knob()

    def unheard(self, entry: Entry) -> None:
        """Accepted, and whoever sent it is gone before the answer."""

    def take(self) -> Knob:
        """The knob for this send."""
        try:
            return self._queued.popleft()
        except IndexError:
            return self.always


class _Handler(BaseHTTPRequestHandler):
    owner: Doubles
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        path = urlsplit(self.path).path
        if path == "/knobs":
            self.owner.next(*(Knob(**each) for each in json.loads(raw)))
            return self._answer(200, "[]")
        form = {"": raw} if raw.startswith("{") else dict(parse_qsl(raw, keep_blank_values=True))
        self.owner.received.append(Received("POST", path, dict(self.headers), form))
        if path == AT_PATH:
            return self._send(form, _AfricasTalking(form, self.headers.get("apiKey", "")))
        if path.startswith("/2010-04-01/Accounts/") and path.endswith("/Messages.json"):
            return self._send(form, _Twilio(form, path.split("/")[3], self.headers.get("Authorization", "")))
        if path.endswith("/messages"):
            return self._send(form, _SmsGate(raw, self.headers.get("Authorization", ""), self.owner.ledger.entries))
        return self._answer(404, "no such address", "text/plain")

    def do_GET(self) -> None:
        """Twilio's list of messages, newest first; `To` is the one filter we use. Kannel's page by knobs alone."""
        url = urlsplit(self.path)
        query = {name: found[0] for name, found in parse_qs(url.query, keep_blank_values=True).items()}
        self.owner.received.append(Received("GET", url.path, dict(self.headers), query))
        knob = self.owner.take()
        if knob.drop:
            return self._reset()
        time.sleep(knob.delay_s)
        if knob.status:
            return self._answer(knob.status, knob.body or "", knob.content_type, knob.headers)
        if url.path == AT_PATH:
            return self._answer(200, _at_inbox(self.owner.came, query.get("lastReceivedId", "0")))
        if url.path == AT_USER_PATH:
            return self._answer(200, '{"UserData":{"balance":"KES 1785.5000"}}')
        if "/messages/" in url.path:
            kept = {each.provider_id: each for each in self.owner.ledger.entries}.get(url.path.rsplit("/", 1)[1])
            return self._answer(200 if kept else 404, _smsgate_state(kept.provider_id, kept.to) if kept else "{}")
        sid = url.path.split("/")[3]
        if sid.endswith(".json"):
            return self._answer(200, json.dumps({"sid": sid.removesuffix(".json"), "status": "active"}))
        left = [each for each in self.owner.ledger.entries if each.provider == "twilio"]
        both = [(each, False) for each in left] + [
            (each, True) for each in self.owner.came if each.provider == "twilio"
        ]
        since = query.get("DateSent>", "")
        messages = [
            _twilio_message(each, sid, came)
            for each, came in sorted(both, key=lambda pair: -pair[0].at)
            if each.to == query.get("To", each.to) and _at(each.at).strftime("%Y-%m-%dT%H:%M:%SZ") >= since
        ]
        page = {"messages": messages, "page": 0, "page_size": 50, "start": 0, "end": max(len(messages) - 1, 0)}
        links = {"first_page_uri": self.path, "next_page_uri": None, "previous_page_uri": None, "uri": self.path}
        return self._answer(200, json.dumps(page | links))

    def _send(self, form: dict[str, str], api: _AfricasTalking | _Twilio | _SmsGate) -> None:
        knob = self.owner.take()
        if knob.drop == "before":
            return self._reset()
        if knob.body is not None or (knob.status and not knob.code):
            time.sleep(knob.delay_s)
            return self._answer(knob.status or 200, knob.body or "", knob.content_type, knob.headers)
        fault = api.fault()
        if fault:
            return self._answer(*fault)
        accepted = api.accepts(knob)
        if accepted:
            self.owner.ledger.add(accepted)
        time.sleep(knob.delay_s)
        if knob.drop == "after":
            return self._reset()
        if accepted and self._caller_is_gone():
            self.owner.unheard(accepted)
        status, body = api.answer(knob, accepted)
        return self._answer(status, body, knob.content_type, knob.headers)

    def _answer(
        self, status: int, body: str, content_type: str = "application/json", headers: Mapping[str, str] | None = None
    ) -> None:
        encoded = body.encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(encoded)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(encoded)
        except OSError:  # the caller gave up waiting: what this double is for
            self.close_connection = True

    def _caller_is_gone(self) -> bool:
        """Whether nobody will read the answer: a process that was killed leaves a closed connection."""
        readable, _, _ = select.select([self.connection], [], [], 0)
        try:
            return bool(readable) and self.connection.recv(1, socket.MSG_PEEK) == b""
        except OSError:
            return True

    def _reset(self) -> None:
        """Close with a reset instead of a farewell, as a provider that falls over does."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the ledger speaks."""


class _AfricasTalking:
    def __init__(self, form: dict[str, str], api_key: str) -> None:
        self._form = form
        self._api_key = api_key

    def fault(self) -> tuple[int, str, str] | None:
        """A request that never gets as far as a recipient."""
        if not self._api_key or self._api_key == "wrong":
            return 401, "The supplied authentication is invalid", "text/plain"
        for name in ("username", "to", "message"):
            if not self._form.get(name):
                return 400, f"Request is missing required form field '{name}'", "text/plain"
        return None

    def accepts(self, knob: Knob) -> Entry | None:
        if (knob.code or 101) not in (100, 101, 102):
            return None
        form = self._form
        sender = form.get("from", "AFRICASTKNG")
        return Entry("africastalking", f"ATXid_{uuid4().hex}", form["to"], sender, form["message"], time.time())

    def answer(self, knob: Knob, accepted: Entry | None) -> tuple[int, str]:
        recipient = {
            "statusCode": knob.code or 101,
            "number": self._form["to"],
            "status": AT_STATUS.get(knob.code or 101, "Unknown"),
            "cost": "KES 0.8000" if accepted else "0",
            "messageId": accepted.provider_id if accepted else "None",
        }
        message = f"Sent to {1 if accepted else 0}/1 Total Cost: {'KES 0.8000' if accepted else '0'}"
        return 201, json.dumps({"SMSMessageData": {"Message": message, "Recipients": [recipient]}})


class _Twilio:
    def __init__(self, form: dict[str, str], account_sid: str, authorization: str) -> None:
        self._form = form
        self._sid = account_sid
        given = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        self._user, _, self._password = given.partition(":")

    def fault(self) -> tuple[int, str, str] | None:
        """A request that the API refuses before it looks at the recipient."""
        if self._user != self._sid or self._password in ("", "wrong"):
            return 401, _twilio_error(20003, 401), "application/json"
        if len(self._form.get("Body", "")) > 1600:
            return 400, _twilio_error(21617, 400), "application/json"
        return None

    def accepts(self, knob: Knob) -> Entry | None:
        if knob.code:
            return None
        form = self._form
        our_id = parse_qs(urlsplit(form.get("StatusCallback", "")).query).get("id")
        sender = form.get("From") or form.get("MessagingServiceSid", "")
        sid = "SM" + hashlib.md5(uuid4().bytes, usedforsecurity=False).hexdigest()
        return Entry("twilio", sid, form["To"], sender, form["Body"], time.time(), our_id[0] if our_id else None)

    def answer(self, knob: Knob, accepted: Entry | None) -> tuple[int, str]:
        if accepted is None:
            return knob.status or 400, _twilio_error(knob.code, knob.status or 400)
        return 201, json.dumps(_twilio_message(accepted, self._sid))


class _SmsGate:
    """A phone with SMSGate: it remembers ids, so that the same message a second time is refused."""

    def __init__(self, raw: str, authorization: str, kept: list[Entry]) -> None:
        self._raw, self._kept = raw, kept
        given = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        self._user, _, self._password = given.partition(":")

    def fault(self) -> tuple[int, str, str] | None:
        """A request that is refused before a message is made of it."""
        if not self._user or self._password in ("", "wrong"):
            return 401, json.dumps({"message": "Unauthorized"}), "application/json"
        told = json.loads(self._raw)
        if not told.get("phoneNumbers") or not told.get("textMessage", {}).get("text"):
            return 400, json.dumps({"message": "validation failed"}), "application/json"
        if told.get("id") in {each.provider_id for each in self._kept}:
            return 409, json.dumps({"message": "duplicate id"}), "application/json"
        return None

    def accepts(self, knob: Knob) -> Entry | None:
        told = json.loads(self._raw)
        ours, [to] = told.get("id") or uuid4().hex[:21], told["phoneNumbers"]
        return Entry("smsgate", ours, to, str(told.get("simNumber", "")), told["textMessage"]["text"], time.time())

    def answer(self, knob: Knob, accepted: Entry | None) -> tuple[int, str]:
        assert accepted
        return 202, _smsgate_state(accepted.provider_id, accepted.to)


def _smsgate_state(message_id: str, to: str) -> str:
    recipients = [{"phoneNumber": to, "state": "Pending", "error": None}]
    return json.dumps({"id": message_id, "deviceId": "dev", "state": "Pending", "recipients": recipients, "states": {}})


def smsgate_signature(key: str, body: bytes, timestamp: str) -> str:
    """SMSGate's X-Signature."""
    return hmac.new(key.encode(), body + timestamp.encode(), "sha256").hexdigest()


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _at_inbox(came: list[Entry], after: str) -> str:
    """Its messages, a hundred at most, behind the one with that id."""
    mine = [each for each in came if each.provider == "africastalking"]
    behind = [number for number, each in enumerate(mine) if each.provider_id == after]
    page = mine[behind[0] + 1 if behind else 0 :][:100]
    told = [
        {
            "linkId": "",
            "text": each.text,
            "to": each.to,
            "id": each.provider_id,
            "date": _at(each.at).isoformat(),
            "from": each.sender,
        }
        for each in page
    ]
    return json.dumps({"SMSMessageData": {"Messages": told}})


def _twilio_message(entry: Entry, account_sid: str, came: bool = False) -> dict[str, object]:
    service = entry.sender if entry.sender.startswith("MG") else None
    created = format_datetime(datetime.fromtimestamp(int(entry.at), UTC))
    uri = f"/2010-04-01/Accounts/{account_sid}/Messages/{entry.provider_id}"
    return {
        "account_sid": account_sid,
        "api_version": "2010-04-01",
        "body": entry.text,
        "date_created": created,
        "date_sent": created if came or entry.at < time.time() - 3600 else None,
        "date_updated": created,
        "direction": "inbound" if came else "outbound-api",
        "error_code": None,
        "error_message": None,
        "from": None if service else entry.sender,
        "messaging_service_sid": service,
        "num_media": "0",
        "num_segments": "0" if service else "1",
        "price": None,
        "price_unit": "USD",
        "sid": entry.provider_id,
        "status": "received" if came else "accepted" if service else "queued",
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": entry.to,
        "uri": f"{uri}.json",
    }


def _twilio_error(code: int, status: int) -> str:
    more = f"https://www.twilio.com/docs/errors/{code}"
    message = TWILIO_MESSAGE.get(code, "The request was refused")
    return json.dumps({"code": code, "message": message, "more_info": more, "status": status})


def main(arguments: list[str] | None = None) -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(description="Africa's Talking and Twilio on one loopback port.")
    parser.add_argument("port", type=int, help="0 picks a free one")
    parser.add_argument("ledger_file", type=Path)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds between accepting and answering")
    given = parser.parse_args(arguments)
    doubles = Doubles(given.port, given.ledger_file, Knob(delay_s=given.delay))
    sys.stdout.write(doubles.url + "\n")
    sys.stdout.flush()
    doubles.serve_forever()


if __name__ == "__main__":
    main()
