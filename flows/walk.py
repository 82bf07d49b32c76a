"""The walk through a conversation: for the tests, and for the printed map of the menus."""

from __future__ import annotations

from collections.abc import Iterator

from flows.conversation import Answers, Conversation, Turn, resume
from flows.inputs import read


def every_path(
    conversation: Conversation, language: str, answers: Answers | None = None, codes: Answers | None = None
) -> Iterator[Turn]:
    """Every screen and end a conversation can reach with its facts: the walk of the tests and of the printed menu map.

    `codes`: by the key of a question, digits that it accepts and that the walk cannot guess.
    """
    yield from _from(resume(conversation, answers or {}, language), conversation, language, codes or {})


def _from(turn: Turn, conversation: Conversation, language: str, codes: Answers) -> Iterator[Turn]:
    yield turn
    if turn.screen is None:
        return
    for typed in [*_samples(turn), *codes.get(turn.screen.key, "").split()]:
        told = read(turn.screen, typed)
        if not isinstance(told, tuple):
            continue
        led = resume(conversation, {**turn.answers, told[0]: told[1]}, language)
        further_on = led.answers != turn.answers and turn.answers.items() <= led.answers.items()
        if led.end or further_on or told[0] != turn.screen.key:
            yield from _from(led, conversation, language, codes)
        else:  # back to an earlier question, or the same one with a line about what was wrong
            yield led


def _samples(turn: Turn) -> list[str]:
    screen = turn.screen
    if screen is None:
        return []
    more = ["9"] if screen.next_page else []
    if screen.key + "+" in turn.answers:  # what can be chosen was chosen on the first page
        return more
    samples = [*screen.choices, *more]
    if screen.kind == "number":
        samples += [str(n) for n in sorted({screen.low, 1, screen.high}) if screen.low <= n <= screen.high]
    if screen.kind == "words":
        samples += ["how do I teach carrying to three classes at once"[: screen.high or None]]
    return samples
