"""Is it alive, is it ready, and how is it doing: /healthz, /readyz, /metrics."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify
from prometheus_client import generate_latest
from sqlalchemy.exc import SQLAlchemyError

from gateway import figures
from gateway.parts import Parts
from store import heartbeats
from store.database import Unreachable
from store.watching import ALIVE_WITHIN, PROCESSES


def blueprint(parts: Parts) -> Blueprint:
    """The three pages of health."""
    pages = Blueprint("health", __name__)
    registry = figures.registry(parts)

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
