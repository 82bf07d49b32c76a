"""How the people of a term read: which text this is, and which key of a screen they mean.

Texts are known by the catalogue, in English and Roman Urdu, whatever fills them. A screen is answered by an aim: what to
press where something can be read on it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from flows import catalogue

_PLACEHOLDER = re.compile(r"\{\w+\}")
_LANGUAGE = "ur_Latn"
Template = tuple[re.Pattern[str], str, int]


@lru_cache(maxsize=20_000)
def kind_of(text: str) -> str:
    """The id of a text ("D9"), "" for one that is not in the catalogue.

    Of several that fit, the one with most words of its own; of those the first. A screen that came as an SMS is no notice.
    """
    by_beginning, others = _templates()
    screen = text.endswith("\n1 Menu")
    fitting = [
        (-own, id)
        for pattern, id, own in (*by_beginning.get(text[:6], ()), *others)
        if not (screen and id.startswith("D")) and pattern.match(text)
    ]
    return min(fitting)[1] if fitting else ""


@cache
def _templates() -> tuple[dict[str, list[Template]], list[Template]]:
    by_beginning: defaultdict[str, list[Template]] = defaultdict(list)
    others: list[Template] = []
    for id, words in _all_words():
        begins = _PLACEHOLDER.split(words, maxsplit=1)[0]
        own = len(_PLACEHOLDER.sub("", words))
        if own < 8 or not id[:1].isupper():
            continue
        pattern = re.compile("(.+?)".join(map(re.escape, _PLACEHOLDER.split(words))), re.S)
        (by_beginning[words[:6]] if len(begins) >= 6 else others).append((pattern, id, own))
    return dict(by_beginning), others


def _all_words() -> Iterator[tuple[str, str]]:
    for (id, english), translated in catalogue.entries(_LANGUAGE).items():
        yield id, english
        yield from ((id, words) for words in ((translated,) if isinstance(translated, str) else translated))


# --- screens ---------------------------------------------------------------------------------

Press = str | Callable[[str], str | None] | None
OFFERED = r"(?s)\A[^\n]+\n[3457] [^\n]+\n00 Menu\Z"  # what waits, before the menu; the menu's keys work there
LINE_FIRST = r"\A[^\n]+\n9 (More|Aage)\Z"  # a gentle line, and then the menu


@dataclass(frozen=True)
class Aim:
    """What somebody wants of a call: pairs of (what can be read, what is then pressed; None: hang up). The first that fits."""

    name: str
    keys: Sequence[tuple[str, Press]]
    done: str = ""  # what the last words of a call that reached it look like

    def key(self, screen: str) -> str | None:
        """What to press; None: nothing here leads there."""
        for pattern, press in self.keys:
            if _compiled(pattern).search(screen):
                return press(screen) if callable(press) else press
        return None

    def knows(self, screen: str) -> bool:
        """Whether there is something to press, or a reason to hang up, on this screen."""
        return any(_compiled(pattern).search(screen) for pattern, _ in self.keys)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.M)


def line_with(*patterns: str, otherwise: str | None = None) -> Callable[[str], str | None]:
    """The number of the first line of a list that shows one of these; else the next page; else `otherwise`."""

    def find(screen: str) -> str | None:
        for pattern in patterns:
            for line in screen.split("\n"):
                if (numbered := re.match(r"(\d+) ", line)) and re.search(pattern, line):
                    return numbered[1]
        return "9" if re.search(r"^9 (More|Aage)", screen, re.M) else otherwise

    return find
