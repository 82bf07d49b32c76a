"""A small term as CI plays it: every invariant holds through weather, downtime, vacations, feasts and changes of posts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from gateway.term import page, people, report
from gateway.term.evidence import Breach, Evidence
from gateway.term.figures import Figures, figures
from gateway.term.people import SIZES
from tests.term.conftest import World

PlayOut = Callable[[World], tuple[Evidence, Sequence[Breach]]]
SPRING = World(first=date(2027, 3, 1), weeks=5, size=SIZES["small"], calm=False, seed=1)  # Ramadan, Eid, snow, downtime
SUMMER = World(first=date(2027, 5, 10), weeks=6, size=SIZES["small"], calm=False, seed=2)  # a vacation, Eid, Muharram


@pytest.mark.parametrize("world", [SPRING, SUMMER], ids=["spring", "summer"])
def test_every_invariant_holds(world: World, play_out: PlayOut) -> None:
    seen, breaches = play_out(world)
    assert list(map(str, breaches)) == []
    kinds = {entry.kind.rstrip("bcde") for entry in seen.ledger.heard}
    assert kinds >= {"D9", "D10", "D7", "D18", "D1", "D2", "D11", "D23"} | ({"D8"} if world is SPRING else {"D21"})
    assert min(len(seen.ledger.wrote), len(seen.ledger.pressed)) > 50  # a term in which people did something


def test_the_same_seed_plays_the_same_term(play_out: PlayOut, tmp_path: Path) -> None:
    week = replace(SPRING, weeks=1, size=people.Size((1,), (10, 10)))
    first, _ = play_out(week)
    (tmp_path / "term.db").unlink()
    again, _ = play_out(week)
    assert [(one.number, one.left) for one in first.ledger.heard] == [
        (one.number, one.left) for one in again.ledger.heard
    ]
    assert [one.words for one in first.ledger.wrote] == [one.words for one in again.ledger.wrote]


def test_the_recipe_gives_the_programme_of_the_sources() -> None:
    made = people.invent(SIZES["full"], 1)
    leads = [one for one in made.people if one.role == "mentor"]
    teachers = [one for one in made.people if one.teaches]
    assert len(made.clusters) == 166
    assert len(leads) == 164  # two posts are vacant, and one district's
    assert 5_500 < len(teachers) < 6_100
    assert 0.25 < sum(one.sex == "f" for one in leads) / len(leads) < 0.29
    alone = [school for school in _schools(made) if school[1] == 1]
    assert 0.45 < len(alone) / made.schools < 0.6


def _schools(made: people.Programme) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for one in made.people:
        if one.school:
            key = f"{one.cluster}/{one.school.name}"
            found[key] = found.get(key, 0) + 1
    return list(found.items())


@pytest.fixture
def played(play_out: PlayOut) -> Figures:
    seen, breaches = play_out(replace(SPRING, weeks=1, size=people.Size((2,), (8, 8))))
    return figures(seen, [*breaches, Breach("none twice", "+923991000001", seen.until, "twice <b>told</b>")], 0.5, 2.0)


def test_the_report_says_what_it_cost_and_what_did_not_hold(played: Figures) -> None:
    words = "\n".join(report.lines(played))
    assert f"{played.messages:,} messages left" in words
    assert f"at 0.5 a part {played.parts / 2:,.0f}" in words
    assert "1 breaches: none twice 1" in words
    assert "84 programme hours a second" in words


def test_the_page_stands_alone_and_escapes(played: Figures) -> None:
    html = page.page(played)
    assert not re.search(r"(src|href)=|@import|<script|url\(", html)
    assert "twice &lt;b&gt;told&lt;/b&gt;" in html
    assert html.count("<svg viewBox") >= 3


@pytest.mark.browser
def test_the_page_fits_a_phone_and_a_desk(played: Figures, browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "term.html"
    file.write_text(page.page(played), encoding="utf-8")
    for width in (360, 1280):
        sheet = browser.new_page(viewport={"width": width, "height": 800})
        sheet.goto(file.as_uri())
        assert sheet.evaluate("document.documentElement.scrollWidth") <= width
        sheet.close()
