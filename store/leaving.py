"""Which messages may leave now, and by which way. Statements that `store.outbox` runs for every batch, built once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, or_, select, update
from sqlalchemy.orm import aliased

from store.tables import DeadNumbers, Outbox, People, Schools

NOT_FOR_THE_STOPPED = ("notice", "bulk")
LIVE = ("due", "claimed", "sending")
STOPPED = "has stopped messages"
TOO_LATE = "too late"
HELD = "nothing arrives at this number; waits for a sign of life"


@dataclass(frozen=True)
class Routes:
    """The channels that can send, the first being where what asks for none goes; and which of them are paused."""

    able: tuple[str, ...]
    paused: frozenset[str] = frozenset()

    @property
    def open(self) -> tuple[str, ...]:
        """Those that can send now."""
        return tuple(name for name in self.able if name not in self.paused)

    def of(self, lane: str, wanted: str | None) -> str:
        """Where a message goes: as it asks, else the first. An alert takes whichever is open."""
        if lane == "alert" and wanted not in self.open:
            return self.open[0]
        return wanted if wanted in self.able else self.able[0]


@lru_cache(maxsize=256)
def may_leave(
    lane: str, routes: Routes, hours: tuple[str, ...], held: tuple[tuple[str, tuple[int, ...]], ...]
) -> Select[Any]:
    """The messages of a lane that may leave; at "now" and "real_now", "most" of them, locked."""
    # By when they fall due, not by number: what was planned weeks ago for next month holds nobody up.
    earlier = aliased(Outbox)
    before = or_(earlier.due_at < Outbox.due_at, and_(earlier.due_at == Outbox.due_at, earlier.id < Outbox.id))
    same = and_(earlier.msisdn == Outbox.msisdn, earlier.lane == lane, earlier.hours == Outbox.hours)
    live = earlier.state.in_(LIVE)
    return (
        select(Outbox)
        .where(
            Outbox.state == "due",
            Outbox.lane == lane,
            Outbox.due_at <= bindparam("now"),
            Outbox.expires_at > bindparam("now"),
            or_(Outbox.try_at.is_(None), Outbox.try_at <= bindparam("real_now")),
            _has_a_way(lane, routes),
            ~exists(select(earlier.id).where(same, live, before)),
            Outbox.hours.in_(hours),
            *_not_held(held),
        )
        .order_by(Outbox.due_at, Outbox.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )


def _not_held(held: Sequence[tuple[str, Sequence[int]]]) -> list[ColumnElement[bool]]:
    def waits(hours: str, clusters: Sequence[int]) -> ColumnElement[bool]:
        teaches = select(People.id).join(Schools, Schools.id == People.school_id)
        return and_(
            Outbox.hours == hours,
            exists(teaches.where(People.id == Outbox.person_id, Schools.cluster_id.in_(clusters))),
        )

    return [~waits(hours, clusters) for hours, clusters in held]


def _has_a_way(lane: str, routes: Routes) -> ColumnElement[bool]:
    if lane == "alert":
        return Outbox.id.is_not(None)  # any open channel does, and one is
    way: ColumnElement[bool] = Outbox.channel.in_(routes.open)
    if routes.able[0] in routes.open:
        way = or_(way, Outbox.channel.is_(None), Outbox.channel.not_in(routes.able))
    return way


def unwanted() -> ColumnElement[bool]:
    """For somebody who has stopped what this is."""
    stopped = exists(select(People.id).where(People.id == Outbox.person_id, People.stopped_at.is_not(None)))
    return and_(Outbox.lane.in_(NOT_FOR_THE_STOPPED), stopped)


_WAITING = and_(Outbox.state == "due", Outbox.lane.in_(bindparam("lanes", expanding=True)))
_TRIED = Outbox.attempts > 0  # then the reason is there already, and it is the provider's
RETIRE = (
    update(Outbox)
    .where(_WAITING, Outbox.expires_at <= bindparam("now"))
    .values(state=case((_TRIED, "failed"), else_="expired"), reason=case((_TRIED, Outbox.reason), else_=TOO_LATE)),
    update(Outbox)
    .where(_WAITING, Outbox.due_at <= bindparam("now"), unwanted())
    .values(state="expired", reason=STOPPED),
    update(Outbox)
    .where(
        _WAITING,
        Outbox.due_at <= bindparam("now"),
        exists(select(DeadNumbers.msisdn).where(DeadNumbers.msisdn == Outbox.msisdn)),
    )
    .values(state="held", reason=HELD),
)
