"""A column cut into periods, and the rows that were found as figures by cluster and period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, case

from flows.periods import Periods
from flows.small_cells import Key


def cut(column: Any, edges: Sequence[Any]) -> ColumnElement[int]:
    """Which of the periods a column is in: -1 before the first, one too many after the last."""
    return case(*((column < edge, n - 1) for n, edge in enumerate(edges)), else_=len(edges) - 1)


def days(periods: Periods) -> tuple[Any, ...]:
    """The edges of periods for a column that holds a day."""
    return (*periods.firsts, periods.after)


def figures(clusters: Iterable[int], periods: Periods, columns: int) -> dict[Key, list[int]]:
    """Nothing yet, for every cluster and period."""
    return {(cluster, n): [0] * columns for cluster in clusters for n in range(len(periods.firsts))}
