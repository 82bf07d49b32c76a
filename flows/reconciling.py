"""Our book of what arrived against a provider's own list: what was lost on the way to us, and what never was theirs.

A message is the same by its id; where that differs (a list and a call may name it differently) by its sender and words,
one for one. What is not settled yet on either side is nobody's fault: it is left for the next time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Message:
    """One that came in, in our book or in theirs. `words` are "" where ours were blanked; `key` is whatever the caller likes."""

    provider_id: str
    msisdn: str
    words: str
    at: datetime
    key: Hashable = None


@dataclass(frozen=True)
class Differences:
    """`lost`: theirs that we do not have; `forged`: ours that they do not have; `same`: how many are in both."""

    lost: Sequence[Message]
    forged: Sequence[Message]
    same: int


def compare(ours: Iterable[Message], theirs: Iterable[Message], since: datetime, until: datetime) -> Differences:
    """The differences from `since` (with) to `until` (without). Both lists should reach further, to both sides.

    A list in which nothing of ours is found proves nothing: perhaps it is of another inbox. Then nothing is called forged.
    """
    mine, given = _Book(ours), _Book(theirs)
    same = _pair(mine, given, lambda message: message.provider_id)
    same += _pair(mine, given, lambda message: (message.msisdn, message.words.strip()))
    same += _pair(mine, given, lambda message: message.msisdn, only=lambda message: not message.words)
    lost = [message for message in given.left if since <= message.at < until]
    forged = [message for message in mine.left if since <= message.at < until] if same else []
    return Differences(lost, forged, same)


class _Book:
    """Messages, those that were found in the other book taken out."""

    def __init__(self, messages: Iterable[Message]) -> None:
        self._messages = dict(enumerate(messages))

    @property
    def left(self) -> list[Message]:
        return list(self._messages.values())

    def numbered(self) -> list[tuple[int, Message]]:
        return list(self._messages.items())

    def take_out(self, number: int) -> None:
        del self._messages[number]


def _pair(
    mine: _Book,
    given: _Book,
    key: Callable[[Message], Hashable],
    only: Callable[[Message], bool] = lambda message: True,
) -> int:
    """Take those that are the same out of both books, the nearest in time together; how many those are."""
    waiting: defaultdict[Hashable, dict[int, Message]] = defaultdict(dict)
    for number, message in given.numbered():
        waiting[key(message)][number] = message
    found = 0
    for number, message in mine.numbered():
        there = waiting[key(message)] if only(message) else {}
        if there:
            nearest = min(there, key=lambda other: abs(there[other].at - message.at))
            del there[nearest]
            given.take_out(nearest)
            mine.take_out(number)
            found += 1
    return found
