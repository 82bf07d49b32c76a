"""An SMS in: kept, read, taken as a turn and answered by one message, all in the caller's transaction."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from flows import language, notices, resuming, sorry
from flows.facts import Person
from flows.inputs import read as read_input
from flows.keywords import command as command_in
from flows.keywords import read
from flows.keywords_of_posts import FORMS
from flows.outcomes import LanguageChosen
from flows.reading import as_number, cleaned
from flows.screens import Screen
from flows.texts import Text, render
from flows.written import Reading, Written
from gateway import failpoints, guards, roots, turn
from gateway.channels.base import InboundSms
from gateway.roots import Root, Speaker
from gateway.turn import Exchange, Said
from store import callers, conversations, inbox, new_numbers, outbox, people, records, rhythm
from store.asked import by_asker
from store.callers import Caller, Line
from store.conversations import Draft
from store.database import alone
from store.moment import Moment

_MSISDN = re.compile(r"\+\d{8,15}")
_REPLY_LIVES = timedelta(hours=24)
_UNDOES = {"stop": "start", "start": "stop"}
WITH_ALERTS = ("mentor", "officer", "province", "focal")  # who holds such a post hears its alerts, STOP or not


def receive(db: Connection, channel: str, event: InboundSms, moment: Moment) -> None:
    """Keep a message and do what it asks. A repeat does nothing; a part waits for the rest of its text."""
    alone(db, event.msisdn)  # one turn of a number at a time, by SMS and by USSD
    part = inbox.Part(event.part_of, event.part, event.parts)
    inbox_id = inbox.keep(db, channel, event.provider_id, event.msisdn, event.body, moment.now, part)
    if inbox_id is None:
        return
    body = inbox.joined(db, inbox_id) if part.of else event.body
    if body is not None:
        take(db, inbox_id, replace(event, body=body), moment)


def set_aside(db: Connection, channel: str, event: InboundSms, moment: Moment) -> None:
    """Keep a message that we failed at, for somebody to see; nothing else happens."""
    part = inbox.Part(event.part_of, event.part, event.parts)
    inbox.keep(db, channel, event.provider_id, event.msisdn, event.body, moment.now, part, inbox.SET_ASIDE)


def take(db: Connection, inbox_id: int, event: InboundSms, moment: Moment) -> None:
    """Do what a kept message asks, unless it is a loop or a flood. A sender that is no telephone gets no answer."""
    failpoints.reach("taking")
    if not _MSISDN.fullmatch(event.msisdn):
        return
    line = callers.at(db, event.msisdn, moment.vault)
    there = line.people
    body = cleaned(inbox.storable(event.body)).text
    meant = command_in(Written(body))
    command = meant.rule if meant else None
    kept_only = guards.why_not(db, inbox_id, event, known=bool(there), moment=moment)
    if kept_only:
        inbox.understood(db, inbox_id, kept_only)
        _keep_only(db, kept_only, event.msisdn, there, moment, stops=command == "stop" or event.opt_out == "stop")
        return
    wish = event.opt_out or command
    if wish in _UNDOES and inbox.said_since(db, event.msisdn, _UNDOES[wish], moment):
        inbox.understood(db, inbox_id, guards.OVERTAKEN)
        return
    if event.opt_out in ("stop", "start"):  # the provider has answered for us, in words that it knows better than we do
        (people.stop_by_sms if event.opt_out == "stop" else people.restart_by_sms)(db, event.msisdn, moment)
        inbox.understood(db, inbox_id, event.opt_out)
        return
    caller: Caller | None = line.callers[0]
    for_all = command in ("stop", "start", "help", "mine")  # those are for everybody at the number
    if not for_all or (command == "start" and people.own_stop_stands(db, event.msisdn)):
        caller, body = _who(db, event.msisdn, line, body, moment)
    if caller is None:
        _answer(db, there[0], _who_speaks(line).text, "S1", moment)
        return
    speaker = Speaker(event.msisdn, caller)
    exchange = Exchange(db, speaker, moment, by_sms=True)
    reading, said = _take(exchange, body)
    waits = exchange.speaker.person is None or not exchange.speaker.person.joined
    inbox.understood(db, inbox_id, guards.NOT_JOINED if waits else reading.rule)
    words = said.text
    if len(event.body) > inbox.MOST_CHARACTERS:
        words += " " + render(sorry.CUT.filled(n=inbox.MOST_CHARACTERS), speaker.language)
    _answer(db, speaker.person or Person(0, event.msisdn, ""), words, said.kind or "screen", moment)


def _keep_only(db: Connection, why: str, msisdn: str, there: list[Person], moment: Moment, *, stops: bool) -> None:
    """STOP holds, though nobody is answered; whoever begins a flood hears that no more is read."""
    if stops:
        people.stop_by_sms(db, msisdn, moment)
    if why == guards.FLOOD_BEGINS and there:
        words = render(sorry.too_many(moment.programme), there[0].reads)
        _answer(db, there[0], words, "D17l", moment)


def _who(db: Connection, msisdn: str, line: Line, body: str, moment: Moment) -> tuple[Caller | None, str]:
    """Whoever writes, and her words. Several on one phone: she is asked, and the message waits for that answer."""
    there = line.people
    joined = [caller for caller in line.callers if caller.person and caller.person.joined]
    if len(there) < 2 or len(joined) == 1:
        return joined[0] if joined else line.callers[0], body
    waiting = conversations.draft(db, msisdn, 0, moment.vault)
    held = [body]
    if waiting and waiting.root == "who" and moment.now - waiting.at < moment.policy.prompt_lives:
        told = read_input(waiting.screen, body)
        chosen = int(told[1]) if isinstance(told, tuple) else 0
        caller = next((each for each in line.callers if each.person and each.person.id == chosen), None)
        if caller:
            conversations.close_draft(db, msisdn, 0)
            return caller, waiting.answers["held"]
        held = [waiting.answers["held"], body]
    asked = Draft("who", {"held": "\n".join(held)}, _who_speaks(line), moment.now, by_sms=True)
    conversations.keep_draft(db, msisdn, 0, asked, moment.vault)
    return None, body


def _who_speaks(line: Line) -> Screen:
    schools = {each.person.id: each.school.name for each in line.callers if each.person and each.school}
    return resuming.who_speaks(line.people, line.people[0].reads, schools)


def _take(exchange: Exchange, body: str) -> tuple[Reading, Said]:
    """Read the words and go where they lead."""
    db, speaker, moment = exchange.db, exchange.speaker, exchange.moment
    draft = exchange.draft()
    school = speaker.caller.school
    hers = [question.id for question in by_asker(db, speaker.id, moment)] if speaker.person else []
    open_screen = _open_screen(exchange, draft, body) if draft else None
    root = roots.root_of(db, speaker, moment)
    by_sms = draft is not None and draft.by_sms
    reading = read(Written(body, _role(root), school, open_screen, hers, moment.today, by_sms))
    if reading.rule == "language" and speaker.person and speaker.person.joined:
        return reading, _speak(exchange, speaker.person, reading)
    command = _command(exchange, root, reading) or _unfinished(exchange, root, reading)
    if command:
        return reading, _say(exchange, command)
    if reading.rule == "asked":
        return reading, turn.press(exchange, body)
    if root.name == "joining":
        return reading, _not_joined(exchange, root)
    if draft and reading.rule == "free":
        reading = _with_what_waits(draft, reading)
    answers = _at(root, reading)
    if answers is None:
        return reading, _say(exchange, sorry.not_yours(reading.understood or body, moment.programme))
    turn.set_aside(exchange)
    said, led = turn.open_at(exchange, root, answers)
    if led.screen and led.screen.key in answers and reading.rule not in _MAY_ASK_AGAIN:  # what she named is not there
        turn.close(exchange, {})
        half = replace(reading, rule="half a count") if reading.rule == "count" else reading  # more than any school has
        return reading, _say(
            exchange, _command(exchange, root, half) or sorry.not_found(reading.understood, moment.programme)
        )
    return reading, said


def _open_screen(exchange: Exchange, draft: Draft, body: str) -> Screen | None:
    """What she was last asked, where an SMS may answer it. A number answers what came last, and may be a count."""
    school, person = exchange.speaker.caller.school, exchange.speaker.person
    if not (draft.by_sms or draft.about) or resuming.is_offer(draft.screen):
        return None
    if as_number(body) is None or draft.screen.kind == "code":  # 0212 is a day
        return draft.screen
    if not draft.by_sms and inbox.read_since(exchange.db, exchange.speaker.msisdn, draft.at):
        return None  # her call dropped before that
    is_count = school is not None and (school.has_no_boys or school.has_no_girls)
    prompted = is_count and person and rhythm.asked_since(exchange.db, person, draft.at, exchange.moment)
    return None if prompted else draft.screen


def _with_what_waits(draft: Draft, reading: Reading) -> Reading:
    """Words of which she was asked whether to send them are not lost when more come: "shukriya" is no answer."""
    if draft.screen.key != "keep":
        return reading
    waits, more = draft.answers["words"], reading.answers["words"].removeprefix("'")
    words = waits if more in waits else f"{waits}\n{more}"
    return replace(reading, answers={**reading.answers, "words": words})


def _speak(exchange: Exchange, person: Person, reading: Reading) -> Said:
    """ZABAN UR: from now on that language, in this answer already; without one: which there are."""
    wanted = reading.answers.get("language")
    if wanted is None:
        return _say(exchange, language.which(exchange.moment.programme))
    records.save(exchange.db, LanguageChosen(person.id, wanted), exchange.moment)
    saved = language.changed(wanted, exchange.moment.programme)
    return Said(render(saved, wanted), more=False, kind=saved.id)


_MAY_ASK_AGAIN = ("charge", "call workshop", "note to cluster")  # what is asked again says why
_HELP = {
    "mentee": notices.short_way,
    "mentor": notices.short_way_of_mentors,
    "officer": notices.short_way_of_officers,
    "province": notices.short_way_of_officers,
    "joining": notices.not_known,
}


def _command(exchange: Exchange, root: Root, reading: Reading) -> Text | None:
    """What needs no conversation: STOP, START, help, half a count, an empty message."""
    programme, person = exchange.moment.programme, exchange.speaker.person
    if reading.rule == "stop":
        people.stop_by_sms(exchange.db, exchange.speaker.msisdn, exchange.moment)
        duties = any(root.has(name) for name in WITH_ALERTS)
        return (notices.stopped_but_for_duties if duties else notices.stopped)(programme)
    if reading.rule == "start" and person:
        people.restart_by_sms(exchange.db, exchange.speaker.msisdn, exchange.moment, person.id)
        return notices.restarted(programme)
    if reading.rule == "mine":
        stays = new_numbers.keep_old(exchange.db, exchange.speaker.msisdn, exchange.moment)
        return notices.number_stays() if stays else notices.no_number_to_keep()
    if reading.rule in ("help", "nothing") and (person or reading.rule == "help"):
        return _HELP.get(_role(root), notices.short_way_of_others)(programme)
    if reading.rule == "half a count" and person and not (root.has("mentee") or root.has("mentor")):
        return _HELP.get(_role(root), notices.short_way_of_others)(programme)  # they count nobody
    if reading.rule == "half a count" and person:
        school = exchange.speaker.caller.school
        if school and not (school.takes_boys and school.takes_girls):
            return sorry.one_number(reading.understood, programme)
        way = "7, 1" if root.has("mentor") else "1"
        return sorry.half_read(reading.understood, programme, way)
    return None


def _unfinished(exchange: Exchange, root: Root, reading: Reading) -> Text | None:
    """What was begun well and lacks its end; and a mentor's words, for which nobody is above him but the district."""
    programme = exchange.moment.programme
    if reading.rule == "no form":
        return sorry.no_form(reading.understood, FORMS[reading.understood.lower()], programme)
    if reading.rule in ("no code", "no words") and _at(root, reading) is not None:
        return (sorry.no_code if reading.rule == "no code" else sorry.no_words)(reading.understood, programme)
    return sorry.words_of_a_mentor(programme) if reading.rule == "free" and root.has("mentor") else None


