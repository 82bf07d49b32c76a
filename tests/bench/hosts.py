"""W2: a second worker host beside the first, on the same PostgreSQL and Redis, against a provider that takes its time.

A host is a process group of a fixed number of workers, each with one message in hand. All of them, the database and
the provider share one machine here, so what is shown is that hosts do not hold each other up.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import mean

from redis import Redis
from sqlalchemy import func, select

from flows.policy import POLICY
from gateway.children import end_with_parent
from gateway.clock import Clock
from store.database import Database, migrate
from store.tables import Outbox
from tests.bench import post, servers
from tests.bench.goals import Measured
from tests.bench.provider import providing

WORKERS = 2  # a host
PROVIDER_MS = 50
WINDOW = timedelta(seconds=8)
A_SECOND = 1_000 // PROVIDER_MS * WORKERS * 2  # messages, no more than that leave


def measure(url: str, on: str, folder: Path, redis_url: str) -> Measured:
    """One host, then two, then one again. `url`: of an empty PostgreSQL."""
    migrate(url)
    database = Database(url)
    with database.transaction() as db:
        Clock(POLICY.zone, movable=True).set(db, datetime.now(POLICY.zone))
    post.queue(database, 5 * A_SECOND * WINDOW.seconds)
    with providing(PROVIDER_MS) as provider, Redis.from_url(redis_url) as redis:
        settings = {**servers.settings_of(folder, url, redis_url), **provider.settings(folder)}
        with _host(folder, settings):
            _until_there_are(redis, WORKERS)
            one = [_sent_in_a_window(database)]
            with _host(folder, settings):
                _until_there_are(redis, 2 * WORKERS)
                two = _sent_in_a_window(database)
            one.append(_sent_in_a_window(database))
        assert set(provider.taken().values()) == {1}, "a message went twice"
    database.dispose()
    how = f"{WORKERS} workers a host, windows of {WINDOW.seconds} s: {one[0]}, {two}, {one[1]} messages"
    return Measured("W2", two / mean(one), on, how)


@contextmanager
def one_more(folder: Path, settings: Mapping[str, str]) -> Iterator[None]:
    """A worker of what may wait beside this process, ready when the block begins."""
    with Redis.from_url(settings["REDIS_URL"]) as redis:
        there = redis.scard("rq:workers")
        with servers.working(folder, "rest", settings):
            _until_there_are(redis, there + 1)
            yield


@contextmanager
def _host(folder: Path, settings: Mapping[str, str]) -> Iterator[None]:
    """Workers in a process group of their own, lost together when the block ends."""
    workers: list[subprocess.Popen[bytes]] = []
    with (folder / "hosts.log").open("ab") as log:
        for _ in range(WORKERS):
            group = workers[0].pid if workers else 0
            workers.append(
                subprocess.Popen(
                    [sys.executable, "-m", "gateway.worker", "rest"], cwd=servers.ROOT, env={**os.environ, **settings},
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, process_group=group,
                    preexec_fn=partial(end_with_parent, os.getpid()),
                )
            )  # fmt: skip
    try:
        yield
    finally:
        os.killpg(workers[0].pid, signal.SIGKILL)
        for each in workers:
            each.wait()


def _until_there_are(redis: Redis, workers: int) -> None:
    """Each says so when it has started."""
    end = time.monotonic() + servers.PATIENCE_S
    while redis.scard("rq:workers") < workers:
        assert time.monotonic() < end, "the workers do not start"
        time.sleep(0.1)
    time.sleep(1)


def _sent_in_a_window(database: Database) -> int:
    since = datetime.now(UTC)
    time.sleep(WINDOW.total_seconds())
    sent = select(func.count()).where(Outbox.sent_at.between(since, since + WINDOW))
    with database.reading() as db:
        return db.execute(sent).scalar_one()
