"""The file of HTTP_CHANNELS: one table a channel. Read once at the start; everything wrong in it is named at once.

Its keys are explained in docs/providers.md, with tables that work.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from gateway.channels.http_template import names_in
from gateway.channels.settings import WrongSettings

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SENT_NAMES = frozenset({"id", "to", "text", "sender", "unicode", "minutes", "auth"})
ASKED_NAMES = frozenset({"provider_id", "sender", "auth"})
# What a template may name besides the channel's own secrets, by the table it stands in.
KNOWN_NAMES = {"auth": frozenset[str](), "send": SENT_NAMES, "ask_delivery": ASKED_NAMES, "ask_inbox": ASKED_NAMES}
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Means = Literal["number", "opted_out", "account", "later", "once", "throttled"]
State = Literal["queued", "sent", "delivered", "failed", "dead", "opted_out"]


def _private(address: str) -> str:
    """An address that nobody on the way can read: secrets and texts are in it."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ValueError("an https:// address is needed, or http:// on this machine")
    return address


def _with_group(pattern: re.Pattern[str]) -> re.Pattern[str]:
    if pattern.groups < 1:
        raise ValueError("a group ( ) is needed around what is wanted")
    return pattern


Address = Annotated[str, AfterValidator(_private)]
Finds = re.Pattern[str]
Extracts = Annotated[re.Pattern[str], AfterValidator(_with_group)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Call(_Part):
    """One request to the provider; `url`, `headers` and `body` are templates."""

    url: Address
    method: Literal["GET", "POST", "PUT"] = "GET"
    headers: dict[str, str] = {}
    content_type: Literal["urlencoded", "json", "xml"] = "urlencoded"
    body: str = ""


class Auth(Call):
    """The step before: what `extract` finds in its answer is `{{auth}}` for `ttl_s` seconds."""

    extract: Extracts
    ttl_s: int = Field(1200, gt=0)
    on_error: Finds | None = None  # in a send's answer: signed out, sign in again


class Known(_Part):
    """An answer that the provider gives, and what it means."""

    match: Finds
    means: Means


class Send(Call):
    """How one message is sent, and how the answer is understood."""

    gsm: str = "0"  # {{unicode}} for a text that is GSM-7
    ucs2: str = "1"  # and for one that is not
    success: Finds | None = None
    id: Extracts | None = None
    errors: tuple[Known, ...] = ()


class Fields(_Part):
    """Where a call or an answer carries what: JSON with dots between names, XML by the name of the element."""

    format: Literal["form", "json", "xml"] = "form"
    reply: str = ""
    reply_type: str = "text/plain; charset=utf-8"


class Receive(Fields):
    """A message that comes in. Without `id`, repeats are told by sender, words and date.

    Long texts that come in parts are joined where all three of `part_of`, `part` and `parts` are told.
    """

    from_: str = Field(alias="from")
    text: str
    to: str | None = None
    id: str | None = None
    date: str | None = None
    part_of: str | None = None
    part: str | None = None
    parts: str | None = None


class Delivery(Fields):
    """A report. Its id may be the provider's or the `{{id}}` that we gave."""

    id: str
    status: str
    reason: str | None = None
    map: dict[str, State] = Field(min_length=1)


class AskInbox(Call):
    """Asked every minute for messages, where the provider cannot call. `items`: of each in the answer."""

    format: Literal["json", "xml"]
    items: str
    from_: str = Field(alias="from")
    text: str
    id: str | None = None
    to: str | None = None
    date: str | None = None
    part_of: str | None = None
    part: str | None = None
    parts: str | None = None


class AskDelivery(Call):
    """Asked about each message that waits for its report, where the provider cannot call."""

    status: Extracts
    map: dict[str, State] = Field(min_length=1)


class Table(_Part):
    """One channel."""

    token: str = ""  # the environment variable with the token for the addresses it calls
    sender: str = ""
    numbers: Literal["e164", "no_plus", "national", "0092"] = "e164"
    secrets: dict[str, str] = {}  # name in templates -> environment variable
    auth: Auth | None = None
    send: Send | None = None
    receive: Receive | None = None
    delivery: Delivery | None = None
    ask_inbox: AskInbox | None = None
    ask_delivery: AskDelivery | None = None


def read_tables(file: str, environ: Mapping[str, str]) -> dict[str, Table]:
    """The channels of a file by name. Raises WrongSettings, with everything that is wrong in it."""
    try:
        raw = tomllib.loads(Path(file).read_text("utf-8"))
    except OSError as error:
        raise WrongSettings([f"HTTP_CHANNELS={file}: {error.strerror}"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSettings([f"{file}: {error}"]) from error
    tables: dict[str, Table] = {}
    problems = [] if raw else ["no channel in it"]
    for name, given in raw.items():
        if not _NAME.fullmatch(name) or not isinstance(given, dict):
            problems.append(f"{name}: not the table of a channel, named in small letters, digits and -")
            continue
        try:
            tables[name] = Table.model_validate(given)
        except ValidationError as error:
            problems += [_told(name, each) for each in error.errors()]
        problems += _unknown_names(name, given)
        problems += _unset(name, given, environ)
    if problems:
        raise WrongSettings(f"{file}: {problem}" for problem in problems)
    return tables


def _told(name: str, error: Any) -> str:
    """`telenor.send.url: Field required`, without the value: it may be a secret."""
    where = ".".join(str(part) for part in (name, *error["loc"]))
    return f"{where}: {error['msg'].removeprefix('Value error, ')}"


def _unknown_names(name: str, given: Mapping[str, Any]) -> Iterator[str]:
    """Names in templates that nothing fills in."""
    secrets = given.get("secrets")
    own = set(secrets) if isinstance(secrets, dict) else set()
    for part, known in KNOWN_NAMES.items():
        call = given.get(part)
        if not isinstance(call, dict):
            continue
        headers = call.get("headers")
        texts = {key: call.get(key) for key in ("url", "body")}
        texts |= {f"headers.{key}": value for key, value in headers.items()} if isinstance(headers, dict) else {}
        for key, text in texts.items():
            for unknown in sorted(names_in(str(text or "")) - known - own):
                yield f"{name}.{part}.{key}: nothing is called {{{{{unknown}}}}} here"
            if "auth" in names_in(str(text or "")) and "auth" not in given:
                yield f"{name}.{part}.{key}: {{{{auth}}}} needs a table {name}.auth"


def _unset(name: str, given: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[str]:
    """Environment variables that a table names and that are not there."""
    secrets = given.get("secrets")
    named = {f"secrets.{key}": value for key, value in secrets.items()} if isinstance(secrets, dict) else {}
    if given.get("token"):
        named["token"] = given["token"]
    elif "receive" in given or "delivery" in given:
        yield f"{name}.token: needed to receive: the name of the environment variable that holds it"
    for key, variable in named.items():
        if not environ.get(str(variable), "").strip(" ,"):
            yield f"{name}.{key}: {variable} is not set in the environment"
