"""What a claim costs grows with what is due, not with its square; also where PostgreSQL believes that nothing is due.

It plans with what it last counted, which was in a calm hour: between two digests an outbox holds what was sent, and no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, text

from flows.routing import LANES
from store import outbox
from store.database import Database, migrate
from tests.bench import post
from tests.letters import ONE_ROUTE, lease

DUE = 2_000
CLAIMS = 12  # a statement is prepared after five, and planned for whatever values after five more
READ = text("SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'outbox'")


def rows_read(db: Connection) -> int:
    """By this transaction."""
    return int(db.execute(READ).scalar_one())


def test_a_claim_looks_at_what_is_due_a_few_times(new_postgres: Iterator[str]) -> None:
    url = next(new_postgres)
    migrate(url)
    database = Database(url)
    post.fill_after_a_calm_hour(database, DUE)
    now = datetime.now(UTC)
    with database.transaction() as db:
        for number in range(CLAIMS):
            before = rows_read(db)
            claimed = outbox.claim(db, LANES, ONE_ROUTE, lease(str(number)), now=now, real_now=now, limit=50)
            assert len(claimed) == 50
            assert rows_read(db) - before < 10 * DUE
    database.dispose()
