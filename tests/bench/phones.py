"""Virtual phones: each keeps one connection, waits for each answer and looks whether it is the right one.

All of them live in one thread over plain sockets, so that playing costs little beside serving: what is measured
must be the server. What the playing did cost is in the tally all the same.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field

ANSWER_WITHIN_S = 15.0  # after that Africa's Talking has hung up
MOST_EXAMPLES = 5


@dataclass(frozen=True)
class Press:
    """One request, whole, and what its answer must be: it begins with the first of `right` and holds the others."""

    request: bytes
    right: Sequence[str]


@dataclass(frozen=True)
class Talk:
    """One session from dial to END. `mark`: what the database must hold once its last answer has come."""

    presses: Sequence[Press]
    mark: Hashable


@dataclass
class Tally:
    """What the phones saw inside the measured window of `seconds`. An answer is its share of a talk: a fifth of five."""

    talks: float = 0.0
    waits: list[float] = field(default_factory=list)  # seconds from request to whole answer
    seconds: float = 0.0
    playing: float = 0.0  # CPU seconds of the phones themselves
    marks: list[Hashable] = field(
        default_factory=list
    )  # of every talk that ended well, before and after the window too
    faults: Counter[str] = field(default_factory=Counter)  # wrong | status | hung | lost
    repeated: int = 0  # requests whose line broke, sent again on another
    examples: list[str] = field(default_factory=list)

    def fault(self, kind: str, press: Press, seen: str) -> None:
        """An answer that must not be."""
        self.faults[kind] += 1
        if len(self.examples) < MOST_EXAMPLES:
            self.examples.append(f"{kind}: wanted {list(press.right)}, got {seen[:200]!r}")


class Phone:
    """One phone at its line."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self.heard = bytearray()
        self.left: deque[Press] = deque()
        self.talk = Talk((), None)
        self.sent_at = 0.0
        self.busy = False
        self.line = self._connect()

    def _connect(self) -> socket.socket:
        line = socket.create_connection(self._address, timeout=ANSWER_WITHIN_S)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return line

    def dial_anew(self) -> None:
        """A new line, for one that broke or hangs."""
        self.line.close()
        self.line = self._connect()

    def begin(self, talk: Talk) -> None:
        """Start a talk."""
        self.talk, self.left, self.busy = talk, deque(talk.presses), True
        self.press()

    def press(self) -> None:
        """Send what comes next."""
        self.heard.clear()
        self.sent_at = time.perf_counter()
        self.line.sendall(self.left[0].request)


