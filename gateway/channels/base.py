"""What every door to a provider has in common: events in, results out, and how a caller is proved.

A provider is one file that reads as its manual. It declares its settings, its webhooks and how it sends.
Reading a webhook is a function of the request alone: it proves the caller and turns the form into one event.
Storing that event, taking the turn and answering belong to whoever mounts the webhooks.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal, Self

from flask import Request

# How long a send may take: to connect, and between two bytes of the answer. Whoever leases a message must
# lease it for at least three times their sum, or a slow provider makes a healthy send look abandoned.
CONNECT_WITHIN_S = 3.05
ANSWER_WITHIN_S = 8.0


# --- What a provider tells us -------------------------------------------------------------------------


@dataclass(frozen=True)
class UssdPress:
    """One key press. `text` is everything typed since the dial, joined by `*`; empty on the dial itself."""

    session_id: str
    msisdn: str
    text: str
    service_code: str | None
    network_code: str | None


@dataclass(frozen=True)
class UssdEnd:
    """The provider's notice that a session is over. May never come, so nothing may depend on it."""

    session_id: str
    msisdn: str
    status: str
    reason: str | None


@dataclass(frozen=True)
class InboundSms:
    """A message from a phone. `raw` is the whole form as it came; `received_at` is aware UTC.

    A long text may come in parts: `part` of `parts`, and `part_of` is what they have in common.
    """

    provider_id: str
    msisdn: str
    to: str
    body: str
    received_at: datetime | None
    raw: dict[str, str]
    opt_out: Literal["stop", "start", "help"] | None = None
    part_of: str = ""
    part: int = 1
    parts: int = 1


@dataclass(frozen=True)
class Receipt:
    """What became of a message we sent. They come early, late, twice and out of order: rank before believing.

    `our_id` is our reference of it where the provider carries it back to us, so that a receipt can be matched
    even when it overtakes the answer to the send. `number_is_dead`: nobody will ever be reached there.
    `part`: a mark of its own for each part that is reported apart; `parts`: how many the provider made.
    """

    provider_id: str
    status: Literal["queued", "sent", "delivered", "failed"]
    final: bool
    reason: str | None = None
    number_is_dead: bool = False
    opted_out: bool = False
    our_id: str | None = None
    part: str = ""
    parts: int | None = None


@dataclass(frozen=True)
class OptOut:
    """This number wants nothing more from us."""

    msisdn: str


@dataclass(frozen=True)
class Several:
    """What one call told, in order; nothing at all where it only shows that the provider lives."""

    events: tuple[InboundSms | Receipt | OptOut, ...] = ()


Event = UssdPress | UssdEnd | InboundSms | Receipt | OptOut | Several


# --- What we tell a provider, and what comes of it ------------------------------------------------------


@dataclass(frozen=True)
class Outgoing:
    """One SMS to send. `valid_for_s`: seconds after which it is not worth delivering; None: as the provider has it."""

    id: int
    msisdn: str
    text: str
    valid_for_s: int | None = None


@dataclass(frozen=True)
class Accepted:
    """The provider took it, under this id. The rest comes by receipt."""

    provider_id: str


@dataclass(frozen=True)
class Throttled:
    """Not taken, we are too fast: pause the channel. `retry_after_s` where the provider said how long."""

    retry_after_s: int | None = None


@dataclass(frozen=True)
class RetryLater:
    """Certainly not taken, and nobody's fault here. `once`: the manual allows one more try and no further."""

    reason: str
    once: bool = False


@dataclass(frozen=True)
class RefusedNumber:
    """Refused for good for this number, or for this one message to it; others may pass."""

    reason: str
    opted_out: bool = False


@dataclass(frozen=True)
class RefusedAccount:
    """Refused for who we are: pause the channel, alert, keep the queue."""

    reason: str


@dataclass(frozen=True)
class Uncertain:
    """It may have been taken or not. Never send again by itself: look it up, wait for a receipt, or tell."""

    reason: str


@dataclass(frozen=True)
class NotFound:
    """Asked, and the provider does not know the message (yet: its lists lag)."""


@dataclass(frozen=True)
class Listed:
    """A message in a provider's own list. `at`: aware UTC, by its clock. `receipt`: of one of ours, what became of it."""

    provider_id: str
    msisdn: str
    body: str
    at: datetime
    incoming: bool
    to: str = ""
    receipt: Receipt | None = None


