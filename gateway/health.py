"""Is it alive, is it ready, and how is it doing: /healthz, /readyz, /metrics."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, jsonify
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from gateway.parts import Parts
from gateway.queues import RINGS_LOST
from store import heartbeats
from store.database import Unreachable
from store.tables import Inbox, Outbox

PROCESSES = ("replies", "rest", "clock")
ALIVE_WITHIN = timedelta(seconds=90)


def blueprint(parts: Parts) -> Blueprint:
    """The three pages of health."""
    pages = Blueprint("health", __name__)
    registry = CollectorRegistry()
    registry.register(Figures(parts))
    registry.register(RINGS_LOST)

    @pages.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", content_type="text/plain; charset=utf-8")

    @pages.get("/readyz")
    def readyz() -> tuple[Response, int]:
        found = ready(parts)
        return jsonify(found), 200 if all(state == "ok" for state in found.values()) else 503

    @pages.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")

    return pages


def ready(parts: Parts) -> dict[str, str]:
    """Each part by name: "ok", or what is wrong with it."""
    found = {
        "database": "ok",
        "redis": "ok" if parts.redis_answers() else "does not answer; messages still leave, a little later",
    }
    try:
        with parts.database.reading() as db:
            beats = heartbeats.last(db)
    except Unreachable:
        return {**found, "database": "does not answer", **dict.fromkeys(PROCESSES, "unknown")}
    except SQLAlchemyError:
        return {**found, "database": "not ready: run flask migrate", **dict.fromkeys(PROCESSES, "unknown")}
    for name in PROCESSES:
        late = name not in beats or datetime.now(UTC) - beats[name] > ALIVE_WITHIN
        found[name] = "not heard from" if late else "ok"
    return found


class Figures:
    """What /metrics tells, counted when it is asked."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def collect(self) -> Iterator[Metric]:
        """The figures of this moment; while the database is away only that it is."""
        try:
            with self._parts.database.reading() as db:
                found = [_by_state(db), _oldest_due(db, self._parts.clock.now(db)), _arrived(db)]
        except SQLAlchemyError:
            found = []
        yield GaugeMetricFamily("saathi_database_up", "Whether the database answers", value=bool(found))
        yield from found


def _arrived(db: Connection) -> Metric:
    arrived = db.scalar(select(func.count()).select_from(Inbox)) or 0
    return GaugeMetricFamily("saathi_inbox_messages", "Messages that have arrived", value=arrived)


def _by_state(db: Connection) -> Metric:
    family = GaugeMetricFamily("saathi_outbox_messages", "Messages by lane and state", labels=["lane", "state"])
    counted = select(Outbox.lane, Outbox.state, func.count()).group_by(Outbox.lane, Outbox.state)
    for lane, state, n in db.execute(counted):
        family.add_metric([lane, state], n)
    return family


def _oldest_due(db: Connection, now: datetime) -> Metric:
    family = GaugeMetricFamily(
        "saathi_outbox_oldest_due_seconds", "How long the oldest due message waits", labels=["lane"]
    )
    due = (
        select(Outbox.lane, func.min(Outbox.due_at))
        .where(Outbox.state == "due", Outbox.due_at <= now)
        .group_by(Outbox.lane)
    )
    for lane, since in db.execute(due):
        family.add_metric([lane], (now - since).total_seconds())
    return family
