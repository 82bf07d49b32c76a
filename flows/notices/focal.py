"""What the focal person hears when somebody could read the vault in her place. No blame: most often it was she who asked."""

from __future__ import annotations

from datetime import date

from flows.texts import T, Text, short


def account_link() -> Text:
    """D147, to whoever holds the post or stands in."""
    return T(
        "D147",
        "Saathi: a link was made to set up your console account. If you did not ask for it, "
        "please tell the director of the province today.",
    )


def reads_the_vault(ends: str, since: date, until: date | None) -> Text:
    """D148, to who held the post and to who has it now. `ends`: the last digits of the number; "" where nobody holds it."""
    if not ends:
        return T(
            "D148",
            "Saathi: the post of the focal person (or stand-in) is held by nobody from {since}. "
            "Not right? Please tell the director of the province today.",
            since=short(since),
        )
    if until:
        words = T(
            "D148",
            "Saathi: focal person (or stand-in) is the number ending {ends}, {since} to {until}. "
            "Not right? Please tell the director of the province today.",
        )
        return words.filled(ends=ends, since=short(since), until=short(until))
    words = T(
        "D148",
        "Saathi: focal person (or stand-in) is the number ending {ends}, from {since}. "
        "Not right? Please tell the director of the province today.",
    )
    return words.filled(ends=ends, since=short(since))
