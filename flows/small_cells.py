"""Small cells: what is about fewer than five is not shown, nor what would give it away by subtraction.

A table has a row for each place and a column for each answer; the whole of a row is known, and so is the whole of a column,
from the page of the place around it. So of a row or column with one hidden cell another is hidden too, and what is hidden
for a place is hidden for the places inside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.sheet import LEAST

LEVELS = ("programme", "district", "cluster")
Key = tuple[int, int]  # a place and a period
Counted = Mapping[Key, Sequence[int]]  # by cluster and period: a number for each column
OfPlaces = Mapping[int, Sequence[int]]  # the same of one period, by place
Cell = tuple[int, int]
Rows = Sequence[Sequence[int]]
Gone = Mapping[int, frozenset[int]]  # by place, columns


@dataclass(frozen=True)
class Cells:
    """A row as it may be shown: None is hidden. `whole`: the sum of all; `sums`: what was carried along."""

    shown: tuple[int | None, ...]
    whole: int | None
    sums: tuple[int, ...] = ()


def hidden(rows: Rows, already: Collection[Cell] = ()) -> frozenset[Cell]:
    """Which cells (row, column) are not shown; `already`: those that something else hides.

    >>> sorted(hidden([[20, 3, 9]])), sorted(hidden([[20, 0, 9]]))
    ([(0, 1), (0, 2)], [])
    """
    gone = {(r, c) for r, row in enumerate(rows) for c, n in enumerate(row) if 0 < n < LEAST} | set(already)
    lines = list(_lines(rows))
    changed = True
    while changed:
        changed = False
        for line in lines:
            others = [cell for cell in line if cell not in gone and rows[cell[0]][cell[1]]]
            if others and sum(cell in gone for cell in line) == 1:
                gone.add(min(others, key=lambda cell: (rows[cell[0]][cell[1]], cell)))
                changed = True
    return frozenset(gone)


def _lines(rows: Rows) -> Iterator[list[Cell]]:
    """Every row and column of which somebody knows the sum: one of a single cell tells nothing more."""
    width = len(rows[0]) if rows else 0
    if width > 1:
        yield from ([(r, c) for c in range(width)] for r in range(len(rows)))
    if len(rows) > 1:
        yield from ([(r, c) for r in range(len(rows))] for c in range(width))


def at_level(
    counted: Counted, district_of: Mapping[int, int], level: str, columns: int | None = None
) -> dict[Key, Cells]:
    """Every place of a level as it may be shown, by place and period; the programme is place 0.

    `columns`: so many are cells, what follows is carried along.
    """
    found: dict[Key, Cells] = {}
    for period, rows, whole, width in _by_period(counted, columns):
        of, gone = _cascade(rows, district_of, level, width)
        _, unknown = _cascade(whole, district_of, level, 1)
        found |= {(place, period): _cells(row, gone[place], bool(unknown[place]), width) for place, row in of.items()}
    return found


def by_group(
    counted: Counted, district_of: Mapping[int, int], group_of: Mapping[int, int], columns: int | None = None
) -> dict[Key, Cells]:
    """Groups of clusters that run across districts, as they may be shown, by group and period.

    Of a group nothing is shown from which, with the figures of districts and clusters, what they hide could be told.
    """
    found: dict[Key, Cells] = {}
    for period, rows, whole, width in _by_period(counted, columns):
        of = _summed((group_of[place], row) for place, row in rows.items())
        gone = _gone_of_groups(rows, district_of, group_of, width)
        unknown = _gone_of_groups(whole, district_of, group_of, 1)
        found |= {(group, period): _cells(row, gone[group], bool(unknown[group]), width) for group, row in of.items()}
    return found


def _by_period(counted: Counted, columns: int | None) -> Iterator[tuple[int, OfPlaces, OfPlaces, int]]:
    """Each period with its rows, their sums, and how many of their columns are cells."""
    by_period: dict[int, dict[int, Sequence[int]]] = defaultdict(dict)
    for (place, period), row in counted.items():
        by_period[period][place] = row
    for period, rows in sorted(by_period.items()):
        width = columns or len(next(iter(rows.values())))
        yield period, rows, {place: (sum(row[:width]),) for place, row in rows.items()}, width


def _gone_of_groups(
    rows: OfPlaces, district_of: Mapping[int, int], group_of: Mapping[int, int], width: int
) -> dict[int, frozenset[int]]:
    _, of_districts = _cascade(rows, district_of, "district", width)
    _, of_clusters = _cascade(rows, district_of, "cluster", width)
    groups = _summed((group_of[place], row[:width]) for place, row in rows.items())
    order = list(groups)
    parts: dict[tuple[int, int, int], int] = defaultdict(int)  # what a group would tell of a district's hidden clusters
    already = set()
    for place, row in rows.items():
        for c in of_clusters[place]:
            parts[group_of[place], district_of[place], c] += row[c]
    for (group, district, c), n in parts.items():
        if 0 < n < LEAST or (n and c in of_districts[district]):
            already.add((order.index(group), c))
    gone = hidden([groups[group] for group in order], already)
    return {group: frozenset(c for r, c in gone if order[r] == group) for group in order}


def _cascade(
    rows: Mapping[int, Sequence[int]], district_of: Mapping[int, int], level: str, width: int
) -> tuple[Mapping[int, Sequence[int]], Gone]:
    """The rows of a level, and what is hidden of them: from the programme down, so that no place tells of the one around it."""
    by_district = _summed((district_of[place], row) for place, row in rows.items())
    whole = _summed((0, row) for row in by_district.values())
    gone = _gone(whole, [[0]], {}, {}, width)
    if level == "programme":
        return whole, gone
    gone = _gone(by_district, [list(by_district)], dict.fromkeys(by_district, 0), gone, width)
    if level == "district":
        return by_district, gone
    inside: dict[int, list[int]] = defaultdict(list)
    for place in rows:
        inside[district_of[place]].append(place)
    return rows, _gone(rows, list(inside.values()), district_of, gone, width)


def _gone(
    rows: Mapping[int, Sequence[int]],
    tables: Sequence[Sequence[int]],
    around: Mapping[int, int],
    gone_around: Gone,
    width: int,
) -> dict[int, frozenset[int]]:
    """By place the columns that are hidden. `tables`: the places that stand beside each other."""
    found: dict[int, set[int]] = {place: set() for place in rows}
    for places in tables:
        for r, c in hidden([rows[place][:width] for place in places]):
            found[places[r]].add(c)
    for place, row in rows.items():
        for c in gone_around.get(around.get(place, -1), ()):
            if row[c]:
                found[place].add(c)
    return {place: frozenset(columns) for place, columns in found.items()}


def _summed(rows: Iterable[tuple[int, Sequence[int]]]) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for place, row in rows:
        before = found.get(place)
        found[place] = tuple(map(sum, zip(before, row, strict=True))) if before else tuple(row)
    return found


def _cells(row: Sequence[int], gone: frozenset[int], unknown: bool, width: int) -> Cells:
    shown = tuple(None if c in gone or (unknown and row[c]) else row[c] for c in range(width))
    return Cells(shown, None if unknown else sum(row[:width]), tuple(row[width:]))
