"""The menu says where one is, also on a page that has no word of its own there."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from gateway.console.pages import FAMILIES
from tests.desks import SIGNED_IN, Desk
from tests.people import ABDUL_WADOOD, GUL_KHAN


def marked(app: Flask, who: str, path: str) -> list[str]:
    signed = SIGNED_IN[who]
    assert signed
    answer = Desk(app, *signed).get(path)
    assert answer.status_code == 200
    menu = re.search(r'(?s)<nav class="menu".*?</nav>', answer.text)
    assert menu
    return re.findall(r'aria-current="page">([^<]+)', menu[0])


@pytest.mark.parametrize(
    ("who", "path", "word"),
    [
        ("administrator", "/people", "People"),
        ("administrator", "/programme/rules", "Programme"),
        ("administrator", "/programme/topics", "Programme"),
        ("administrator", "/programme/cohorts", "Programme"),
        ("administrator", "/programme/districts/7", "Programme"),
        ("administrator", "/second-word", "Programme"),
        ("province", "/second-word", "Home"),
        ("administrator", "/people/import", "People"),
        ("administrator", "/people/twice", "People"),
        ("administrator", f"/people/twice/{GUL_KHAN.id}/{ABDUL_WADOOD.id}", "People"),
        ("administrator", f"/people/{GUL_KHAN.id}/erase", "People"),
        ("officer", "/", "Home"),
    ],
)
def test_one_word_is_marked(app: Flask, who: str, path: str, word: str) -> None:
    assert marked(app, who, path) == [word]


def test_every_family_has_a_word_or_one_that_stands_for_it() -> None:
    words = {family.name for family in FAMILIES if family.entry}
    assert [family.name for family in FAMILIES if not {family.name, *family.under} & words] == ["sign_in"]
    assert [family.name for family in FAMILIES if family.entry and family.under] == []
