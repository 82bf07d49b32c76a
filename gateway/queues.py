"""Redis is a doorbell: it says that there is something to do, and the database says what.

A ring that is lost costs seconds, for workers also look by themselves. So a ring never raises, and after a failure
none is tried for a while: a person who waits for a screen must not wait for Redis.
"""

from __future__ import annotations

import time

import structlog
from prometheus_client import Counter
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue

REPLIES, REST = "replies", "rest"
LANES = {REPLIES: ("reply", "alert"), REST: ("notice", "bulk")}
DOORBELL = "gateway.queues.doorbell"
EXPORT = "gateway.jobs.export.run"
SOCKET_TIMEOUT_S = 0.5
QUIET_S = 5.0  # after a failure

RINGS_LOST = Counter("saathi_rings_lost", "Doorbells that Redis did not take; each costs a delay of seconds")

log = structlog.get_logger()


def doorbell(_parts: object) -> dict[str, int]:
    """What a ring runs: nothing. A worker looks at the outbox after whatever it ran."""
    return {}


class Queues:
    """The two queues, one for each kind of worker."""

    def __init__(self, redis_url: str) -> None:
        self._client = connect(redis_url, SOCKET_TIMEOUT_S)
        self._queues = {name: Queue(name, connection=self._client, serializer="json") for name in LANES}
        self._quiet_until = 0.0

    def ring(self, lane: str = "reply") -> None:
        """Tell a worker that something of this lane is due, once it is committed.

        Nothing is added to a queue in which something waits: whoever takes that will look at the outbox after our
        commit. So a thousand messages ring about once.
        """
        queue = self._queues[next(name for name, lanes in LANES.items() if lane in lanes)]
        self._enqueue(queue, DOORBELL, unless_busy=True)

    def call(self, job: str) -> None:
        """Ask for a job now, once what it looks for is committed; the clock asks for it every minute too."""
        self._enqueue(self._queues[REST], job, unless_busy=False)

    def _enqueue(self, queue: Queue, job: str, unless_busy: bool) -> None:
        if time.monotonic() < self._quiet_until:
            RINGS_LOST.inc()
            return
        try:
            if not unless_busy or queue.count == 0:
                # No time limit: RQ's is an alarm that raises wherever the worker happens to be.
                queue.enqueue(job, job_timeout=-1, result_ttl=0, failure_ttl=0)
        except (RedisError, OSError) as error:
            self._quiet_until = time.monotonic() + QUIET_S
            RINGS_LOST.inc()
            log.warning("redis_away", error=type(error).__name__)

    def answers(self) -> bool:
        """Whether Redis does, now."""
        try:
            return bool(self._client.ping())
        except (RedisError, OSError):
            return False


def connect(redis_url: str, timeout_s: float) -> Redis:
    """A client that fails fast: who has something better to do retries later himself."""
    return Redis.from_url(
        redis_url, socket_timeout=timeout_s, socket_connect_timeout=timeout_s, retry=Retry(NoBackoff(), 0)
    )
