"""L1 and L2: which language she wants, and whether her telephone can show it. By SMS: ZABAN RU."""

from __future__ import annotations

from flows import gsm
from flows.catalogue import DEFAULT, begun, languages
from flows.conversation import Answers, Ask, Option
from flows.facts import Programme
from flows.texts import T, Text, render
from flows.written import Reading, Written

# Translators: the name of your own language, not of English.
# In Latin letters: it stands in a list that every phone can show.
NAME = T("language", "English")

_CODES = {"ur_Latn": "ru"}  # as people write it after ZABAN, where that is not its tag
_CALLED = {"roman": "ru", "roman urdu": "ru", "english": "en", "urdu": "ur"}
_KEYWORDS = ("zaban", "zuban", "language")

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


def asked_for(written: Written) -> Reading | None:
    """ZABAN EN, ZABAN RU, ZABAN UR; alone or with one that is not offered: which there are. "zaban mushkil hai" is a sentence."""
    keyword, _, wanted = written.plain.partition(" ")
    if keyword not in _KEYWORDS:
        return None
    known = {_code(tag): tag for tag in begun()}
    tag = known.get(_CALLED.get(wanted, wanted))
    if wanted and tag is None:
        return None
    return Reading("language", answers={"language": tag} if tag and tag in languages() else {}, understood="ZABAN")


def changed(language: str, programme: Programme) -> Text:
    """G2 by SMS. Where not every telephone shows its letters, a second line in Latin ones says the way back."""
    name = names()[language]
    if shown_by_all(language):
        return T("G2", "Saved. From now on: {language}.", language=name)
    way_back = T(
        "G2c", "Not easy to read? SMS ZABAN {code} to {to}.", code=_code(DEFAULT).upper(), to=programme.short_code
    )
    return T("G2c", "Saved. From now on: {language}.\n{way_back}", language=name, way_back=render(way_back, DEFAULT))


def which(programme: Programme) -> Text:
    """G2d: the languages that there are, each as it is asked for."""
    ways = ", ".join(f"ZABAN {_code(tag).upper()} ({name})" for tag, name in names().items())
    return T("G2d", "Language? SMS one of these to {to}: {ways}", ways=ways, to=programme.short_code)


def _code(language: str) -> str:
    return _CODES.get(language, language.lower())
