"""Many rows named in one statement by one value, a JSON object of keys and values.

A list would make the statement longer with each of them, to be put together and read anew each time; a statement for
each of them is as many round trips.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, String, bindparam, cast
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType


def given(rows: Mapping[Any, str] | Iterable[Any]) -> str:
    """What a statement takes: rows of keys and values, or keys alone. Storable, or PostgreSQL refuses them."""
    return json.dumps(rows if isinstance(rows, Mapping) else dict.fromkeys(rows, ""))


def among(column: Any, name: str) -> ColumnElement[bool]:
    """Whether a column is one of the keys of what is given as `name`."""
    return _Among(column, bindparam(name, type_=String))


def value_of(column: Any, name: str) -> ColumnElement[str]:
    """The value that is given there with a column as key: a number."""
    return _ValueOf(cast(column, String), bindparam(name, type_=String))


class _Among(FunctionElement[bool]):
    name, inherit_cache = "among", True
    type: Any = NullType()  # of a Boolean SQLite is asked whether it = 1, and then takes no index


class _ValueOf(FunctionElement[str]):
    name, type, inherit_cache = "value_of", String(), True


@compiles(_Among)
def _among(element: Any, compiler: Any, **how: Any) -> str:
    column, rows, key = _words(element, compiler, how)
    return f"{column} IN (SELECT CAST(key AS {key}) FROM json_each({rows}))"  # noqa: S608 - words of ours


# An array, which is made once: joined, the rows are gone through once for each row of a table that is thought to be small.
@compiles(_Among, "postgresql")
def _among_on_postgresql(element: Any, compiler: Any, **how: Any) -> str:
    column, rows, key = _words(element, compiler, how)
    return f"{column} = ANY(ARRAY(SELECT CAST(key AS {key}) FROM json_each_text(CAST({rows} AS JSON))))"  # noqa: S608 - the same


@compiles(_ValueOf)
def _value_of(element: Any, compiler: Any, **how: Any) -> str:
    column, rows, _ = _words(element, compiler, how)
    return f"""json_extract({rows}, '$."' || {column} || '"')"""  # ->> is younger than the SQLite of some machines


@compiles(_ValueOf, "postgresql")
def _value_of_on_postgresql(element: Any, compiler: Any, **how: Any) -> str:
    column, rows, _ = _words(element, compiler, how)
    return f"(SELECT CAST({rows} AS JSONB)) ->> {column}"  # as a query of its own it is read once, not for every row


def _words(element: Any, compiler: Any, how: Any) -> tuple[str, str, str]:
    """The column and the rows as this database says them, and the type of the column."""
    column, rows = element.clauses
    kind = compiler.dialect.type_compiler_instance.process(column.type)
    return compiler.process(column, **how), compiler.process(rows, **how), kind
