"""Take up long texts of which a part never came: what is there is read, with a mark where something is missing."""

from __future__ import annotations

from datetime import timedelta

from gateway import sms
from gateway.channels.base import InboundSms
from gateway.parts import Parts
from store import inbox
from store.database import alone

WAIT = timedelta(minutes=10)  # networks bring the parts of a text within seconds, or hours apart


def run(parts: Parts) -> dict[str, int]:
    """How many were taken up, each by itself; nothing where all came whole."""
    with parts.database.reading() as db:
        waiting = inbox.given_up(db, parts.clock.now(db) - WAIT)
    taken = 0
    for last in waiting:
        with parts.database.transaction() as db:
            moment = parts.moment(db, last.channel)
            alone(db, last.msisdn)
            words = inbox.joined_without_the_rest(db, last.id)
            if words is not None:
                event = InboundSms(last.provider_id, last.msisdn, "", words, None, raw={})
                sms.take(db, last.id, event, moment)
                taken += 1
    if taken:
        parts.ring()
    return {"texts_without_a_part": taken} if taken else {}
