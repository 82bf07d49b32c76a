"""The figures of /metrics. Those of the database are counted when it is asked; those of calls are of the process that answers.

Numbers and words are in none of them. A label `process` tells web processes apart: each counts what it served.
"""

from __future__ import annotations

import os
from collections import Counter as Counted
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from gateway.parts import Parts
from gateway.queues import RINGS_LOST
from store import reconciling, routes
from store.tables import Inbox, Outbox, Receipts

LATELY = timedelta(hours=24)  # what is counted by the day
RECENT = 500  # delivery reports that the lag is taken from
_PROCESS = str(os.getpid())
_PRESSES = Histogram(
    "saathi_ussd_press_seconds",
    "From a key press to its screen",
    ["process"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
).labels(_PROCESS)
_REFUSED = Counter(
    "saathi_calls_refused", "Calls of providers that could not be read, by why", ["process", "channel", "why"]
)


def press_took(seconds: float) -> None:
    """A screen was answered."""
    _PRESSES.observe(seconds)


def call_refused(channel: str, why: str) -> None:
    """A call was not read: forged, not_ours, incomplete or too_large."""
    _REFUSED.labels(_PROCESS, channel, why).inc()


def registry(parts: Parts) -> CollectorRegistry:
    """Everything that /metrics tells."""
    found = CollectorRegistry()
    found.register(Figures(parts))
    for each in (RINGS_LOST, _PRESSES, _REFUSED):
        found.register(each)
    return found


class Figures:
    """What the database knows, counted when it is asked."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def collect(self) -> Iterator[Metric]:
        """The figures of this moment; while the database is away only that it is."""
        try:
            with self._parts.database.reading() as db:
                found = [figure for look in LOOKS for figure in look(db, self._parts)]
        except SQLAlchemyError:
            found = []
        yield GaugeMetricFamily("saathi_database_up", "Whether the database answers", value=bool(found))
        yield GaugeMetricFamily("saathi_spool_events", "Calls kept on the disk", value=self._parts.spool.waiting)
        yield from found


def _outbox(db: Connection, parts: Parts) -> Iterator[Metric]:
    states = GaugeMetricFamily("saathi_outbox_messages", "Messages by lane and state", labels=["lane", "state"])
    counted = select(Outbox.lane, Outbox.state, func.count()).group_by(Outbox.lane, Outbox.state)
    for lane, state, n in db.execute(counted):
        states.add_metric([lane, state], n)
    yield states
    now = parts.clock.now(db)
    oldest = GaugeMetricFamily(
        "saathi_outbox_oldest_due_seconds", "How long the oldest due message waits", labels=["lane"]
    )
    due = select(Outbox.lane, func.min(Outbox.due_at)).where(Outbox.state == "due", Outbox.due_at <= now)
    for lane, since in db.execute(due.group_by(Outbox.lane)):
        oldest.add_metric([lane], (now - since).total_seconds() if since else 0)
    yield oldest


def _receipts(db: Connection, _parts: Parts) -> Iterator[Metric]:
    parked = select(func.count()).select_from(Receipts).where(Receipts.outbox_id.is_(None))
    yield GaugeMetricFamily(
        "saathi_receipts_parked", "Reports of messages we do not know", value=db.scalar(parked) or 0
    )
    lag = GaugeMetricFamily(
        "saathi_receipts_lag_seconds", "From sent to its final report, of the last ones", labels=["channel", "quantile"]
    )
    last = select(Receipts.channel, Receipts.received_at, Outbox.sent_at).join(Outbox, Outbox.id == Receipts.outbox_id)
    last = last.where(Receipts.final, Outbox.sent_at.is_not(None)).order_by(Receipts.id.desc()).limit(RECENT)
    waits: dict[str, list[float]] = {}
    for channel, received_at, sent_at in db.execute(last):
        waits.setdefault(channel, []).append(max(0.0, (received_at - (sent_at or received_at)).total_seconds()))
    for channel, seconds in waits.items():
        for quantile in (0.5, 0.95):
            lag.add_metric(
                [channel, str(quantile)], sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * quantile))]
            )
    yield lag


def _inbox(db: Connection, parts: Parts) -> Iterator[Metric]:
    arrived = db.scalar(select(func.count()).select_from(Inbox)) or 0
    yield GaugeMetricFamily("saathi_inbox_messages", "Messages that have arrived", value=arrived)
    read = GaugeMetricFamily("saathi_inbox_read", "Messages of a day, by as what they were read", labels=["as"])
    since = parts.clock.now(db) - LATELY
    counted = select(Inbox.understood, func.count()).where(Inbox.received_at >= since).group_by(Inbox.understood)
    for how, n in db.execute(counted):
        read.add_metric([how or "nothing done"], n)
    yield read
    marked = GaugeMetricFamily("saathi_inbox_marked", "Messages that their provider does not know", labels=["channel"])
    for channel, n in Counted(each.channel for each in reconciling.doubted(db)).items():
        marked.add_metric([channel], n)
    yield marked


def _routes(db: Connection, parts: Parts) -> Iterator[Metric]:
    now = datetime.now(UTC)
    day = now.astimezone(parts.policy.zone).date()
    share = GaugeMetricFamily("saathi_route_share", "Per cent of its messages that a route gets", labels=["route"])
    down = GaugeMetricFamily("saathi_route_down_seconds", "How long a route has taken nothing", labels=["route"])
    today = GaugeMetricFamily("saathi_route_parts_today", "Parts handed to a route today", labels=["route"])
    fares, used = routes.fares(db, now), routes.used_on(db, day)
    for route in parts.plan.routes:
        found, use = fares.get(route.name, routes.Fares()), used.get(route.name, routes.Use())
        share.add_metric([route.name], found.share)
        since = found.down_since or now
        down.add_metric([route.name], (now - since).total_seconds())
        today.add_metric([route.name], use.parts)
    yield from (share, down, today)
    spent = GaugeMetricFamily("saathi_spent_this_month", "What messages cost this month", labels=["lane", "currency"])
    for lane, cost in routes.spent(db, day).items():
        spent.add_metric([lane, parts.plan.currency], cost / 1_000_000)
    yield spent


LOOKS: tuple[Callable[[Connection, Parts], Iterator[Metric]], ...] = (_outbox, _receipts, _inbox, _routes)
