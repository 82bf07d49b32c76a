"""Which route an SMS takes: the operator's plan and how each route fares now, to one name.

The order is that of the plan, which is also the order of falling back; routes made for a number come before the others.
An answer leaves by the route she wrote on, while that is open. A route that fails or slows loses its share of what is
new in steps and wins it back with time. An alert takes the healthiest open route and never waits for one. What can wait
does: for a route that is only busy, and bulk for one that costs no more. A message whose send is uncertain is not dealt
with here at all: it has no second route.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache

from flows.costs import Budget

LANES = ("reply", "alert", "notice", "bulk")  # the order in which they leave
WHOLE = 100  # per cent
STEP = 20  # what a failure or a slow call costs; so five in a row leave nothing
WINS_EVERY = timedelta(minutes=2)  # a step is won back after so long without another
BURST_S = 2.0  # workers look so often: a claim may take what a route carries until the next look


@dataclass(frozen=True)
class Route:
    """A channel as the operator plans it. `price`: of a part, in millionths of the currency. 0 of a limit: none.

    `only_for`, `first_for`: how numbers begin that it carries alone, or before others. `answers_only`: it takes nothing but
    answers to what was written on it.
    """

    name: str
    price: int = 0
    lanes: tuple[str, ...] = LANES
    only_for: tuple[str, ...] = ()
    first_for: tuple[str, ...] = ()
    answers_only: bool = False
    parts_per_second: float = 0
    parts_per_day: int = 0

    def carries(self, letter: Letter) -> bool:
        """Whether it may take this one at all."""
        here = not self.only_for or letter.msisdn.startswith(self.only_for)
        return here and letter.lane in self.lanes and (not self.answers_only or letter.asked == self.name)

    def is_made_for(self, msisdn: str) -> bool:
        """Whether it comes before routes that carry everything."""
        return msisdn.startswith((*self.only_for, *self.first_for)) if self.only_for or self.first_for else False


@dataclass(frozen=True)
class Plan:
    """All routes in their order, what a part may cost in a month, and in which money."""

    routes: tuple[Route, ...]
    budget: Budget = field(default_factory=Budget)
    currency: str = "PKR"

    @property
    def limited(self) -> bool:
        """Whether there is a pace, a day's limit or a budget: then two workers must not look at the same moment."""
        return self.budget.limits or any(route.parts_per_second or route.parts_per_day for route in self.routes)

    def route(self, name: str) -> Route | None:
        """By its name."""
        return next((route for route in self.routes if route.name == name), None)


def plain(names: Iterable[str]) -> Plan:
    """A plan without a word of the operator's: these, in this order."""
    return Plan(tuple(Route(name) for name in names))


@dataclass(frozen=True)
class Board:
    """The routes at this moment. `down`: to be left alone, or full for the day; `busy`: for seconds. `shares`: of those
    that lost some. `room`: parts that a route may still take at this look. `waiting`: lanes that wait for a new month."""

    routes: tuple[Route, ...]
    down: frozenset[str] = frozenset()
    busy: frozenset[str] = frozenset()
    shares: Mapping[str, int] = field(default_factory=dict)
    room: Mapping[str, float] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()

    def share(self, name: str) -> int:
        """Per cent."""
        return self.shares.get(name, WHOLE)


@dataclass(frozen=True)
class Letter:
    """What of a message decides its route. `asked`: the route she wrote on; `tried`: the one that put it off."""

    id: int
    msisdn: str
    lane: str
    parts: int = 1
    asked: str | None = None
    tried: str | None = None
    attempts: int = 0


def choose(board: Board, letter: Letter) -> str | None:
    """Its route; None: it waits."""
    ways = _in_order(board.routes, letter)
    if letter.lane == "bulk" and ways:  # the month's money is for what cannot wait
        ways = [route for route in ways if route.price <= ways[0].price]
    ways = [route for route in ways if route.name not in board.down]
    if not ways or letter.lane in board.waiting or (ways[0].name in board.busy and letter.lane != "alert"):
        return None
    ways = [route for route in ways if route.name not in board.busy]
    if letter.lane == "alert":
        best = min(ways, key=lambda route: _for_alert(board, route, letter), default=None)
        return best.name if best else None
    if letter.attempts > 1:  # twice put off: another one may fare better
        ways.sort(key=lambda route: route.name == letter.tried)
    return _by_share(board, ways, letter)


def _for_alert(board: Board, route: Route, letter: Letter) -> tuple[bool, bool, int]:
    return route.name != (letter.asked or route.name), route.name == letter.tried, -board.share(route.name)


def _in_order(routes: Iterable[Route], letter: Letter) -> list[Route]:
    able = [route for route in routes if route.carries(letter)]
    return sorted(able, key=lambda route: (route.name != letter.asked, not route.is_made_for(letter.msisdn)))


def _by_share(board: Board, ways: list[Route], letter: Letter) -> str:
    if ways[0].name == letter.asked:
        return ways[0].name
    for turn, route in enumerate(ways):
        # 37 and 100 have no divisor in common: of any hundred messages in a row each has a number of its own.
        if (letter.id * 37 + turn * 61) % WHOLE < board.share(route.name):
            return route.name
    return ways[0].name


def deal(board: Board, letters: Iterable[Letter]) -> Iterator[tuple[int, str]]:
    """(message, route) of those that may leave now: as far as the room of each route goes."""
    room = dict(board.room)
    for letter in letters:
        full = frozenset(name for name, parts in room.items() if parts <= 0)
        way = choose(replace(board, busy=board.busy | full) if full else board, letter)
        if way:
            room[way] = room.get(way, float("inf")) - letter.parts
            yield letter.id, way


@dataclass(frozen=True)
class Shut:
    """Messages that have no way now: numbers that begin so (and with no longer one of `prefixes`), asked for this route."""

    prefix: str
    asked: str | None


def shut(board: Board, lane: str) -> tuple[tuple[Shut, ...], bool]:
    """Which messages of a lane need not be looked at; and whether those are all."""
    return _shut(board.routes, board.down, board.busy, board.waiting, lane)


@lru_cache(maxsize=256)
def _shut(
    routes: tuple[Route, ...], down: frozenset[str], busy: frozenset[str], waiting: frozenset[str], lane: str
) -> tuple[tuple[Shut, ...], bool]:
    board = Board(routes, down, busy, waiting=waiting)
    asked: list[str | None] = [None, *(route.name for route in routes if lane == "reply")]
    groups = [Shut(prefix, name) for prefix in prefixes(routes) for name in asked]
    found = tuple(each for each in groups if choose(board, Letter(0, each.prefix, lane, asked=each.asked)) is None)
    return found, len(found) == len(groups)


def prefixes(routes: Iterable[Route]) -> tuple[str, ...]:
    """Everything that the plan tells numbers apart by; "" is all the others."""
    return tuple(sorted({"", *(prefix for route in routes for prefix in (*route.only_for, *route.first_for))}))


# --- how a route fares ---------------------------------------------------------------------------


def share_now(share: int, since: datetime | None, now: datetime) -> int:
    """What a route has of its traffic: what it was left with `since` then, and what it has won back."""
    if since is None or now < since:
        return share
    return min(WHOLE, share + STEP * ((now - since) // WINS_EVERY))


def share_after_a_failure(share: int, since: datetime | None, now: datetime) -> int:
    """What it is left with."""
    return max(0, share_now(share, since, now) - STEP)
