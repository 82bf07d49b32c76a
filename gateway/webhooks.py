"""What providers call: every webhook of every channel, mounted. Nothing is answered 2xx before it is committed."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from flask import Request
from sqlalchemy import Connection
from werkzeug.exceptions import RequestEntityTooLarge

from flows import resuming
from flows.catalogue import DEFAULT
from flows.texts import render
from gateway import figures, sms, ussd
from gateway.channels.base import (
    Answer,
    BadRequest,
    Event,
    Forged,
    InboundSms,
    NotOurs,
    OptOut,
    Receipt,
    Several,
    UssdEnd,
    UssdPress,
    Webhook,
)
from gateway.parts import Parts
from gateway.spool import Kept
from gateway.turn import Said
from store import inbox, outbox, people, receipts
from store.database import Unreachable, alone
from store.moment import Moment

AT_ONCE = timedelta(minutes=10)  # so far two clocks may be apart
TOO_LONG = timedelta(days=3)  # of providers SMSGate repeats longest, for two; what says more has a wrong clock
LARGEST_BODY = 64 * 1024  # bytes; more is answered 413

log = structlog.get_logger()


View = Callable[[Request], Answer]


def views(parts: Parts) -> dict[str, dict[str, View]]:
    """What answers at each address of the channels that are on, by method."""
    found: dict[str, dict[str, View]] = {}
    for channel in parts.channels.values():
        for webhook in channel.webhooks:
            each = dict.fromkeys(webhook.methods, _view(parts, channel.name, webhook))
            found.setdefault(webhook.path, {}).update(each)
            if "/<token>" in webhook.path:  # called without one
                found[webhook.path.replace("/<token>", "")] = dict.fromkeys(webhook.methods, _unproved)
    return found


def _unproved(_request: Request) -> Answer:
    return Answer("", status=403)


def _view(parts: Parts, channel: str, webhook: Webhook) -> View:
    def view(request: Request) -> Answer:
        try:
            if request.content_length is None and request.method == "POST":
                return Answer("the length of the body is needed", status=411)
            if max(request.content_length or 0, len(request.query_string)) > LARGEST_BODY:
                figures.call_refused(channel, "too_large")
                return Answer("larger than 64 kB", status=413)
            request.max_content_length = LARGEST_BODY
            event = webhook.read(request)
        except RequestEntityTooLarge:
            figures.call_refused(channel, "too_large")
            return Answer("larger than 64 kB", status=413)
        except Forged:
            figures.call_refused(channel, "forged")
            return Answer("", status=403)
        except NotOurs as error:
            figures.call_refused(channel, "not_ours")
            log.warning("webhook for another account or code", channel=channel, why=str(error))
            return Answer("", status=403)
        except BadRequest as error:
            figures.call_refused(channel, "incomplete")
            return Answer(f"missing: {error}", status=400)
        if isinstance(event, UssdPress):
            return _press(parts, channel, webhook, event)
        return _event(parts, channel, webhook, event)

    return view


def _press(parts: Parts, channel: str, webhook: Webhook, event: UssdPress) -> Answer:
    """A press is answered with a screen whatever happens: a failure here must not look like a dead service."""
    began = time.monotonic()
    try:
        with parts.turnstile.place() as leave:
            said = _said(parts, channel, event, leave)
    except Exception as error:  # the caller has a phone in her hand: a kind END, and the fault to the log
        log.error("a press failed", channel=channel, **fault(error))
        said = Said(render(resuming.AWAY, DEFAULT), more=False)
    else:
        if not said.more:  # messages are written when a conversation ends
            parts.ring()
    figures.press_took(time.monotonic() - began)
    return webhook.screen(said.text, said.more)


def _said(parts: Parts, channel: str, event: UssdPress, leave: Callable[[], None]) -> Said:
    if not parts.database.on_sqlite or not event.text:  # a dial has more to write than a draft
        with parts.database.transaction(lasting=False, waits=leave) as db:
            return ussd.press(db, channel, event, parts.moment(db, channel))

    def look(db: Connection) -> ussd.Step | None:
        # A PIN that is wrong is counted while it is read, and somebody else may write just then.
        with suppress(Unreachable):
            return ussd.look(db, event, parts.vault, lambda: parts.moment(db, channel))
        return None

    with parts.database.after_a_look(look, leave) as (db, step):
        if step and ussd.go_on(db, event.msisdn, step, parts.vault):
            return step.said
        return ussd.press(db, channel, event, parts.moment(db, channel))


def _event(parts: Parts, channel: str, webhook: Webhook, event: Event) -> Answer:
    if isinstance(event, UssdEnd):
        return webhook.answer
    if not webhook.repeats and parts.spool.waiting:  # behind those that came before it
        return _spool(parts, channel, webhook, event)
    try:
        with parts.turnstile.place() as leave, parts.database.transaction(waits=leave) as db:
            keep(parts, db, channel, event)
    except Unreachable as error:
        log.error("an event was not stored", channel=channel, repeats=webhook.repeats, **fault(error))
        if webhook.repeats:  # not stored: said so, and the provider brings it again
            return Answer("try again", status=503)
        return _spool(parts, channel, webhook, event)
    except Exception as error:
        log.error("an event was set aside", channel=channel, **fault(error))
        return _set_aside(parts, channel, webhook, event)
    parts.ring()
    return webhook.answer


def _spool(parts: Parts, channel: str, webhook: Webhook, event: Event) -> Answer:
    """Nobody will bring it again: on the disk before it is answered."""
    try:
        parts.spool.add(channel, event)
    except OSError as error:
        log.error("an event was lost", channel=channel, why=error.strerror)
        return Answer("try again", status=503)
    return webhook.answer


def _set_aside(parts: Parts, channel: str, webhook: Webhook, event: Event) -> Answer:
    """We failed at it, and shall again: kept for somebody to look at, so that it neither is lost nor comes back for hours."""
    try:
        with parts.database.transaction() as db:
            set_aside(parts, db, channel, event)
    except Exception as error:
        log.error("an event was not stored", channel=channel, repeats=webhook.repeats, **fault(error))
        return Answer("try again", status=503) if webhook.repeats else _spool(parts, channel, webhook, event)
    return webhook.answer


def set_aside(parts: Parts, db: Connection, channel: str, event: Event) -> None:
    """Keep what we failed at: messages to be looked at, what else there is as far as it goes. Raises what it fails at."""
    moment = parts.moment(db, channel)
    for each in event.events if isinstance(event, Several) else (event,):
        if isinstance(each, InboundSms):
            sms.set_aside(db, channel, each, moment)
        else:
            keep(parts, db, channel, each)


def take_up(parts: Parts, kept: Kept) -> None:
    """An event from the spool, as of the hour when it came."""
    take_late(parts, kept.channel, kept.event, datetime.now(UTC) - kept.at)


def take_late(parts: Parts, channel: str, event: Event, ago: timedelta) -> None:
    """What came so long ago and is taken up only now, as of then. What we fail at is set aside."""
    try:
        with parts.database.transaction() as db:
            keep(parts, db, channel, event, parts.moment(db, channel).earlier(ago))
    except Unreachable:
        raise
    except Exception as error:
        log.error("an event was set aside", channel=channel, **fault(error))
        with parts.database.transaction() as db:
            set_aside(parts, db, channel, event)


def retry(parts: Parts, inbox_id: int) -> bool:
    """Take up a message that was set aside, as of the hour when it came. False: it was not. Raises what it fails at."""
    with parts.database.transaction() as db:
        kept = inbox.take_up(db, inbox_id)
        if kept is None:
            return False
        moment = parts.moment(db, kept.channel)
        alone(db, kept.msisdn)
        event = InboundSms(kept.provider_id, kept.msisdn, "", kept.body, None, raw={})
        sms.take(db, kept.id, event, moment.earlier(moment.now - kept.received_at))
    parts.ring()
    return True


def fault(error: Exception) -> dict[str, str]:
    """What went wrong and where, without the words of the error: a database's may hold a teacher's."""
    cause = getattr(error, "orig", None) or error
    last = traceback.extract_tb(error.__traceback__)[-1]
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
    at = ours[-1] if ours else last
    return {"fault": type(cause).__name__, "where": f"{Path(at.filename).name}:{at.lineno}"}


def keep(parts: Parts, db: Connection, channel: str, event: Event, moment: Moment | None = None) -> None:
    """Keep what a provider tells, and do what follows from it: as of when it came to him, unless a moment is given."""
    if isinstance(event, Several):
        for each in event.events:
            keep(parts, db, channel, each, moment)
        return
    given, moment = moment, moment or parts.moment(db, channel)
    if isinstance(event, InboundSms):
        sms.receive(db, channel, event, given or moment.earlier(_on_its_way(event)))
    elif isinstance(event, Receipt):
        outbox_id = receipts.keep(db, channel, event, datetime.now(UTC))
        if event.opted_out and outbox_id is not None:
            people.stop_at(db, outbox.number_of(db, outbox_id), moment.now)
    elif isinstance(event, OptOut) and not inbox.said_since(db, event.msisdn, "start", moment):
        people.stop_at(db, event.msisdn, moment.now)


def _on_its_way(message: InboundSms) -> timedelta:
    """How long its provider had it, where that is worth looking at: a count of yesterday is no count of today."""
    took = datetime.now(UTC) - message.received_at if message.received_at else timedelta()
    return took if AT_ONCE < took < TOO_LONG else timedelta()
