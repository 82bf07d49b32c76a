"""Posts: one of a kind a place, whoever looks first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from store import people
from store.database import Database
from store.tables import Posts
from tests import pishin
from tests.people import PISHIN_03


def test_a_post_that_many_look_for_at_once_is_made_once(database: Database) -> None:
    with database.transaction() as db:
        pishin.fill(db)

    def look(_: int) -> int:
        with database.transaction() as db:
            return people.post(db, "deputy", cluster_id=PISHIN_03.id)

    with ThreadPoolExecutor(8) as together:
        assert len(set(together.map(look, range(16)))) == 1
    with database.reading() as db:
        assert db.scalar(select(func.count()).where(Posts.kind == "deputy")) == 1
