"""The way without menus, by SMS."""

from __future__ import annotations

from flows.facts import Programme
from flows.texts import T, Text


def short_way(programme: Programme) -> Text:
    """D16: help, and the way without menus."""
    if not programme.desk:
        return T(
            "D16",
            "Count: 18 15. Closed: CHUTTI. Problem: Q words. Workshop: W HAAN / W NAHIN. Stop: STOP. Language: ZABAN. Menu: {code}.",
            code=programme.ussd_code,
        )
    return T(
        "D16b",
        "Count: 18 15. Closed: CHUTTI. Problem: Q words. Workshop: W HAAN / W NAHIN. Stop: STOP. Language: ZABAN. "
        "Menu: {code}. Desk: {desk}",
        code=programme.ussd_code,
        desk=programme.desk,
    )


def short_way_of_mentors(programme: Programme) -> Text:
    """D16c: help for a mentor."""
    return T(
        "D16c",
        "Answer: A and its number, e.g. A214 words, to {short_code}. Your class: 18 15, CHUTTI, Q words. "
        "Quiet schools: KHABAR. Stop: STOP. Menu: {code}.",
        short_code=programme.short_code,
        code=programme.ussd_code,
    )


def short_way_of_officers(programme: Programme) -> Text:
    """D16d: help for a district officer."""
    return T(
        "D16d",
        "Answer: A and the E number, e.g. A E77 words, to {short_code}. What waits: dial {code} then 1. Stop: STOP.",
        short_code=programme.short_code,
        code=programme.ussd_code,
    )


def short_way_of_others(programme: Programme) -> Text:
    """D16e: help for whoever has a menu and no commands."""
    return T(
        "D16e",
        "Menu: dial {code}. Stop: SMS STOP to {short_code}.",
        code=programme.ussd_code,
        short_code=programme.short_code,
    )
