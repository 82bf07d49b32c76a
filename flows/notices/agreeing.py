"""What is said to those who can give a second person's word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.texts import T, Text

WAITS: Mapping[str, Text] = {  # by kind of proposal
    "broadcast": T("D146", "a broadcast"),
    "calendar": T("D146", "a change of the calendar"),
    "rules": T("D146", "a change of the rules"),
}


def second_word(kinds: Sequence[str]) -> Text:
    """D146: something of these kinds waits for the reader's word, or that of a colleague. Never whose wish it is: phones are shared."""
    if len(kinds) == 1:
        words = T(
            "D146",
            "Saathi: {what} for the whole province waits for a second word. "
            "Please look at Second word in the console. Until then nothing changes.",
        )
        return words.filled(what=WAITS[kinds[0]])
    return T(
        "D146b",
        "Saathi: {n} changes or broadcasts for the whole province wait for a second word. "
        "Please look at Second word in the console.",
        n=len(kinds),
    )
