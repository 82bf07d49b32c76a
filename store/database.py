"""The engine, and the only commit in the product.

SQLite by default, PostgreSQL in production. Everything below runs on a plain SQLAlchemy connection: no session, no lazy
loading, one statement where one does.
"""

from __future__ import annotations

import math
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, String, bindparam, create_engine, event, func, make_url, select, text
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DisconnectionError, OperationalError

from store.prepared import Prepared
from store.write_queue import WriteQueue

try:  # a wheel with a newer SQLite, where there is one: below 3.51.3 WAL can lose a commit (sqlite.org/wal.html#walresetbug)
    import pysqlite3.dbapi2 as _sqlite
except ImportError:  # pragma: no cover - other platforms
    _sqlite = sqlite3

SQLITE: ModuleType = _sqlite
WAL_IS_SAFE = SQLITE.sqlite_version_info >= (3, 51, 3)
BUSY_MS = 5_000
IDLE_S = 1.0  # not used for so long, a connection of PostgreSQL's is asked whether it is still there
USED_AT = "saathi_used_at"  # in the info of a connection, of time.monotonic()
LASTS = "saathi_lasts"  # in the info of a connection: whether its transaction waits for the disk
MIGRATIONS = Path(__file__).parent / "migrations"

Seen = TypeVar("Seen")
Unreachable = OperationalError  # what is raised when the database is away or locked for too long


