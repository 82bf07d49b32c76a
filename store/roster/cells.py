"""One cell of a roster: what a clerk writes, as the programme keeps it. Unreadable says what to do about it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import phonenumbers

from flows import cohorts, language
from flows.gsm import plain
from flows.policy import POLICY
from flows.texts import T
from store.refused import Refused

REGION = "PK"
_FORMULA = (
    "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"  # the last four: full-width, which a spreadsheet reads as the plain ones
)
_QUOTED_FORMULA = re.compile(f"'+[{re.escape(_FORMULA)}]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c]")
_SPREADSHEET_ERROR = re.compile(r"#[A-Z/0]+[!?A]?")
_SHORTENED = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)

SEXES = {"f": "f", "female": "f", "woman": "f", "w": "f", "m": "m", "male": "m", "man": "m"}
LANGUAGE_NAMES = language.names()  # as people write them
LANGUAGES = {
    **{word.casefold(): tag for tag, name in LANGUAGE_NAMES.items() for word in (tag, name)},
    "urdu roman": "ur_Latn",
    "roman": "ur_Latn",
}
ROLES = {"mentee": "mentee", "teacher": "mentee", "mentor": "mentor", "deputy": "deputy", "deputy mentor": "deputy"}
SCHOOLS_FOR = {"boys": "boys", "girls": "girls", "both": "both", "mixed": "both", "co-education": "both"}
ZONES = {"winter": "winter", "summer": "summer"}
RHYTHMS = {"weekly": False, "daily": True}
PHONES = {"own": False, "shared": True}


class Unreadable(Refused):
    """A cell that says nothing the programme could keep."""


def clean(text: str) -> str:
    """White space, marks that nobody sees and curly quotes made plain; a lone dash means empty."""
    text = " ".join(_INVISIBLE.sub("", plain(unicodedata.normalize("NFC", text))).split())
    return "" if text in {"-", "--"} else text


def unquoted(text: str) -> str:
    """The cell without the apostrophe that `neutral` put before it."""
    return text[1:] if _QUOTED_FORMULA.match(text) else text


def neutral(text: str) -> str:
    """The cell as a spreadsheet will show it and not calculate it: `=A1` and `+92...` get an apostrophe before."""
    return "'" + text if text.startswith(tuple(_FORMULA)) or _QUOTED_FORMULA.match(text) else text


def plain_text(raw: str, most: int) -> str:
    """A name of at most `most` characters."""
    raw = raw.strip(" ")
    if not raw:
        return ""
    text = clean(unquoted(raw))
    if text and raw.startswith(tuple(_FORMULA)):
        raise Unreadable(T("roster", "'{text}' would be read as a formula: write it as plain text", text=raw[:20]))
    if any(unicodedata.category(letter) == "Cc" for letter in text):
        raise Unreadable(T("roster", "holds an unreadable character: type it again"))
    if _SPREADSHEET_ERROR.fullmatch(text):
        raise Unreadable(T("roster", "{text} is an error of the spreadsheet: type the value", text=text))
    if len(text) > most:
        raise Unreadable(T("roster", "is {n} characters long; a screen has room for {most}", n=len(text), most=most))
    return text


def choice(raw: str, words: Mapping[str, str]) -> str:
    """One of some words, in any case; "" for an empty cell."""
    text = plain_text(raw, 40)
    if text and text.casefold() not in words:
        raise Unreadable(T("roster", "'{text}' is none of these: {words}", text=text, words=_listed(words.values())))
    return words[text.casefold()] if text else ""


def rhythm(raw: str) -> bool | None:
    """Whether counts are asked for every day; None for an empty cell."""
    word = choice(raw, {name: name for name in RHYTHMS})
    return RHYTHMS[word] if word else None


def phone_use(raw: str) -> bool | None:
    """Whether the family uses the phone too; None for an empty cell."""
    word = choice(raw, {name: name for name in PHONES})
    return PHONES[word] if word else None


def pupils(raw: str) -> int | None:
    """A register; None for an empty cell, which is not 0."""
    text = plain_text(raw, 40)
    if not text:
        return None
    if not text.isdecimal() or int(text) > POLICY.most_pupils:
        raise Unreadable(
            T(
                "roster",
                "'{text}' is not a number of pupils: write 0 to {most}, or leave it empty",
                text=text,
                most=POLICY.most_pupils,
            )
        )
    return int(text)


def cluster_code(raw: str) -> str:
    """The 5 digits of the poster."""
    text = plain_text(raw, 40)
    if text and not (text.isdecimal() and len(text) == 5):
        raise Unreadable(T("roster", "'{text}' is not a cluster code: it has 5 digits", text=text))
    return "".join(str(int(digit)) for digit in text)


def cohort(raw: str) -> str:
    """Phase, place and year of a mentor's programme, as `flows.cohorts.Cohort.key`; "" for an empty cell."""
    text = plain_text(raw, 60)
    try:
        return cohorts.read(text, datetime.now(UTC).year).key if text else ""
    except ValueError:
        raise Unreadable(
            T("roster", "'{text}' is no cohort: write phase, place and year, like 1 Karachi 2004", text=text[:30])
        ) from None


def msisdn(raw: str) -> str:
    """A mobile number of Pakistan as E.164: `0333-1234567`, `92333...`, `0092333...`, Urdu digits; "" if empty."""
    text = clean(unquoted(raw.strip(" ")))
    if not text:
        return ""
    if _SHORTENED.fullmatch(text):
        raise Unreadable(
            T(
                "roster",
                "{text} was shortened by the spreadsheet: make the column text and type the number again",
                text=text,
            )
        )
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        raise Unreadable(
            T("roster", "'{text}' is not a phone number: write one, like 0333 1234567", text=text[:30])
        ) from None
    national = phonenumbers.national_significant_number(number)
    letters = any(letter.isalpha() for letter in text)
    # Not is_valid_number: it would refuse a prefix given out after the package was made.
    if letters or number.extension or number.country_code != 92 or not re.fullmatch(r"3\d{9}", national):
        raise Unreadable(
            T("roster", "'{text}' is not a mobile number of Pakistan: write one, like 0333 1234567", text=text[:30])
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted({LANGUAGE_NAMES.get(word, word) for word in words}))
