"""Yes and no in words: whoever is asked "1 Yes 2 No" by SMS may answer as she speaks."""

from __future__ import annotations

from flows.in_roman import in_roman
from flows.reading import folded
from flows.screens import Screen

YES = frozenset(["haan", "han", "ha", "haa", "yes", "y", "ji", "ok"])
NO = frozenset(["nahin", "nahi", "nai", "na", "no", "n"])
_POLITE = frozenset(["ji", "jee", "g"])  # alone it is a yes; beside a yes or a no it changes nothing


def said(screen: Screen, typed: str) -> str:
    """ "yes" or "no" where a screen asks for nothing else; "" for any other words."""
    if set(screen.choices.values()) != {"yes", "no"}:
        return ""
    words = set(in_roman(folded(typed)).split())
    if not words:
        return ""
    if words - _POLITE <= YES:
        return "yes"
    return "no" if words - _POLITE <= NO else ""