def _role(root: Root) -> str:
    """As whom words are read: of several duties the first."""
    return root.duties[0] if root.duties else root.name


def _not_joined(exchange: Exchange, root: Root) -> Said:
    """Somebody the roster expects is asked to join, by SMS too; a number nobody knows hears once a day how to."""
    if exchange.speaker.person:
        return turn.open_at(exchange, root, {})[0]
    return _say(exchange, notices.not_known(exchange.moment.programme))


def _at(root: Root, reading: Reading) -> dict[str, str] | None:
    """The answers as this person's menu takes them; None where they are for somebody else's."""
    whose: str = reading.whose
    if whose == "officer" and not root.has("officer") and reading.answers.get("desk") in ("answer", "have"):
        whose = "province"
    if whose == "mentor" and not root.has("mentor") and reading.answers.get("task") == "answer":
        whose = "specialist"  # "A214 words" of who was asked from another cluster
    within: dict[str, str] = {}
    answers = reading.answers
    if whose == "mentor" and answers.get("task") == "answer" and not root.has("mentor"):  # of a colleague's question
        whose, answers = "mentee", {"menu": "idea", "ref": answers["ref"], "words": answers["words"]}
    if whose == "mentee" and root.has("mentor"):
        whose, within = "mentor", {"task": "class"}
    if not root.has(whose):
        return None
    duty = {"duty": whose} if root.duties else {}
    return {**duty, **within, **answers}


def _say(exchange: Exchange, text: Text) -> Said:
    return Said(render(text, exchange.speaker.language), more=False, kind=text.id)


def _answer(db: Connection, to: Person, words: str, kind: str, moment: Moment) -> None:
    """One message back, on the route she wrote on. A number we do not know gets few a day, each once; one abroad none."""
    if not to.id and not guards.may_answer(db, to.msisdn, moment):
        return
    once = None if to.id else f"{kind}/{to.msisdn}/{datetime.now(UTC):%Y-%m-%d}"
    outbox.add(
        db, to=to, kind=kind, text=words, lane="reply", now=moment.now, lives=_REPLY_LIVES, once=once, channel=moment.channel
    )  # fmt: skip
