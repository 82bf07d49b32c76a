"""Reading what people type: any script's digits, any keyboard's letters, many habits of writing.

`cleaned` is for keeping a text, `folded` for comparing it; the rest reads numbers, menu keys
and misspelt words out of it. Nothing here raises, whatever was typed.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from flows import gsm

MOST_KEPT = 1600  # characters of one text from one person
MOST_DIGITS = 6
LONGEST_COUNT = 160  # a longer text is a story, not a count

# --- for keeping -----------------------------------------------------------------------------

_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
_BLANKS = re.compile("[\t\v\f]")
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_JUNK = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x9f{_BIDI}\ufeff\ufffe\uffff\ud800-\udfff]")
_JOINERS = "\u200c\u200d"
_ARABIC = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
_LOOSE_JOINER = re.compile(f"(?<![{_ARABIC}])[{_JOINERS}]|[{_JOINERS}](?![{_ARABIC}])")


@dataclass(frozen=True)
class Cleaned:
    """A text fit for keeping, and whether its end had to be cut off."""

    text: str
    cut: bool


def cleaned(text: str) -> Cleaned:
    """The text without what cannot be stored or seen, at most 1,600 characters, NFC.

    Controls, broken surrogates and writing-direction marks go; line ends become "\\n" and tabs
    spaces; joiners stay inside words of Arabic script, which they spell.
    """
    if text.isascii() and text.isprintable() and len(text) <= MOST_KEPT:
        return Cleaned(text.strip(), cut=False)
    text = _JUNK.sub("", _BLANKS.sub(" ", _LINE_ENDS.sub("\n", text)))
    text = _LOOSE_JOINER.sub("", text).strip()
    # Ordering a very long heap of marks takes quadratic time: four times what is kept is enough.
    whole = unicodedata.normalize("NFC", text[: 4 * MOST_KEPT])
    if len(whole) <= MOST_KEPT:
        return Cleaned(whole, cut=len(text) > 4 * MOST_KEPT)
    places = range(MOST_KEPT, 0, -1)
    place = next((place for place in places if gsm.between_letters(whole, place)), MOST_KEPT)
    return Cleaned(whole[:place].rstrip(_JOINERS).rstrip(), cut=True)


def sentence(words: str) -> str:
    """Somebody's words with a full stop, unless they end with a mark of their own."""
    words = words.rstrip(" .")
    if words.endswith(("?", "!", "؟", "۔")):
        return words
    return words + ("۔" if re.search(f"[{_ARABIC}]$", words) else ".")


# --- for comparing ---------------------------------------------------------------------------

UNREADABLE = "\N{REPLACEMENT CHARACTER}"  # stands for ², ½ or ①: a sign of a number that is no digit
_UNSEEN = re.compile(f"[{_BIDI}{_JOINERS}\u00ad\u0640\u200b\u2060\ufe0e\ufe0f\ufeff\u20e3]")  # 20E3: keycap
_APART = re.compile(rf"(?:[^\w*#?/{UNREADABLE}]|_)+")
_MARKS = [chr(code) for code in (*range(0x300, 0x370), *range(0x610, 0x6EE)) if unicodedata.category(chr(code)) == "Mn"]
_SAME = str.maketrans(
    dict.fromkeys(["\u0640", *_MARKS], "")
    | dict.fromkeys("يىﻯ", "ی")
    | dict.fromkeys("كڪ", "ک")
    | dict.fromkeys("هةۀۂۃە", "ہ")
    | dict.fromkeys("۔٫", ".")
    | dict.fromkeys("،٬", ",")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"؛": ";", "؟": "?", "٭": "*", "؍": "/", "⁄": "/"}
)


def folded(text: str) -> str:
    """The text for matching only: one form for each letter and digit, small letters, single spaces.

    Punctuation becomes space, but * # ? and / stay. No more than 1,600 characters are read.
    """
    return _APART.sub(" ", _unified(text).casefold()).strip()


def _unified(text: str) -> str:
    """One form for each digit, letter and stop; case and punctuation as they were."""
    text = text[:MOST_KEPT]
    if text.isascii():
        return text
    digits = "".join(map(_digit, _UNSEEN.sub("", text)))
    return unicodedata.normalize("NFKC", digits).translate(_SAME)


def _digit(character: str) -> str:
    """A decimal digit of any script in ASCII. Before NFKC, which would make a 2 of a superscript."""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character.isalpha() or character.isascii():
        return character
    compatible = unicodedata.normalize("NFKC", character)
    return UNREADABLE if any(map(str.isdecimal, compatible)) else character


# --- a key, a number -------------------------------------------------------------------------

