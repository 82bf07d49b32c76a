"""Tell whoever keeps Saathi running what is wrong, by SMS and in the log, once each."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Connection

from flows import watching
from flows.sending import send_time
from flows.watching import Concern
from gateway.parts import Parts
from store import outbox, routes, schedule
from store import watching as found

LIVES = timedelta(hours=6)  # from when it may leave

log = structlog.get_logger()


def run(parts: Parts, real_now: datetime | None = None) -> dict[str, int]:
    """Counts of what was told, by text."""
    at = real_now or datetime.now(UTC)
    local = at.astimezone(parts.policy.zone)
    with parts.database.reading() as db:
        running = found.running(db, parts.plan, parts.clock.now(db), local)
    counts: Counter[str] = Counter()
    with parts.database.transaction() as db:
        if found.may_look_closer(db, at):
            running = replace(running, arriving=found.arriving(db, at))
            for route, arriving in running.arriving.items():
                if arriving.is_poor:
                    routes.slowed(db, route, at)
        for concern in watching.concerns(running, local):
            counts[concern.text.id] += tell(parts, db, concern, local)
    if +counts:
        parts.ring()
    return dict(+counts)


def tell(parts: Parts, db: Connection, concern: Concern, local: datetime) -> bool:
    """Log it and write to every operator, once for its period; False where that was done."""
    kind, target, period = concern.text.id, concern.target, concern.period
    if not schedule.first_time(db, kind, target, period, local):
        return False
    log.error("operator_is_told", kind=kind, target=target, period=period)
    moment = parts.moment(db)
    rings = concern.at_night and parts.config.operators  # phones that the setting names have no hours, people do
    hours = "any" if rings else "urgent"
    due_at = moment.now if rings else send_time(True, moment.now, moment.policy, moment.calendars.everywhere)
    if due_at > moment.now:
        period = f"{due_at:%Y-%m-%d}"  # said twice in a night it comes once
    for operator in found.operators(db, parts.config.operators, moment.today):
        outbox.add(
            db, to=operator, kind=kind, text=concern.text, lane="alert", now=moment.now, due_at=due_at,
            lives=due_at - moment.now + LIVES, hours=hours,
            once=f"{kind}/{target}/{period}/{operator.msisdn}", policy=parts.policy,
        )  # fmt: skip
    return True
