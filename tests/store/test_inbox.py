"""What arrives is kept once, whole or as much of it as we keep."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from store import inbox
from store.database import Database
from store.tables import Inbox
from tests.letters import NOW

NUMBER = "+923331234567"


def keep(
    database: Database, provider_id: str = "a1", body: str = "18 15", channel: str = "africastalking"
) -> int | None:
    with database.transaction() as db:
        return inbox.keep(db, channel, provider_id, NUMBER, body, NOW)


def test_a_repeat_is_known(database: Database) -> None:
    assert keep(database) is not None
    assert keep(database) is None
    assert keep(database, body="other words, same message") is None


def test_another_provider_may_use_the_same_id(database: Database) -> None:
    assert keep(database) != keep(database, channel="twilio")


def test_twenty_at_once_are_one(database: Database) -> None:
    together = Barrier(20)

    def send(_number: int) -> int | None:
        together.wait()
        return keep(database)

    with ThreadPoolExecutor(20) as threads:
        kept = list(threads.map(send, range(20)))
    assert len([one for one in kept if one is not None]) == 1
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Inbox)) == 1


def test_it_is_forgotten_when_the_turn_fails(database: Database) -> None:
    def a_turn_that_fails() -> None:
        with database.transaction() as db:
            inbox.keep(db, "africastalking", "a1", NUMBER, "18 15", NOW)
            raise RuntimeError("the turn failed")

    with pytest.raises(RuntimeError):
        a_turn_that_fails()
    assert keep(database) is not None, "the provider's repeat is the first for us"


def test_what_no_database_stores_is_taken_out(database: Database) -> None:
    keep(database, body="NUL \0 half \ud800 e\u0301")
    with database.reading() as db:
        assert db.scalar(select(Inbox.body)) == "NUL  half ? \u00e9"


@pytest.mark.parametrize(("length", "cut"), [(1_600, False), (1_601, True), (10_000, True)])
def test_a_long_text_is_cut_and_that_is_noted(database: Database, length: int, cut: bool) -> None:
    keep(database, body="a" * length)
    with database.reading() as db:
        row = db.execute(select(Inbox.body, Inbox.cut)).one()
    assert (len(row.body), row.cut) == (1_600, cut)


def test_as_what_it_was_read_is_noted(database: Database) -> None:
    kept = keep(database)
    assert kept is not None
    with database.transaction() as db:
        inbox.understood(db, kept, "count")
        assert db.scalar(select(Inbox.understood)) == "count"
