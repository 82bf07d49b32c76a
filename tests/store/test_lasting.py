"""What waits for the disk: an outcome always, half an answer never. And what is kept is seen by everybody."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select

from store import settings
from store.database import Database, must_last
from store.tables import Settings


@pytest.fixture
def durable(database_url: str) -> Iterator[Database]:
    """A database that waits for its disk, as those of the other tests need not."""
    if database_url.startswith("postgresql"):
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute("ALTER ROLE CURRENT_USER SET synchronous_commit = on")
    database = Database(database_url)
    yield database
    database.dispose()
    if database_url.startswith("postgresql"):
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute("ALTER ROLE CURRENT_USER RESET synchronous_commit")


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were synced, in their order."""
    found: list[str] = []
    sync = os.fsync

    def noted(file: int) -> None:
        found.append(Path(f"/proc/self/fd/{file}").readlink().name)
        sync(file)

    monkeypatch.setattr(os, "fsync", noted)
    return found


def _waits(database: Database, lasting: bool, must: bool, synced: list[str]) -> bool:
    """Whether a transaction waited for the disk."""
    synced.clear()
    with database.transaction(lasting=lasting) as db:
        settings.put(db, "one", "1")
        if must:
            must_last(db)
        commit = None if database.on_sqlite else db.exec_driver_sql("SHOW synchronous_commit").scalar()
    return synced == ["saathi.db-wal"] if database.on_sqlite else commit == "on"


@pytest.mark.parametrize(
    ("lasting", "must", "waits"), [(True, False, True), (False, False, False), (False, True, True)]
)
def test_only_what_must_last_waits(
    durable: Database, lasting: bool, must: bool, waits: bool, synced: list[str]
) -> None:
    assert _waits(durable, lasting, must, synced) is waits
    assert _waits(durable, lasting=False, must=False, synced=synced) is False  # the next on the same connection
    with durable.reading() as db:
        assert db.scalar(select(func.count()).select_from(Settings)) == 1


def test_what_fails_is_not_kept_and_not_waited_for(durable: Database, synced: list[str]) -> None:
    def fail() -> None:
        with durable.transaction() as db:
            settings.put(db, "one", "1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert synced == []
    with durable.reading() as db:
        assert settings.get(db, "one") is None


@pytest.mark.parametrize(
    ("lasting", "must", "waits"), [(True, False, 1), (False, False, 0), (False, True, 1), (True, True, 1)]
)
def test_that_it_only_waits_is_said_once_and_before(
    durable: Database, lasting: bool, must: bool, waits: int, synced: list[str]
) -> None:
    said: list[bool] = []

    def only_waits() -> None:
        with durable.reading() as others:
            said.append(settings.get(others, "one") is not None)

    with durable.transaction(lasting=lasting, waits=only_waits) as db:
        settings.put(db, "one", "1")
        if must:
            must_last(db)
        assert not said
    # SQLite's wait is ours, after the commit; PostgreSQL's is its commit.
    assert said == [durable.on_sqlite] * waits
    assert synced == ["saathi.db-wal"] * (waits if durable.on_sqlite else 0)
