"""Many rows named by one value: on both databases the same, whatever the keys are, and found by an index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, literal, select, text

from flows.routing import LANES
from store import outbox, results
from store.database import Database, migrate
from store.given import among, given, value_of
from store.tables import DeadNumbers, Outbox
from tests.bench import post
from tests.letters import ONE_ROUTE, lease
from tests.people import NOW
from tests.stopped import overhearing

STRANGE = ["+923331234567", "", 'a "quoted" \\ one', "O'Neil", "$.key", "سلام", "🙂", "%(rows)s ? :rows"]
MANY = 250


@pytest.mark.parametrize("key", STRANGE)
def test_a_key_is_found_whatever_it_is(database: Database, key: str) -> None:
    found = select(DeadNumbers.msisdn).where(among(DeadNumbers.msisdn, "rows"))
    with database.transaction() as db:
        db.execute(DeadNumbers.__table__.insert().values(msisdn=key, since=NOW))
        assert db.scalars(found, {"rows": given([key, "another"])}).all() == [key]
        assert db.scalars(found, {"rows": given(["another"])}).all() == []
        assert db.scalars(found, {"rows": given([])}).all() == []


@pytest.mark.parametrize("value", STRANGE)
def test_each_gets_what_was_given_with_it(database: Database, value: str) -> None:
    rows = {7: value, 12: "another", 70: "a third"}
    with database.reading() as db:
        told = [db.scalar(select(value_of(literal(id), "rows")), {"rows": given(rows)}) for id in (*rows, 1)]
    assert told == [*rows.values(), None]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_named_is_found_by_an_index(database: Database) -> None:
    for column in (Outbox.id, Outbox.once, DeadNumbers.msisdn):
        found = select(column).where(among(column, "rows"))
        with database.reading() as db:
            plan = db.execute(text(f"EXPLAIN QUERY PLAN {found.compile(db)}".replace("?", ":rows")), {"rows": "{}"})
            assert str(plan.first()[-1]).startswith("SEARCH")


@pytest.mark.parametrize("fill", [post.fill_after_a_calm_hour, post.queue])
def test_a_bundle_is_found_by_its_ids_whatever_postgresql_believes_is_there(
    fill: Callable[[Database, int], None], new_postgres: Iterator[str]
) -> None:
    url = next(new_postgres)
    migrate(url)
    database = Database(url)
    fill(database, 20 * MANY)
    now = datetime.now(UTC)
    with database.transaction() as db:
        all_claimed = outbox.claim(db, LANES, ONE_ROUTE, lease("a"), now=now, real_now=now, limit=20 * MANY)
        assert len(all_claimed) == 20 * MANY  # of which a bundle is a part
        some = all_claimed[:MANY]
        assert MANY <= _rows_of(db, lambda: outbox.start_all(db, some, lease("a"), now)) < 10 * MANY
        theirs = [(message, f"theirs-{message.id}") for message in some]
        assert MANY <= _rows_of(db, lambda: results.taken(db, theirs, lease("a"), now)) < 10 * MANY
        told = db.execute(select(Outbox.id, Outbox.provider_id).where(Outbox.provider_id.is_not(None))).all()
    assert dict(told) == {message.id: id for message, id in theirs}
    database.dispose()


def test_postgresql_reads_it_once_for_all_rows(new_postgres: Iterator[str]) -> None:
    url = next(new_postgres)
    migrate(url)
    database = Database(url)
    found = select(Outbox.id, value_of(Outbox.id, "rows"))
    with database.reading() as db:
        whatever_values = text(
            f"EXPLAIN (GENERIC_PLAN, VERBOSE, FORMAT JSON) {found.compile(db)}".replace("%(rows)s", "$1")
        )
        plan = db.execute(whatever_values).scalar_one()[0]["Plan"]
    reading = [node for node in _nodes(plan) if "::jsonb" in str(node.get("Output"))]
    assert [node.get("Parent Relationship") for node in reading] == ["InitPlan"]
    database.dispose()


def _rows_of(db: Connection, work: Callable[[], Any]) -> int:
    """How many rows PostgreSQL handles for the statements of some work, which is then done."""
    sent = list[tuple[str, Any]]()
    once = db.begin_nested()
    with overhearing(lambda words, values: sent.append((words, values))):
        work()
    once.rollback()
    handled = 0
    raw: Any = db.connection.driver_connection
    for words, values in sent:
        once = db.begin_nested()
        with psycopg.ClientCursor(raw) as cursor:
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + words, values)
            ((plan,),) = cursor.fetchall()
        once.rollback()
        handled += _handled(plan[0]["Plan"])
    work()
    return handled


def _handled(plan: dict[str, Any]) -> int:
    counted = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Join Filter")
    return sum(round(node["Actual Loops"] * sum(node.get(name, 0) for name in counted)) for node in _nodes(plan))


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for each in plan.get("Plans", []):
        yield from _nodes(each)
