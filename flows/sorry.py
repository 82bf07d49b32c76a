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


def no_code(understood: str, programme: Programme) -> Text:
    """D17h: AAYA without the code of the day."""
    return T(
        "D17h",
        "Saathi read '{understood}' but no code. SMS AAYA and the 4 digits on the board, e.g. AAYA 4821, to {short_code}. "
        "No code? Your mentor has it.",
        understood=understood[:20],
        short_code=programme.short_code,
    )


def no_words(understood: str, programme: Programme) -> Text:
    """D17i: A214, A E8 or Q214, and nothing after it."""
    return T(
        "D17i",
        "Saathi read '{understood}' but no words after it, so nothing was sent. SMS {understood} and your words to {short_code}.",
        understood=understood[:20],
        short_code=programme.short_code,
    )


def words_of_a_mentor(programme: Programme) -> Text:
    """D17j: a mentor's words that nothing reads; he has no mentor to whom they could go."""
    return T(
        "D17j",
        "Saathi did not understand this; nobody was sent it. To answer: A and the number, e.g. A214 words, to {short_code}. "
        "To ask the district: {code}, 1, Pass up.",
        short_code=programme.short_code,
        code=programme.ussd_code,
    )


def too_many(programme: Programme) -> Text:
    """D17l: once, where a number writes far more in an hour than a person does."""
    return T(
        "D17l",
        "Many messages came from this number. They are kept, but Saathi reads no more of them for an hour. "
        "To stop: STOP. The menu works: {code}.",
        code=programme.ussd_code,
    )


CUT = T("D31", "(The first {n} characters were kept.)")


def no_form(keyword: str, example: str, programme: Programme) -> Text:
    """D17k: a keyword of a mentor or officer, and nothing after it that could be read."""
    words = T("D17k", "Saathi read '{keyword}' but not the rest. Write it like this: {example}, to {short_code}.")
    return words.filled(keyword=keyword, example=example, short_code=programme.short_code)
