"""Kannel: an operator's SMPP link or a modem, through its sendsms page. SMS in and out.

Its calls carry no signature, so a long random token in the path is the proof. A send gives no id back and cannot be
asked about; our own id travels in the address that it calls with a delivery report. Facts: docs/providers.md.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Literal
from urllib.parse import parse_qs, quote

import requests
from flask import Request

from flows import gsm
from gateway.channels.base import (
    ANSWER_WITHIN_S,
    CONNECT_WITHIN_S,
    Accepted,
    Channel,
    InboundSms,
    Outgoing,
    Receipt,
    RefusedAccount,
    RefusedNumber,
    SendResult,
    Uncertain,
    Webhook,
)
from gateway.channels.failures import http_failure, network_failure
from gateway.channels.long_texts import part_in
from gateway.channels.reading import e164, our_id, prove_token, read_fields, reference, storable
from gateway.channels.settings import one_or_two, setting

# 1 delivered, 2 failed, 4 kept by the operator, 8 taken by the operator, 16 refused by him: all of them, please.
EVERY_REPORT = 31
REPORTS: dict[str, tuple[Literal["queued", "sent", "delivered", "failed"], bool]] = {
    "1": ("delivered", True),
    "2": ("failed", True),
    "4": ("sent", False),
    "8": ("sent", False),
    "16": ("failed", True),
}
NO_SUCH_NUMBER = "NACK/0x0000000b"  # SMPP's "Invalid Destination Address"
NO_SENDER = "Sender missing"  # neither KANNEL_FROM nor a default in its configuration
GSM_7, UCS_2 = "0", "2"


@dataclass(frozen=True)
class KannelSettings:
    """As in kannel.conf: the smsbox, its sendsms-user, its sms-service."""

    sendsms_url: str = setting(
        "KANNEL_SENDSMS_URL", "the smsbox, `http://127.0.0.1:13013/cgi-bin/sendsms`", to_send=True
    )
    username: str = setting("KANNEL_USERNAME", "of the sendsms-user", to_send=True)
    password: str = setting("KANNEL_PASSWORD", "of the sendsms-user", secret=True, to_send=True)
    webhook_token: str = setting(
        "KANNEL_WEBHOOK_TOKEN", "long and random, in the addresses it calls; two with a comma between", secret=True
    )
    smsc: str = setting("KANNEL_SMSC", "which of its links to send by", needed=False)
    sender: str = setting("KANNEL_FROM", "who sends, where its configuration names nobody", needed=False)


class Kannel(Channel):
    """One sendsms-user of one smsbox."""

    name = "kannel"
    carries: ClassVar = frozenset({"sms"})
    settings_type: ClassVar = KannelSettings

    def __init__(
        self, settings: KannelSettings, public_base_url: str, answer_within_s: float = ANSWER_WITHIN_S
    ) -> None:
        self._settings = settings
        self._public_base_url = public_base_url.rstrip("/")
        self._tokens = one_or_two(settings.webhook_token)
        self._timeout = (CONNECT_WITHIN_S, answer_within_s)

    @property
    def can_send(self) -> bool:
        """Whether there is an smsbox to send through."""
        return bool(self._settings.sendsms_url)

    @property
    def webhooks(self) -> tuple[Webhook, ...]:
        """Both are repeated until a 2xx, if its configuration has `http-request-retry`. An empty answer sends nothing."""
        under = "/kannel/<token>"
        return (
            Webhook(f"{under}/sms", "sms", self._read_sms, repeats=True, methods=("GET",)),
            Webhook(f"{under}/delivery", "receipt", self._read_report, repeats=True, methods=("GET",)),
        )

    def send(self, message: Outgoing) -> SendResult:
        """GET sendsms for one number. A text that is not GSM-7 says so, or it would arrive as question marks."""
        wanted = {
            "username": self._settings.username,
            "password": self._settings.password,
            "smsc": self._settings.smsc,
            "from": self._settings.sender,
            "to": message.msisdn,
            "text": message.text,
            "charset": "UTF-8",
            "coding": GSM_7 if gsm.is_gsm7(message.text) else UCS_2,
            "dlr-mask": str(EVERY_REPORT),
            "dlr-url": self._report_address(message),
            "validity": "" if message.valid_for_s is None else str(max(1, message.valid_for_s // 60)),
        }
        parameters = {name: value for name, value in wanted.items() if value or name == "text"}
        try:
            answer = requests.get(
                self._settings.sendsms_url, params=parameters, timeout=self._timeout, allow_redirects=False
            )
        except requests.RequestException as error:
            return network_failure(error)
        return judge(answer, reference(message))

    def check(self) -> str | None:
        """Ask the page to send to nobody: it looks at who asks before it looks for whom."""
        if not self.can_send:
            return None
        asked = {"username": self._settings.username, "password": self._settings.password, "text": "x"}
        try:
            answer = requests.get(
                self._settings.sendsms_url, params=asked, timeout=self._timeout, allow_redirects=False
            )
        except requests.RequestException as error:
            return f"does not answer ({type(error).__name__}): see KANNEL_SENDSMS_URL"
        if answer.status_code == 403:
            return "refuses us: see KANNEL_USERNAME, KANNEL_PASSWORD and its user-allow-ip"
        return "" if answer.status_code == 400 else f"HTTP {answer.status_code}"

    def _report_address(self, message: Outgoing) -> str:
        """Where a report goes; Kannel fills in what begins with a percent sign."""
        token = quote(self._tokens[0], safe="")
        address = f"{self._public_base_url}/kannel/{token}/delivery"
        return f"{address}?id={reference(message)}&status=%d&reply=%A&smsc={quote(self._settings.smsc)}"

    def _read_sms(self, request: Request) -> InboundSms:
        prove_token(request, self._tokens)
        given = read_fields(request.args, "id", "from", "to", "text")
        given["text"] = _words(request, given)
        return InboundSms(
            provider_id=given["id"],
            msisdn=e164(given["from"]),
            to=given["to"],
            body=given["text"],
            received_at=_from_unix(given.get("ts", "")),
            raw=given,
            **part_in(_raw(request, "udh") if given.get("udh") else b""),
        )

    def _read_report(self, request: Request) -> Receipt:
        prove_token(request, self._tokens)
        given = read_fields(request.args, "id", "status")
        known = given["status"] in REPORTS
        status, final = REPORTS.get(given["status"], ("queued", False))
        # An operator's report may end with the first words of the message: they are nobody's business here.
        reply = re.sub(r"\s*text:.*", "", given.get("reply", ""), flags=re.IGNORECASE | re.DOTALL)
        failed = (reply or given["status"]) if status == "failed" else None
        return Receipt(
            provider_id=given["id"],
            status=status,
            final=final,
            reason=failed if known else f"unknown status {given['status']}",
            number_is_dead=status == "failed" and reply.startswith(NO_SUCH_NUMBER),
            our_id=our_id(given["id"]),
        )


def judge(answer: requests.Response, provider_id: str) -> SendResult:
    """What the page says. `0: Accepted for delivery` and `3: Queued for later delivery` are both its promise."""
    words = answer.text[:200].strip()
    if answer.status_code == 202:
        return Accepted(provider_id)
    if 200 <= answer.status_code < 300:
        return Uncertain(f"HTTP {answer.status_code}, which Kannel does not say")
    if answer.status_code == 400:
        return RefusedAccount("no sender") if words.startswith(NO_SENDER) else RefusedNumber("HTTP 400")
    return http_failure(answer.status_code, answer.headers.get("Retry-After"))


def _words(request: Request, given: dict[str, str]) -> str:
    """The text. Without `mo-recode = true` Kannel sends Urdu as bare UTF-16, which is not what Flask expects."""
    if given.get("coding") != UCS_2 or given.get("charset", "").upper() == "UTF-8":
        return given["text"]
    return storable(_raw(request, "text").decode("utf-16-be", "replace"))


def _raw(request: Request, name: str) -> bytes:
    """A field's bytes as they came. Latin-1 gives every byte one character and takes it back unharmed."""
    values = parse_qs(request.query_string.decode("latin-1"), keep_blank_values=True, encoding="latin-1")
    return values[name][0].encode("latin-1", "replace")


def _from_unix(seconds: str) -> datetime | None:
    return datetime.fromtimestamp(int(seconds), UTC) if re.fullmatch(r"[0-9]{1,10}", seconds) else None
