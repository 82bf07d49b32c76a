"""Any provider that speaks HTTP, described by a table instead of code: resellers and operators' bulk pages.

One class, as many channels as the file has tables. A call is proved by the token in its path. Keys, and tables that
work: docs/providers.md.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import ClassVar, Self

import structlog
from flask import Request
from urllib3.exceptions import HTTPError

from flows import gsm
from gateway.channels.base import (
    ANSWER_WITHIN_S,
    CONNECT_WITHIN_S,
    Accepted,
    Answer,
    BadRequest,
    Channel,
    InboundSms,
    Outgoing,
    Receipt,
    RefusedAccount,
    RetryLater,
    SendResult,
    Throttled,
    Uncertain,
    Webhook,
)
from gateway.channels.failures import http_failure, network_failure
from gateway.channels.http_meaning import good, judge, number, report
from gateway.channels.http_reading import fields_of, items_of
from gateway.channels.http_table import AskDelivery, AskInbox, Auth, Call, Receive, Send, Table, read_tables
from gateway.channels.http_template import fill
from gateway.channels.lines import Answered, Lines
from gateway.channels.long_texts import part_of
from gateway.channels.reading import e164, prove_token, read_fields, read_time, reference, short_id
from gateway.channels.settings import one_or_two, setting

SAME_WITHIN_S = 60  # of a message without id and date: as long as its repeats are believed to be repeats
SIGNED_OUT = Throttled(retry_after_s=1)  # not taken, and nobody's failure: again at once, with a new sign-in

log = structlog.get_logger()


@dataclass(frozen=True)
class HttpSettings:
    """Where the tables are."""

    file: str = setting("HTTP_CHANNELS", "a TOML file, one table a channel")


@dataclass(frozen=True)
class OneTable:
    """A table with its name and what it names in the environment."""

    name: str
    table: Table
    token: str = field(default="", repr=False)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


class _NotSignedIn(Exception):
    """The step before failed; nothing was sent."""

    def __init__(self, result: SendResult) -> None:
        self.result = result


class Http(Channel):
    """The channel of one table."""

    name = "http"
    carries: ClassVar = frozenset({"sms"})
    settings_type: ClassVar = HttpSettings

    def __init__(self, settings: OneTable, public_base_url: str, answer_within_s: float = ANSWER_WITHIN_S) -> None:
        self.name = f"http-{settings.name}"
        self._settings = settings
        self._table = settings.table
        self._tokens = one_or_two(settings.token)
        self._lines = Lines(CONNECT_WITHIN_S, answer_within_s)
        self._signed_in = ("", 0.0)  # what the step before gave, and until when (monotonic) it is good
        self._now: Callable[[], float] = time.time

    @classmethod
    def doors(cls, settings: HttpSettings, public_base_url: str, environ: Mapping[str, str]) -> Iterable[Self]:
        """One for each table."""
        return [
            cls(
                OneTable(
                    name,
                    table,
                    environ.get(table.token, "") if table.token else "",
                    {key: environ[variable].strip() for key, variable in table.secrets.items()},
                ),
                public_base_url,
            )
            for name, table in read_tables(settings.file, environ).items()
        ]

    @property
    def can_send(self) -> bool:
        """Whether its table says how."""
        return self._table.send is not None

    @property
    def webhooks(self) -> tuple[Webhook, ...]:
        """As far as its table says how to read them. Whether it repeats is not known: 503 is right either way."""
        under, found = f"/http/{self._settings.name}/<token>", []
        receive, delivery, methods = self._table.receive, self._table.delivery, ("GET", "POST")
        if receive:
            answer = Answer(receive.reply, receive.reply_type)
            found.append(Webhook(f"{under}/receive", "sms", self._read_sms, answer, repeats=True, methods=methods))
        if delivery:
            answer = Answer(delivery.reply, delivery.reply_type)
            found.append(
                Webhook(f"{under}/delivery", "receipt", self._read_report, answer, repeats=True, methods=methods)
            )
        return tuple(found)

    def send(self, message: Outgoing) -> SendResult:
        """Sign in if the table wants it, then one request for one number."""
        how = self._table.send
        if how is None:
            return RefusedAccount("no way to send")
        signed_in_before = time.monotonic() < self._signed_in[1]
        try:
            answer = self._call(how, self._values(message, how))
        except _NotSignedIn as error:
            return error.result
        except HTTPError as error:
            return network_failure(error)
        result = judge(answer, how, reference(message))
        if self._sign_in_anew_after(answer) and isinstance(result, Uncertain | Accepted):
            # Signed out while it was idle, which happens; or a moment after signing in, which is for somebody to see.
            return SIGNED_OUT if signed_in_before else RefusedAccount("signed out at once")
        return result

    def check(self) -> str | None:
        """Sign in, where there is such a step."""
        if self._table.auth is None:
            return None
        self._signed_in = ("", 0.0)
        try:
            self._sign_in(self._table.auth)
        except _NotSignedIn as error:
            return f"{getattr(error.result, 'reason', 'too fast')}: see [{self._settings.name}.auth] in HTTP_CHANNELS"
        return ""

    def collect(self, waiting: Sequence[str]) -> Iterable[InboundSms | Receipt]:
        """Ask for messages, then about those that wait for a report. A failure ends it until the next time."""
        try:
            if self._table.ask_inbox:
                yield from self._ask_inbox(self._table.ask_inbox)
            for provider_id in waiting if self._table.ask_delivery else ():
                yield from self._ask_delivery(self._table.ask_delivery, provider_id)
        except (HTTPError, _NotSignedIn, ValueError) as error:
            log.warning("provider_could_not_be_asked", channel=self.name, fault=type(error).__name__)

    def _ask_inbox(self, how: AskInbox) -> Iterator[InboundSms]:
        answer = self._call(how, {"sender": self._table.sender, "provider_id": ""})
        self._sign_in_anew_after(answer)
        for item in items_of(answer.text, how.format, how.items) if good(answer) else ():
            try:
                yield self._message(how, read_fields(item, how.from_, how.text))
            except BadRequest as error:  # the next ones are nobody's fault
                log.error("message_cannot_be_read", channel=self.name, why=str(error))

    def _ask_delivery(self, how: AskDelivery | None, provider_id: str) -> Iterator[Receipt]:
        if how:
            answer = self._call(how, {"sender": self._table.sender, "provider_id": provider_id})
            self._sign_in_anew_after(answer)
            found = how.status.search(answer.text) if good(answer) else None
            if found and found[1] in how.map:
                yield report(provider_id, found[1], None, how.map)

    @property
    def collects(self) -> bool:
        """Whether its table says what to ask."""
        return bool(self._table.ask_inbox or self._table.ask_delivery)

    def _call(self, call: Call, values: Mapping[str, str]) -> Answered:
        """One request, signed in where the table wants it."""
        known = {**self._settings.secrets, **values}
        if self._table.auth and not isinstance(call, Auth):
            known["auth"] = self._sign_in(self._table.auth)
        headers = {name: fill(value, known, "header") for name, value in call.headers.items()}
        types = {"urlencoded": "application/x-www-form-urlencoded", "json": "application/json", "xml": "text/xml"}
        if call.body:
            headers.setdefault("Content-Type", f"{types[call.content_type]}; charset=utf-8")
        return self._lines.ask(
            call.method,
            fill(call.url, known, "url"),
            fill(call.body, known, call.content_type).encode() if call.body else None,
            headers,
        )

    def _sign_in_anew_after(self, answer: Answered) -> bool:
        auth = self._table.auth
        signed_out = bool(auth and auth.on_error and auth.on_error.search(answer.text))
        if signed_out:
            self._signed_in = ("", 0.0)
        return signed_out

    def _sign_in(self, auth: Auth) -> str:
        given, until = self._signed_in
        if given and time.monotonic() < until:
            return given
        try:
            answer = self._call(auth, {})
        except HTTPError as error:
            raise _NotSignedIn(RetryLater(f"sign-in: {network_failure(error).reason}")) from error
        found = auth.extract.search(answer.text) if good(answer) else None
        if found is None:
            failure = http_failure(answer.status_code) if not good(answer) else RefusedAccount("sign-in refused")
            # Whatever became of the sign-in, no message was sent.
            raise _NotSignedIn(RetryLater("sign-in failed") if isinstance(failure, Uncertain) else failure)
        self._signed_in = (found[1], time.monotonic() + auth.ttl_s)
        return found[1]

    def _values(self, message: Outgoing, how: Send) -> dict[str, str]:
        return {
            "id": reference(message),
            "to": number(message.msisdn, self._table.numbers),
            "text": message.text,
            "sender": self._table.sender,
            "unicode": how.gsm if gsm.is_gsm7(message.text) else how.ucs2,
            "minutes": str(max(1, (message.valid_for_s or 86_400) // 60)),
        }

    def _read_sms(self, request: Request) -> InboundSms:
        prove_token(request, self._tokens)
        how = self._table.receive
        assert how  # noqa: S101 - the address is there only with it
        needed = [name for name in (how.from_, how.text, how.to, how.id) if name]
        return self._message(how, read_fields(fields_of(request, how.format), *needed))

    def _message(self, how: Receive | AskInbox, given: Mapping[str, str]) -> InboundSms:
        sender, text = short_id(given[how.from_]), given[how.text]
        provider_id, date = given.get(how.id or "", ""), given.get(how.date or "", "")
        if not sender or (how.id and not provider_id):
            raise BadRequest(f"missing {how.id if sender else how.from_}")
        if not provider_id:
            when = date or str(int(self._now() // SAME_WITHIN_S))
            provider_id = sha256(f"{sender}\n{when}\n{text}".encode()).hexdigest()[:32]
        part = part_of(*(given.get(name or "", "") for name in (how.part_of, how.part, how.parts)))
        if part:  # some give all parts of a text one id
            provider_id += f"/{part['part']}"
        return InboundSms(
            provider_id=short_id(provider_id),
            msisdn=e164(sender),
            to=given.get(how.to or "", ""),
            body=text,
            received_at=read_time(date),
            raw=dict(given),
            **part,
        )

    def _read_report(self, request: Request) -> Receipt:
        prove_token(request, self._tokens)
        how = self._table.delivery
        assert how  # noqa: S101 - the address is there only with it
        given = read_fields(fields_of(request, how.format), how.id, how.status)
        if not given[how.id]:
            raise BadRequest(f"missing {how.id}")
        return report(short_id(given[how.id]), given[how.status], given.get(how.reason or ""), how.map)
