"""A USSD press: the provider's cumulative text becomes the one new input, and a repeat gets the same screen."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from flows import resuming
from flows.catalogue import DEFAULT
from flows.facts import Person
from flows.inputs import read
from gateway import turn
from gateway.channels.base import UssdPress
from gateway.roots import Speaker
from gateway.turn import Exchange, Said
from store import conversations, people
from store.conversations import Call
from store.moment import Moment

MOST_INPUTS = 20  # that one dialled string may carry


def press(db: Connection, channel: str, pressed: UssdPress, moment: Moment) -> Said:
    """Answer one press. A session of another number ends without a word about anybody."""
    text = pressed.text.replace("\0", "")  # otherwise as the provider has it: the next press begins with it
    call = conversations.open_call(db, pressed.msisdn, moment.now, moment.vault)
    if call.session_id == pressed.session_id:
        if call.ended or not _further(call.text, text):
            return Said(call.shown or "Saathi", more=not call.ended)
        typed = text[len(call.text) :].removeprefix("*") if call.text else text
        return _answer(db, channel, pressed.msisdn, replace(call, text=text), [typed], moment, dialled=False)
    if not conversations.is_new(db, channel, pressed.session_id, moment.now):
        return Said("Saathi", more=False)  # another number's, or an earlier call's that is repeated late
    fresh = Call(pressed.session_id, text, text, "", ended=False, speaker_id=None)
    return _answer(db, channel, pressed.msisdn, fresh, _split(text), moment, dialled=True)


def _split(text: str) -> list[str]:
    return text.split("*")[:MOST_INPUTS] if text else []


def _further(known: str, text: str) -> bool:
    """True when the text goes on from what was read; anything else is a repeat or comes late."""
    return text != known and (not known or text.startswith(known + "*"))


def _answer(
    db: Connection, channel: str, msisdn: str, call: Call, inputs: list[str], moment: Moment, dialled: bool
) -> Said:
    there = people.by_msisdn(db, msisdn)
    call, speaker, inputs, dialled = _who(call, Speaker(msisdn, None), there, inputs, dialled)
    if speaker is None:
        said = Said(resuming.who_speaks(there, there[0].language or DEFAULT).text, more=True)
    else:
        exchange = Exchange(db, speaker, moment)
        said = turn.dial(exchange, inputs) if dialled else turn.press(exchange, inputs[0])
    shown = replace(call, shown=said.text, ended=not said.more)
    if shown.ended:  # what was typed has gone where it belongs; some of it must lie nowhere else
        shown = replace(shown, text="", carried="")
    conversations.keep_call(db, msisdn, channel, shown, moment.now, moment.vault)
    return said


def _who(
    call: Call, nobody: Speaker, there: list[Person], inputs: list[str], dialled: bool
) -> tuple[Call, Speaker | None, list[str], bool]:
    """Whoever speaks, and what is left to answer. On a shared phone she says so first; what she dialled is kept till then."""
    if len(there) < 2:  # kept: somebody may join at this number while the call runs
        alone = there[0] if there else None
        return replace(call, speaker_id=alone.id if alone else None), Speaker(nobody.msisdn, alone), inputs, dialled
    chosen = {person.id: person for person in there}.get(call.speaker_id or 0)
    if chosen:
        return call, Speaker(nobody.msisdn, chosen), inputs, dialled
    if dialled:
        return call, None, inputs, dialled
    told = read(resuming.who_speaks(there, DEFAULT), inputs[0])
    if not isinstance(told, tuple):
        return call, None, inputs, dialled
    person = next(person for person in there if str(person.id) == told[1])
    return (
        replace(call, speaker_id=person.id),
        Speaker(nobody.msisdn, person),
        _split(call.carried),
        True,
    )
