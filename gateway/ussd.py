"""A USSD press: the provider's cumulative text becomes the one new input, and a repeat gets the same screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from flows import resuming
from flows.catalogue import DEFAULT
from flows.inputs import read
from gateway import turn
from gateway.channels.base import UssdPress
from gateway.roots import Speaker
from gateway.turn import Exchange, MustWrite, Said
from store import callers, conversations
from store.callers import Caller, Line
from store.conversations import Call, Draft
from store.moment import Moment
from store.vault import Vault

MOST_INPUTS = 20  # that one dialled string may carry


def press(db: Connection, channel: str, pressed: UssdPress, moment: Moment) -> Said:
    """Answer one press. A session of another number ends without a word about anybody."""
    text = _text(pressed)
    line = callers.at(db, pressed.msisdn, moment.vault)
    call = line.call
    if call.session_id == pressed.session_id:
        if call.ended or not _further(call.text, text):
            return Said(call.shown or "Saathi", more=not call.ended)
        on = replace(line, call=replace(call, text=text))
        return _answer(db, channel, pressed.msisdn, on, [_typed(call, text)], moment, dialled=False)
    if not conversations.is_new(db, channel, pressed.session_id, moment.now):
        return Said("Saathi", more=False)  # another number's, or an earlier call's that is repeated late
    fresh = Call(pressed.session_id, text, text, "", ended=False, speaker_id=None)
    return _answer(db, channel, pressed.msisdn, replace(line, call=fresh), _split(text), moment, dialled=True)


@dataclass(frozen=True)
class Step:
    """A press that only leads to the next screen: the call and the draft as they were, and as they will be."""

    said: Said
    call: Call
    speaker_id: int
    was: Draft
    draft: Draft


def look(db: Connection, pressed: UssdPress, vault: Vault, moment: Callable[[], Moment]) -> Step | None:
    """What a press comes to, without writing; None: it does more than go on, and `press` must do it.

    Of SQLite's writers there is one at a time. Two of three presses only go on; of these all but the writing is done here, beside
    the others'.
    """
    text = _text(pressed)
    line = callers.seen(db, pressed.msisdn, vault)
    call = line.call
    if line.is_dead or call.session_id != pressed.session_id or call.ended or not _further(call.text, text):
        return None
    call, caller, inputs, dialled = _who(line, [_typed(call, text)], dialled=False)
    if caller is None or dialled or caller.draft is None or caller.draft.screen.sends(inputs[0]):
        return None
    speaker = Speaker(pressed.msisdn, caller)
    exchange = Exchange(db, speaker, moment(), looks=True)
    try:
        said = turn.press(exchange, inputs[0])
    except MustWrite:
        return None
    call = replace(call, text=text, shown=said.text)
    return Step(said, call, speaker.id, caller.draft, exchange.kept) if exchange.kept else None


def go_on(db: Connection, msisdn: str, step: Step, vault: Vault) -> bool:
    """Write what was looked up; False: something else came between, and nothing is written."""
    return conversations.go_on(db, msisdn, step.call, step.speaker_id, step.was, step.draft, vault)


def _text(pressed: UssdPress) -> str:
    """All that was typed since the dial, as the provider has it: the next press begins with it. NUL no database keeps."""
    return pressed.text.replace("\0", "")


def _typed(call: Call, text: str) -> str:
    """What is new in it."""
    return text[len(call.text) :].removeprefix("*") if call.text else text


def _split(text: str) -> list[str]:
    return text.split("*")[:MOST_INPUTS] if text else []


def _further(known: str, text: str) -> bool:
    """True when the text goes on from what was read; anything else is a repeat or comes late."""
    return text != known and (not known or text.startswith(known + "*"))


def _answer(
    db: Connection, channel: str, msisdn: str, line: Line, inputs: list[str], moment: Moment, dialled: bool
) -> Said:
    call, caller, inputs, dialled = _who(line, inputs, dialled)
    if caller is None:
        said = Said(resuming.who_speaks(line.people, line.people[0].reads).text, more=True)
    else:
        exchange = Exchange(db, Speaker(msisdn, caller), moment)
        said = turn.dial(exchange, inputs) if dialled else turn.press(exchange, inputs[0])
    shown = replace(call, shown=said.text, ended=not said.more)
    if shown.ended:  # what was typed has gone where it belongs; some of it must lie nowhere else
        shown = replace(shown, text="", carried="")
    conversations.keep_call(db, msisdn, channel, shown, moment.now, moment.vault)
    return said


def _who(line: Line, inputs: list[str], dialled: bool) -> tuple[Call, Caller | None, list[str], bool]:
    """Whoever speaks, and what is left to answer. On a shared phone she says so first; what she dialled is kept till then."""
    call, there = line.call, {caller.person.id: caller for caller in line.callers if caller.person}
    if len(there) < 2:  # kept: somebody may join at this number while the call runs
        return replace(call, speaker_id=next(iter(there), None)), line.callers[0], inputs, dialled
    chosen = there.get(call.speaker_id or 0)
    if chosen:
        return call, chosen, inputs, dialled
    if dialled:
        return call, None, inputs, dialled
    told = read(resuming.who_speaks(line.people, DEFAULT), inputs[0])
    if not isinstance(told, tuple):
        return call, None, inputs, dialled
    speaker_id = int(told[1])
    return replace(call, speaker_id=speaker_id), there[speaker_id], _split(call.carried), True
