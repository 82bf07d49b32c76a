"""Looks at everything Saathi needs, the providers too, and says of each what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from gateway import health
from gateway.parts import Parts
from store import aside, audit, database, hold, inbox, reconciling, routes, watching
from store.database import Unreachable

State = Literal["ok", "note", "wrong"]
REMEDIES = {
    "redis": "messages still leave, a little later: start Redis, or look at REDIS_URL",
    "replies": "nobody sends answers: start the worker `replies` of the Procfile",
    "rest": "nobody sends alerts, notices and prompts: start the worker `rest` of the Procfile",
    "clock": "nothing happens by itself: start `clock` of the Procfile",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. A note is worth knowing and stops nothing."""

    name: str
    state: State
    words: str = ""


def examine(parts: Parts) -> Iterator[Finding]:
    """Everything, one after the other, as it is found."""
    yield from _settings(parts)
    schema = _database(parts)
    yield schema
    if schema.state == "ok":
        for name, state in health.ready(parts).items():
            if name != "database":
                yield Finding(name, "ok") if state == "ok" else Finding(name, "wrong", REMEDIES[name])
        yield from _sending(parts)
        yield from _aside(parts)
        yield from _operators(parts)
        yield from _budget(parts)
        yield from _audit(parts)
    yield from _channels(parts)


def _settings(parts: Parts) -> Iterator[Finding]:
    own = parts.config.settings
    if own.simulator:
        yield Finding(
            "SIMULATOR", "note", "on: anybody who reaches /phone can speak as any teacher; never in production"
        )
    elif not own.public_base_url.startswith("https://"):
        yield Finding("PUBLIC_BASE_URL", "note", f"{own.public_base_url}: providers call over https from outside")
    if not parts.database.on_sqlite or database.WAL_IS_SAFE:
        return
    yield Finding("SQLite", "note", "too old for its faster journal; correct, but slower under load")


def _database(parts: Parts) -> Finding:
    try:
        there, wanted = database.schema_of(parts.database)
    except Unreachable:
        return Finding("database", "wrong", "does not answer: is it running, is DATABASE_URL right?")
    if there != wanted:
        return Finding("database", "wrong", f"has schema {there or 'none'}, this Saathi needs {wanted}: flask migrate")
    return Finding("database", "ok")


def _sending(parts: Parts) -> Iterator[Finding]:
    with parts.database.reading() as db:
        why = hold.why(db)
    if why:
        yield Finding("sending", "wrong", f"on hold, {why}: flask outbox release")


def _operators(parts: Parts) -> Iterator[Finding]:
    with parts.database.reading() as db:
        today = parts.clock.now(db).astimezone(parts.policy.zone).date()
        there = watching.operators(db, parts.config.operators, today)
    if there:
        yield Finding("operators", "ok", f"{len(there)} hear by SMS what is wrong")
    else:
        yield Finding(
            "operators", "note", "nobody hears by SMS what is wrong: set OPERATOR_MSISDN, or name an administrator"
        )


def _aside(parts: Parts) -> Iterator[Finding]:
    """What somebody must look at: it neither leaves nor is read by itself."""
    with parts.database.reading() as db:
        out, arrived, marked = len(aside.listed(db)), len(inbox.aside(db)), len(reconciling.doubted(db))
    if marked:
        yield Finding("reconcile", "wrong", f"{marked} came in that their provider does not know: flask reconcile")
    if out:
        yield Finding("outbox", "wrong", f"{out} failed here and were set aside: flask outbox")
    if arrived or parts.spool.unreadable:
        yield Finding("inbox", "wrong", f"{arrived + parts.spool.unreadable} could not be taken up: flask inbox")
    elif parts.spool.waiting:
        yield Finding("inbox", "note", f"{parts.spool.waiting} wait on the disk for a worker to take them up")


def _audit(parts: Parts) -> Iterator[Finding]:
    with parts.database.reading() as db:
        line = audit.broken_at(db)
    if line is not None:
        yield Finding(
            "audit", "wrong", f"line {line} was changed after it was written: who has access to the database?"
        )


def _budget(parts: Parts) -> Iterator[Finding]:
    today = datetime.now(UTC).astimezone(parts.policy.zone).date()
    with parts.database.reading() as db:
        waiting = parts.plan.budget.waiting(routes.spent(db, today))
    if waiting:
        lanes = " and ".join(sorted(waiting))
        yield Finding(
            "budget", "note", f"used up: {lanes} wait for the next month (flask cost); more is a line in ROUTES"
        )


def _channels(parts: Parts) -> Iterator[Finding]:
    able = {name: channel for name, channel in parts.channels.items() if channel.can_send}
    if not able:
        yield Finding("channels", "wrong", "none can send: give one of them its settings (README, Settings)")
    for name, channel in able.items():
        wrong = channel.check()
        if wrong is None:
            yield Finding(name, "ok", "" if name == "simulator" else "set up; cannot be asked without sending")
        else:
            yield Finding(name, "wrong" if wrong else "ok", wrong or "knows us")
