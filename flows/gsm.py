"""What a text costs: alphabet, parts of an SMS, room on a USSD screen, pages.

A text whose every character is in the GSM 7-bit alphabet (3GPP TS 23.038) travels in
septets; one other character turns the whole text into UCS-2, counted here in UTF-16
units. A `Fits` is any check of a whole text, such as `fits_screen`. `clip` and `pages`
search by halving, so when a text fits, every beginning of it has to fit as well.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import Literal

Fits = Callable[[str], bool]

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = "\f^{}\\[~]|€"  # each travels as an escape and a septet: two together

SCREEN_SEPTETS, SCREEN_UNITS = 160, 70
SINGLE_SEPTETS, JOINED_SEPTETS = 160, 153  # a joined part gives 6 octets to its header
SINGLE_UNITS, JOINED_UNITS = 70, 67

_GSM7 = re.compile(f"[{re.escape(BASIC + EXTENSION)}]*")
_EXTENDED = re.compile(f"[{re.escape(EXTENSION)}]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_FIRST_HALF = "\ud800"  # stands for an escape, or for the first unit of a surrogate pair
_WORD = re.compile(r"\S+")
_JOINERS = "\u200c\u200d"
_ELLIPSIS = ".."  # three dots cost a character more and say no more
_BEFORE_ELLIPSIS = " \n\r\t.,;:-،۔؛"

_PLAIN = str.maketrans(
    dict.fromkeys("‘’‚‛′´`ʼʻ", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\t\u00a0\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))), " ")
    | dict.fromkeys("\u00ad\u200b\u2060\ufeff\ufe0f" + _JOINERS, "")
    | dict.fromkeys("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "")
    | {"…": "...", "•": "-", "·": ".", "×": "x"}
)


def is_gsm7(text: str) -> bool:
    """Whether every character is in the GSM 7-bit alphabet or its extension."""
    return _GSM7.fullmatch(text) is not None


def encoding(text: str) -> Literal["GSM-7", "UCS-2"]:
    """The alphabet a network will carry this text in."""
    return "GSM-7" if is_gsm7(text) else "UCS-2"


def septets(text: str) -> int:
    """Length of a GSM-7 text in septets; ValueError when it is not one."""
    if not is_gsm7(text):
        raise ValueError("not a GSM-7 text")
    return _length(text, _EXTENDED)


def units(text: str) -> int:
    """Length in UTF-16 units: an emoji is two."""
    return _length(text, _ASTRAL)


def _length(text: str, doubled: re.Pattern[str]) -> int:
    return len(text) + len(doubled.findall(text))


def parts(text: str) -> int:
    """How many SMS carry this text; an empty text still takes one."""
    if is_gsm7(text):
        return _parts(text, _EXTENDED, SINGLE_SEPTETS, JOINED_SEPTETS)
    return _parts(text, _ASTRAL, SINGLE_UNITS, JOINED_UNITS)


def _parts(text: str, doubled: re.Pattern[str], single: int, joined: int) -> int:
    sent = doubled.sub(_FIRST_HALF + r"\g<0>", text)
    if len(sent) <= single:
        return 1
    count = start = 0
    while start < len(sent):
        count, start = count + 1, start + joined
        if sent[start - 1 : start] == _FIRST_HALF:
            start -= 1  # a part may end one short: the halves of a sign travel together
    return count


def screen_size(text: str) -> tuple[int, int]:
    """What a USSD screen uses and what it may: septets, or UTF-16 units when UCS-2."""
    if is_gsm7(text):
        return _length(text, _EXTENDED), SCREEN_SEPTETS
    return _length(text, _ASTRAL), SCREEN_UNITS


def fits_screen(text: str) -> bool:
    """Whether the text can be shown as one USSD screen by every operator."""
    if len(text) > SCREEN_SEPTETS:
        return False  # spares `pages` and `clip` the counting of long beginnings
    used, budget = screen_size(text)
    return used <= budget


def fits_sms(text: str) -> bool:
    """Whether the text keeps to what an SMS may cost: one part, or two in UCS-2, where one says next to nothing."""
    text = plain(text)
    return parts(text) <= (1 if is_gsm7(text) else 2)


def plain(text: str) -> str:
    """The text with typographic signs made plain, where that makes it GSM-7.

    A phone's curly quote, long dash or hidden joiner would more than halve the room.
    Where other characters keep the text UCS-2 nothing would be won, so it comes back
    untouched: Urdu keeps its joiners, which change how its words are written.
    """
    if is_gsm7(text):
        return text
    made_plain = unicodedata.normalize("NFC", text.translate(_PLAIN))
    return made_plain if is_gsm7(made_plain) else text


def clip(text: str, fits: Fits) -> str:
    """The text if it fits, else its longest beginning that fits with ".." after it.

    Cut after a whole word where one fits. "" when not even ".." fits.
    """
    if fits(text):
        return text

    def clipped(cut: int) -> str:
        return text[:cut].rstrip(_BEFORE_ELLIPSIS) + _ELLIPSIS

    cut = _longest(text, 0, _word_ends(text), lambda _, end: fits(clipped(end)))
    return clipped(cut) if cut or fits(_ELLIPSIS) else ""


def pages(text: str, fits: Fits) -> list[str]:
    """The text cut between words into as few pages as it takes, each of which fits.

    Only a word longer than a page is cut, and no letter is parted from its marks unless
    they alone overfill a page. Nothing but white space at the cuts is lost. Always at
    least one page. ValueError when not even one character fits.
    """
    found: list[str] = []
    text = text.strip()
    ends = _word_ends(text)
    start = 0
    while start < len(text):
        cut = _longest(text, start, ends, lambda begin, end: fits(text[begin:end]))
        if cut == start:
            raise ValueError("no room for a single character")
        found.append(text[start:cut])
        start = cut
        while text[start : start + 1].isspace():
            start += 1
    return found or [""]


def _word_ends(text: str) -> list[int]:
    return [word.end() for word in _WORD.finditer(text)]


def _longest(text: str, start: int, ends: Sequence[int], fits: Callable[[int, int], bool]) -> int:
    """The furthest cut after `start` that fits: at a word's end, else in a word, else `start`."""

    def furthest(cuts: Sequence[int], low: int = 0) -> int:
        found = bisect_left(cuts, True, lo=low, key=lambda cut: not fits(start, cut))
        return cuts[found - 1] if found > low else start

    first = bisect_right(ends, start)
    cut = furthest(ends, first)
    if cut == start and first < len(ends):
        within = furthest(range(start + 1, ends[first]))
        places = range(within, start, -1)
        cut = next((place for place in places if between_letters(text, place)), within)
    return cut


def between_letters(text: str, place: int) -> bool:
    """Whether a cut here leaves marks, joiners and variation selectors with their base."""
    after = text[place]
    return not (after in _JOINERS or text[place - 1] == "\u200d" or unicodedata.category(after).startswith("M"))
