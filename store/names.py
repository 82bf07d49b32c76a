"""Names as people write them: which are the same, and which look like one name spelled twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

_NUMBER = re.compile(r"\d+")
# GPS and GGPS are two schools of one village: a boys' and a girls'.
_KIND_OF_SCHOOL = re.compile(r"^(g[bg]?[pmh]s|g[bg]?hss|community|private)\b")
_VILLAGE = re.compile(r"\b(kill?i|goth)\b")  # in every other name
_CLOSE = 0.75
_SHARED_WORD = 4
_EVERYBODYS = {"abdul", "ahmad", "ahmed", "begum", "bibi", "khan", "mohammad", "muhammad", "noor", "syed"}


@lru_cache(50_000)  # a roster names each school some ten times
def fold(name: str) -> str:
    """What two spellings of one name have in common: letters and digits, without case."""
    kept = (letter if letter.isalnum() else " " for letter in unicodedata.normalize("NFKC", name).casefold())
    return " ".join("".join(kept).split())


def meant(name: str, others: Iterable[str]) -> str:
    """The one of `others` that `name` was probably meant to be, "" where none is: 'Pishin-3' for 'Pishin-03'."""
    mine = _key(name)
    likely = [(_likeness(mine[2], _key(other)[2]), other) for other in others if _key(other)[:2] == mine[:2]]
    likeness, other = max(likely, default=(0.0, ""))
    return other if likeness >= _CLOSE else ""


def alike(name: str, other: str) -> bool:
    """Whether two names may be one person's: much the same letters, or a longer word in common."""
    mine, hers = fold(name), fold(other)
    words = {word for word in mine.split() if len(word) >= _SHARED_WORD} - _EVERYBODYS
    return bool(words & set(hers.split())) or nearly(name, other)


def nearly(name: str, other: str) -> bool:
    """Whether two names differ by a letter or two."""
    return _likeness(fold(name), fold(other)) >= _CLOSE


@lru_cache(50_000)
def _key(name: str) -> tuple[str, tuple[int, ...], str]:
    """Kind of school and numbers, which must be the same, and the letters, which may nearly be."""
    folded = fold(name)
    kind = _KIND_OF_SCHOOL.match(folded)
    letters = _NUMBER.sub("", _VILLAGE.sub("", folded[kind.end() :] if kind else folded))
    numbers = tuple(int(number) for number in _NUMBER.findall(folded))
    return kind.group() if kind else "", numbers, letters.replace(" ", "")


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
