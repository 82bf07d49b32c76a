"""A phone in the terminal: dials, answers, writes, receives; and keeps what was played, to be saved as a test."""

from __future__ import annotations

import select
import textwrap
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TextIO
from uuid import uuid4

from flows import gsm
from flows.policy import POLICY
from gateway.parts import Parts
from gateway.phone import handset, winding
from gateway.phone.record import Record
from gateway.turn import Said
from store import phones
from store.database import Unreachable
from store.phones import Owner

WIDTH = 36  # characters of a line on the screen
REPLY_WITHIN_S = 3.0  # how long a message that is due is waited for
IN_A_CALL = ("drop", "twice", "help", "quit")  # all else that is typed in a call is an answer
HELP = """\
  dial [*778*1#]   call Saathi; in a call type digits or words to answer
  drop             the line breaks; Saathi is not told
  twice            the network repeats your last request: the answer is the same
  sms WORDS        write to Saathi
  inbox            every message on this phone
  clock show | +1h | +1d | +1w | morning | 2026-11-30 09:30
                   the programme's time; it only moves forward
  timeout 20 | 60 | off
                   after so many idle seconds the call drops
  people           whose numbers there are
  save FILE        what was played so far, as a transcript for tests/transcripts
  quit             put the phone away
In a call everything but drop, twice, help and quit is an answer; for the other commands put / before: /clock +1d"""


@dataclass(frozen=True)
class _Call:
    """A call; `text` is what was typed since the dial, joined by `*`, `shown` what the last request was answered with."""

    session_id: str
    text: str
    shown: str = ""
    lasts: bool = True


