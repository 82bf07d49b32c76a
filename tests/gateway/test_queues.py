"""The doorbell: rings once for many, never raises, and does not keep anybody waiting."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator

import pytest
from redis import Redis
from rq import Queue
from rq.job import Job

from gateway import queues
from gateway.queues import DOORBELL, QUIET_S, RINGS_LOST, Queues

NOWHERE = "redis://127.0.0.1:1"


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port where somebody listens and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def lost() -> float:
    """How many rings were lost so far in this process."""
    return RINGS_LOST._value.get()


@pytest.mark.parametrize(
    ("lane", "name"), [("reply", "replies"), ("alert", "replies"), ("notice", "rest"), ("bulk", "rest")]
)
def test_each_lane_rings_where_it_is_served(redis: Redis, redis_url: str, lane: str, name: str) -> None:
    Queues(redis_url).ring(lane)
    assert {each: Queue(each, connection=redis).count for each in queues.LANES} == {
        each: int(each == name) for each in queues.LANES
    }


def test_a_thousand_messages_ring_once(redis: Redis, redis_url: str) -> None:
    bell = Queues(redis_url)
    for _ in range(1000):
        bell.ring()
    assert Queue("replies", connection=redis).count == 1


def test_in_redis_lies_a_name_and_nothing_else(redis: Redis, redis_url: str) -> None:
    Queues(redis_url).ring()
    queue = Queue("replies", connection=redis, serializer="json")
    [job] = queue.jobs
    assert isinstance(job, Job)
    assert json.loads(job.data) == [DOORBELL, None, [], {}]
    assert (job.timeout, job.result_ttl) == (-1, 0)


def test_with_redis_away_nobody_waits_and_nothing_is_raised() -> None:
    before, bell, began = lost(), Queues(NOWHERE), time.monotonic()
    for _ in range(1000):
        bell.ring()
    assert time.monotonic() - began < 1
    assert lost() == before + 1000
    assert not bell.answers()


def test_a_redis_that_hangs_costs_half_a_second_once(silent_port: int) -> None:
    bell, began = Queues(f"redis://127.0.0.1:{silent_port}"), time.monotonic()
    for _ in range(100):
        bell.ring()
    assert time.monotonic() - began < 1.5


def test_it_is_tried_again_after_a_while(redis: Redis, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bell = Queues(redis_url)
    redis.config_set("maxmemory", "1mb")  # full: it refuses what would add to it
    bell.ring()
    redis.config_set("maxmemory", "0")
    bell.ring()
    assert Queue("replies", connection=redis).count == 0, "quiet for now"
    later = time.monotonic() + QUIET_S + 1
    monkeypatch.setattr(queues.time, "monotonic", lambda: later)
    bell.ring()
    assert Queue("replies", connection=redis).count == 1
    assert bell.answers()
