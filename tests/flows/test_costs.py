"""The month's money: what waits, and when the operator hears."""

from __future__ import annotations

import pytest

from flows.costs import MILLION, Budget, money, price

RUPEE = MILLION
BUDGET = Budget(month=100 * RUPEE, of_lanes=(("bulk", 20 * RUPEE),))


@pytest.mark.parametrize(
    ("spent", "waiting", "reached"),
    [
        ({}, set(), {}),
        ({"reply": 50, "alert": 29}, set(), {}),
        ({"reply": 50, "alert": 30}, set(), {"month": 80}),
        ({"bulk": 16}, set(), {"bulk": 80}),
        ({"bulk": 20}, {"bulk"}, {"bulk": 100}),
        ({"reply": 100}, {"notice", "bulk"}, {"month": 100}),
        ({"reply": 90, "bulk": 25}, {"notice", "bulk"}, {"month": 100, "bulk": 100}),
    ],
)
def test_what_waits_and_what_is_told(spent: dict[str, int], waiting: set[str], reached: dict[str, int]) -> None:
    amounts = {lane: rupees * RUPEE for lane, rupees in spent.items()}
    assert BUDGET.waiting(amounts) == waiting
    assert BUDGET.reached(amounts) == reached


def test_without_a_budget_nothing_waits() -> None:
    assert Budget().waiting({"bulk": 10**12}) == frozenset()
    assert Budget().reached({"bulk": 10**12}) == {}
    assert not Budget().limits


def test_money_is_read_easily() -> None:
    assert [money(each) for each in (0, 1_200_000, 34_560, 59_538_461, 999_999_999, 1_234_567_890)] == [
        "0.00",
        "1.20",
        "0.0346",
        "59.54",
        "1,000.00",
        "1,234.57",
    ]
    assert [price(each) for each in (0, 1_200_000, 34_500, 9_934_500)] == ["0.00", "1.20", "0.0345", "9.9345"]
