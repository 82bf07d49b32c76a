"""The servers and the empty databases that tests ask for by name. The cast of people is in tests/people.py."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser
from redis import Redis

from store.database import Database, migrate
from tests import servers

MEMORY = "/dev/shm"

TAKE_LONGEST = (  # each is there: tests/test_house_rules.py
    "test_transcripts.py",
    "test_console.py",
    "test_breakages.py",
    "test_small_term.py",
    "test_every_screen.py",
)

# Emptying the tables takes 3 ms; a new database from a template takes 160. Superusers may switch foreign keys off.
EMPTY_EVERY_TABLE = """
DO $$
DECLARE name text;
BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT quote_ident(relname) FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
    LOOP EXECUTE 'DELETE FROM ' || name; END LOOP;
    PERFORM setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace;
END $$
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --rewrite` records anew what people see in tests/transcripts, after a change of words."""
    parser.addoption("--rewrite", action="store_true", help="write into tests/transcripts what is seen and received")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first: a file is one process's, and whoever begins one last is waited for."""
    items.sort(key=lambda item: item.path.name not in TAKE_LONGEST)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Where CI=true everything must have run: a skip is a failure."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = (
            f"{item.nodeid} was skipped, and CI=true allows no skip: {call.excinfo and call.excinfo.value}"
        )
    return report


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL for this run of the tests: the address of an empty database in it, whose user may make others."""
    with servers.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Valkey for this run of the tests."""
    with servers.valkey() as url:
        yield url


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    """A client of that Valkey, with nothing in it."""
    with Redis.from_url(redis_url) as client:
        client.flushall()
        yield client


@pytest.fixture(scope="session")
def new_postgres(postgres_url: str) -> Iterator[Iterator[str]]:
    """Addresses of new, blank PostgreSQL databases, one a `next()`."""

    def made() -> Iterator[str]:
        for number in count(1):
            with psycopg.connect(postgres_url, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE blank_{number}")
            yield postgres_url.removesuffix("/postgres") + f"/blank_{number}"

    return made()


@pytest.fixture(scope="session")
def migrated_postgres(new_postgres: Iterator[str]) -> str:
    """The PostgreSQL database that the tests share, at the newest schema."""
    url = next(new_postgres)
    migrate(url)
    return url


@pytest.fixture(scope="session")
def migrated_sqlite() -> Iterator[Path]:
    """A SQLite file at the newest schema, to be copied."""
    # In memory where there is a place for it: to wait for a disk is a sixth of what many tests take.
    with TemporaryDirectory(prefix="saathi-tests-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as folder:
        path = Path(folder, "migrated.db")
        migrate(f"sqlite:///{path}")
        yield path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database at the newest schema; every test that asks for it runs on both."""
    # Always the same address, whose statements are compiled once in a run: a quarter of what many tests take.
    if request.param == "sqlite":
        migrated: Path = request.getfixturevalue("migrated_sqlite")
        emptied = migrated.with_name("saathi.db")
        url = f"sqlite:///{emptied}"
        Database(url).dispose()
        for left in emptied.parent.glob(emptied.name + "*"):
            left.unlink()
        shutil.copy(migrated, emptied)
        return url
    url = str(request.getfixturevalue("migrated_postgres"))
    Database(url).dispose()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(EMPTY_EVERY_TABLE)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def blank_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with nothing in it at all, for tests of the migrations; both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'blank.db'}"
    return str(next(request.getfixturevalue("new_postgres")))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database, opened; closed after the test."""
    opened = Database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, for tests marked `browser`; they are skipped by name where it is not installed."""
    with servers.chromium() as opened:
        if opened is None:
            pytest.skip("browser tests need Chromium (Debian: apt install chromium)")
        yield opened
