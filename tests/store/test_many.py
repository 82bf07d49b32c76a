"""What is written to many at once is what would have been written one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from store import outbox, schedule
from store.database import Database
from store.tables import Outbox
from tests.letters import SOMEBODY
from tests.people import NOW

OTHER = replace(SOMEBODY, msisdn="+923330000001")
KIND, LIVES = {"kind": "D1", "lane": "bulk", "now": NOW}, timedelta(days=1)


def test_many_letters_leave_once_and_in_their_words(database: Database) -> None:
    with database.transaction() as db:
        assert outbox.add_all(db, [(SOMEBODY, "Salam", "D1/1/a")], **KIND, lives=LIVES) == {"D1/1/a"}
        again = [(SOMEBODY, "Salam again", "D1/1/a"), (OTHER, "Shukria", "D1/2/a")]
        assert outbox.add_all(db, again, **KIND, lives=LIVES) == {"D1/2/a"}
        assert outbox.add_all(db, [], **KIND, lives=LIVES) == set()
        rows = db.execute(select(Outbox.text, Outbox.msisdn, Outbox.state).order_by(Outbox.id)).all()
    assert [tuple(row) for row in rows] == [("Salam", SOMEBODY.msisdn, "due"), ("Shukria", OTHER.msisdn, "due")]


def test_many_letters_give_way_as_one_does(database: Database) -> None:
    stopped = replace(OTHER, stopped=True)
    with database.transaction() as db:
        letters = [(stopped, "Salam", "D9/1/a"), (replace(SOMEBODY, fewer=True), "Salam", "D9/2/a")]
        assert outbox.add_all(db, letters, kind="D9", lane="notice", now=NOW, lives=LIVES) == set()
        assert db.scalars(select(Outbox.state)).all() == ["expired"]  # her wish is noted, the other's is no row


def test_the_first_time_of_many_is_told_once(database: Database) -> None:
    with database.transaction() as db:
        assert schedule.first_times(db, "D1", ["1", "2"], "2026-W48", NOW) == {"1", "2"}
        assert schedule.first_times(db, "D1", ["2", "3"], "2026-W48", NOW) == {"3"}
        assert schedule.first_times(db, "D1", [], "2026-W48", NOW) == set()
        assert not schedule.first_time(db, "D1", "3", "2026-W48", NOW)
