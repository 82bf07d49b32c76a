"""What people type of days and telephones, read however they write it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from flows.reading import folded

_HALF_A_YEAR = timedelta(days=182)
_MOBILE = re.compile(r"(?:00)?(?:92)?0?(3\d{9})")
_WITHIN_WORDS = re.compile(r"(?<!\d)(?:\+|[0۰٠]{2})?(?:[9۹٩][2۲٢][\s-]?)?[0۰٠]?[3۳٣]\d\d(?:[\s-]?\d){7}(?!\d)")
_BETWEEN = re.compile(r"[\s+().,:#-]+")
_MONTH = re.compile(  # not May, which is "in" too
    r"\b(?:jan(?:uary)?|janw[ao]ri|feb(?:ruary)?|far?wari|mar(?:ch)?|apr(?:il)?|june?|july?|julai|aug(?:ust)?|agast"
    r"|sept?(?:ember)?|sitambar|oct(?:ober)?|aktobar|nov(?:ember)?|navambar|dec(?:ember)?|disambar"
    r"|جنوری|فروری|مارچ|اپریل|مئی|جون|جولائی|اگست|ستمبر|اکتوبر|نومبر|دسمبر)\b"
)
_LOOK_ALIKE = str.maketrans("oil", "011")


def mobile(text: str) -> str | None:
    """A mobile number of Pakistan as E.164: "0333-1234567", "92 333 1234567", "+92 (0)333..", Urdu digits; None for else."""
    digits = _BETWEEN.sub("", folded(text).replace("+", "").translate(_LOOK_ALIKE))
    found = _MOBILE.fullmatch(digits)
    return f"+92{found[1]}" if found else None


def said_mobile(msisdn: str) -> str:
    """A number as people read it: "0333 1234567"."""
    return f"0{msisdn[3:6]} {msisdn[6:]}" if msisdn.startswith("+92") else msisdn


def without_mobiles(words: str) -> str:
    """Words that many will read, with every mobile number in them left out: whose it is, nobody was asked.

    >>> without_mobiles("Ask Zarmina 0333-1234567")
    'Ask Zarmina ...'
    """
    return _WITHIN_WORDS.sub("...", words)


def names_a_month(plain: str) -> bool:
    """Whether folded words name a month: then a number among them is of a day.

    >>> names_a_month("chutti 25 dec")
    True
    """
    return _MONTH.search(plain) is not None


def day_meant(ddmm: str, today: date) -> date | None:
    """The day that four digits mean: of this year, or of the next where that of this year is long past."""
    return next((day for day in _days(ddmm, today.year, today.year + 1) if day > today - _HALF_A_YEAR), None)


def past_day_meant(ddmm: str, today: date) -> date | None:
    """The day that they mean where it is past: of this year or, early in it, of the last. Today is one too."""
    days = _days(ddmm, today.year, today.year - 1)
    return next((day for day in days if today - _HALF_A_YEAR < day <= today), None)


def _days(ddmm: str, *years: int) -> list[date]:
    if len(ddmm) != 4 or not (ddmm.isascii() and ddmm.isdigit()):
        return []
    return [day for year in years if (day := _date(year, int(ddmm[2:]), int(ddmm[:2])))]


def _date(year: int, month: int, day: int) -> date | None:
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    counted = date(year, month, 1) + timedelta(days=day - 1)
    return counted if counted.month == month else None
