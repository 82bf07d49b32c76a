"""The console's texts: gathered from its modules and templates, whole in Roman Urdu and Urdu."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from flows import catalogue
from gateway.gathering import said_at_desks

LANGUAGES = ("ur_Latn", "ur")
URDU = re.compile("[\u0600-\u06ff]")


def test_they_are_found_in_modules_and_in_templates() -> None:
    found = {each.key for each in said_at_desks()}
    assert ("sign-in", "You are signed out.") in found
    assert ("console", "Sign out") in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_none_lacks_its_translation_and_none_is_left_over(language: str) -> None:
    wanted = {each.key for each in said_at_desks()}
    known = catalogue.entries(language, catalogue.DESK).keys()
    assert sorted(wanted - known) == []
    assert sorted(known - wanted) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_filled_by_what_fills_the_english(language: str) -> None:
    for (id, words), entry in catalogue.entries(language, catalogue.DESK).items():
        for each in [entry] if isinstance(entry, str) else entry:
            assert fields(each) == fields(words), (id, each)
            assert bool(URDU.search(each)) == (language == "ur") or not re.search(r"[a-z]{3}", words), (id, each)


def fields(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}
