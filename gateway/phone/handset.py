"""What a simulated phone can do: press, write, receive. The same ways in as a provider's, under the name "simulator"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from gateway import sms, ussd
from gateway.channels.base import InboundSms, UssdPress
from gateway.channels.reading import e164
from gateway.parts import Parts
from gateway.turn import Said
from store import phones
from store.phones import PhoneMessage

CHANNEL = "simulator"
_E164 = re.compile(r"\+[0-9]{3,15}")


class NoNumber(ValueError):
    """What was given is no telephone number; says so to a person."""


@dataclass(frozen=True)
class News:
    """What some phones hold: `messages` in order of arrival; `now` is programme time; `waiting`: due, and not sent yet."""

    now: datetime
    messages: list[PhoneMessage]
    waiting: int


def number(typed: str) -> str:
    """A number as a person types it, as E.164. Raises NoNumber."""
    found = e164(typed)
    if not _E164.fullmatch(found):
        raise NoNumber(f"{typed.strip()[:30]!r} is no telephone number; one looks like +923331234567")
    return found


def inputs_of(dialled: str, code: str) -> str | None:
    """What is dialled after the service code, as a provider gives it: "1*15" of "*778*1*15#". None: another code."""
    service, typed = code.removesuffix("#"), dialled.strip()
    if typed == code:
        return ""
    within = typed.startswith(service + "*") and typed.endswith("#")
    return typed[len(service) + 1 : -1] if within else None


def press(parts: Parts, msisdn: str, session_id: str, text: str) -> Said:
    """One press; `text` is all that was typed since the dial, joined by `*`."""
    with parts.database.transaction() as db:
        moment = parts.moment(db, CHANNEL)
        pressed = UssdPress(session_id, msisdn, text, moment.programme.ussd_code, None)
        said = ussd.press(db, CHANNEL, pressed, moment)
    parts.ring()
    return said


def write(parts: Parts, msisdn: str, words: str) -> None:
    """An SMS to the short code; kept on the phone as sent."""
    with parts.database.transaction() as db:
        moment = parts.moment(db, CHANNEL)
        message_id = phones.write(db, msisdn, words, moment.now)
        code = moment.programme.short_code
        event = InboundSms(f"phone-{message_id}", msisdn, code, words, datetime.now(UTC), raw={})
        sms.receive(db, CHANNEL, event, moment)
    parts.ring()


def news(parts: Parts, msisdns: list[str], after: int) -> News:
    """What came and went on these phones since the message with that id."""
    with parts.database.reading() as db:
        now = parts.clock.now(db)
        return News(now, phones.messages(db, msisdns, after), phones.waiting(db, msisdns, now))