class Terminal:
    """One phone, read from `source`, line by line, speaking through `say`."""

    def __init__(self, parts: Parts, msisdn: str, source: TextIO, say: Callable[[str], object]) -> None:
        self._parts, self._msisdn, self._source, self._say = parts, msisdn, source, say
        self._last: _Call | None = None
        self._idle_s: float | None = 20
        with parts.database.reading() as db:
            now = parts.clock.now(db)
            self._owners = phones.owners(db, now.astimezone(POLICY.zone).date())
            earlier = phones.messages(db, [msisdn])
        self._seen = earlier[-1].id if earlier else 0
        self._record = Record(self._name(), now)
        self._commands: dict[str, Callable[[str], None]] = {
            "dial": self._dial, "drop": self._drop, "twice": self._twice, "sms": self._write, "inbox": self._inbox,
            "clock": self._clock, "timeout": self._timeout, "save": self._save, "people": self._people,
            "help": lambda _: self._tell(HELP),
        }  # fmt: skip

    def run(self) -> None:
        """Until `quit`, or until there is nothing more to read."""
        self._tell(f"Phone {self._msisdn}, {self._whose()}. Type dial to begin, help for the rest.")
        while (line := self._read()) is not None and not self._quits(line):
            try:
                self._obey(line)
                self._look()
            except (winding.CannotWind, handset.NoNumber) as error:
                self._tell(str(error))
            except Unreachable:
                self._tell("The database does not answer just now. What was sent before is safe; try again.")

    def _quits(self, line: str) -> bool:
        return line.strip().removeprefix("/") in ("quit", "exit")

    def _obey(self, line: str) -> None:
        word, _, rest = line.strip().removeprefix("/").partition(" ")
        meant = line.startswith("/") or self._call is None or (word in IN_A_CALL and not rest)
        if meant and word in self._commands:
            self._commands[word](rest.strip())
        elif self._call is not None:
            self._answer(self._call, line)
        elif word.startswith("*"):
            self._dial(word)
        elif word:
            self._tell(f"{word[:30]!r} is no command, and there is no call to answer: dial, sms WORDS, help")

    # --- the call ---

    @property
    def _call(self) -> _Call | None:
        """The call under way."""
        return self._last if self._last and self._last.lasts else None

    def _dial(self, typed: str) -> None:
        with self._parts.database.reading() as db:
            code = self._parts.programme(db).ussd_code
        inputs = handset.inputs_of(typed or code, code)
        if inputs is None:
            self._tell(f"Nobody answers at {typed}. Saathi's code is {code}.")
            return
        self._record.dials(typed or code)
        self._send(_Call(f"terminal-{uuid4().hex}", inputs))

    def _answer(self, call: _Call, typed: str) -> None:
        self._record.sends(typed)
        self._send(replace(call, text=f"{call.text}*{typed}" if call.text else typed))

    def _twice(self, _: str) -> None:
        if self._last is None:
            self._tell("There was no call yet; dial first.")
            return
        before = self._last.shown
        self._record.sends_again()
        self._send(self._last)
        self._tell("The same answer, one effect." if self._last.shown == before else "The answers differ!")

    def _send(self, call: _Call) -> None:
        said = handset.press(self._parts, self._msisdn, call.session_id, call.text)
        self._last = replace(call, shown=said.text, lasts=said.more)
        self._record.shown(said.text, said.more)
        self._tell(framed(said))

    def _drop(self, why: str) -> None:
        if self._call is None:
            self._tell("There is no call.")
            return
        self._last = None
        self._record.drops()
        self._tell(why or "The call dropped. Dial again to go on.")

    # --- messages and time ---

    def _write(self, words: str) -> None:
        if not words:
            self._tell("What shall it say? sms 18 15")
            return
        self._record.texts(words)
        handset.write(self._parts, self._msisdn, words)

    def _look(self) -> None:
        """Show what has arrived. What is due and has not is waited for a little: a worker sends it."""
        give_up = time.monotonic() + REPLY_WITHIN_S
        while self._show_news() and time.monotonic() < give_up:
            time.sleep(0.1)
        if waiting := self._show_news():
            self._tell(f"({waiting} on the way: messages leave when a worker runs, as under make demo)")

    def _show_news(self) -> int:
        news = handset.news(self._parts, [self._msisdn], self._seen)
        for message in news.messages:
            self._seen = message.id
            if message.incoming:
                self._record.receives(message.text)
                self._tell(bubble("SMS", message.at, message.text))
        return news.waiting

    def _inbox(self, _: str) -> None:
        messages = handset.news(self._parts, [self._msisdn], 0).messages
        for message in messages:
            self._tell(bubble("SMS" if message.incoming else "sent", message.at, message.text))
        if not messages:
            self._tell("No message yet.")

    def _clock(self, wish: str) -> None:
        with self._parts.database.reading() as db:
            now = self._parts.clock.now(db)
        if wish in ("", "show"):
            self._tell(winding.said(now))
            return
        names = {"+1h": "hour", "+1d": "day", "+1w": "week"}
        to = winding.at(wish) if wish[:1].isdigit() else winding.landmark(names.get(wish, wish), now)
        wound = winding.wind(self._parts, to, most_steps=10_000)
        self._record.moves_to(wound.now)
        self._tell(f"It is {winding.said(wound.now)}. Messages that left on the way: {wound.sent}.")

    # --- the rest ---

    def _timeout(self, typed: str) -> None:
        if typed not in ("20", "60", "off"):
            self._tell("timeout 20, timeout 60 or timeout off")
            return
        self._idle_s = None if typed == "off" else float(typed)
        self._tell(f"A call drops after {typed} idle seconds." if self._idle_s else "A call never drops by itself.")

    def _people(self, _: str) -> None:
        for owner in self._owners:
            duty = f"{owner.role.replace('_', ' ')} {owner.place}" + ("" if owner.joined else ", not joined yet")
            self._tell(f"  {owner.msisdn:<15} {owner.name or '(no name)'}, {duty}")

    def _save(self, name: str) -> None:
        if not name:
            self._tell("Where to? save tests/transcripts/mine.txt")
            return
        try:
            Path(name).write_text(self._record.text, encoding="utf-8")
        except OSError as error:
            self._tell(f"{name} cannot be written: {error.strerror}")
        else:
            self._tell(f"Saved as {name}; a fresh demo plays it again.")

    def _read(self) -> str | None:
        """The next line; None at the end. In a call at a terminal, silence ends the call."""
        if self._source.isatty():
            self._say("answer> " if self._call else "> ")
            patience = self._idle_s if self._call else None
            while not select.select([self._source], [], [], patience)[0]:
                self._drop(f"The call dropped: nothing typed for {self._idle_s:.0f} seconds. Dial again to go on.")
                patience = None
        line = self._source.readline()
        return line.rstrip("\r\n") if line else None

    def _name(self) -> str:
        names = {owner.name for owner in self._owners if owner.msisdn == self._msisdn}
        return names.pop() if len(names) == 1 else self._msisdn

    def _whose(self) -> str:
        theirs: list[Owner] = [owner for owner in self._owners if owner.msisdn == self._msisdn]
        return "; ".join(
            f"{owner.name or '(no name)'}, {owner.role.replace('_', ' ')} {owner.place}" for owner in theirs
        ) or ("nobody Saathi knows")

    def _tell(self, words: str) -> None:
        self._say(words + "\n")


def framed(said: Said) -> str:
    """A screen as a handset shows it, with what it uses of its room."""
    lines = [row for line in said.text.split("\n") for row in textwrap.wrap(line, WIDTH) or [""]]
    used, budget = gsm.screen_size(said.text)
    foot = f" {used}/{budget} {gsm.encoding(said.text)}{'' if said.more else ', call ended'} "
    body = "\n".join(f"| {line:<{WIDTH}} |" for line in lines)
    return f"+{'-' * (WIDTH + 2)}+\n{body}\n+{foot:-^{WIDTH + 2}}+"


def bubble(label: str, at: datetime, text: str) -> str:
    """A message, with when it came and what it cost."""
    parts, when = gsm.parts(text), winding.said(at)
    head = f"[{label} {when}, {parts} part{'s' if parts > 1 else ''} {gsm.encoding(text)}]"
    return head + "\n" + textwrap.indent("\n".join(textwrap.wrap(text, 72) or [""]), "  ")
