"""One list of topics, and every one of them with the objectives it serves."""

from __future__ import annotations

from flows.topics import ASKED, OBJECTIVES, SERVES, TAUGHT, TOPICS, objective


def test_every_topic_of_the_list_has_its_objectives_and_no_other_has() -> None:
    assert SERVES.keys() == TOPICS.keys() == ASKED.keys() | TAUGHT.keys()
    assert {name for names in SERVES.values() for name in names} == set(OBJECTIVES)
    assert [topic for topic, names in SERVES.items() if not names] == ["other"]


def test_each_objective_is_served_by_workshops_and_asked_about() -> None:
    for topics in (ASKED, TAUGHT):
        assert {objective(topic) for topic in topics} - {""} == set(OBJECTIVES)
    assert len(TAUGHT) == 14


def test_what_is_counted_with_none() -> None:
    assert objective("other") == objective("") == objective("Mending the roof") == ""
