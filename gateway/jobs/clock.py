"""The clock: RQ's cron, which every minute asks a worker to look. `python -m gateway.jobs.clock`.

It decides nothing, so two of them, or one that was away for a night, do no harm: what is due is found in the
database, once. It says in the database that it lives, and outlasts a Redis that is away.
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from datetime import UTC, datetime

import structlog
from redis import Redis
from redis.client import Pipeline
from redis.exceptions import RedisError
from rq import Queue
from rq.cron import CronJob, CronScheduler
from rq.exceptions import SchedulerNotFound

from gateway import config
from gateway.app import build_parts
from gateway.jobs import timetable
from gateway.queues import REST, connect
from store import heartbeats
from store.database import Database, Unreachable

NAME = "clock"
REDIS_AWAY_S = 5.0  # until it is tried again

log = structlog.get_logger()


class Look(CronJob):
    """A job by its dotted name, in our serializer (RQ's own would pickle it), and waiting in the queue once at most."""

    def enqueue(self, connection: Redis) -> None:  # type: ignore[override] # what RQ does not use of it
        """Ask a worker to look; nothing where nobody took up the last such request."""
        queue = Queue(self.queue_name, connection=connection, serializer="json")
        if self.name not in queue.job_ids:
            # No time limit: RQ's is an alarm that raises wherever the worker happens to be.
            queue.enqueue(self.func_name, job_id=self.name, job_timeout=-1, result_ttl=0, failure_ttl=0)


class Clock(CronScheduler):
    """RQ's cron with all of our jobs at every tick: the hands of the machine's own clock, which may jump, decide nothing."""

    def __init__(self, connection: Redis, database: Database) -> None:
        super().__init__(connection, logging_level="WARNING")
        self._database = database
        for job in timetable.JOBS:
            name = f"{job.__name__}.run"
            self.get_jobs().append(Look(REST, func_name=name, name=name.replace(".", "-"), interval=timetable.EVERY_S))

    def enqueue_jobs(self) -> list[CronJob]:
        """One tick."""
        beat(self._database)
        for job in self.get_jobs():
            job.enqueue(self.connection)
            job.set_enqueue_time(datetime.now(UTC))
        return self.get_jobs()

    def register_death(self, pipeline: Pipeline | None = None) -> None:
        """Say good-bye to Redis, which may be away, or have forgotten that we were there."""
        with suppress(RedisError, OSError, SchedulerNotFound):
            super().register_death(pipeline)

    def calculate_sleep_interval(self) -> float:
        """Seconds until the next tick."""
        return timetable.EVERY_S


def beat(database: Database) -> None:
    """Say that the clock lives, if there is a database to say it in."""
    try:
        with database.transaction() as db:
            heartbeats.beat(db, NAME, datetime.now(UTC))
    except Unreachable as error:
        log.warning("database_away", error=type(error).__name__)


def run(database: Database, redis_url: str) -> None:
    """Tick until SIGTERM."""
    while True:
        try:
            Clock(connect(redis_url, REDIS_AWAY_S), database).start()  # type: ignore[no-untyped-call]
        except (RedisError, OSError) as error:
            log.warning("redis_away", error=type(error).__name__)
            beat(database)
            time.sleep(REDIS_AWAY_S)
        else:
            return


def main() -> int:
    """Exit status: 0 after an orderly end, 1 without a Redis."""
    settings = config.from_environment()
    if not settings.settings.redis_url:
        print("REDIS_URL is not set: start with `python -m gateway.processes`", file=sys.stderr)  # noqa: T201
        return 1
    with suppress(KeyboardInterrupt):
        run(build_parts(settings).database, settings.settings.redis_url)
    return 0


if __name__ == "__main__":
    sys.exit(main())
