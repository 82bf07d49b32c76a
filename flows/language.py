"""L1 and L2: which language she wants, and whether her telephone can show it."""

from __future__ import annotations

from flows import gsm
from flows.catalogue import DEFAULT, begun, languages
from flows.conversation import Answers, Ask, Option
from flows.texts import T, render

# Translators: the name of your own language, not of English.
# In Latin letters: it stands in a list that every phone can show.
NAME = T("language", "English")

_TITLE = T("L1", "Saathi\nZaban / Language")
_SEEN = T("L2", "Is this easy to read?")
_YES = T("L2", "Yes")


def choose(ask: Ask, back: bool = True) -> str:
    """The language she wants, or the default one where her telephone does not show its letters."""
    wanted = ask.choice("language", _TITLE, options(), back=back)
    if shown_by_all(wanted):
        return wanted
    # In the language itself but for "no" and "back", which have to be read where the rest cannot be.
    sees = {"yes": render(_YES, wanted), "no": "No / Nahin"}
    return wanted if ask.choice("letters", render(_SEEN, wanted), sees) == "yes" else DEFAULT


def spoken(answers: Answers) -> str:
    """The language chosen so far, "" before; the default one until she has said that she sees its letters."""
    wanted = answers.get("language", "")
    return wanted if not wanted or shown_by_all(wanted) or answers.get("letters") == "yes" else DEFAULT


def shown_by_all(language: str) -> bool:
    """Whether every telephone has the letters of a language."""
    return gsm.is_gsm7(render(_SEEN, language))


def options() -> dict[str, Option]:
    """The languages whose catalogue is complete, by their own names; each keeps its number."""
    return {tag: render(NAME, tag) if tag in languages() else None for tag in begun()}


def names() -> dict[str, str]:
    """What people call the languages that are offered."""
    return {tag: render(NAME, tag) for tag in languages()}
