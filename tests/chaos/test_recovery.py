"""How long it takes: Redis emptied ten times at work, and what a dead worker held."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from redis import Redis

from gateway.queues import Queues
from store.database import Database
from tests.chaos.conftest import Provider, Start
from tests.letters import put, row, states
from tests.office import alive, wait

EXTRA_DELAY_S, IN_FLIGHT_AGAIN_S = 6.0, 15.0


@pytest.mark.slow
def test_redis_emptied_ten_times_loses_nothing_and_costs_seconds(
    database: Database, start: Start, provider: Provider, redis: Redis, redis_url: str
) -> None:
    start("replies")
    start("rest")
    wait(lambda: len(redis.smembers("rq:workers")) == 2, 30)
    bell, took = Queues(redis_url), []
    for n in range(10):
        number = put(database, f"Message {n}", now=datetime.now(UTC), lane="reply" if n % 2 else "notice")
        bell.ring("reply" if n % 2 else "notice")
        redis.flushall()
        took.append(wait(lambda number=number: row(database, number).state == "sent", 30))  # type: ignore[misc]
    print(f"\nlongest {max(took):.1f} s, on average {sum(took) / len(took):.1f} s")  # noqa: T201 - for whoever runs it with -s
    assert set(provider.accepts().values()) == {1}
    assert (len(provider.accepts()), set(states(database))) == (10, {"sent"})
    assert max(took) <= EXTRA_DELAY_S


@pytest.mark.slow
def test_what_a_dead_worker_held_is_in_flight_again_within_seconds(
    database: Database, start: Start, provider: Provider
) -> None:
    numbers = [put(database, f"Message {n}", now=datetime.now(UTC)) for n in range(3)]
    dead = start("replies", failpoint="claimed:kill", times=None)
    wait(lambda: not alive(dead), 30)
    assert row(database, numbers[0]).state == "claimed"
    start("rest", times=None)  # somebody who lives, with the leases of every day
    took = wait(lambda: row(database, numbers[0]).state == "sent", 60)
    print(f"\n{took:.1f} s")  # noqa: T201 - for whoever runs it with -s
    wait(lambda: set(states(database)) == {"sent"}, 30)
    assert set(provider.accepts().values()) == {1}
    assert took <= IN_FLIGHT_AGAIN_S
