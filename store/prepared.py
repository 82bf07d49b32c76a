"""Statements of the hot path: written with SQLAlchemy like all others, run by the driver itself.

Around each statement SQLAlchemy takes some 25 microseconds, three times what SQLite takes for it, and a session has dozens
(docs/decisions/0023). Whatever does not run at every turn is better off with `Connection.execute`.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Dialect, literal_column
from sqlalchemy.exc import DBAPIError

Processor = Callable[[Any], Any]
make_row: Any = namedtuple  # of columns that are not known before it runs


def at_most(rows: int) -> ColumnElement[int]:
    """The LIMIT of a statement. As a value beside its words it has SQLite compile the statement anew whenever it runs."""
    return literal_column(str(rows))


class Prepared:
    """One statement for all databases. `columns`: those that an INSERT without VALUES is given.

    Values are said by name, all that the statement has no value for. Rows are named tuples of Python's own types, as
    SQLAlchemy would give them. Errors are SQLAlchemy's too. Of a column's defaults only values are known, no functions.
    """

    def __init__(self, statement: Any, columns: Sequence[str] = ()) -> None:
        self._statement, self._columns = statement, columns
        self._made: dict[str, _Made] = {}

    def all(self, db: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Every row."""
        made = self._of(db.dialect)
        return made.rows(made.run(db, values))

    def first(self, db: Connection, values: Mapping[str, Any]) -> Any:
        """The first row; None: there is none."""
        return next(iter(self.all(db, values)), None)

    def scalars(self, db: Connection, values: Mapping[str, Any]) -> list[Any]:
        """The first column of every row."""
        return [row[0] for row in self.all(db, values)]

    def scalar(self, db: Connection, values: Mapping[str, Any]) -> Any:
        """The first column of the first row; None: there is none."""
        return next(iter(self.scalars(db, values)), None)

    def run(self, db: Connection, values: Mapping[str, Any]) -> int:
        """Run what gives no rows; how many it changed."""
        return int(self._of(db.dialect).run(db, values).rowcount)

    def _of(self, dialect: Dialect) -> _Made:
        return self._made.get(dialect.name) or self._made.setdefault(dialect.name, self._make(dialect))

    def _make(self, dialect: Dialect) -> _Made:
        compiled = self._statement.compile(dialect=dialect, column_keys=list(self._columns) or None)
        binds = {name: compiled.binds[name] for name in compiled.params}
        given = {name: _processor(bind.type, dialect, "bind_processor") for name, bind in binds.items()}
        known = {name: value for name, value in compiled.params.items() if not binds[name].required}
        for column in getattr(compiled, "insert_prefetch", ()):
            if not column.default.is_scalar:
                raise TypeError(f"{column} has a default that is worked out for each row: say it")
            known[column.key] = column.default.arg
        fixed = {name: read(value) if (read := given.pop(name)) else value for name, value in known.items()}
        columns = getattr(self._statement, "selected_columns", ())
        outs = [_processor(column.type, dialect, "result_processor", None) for column in columns]
        return _Made(compiled.string, compiled.positiontup, given, fixed, outs)


class _Made:
    """A statement in the words of one database."""

    def __init__(
        self,
        words: str,
        order: Sequence[str] | None,
        binds: Mapping[str, Processor | None],
        fixed: Mapping[str, Any],
        outs: Sequence[Processor | None],
    ) -> None:
        self._words, self._order, self._fixed = words, order, fixed
        self._binds = [(name, read) for name, read in binds.items() if read]
        self._outs = [(n, read) for n, read in enumerate(outs) if read]
        self._row: Callable[[Sequence[Any]], Any] | None = None

    def run(self, db: Connection, values: Mapping[str, Any]) -> Any:
        given = {**self._fixed, **values}
        for name, read in self._binds:
            given[name] = read(given[name])
        raw: Any = db.connection.dbapi_connection
        try:
            return send(raw, self._words, [given[name] for name in self._order] if self._order else given)
        except db.dialect.loaded_dbapi.Error as error:
            base = db.dialect.loaded_dbapi.Error
            if db.dialect.is_disconnect(error, raw, None):
                db.invalidate(error)
            raise DBAPIError.instance(self._words, None, error, base, hide_parameters=True) from error

    def rows(self, cursor: Any) -> list[Any]:
        found = cursor.fetchall()
        if not found:
            return []
        if self._row is None:
            names = [about[0] for about in cursor.description]
            self._row = make_row("Row", names, rename=True)._make
        if self._outs:
            found = [self._read(row) for row in found]
        return list(map(self._row, found))

    def _read(self, row: Sequence[Any]) -> list[Any]:
        read = list(row)
        for n, processor in self._outs:
            read[n] = processor(read[n])
        return read


def send(raw: Any, words: str, given: Any) -> Any:
    """Hand a statement to the driver; its cursor. Tests listen here."""
    return raw.execute(words, given)


def _processor(type_: Any, dialect: Dialect, which: str, *more: Any) -> Processor | None:
    found: Processor | None = getattr(type_.dialect_impl(dialect), which)(dialect, *more)
    return found
