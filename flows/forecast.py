"""What a broadcast would cost, and how long it would take, before anybody presses a key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flows import gsm
from flows.costs import CAN_WAIT
from flows.routing import Board, Letter, Plan, choose


@dataclass(frozen=True)
class Load:
    """What one route would carry. `cost` in millionths."""

    messages: int = 0
    parts: int = 0
    cost: int = 0

    def and_(self, parts: int, cost: int) -> Load:
        """With one message more."""
        return Load(self.messages + 1, self.parts + parts, self.cost + cost)


@dataclass(frozen=True)
class Forecast:
    """By route what it would carry; `longest`: parts of the longest message; `in_ucs2`: messages that need that alphabet;
    `nowhere`: numbers that no route carries. `left`: of the month's money for it, None where there is no budget."""

    routes: Mapping[str, Load]
    longest: int
    in_ucs2: int
    nowhere: int
    seconds: float
    days: int
    left: int | None

    @property
    def whole(self) -> Load:
        """All routes together."""
        loads = self.routes.values()
        return Load(sum(x.messages for x in loads), sum(x.parts for x in loads), sum(x.cost for x in loads))

    @property
    def too_dear(self) -> bool:
        """Part of it would wait for the next month."""
        return self.left is not None and self.whole.cost > self.left


def forecast(plan: Plan, messages: Iterable[tuple[str, str]], lane: str, spent: Mapping[str, int]) -> Forecast:
    """Of (number, words), as they would leave with every route well. `spent`: this month, by lane."""
    board, loads, longest, in_ucs2, nowhere = Board(plan.routes), dict[str, Load](), 0, 0, 0
    for number, (msisdn, words) in enumerate(messages):
        text = gsm.plain(words)
        parts = gsm.parts(text)
        way = choose(board, Letter(number, msisdn, lane, parts))
        route = plan.route(way) if way else None
        if route is None:
            nowhere += 1
            continue
        loads[route.name] = loads.get(route.name, Load()).and_(parts, parts * route.price)
        longest, in_ucs2 = max(longest, parts), in_ucs2 + (not gsm.is_gsm7(text))
    paces = [(load.parts, route) for name, load in loads.items() if (route := plan.route(name))]
    return Forecast(
        routes=loads,
        longest=longest,
        in_ucs2=in_ucs2,
        nowhere=nowhere,
        seconds=max((parts / route.parts_per_second for parts, route in paces if route.parts_per_second), default=0),
        days=max((-(-parts // route.parts_per_day) for parts, route in paces if route.parts_per_day), default=1),
        left=_left(plan, lane, spent),
    )


def _left(plan: Plan, lane: str, spent: Mapping[str, int]) -> int | None:
    if lane not in CAN_WAIT:
        return None
    limits = [plan.budget.month - sum(spent.values())] if plan.budget.month else []
    limits += [most - spent.get(name, 0) for name, most in plan.budget.of_lanes if name == lane]
    return max(0, min(limits)) if limits else None
