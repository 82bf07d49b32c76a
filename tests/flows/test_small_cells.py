"""What is hidden of a table, so that nobody can work out a cell of fewer than five."""

from __future__ import annotations

import pytest

from flows.small_cells import at_level, by_group, hidden

DISTRICT_OF = {1: 10, 2: 10, 3: 10, 4: 20}


@pytest.mark.parametrize(
    ("rows", "gone"),
    [
        ([[20, 30]], set()),
        ([[20, 0]], set()),  # nobody is no small cell
        ([[20, 3]], {(0, 0), (0, 1)}),  # the whole is known: the other would tell
        ([[20, 3, 7]], {(0, 1), (0, 2)}),  # with the smallest of the others
        ([[20, 3, 2]], {(0, 1), (0, 2)}),
        ([[3], [9], [6]], {(0, 0), (2, 0)}),  # so is the sum of a column
        ([[3], [0]], {(0, 0)}),
        ([[3, 20], [9, 30]], {(0, 0), (0, 1), (1, 0), (1, 1)}),
        ([[3]], {(0, 0)}),
        ([], set()),
    ],
)
def test_a_small_cell_and_what_would_give_it_away(rows: list[list[int]], gone: set[tuple[int, int]]) -> None:
    assert hidden(rows) == gone


def test_no_row_or_column_has_one_hidden_cell_with_another_beside_it() -> None:
    rows = [[(7 * r * c + 3 * r + c) % 13 for c in range(4)] for r in range(9)]
    gone = hidden(rows)
    lines = [[(r, c) for c in range(4)] for r in range(9)] + [[(r, c) for r in range(9)] for c in range(4)]
    for line in lines:
        known = [rows[r][c] for r, c in line if (r, c) not in gone]
        assert sum(cell in gone for cell in line) != 1 or not any(known)


def test_sums_go_up_and_hiding_goes_down() -> None:
    counted = {(1, 0): (3, 0), (2, 0): (10, 10), (3, 0): (20, 20), (4, 0): (9, 9)}
    assert at_level(counted, DISTRICT_OF, "programme")[0, 0].shown == (42, 39)
    districts = at_level(counted, DISTRICT_OF, "district")
    assert (districts[10, 0].shown, districts[10, 0].whole) == ((33, 30), 63)
    clusters = at_level(counted, DISTRICT_OF, "cluster")
    assert clusters[1, 0].shown == (None, 0)
    assert clusters[1, 0].whole is None
    assert clusters[2, 0].shown == (None, None)  # 33 less 20 less 10 would be the 3
    assert clusters[2, 0].whole is None  # and so would 63 less 40 less 20
    assert (clusters[3, 0].shown, clusters[3, 0].whole) == (
        (None, None),
        40,
    )  # the second column would tell of the first


def test_what_is_hidden_for_a_district_is_hidden_inside() -> None:
    counted = {(1, 0): (0, 9), (2, 0): (3, 9), (3, 0): (0, 9), (4, 0): (20, 9)}
    assert at_level(counted, DISTRICT_OF, "district")[20, 0].shown[0] is None  # beside Pishin's three
    assert at_level(counted, DISTRICT_OF, "cluster")[4, 0].shown[0] is None


def test_what_is_carried_along_hides_nothing() -> None:
    cells = at_level({(1, 0): (6, 2, 3)}, DISTRICT_OF, "programme", 1)[0, 0]
    assert (cells.shown, cells.whole, cells.sums) == ((6,), 6, (2, 3))


GROUP_OF = {1: 1, 2: 1, 3: 2, 4: 2}


def test_groups_across_districts_add_up() -> None:
    counted = {(1, 0): (20, 9), (2, 0): (10, 9), (3, 0): (20, 9), (4, 0): (30, 9)}
    groups = by_group(counted, DISTRICT_OF, GROUP_OF)
    assert {key: (cells.shown, cells.whole) for key, cells in groups.items()} == {
        (1, 0): ((30, 18), 48),
        (2, 0): ((50, 18), 68),
    }


def test_a_group_does_not_tell_what_a_district_hides() -> None:
    counted = {(1, 0): (3, 30), (2, 0): (0, 30), (3, 0): (0, 30), (4, 0): (9, 30), (5, 0): (50, 30), (6, 0): (60, 30)}
    district_of, group_of = {**DISTRICT_OF, 5: 30, 6: 40}, {1: 1, 2: 1, 3: 1, 5: 1, 4: 2, 6: 2}
    assert at_level(counted, district_of, "district")[10, 0].shown[0] is None  # 3
    groups = by_group(counted, district_of, group_of)  # 53 less the 50 of the third district would be the 3
    assert [groups[group, 0].shown for group in (1, 2)] == [(None, None), (None, None)]
    assert [groups[group, 0].whole for group in (1, 2)] == [173, 129]


def test_a_group_does_not_tell_of_the_few_of_one_cluster() -> None:
    counted = {(1, 0): (3,), (2, 0): (10,), (3, 0): (20,), (4, 0): (50,)}
    assert at_level(counted, DISTRICT_OF, "district")[10, 0].shown == (33,)
    apart = by_group(counted, DISTRICT_OF, {1: 1, 2: 2, 3: 2, 4: 1})  # 53 less 50
    assert [apart[group, 0].shown for group in (1, 2)] == [(None,), (None,)]
    together = by_group(counted, DISTRICT_OF, {1: 1, 2: 1, 3: 2, 4: 2})  # 13 tells of none of the two
    assert [together[group, 0].shown for group in (1, 2)] == [(13,), (70,)]
