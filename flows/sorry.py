"""What is said when a message was not, or only partly, understood: it names what was, and nothing is lost."""

from __future__ import annotations

from flows.facts import Programme
from flows.texts import T, Text


def half_read(understood: str, programme: Programme, way: str = "1") -> Text:
    """D17: a count of which one number was read."""
    return T(
        "D17",
        "Saathi read '{understood}' but not the rest. Boys then girls, e.g. 18 15, to {short_code}. Or dial {code}, {way}. "
        "Your first message is kept.",
        understood=understood[:20],
        way=way,
        short_code=programme.short_code,
        code=programme.ussd_code,
    )


def one_number(understood: str, programme: Programme) -> Text:
    """D17g: two numbers, from a school that has only girls or only boys."""
    return T(
        "D17g",
        "Saathi read '{understood}'. Your school sends one number, e.g. 15, to {short_code}. Your first message is kept.",
        understood=understood[:20],
        short_code=programme.short_code,
    )


def not_found(understood: str, programme: Programme) -> Text:
    """D17b: it was read, but what it names is not there."""
    return T(
        "D17b",
        "Saathi read '{understood}' but finds none like it for you now. Your message is kept. See the menu: {code}. Help: SMS MADAD.",
        understood=understood[:20],
        code=programme.ussd_code,
    )


def not_yours(understood: str, programme: Programme) -> Text:
    """D17c: it was read, but this number's menu has no such thing."""
    return T(
        "D17c",
        "Saathi read '{understood}'. This number's menu does not have it. Your message is kept. Menu: {code}.",
        understood=understood[:20],
        code=programme.ussd_code,
    )


CUT = T("D31", "(The first {n} characters were kept.)")
