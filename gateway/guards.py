"""What keeps an SMS from being acted on: it came a moment ago, a machine answers us, or far too many come.

Such a message is kept, with the reason, and gets no answer, but the first of a flood: it hears that no more is read now.
STOP holds all the same. People on the roster are held back by nothing but
their own number's count; numbers nobody knows also by that of their neighbours, for numbers are rented by the thousand.
What leaves without having been asked for, alerts above all, counts nowhere here and passes.
"""

from __future__ import annotations

import re
from datetime import timedelta

import structlog
from sqlalchemy import ColumnElement, Connection, bindparam, func, literal, select

from flows.reading import cleaned
from gateway.channels.base import InboundSms
from store import inbox, outbox
from store.moment import Moment
from store.prepared import Prepared, at_most
from store.tables import Inbox, Outbox

NOT_JOINED = "not joined"  # as what a message is read that had to wait for its sender to join
REPEAT, LOOP, ECHO, FLOOD_BEGINS, FLOOD, BLOCK = "repeat", "loop", "echo", "flood begins", "flood", "flood of a block"
KEPT_ONLY = (REPEAT, LOOP, ECHO, FLOOD_BEGINS, FLOOD, BLOCK)
OVERTAKEN = "overtaken"  # STOP, taken up after the START that came later, or the other way round
NOT_ACTED_ON = ("", NOT_JOINED, inbox.WAITS, inbox.JOINED, inbox.SET_ASIDE, inbox.DROPPED, OVERTAKEN, *KEPT_ONLY)

MOST_AN_HOUR = 30  # messages of one number that are answered
MOST_OF_A_BLOCK = 60  # in an hour, of a thousand neighbouring numbers, counting those nobody knows
MOST_STRANGERS = 200  # answers a day to numbers that nobody knows: each costs
MOST_STRANGERS_OF_A_BLOCK = 20
LOOPS_AT = 4  # in minutes the same words but for their figures: a person who corrects a count has done with it by then
LOOP_LEAST = 20  # letters
ECHO_LEAST = 20
ECHO_WITHIN = timedelta(hours=1)
_NO_LETTER = re.compile(r"[\W\d_]+")

log = structlog.get_logger()


def why_not(db: Connection, inbox_id: int, event: InboundSms, known: bool, moment: Moment) -> str:
    """Why a message that was kept is not acted on: "" when it is."""
    before = {"but": inbox_id, "since": moment.now - timedelta(hours=1)}
    if _again(db, inbox_id, event, moment):
        return REPEAT
    if _loops(db, event, moment):
        return LOOP
    if _is_ours(db, event, moment):
        return ECHO
    before_it = _OF_NUMBER.scalar(db, {**before, "of": event.msisdn})
    if before_it >= MOST_AN_HOUR:
        return FLOOD_BEGINS if before_it == MOST_AN_HOUR else FLOOD
    low, high = _block(event.msisdn)
    if not known and _OF_BLOCK.scalar(db, {**before, "low": low, "high": high}) >= MOST_OF_A_BLOCK:
        log.warning("many_strangers_of_one_block", block=event.msisdn[:-3], most_an_hour=MOST_OF_A_BLOCK)
        return BLOCK
    return ""


def may_answer(db: Connection, stranger: str, moment: Moment) -> bool:
    """Whether a number that nobody knows gets an answer: few a day, few of its block, few in all, and none abroad."""
    day = moment.now - timedelta(days=1)
    if not stranger.startswith(moment.policy.strangers_from):
        return False
    to_strangers = (Outbox.person_id.is_(None), Outbox.created_at > day)
    in_block = Outbox.msisdn.between(*_block(stranger))
    of_block = select(func.count()).select_from(Outbox).where(in_block, *to_strangers)
    return (
        outbox.to_strangers(db, day, stranger) < moment.policy.stranger_answers
        and (db.scalar(of_block) or 0) < MOST_STRANGERS_OF_A_BLOCK
        and outbox.to_strangers(db, day) < MOST_STRANGERS
    )


def _again(db: Connection, inbox_id: int, event: InboundSms, moment: Moment) -> bool:
    """The same words within minutes as those acted on last; after others they are a change of mind (W HAAN, W NAHIN, W HAAN)."""
    words = inbox.storable(event.body)[: inbox.MOST_CHARACTERS]
    lately = {"of": event.msisdn, "but": inbox_id, "since": moment.now - moment.policy.repeat_window}
    return len(words) > 2 and bool(_LAST.scalar(db, lately) == words)


def _loops(db: Connection, event: InboundSms, moment: Moment) -> bool:
    """A machine answers each of our answers: the same sentence again and again, with another time or number in it."""
    letters = _letters(event.body)
    if len(letters) < LOOP_LEAST:
        return False
    lately = select(Inbox.body).where(
        Inbox.msisdn == event.msisdn, Inbox.received_at > moment.now - moment.policy.repeat_window
    )
    last = db.scalars(lately.order_by(Inbox.id.desc()).limit(LOOPS_AT)).all()  # itself is the first of them
    return len(last) == LOOPS_AT and all(_letters(body) == letters for body in last)


def _is_ours(db: Connection, event: InboundSms, moment: Moment) -> bool:
    """Our own words come back: a forwarder, or another service like this one."""
    letters = _letters(event.body)
    if len(letters) < ECHO_LEAST:
        return False
    sent = select(Outbox.text).where(Outbox.msisdn == event.msisdn, Outbox.created_at > moment.now - ECHO_WITHIN)
    return any(_letters(text) == letters for text in db.scalars(sent))


def _letters(words: str) -> str:
    return _NO_LETTER.sub("", cleaned(words).text.casefold())


def _block(msisdn: str) -> tuple[str, str]:
    """The first and the last of the thousand numbers around one: a range, so that the index of numbers serves."""
    return msisdn[:-3] + "000", msisdn[:-3] + "999"


def _none_of(readings: tuple[str, ...]) -> ColumnElement[bool]:
    return Inbox.understood.not_in([literal(each) for each in readings])


_BEFORE = (Inbox.id != bindparam("but"), Inbox.received_at > bindparam("since", type_=Inbox.received_at.type))
_LAST = Prepared(
    select(Inbox.body)
    .where(Inbox.msisdn == bindparam("of"), *_BEFORE, _none_of(NOT_ACTED_ON))
    .order_by(Inbox.id.desc())
    .limit(at_most(1))
)
_WHOLE = select(func.count()).select_from(Inbox).where(*_BEFORE, _none_of((inbox.JOINED, inbox.WAITS)))
_OF_NUMBER = Prepared(_WHOLE.where(Inbox.msisdn == bindparam("of")))
_OF_BLOCK = Prepared(_WHOLE.where(Inbox.msisdn.between(bindparam("low"), bindparam("high"))))
