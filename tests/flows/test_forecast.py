"""What a broadcast would cost, by the plan it would take."""

from __future__ import annotations

from flows.costs import MILLION, Budget
from flows.forecast import Load, forecast
from flows.routing import Plan, Route

PLAN = Plan(
    (
        Route("code", price=MILLION, only_for=("+92300",), parts_per_second=2),
        Route("kannel", price=2 * MILLION, parts_per_day=10),
        Route("phone", price=MILLION // 2, lanes=("reply", "alert")),
    ),
    Budget(month=100 * MILLION, of_lanes=(("bulk", 30 * MILLION),)),
)
ENGLISH, URDU = "Salam " * 20, "\u0633\u0644\u0627\u0645 " * 20  # 120 and 100 letters: one part, and two


def test_each_number_by_its_route_and_each_alphabet_by_its_parts() -> None:
    messages = [("+923001", ENGLISH)] * 3 + [("+923331", ENGLISH)] * 2 + [("+923331", URDU)] * 4
    found = forecast(PLAN, messages, "bulk", {})
    assert found.routes == {"code": Load(3, 3, 3 * MILLION), "kannel": Load(6, 10, 20 * MILLION)}
    assert (found.whole, found.longest, found.in_ucs2, found.nowhere) == (Load(9, 13, 23 * MILLION), 2, 4, 0)
    assert (found.seconds, found.days) == (1.5, 1)


def test_what_is_left_is_the_tighter_of_the_two_budgets() -> None:
    one = [("+923331", ENGLISH)]
    assert forecast(PLAN, one, "bulk", {}).left == 30 * MILLION
    assert forecast(PLAN, one, "bulk", {"bulk": 20 * MILLION, "reply": 75 * MILLION}).left == 5 * MILLION
    assert forecast(PLAN, one, "notice", {"reply": 99 * MILLION}).left == MILLION
    assert forecast(PLAN, one, "notice", {"reply": 99 * MILLION}).too_dear
    assert forecast(PLAN, one, "alert", {"reply": 999 * MILLION}).left is None
    assert forecast(Plan(PLAN.routes), one, "bulk", {}).left is None


def test_a_day_that_is_too_short_is_told() -> None:
    assert forecast(PLAN, [("+923331", ENGLISH)] * 21, "bulk", {}).days == 3


def test_nobody_and_nowhere() -> None:
    nobody = forecast(PLAN, [], "bulk", {})
    assert (nobody.whole, nobody.longest, nobody.days, nobody.too_dear) == (Load(), 0, 1, False)
    only = Plan((Route("code", only_for=("+92300",)),))
    assert forecast(only, [("+923331", ENGLISH)], "bulk", {}).nowhere == 1
