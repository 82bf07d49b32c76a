"""Reading one input against the screen as it was shown: an answer, a way back, or what was wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from flows import yes_or_no
from flows.reading import as_key, as_number, cleaned
from flows.screens import Screen
from flows.texts import T, Text
from flows.typed import mobile as typed_mobile


@dataclass(frozen=True)
class Wrong:
    """An input that the screen cannot take, and the kind line that says what it can."""

    why: Text


@dataclass(frozen=True)
class Words:
    """What was given where words were asked: the words, or the choice taken instead of them."""

    words: str = ""
    choice: str = ""


def read(screen: Screen, typed: str) -> tuple[str, str] | Literal["back", "home"] | Wrong:
    """(key, answer), a way back, or what was wrong. Reads only what the screen showed."""
    number = as_key(typed)
    if number == "00" and screen.home:
        return "home"
    if number == "0" and screen.back:
        return "back"
    if number == "9" and screen.next_page:
        return screen.key + "+", str(screen.next_page)
    meaning = screen.choices.get(number or "") or screen.quiet.get(number or "") or yes_or_no.said(screen, typed)
    if meaning:
        mark = "=" if screen.kind in ("words", "telephone") else ""
        return screen.key, mark + meaning
    return _read_value(screen, typed, number)


_A_KEY = re.compile(r"\d{1,3}|[\d*#]*[*#][\d*#]*")


def _read_value(screen: Screen, typed: str, number: str | None) -> tuple[str, str] | Wrong:
    if screen.kind == "number":
        value = as_number(typed)
        if value is not None and screen.low <= value <= screen.high:
            return screen.key, str(value)
        return Wrong(NEED_NUMBER.filled(low=screen.low, high=screen.high))
    if screen.kind == "code":
        return (screen.key, number) if number else Wrong(NEED_DIGITS)
    if screen.kind == "telephone":
        mobile = typed_mobile(typed)
        return (screen.key, mobile) if mobile else Wrong(NEED_MOBILE)
    if screen.kind == "words":
        words = cleaned(typed).text.strip()
        if not words or _A_KEY.fullmatch(words):  # what was meant for a menu is no answer to anybody
            return Wrong(NEED_WORDS)
        return screen.key, "'" + words
    numbers = sorted(map(int, screen.choices))
    if not numbers:
        return Wrong(NEED_BACK)
    if len(numbers) == 1:
        return Wrong(NEED_ONE.filled(number=numbers[0]))
    if numbers[-1] - numbers[0] + 1 > len(numbers):
        return Wrong(NEED_SHOWN)
    return Wrong(NEED_CHOICE.filled(low=numbers[0], high=numbers[-1]))


NEED_CHOICE = T("E1", "Please choose {low} to {high}.")
NEED_ONE = T("E1i", "Please choose {number}.")
NEED_SHOWN = T("E1h", "Please choose a number that you see.")
NEED_BACK = T("E1c", "Please press 0.")
NEED_NUMBER = T("E1d", "Please type a number, {low} to {high}.")
NEED_DIGITS = T("E1e", "Please type digits only.")
NEED_WORDS = T("E1f", "Please write a few words.")
NEED_MOBILE = T("O6h", "A mobile number, please: 0333 1234567.")
