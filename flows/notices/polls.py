"""The one SMS by which somebody is asked a poll."""

from __future__ import annotations

from datetime import date

from flows.facts import Programme
from flows.texts import TN, Text


def poll_asked(asks: Text, n: int, until: date, key: str, programme: Programme) -> Text:
    """D116. `key`: where it stands in the menu, "8"."""
    words = TN(
        "D116",
        "Saathi: {asks} has {n} short question for you, no names kept. Dial {code}, or SMS POLL to {to}, until {until}. Thank you.",
        "Saathi: {asks} has {n} short questions for you, no names kept. Dial {code}, or SMS POLL to {to}, until {until}. Thank you.",
    )
    return words.filled(asks=asks, n=n, code=programme.dial(key), to=programme.short_code, until=until)
