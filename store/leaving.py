"""Which messages may leave now. Statements that `store.outbox` runs for every batch, built once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, literal_column, not_, or_, select, update
from sqlalchemy.orm import aliased

from flows.caps import COUNTED
from flows.routing import Shut
from store.tables import Clusters, DeadNumbers, Outbox, People, Schools

NOT_FOR_THE_STOPPED = ("notice", "bulk")
LIVE = ("due", "claimed", "sending")
STOPPED = "has stopped messages"
TOO_LATE = "too late"
TEXTS_OFF = "texts are off in the cluster"
ERASED = "erased"  # and what stands in place of her number begins with it
HELD = "nothing arrives at this number; waits for a sign of life"

# Of its many columns, what sending it takes.
_TOLD: tuple[Any, ...] = (
    Outbox.id, Outbox.msisdn, Outbox.lane, Outbox.text, Outbox.parts, Outbox.channel, Outbox.attempts, Outbox.started_at,
    Outbox.expires_at, Outbox.reason,
)  # fmt: skip

Held = tuple[tuple[str, tuple[int, ...]], ...]


@lru_cache(maxsize=256)
def may_leave(
    lane: str,
    shut: tuple[Shut, ...],
    names: tuple[str, ...],
    prefixes: tuple[str, ...],
    hours: tuple[str, ...],
    held: Held,
) -> Select[Any]:
    """The messages of a lane that may leave; at "now" and "real_now", "most" of them, locked.

    `shut`: those for which no route is open. `names`: all routes; `prefixes`: what tells numbers apart.
    """
    return (
        select(*_TOLD)
        .where(
            Outbox.state == "due",
            Outbox.lane == lane,
            Outbox.due_at <= bindparam("now"),
            Outbox.expires_at > bindparam("now"),
            or_(Outbox.try_at.is_(None), Outbox.try_at <= bindparam("real_now")),
            *(not_(_are(each, lane, names, prefixes)) for each in shut),
            Outbox.id == _first_of_hers(lane),
            Outbox.hours.in_(hours),
            *_not_held(held),
        )
        .order_by(Outbox.due_at, Outbox.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )


def _first_of_hers(lane: str) -> Any:
    """Of what still leaves to the number of a message, in its lane and hours, the one before all others.

    By when they fall due, not by number: what was planned weeks ago for next month holds nobody up.
    """
    # One look into an index that is made for it, with `LIVE` as it is said there. Asked whether an earlier one exists,
    # PostgreSQL went through all that was due for each that was due: it believes that there are none, as at most hours.
    hers = aliased(Outbox)
    same = (hers.msisdn == Outbox.msisdn, hers.lane == lane, hers.hours == Outbox.hours)
    live = hers.state.in_([literal_column(f"'{state}'") for state in LIVE])
    first = select(hers.id).where(*same, live).order_by(hers.due_at, hers.id).limit(1)
    return first.correlate(Outbox).scalar_subquery()


def _are(shut: Shut, lane: str, names: Sequence[str], prefixes: Sequence[str]) -> ColumnElement[bool]:
    """The messages that `shut` speaks of."""
    longer = [prefix for prefix in prefixes if prefix != shut.prefix and prefix.startswith(shut.prefix)]
    number = [Outbox.msisdn.startswith(shut.prefix)] if shut.prefix else []
    other = [~Outbox.msisdn.startswith(prefix) for prefix in longer]
    if lane != "reply":
        asked: ColumnElement[bool] = Outbox.id.is_not(None)
    elif shut.asked is None:
        asked = or_(Outbox.channel.is_(None), Outbox.channel.not_in(names))
    else:
        asked = and_(Outbox.channel.is_not(None), Outbox.channel == shut.asked)
    return and_(asked, *number, *other)


def _not_held(held: Sequence[tuple[str, Sequence[int]]]) -> list[ColumnElement[bool]]:
    def waits(hours: str, clusters: Sequence[int]) -> ColumnElement[bool]:
        teaches = select(People.id).join(Schools, Schools.id == People.school_id)
        return and_(
            Outbox.hours == hours,
            exists(teaches.where(People.id == Outbox.person_id, Schools.cluster_id.in_(clusters))),
        )

    return [~waits(hours, clusters) for hours, clusters in held]


def unwanted() -> ColumnElement[bool]:
    """For somebody who has stopped what this is."""
    stopped = exists(select(People.id).where(People.id == Outbox.person_id, People.stopped_at.is_not(None)))
    return and_(Outbox.lane.in_(NOT_FOR_THE_STOPPED), stopped)


def astray() -> ColumnElement[bool]:
    """To a number that its person has no more: written while it was replaced, or while she was erased."""
    return exists(select(People.id).where(People.id == Outbox.person_id, People.msisdn != Outbox.msisdn))


def texts_off() -> ColumnElement[bool]:
    """What a teacher did not ask for, in a cluster whose texts are off. Answers, alerts and what goes to a post still leave."""
    off = (
        select(People.id)
        .join(Schools, Schools.id == People.school_id)
        .join(Clusters, Clusters.id == Schools.cluster_id)
        .where(People.id == Outbox.person_id, Clusters.sends_texts.is_(False))
    )
    return and_(Outbox.lane.in_(NOT_FOR_THE_STOPPED), Outbox.kind.in_(COUNTED), exists(off))


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
    .where(_WAITING, Outbox.due_at <= bindparam("now"), texts_off())
    .values(state="expired", reason=TEXTS_OFF),
    update(Outbox)
    .where(
        _WAITING,
        Outbox.lane != "reply",  # she wrote just now: somebody is there
        Outbox.due_at <= bindparam("now"),
        exists(select(DeadNumbers.msisdn).where(DeadNumbers.msisdn == Outbox.msisdn)),
    )
    .values(state="held", reason=HELD),
)
