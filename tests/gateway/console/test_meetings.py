"""The district's meeting at a desk: when it is, its agenda, its decisions; by the rules of the keypad."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from flows import outcomes
from flows.facts import Person
from gateway.parts import Parts
from store import records
from store.tables import AgendaWords, Decisions, Meetings
from tests.desks import HANI, MAHNAZ, SABIHA, TARIQ, Desk
from tests.gateway.console.test_questions import CANARY, asks, passed_up
from tests.people import ABDUL_WADOOD, NASREEN, PISHIN_03, TODAY

PISHIN = PISHIN_03.district_id
HERE = f"/meetings/{PISHIN}"
DAY = date(2026, 12, 10)


def save(parts: Parts, outcome: outcomes.Outcome) -> None:
    with parts.database.transaction() as db:
        records.save(db, outcome, parts.moment(db))


def called(parts: Parts, day: date = DAY) -> None:
    save(parts, outcomes.MeetingCalled(NASREEN.id, PISHIN, day, time(10), "DEO office"))


def decided(parts: Parts, words: str = "Count the books", owner: str = "mentor") -> None:
    cluster = PISHIN_03.id if owner == "mentor" else None
    save(parts, outcomes.Decided(NASREEN.id, PISHIN, words, owner, date(2026, 12, 14), cluster))


def rows(parts: Parts, table: type[Any]) -> list[Any]:
    with parts.database.reading() as db:
        return list(db.execute(select(table)).all())


def desk_of(app: Flask, who: Person = NASREEN) -> Desk:
    desk = Desk(app, who)
    desk.post("/language", {"to": "en"})
    return desk


# --- who sees what ---------------------------------------------------------------------------


def test_an_officer_sees_the_pack_and_all_decisions(app: Flask, parts: Parts) -> None:
    called(parts)
    passed_up(parts, summary="Roof is leaking")
    decided(parts)
    decided(parts, "Ask for more rooms", "province")
    for path in ("/meetings", HERE):
        page = desk_of(app).see(path)
        for shown in ("Thu 10 Dec", "Roof is leaking E1", "Count the books", "Pishin-03", "Ask for more rooms"):
            assert shown in page, shown
        assert CANARY not in page


def test_a_mentor_sees_the_own_decisions_and_may_not_call(app: Flask, parts: Parts) -> None:
    decided(parts)
    decided(parts, "Ask for more rooms", "province")
    asks(parts, seen_by="mentor")
    desk = desk_of(app, ABDUL_WADOOD)
    page = desk.see("/meetings")
    assert "Count the books" in page
    for hidden in ("Ask for more rooms", "Call the meeting", "Note a decision"):
        assert hidden not in page
    for step in ("call", "decide", "cancel"):
        form = {"step": step, "day": f"{DAY}", "hour": "10", "place": "x", "decided": "x", "until": f"{DAY}"}
        assert "can no longer be done" in desk.send(HERE, form)
    assert rows(parts, Meetings) == []
    assert len(rows(parts, Decisions)) == 2


def test_the_province_sees_the_days_only(app: Flask, parts: Parts) -> None:
    called(parts)
    decided(parts)
    desk = desk_of(app, SABIHA)
    page = desk.see("/meetings")
    assert "Thu 10 Dec" in page
    assert "none is called" in page
    assert "Count the books" not in page
    assert desk.get(HERE).status_code == 404


def test_another_district_and_an_administrator_see_nothing(app: Flask, parts: Parts) -> None:
    called(parts)
    for who, strong in ((HANI, False), (MAHNAZ, False), (TARIQ, True)):
        desk = Desk(app, who, strong)
        assert desk.get(HERE).status_code == 404
        assert desk.post(HERE, {"step": "cancel"}).status_code == 404
    assert rows(parts, Meetings)[0].cancelled_at is None


# --- what is done ----------------------------------------------------------------------------


def test_it_is_called_moved_and_cancelled(app: Flask, parts: Parts) -> None:
    desk = desk_of(app)
    told = desk.send(HERE, {"step": "call", "day": f"{DAY}", "hour": "11", "place": "GHS Pishin"})
    assert "Meeting Thu 10 Dec is called" in told
    meeting = rows(parts, Meetings)[0]
    assert (meeting.day, meeting.starts, meeting.place) == (DAY, time(11), "GHS Pishin")
    assert "now on Tue 15 Dec" in desk.send(HERE, {"step": "day", "day": "2026-12-15"})
    assert "now at DEO office" in desk.send(HERE, {"step": "place", "place": "DEO office"})
    assert "is cancelled" in desk.send(HERE, {"step": "cancel"})
    assert rows(parts, Meetings)[0].cancelled_at is not None
    assert "can no longer be done" in desk.send(HERE, {"step": "cancel"})


@pytest.mark.parametrize(
    ("wrong", "told"),
    [({"day": "2026-12-13"}, "Sunday is free"), ({"day": ""}, "Please fill this in"), ({"place": ""}, "fill this in")],
)
def test_what_the_keypad_refuses_is_refused(wrong: dict[str, str], told: str, app: Flask, parts: Parts) -> None:
    form = {"step": "call", "day": f"{DAY}", "hour": "10", "place": "DEO office", **wrong}
    answer = desk_of(app).post(HERE, form)
    assert (answer.status_code, told in answer.text) == (200, True)
    assert rows(parts, Meetings) == []


def test_a_meeting_of_today_stays(app: Flask, parts: Parts) -> None:
    called(parts, TODAY)
    desk = desk_of(app)
    assert "It is today" in desk.see(HERE)
    assert "can no longer be done" in desk.send(HERE, {"step": "cancel"})


def test_a_decision_is_noted_moved_and_done(app: Flask, parts: Parts) -> None:
    desk = desk_of(app)
    form = {"step": "decide", "decided": "Count the books", "owner": f"{PISHIN_03.id}", "until": "2026-12-14"}
    assert "Noted: F1, Pishin-03" in desk.send(HERE, form)
    assert "is not ahead" in desk.post(HERE, {**form, "until": "2026-11-20"}).text
    assert "by Mon 21 Dec" in desk.send(HERE, {"step": "move", "decision": "1", "until": "2026-12-21"})
    mentor = desk_of(app, ABDUL_WADOOD)
    assert "Done: F1" in mentor.send(HERE, {"step": "done", "decision": "1"})
    assert rows(parts, Decisions)[0].done_by == ABDUL_WADOOD.id
    assert "Done lately F1 Count the books" in desk.see(HERE)
    assert "No decision is open" in desk.send(HERE, {"step": "done", "decision": "1"})


def test_a_mentor_touches_no_decision_of_others(app: Flask, parts: Parts) -> None:
    decided(parts, "Ask for more rooms", "province")
    decided(parts)
    assert "can no longer be done" in desk_of(app, ABDUL_WADOOD).send(HERE, {"step": "done", "decision": "1"})
    assert [row.done_at for row in rows(parts, Decisions)] == [None, None]


@pytest.mark.parametrize(("who", "cluster"), [(NASREEN, None), (ABDUL_WADOOD, PISHIN_03.id)])
def test_words_for_the_agenda(who: Person, cluster: int | None, app: Flask, parts: Parts) -> None:
    desk = desk_of(app, who)
    desk.post(HERE, {"step": "add", "words": ""})
    assert rows(parts, AgendaWords) == []
    assert "Noted for the next district meeting" in desk.send(HERE, {"step": "add", "words": "Chairs for all"})
    assert [(row.words, row.cluster_id) for row in rows(parts, AgendaWords)] == [("Chairs for all", cluster)]
    assert "Chairs for all" in desk.see(HERE)
