"""L1, L2: a language is chosen, and read before it is kept."""

from __future__ import annotations

from flows import catalogue
from flows.language import names, options


def test_languages_name_themselves_and_keep_their_numbers() -> None:
    assert list(options()) == list(catalogue.begun())
    assert list(options())[:3] == ["ur_Latn", "en", "ur"]
    assert names()["ur_Latn"] == "Roman Urdu"
    assert names()["en"] == "English"
