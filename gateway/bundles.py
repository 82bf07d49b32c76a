"""Messages that are handed to a quick provider one after the other, with one commit before the first and one after the last.

Whoever dies in between leaves all of a bundle in doubt. So a bundle is no more than its provider takes in a twentieth of
a second, as the one before showed; of a provider that is slower, or not known yet, it is one message.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from gateway import failpoints
from gateway.channels.base import Accepted, Channel, Outgoing, SendResult, Uncertain
from gateway.verdicts import SLOW_S, Sent
from store.outbox import Message

DOUBT_S = 0.05  # of sending, so much may be in doubt at once
MOST = 500  # messages
GROWTH = 8  # times as many as the last bundle; a provider that was quick once may have been lucky

log = structlog.get_logger()


@dataclass
class Handed:
    """What came of a bundle: what was taken, by the provider's ids; what was not called; and what needs a closer look."""

    taken: list[tuple[Message, str]] = field(default_factory=list)
    left: Sequence[Message] = ()
    odd: tuple[Message, Sent] | None = None


class Sizes:
    """How many messages of each channel may be under way together."""

    def __init__(self) -> None:
        self._of: defaultdict[str, int] = defaultdict(lambda: 1)

    def split(self, batch: Sequence[Message]) -> tuple[Sequence[Message], Sequence[Message]]:
        """The first bundle of a batch, and the rest."""
        channel = batch[0].channel
        most = self._of[channel]
        size = next((n for n, each in enumerate(batch[:most]) if each.channel != channel), min(most, len(batch)))
        return batch[:size], batch[size:]

    def most(self) -> int:
        """Of the quickest channel."""
        return max(self._of.values(), default=1)

    def learn(self, channel: str, messages: int, seconds: float, well: bool) -> None:
        """As many the next time as would take half the time of a bundle; after one that went badly a single one."""
        timely = int(messages * DOUBT_S / 2 / seconds) if seconds else MOST
        trusted = min(MOST, max(self._of[channel], GROWTH * messages))
        self._of[channel] = max(1, min(timely, trusted)) if well else 1


def ready(message: Message, now: datetime) -> Outgoing:
    """What the channel is given."""
    failpoints.reach("preparing", message.id)
    valid_for = int((message.expires_at - now).total_seconds())
    return Outgoing(message.id, message.msisdn, message.text, max(1, valid_for))


def give(channel: Channel, outgoing: Outgoing) -> SendResult:
    """One message to its provider; it never raises."""
    try:
        return channel.send(outgoing)
    except Exception as error:  # a fault of ours or of an SDK's: before or after the provider took it, nobody can tell
        log.exception("send_raised", outbox_id=outgoing.id, channel=channel.name)
        return Uncertain(f"the sending failed ({type(error).__name__})")


def hand_over(messages: Sequence[Message], send: Callable[[Message], Sent], going: Callable[[], bool]) -> Handed:
    """Send them in order until the time of a bundle is over, one is not plainly accepted, or `going` says no."""
    handed, began = Handed(), time.monotonic()
    for n, message in enumerate(messages):
        if n and (time.monotonic() - began > DOUBT_S or not going()):
            handed.left = messages[n:]
            break
        sent = send(message)
        if not isinstance(sent.result, Accepted) or sent.took_s > SLOW_S:
            handed.odd, handed.left = (message, sent), messages[n + 1 :]
            break
        handed.taken.append((message, sent.result.provider_id))
    return handed
