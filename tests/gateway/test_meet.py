"""The meeting through the store and its job: who hears, once, and never what is private."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import insert, select

from flows.calendar import HOLIDAY, Block
from flows.outcomes import (
    AgendaAdded,
    Decided,
    DecisionDone,
    DecisionMoved,
    MeetingCalled,
    MeetingCancelled,
    MeetingChanged,
    Outcome,
    PassedUp,
    QuestionAsked,
)
from gateway.jobs import meet
from gateway.parts import Parts
from store import calendar, decisions, meetings, records
from store.database import Database
from store.tables import Clusters, Decisions, Meetings
from tests import pishin
from tests.people import ABDUL_WADOOD, BIBI_HAWA, GUL_KHAN, NASREEN, PISHIN_03
from tests.stopped import later, local, moment_at, outbox, parts_at, statements

DISTRICT = PISHIN_03.district_id
CALL = MeetingCalled(NASREEN.id, DISTRICT, date(2026, 12, 10), time(10), "DEO office")
DECIDED = Decided(NASREEN.id, DISTRICT, "Count the books", "mentor", date(2026, 12, 14), PISHIN_03.id)


@pytest.fixture
def parts(database: Database) -> Parts:
    with database.transaction() as db:
        pishin.fill(db)
    return parts_at(database)


def save(parts: Parts, outcome: Outcome, day: int = 25, month: int = 11) -> dict[str, Any]:
    with parts.database.transaction() as db:
        return dict(records.save(db, outcome, moment_at(local(day, 11, month=month))))


def meeting_id(parts: Parts) -> int:
    with parts.database.reading() as db:
        return int(db.execute(select(Meetings.id).order_by(Meetings.id.desc())).scalars().first() or 0)


def run(parts: Parts, day: int, hour: int = 10, minute: int = 0) -> dict[str, int]:
    return meet.run(later(parts, local(day, hour, minute, month=12)))


def texts(parts: Parts, *kinds: str) -> list[str]:
    return [row.text for row in outbox(parts.database, *kinds)]


def test_mentors_hear_at_once_of_a_call_a_change_and_a_cancel_each_once(parts: Parts) -> None:
    save(parts, CALL)
    save(parts, CALL)
    moved = MeetingChanged(NASREEN.id, meeting_id(parts), day=date(2026, 12, 9))
    save(parts, moved)
    save(parts, moved)
    save(parts, MeetingCancelled(NASREEN.id, meeting_id(parts)))
    save(parts, MeetingCancelled(NASREEN.id, meeting_id(parts)))
    rows = outbox(parts.database)
    assert [(row.kind, row.person_id) for row in rows] == [(kind, ABDUL_WADOOD.id) for kind in ("D62", "D63", "D64")]
    save(parts, CALL)  # the same day again, after a cancel
    assert len(texts(parts, "D62")) == 2


def test_what_changes_in_the_evening_is_heard_in_the_evening_and_by_the_officer_whose_deputy_did_it(
    parts: Parts,
) -> None:
    save(parts, CALL)
    with parts.database.transaction() as db:
        evening = moment_at(local(9, 19, 30, month=12))
        records.save(db, MeetingCancelled(GUL_KHAN.id, meeting_id(parts)), evening)
    rows = outbox(parts.database, "D64")
    assert {row.person_id for row in rows} == {ABDUL_WADOOD.id, NASREEN.id}
    assert {(row.due_at, row.hours) for row in rows} == {(evening.now, "urgent")}  # before anybody is on the road


def test_what_was_said_of_a_meeting_and_has_not_left_goes_with_its_day(parts: Parts) -> None:
    def waits() -> list[str]:
        return [row.kind for row in outbox(parts.database) if row.state == "due"]

    save(parts, CALL)
    number = meeting_id(parts)
    save(parts, MeetingChanged(NASREEN.id, number, place="GHS Pishin"))
    assert waits() == ["D63"]
    run(parts, 7)
    save(parts, MeetingChanged(NASREEN.id, number, place="DEO office"), 7, month=12)
    assert waits() == ["D22", "D22", "D63"]  # the pack is made once for a day: D63 follows it
    save(parts, MeetingChanged(NASREEN.id, number, day=date(2026, 12, 14)), 7, month=12)
    assert waits() == ["D63"]
    run(parts, 11)
    assert waits() == ["D63", "D22", "D22"]
    save(parts, MeetingCancelled(NASREEN.id, number), 11, month=12)
    assert waits() == ["D64"]


def test_the_pack_goes_once_to_mentors_and_officer_and_again_only_for_another_day(parts: Parts) -> None:
    save(parts, CALL)
    assert run(parts, 7, 9, 59) == {}
    assert run(parts, 7) == {"D22": 2}
    assert run(parts, 7, 11) == {}
    assert {row.person_id for row in outbox(parts.database, "D22")} == {ABDUL_WADOOD.id, NASREEN.id}
    save(parts, MeetingChanged(NASREEN.id, meeting_id(parts), day=date(2026, 12, 14)), 8, month=12)
    assert run(parts, 11) == {"D22": 2}


def test_holidays_before_a_meeting_bring_its_pack_forward(parts: Parts) -> None:
    with parts.database.transaction() as db:
        calendar.add(db, Block(HOLIDAY, date(2026, 12, 5), date(2026, 12, 9), why="x", confirmed=True))
    save(parts, CALL)
    assert run(parts, 4, 9) == {}
    assert run(parts, 4) == {"D22": 2}


def test_called_on_its_eve_a_meeting_has_its_pack_at_once_and_in_its_hours(parts: Parts) -> None:
    save(parts, CALL, 9, month=12)
    assert run(parts, 9, 11, 1) == {"D22": 2}
    assert run(parts, 9, 11, 2) == {}
    save(parts, replace(CALL, day=date(2026, 12, 14)), 13, month=12)  # a Sunday
    assert run(parts, 13, 11, 1) == {"D22": 2}
    assert {(row.hours, row.expires_at) for row in outbox(parts.database, "D22")[-2:]} == {
        ("day", local(14, 10, month=12))
    }


def test_another_place_on_the_eve_takes_nobody_the_pack_that_has_not_left(parts: Parts) -> None:
    save(parts, CALL)
    save(parts, MeetingChanged(NASREEN.id, meeting_id(parts), place="GHS Pishin"), 9, month=12)
    assert run(parts, 9, 11, 1) == {"D22": 2}


def test_a_night_of_downtime_delays_the_pack_and_a_cancelled_meeting_has_none(parts: Parts) -> None:
    save(parts, CALL)
    assert run(parts, 9, 12) == {"D22": 2}
    save(parts, replace(CALL, day=date(2026, 12, 17)), 11, month=12)
    assert run(parts, 17, 10) == {}  # it has begun
    save(parts, MeetingCancelled(NASREEN.id, meeting_id(parts)), 12, month=12)
    assert run(parts, 14, 12) == {}


def test_what_is_private_is_on_no_agenda_but_what_went_up_with_leave(parts: Parts) -> None:
    private = QuestionAsked(
        GUL_KHAN.id, "teaching", "maths", "mentor", "week", "Gul Khan of GPS Killi Karbala cannot teach sums"
    )
    save(parts, private)
    save(parts, QuestionAsked(BIBI_HAWA.id, "teaching", "multigrade", "cluster", "week", "Three classes at once"))
    save(parts, CALL)
    run(parts, 7)
    pack = texts(parts, "D22")[0]
    assert "Multigrade (1 cluster)" in pack or "Multigrade (1" in pack
    for hidden in ("Maths", "Gul", "Karbala", "Three classes"):
        assert hidden not in pack


def test_what_was_passed_up_stands_with_its_number_and_its_line(parts: Parts) -> None:
    asked = save(parts, QuestionAsked(GUL_KHAN.id, "supplies", "", "cluster", "week", "No class 3 maths books"))
    save(parts, PassedUp(ABDUL_WADOOD.id, int(asked["ref"][1:]), "no class 3 books"))
    save(parts, AgendaAdded(ABDUL_WADOOD.id, DISTRICT, "Chalk for all", PISHIN_03.id))
    save(parts, CALL)
    run(parts, 7)
    assert "no class 3 books E1, Pishin-03: Chalk for all." in texts(parts, "D22")[1]


def test_words_for_an_agenda_are_gone_after_its_meeting_and_kept_when_there_was_none(parts: Parts) -> None:
    save(parts, AgendaAdded(ABDUL_WADOOD.id, DISTRICT, "Chalk", PISHIN_03.id))
    save(parts, CALL)
    with parts.database.reading() as db:
        for day, month, words in ((26, 11, 1), (10, 12, 1), (11, 12, 0)):
            there = meetings.desk(db, DISTRICT, moment_at(local(day, month=month)))
            assert len(there.added) == words


def test_a_decision_is_told_once_recalled_once_a_date_and_done(parts: Parts) -> None:
    assert save(parts, DECIDED, 10, month=12) == {"ref": "F1"}
    assert [row.person_id for row in outbox(parts.database, "D65")] == [ABDUL_WADOOD.id]
    assert run(parts, 12, 9) == {}
    assert run(parts, 12) == {"D66": 1}
    assert run(parts, 12, 12) == {}
    save(parts, DecisionMoved(ABDUL_WADOOD.id, 1, date(2026, 12, 16)), 12, month=12)
    assert run(parts, 15) == {"D66": 1}
    with parts.database.reading() as db:
        assert [each.id for each in decisions.overdue_decisions(db, [DISTRICT], date(2026, 12, 17))[DISTRICT]] == [1]
        assert decisions.overdue_decisions(db, [DISTRICT], date(2026, 12, 16)) == {}
    for _ in range(2):
        save(parts, DecisionDone(ABDUL_WADOOD.id, 1), 16, month=12)
    assert [row.person_id for row in outbox(parts.database, "D67", "D68")] == [NASREEN.id, NASREEN.id]
    with parts.database.reading() as db:
        assert decisions.overdue_decisions(db, [DISTRICT], date(2026, 12, 20)) == {}


def test_an_officer_who_notes_his_own_decision_gets_no_sms_but_its_recall(parts: Parts) -> None:
    save(parts, replace(DECIDED, owner="officer", cluster_id=None), 10, month=12)
    assert texts(parts, "D65") == []
    assert run(parts, 12) == {"D66": 1}


def test_a_look_costs_the_same_however_many_districts_and_decisions(parts: Parts) -> None:
    save(parts, CALL)
    with statements() as few:
        run(parts, 1)
    with parts.database.transaction() as db:
        clusters = [
            {"id": 100 + n, "district_id": DISTRICT, "name": f"Pishin-1{n}", "code": f"4{n:04}"} for n in range(8)
        ]
        db.execute(insert(Clusters), clusters)
    for n in range(8):
        save(parts, replace(DECIDED, cluster_id=100 + n), 10, month=12)
    with parts.database.reading() as db:
        assert len(list(db.execute(select(Decisions.id)))) == 8
    with statements() as many:
        run(parts, 1)
    assert len(many) <= len(few) + 1
