"""What is said when a call dropped, when keys went wrong, and when several people share a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows import gsm, screens
from flows.facts import Person, Programme
from flows.inputs import read
from flows.keys import HOME
from flows.screens import Screen
from flows.texts import T, Text, render

_KEY = "_resume"
GO_ON = "go on"
AFRESH = "afresh"


def offer(about: str, language: str) -> Screen:
    """E3: what lies unfinished, to go on with or to start again. `about` is in her language already."""
    labels = {"1": (GO_ON, render(T("E3", "Go on"), language)), "2": (AFRESH, render(T("E3", "Start again"), language))}
    nav = {"back": "", "home": render(HOME, language), "more": ""}
    title = render(T("E3", "Not finished yet: {about}", about=about), language)
    return screens.choice(_KEY, gsm.plain(title), labels, nav, page=1)


def is_offer(screen: Screen) -> bool:
    """True for the screen that `offer` made."""
    return screen.key == _KEY


def read_offer(screen: Screen, typed: str) -> str:
    """GO_ON, AFRESH, or "" for a key that is neither."""
    told = read(screen, typed)
    if told == "home":
        return AFRESH
    return told[1] if isinstance(told, tuple) else ""


def not_easy(programme: Programme) -> Text:
    """E2: at the third wrong key in a row; the short way comes by SMS."""
    return T(
        "E2",
        "Sorry, this was not easy. Nothing is lost. We SMS you the short way. Help: SMS MADAD to {short_code}.",
        short_code=programme.short_code,
    )


def who_speaks(people: Sequence[Person], language: str, schools: Mapping[int, str] | None = None) -> Screen:
    """S1: several people at one number; each by the name the roster has; who joined without one is a teacher.

    By SMS no woman is named: there `schools` has hers, by her id.
    """
    teacher = render(T("S1", "A teacher"), language)
    by_name = [schools is None or person.sex == "m" for person in people]
    called = [
        (person.name if named else (schools or {}).get(person.id)) or teacher
        for person, named in zip(people, by_name, strict=True)
    ]
    labels = {
        str(n): (
            str(person.id),
            name + _apart(person, [one for one, other in zip(people, called, strict=True) if other == name]),
        )
        for n, (person, name) in enumerate(zip(people[:8], called, strict=False), 1)
    }
    nav = {"back": "", "home": "", "more": ""}
    return screens.choice("_who", render(T("S1", "Who is speaking?"), language), labels, nav, page=1)


def _apart(person: Person, alike: Sequence[Person]) -> str:
    """What tells those apart who are called alike: their first letters, else numbers as they joined; of one alone nothing."""
    letters = {each.name[:1] for each in alike}
    mark = person.name[:1] if len(letters) == len(alike) and "" not in letters else f"{alike.index(person) + 1}"
    return f" ({mark})" if len(alike) > 1 else ""


AWAY = T("E5", "Saathi cannot answer just now. Nothing is lost. Please dial again in a few minutes.")
