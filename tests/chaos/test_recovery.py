"""How long it takes: Redis emptied ten times at work, and what a dead worker held."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from redis import Redis

from gateway.queues import Queues
from store import heartbeats
from store.database import Database
from tests.chaos.conftest import Provider, Start
from tests.letters import put, row, states
from tests.office import alive, wait

pytestmark = pytest.mark.alone

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
    start("replies", times=None)  # it lives, with the leases of every day, and sends no notices
    wait(lambda: "replies" in _beats(database), 60)
    numbers = [put(database, f"Message {n}", now=datetime.now(UTC), lane="notice") for n in range(3)]
    dead = start("rest", failpoint="claimed:kill", times=None)
    wait(lambda: not alive(dead), 60)
    assert row(database, numbers[0]).state == "claimed"
    took = wait(lambda: row(database, numbers[0]).state == "due", 60)
    print(f"\n{took:.1f} s")  # noqa: T201 - for whoever runs it with -s
    start("rest", times=None)  # as its supervisor does at once
    wait(lambda: set(states(database)) == {"sent"}, 60)
    assert set(provider.accepts().values()) == {1}
    assert took <= IN_FLIGHT_AGAIN_S


def _beats(database: Database) -> dict[str, datetime]:
    with database.reading() as db:
        return heartbeats.last(db)
