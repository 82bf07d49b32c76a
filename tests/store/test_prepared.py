"""What the driver runs by itself gives what SQLAlchemy would give: rows, types, errors."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Date, Integer, MetaData, Table, bindparam, delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from store import callers
from store.database import Database, Unreachable, insert_once, insert_or_update
from store.prepared import Prepared
from store.tables import DoneOnce, People, Polls, PupilCounts, Schools, Settings
from tests import pishin
from tests.people import GUL_KHAN, NOW

KARACHI = timezone(timedelta(hours=5))


@pytest.fixture
def full(database: Database) -> Database:
    """With a cluster and a teacher in it who counted."""
    with database.transaction() as db:
        pishin.fill(db, joined_at=NOW - timedelta(days=100))
        of_whom = select(Schools.id, People.id).join(People, People.school_id == Schools.id)
        school, person = db.execute(of_whom.where(People.id == GUL_KHAN.id)).one()
        count = {"school_id": school, "day": date(2026, 11, 25), "boys": 5, "girls": 4, "boys_register": 6}
        db.execute(insert(PupilCounts).values(**count, girls_register=7, person_id=person, counted_at=NOW))
    return database


@pytest.mark.parametrize(
    "statement",
    [
        select(People).order_by(People.id),
        select(PupilCounts).where(PupilCounts.replaced.is_(False), PupilCounts.day >= bindparam("since", type_=Date)),
        select(func.count(), func.avg(PupilCounts.boys)),
        select(Schools.name, People.name, People.joined_at).join(People, People.school_id == Schools.id).limit(2),
        callers._LINE._statement,
    ],
)
def test_rows_are_as_sqlalchemy_has_them(full: Database, statement: object) -> None:
    values = {"since": date(2026, 11, 1), "of": GUL_KHAN.msisdn}
    with full.reading() as db:
        theirs = db.execute(statement, values).all()  # type: ignore[call-overload]
        assert theirs
        assert Prepared(statement).all(db, values) == [tuple(row) for row in theirs]


def test_a_row_is_read_by_name_and_an_instant_is_aware(full: Database) -> None:
    with full.reading() as db:
        row = Prepared(select(PupilCounts.counted_at, PupilCounts.replaced, PupilCounts.girls)).first(db, {})
    assert (row.counted_at, row.replaced, row.girls) == (NOW, False, 4)
    assert row.counted_at.utcoffset() == timedelta()


def test_what_is_given_is_kept_as_sqlalchemy_would(database: Database) -> None:
    """An instant of another zone; a default that nobody said."""
    at = datetime(2026, 11, 25, 10, 30, tzinfo=KARACHI)
    columns = ("level", "place_id", "whom", "questions", "started_by", "started_at", "closes_at")
    add = Prepared(insert(Polls), columns)
    with database.transaction() as db:
        pishin.fill(db, joined_at=NOW)
        someone = db.scalar(select(func.min(People.id)))
        add.run(db, dict(zip(columns, ("district", 1, "mentors", "q1", someone, at, at), strict=True)))
        assert db.scalar(select(Polls.started_at)) == at.astimezone(UTC)


def test_a_default_that_is_worked_out_must_be_said(database: Database) -> None:
    table = Table("a", MetaData(), Column("id", Integer, primary_key=True), Column("at", Integer, default=lambda: 1))
    with database.reading() as db, pytest.raises(TypeError, match=r"a\.at has a default"):
        Prepared(insert(table), ("id",)).run(db, {"id": 1})


def test_how_many_rows_changed(full: Database) -> None:
    with full.transaction() as db:
        changed = update(PupilCounts).where(PupilCounts.boys == bindparam("n")).values(replaced=True, flagged=False)
        assert Prepared(changed).run(db, {"n": 5}) == 1
        assert Prepared(changed).run(db, {"n": 99}) == 0
        assert Prepared(delete(PupilCounts)).run(db, {}) == 1


def test_it_is_committed_and_taken_back_with_the_rest(database: Database) -> None:
    """Also where nothing but it ran: on PostgreSQL SQLAlchemy then knows of no work of its own."""
    add = {"name": "a", "value": "1"}
    with database.transaction() as db:
        insert_or_update(db, Settings, add)
    with suppress(ZeroDivisionError), database.transaction() as db:
        insert_or_update(db, Settings, {**add, "value": "2"})
        raise ZeroDivisionError
    with database.reading() as db:
        assert db.scalar(select(Settings.value)) == "1"


def test_once_is_once(database: Database) -> None:
    said = {"kind": "k", "target": "t", "period": "p", "at": NOW}
    with database.transaction() as db:
        assert insert_once(db, DoneOnce, said) is not None
        assert insert_once(db, DoneOnce, said) is None


def test_its_errors_are_sqlalchemys_and_quote_nobody(full: Database) -> None:
    add = Prepared(insert(Settings), ("name", "value"))
    with full.transaction() as db:
        add.run(db, {"name": "twice", "value": "Zarghoona"})
    with pytest.raises(IntegrityError) as caught, full.transaction() as db:
        add.run(db, {"name": "twice", "value": "Zarghoona"})
    assert "Zarghoona" not in str(caught.value).partition("DETAIL")[0]
    with full.transaction() as db:  # the connection is as good as before
        assert add.run(db, {"name": "thrice", "value": ""}) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # nobody else can close a file
def test_a_database_that_went_away_is_unreachable_and_found_again(database: Database) -> None:
    look = Prepared(select(func.count()).select_from(People))
    with suppress(Unreachable), database.transaction() as db:
        pid = db.scalar(text("SELECT pg_backend_pid()"))
        with database.transaction() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        with pytest.raises(Unreachable):
            look.all(db, {})
        raise Unreachable("", None, Exception())
    with database.transaction() as db:
        assert look.scalar(db, {}) == 0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_that_died_while_nobody_used_it_fails_nobody(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as db:
        pid = db.scalar(text("SELECT pg_backend_pid()"))
    with database.transaction(lasting=False) as db:  # by the other pool
        db.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    with pytest.raises(Unreachable), database.transaction() as db:  # used a moment ago, it is not asked
        db.scalar(text("SELECT pg_backend_pid()"))
    with database.transaction() as db:
        pid = db.scalar(text("SELECT pg_backend_pid()"))
    with database.transaction(lasting=False) as db:
        db.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    monkeypatch.setattr("store.database.IDLE_S", 0)
    with database.transaction() as db:
        assert db.scalar(text("SELECT pg_backend_pid()")) != pid