_BEFORE, _AFTER = r"""[\s"'(\[{<#=:]*""", r"""[\s"')\]}>#=:;,.!?-]*"""
_BOYS = r"boys?|la?[rd]k(?:a|e|ey|ay|aay|on)|لڑک(?:ے|ا|وں)|بوائز"
_GIRLS = (
    r"girls?|la?[rd]k(?:i|ee|ia|iya|i?yaa?n|iaa?n|iy?on)|bachi(?:y?aa?n|yon)?"
    r"|لڑکی(?:اں|وں)?|بچی(?:اں|وں)?|گرلز|طالبات"
)
_PUPILS = r"bach(?:a|e|ay|ey|y|on)|students?|pupils?|children|talib ?ilm|بچ(?:ے|ہ|وں)|طلبا|طلبہ"
_UNIT = f"(?:{_BOYS}|{_GIRLS}|{_PUPILS})"
_KEY = re.compile(f"{_BEFORE}([0-9]+){_AFTER}")
_NUMBER = re.compile(rf"{_BEFORE}(?:{_UNIT}[\s:=]*)?([0-9oil]+)(?:\s*{_UNIT})?{_AFTER}")
_LOOK_ALIKE = str.maketrans("oOlIi", "00111")
_WITHOUT_DIGIT = {"o": 0, "l": 1, "i": 1, "ll": 11, "il": 11, "li": 11}  # "ii" may be a Roman two


def as_key(text: str) -> str | None:
    """The digits of a menu key, leading zeros kept: "1", " ۳ ", "2." and "(1)" are keys."""
    typed = _KEY.fullmatch(_unified(text))
    return typed[1] if typed else None


def as_number(text: str) -> int | None:
    """The one whole number, 0 to 999999, that was typed where a number was asked for.

    The letters O, l and I pass for 0 and 1, and a word for pupils may stand beside it. Whose
    pupils it names is not looked at. None for anything else: "-3", "1.5", "18 15", "1*2".
    """
    typed = _NUMBER.fullmatch(_unified(text).casefold())
    if typed is None or len(typed[1]) > MOST_DIGITS:
        return None
    digits = typed[1].translate(_LOOK_ALIKE)
    return int(digits) if any(map(str.isdecimal, typed[1])) else _WITHOUT_DIGIT.get(typed[1])


# --- counts ----------------------------------------------------------------------------------

# H and its words only announce a count; the others are said beside one and change nothing.
_SAID_BESIDE = (
    r"h|haa?z[ia]?ri|hajri|hazir|attendance|ginti|حاضری?|گنتی|aur|or|aor|and|phir|then|اور|و|پھر"
    r"|aa?j|today|present|hai|hain|hen|hy|آج|ہے|ہیں|a?salam|aoa|ji|sir|madam|shukriya|thanks|plz|please|شکریہ|جی"
)
_WORDS = re.compile(rf"(?P<B>b|{_BOYS})|(?P<G>g|{_GIRLS})|(?P<L>l)|(?P<nothing>{_SAID_BESIDE}|{_PUPILS})")
# A stop or a colon between digits makes a price, a date or an hour of them, not two counts.
_PIECE = re.compile(rf"(?:[^\W_]|[/{UNREADABLE}]|(?<=[0-9])[.:](?=[0-9]))+|\S")
_SEGMENT = re.compile(r"[0-9]+(?:/[0-9]+)?|[^0-9]+")
_LOOSE_SLASH = re.compile(r"(?<=[0-9OolIi])\s*/\s*(?=[0-9OolIi])")
_LETTERS = re.compile(r"[^0-9/]+")
_ONE_INITIAL = re.compile(r"(?<![^\W\d_])[bBgG](?![^\W\d_])")


@dataclass(frozen=True)
class Counts:
    """Pupils present and, after a slash, on the register, as far as a text told them.

    `single`: one count with nothing to say whose. `rest`: what else the text said, folded; where
    it is not empty the text may be no count at all ("2 rooms for 40 children"). A day before the
    counts ("kal", "2411") is left there too. With nothing understood, `rest` is the whole text.
    """

    boys: int | None = None
    girls: int | None = None
    boys_register: int | None = None
    girls_register: int | None = None
    single: int | None = None
    single_register: int | None = None
    rest: str = ""