class Switchboard:
    """Plays talks on some phones for a while. `repeats`: what a broken line left without an answer is sent once more."""

    def __init__(
        self, address: tuple[str, int], phones: int, answer_within: float = ANSWER_WITHIN_S, repeats: bool = False
    ) -> None:
        self._within, self._repeats = answer_within, repeats
        self._selector = selectors.DefaultSelector()
        self._phones = [Phone(address) for _ in range(phones)]
        for phone in self._phones:
            self._selector.register(phone.line, selectors.EVENT_READ, phone)

    def play(
        self, talks: Iterator[Talk], seconds: float, warm: float = 0.0, edge: Callable[[], None] = lambda: None
    ) -> Tally:
        """Play until the time is over or nothing is left to play, then let every phone end its talk.

        What comes before is not measured: `warm` seconds, and as many whole talks as there are phones, so that they
        are no longer in step. `edge` is called where the measured window opens and where it closes.
        """
        tally = Tally()
        window = _Window(tally, time.perf_counter() + warm, len(self._phones), seconds, edge)
        for phone in self._phones:
            self._next_talk(phone, talks, window)
        while any(phone.busy for phone in self._phones):
            for key, _ in self._selector.select(0.05):
                self._hear(key.data, talks, window)
            window.look()
            for phone in self._phones:
                if phone.busy and time.perf_counter() - phone.sent_at > self._within:
                    self._give_up(phone, "hung", talks, window)
        window.close()
        return tally

    def hang_up(self) -> None:
        """Close every line."""
        for phone in self._phones:
            phone.line.close()
        self._selector.close()

    def _next_talk(self, phone: Phone, talks: Iterator[Talk], window: _Window) -> None:
        phone.busy = False
        talk = None if window.over else next(talks, None)
        if talk:
            phone.begin(talk)
        else:
            window.close()

    def _hear(self, phone: Phone, talks: Iterator[Talk], window: _Window) -> None:
        try:
            data = phone.line.recv(65536)
        except OSError:
            data = b""
        if not data:
            self._give_up(phone, "lost", talks, window)
            return
        phone.heard += data
        answer = read_answer(phone.heard)
        if answer is None or not phone.busy:
            return
        now = time.perf_counter()
        press = phone.left.popleft()
        fault = judge(press, *answer)
        if fault:
            window.tally.fault(fault, press, f"{answer[0]} {answer[1]}")
            self._next_talk(phone, talks, window)
            return
        window.answered(phone.sent_at, now, 1 / len(phone.talk.presses))
        if phone.left:
            phone.press()
            return
        window.tally.marks.append(phone.talk.mark)
        self._next_talk(phone, talks, window)

    def _give_up(self, phone: Phone, why: str, talks: Iterator[Talk], window: _Window) -> None:
        """No answer came: a broken line counts, unless the phone was not waiting for anything."""
        again = phone.busy and why == "lost" and self._repeats
        if phone.busy and not again:
            window.tally.fault(why, phone.left[0], "")
        self._selector.unregister(phone.line)
        phone.dial_anew()
        self._selector.register(phone.line, selectors.EVENT_READ, phone)
        if again:
            window.tally.repeated += 1
            phone.press()
        else:
            self._next_talk(phone, talks, window)


class _Window:
    """The measured part of a play."""

    def __init__(self, tally: Tally, opens: float, talks: int, seconds: float, edge: Callable[[], None]) -> None:
        self.tally = tally
        self.over = False
        self._opens, self._talks, self._seconds = opens, talks, seconds
        self._opened: float | None = None
        self._edge = edge
        self._cpu = 0.0

    def look(self) -> None:
        """Open and close in time."""
        now = time.perf_counter()
        if self._opened is not None and now >= self._opened + self._seconds:
            self.close()
        elif self._opened is None and self._is_warm(now):
            self._edge()
            self._opened, self._cpu = time.perf_counter(), time.process_time()

    def _is_warm(self, now: float) -> bool:
        talks = len(self.tally.marks) + self.tally.faults.total()
        return now >= self._opens and talks >= self._talks

    def close(self) -> None:
        """The time is over, or nothing is left to play."""
        if not self.over and self._opened is not None:
            self.tally.seconds = time.perf_counter() - self._opened
            self.tally.playing = time.process_time() - self._cpu
            self._edge()
        self.over = True

    def answered(self, sent: float, heard: float, share: float) -> None:
        """A right answer came: so much of a talk is done."""
        if self._opened is not None and not self.over:
            self.tally.talks += share
            if sent >= self._opened:
                self.tally.waits.append(heard - sent)


def judge(press: Press, status: int, text: str) -> str:
    """ "" for the right answer, otherwise the kind of fault."""
    if status != 200:
        return "status"
    first, *others = press.right
    return "" if text.startswith(first) and all(each in text for each in others) else "wrong"


def read_answer(heard: bytearray) -> tuple[int, str] | None:
    """Status and text of a whole HTTP answer with a length; None while some of it is missing."""
    end = heard.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(heard[: end + 2]).lower()
    at = head.find(b"\r\ncontent-length:")
    length = int(head[at + 17 : head.find(b"\r\n", at + 17)]) if at >= 0 else 0
    body = heard[end + 4 :]
    return (int(head[9:12]), body.decode("utf-8", "replace")) if len(body) >= length else None
