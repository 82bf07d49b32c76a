"""What an operator is told, and how often: rules over how the service runs. Instants are real time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flows.costs import ALL
from flows.notices import operating
from flows.texts import Text

DOWN_FOR = timedelta(minutes=2)  # shorter is a hiccup; the routes deal with it
LATE = {
    "reply": timedelta(minutes=10),
    "alert": timedelta(minutes=10),
    "notice": timedelta(hours=6),
    "bulk": timedelta(hours=12),
}
AGAIN_H = 6  # hours until the same is told once more
LEAST = 20  # messages of an hour; of fewer their number says nothing
USUAL, FEWER = 50, 2  # per cent that usually arrive, for a channel that tells; and how many times fewer are far fewer


@dataclass(frozen=True)
class Arriving:
    """Of a channel: how many of its messages of the last hour were delivered, and of those of the days before."""

    sent: int = 0
    delivered: int = 0
    usual_sent: int = 0
    usual_delivered: int = 0

    @property
    def is_poor(self) -> bool:
        """Far fewer than usual, of a channel that usually tells."""
        if self.sent < LEAST or self.usual_delivered * 100 < self.usual_sent * USUAL or not self.usual_sent:
            return False
        return self.delivered * FEWER * self.usual_sent < self.usual_delivered * self.sent


@dataclass(frozen=True)
class Running:
    """How it runs. `down`: routes that take nothing, since when. `late`: by lane how long the oldest due message waits.
    `marks`: of each budget the mark reached. `silent`: processes not heard from. `aside`: messages set aside."""

    down: Mapping[str, datetime] = field(default_factory=dict)
    routes: int = 1
    arriving: Mapping[str, Arriving] = field(default_factory=dict)
    late: Mapping[str, timedelta] = field(default_factory=dict)
    marks: Mapping[str, int] = field(default_factory=dict)
    silent: tuple[str, ...] = ()
    aside: int = 0


@dataclass(frozen=True)
class Concern:
    """Something to tell, once for its period. `at_night`: it stands still, and cannot wait for the morning."""

    target: str
    period: str
    text: Text
    at_night: bool = False


def concerns(found: Running, now: datetime) -> Iterator[Concern]:
    """What an operator ought to know. `now` is local: its day and month are theirs."""
    today, part = f"{now:%Y-%m-%d}", f"{now:%Y-%m-%d}/{now.hour // AGAIN_H}"
    for route, since in found.down.items():
        if now - since >= DOWN_FOR:
            hour = f"{since.astimezone(now.tzinfo):%H:%M}"
            text = operating.route_is_down(route, hour, elsewhere=len(found.down) < found.routes)
            yield Concern(route, f"{since.isoformat()}", text, at_night=True)
    for route, arriving in found.arriving.items():
        if arriving.is_poor:
            yield Concern(route, today, operating.little_arrives(route))
    for name, mark in found.marks.items():
        text = operating.money_used_up(name) if mark >= ALL else operating.money_nearly_used(mark, name)
        yield Concern(name, f"{now:%Y-%m}/{mark}", text)
    for lane, waits in found.late.items():
        if waits > LATE[lane]:
            text = operating.queue_is_late(lane, int(waits.total_seconds() // 60))
            yield Concern(lane, part, text, at_night=True)
    for name in found.silent:
        yield Concern(name, part, operating.nobody_hears_of(name), at_night=True)
    if found.aside:
        yield Concern("aside", today, operating.set_aside(found.aside))