def numbers(text: str) -> Counts:
    """The counts in "18 15", "H 18/22 15/19", "larkay 18 larkiyan 15", "L18 G15", "۱۸ اور ۱۵".

    Boys come first unless words say otherwise. L is larkay or larkiyan, whichever the other is
    not. Two readings of one text are none: then nothing is understood.
    """
    shape, counts, rest = _pieces(_unified(text)) if len(text) <= LONGEST_COUNT else ("", [], [])
    if len(counts) == 3 and shape.startswith("C") and re.fullmatch("[0-9]{4}", counts[0]):
        rest.insert(0, counts.pop(0))
        shape = shape[1:]
    whose = _whose(shape)
    if whose is None:
        return Counts(rest=folded(text))
    told: dict[str, int] = {}
    for name, count in zip(whose, counts, strict=True):
        present, _, register = count.partition("/")
        told[name] = int(present)
        if register:
            told[name + "_register"] = int(register)
    return Counts(**told, rest=" ".join(rest))


def number_pair(text: str) -> tuple[int, int] | None:
    """(boys, girls) present where the text says both and nothing else."""
    read = numbers(text)
    return None if read.boys is None or read.girls is None or read.rest else (read.boys, read.girls)


def _pieces(text: str) -> tuple[str, list[str], list[str]]:
    """(shape, counts, rest): C stands for a count in the shape, B, G and L for whose."""
    shape, counts, rest = "", list[str](), list[str]()
    low_l_is_one = len({initial.lower() for initial in _ONE_INITIAL.findall(text)}) != 1
    if re.match(r"\s*-[0-9]", text):
        rest.append("-")
    for piece in _PIECE.findall(_LOOSE_SLASH.sub("/", text)):
        segments = _SEGMENT.findall(_with_digits(piece, low_l_is_one))
        kinds = [_kind(segment) for segment in segments]
        if None in kinds and not _stands_between(piece):
            rest.append(piece.casefold())
        elif None not in kinds:
            shape += "".join(filter(None, kinds))
            counts += [segment for segment, kind in zip(segments, kinds, strict=True) if kind == "C"]
    return shape, counts, rest


def _stands_between(piece: str) -> bool:
    """A comma, a dash, an emoji: what stands between counts and is none of them."""
    return len(piece) == 1 and piece not in "/%" + UNREADABLE and unicodedata.category(piece)[0] in "PS"


def _with_digits(piece: str, low_l_is_one: bool) -> str:
    """O, l and I read as digits where they touch one; O also alone. A great L is no 1, it is a word's."""
    if piece in {"o", "O"}:
        return "0"
    if not re.search("[0-9]", piece):
        return piece
    alike = set("oOlIi" if low_l_is_one else "oOIi")
    return _LETTERS.sub(
        lambda letters: letters[0].translate(_LOOK_ALIKE) if alike.issuperset(letters[0]) else letters[0], piece
    )


def _kind(segment: str) -> str | None:
    """What a segment is: "C", "B", "G", "L", "" where it changes nothing, None where it is not understood."""
    if segment[0] in "0123456789":
        return "C" if all(len(number) <= 4 for number in segment.split("/")) else None
    word = _WORDS.fullmatch(segment.casefold())
    if word is None:
        return None
    return "" if word.lastgroup == "nothing" else word.lastgroup


def _whose(shape: str) -> tuple[str, ...] | None:
    """Whose each count is, by the order of counts and words; None where that is open."""
    words = shape.replace("C", "")
    if "L" in words and len(words) == 2:
        other = words.replace("L", "", 1)
        shape = shape.replace("L", {"B": "G", "G": "B"}.get(other, ""))
        words = shape.replace("C", "")
    if shape.count("C") == 1:
        return {"": ("single",), "L": ("single",), "B": ("boys",), "G": ("girls",)}.get(words)
    if shape.count("C") != 2 or words not in {"", "L", "B", "G", "BG", "GB"}:
        return None
    girls_first = words == "GB" or shape in {"GCC", "CCB"}
    return ("girls", "boys") if girls_first else ("boys", "girls")


# --- misspelt words --------------------------------------------------------------------------


def damerau(a: str, b: str) -> int:
    """Letters added, left out, changed or swapped with a neighbour between two words."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


def closest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that was meant: itself, or the only nearest one letter away, two from six letters on.

    Both folded already. Words with fewer than three letters, and ids (with a digit), have to be exact.
    """
    known = set(words)
    if word in known:
        return word
    if len(word) < 3 or not word.isalpha():
        return None
    room = 2 if len(word) >= 6 else 1
    near = [each for each in known if len(each) >= 3 and abs(len(each) - len(word)) <= room]
    distances = {each: damerau(word, each) for each in near}
    least = min(distances.values(), default=room + 1)
    nearest = [each for each, distance in distances.items() if distance == least]
    return nearest[0] if least <= room and len(nearest) == 1 else None
