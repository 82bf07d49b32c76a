"""RQ's cron as ours: a real Redis, jobs that a real worker runs, and no pile where nobody does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis
from rq import Queue

from gateway.jobs import digest
from gateway.jobs.clock import Clock, beat
from gateway.postman import Times
from gateway.queues import REST
from gateway.worker import Rounds, Worker
from store import heartbeats
from store.database import Database
from tests import pishin
from tests.stopped import local, outbox, parts_at

NAMES = (
    "collect",
    "reconcile",
    "watch",
    "incomplete",
    "remind",
    "afterwards",
    "rhythm",
    "welcome",
    "transfers",
    "escalate",
    "unanswered",
    "silence",
    "digest",
    "meet",
    "confirm",
    "poll",
    "second_word",
    "broadcast",
    "export",
    "tidy",
)
JOBS = [f"gateway.jobs.{name}.run" for name in NAMES]


def queued(redis: Redis) -> list[str]:
    return [job.func_name for job in Queue(REST, connection=redis, serializer="json").jobs]


def test_a_tick_asks_for_every_look_by_name_only(redis: Redis, database: Database) -> None:
    Clock(redis, database).enqueue_jobs()
    queue = Queue(REST, connection=redis, serializer="json")
    assert queued(redis) == JOBS
    assert [(job.args, job.kwargs, job.timeout, job.result_ttl) for job in queue.jobs] == [([], {}, -1, 0)] * len(JOBS)
    for job in queue.jobs:
        assert b"pickle" not in redis.hget(job.key, "data")


def test_where_no_worker_runs_they_do_not_pile_up(redis: Redis, database: Database) -> None:
    for _ in range(5):  # as many restarts
        clock = Clock(redis, database)
        for _ in range(3):
            clock.enqueue_jobs()
    assert queued(redis) == JOBS


def test_a_worker_that_died_in_one_does_not_stop_the_next(redis: Redis, database: Database) -> None:
    clock = Clock(redis, database)
    clock.enqueue_jobs()
    redis.delete(f"rq:queue:{REST}")  # taken, and never heard of again: its hash is still there
    clock.enqueue_jobs()
    assert queued(redis) == JOBS


def test_a_real_worker_runs_them(redis: Redis, database: Database) -> None:
    with database.transaction() as db:
        pishin.fill(db)
    parts = parts_at(database, local(28, 15))
    Clock(redis, database).enqueue_jobs()
    queue = Queue(REST, connection=redis, serializer="json")

    class UntilEmpty(Rounds):
        def go(self) -> bool:
            self.stopping = queue.count == 0
            return super().go()

    Worker(queue, UntilEmpty(REST, parts, Times()), parts).work(logging_level="WARNING")
    assert [row.kind for row in outbox(database)] == ["D1"]
    assert queued(redis) == []
    assert redis.keys("rq:job:*") == []


def test_each_tick_says_that_the_clock_lives(redis: Redis, database: Database) -> None:
    clock = Clock(redis, database)
    clock.enqueue_jobs()
    with database.reading() as db:
        assert datetime.now(UTC) - heartbeats.last(db)["clock"] < timedelta(seconds=5)
    assert clock.calculate_sleep_interval() == 60


def test_a_database_that_is_away_does_not_end_it(capsys: pytest.CaptureFixture[str]) -> None:
    beat(Database("postgresql+psycopg://nobody@127.0.0.1:1/none"))
    assert "database_away" in capsys.readouterr().out


def test_the_job_names_are_those_of_real_jobs() -> None:
    assert f"{digest.run.__module__}.run" in JOBS


@pytest.mark.slow
@pytest.mark.parametrize("flushed", [False, True])
def test_the_process_ticks_at_once_and_ends_on_sigterm(
    redis: Redis, redis_url: str, database_url: str, flushed: bool
) -> None:
    environ = {**os.environ, "TZ": "UTC", "SIMULATOR": "on", "REDIS_URL": redis_url, "DATABASE_URL": database_url}
    process = subprocess.Popen([sys.executable, "-m", "gateway.jobs.clock"], env=environ)
    try:
        end = time.monotonic() + 30
        while queued(redis) != JOBS and time.monotonic() < end:
            time.sleep(0.05)
        assert queued(redis) == JOBS
        if flushed:
            redis.flushall()  # it is not known there any more
    finally:
        process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


def test_without_a_redis_it_says_so_in_one_line() -> None:
    environ = {**os.environ, "SIMULATOR": "on", "REDIS_URL": ""}
    done = subprocess.run([sys.executable, "-m", "gateway.jobs.clock"], env=environ, capture_output=True, check=False)
    assert done.returncode == 1
    assert done.stderr.decode() == "REDIS_URL is not set: start with `python -m gateway.processes`\n"
