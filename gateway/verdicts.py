"""What a provider's answer means for a message and for its channel: adapters name it, here it is decided."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from gateway.channels.base import (
    Accepted,
    RefusedAccount,
    RefusedNumber,
    RetryLater,
    SendResult,
    Throttled,
    Uncertain,
)
from store import people, results, routes
from store.aside import NOT_READY
from store.outbox import Lease, Message

RETRY_AFTER_S = (
    30,
    120,
    300,
    900,
)  # short at first, for most faults pass; then every quarter of an hour until it is too late
THROTTLED_FOR = timedelta(seconds=10)  # where the provider does not say how long
REFUSED_FOR = timedelta(minutes=5)  # then one message asks whether somebody has seen to it
SLOW_S = 4.0  # an answer that took so long costs the channel a step of its traffic

log = structlog.get_logger()


@dataclass(frozen=True)
class Verdict:
    """`word` is for counting: sent, put_off, failed, uncertain or lost (it was ours no more)."""

    word: str
    pauses_channel: bool = False


@dataclass(frozen=True)
class Sent:
    """What came of a call, and how many seconds it took. `elsewhere`: it was refused, and another route carries it too."""

    result: SendResult
    took_s: float = 0.0
    elsewhere: bool = False


def keep(db: Connection, message: Message, lease: Lease, sent: Sent, now: datetime, real_now: datetime) -> Verdict:
    """Keep what came of a send. `now` is programme time."""
    match sent.result:
        case Accepted(provider_id):
            if sent.took_s > SLOW_S:
                routes.slowed(db, message.channel, real_now)
            return _accepted(db, message, lease, provider_id, real_now)
        case Throttled(retry_after_s):
            until = real_now + (timedelta(seconds=retry_after_s) if retry_after_s else THROTTLED_FOR)
            routes.pause(db, message.channel, until, "too fast", real_now, busy=True)
            return _verdict("put_off", results.put_off(db, message, lease, until, "too fast", counts=False), True)
        case RefusedAccount(reason):
            log.error("channel_refuses_us", channel=message.channel, reason=reason)
            routes.pause(db, message.channel, real_now + REFUSED_FOR, reason, real_now)
            return _verdict("put_off", results.put_off(db, message, lease, real_now, reason, counts=False), True)
        case RefusedNumber(reason, opted_out):
            if opted_out:
                people.stop_at(db, message.msisdn, now)
            if message.lane == "alert" and sent.elsewhere and not message.attempts:  # a duty goes on, by another way
                return _verdict("put_off", results.put_off(db, message, lease, real_now, reason, counts=True))
            return _verdict("failed", results.failed(db, message, lease, reason))
        case RetryLater(reason, once):
            return _put_off(db, message, lease, reason, once, real_now)
        case Uncertain(reason):
            unsure = results.unsure(db, message, lease, reason, real_now)
            return _verdict("uncertain", unsure, _stumbled(db, message, reason, real_now))


def keep_taken(db: Connection, taken: Sequence[tuple[Message, str]], lease: Lease, real_now: datetime) -> None:
    """Keep that a channel took these, each with the provider's id."""
    if taken:
        routes.went_well(db, taken[0][0].channel)
        ours = results.taken(db, taken, lease, real_now)
        for message, provider_id in taken:
            if message.id not in ours:
                _too_late(message, provider_id)


def keep_not_ready(db: Connection, message: Message, lease: Lease, error: Exception, real_now: datetime) -> Verdict:
    """It failed before the provider was called: once more, and after the second time never, so that others flow."""
    reason = NOT_READY + type(error).__name__
    log.error("message_not_ready", outbox_id=message.id, exc_info=error)
    if message.reason.startswith(NOT_READY):
        return _verdict("failed", results.failed(db, message, lease, reason))
    try_at = real_now + timedelta(seconds=RETRY_AFTER_S[0])
    return _verdict("put_off", results.put_off(db, message, lease, try_at, reason, counts=False))


def _accepted(db: Connection, message: Message, lease: Lease, provider_id: str, real_now: datetime) -> Verdict:
    routes.went_well(db, message.channel)
    ours = results.accepted(db, message, lease, provider_id, real_now)
    if not ours:
        _too_late(message, provider_id)
    return _verdict("sent", ours)


def _too_late(message: Message, provider_id: str) -> None:
    """Given up after two look-ups, and perhaps sent again since."""
    log.error("accepted_after_it_was_given_up", outbox_id=message.id, provider_id=provider_id)


def _put_off(db: Connection, message: Message, lease: Lease, reason: str, once: bool, real_now: datetime) -> Verdict:
    if once and message.attempts > 0:
        return _verdict("failed", results.failed(db, message, lease, reason))
    wait_s = RETRY_AFTER_S[min(message.attempts, len(RETRY_AFTER_S) - 1)] * random.uniform(0.8, 1.2)  # noqa: S311 - to spread them
    put_off = results.put_off(db, message, lease, real_now + timedelta(seconds=wait_s), reason, counts=True)
    return _verdict("put_off", put_off, _stumbled(db, message, reason, real_now))


def _stumbled(db: Connection, message: Message, reason: str, real_now: datetime) -> bool:
    down = routes.stumbled(db, message.channel, reason, real_now)
    if down:
        log.error("channel_is_down", channel=message.channel, reason=reason)
    return down


def _verdict(word: str, ours: bool, pauses_channel: bool = False) -> Verdict:
    return Verdict(word if ours else "lost", pauses_channel)
