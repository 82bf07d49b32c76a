"""Twilio: SMS in and out. Proved by its signature over the public URL and every field of the form.

It calls once and does not repeat after a 5xx; without the fallback URL our outage is a lost message. A send has
no idempotency key, but sent messages can be listed, and the status callback carries our own id back to us.
Facts: docs/providers.md.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal

import requests
from flask import Request
from twilio.base import values
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import (
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)
from twilio.rest import Client
from twilio.twiml.messaging_response import MessagingResponse

from gateway.channels.base import (
    ANSWER_WITHIN_S,
    CONNECT_WITHIN_S,
    Accepted,
    Answer,
    CannotList,
    Channel,
    Forged,
    InboundSms,
    Listed,
    NotFound,
    Outgoing,
    Receipt,
    RefusedAccount,
    RefusedNumber,
    SendResult,
    Throttled,
    Uncertain,
    Webhook,
)
from gateway.channels.failures import http_failure, network_failure
from gateway.channels.reading import check_ours, e164, read_form, reference, storable, unwrapped
from gateway.channels.settings import one_or_two, setting
from store import references

# Error codes of the API. A code that is not here falls to its HTTP status; none is ever sent again by itself.
REFUSALS: dict[int, SendResult] = {
    20003: RefusedAccount("20003 wrong credentials"),
    20429: Throttled(),
    21211: RefusedNumber("21211 not a valid number"),
    21212: RefusedAccount("21212 not a valid sender"),
    21408: RefusedNumber("21408 region switched off"),
    21606: RefusedAccount("21606 the sender is not ours or carries no SMS"),
    21610: RefusedNumber("21610 replied STOP", opted_out=True),
    21611: Throttled(retry_after_s=3600),  # the sender's queue holds ten hours already
    21612: RefusedNumber("21612 no route"),
    21614: RefusedNumber("21614 not a mobile number"),
    21617: RefusedNumber("21617 longer than 1600 characters"),
}

STATES: dict[str, tuple[Literal["queued", "sent", "delivered", "failed"], bool]] = {
    "accepted": ("queued", False),
    "scheduled": ("queued", False),
    "queued": ("queued", False),
    "sending": ("queued", False),
    "sent": ("sent", False),
    "partially_delivered": ("sent", False),
    "delivered": ("delivered", True),
    "read": ("delivered", True),
    "undelivered": ("failed", True),
    "failed": ("failed", True),
    "canceled": ("failed", True),
}
NUMBER_IS_DEAD = ("30005", "30006", "21211", "21614")  # unknown, landline, not a number, not a mobile
REPLIED_STOP = "21610"
OPT_OUTS: dict[str, Literal["stop", "start", "help"]] = {"STOP": "stop", "START": "start", "HELP": "help"}

MOST_LISTED = 20_000  # messages of two days: more are no list that can be held against ours
LONGEST_VALIDITY_S = 36_000
# Twilio dates a message by its own clock, in whole seconds.
CLOCKS_DIFFER_BY = timedelta(seconds=5)

EMPTY_TWIML = Answer(str(MessagingResponse()), "text/xml; charset=utf-8")
NOTHING_TO_SAY = Answer(status=204)

# The SDK logs the query of a look-up, which holds a number, at INFO.
_quiet = logging.getLogger("gateway.channels.twilio.http")
_quiet.setLevel(logging.WARNING)


@dataclass(frozen=True)
class TwilioSettings:
    """As in the console. One of the two senders is enough; with both, the service picks."""

    account_sid: str = setting("TWILIO_ACCOUNT_SID", "AC…, the account")
    auth_token: str = setting(
        "TWILIO_AUTH_TOKEN", "sends and checks signatures; two with a comma between, the new one first", secret=True
    )
    from_number: str = setting("TWILIO_FROM", "the sender, +E.164", or_else="TWILIO_MESSAGING_SERVICE_SID")
    messaging_service_sid: str = setting("TWILIO_MESSAGING_SERVICE_SID", "MG…, instead of a sender", needed=False)
    shared_key: str = setting(
        "TWILIO_WEBHOOK_SHARED_KEY",
        "secret of the shared key, if webhooks are signed with one",
        needed=False,
        secret=True,
    )
    base_url: str = setting("TWILIO_BASE_URL", "another API host, for a local double", needed=False)


class Twilio(Channel):
    """One account at Twilio with its number or its messaging service."""

    name = "twilio"
    carries: ClassVar = frozenset({"sms"})
    settings_type: ClassVar = TwilioSettings

    def __init__(
        self, settings: TwilioSettings, public_base_url: str, answer_within_s: float = ANSWER_WITHIN_S
    ) -> None:
        self._settings = settings
        self._public_base_url = public_base_url.rstrip("/")
        self._tokens = one_or_two(settings.auth_token)
        # The SDK waits for ever unless told. A connection is not kept: on a stale one, a message that never
        # left looks like one whose answer was lost.
        http = TwilioHttpClient(pool_connections=False, logger=_quiet)
        http.timeout = (CONNECT_WITHIN_S, answer_within_s)  # as requests takes it; its constructor compares it with 0
        self._client = Client(settings.account_sid, self._tokens[0], http_client=http)
        if settings.base_url:
            self._client.api.base_url = settings.base_url.rstrip("/")

    @property
    def can_send(self) -> bool:
        """Always: there is no half of a Twilio account."""
        return True

    @property
    def webhooks(self) -> tuple[Webhook, ...]:
        """The three callbacks. End the first one with `#rc=2&rp=all` at Twilio: that alone makes it call again."""
        return (
            Webhook("/twilio/sms", "sms", self._read_sms, EMPTY_TWIML),
            Webhook("/twilio/sms-fallback", "sms", self._read_sms, EMPTY_TWIML),
            Webhook("/twilio/status", "receipt", self._read_status, NOTHING_TO_SAY),
        )

    def send(self, message: Outgoing) -> SendResult:
        """Create a Message, with a status callback that carries our id."""
        try:
            created = self._client.messages.create(
                to=message.msisdn,
                body=message.text,
                status_callback=f"{self._public_base_url}/twilio/status?id={reference(message)}",
                validity_period=_validity(message.valid_for_s),
                **self._sender(),
            )
        except (TwilioRestException, TwilioServiceException) as error:
            return REFUSALS.get(error.code or 0) or http_failure(error.status)
        except requests.RequestException as error:
            return network_failure(error)
        except ValueError:  # the SDK parses whatever came with a 201
            return Uncertain("an answer that cannot be read")
        return Accepted(created.sid) if created.sid else Uncertain("an answer without an id")

    def look_up(self, message: Outgoing, since: datetime) -> Accepted | NotFound | None:
        """Search the messages to this number for the same text. Not by sent date: a queued one has none yet."""
        try:
            listed = self._client.messages.list(to=message.msisdn, limit=50)
        except (TwilioException, requests.RequestException, ValueError):
            return None
        for found in listed:
            created_after = found.date_created is None or found.date_created >= since - CLOCKS_DIFFER_BY
            if created_after and found.body == message.text and found.direction != "inbound":
                return Accepted(found.sid)
        return NotFound()

    @property
    def lists(self) -> frozenset[Literal["in", "out"]]:
        """Both."""
        return frozenset({"in", "out"})

    def listed(self, since: datetime, after: str) -> Iterator[Listed]:
        """The account's messages, as far as they are to or from our sender. A queued one has no sent date yet."""
        try:
            found = self._client.messages.list(date_sent_after=since, limit=MOST_LISTED, page_size=1000)
        except (TwilioException, requests.RequestException, ValueError) as error:
            raise CannotList(f"does not answer ({type(error).__name__})") from error
        if len(found) >= MOST_LISTED:
            raise CannotList(f"more than {MOST_LISTED} messages")
        for message in reversed(found):
            at = message.date_sent or message.date_created
            if at is None:
                raise CannotList("a message without a date")
            incoming = message.direction == "inbound"
            if self._is_ours(message, incoming):
                phone, other = (message.from_, message.to) if incoming else (message.to, message.from_)
                receipt = None if incoming else _receipt(message.sid, message.status, _code(message.error_code))
                yield Listed(message.sid, e164(phone), storable(message.body or ""), at, incoming, other or "", receipt)

    def _is_ours(self, message: Any, incoming: bool) -> bool:
        if self._settings.messaging_service_sid:
            return bool(message.messaging_service_sid == self._settings.messaging_service_sid)
        return bool((message.to if incoming else message.from_) == self._settings.from_number)

    def check(self) -> str | None:
        """Fetch the account."""
        try:
            account = self._client.api.accounts(self._settings.account_sid).fetch()
        except (TwilioRestException, TwilioServiceException) as error:
            keys = "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN"
            return f"refuses the account: see {keys}" if error.status in (401, 404) else f"HTTP {error.status}"
        except (requests.RequestException, ValueError) as error:
            return f"does not answer ({type(error).__name__})"
        return "" if account.status == "active" else f"the account is {account.status}"

    def _sender(self) -> dict[str, str]:
        if self._settings.messaging_service_sid:
            return {"messaging_service_sid": self._settings.messaging_service_sid}
        return {"from_": self._settings.from_number}

    def _read_sms(self, request: Request) -> InboundSms:
        form = self._read(request, "MessageSid", "From", "To", "Body")
        if self._settings.messaging_service_sid:
            check_ours(form.get("MessagingServiceSid"), self._settings.messaging_service_sid)
        else:
            check_ours(form["To"], self._settings.from_number)
        return InboundSms(
            provider_id=form["MessageSid"],
            msisdn=e164(form["From"]),
            to=form["To"],
            body=unwrapped(form["Body"]),
            received_at=None,
            raw=form,
            opt_out=OPT_OUTS.get(form.get("OptOutType", "").upper()),
        )

    def _read_status(self, request: Request) -> Receipt:
        form = self._read(request, "MessageSid", "MessageStatus")
        told = _receipt(form["MessageSid"], form["MessageStatus"], form.get("ErrorCode") or None)
        return replace(told, our_id=_our_id(request.args.get("id", "")))

    def _read(self, request: Request, *needed: str) -> dict[str, str]:
        self._prove(request)
        # The string that is signed joins names and values without a mark between them, so a signature alone
        # does not fix where one ends; the account and the needed fields do.
        if request.form.get("AccountSid") != self._settings.account_sid:
            raise Forged("another account")
        return read_form(request, *needed)

    def _prove(self, request: Request) -> None:
        """Check the signature over the URL as configured, never as the request's own Host header has it."""
        signature = request.headers.get(SIGNATURE_HEADER)
        if not signature:
            raise Forged("no signature")
        query = request.query_string.decode("latin-1")
        url = self._public_base_url + request.path + (f"?{query}" if query else "")
        key_settings = request.headers.get(SIGNATURE_SETTINGS_HEADER)
        secrets = one_or_two(self._settings.shared_key) if key_settings else self._tokens
        algorithm = get_signature_algorithm(key_settings)
        if not any(RequestValidator(each).validate(url, request.form, signature, algorithm) for each in secrets):
            raise Forged("signature")


def _receipt(sid: str, state: str, code: str | None) -> Receipt:
    status, final = STATES.get(state, ("queued", False))
    return Receipt(
        provider_id=sid,
        status=status,
        final=final,
        reason=code if state in STATES else f"unknown status {state}",
        number_is_dead=code in NUMBER_IS_DEAD,
        opted_out=code == REPLIED_STOP,
    )


def _code(given: object) -> str | None:
    return str(given) if given else None


def _validity(seconds: int | None) -> Any:
    return values.unset if seconds is None else min(max(seconds, 1), LONGEST_VALIDITY_S)


def _our_id(given: str) -> str | None:
    return given if references.outbox_id(given) else None  # without letters: sent by an older Saathi
