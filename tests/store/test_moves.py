"""A teacher who moved: whom it concerns hears, the first word holds, and what she sent before stays where it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, select, update

from flows.facts import Programme
from flows.outcomes import AttendanceCounted, MoveConfirmed, MovedAway, SchoolMoved
from store import asked, facts_of, moves, people, records
from store.database import Database
from store.moment import Moment
from store.tables import Holdings, Outbox, People, PupilCounts, SchoolMoves
from store.vault import Vault
from tests import pishin
from tests.people import ABDUL_WADOOD, BOSTAN, GUL_KHAN, HURAMZAI, KARBALA, NOW, PISHIN_03, TODAY, YARU, ZARMINA

MOMENT = Moment(NOW, Programme(), Vault("a key for the tests of teachers who moved"))
SAYS = SchoolMoved(ZARMINA.id, HURAMZAI.id, YARU.id)


@pytest.fixture
def db(database: Database) -> Iterator[Connection]:
    with database.transaction() as db:
        pishin.fill(db)
        yield db


def school_of(db: Connection, person_id: int) -> int | None:
    return db.scalar(select(People.school_id).where(People.id == person_id))


def written(db: Connection) -> list[tuple[int | None, str]]:
    return [tuple(row) for row in db.execute(select(Outbox.person_id, Outbox.kind).order_by(Outbox.id))]


def test_she_is_where_she_was_until_it_is_confirmed(db: Connection) -> None:
    records.save(db, AttendanceCounted(ZARMINA.id, HURAMZAI.id, TODAY, 0, 15), MOMENT)
    records.save(db, SAYS, MOMENT)
    assert school_of(db, ZARMINA.id) == HURAMZAI.id
    [move] = moves.waiting(db, PISHIN_03.id)
    assert (move.school, move.new) == (HURAMZAI.name, YARU.name)
    assert written(db) == [(ABDUL_WADOOD.id, "D110")]

    records.save(db, MoveConfirmed(ABDUL_WADOOD.id, move.id, True), MOMENT)
    assert school_of(db, ZARMINA.id) == YARU.id
    assert moves.waiting(db, PISHIN_03.id) == []
    assert written(db)[1:] == [(ZARMINA.id, "D111")]
    assert db.scalars(select(PupilCounts.school_id)).all() == [HURAMZAI.id]


@pytest.mark.parametrize("first", [True, False])
def test_the_first_word_holds_however_often_it_is_said(first: bool, db: Connection) -> None:
    records.save(db, SAYS, MOMENT)
    [move] = moves.waiting(db, PISHIN_03.id)
    for is_so in (first, not first, first):
        records.save(db, MoveConfirmed(ABDUL_WADOOD.id, move.id, is_so), MOMENT)
    assert school_of(db, ZARMINA.id) == (YARU.id if first else HURAMZAI.id)
    assert [kind for _, kind in written(db)] == ["D110", "D111"]


def test_what_she_says_anew_takes_the_place_of_what_she_said(db: Connection) -> None:
    records.save(db, SAYS, MOMENT)
    records.save(db, SchoolMoved(ZARMINA.id, HURAMZAI.id, BOSTAN.id), MOMENT)
    assert [move.new for move in moves.waiting(db, PISHIN_03.id)] == [BOSTAN.name]


def test_who_was_moved_by_the_list_meanwhile_waits_no_more(db: Connection) -> None:
    records.save(db, SAYS, MOMENT)
    [move] = moves.waiting(db, PISHIN_03.id)
    db.execute(update(People).where(People.id == ZARMINA.id).values(school_id=KARBALA.id))
    assert moves.waiting(db, PISHIN_03.id) == []
    records.save(db, MoveConfirmed(ABDUL_WADOOD.id, move.id, True), MOMENT)
    assert school_of(db, ZARMINA.id) == KARBALA.id


def test_the_mentors_own_move_needs_nobody(db: Connection) -> None:
    records.save(db, SchoolMoved(ABDUL_WADOOD.id, KARBALA.id, YARU.id), MOMENT)
    assert school_of(db, ABDUL_WADOOD.id) == YARU.id
    assert written(db) == []


def test_without_a_mentor_the_office_has_it(db: Connection) -> None:
    db.execute(update(Holdings).where(Holdings.person_id == ABDUL_WADOOD.id).values(until=TODAY))
    records.save(db, SAYS, MOMENT)
    assert db.scalars(select(SchoolMoves.id)).all() == []
    [question] = asked.for_officer(db, [people.post(db, "district_officer", district_id=PISHIN_03.district_id)], MOMENT)
    assert YARU.name in question.summary


def test_another_cluster_is_for_the_office(db: Connection) -> None:
    saved = records.save(db, MovedAway(GUL_KHAN.id, PISHIN_03.id, "Barshore, Pishin-04"), MOMENT)
    assert saved == {"ref": "E1"}
    [question] = asked.for_officer(db, [people.post(db, "district_officer", district_id=PISHIN_03.district_id)], MOMENT)
    assert question.summary == "Now at Barshore, Pishin-04: a teacher of GPS Killi Karbala. Please change the list."
    assert school_of(db, GUL_KHAN.id) == KARBALA.id


def test_his_menu_lists_them(db: Connection) -> None:
    records.save(db, SAYS, MOMENT)
    post = people.posts_of(db, ABDUL_WADOOD.id, TODAY)[0]
    assert [move.new for move in facts_of.mentor(db, ABDUL_WADOOD, KARBALA, post, MOMENT).moves] == [YARU.name]