class Database:
    """One database. `transaction()` writes, `reading()` does not; neither is held over a network call."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = _one_engine(url)
        self._passing = self._engine if self.on_sqlite else _one_engine(url, passing=True)
        file = _file_of(url)
        self._queue = WriteQueue(file)
        self._log = file + "-wal" if file and WAL_IS_SAFE else None

    @property
    def on_sqlite(self) -> bool:
        """Which of the two it is."""
        return self._engine.dialect.name == "sqlite"

    @contextmanager
    def transaction(self, lasting: bool = True, waits: Callable[[], None] = lambda: None) -> Iterator[Connection]:
        """A connection whose work is kept when the block ends well, and forgotten when it raises.

        What is kept survives a killed process. It survives a power cut too, unless the block is not `lasting` and
        nothing in it said `must_last`: half an answer is not worth waiting for a disk. `waits` is called when that wait
        is all that is left.
        """
        with self._queue.place(), (self._engine if lasting else self._passing).connect() as connection:
            with _kept(connection, lasting, waits):
                yield connection
            lasting = connection.info[LASTS]
        if lasting:
            self._reach_the_disk(waits)

    @contextmanager
    def after_a_look(
        self, look: Callable[[Connection], Seen | None], waits: Callable[[], None] = lambda: None
    ) -> Iterator[tuple[Connection, Seen | None]]:
        """A transaction that is not `lasting`, and what was seen before it began, while others could write.

        For a file of SQLite. Of a look that wrote something nothing is left, and nothing was seen.
        """
        with self._engine.connect() as connection:
            seen = _looking(connection, look)
            with self._queue.place(), _kept(connection, lasting=False, waits=waits):
                yield connection, seen
            lasting = connection.info[LASTS]
        if lasting:
            self._reach_the_disk(waits)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for looking only."""
        with self._engine.connect() as connection:
            _begin(connection, "BEGIN")
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection that sees everything as it was at one moment, however long it looks."""
        # A reader of SQLite's has that anyway.
        isolation = {} if self.on_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self._engine.connect().execution_options(**isolation) as connection:
            _begin(connection, "BEGIN")
            yield connection

    def dispose(self) -> None:
        """Close the pooled connections, as before a fork."""
        self._engine.dispose()
        self._passing.dispose()

    def _reach_the_disk(self, waits: Callable[[], None]) -> None:
        # SQLite's own way (synchronous=FULL) is to wait for the disk while nobody else may write. Here others write on.
        # Where the log is gone it was moved into the database file, which SQLite has synced then.
        with suppress(FileNotFoundError):
            if self._log:
                waits()
                log = os.open(self._log, os.O_RDONLY)
                try:
                    os.fsync(log)
                finally:
                    os.close(log)


def _file_of(url: str) -> str | None:
    path = make_url(url).database if make_url(url).get_backend_name() == "sqlite" else None
    return path if path and path != ":memory:" else None


def must_last(db: Connection) -> None:
    """What this transaction writes is worth waiting for the disk."""
    if not db.info.get(LASTS, True):
        db.info[LASTS] = True
        if db.dialect.name != "sqlite":
            db.exec_driver_sql("SET LOCAL synchronous_commit = on")


def _engine(url: str, passing: bool = False) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        engine = create_engine(
            url,
            hide_parameters=True,  # an error would else quote a teacher
            pool_use_lifo=True,
            pool_size=8,
            max_overflow=24,  # two for each of sixteen threads: a page that looks may write beside that (lists, exports)
            connect_args={"connect_timeout": 3, **({"options": "-c synchronous_commit=off"} if passing else {})},
        )
        _ask_the_idle(engine)
        return engine
    pool = {}
    if path := _file_of(url):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        # No end of it, but as many as there are threads: whoever is first in the write queue must never wait here for those behind.
        pool = {"pool_use_lifo": True, "max_overflow": -1}
    about = {"timeout": BUSY_MS / 1000, "check_same_thread": False}
    engine = create_engine(url, hide_parameters=True, module=SQLITE, connect_args=about, **pool)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


_one_engine = lru_cache(maxsize=4)(_engine)  # whoever opens a database again finds its statements compiled


def _ask_the_idle(engine: Engine) -> None:
    # SQLAlchemy's own pre-ping asks before every transaction, which is a tenth of what a press asks of PostgreSQL.
    def came_back(_connection: object, record: Any) -> None:
        record.info[USED_AT] = time.monotonic()

    def goes_out(connection: Any, record: Any, _proxy: object) -> None:
        try:
            if time.monotonic() - record.info.get(USED_AT, math.inf) > IDLE_S:
                engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError("closed while nobody used it") from error

    event.listen(engine, "checkin", came_back)
    event.listen(engine, "checkout", goes_out)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say, not at the first write
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA synchronous={'NORMAL' if WAL_IS_SAFE else 'FULL'}")  # see Database._reach_the_disk
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


@contextmanager
def _kept(connection: Connection, lasting: bool, waits: Callable[[], None]) -> Iterator[None]:
    _begin(connection, "BEGIN IMMEDIATE")
    connection.info[LASTS] = lasting
    yield
    if connection.info[LASTS] and connection.dialect.name != "sqlite":
        waits()
    connection.commit()


def _looking(connection: Connection, look: Callable[[Connection], Seen | None]) -> Seen | None:
    # SQLite could refuse to write (PRAGMA query_only), but then compiles every statement anew.
    raw: Any = connection.connection.dbapi_connection
    changes = raw.total_changes
    _begin(connection, "BEGIN")
    try:
        seen = look(connection)
        return seen if raw.total_changes == changes else None
    finally:
        connection.rollback()


def _begin(connection: Connection, how: str) -> None:
    # A deferred BEGIN that reads and then writes fails at once when another wrote in between; the busy time-out does not
    # help it. Said here and not by a listener: with one on the engine SQLAlchemy takes a longer way at every statement.
    connection.begin()  # of what the driver runs by itself SQLAlchemy would not know that there is something to commit
    if connection.dialect.name == "sqlite":
        _BEGINNINGS[how].run(connection, {})


_BEGINNINGS = {how: Prepared(text(how)) for how in ("BEGIN", "BEGIN IMMEDIATE")}


def migrate(url: str) -> None:
    """Bring the schema to the newest. On SQLite also sets the journal mode, once and for the file."""
    from alembic import command  # noqa: PLC0415 - see schema_of
    from alembic.config import Config  # noqa: PLC0415

    engine = _engine(url)
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        raw.cursor().execute(f"PRAGMA journal_mode={'WAL' if WAL_IS_SAFE else 'DELETE'}")
        raw.close()
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    command.upgrade(config, "head")
    engine.dispose()


def schema_of(database: Database) -> tuple[str | None, str]:
    """The schema a database has (None: none yet), and the one this code needs."""
    # With what it brings along Alembic is 8 MB in every web process and worker, which never ask.
    from alembic.migration import MigrationContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    with database.reading() as db:
        there = MigrationContext.configure(db).get_current_revision()
    return there, str(ScriptDirectory(str(MIGRATIONS)).get_current_head())


def insert_once(db: Connection, table: Any, values: dict[str, Any]) -> Any:
    """Insert a row unless a UNIQUE says that it is there already; its key, or None when it was."""
    return _unless_there(table, db.dialect.name, tuple(values)).scalar(db, values)


def insert_some(db: Connection, table: Any, rows: Sequence[dict[str, Any]], tell: Any) -> Sequence[Any]:
    """Insert those rows that are not there already; of each of them the column `tell`."""
    insert = sqlite_insert if db.dialect.name == "sqlite" else postgresql_insert
    return db.scalars(insert(table).on_conflict_do_nothing().returning(tell), rows).all() if rows else []


def changed(db: Connection, statement: Any, values: Any = None) -> int:
    """How many rows a statement changed, for all the values it was given."""
    return int(db.execute(statement, values).rowcount)


def insert_or_update(db: Connection, table: Any, values: dict[str, Any]) -> None:
    """Put a row where its primary key says, in place of what was there."""
    _in_place(table, db.dialect.name, tuple(values)).run(db, values)


def alone(db: Connection, key: str) -> None:
    """Nobody else is past this point with the same key until the transaction ends. Of SQLite's writers there is one anyway.

    Keys are numbers, `school 12`, `post 3` and such. Whoever takes several takes a number first, and all of them before a row
    is locked; in another order two wait for each other, and PostgreSQL ends one.
    """
    if db.dialect.name != "sqlite":
        _ALONE.run(db, {"key": key})


_ALONE = Prepared(select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("key", type_=String), 0))))


@cache
def _in_place(table: Any, dialect: str, columns: tuple[str, ...]) -> Prepared:
    insert = sqlite_insert if dialect == "sqlite" else postgresql_insert
    rows = table.__table__
    new = insert(rows)
    keys = {column.name for column in rows.primary_key}
    others = {column.name: new.excluded[column.name] for column in rows.columns if column.name not in keys}
    return Prepared(new.on_conflict_do_update(index_elements=sorted(keys), set_=others), columns)


@cache
def _unless_there(table: Any, dialect: str, columns: tuple[str, ...]) -> Prepared:
    insert = sqlite_insert if dialect == "sqlite" else postgresql_insert
    rows = table.__table__
    return Prepared(insert(rows).on_conflict_do_nothing().returning(*rows.primary_key), columns)
