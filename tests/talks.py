"""Playing a conversation as a person would: what she types, what she sees, what was decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flows import gsm
from flows.conversation import Answers, Ask, End, Turn, reply, resume
from flows.outcomes import Outcome
from flows.texts import render
from flows.walk import every_path

SAVED = {"ref": "Q12345", "due": "30 Nov"}  # the longest that saving may fill in
LANGUAGES = ("en", "ur_Latn", "ur")


@dataclass(frozen=True)
class Talk:
    """A conversation played: every screen in order, the last words if it ended, what was decided."""

    screens: tuple[str, ...]
    turn: Turn
    language: str = "en"

    @property
    def last(self) -> str:
        """What stands on the phone at the end."""
        return self.said() if self.turn.end else self.screens[-1]

    @property
    def end(self) -> End:
        assert self.turn.end, f"still asks: {self.screens[-1]}"
        return self.turn.end

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What was looked at on the way, then what was decided."""
        return (*self.turn.looks, *self.end.outcomes)

    def said(self, **saved: object) -> str:
        """The last words, with what saving them gave."""
        return gsm.plain(render(self.end.text.filled(**{**SAVED, **self.end.text.params, **saved}), self.language))


def play(
    root: Callable[[Ask, Any], End],
    facts: object,
    *typed: str,
    language: str = "en",
    by_sms: bool = False,
    answers: Answers | None = None,
) -> Talk:
    """From the first screen, or from what an SMS carried (`answers`), through everything typed."""

    def conversation(ask: Ask) -> End:
        return root(ask, facts)

    turn = resume(conversation, answers or {}, language, by_sms)
    screens = [turn.screen.text] if turn.screen else []
    for each in typed:
        assert turn.screen, f"ended before {each!r}: {screens[-1]}"
        turn = reply(conversation, turn.answers, turn.screen, each, language, by_sms)
        screens += [turn.screen.text] if turn.screen else []
    return Talk(tuple(screens), turn, language)


def everything(root: Callable[[Ask, Any], End], facts: object, language: str, **codes: str) -> Iterator[str]:
    """Every screen and all last words that these facts can lead to."""
    for turn in every_path(lambda ask: root(ask, facts), language, codes=codes):
        if turn.screen:
            yield turn.screen.text
        if turn.end:
            yield gsm.plain(render(turn.end.text.filled(**{**SAVED, **turn.end.text.params}), language))