class CannotList(Exception):
    """The list could not be had whole, now; half of one would make messages look forged. Its text says why."""


SendResult = Accepted | Throttled | RetryLater | RefusedNumber | RefusedAccount | Uncertain


# --- Webhooks -------------------------------------------------------------------------------------------


class BadRequest(Exception):
    """The caller is genuine but a required field is absent. Answered 400."""


class Forged(Exception):
    """The caller could not prove who he is. Answered 403, and leaves no row."""


class NotOurs(Exception):
    """A genuine call for another code or account: a wrong entry at the provider. Answered 403, worth a log line."""


@dataclass(frozen=True)
class Answer:
    """An HTTP answer in the provider's own success form."""

    body: str = ""
    content_type: str = "text/plain; charset=utf-8"
    status: int = 200


def con_or_end(text: str, more: bool) -> Answer:
    """A USSD screen. The first four characters decide whether the session lives, so nothing may come before them.

    >>> con_or_end("1 Attendance", more=True).body
    'CON 1 Attendance'
    """
    return Answer(("CON " if more else "END ") + text)


@dataclass(frozen=True)
class Webhook:
    """One address a provider calls. `path` is `/provider/what` or `/provider/<token>/what`.

    `read` returns the event, or raises BadRequest, Forged or NotOurs. `answer` is what the provider gets once
    the event is committed, and again for a repeat; a USSD press gets `screen(text, more)` instead. `repeats`:
    the provider calls again after a 5xx, so when we cannot store, 503 is safe.
    """

    path: str
    kind: Literal["ussd", "ussd-events", "sms", "receipt", "opt-out"]
    read: Callable[[Request], Event]
    answer: Answer = Answer()
    screen: Callable[[str, bool], Answer] = con_or_end
    repeats: bool = False
    methods: tuple[str, ...] = ("POST",)


class Channel(ABC):
    """A door to one provider. Made by `directory.build` from settings read with `settings.read_settings`."""

    name: str  # of the class, unless one class makes several channels: then each has its own
    carries: ClassVar[frozenset[Literal["ussd", "sms"]]]
    settings_type: ClassVar[type[Any]]

    @abstractmethod
    def __init__(self, settings: Any, public_base_url: str) -> None:
        """`public_base_url` is where providers reach us, without a closing slash."""

    @classmethod
    def doors(cls, settings: Any, public_base_url: str, environ: Mapping[str, str]) -> Iterable[Self]:
        """The channels that these settings make: one, unless they name a file with more. Raises WrongSettings."""
        return (cls(settings, public_base_url),)

    @property
    @abstractmethod
    def can_send(self) -> bool:
        """False for a door that only receives: the demo, where the simulator's phones get every message."""

    @property
    @abstractmethod
    def webhooks(self) -> tuple[Webhook, ...]:
        """Every address the provider may call."""

    @abstractmethod
    def send(self, message: Outgoing) -> SendResult:
        """Hand one SMS to the provider; takes at most about CONNECT_WITHIN_S + ANSWER_WITHIN_S. Only if `can_send`."""

    def look_up(self, message: Outgoing, since: datetime) -> Accepted | NotFound | None:
        """After an uncertain send: did the provider take it at or after `since` (aware)? None: it cannot be asked."""
        return None

    @property
    def collects(self) -> bool:
        """Whether the provider must be asked for what it cannot bring."""
        return False

    def collect(self, waiting: Sequence[str]) -> Iterable[InboundSms | Receipt]:
        """Ask for it: messages, and reports of those messages (the provider's ids) that wait for one. Only if `collects`."""
        return ()

    @property
    def lists(self) -> frozenset[Literal["in", "out"]]:
        """What the provider can be asked to list: messages that came in, those that left."""
        return frozenset()

    @property
    def repeats_for(self) -> timedelta:
        """For how long it brings a message again by itself that we did not take."""
        return timedelta()

    def listed(self, since: datetime, after: str) -> Iterable[Listed]:
        """Everything from `since` (aware) on, oldest first, of messages that came in; only if `lists`. Raises CannotList.

        `after`: the id of an older message in it, "" for none, to begin behind.
        """
        return ()

    def check(self) -> str | None:
        """Ask the provider whether it knows us, without sending anything: "" or what is wrong. None: it cannot be asked."""
        return None
