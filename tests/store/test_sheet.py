"""The figures of a month, from a small history whose sums are plain; and as many statements for many districts."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import insert

from flows.outcomes import (
    CheckedIn,
    Decided,
    DecisionDone,
    DecisionMoved,
    Helped,
    Outcome,
    Promised,
    QuestionAnswered,
    QuestionAsked,
    WorkshopCalled,
    WorkshopReplied,
)
from flows.sheet import District, Month, Sheet
from store import moving, records
from store.database import Database
from store.sheet import sheet
from store.tables import Clusters, Districts
from tests import pishin
from tests.people import ABDUL_WADOOD, BIBI_HAWA, GUL_KHAN, NASREEN, PISHIN_03, ZARMINA
from tests.stopped import local, moment_at, statements

NOVEMBER = Month(date(2026, 11, 1))
LONG_AGO = local(1, month=9)


def save(database: Database, day: int, *outcomes: Outcome) -> None:
    with database.transaction() as db:
        for outcome in outcomes:
            records.save(db, outcome, moment_at(local(day, 11)))


def made(database: Database, month: Month = NOVEMBER, day: int = 30) -> Sheet:
    with database.reading() as db:
        return sheet(db, month, moment_at(local(day)))


def ask(person_id: int) -> QuestionAsked:
    return QuestionAsked(person_id, "teaching", "maths", "cluster", "week", "How?")


@pytest.fixture
def pishin_only(database: Database) -> Database:
    with database.transaction() as db:
        pishin.fill(db, joined_at=LONG_AGO)
    return database


def test_what_was_asked_answered_promised_and_decided(pishin_only: Database) -> None:
    save(pishin_only, 9, ask(ZARMINA.id), ask(GUL_KHAN.id), ask(BIBI_HAWA.id))
    save(pishin_only, 11, QuestionAnswered(ABDUL_WADOOD.id, 1, "So", by="mentor"))
    save(
        pishin_only,
        12,
        Helped(ZARMINA.id, 1),
        QuestionAnswered(ABDUL_WADOOD.id, 1, "And so", by="mentor"),
        Helped(ZARMINA.id, 1),
    )
    with pishin_only.transaction() as db:
        moving.pass_up(db, 2, moment_at(local(12)), ABDUL_WADOOD.id, "sums")
        moving.pass_up(db, 3, moment_at(local(12)), ABDUL_WADOOD.id, "sums")
    save(pishin_only, 13, Promised(NASREEN.id, 2, date(2026, 11, 20)), Promised(NASREEN.id, 3, date(2026, 11, 20)))
    save(pishin_only, 19, QuestionAnswered(NASREEN.id, 2, "Yes", by="officer"))
    decided = Decided(NASREEN.id, PISHIN_03.district_id, "Count", "officer", date(2026, 11, 25))
    save(pishin_only, 20, decided, decided)
    save(pishin_only, 24, DecisionDone(NASREEN.id, 1))
    save(pishin_only, 26, DecisionDone(NASREEN.id, 2))
    found = made(pishin_only).districts[0]
    assert sorted(found.days) == [2, 10]
    assert (found.helped, found.said) == (1, 1)
    assert (found.promises, found.kept) == (2, 1)
    assert (found.decided, found.done) == (2, 1)
    assert found.open == {("officer", "11-30"): 1}
    assert found.long == []


def test_a_decision_is_of_the_month_in_which_it_was_first_due_once_that_day_is_over(pishin_only: Database) -> None:
    decided = Decided(NASREEN.id, PISHIN_03.district_id, "Count", "officer", date(2026, 11, 28))
    save(pishin_only, 20, decided)
    assert made(pishin_only, day=28).districts[0].decided == 0
    save(pishin_only, 27, DecisionMoved(NASREEN.id, 1, date(2026, 12, 5)))
    found = made(pishin_only).districts[0]
    assert (found.decided, found.done) == (1, 0)
    save(pishin_only, 30, DecisionDone(NASREEN.id, 1))
    found = made(pishin_only).districts[0]
    assert (found.decided, found.done) == (1, 1)
    assert made(pishin_only, Month(date(2026, 12, 1))).districts[0].decided == 0


def test_workshops_count_people_once(pishin_only: Database) -> None:
    call = WorkshopCalled(
        ABDUL_WADOOD.id, PISHIN_03.id, date(2026, 11, 18), date(2026, 11, 19), time(9), "GGHS", "maths"
    )
    save(
        pishin_only, 9, call, WorkshopReplied(ZARMINA.id, 1, coming=True), WorkshopReplied(GUL_KHAN.id, 1, coming=False)
    )
    save(pishin_only, 18, CheckedIn(ZARMINA.id, 1, date(2026, 11, 18)), CheckedIn(ZARMINA.id, 1, date(2026, 11, 19)))
    found = made(pishin_only).districts[0]
    assert (found.workshops, found.coming, found.came) == (1, 1, 1)
    assert made(pishin_only, Month(date(2026, 10, 1))).districts[0].workshops == 0


def test_reach_and_why_a_cluster_is_quiet(pishin_only: Database) -> None:
    with pishin_only.transaction() as db:
        db.execute(insert(Clusters).values(id=90, district_id=PISHIN_03.district_id, name="Pishin-09", code="30709"))
    save(pishin_only, 11, ask(ZARMINA.id))
    sheet_now = made(pishin_only)
    found = sheet_now.districts[0]
    assert sheet_now.weeks == 5
    assert (found.clusters, found.active, found.mentors, found.quiet) == (2, 1, 1, {"no mentor": 1})
    assert (found.enrolled, found.weekly, found.weekly_of) == (4, 1, 15)  # the mentor is among the enrolled only


def test_as_many_statements_however_many_districts(pishin_only: Database) -> None:
    with statements() as few:
        made(pishin_only)
    with pishin_only.transaction() as db:
        for n in range(30):
            db.execute(insert(Districts).values(id=100 + n, province_id=1, name=f"District {n:02}"))
            db.execute(insert(Clusters).values(id=100 + n, district_id=100 + n, name=f"C-{n}", code=f"5{n:04}"))
    with statements() as many:
        found = made(pishin_only)
    assert [district.name for district in found.districts] == sorted(district.name for district in found.districts)
    assert isinstance(found.districts[0], District)
    assert len(found.districts) == 31
    assert len(many) == len(few)
