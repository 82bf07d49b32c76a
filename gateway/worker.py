"""A worker: `python -m gateway.worker replies|rest`. One queue each, and no fork.

It looks at the outbox after every job and every two seconds, with Redis or without, so Redis only decides how soon.
On SIGTERM it finishes the message in hand and ends; what it had claimed besides is due again.
"""

from __future__ import annotations

import gc
import signal
import sys
import time
from contextlib import suppress
from types import FrameType
from typing import Any

import structlog
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.exceptions import DequeueTimeout, StopRequested
from rq.job import Job

from gateway import webhooks
from gateway.app import build_parts
from gateway.config import NotConfigured, from_environment
from gateway.parts import Parts
from gateway.postman import Postman, Times, real_time
from gateway.queues import DOORBELL, LANES, REPLIES, REST, connect
from store import heartbeats
from store.database import Unreachable

LOOK_EVERY_S = 2
TEND_EVERY_S = 5.0
LONGEST_ROUND_S = 5.0  # of sending; then it is a job's turn, and that of what a dead worker held
WORKER_TTL_S = 45  # after so long without a sign RQ takes a worker for dead
MAINTENANCE_EVERY_S = 30  # a job that a killed worker had taken is found then, not after ten minutes
OURS = "gateway.jobs."  # whoever can write to Redis could else have any function called

log = structlog.get_logger()


class Errand(Job):
    """A job of ours: the dotted name of a `run(parts)`. Through Redis come names only; the worker adds the parts."""

    parts: Parts | None = None

    def perform(self) -> Any:
        """Run it. Raises PermissionError for a name that is not one of our jobs."""
        name = self.func_name or ""
        if name != DOORBELL and not (name.startswith(OURS) and name.endswith(".run")):
            raise PermissionError(f"{name} is not a job")
        run = self.func
        if run is None:
            raise PermissionError("a job without a function")
        return run(self.parts)


class Rounds:
    """What a worker does between jobs."""

    def __init__(self, name: str, parts: Parts, times: Times | None = None) -> None:
        self.name = name
        self.stopping = False
        self._parts = parts
        self._database = parts.database
        self._postman = Postman(
            parts.database, parts.channels, parts.clock, times, policy=parts.policy, plan=parts.plan
        )
        # The second group only when nothing of the first is due.
        self._groups = [LANES[name]] if name == REPLIES else [LANES[REST], LANES[REPLIES]]
        self._tended = -TEND_EVERY_S

    def stop_on_signals(self) -> None:
        """From here on SIGTERM and Ctrl-C ask for an orderly end."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.ask_to_stop)

    def ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        """Only remembered: what is under way, such as a provider's answer being kept, goes to its end."""
        self.stopping = True

    def go(self) -> bool:
        """One round. True when there is more to send at once."""
        began = time.monotonic()

        def going() -> bool:
            return not self.stopping and time.monotonic() - began < LONGEST_ROUND_S

        try:
            if began - self._tended >= TEND_EVERY_S:
                self._tend()
                self._tended = began
            for lanes in self._groups:
                self._postman.drain(lanes, going)
        except Unreachable as error:
            log.warning("database_away", error=type(error).__name__)
            return False
        return not self.stopping and not going()

    def _tend(self) -> None:
        with self._database.transaction() as db:
            heartbeats.beat(db, self.name, real_time())
        counts = self._postman.tend() + self._parts.spool.replay(lambda kept: webhooks.take_up(self._parts, kept))
        if counts:
            log.info("tended", **counts)


class Worker(SimpleWorker):
    """RQ's worker without fork, which makes a round of ours before it takes a job, and while it waits for one."""

    def __init__(self, queue: Queue, rounds: Rounds, parts: Parts) -> None:
        self._rounds = rounds
        self._parts = parts
        super().__init__(
            [queue],
            connection=queue.connection,
            job_class=Errand,
            serializer="json",
            worker_ttl=WORKER_TTL_S,
            maintenance_interval=MAINTENANCE_EVERY_S,
            log_job_description=False,
        )

    @property
    def connection_timeout(self) -> int:
        """Seconds to wait for an answer of Redis: little more than a look lasts."""
        return LOOK_EVERY_S + 3

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """RQ's would raise in the midst of a send."""
        self._rounds.ask_to_stop(signum, frame)

    def subscribe(self) -> None:
        """Nobody commands workers through Redis."""

    def dequeue_job_and_maintain_ttl(
        self, timeout: int | None, max_idle_time: int | None = None
    ) -> tuple[Job, Queue] | None:
        """The next job. Raises StopRequested to end, or when Redis is away: then `work` goes on without."""
        while True:
            more = self._rounds.go()
            if self._rounds.stopping:
                raise StopRequested
            try:
                self.heartbeat()
                if self.should_run_maintenance_tasks:
                    self.run_maintenance_tasks()  # type: ignore[no-untyped-call]
                found = self._take(None if more else LOOK_EVERY_S)
            except DequeueTimeout:
                continue
            except (RedisError, OSError) as error:
                raise StopRequested from error
            if found:
                return found

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Run a job in this process, with our parts."""
        if isinstance(job, Errand):
            job.parts = self._parts
        super().execute_job(job, queue)

    def teardown(self) -> None:
        """Say good-bye to Redis, if it is there."""
        with suppress(RedisError, OSError):
            super().teardown()  # type: ignore[no-untyped-call]

    def _take(self, timeout: int | None) -> tuple[Job, Queue] | None:
        return Queue.dequeue_any(
            self.queues, timeout, connection=self.connection, job_class=Errand, serializer=self.serializer
        )


def work(name: str, parts: Parts, times: Times | None = None) -> None:
    """Work until SIGTERM, as `replies` or as `rest`. Without a REDIS_URL there is no doorbell and no job, only rounds."""
    redis_url = parts.config.settings.redis_url
    rounds = Rounds(name, parts, times)
    rounds.stop_on_signals()
    away = False
    while not rounds.stopping:
        with suppress(RedisError, OSError):
            if redis_url:
                queue = Queue(name, connection=connect(redis_url, LOOK_EVERY_S + 3), serializer="json")
                worker = Worker(queue, rounds, parts)
                away = False
                worker.work(logging_level="WARNING")
        if redis_url and not rounds.stopping and not away:
            log.warning("redis_away", about="messages still leave, a little later")
            away = True
        if not rounds.stopping and not rounds.go():
            time.sleep(LOOK_EVERY_S)


def main(arguments: list[str]) -> int:
    """Exit status: 0 after an orderly end, 1 where the settings do not do, 2 when the name is wrong."""
    if len(arguments) != 1 or arguments[0] not in LANES:
        sys.stderr.write("usage: python -m gateway.worker replies|rest\n")
        return 2
    try:
        parts = build_parts(from_environment())
    except NotConfigured as error:
        sys.stderr.write(f"{error}\n")
        return 1
    gc.freeze()  # what is imported stays; else ten thousand digests look through all of it again and again
    work(arguments[0], parts)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
