"""The pages of clusters and what is printed there: one sheet each, in three languages, with nothing that does not work."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from flask import Flask
from sqlalchemy import insert

from flows.agenda import Agenda, Item
from flows.facts import Person, Workshop
from flows.keywords import read
from flows.written import Written
from gateway.console import paper, posters
from gateway.console.paper import Paper
from gateway.parts import Parts
from store.clusters import ClusterPage
from store.tables import Workshops
from tests.desks import TARIQ, Desk
from tests.gateway.console.test_questions import asks
from tests.people import ABDUL_WADOOD, FAR_CLUSTER, NASREEN, NOW, PISHIN_03, PROGRAMME, SABIHA

LANGUAGES = ("en", "ur_Latn", "ur")
PAGE = ClusterPage(PISHIN_03, ABDUL_WADOOD, 5, 4)
WORKSHOP = Workshop(1, date(2026, 12, 2), date(2026, 12, 3), time(9), "GPS Killi Karbala", "content")
LONG = ClusterPage(FAR_CLUSTER, Person(1, "+923331234567", "Muhammad Abdul Rehman Kakar Khan Zehri"), 9, 30)


class Seen(Paper):
    """A page whose words can be read again."""

    last: Seen

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.all: list[str] = []
        Seen.last = self

    def code(self, words: str, size: float) -> None:
        self.all.append(words)
        super().code(words, size)

    def _cell(self, words: str, *args: float) -> float:
        self.all.append(words)
        return super()._cell(words, *args)


@pytest.fixture(autouse=True)
def seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "Paper", Seen)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", [PAGE, LONG, replace(PAGE, mentor=None)])
def test_a_poster_is_one_page_that_says_what_to_dial_and_to_write(page: ClusterPage, language: str) -> None:
    made = posters.poster(page, PROGRAMME, language)
    assert made.startswith(b"%PDF") and b"/Count 1" in made
    words = Seen.last.all
    assert Seen.last.fits
    assert {"*778#", "*778*1#", "*778*7#", "8778", page.cluster.code, PROGRAMME.desk, page.cluster.helplines} <= {
        *words
    }
    assert (page.mentor is None) or page.mentor.name in words
    assert not any("+92" in each for each in words)  # nobody's number but the desk's


def test_without_a_desk_there_is_no_line_for_it() -> None:
    posters.poster(PAGE, replace(PROGRAMME, desk=""), "en")
    assert "Talk to somebody" not in Seen.last.all
    assert "It costs nothing." not in Seen.last.all  # only where that is true


@pytest.mark.parametrize(
    "words", ["18 15", "CHUTTI", "Q books", "J", "W HAAN", "W NAHIN", "AAYA 1234", "MADAD", "STOP"]
)
def test_what_a_poster_says_to_write_is_understood(words: str) -> None:
    printed = " ".join(keyword for keyword, _ in posters.SMS)
    assert words.replace("books", "...").split()[-1] in printed
    assert read(Written(words)).rule not in ("free", "nothing")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_is_one_page_and_says_nothing_of_private_questions(language: str) -> None:
    items = tuple(Item("", topic, n) for n, topic in enumerate(("maths", *["multigrade"] * 11), 1))
    made = posters.sheet(LONG, WORKSHOP, Agenda(items, private=77), language)
    assert b"/Count 1" in made and Seen.last.fits
    assert not any("77" in words for words in Seen.last.all)
    assert "GPS Killi Karbala" in Seen.last.all
    posters.sheet(PAGE, None, Agenda(), language)  # nothing called, nothing asked
    assert Seen.last.fits


def test_the_page_of_a_cluster_leads_to_its_papers(app: Flask, parts: Parts) -> None:
    desk = Desk(app, ABDUL_WADOOD)
    desk.post("/language", {"to": "en"})
    assert "Pishin-03" in desk.see("/clusters")
    assert "Kech-01" not in desk.see("/clusters")
    assert "No workshop is called yet" in desk.see("/clusters/3")
    day = date(2026, 12, 9)
    called = {
        "cluster_id": 3,
        "first_day": day,
        "last_day": day,
        "starts": time(9),
        "venue": "GPS Bostan",
        "topic": "content",
    }
    with parts.database.transaction() as db:
        db.execute(insert(Workshops).values(**called, travel="", called_by=ABDUL_WADOOD.id, called_at=NOW))
    asks(parts)
    assert "For the workshop of 9 Dec" in desk.see("/clusters/3")
    for language in LANGUAGES:
        answer = desk.get(f"/clusters/3/agenda?in={language}")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert desk.get(f"/clusters/3/poster?in={language}").data.startswith(b"%PDF")
    assert desk.get("/clusters/3/poster?in=xx").status_code == 404
    assert desk.get("/clusters/11/poster").status_code == 404


@pytest.mark.parametrize(("who", "strong"), [(NASREEN, False), (SABIHA, False), (TARIQ, True)])
def test_what_is_asked_of_a_mentor_is_the_mentors(who: Person, strong: bool, app: Flask) -> None:
    desk = Desk(app, who, strong)
    desk.post("/language", {"to": "en"})
    assert "Abdul Wadood" in desk.see("/clusters/3")
    assert "Sheet for the workshop" not in desk.see("/clusters/3")
    assert desk.get("/clusters/3/agenda").status_code == 404
    assert desk.get("/clusters/3/poster").status_code == 200
