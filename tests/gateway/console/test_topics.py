"""The list of topics and objectives at a desk, and the charts and exports that count by them."""

from __future__ import annotations

import pytest
from flask import Flask

from flows.topics import OBJECTIVES, TOPICS
from gateway.console import wording
from gateway.console.charting import tables
from gateway.parts import Parts
from store import records
from tests.desks import TARIQ, Desk
from tests.people import ABDUL_WADOOD
from tests.stopped import local, moment_at
from tests.store.test_charts import ask


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app, TARIQ, strong=True)


def test_the_list_says_which_objectives_each_topic_serves(desk: Desk) -> None:
    page = desk.see("/programme/topics")
    for shown in ("Maths 1 yes - ", "Book/guide 2 1 yes - ", "Parents 4 3 yes yes ", "Something else - yes - "):
        assert shown in page
    assert all(word.words in page for word in wording.OBJECTIVES.values())
    html = desk.get("/programme/topics").text
    assert html.count("<td>yes</td>") == 14 + 14
    assert 'aria-current="page">Topics' in html


def test_a_tab_leads_there(desk: Desk) -> None:
    assert "/console/programme/topics" in desk.get("/programme").text


def asked(parts: Parts, many: int) -> None:
    with parts.database.transaction() as db:
        for _ in range(many):
            records.save(db, ask(ABDUL_WADOOD.id), moment_at(local(24)))


def test_charts_by_objective_hide_what_is_about_few(desk: Desk, parts: Parts) -> None:
    asked(parts, 4)
    assert "1 Knowledge of the subjects hidden 2 Use" in desk.see("/charts/questions")
    asked(parts, 2)
    page = desk.see("/charts/questions")
    assert "1 Knowledge of the subjects 6 of 6 (100%) 2 Use of teacher guides 0 of 6 (0%)" in page
    assert "1 Knowledge of the subjects none none" in desk.see("/charts/workshops")


def test_the_dictionary_says_which_topics_count_with_an_objective() -> None:
    said = {row[1]: row[2] for row in tables.dictionary() if row[0] == "questions-by-objective"}
    named = [str(said[f"objective_{name}"]).removeprefix("topics ").split(", ") for name in OBJECTIVES]
    assert sorted(topic for topics in named for topic in topics) == sorted(TOPICS.keys() - {"other"})
