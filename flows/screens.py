"""What a screen is made of, and how it fits 160 characters (70 in Urdu script)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal

from flows import gsm

Kind = Literal["choice", "number", "code", "words", "telephone"]
SENDS = "send"  # the meaning of the key that sends off what was told
LEAST_OF_A_TITLE = 30  # letters of a title on a page that also carries the options
LEAST_OF_A_LINE = 14  # letters of a line in a list, its number among them


@dataclass(frozen=True)
class Screen:
    """A screen as it was shown, and how an input to it is read.

    Kept with the draft, so that a list which changes in between cannot file the wrong thing.
    """

    key: str
    kind: Kind
    text: str
    choices: Mapping[str, str] = field(default_factory=dict)  # number pressed -> meaning
    quiet: Mapping[str, str] = field(default_factory=dict)  # the same, of what is taken and not shown
    low: int = 0
    high: int = 0
    back: bool = False
    home: bool = False
    next_page: int = 0
    bare: str = ""  # the text without the line on top, where there is one

    def sends(self, typed: str) -> bool:
        """Whether this key sends off what was told, so that there is something to save."""
        return self.choices.get(typed) == SENDS

    def as_json(self) -> dict[str, Any]:
        """A plain dict, for keeping."""
        return dict(vars(self))

    @staticmethod
    def from_json(kept: Mapping[str, Any]) -> Screen:
        """The screen that `as_json` made a dict of."""
        return Screen(**kept)


def number(key: str, title: str, low: int, high: int, hint: str, home: str) -> Screen:
    """A screen that asks for a whole number."""
    return Screen(key, "number", _lines(title, hint, home), low=low, high=high, home=True)


def code(key: str, title: str, options: Mapping[str, str], back: str) -> Screen:
    """A screen that asks for digits; `options` are numbers with a meaning of their own."""
    return Screen(key, "code", _lines(title, back), choices=options, back=True, home=True)


def words(key: str, title: str, options: Mapping[str, str], back: str) -> Screen:
    """A screen that asks for words."""
    fitting = _lines(title, back) if gsm.fits_screen(_lines(title, back)) else title
    return Screen(key, "words", fitting, choices=options, back=True, home=True)


def telephone(key: str, title: str, options: Mapping[str, str], back: str) -> Screen:
    """A screen that asks for a mobile number."""
    return replace(words(key, title, options, back), kind="telephone")


def choice(
    key: str,
    title: str,
    labels: Mapping[str, tuple[str, str]],
    nav: Mapping[str, str],
    page: int,
    page_size: int = 0,
    beside: Mapping[str, tuple[str, str]] = MappingProxyType({}),
) -> Screen:
    """A screen of numbered lines. With a page size the lines are paged; else the title is, where it is too long.

    `labels`: number -> (meaning, words), "" for what is taken and not shown; `beside`: the same, on every page of a list.
    `nav`: the words of "back", "home" ("" for none) and "more".
    """
    ways = [line for line in (nav["back"], nav["home"]) if line]
    lines = {number: f"{number} {words}" for number, (_, words) in labels.items() if words}
    if page_size:
        ways = [*(f"{number} {words}" for number, (_, words) in beside.items()), *ways]
        pages = _list_pages(title, list(lines.values()), page_size, [nav["more"], *ways])
        last = len(pages)
        page = min(page, last)
        text = _list_page(title, pages[page - 1], [*([nav["more"]] if page < last else []), *ways])
    else:
        text, last = _paged_title(title, list(lines.values()), ways, nav["more"], page)
        page = min(page, last)
    return Screen(
        key,
        "choice",
        text,
        choices={number: meaning for number, (meaning, words) in (*labels.items(), *beside.items()) if words},
        quiet={number: meaning for number, (meaning, words) in labels.items() if not words},
        back=bool(nav["back"]),
        home=bool(nav["home"]),
        next_page=page + 1 if page < last else 0,
    )


def _paged_title(title: str, lines: list[str], ways: list[str], more: str, page: int) -> tuple[str, int]:
    """The text of a page and the number of pages.

    Each page carries all options, so that one can act before the end. Where words in Urdu script leave no room
    for that (one such letter halves the screen), the options stand on a last page of their own.
    """
    whole = _lines(title, *lines, *ways)
    if gsm.fits_screen(whole):
        return whole, 1
    tail = [*lines, more, *ways]
    sample = ("x" if gsm.is_gsm7(title) else "\N{ARABIC LETTER ALEF}") * LEAST_OF_A_TITLE
    apart = not gsm.fits_screen(_lines(sample, *tail))
    if apart:
        tail = [more, *ways]
    pieces = gsm.pages(title, lambda piece: gsm.fits_screen(_lines(piece, *tail)))
    last = len(pieces) + apart
    page = min(page, last)
    if page < last:
        return _lines(pieces[page - 1], *tail), last
    return _lines("" if apart else pieces[-1], *lines, *ways), last


def _list_pages(title: str, lines: list[str], page_size: int, tail: list[str]) -> list[list[str]]:
    """The lines of each page: as many as may be, fewer where they are in Urdu script."""
    chunks = [lines[start : start + page_size] for start in range(0, len(lines), page_size)]
    pages: list[list[str]] = []
    while chunks:
        chunk = chunks.pop(0)
        if len(chunk) == 1 or gsm.fits_screen(_list_page(title, chunk, tail)):
            pages.append(chunk)
        else:
            middle = len(chunk) // 2
            chunks = [chunk[:middle], chunk[middle:], *chunks]
    return pages or [[]]


def _list_page(title: str, lines: list[str], tail: list[str]) -> str:
    """A page of a list: where it is too long, its longest lines are shortened, each keeping its beginning; then the title."""
    room = max((len(line) for line in lines), default=0)
    while True:
        text = _lines(title, *(_short(line, room) for line in lines), *tail)
        if gsm.fits_screen(text) or room <= LEAST_OF_A_LINE:
            break
        room -= 1
    if gsm.fits_screen(text) or len(lines) > 1:  # with fewer lines it may fit
        return text
    below = _lines(*(_short(line, room) for line in lines), *tail)
    return _lines(gsm.clip(title, lambda piece: gsm.fits_screen(_lines(piece, below))), below)


def _short(words: str, room: int) -> str:
    return words if len(words) <= room else words[: room - 2].rstrip() + ".."


def with_line(line: str, screen: Screen) -> Screen:
    """The same screen with one line on top, in place of one that was there.

    Where room lacks, the title is shortened, or else the line left out.
    """
    bare = screen.bare or screen.text
    title, _, rest = bare.partition("\n")
    kept = gsm.clip(title, lambda piece: gsm.fits_screen(f"{line}\n{piece}\n{rest}"))
    text = f"{line}\n{bare}" if kept == title else f"{line}\n{kept}\n{rest}"
    return replace(screen, text=text if kept else bare, bare=bare)


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def fitted(words: str) -> str:
    """Last words that fit one screen; longer ones lose their end."""
    words = gsm.plain(words)
    return words if gsm.fits_screen(words) else gsm.clip(words, gsm.fits_screen)
