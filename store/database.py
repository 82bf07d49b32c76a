"""The engine, and the only commit in the product.

SQLite by default, PostgreSQL in production. Everything below runs on a plain
SQLAlchemy connection: no session, no lazy loading, one statement where one does.
"""

from __future__ import annotations

import fcntl
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import OperationalError

try:  # a wheel with a newer SQLite, where there is one: below 3.51.3 WAL can lose a commit (sqlite.org/wal.html#walresetbug)
    import pysqlite3.dbapi2 as _sqlite
except ImportError:  # pragma: no cover - other platforms
    _sqlite = sqlite3

SQLITE: ModuleType = _sqlite
WAL_IS_SAFE = SQLITE.sqlite_version_info >= (3, 51, 3)
BUSY_MS = 5_000
MIGRATIONS = Path(__file__).parent / "migrations"

Unreachable = OperationalError  # what is raised when the database is away or locked for too long


class Database:
    """One database. `transaction()` writes, `reading()` does not; neither is held over a network call."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = _engine(url)
        self._queue = WriteQueue(_file_of(url))

    @property
    def on_sqlite(self) -> bool:
        """Which of the two it is."""
        return self._engine.dialect.name == "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection whose work is kept when the block ends well, and forgotten when it raises."""
        with self._queue.place(), self._engine.connect() as connection:
            yield connection
            connection.commit()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for looking only."""
        with self._engine.connect().execution_options(saathi_reads=True) as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection that sees everything as it was at one moment, however long it looks."""
        isolation = (
            {} if self.on_sqlite else {"isolation_level": "REPEATABLE READ"}
        )  # a reader of SQLite's has that anyway
        with self._engine.connect().execution_options(saathi_reads=True, **isolation) as connection:
            yield connection

    def dispose(self) -> None:
        """Close the pooled connections, as before a fork."""
        self._engine.dispose()


class WriteQueue:
    """Writers of a SQLite file stand in line, of all threads and processes of this machine.

    SQLite lets one write at a time; the others ask again and again, sleeping longer each time, and under load some
    give up after seconds. The kernel wakes whoever waits for a file lock. `path` None: another database, no line.
    """

    def __init__(self, path: str | None) -> None:
        self._path = Path(path + ".queue") if path else None
        self._thread = threading.Lock()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Wait for one's turn; it ends with the block, or with the process."""
        if self._path is None:
            yield
            return
        with self._thread, self._path.open("a") as line:
            fcntl.flock(line, fcntl.LOCK_EX)
            yield


def _file_of(url: str) -> str | None:
    path = make_url(url).database if make_url(url).get_backend_name() == "sqlite" else None
    return path if path and path != ":memory:" else None


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(
            url,
            hide_parameters=True,  # an error would else quote a teacher
            pool_pre_ping=True,
            pool_size=8,
            max_overflow=8,
            connect_args={"connect_timeout": 3},
        )
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url, hide_parameters=True, module=SQLITE, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say, not at the first write
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred BEGIN that reads and then writes fails at once when another wrote in between; the busy time-out does not help it.
    reads = connection.get_execution_options().get("saathi_reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def migrate(url: str) -> None:
    """Bring the schema to the newest. On SQLite also sets the journal mode, once and for the file."""
    engine = _engine(url)
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        raw.cursor().execute(f"PRAGMA journal_mode={'WAL' if WAL_IS_SAFE else 'DELETE'}")
        raw.close()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    command.upgrade(config, "head")
    engine.dispose()


def schema_of(database: Database) -> tuple[str | None, str]:
    """The schema a database has (None: none yet), and the one this code needs."""
    with database.reading() as db:
        there = MigrationContext.configure(db).get_current_revision()
    return there, str(ScriptDirectory(str(MIGRATIONS)).get_current_head())


def insert_once(db: Connection, table: Any, values: dict[str, Any]) -> Any:
    """Insert a row unless a UNIQUE says that it is there already; its key, or None when it was."""
    return db.execute(_unless_there(table, db.dialect.name), values).scalar()


@cache
def _unless_there(table: Any, dialect: str) -> Any:
    # Made once a table: with its values in it the statement would cost more than the database does.
    insert = sqlite_insert if dialect == "sqlite" else postgresql_insert
    rows = table.__table__
    return insert(rows).on_conflict_do_nothing().returning(*rows.primary_key)
