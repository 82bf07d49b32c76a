"""The simulated phones: what reached them, what was written and typed on them, and the network in between.

Everything that is checked afterwards comes from this ledger. The doors are those of the simulator channel; a phone
that is off, or has no network, gets its messages when it is back, or never.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from gateway import sms, ussd
from gateway.channels.base import InboundSms, Outgoing, UssdPress
from gateway.parts import Parts
from gateway.phone.handset import CHANNEL
from gateway.turn import Said as Shown


@dataclass(slots=True)
class Heard:
    """An SMS from Saathi: when it left, and when it arrived (None: never)."""

    number: str
    text: str
    left: datetime
    arrived: datetime | None = None
    expires: datetime | None = None
    kind: str = ""


@dataclass(slots=True)
class Wrote:
    """An SMS to Saathi. `times`: how often the network delivered it. `meant`: what she had in mind, e.g. ("count", 18, 15)."""

    number: str
    name: str
    words: str
    at: datetime
    times: int = 1
    meant: tuple[object, ...] = ()


@dataclass(slots=True)
class Pressed:
    """One press in a call, and the screen it led to. `typed` "": the dial."""

    number: str
    name: str
    typed: str
    screen: str
    more: bool
    at: datetime


@dataclass
class Ledger:
    """All of it, in order of time."""

    heard: list[Heard] = field(default_factory=list)
    wrote: list[Wrote] = field(default_factory=list)
    pressed: list[Pressed] = field(default_factory=list)
    failed: list[tuple[datetime, str, str]] = field(default_factory=list)  # a door that raised: when, whose, what


class Network:
    """Between the phones and Saathi. `dark(number, moment)`: whether that phone has no signal there and then."""

    def __init__(self, dark: Callable[[str, datetime], bool]) -> None:
        self.ledger = Ledger()
        self.now = datetime.now(UTC)
        self._dark = dark
        self._off: defaultdict[str, datetime] = defaultdict(lambda: datetime.min.replace(tzinfo=UTC))
        self._held: list[Heard] = []
        self._seen: set[int] = set()
        self._lock = threading.Lock()
        self._ids = 0
        self.fresh: list[Heard] = []

    def reaches(self, number: str) -> bool:
        """Whether that phone is on and has a signal."""
        return self._off[number] <= self.now and not self._dark(number, self.now)

    def switch_off(self, number: str, until: datetime) -> None:
        """That phone is off until then."""
        self._off[number] = until

    def arrive(self, message: Outgoing) -> None:
        """What the simulator channel sends. The same message twice arrives once."""
        with self._lock:
            if message.id in self._seen:
                return
            self._seen.add(message.id)
            entry = Heard(message.msisdn, message.text, self.now)
            entry.expires = self.now + timedelta(seconds=message.valid_for_s or 259_200)
            self.ledger.heard.append(entry)
            self._hand_over(entry)

    def release(self) -> None:
        """Hand over what had to wait for a phone or a network."""
        held, self._held = self._held, []
        for entry in held:
            if entry.expires is None or entry.expires > self.now:
                self._hand_over(entry)

    def _hand_over(self, entry: Heard) -> None:
        if self.reaches(entry.number):
            entry.arrived = self.now
            self.fresh.append(entry)
        else:
            self._held.append(entry)

    # --- the doors ---

    def write(
        self, parts: Parts, number: str, name: str, words: str, times: int = 1, meant: tuple[object, ...] = ()
    ) -> None:
        """An SMS to the short code; the network may deliver it several times under one id."""
        self._ids += 1
        event = InboundSms(f"term-{self._ids}", number, "8778", words, self.now, raw={})
        self.ledger.wrote.append(Wrote(number, name, words, self.now, times, meant))
        for _ in range(times):
            self._through(
                number, words, lambda: _in_turn(parts, lambda db, moment: sms.receive(db, CHANNEL, event, moment))
            )

    def press(self, parts: Parts, number: str, name: str, session: str, text: str) -> Shown:
        """One press of a call; `text` is all that was typed since the dial, joined by `*`."""
        pressed = UssdPress(session, number, text, parts.config.programme.ussd_code, None)
        shown = self._through(
            number, text, lambda: _in_turn(parts, lambda db, moment: ussd.press(db, CHANNEL, pressed, moment))
        )
        shown = shown or Shown("", more=False)
        self.ledger.pressed.append(
            Pressed(number, name, text.rpartition("*")[2], shown.text, shown.more, self.now)
        )  # fmt: skip
        return shown

    def new_session(self) -> str:
        """An id for a call."""
        self._ids += 1
        return f"term-call-{self._ids}"

    def _through(self, number: str, words: str, door: Callable[[], object]) -> Shown | None:
        """A door that fails is kept as that, and the term goes on: it is one of the things that are looked for."""
        try:
            shown = door()
        except Exception as error:
            self.ledger.failed.append((self.now, number, f"{type(error).__name__} at {words!r}: {error}"[:300]))
            return None
        return shown if isinstance(shown, Shown) else None


def _in_turn(parts: Parts, take: Callable[..., object]) -> object:
    with parts.database.transaction() as db:
        return take(db, parts.moment(db, CHANNEL))
