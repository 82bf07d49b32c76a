"""Twenty workers killed in the midst of 500 messages: nothing lost, nothing doubled, by the provider's own ledger."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from redis import Redis
from sqlalchemy import func, select

from gateway.queues import Queues
from store.database import Database
from store.leaving import LIVE
from store.tables import Outbox
from tests.chaos.conftest import Provider, Start
from tests.letters import SOMEBODY, put
from tests.office import kill, wait

MESSAGES, KILLS = 500, 20
NAMES = ("replies", "rest")  # the second helps the first when it has nothing of its own


def waiting(database: Database) -> int:
    """How many messages are not at an end."""
    with database.reading() as db:
        return db.scalar(select(func.count()).where(Outbox.state.in_(LIVE))) or 0


def fill(database: Database) -> None:
    """So many messages, two to a number, each with a number of its own in its text."""
    now = datetime.now(UTC)
    for number in range(MESSAGES):
        to = replace(SOMEBODY, msisdn=f"+9233300{number // 2:05}")
        put(database, f"Message {number}", to=to, lane="bulk" if number % 4 == 3 else "reply", now=now)


def storm(start: Start, provider: Provider, chance: random.Random, redis: Redis) -> None:
    """Kill the workers in turn at random moments, each while messages flow, and start them again; three times empty Redis."""
    running = {name: start(name) for name in NAMES}
    for turn in range(KILLS):
        before = provider.accepts().total()
        wait(lambda before=before: provider.accepts().total() > before + 2, 10)
        time.sleep(chance.uniform(0, 0.3))
        name = NAMES[turn % len(NAMES)]  # who has been at work longer: one just started would be killed before it sends
        kill(running[name])
        running[name] = start(name)
        if turn % 7 == 3:
            redis.flushall()


@pytest.mark.slow
def test_five_hundred_messages_through_twenty_kills(
    database: Database, start: Start, provider: Provider, redis: Redis, redis_url: str
) -> None:
    seed = int(os.environ.get("SEED", random.randrange(10**6)))
    fill(database)
    Queues(redis_url).ring("reply")
    began = time.monotonic()
    storm(start, provider, random.Random(seed), redis)
    still_waiting = waiting(database)
    wait(lambda: waiting(database) == 0, 120)
    with database.reading() as db:
        rows = db.execute(select(Outbox.text, Outbox.state, Outbox.reason)).all()
    accepts = provider.accepts()
    inside = sum(row.reason == "interrupted while sending" for row in rows)
    lost = [row for row in rows if row.state == "sent" and not accepts[row.text]]
    lost += [row for row in rows if row.state not in ("sent", "uncertain", "failed", "expired")]
    doubled = [text for text, times in accepts.items() if times > 1]
    not_told = [row for row in rows if row.state in ("failed", "expired") and accepts[row.text]]
    print(  # noqa: T201 - figures for whoever runs it with -s, or sees it fail
        f"\nseed {seed}: {KILLS} kills, {inside} of them inside a send, {still_waiting} messages waited when they ended; "
        f"{dict(Counter(row.state for row in rows))}; lost {len(lost)}, doubled {len(doubled)}; "
        f"{sum(accepts.values())} accepts; {time.monotonic() - began:.0f} s"
    )
    assert len(rows) == MESSAGES
    assert (lost, doubled, not_told) == ([], [], [])
    assert sum(row.state == "uncertain" for row in rows) == inside <= KILLS
    assert inside >= 3, "hardly a kill came where it matters: this run proves nothing"
    assert still_waiting > 0, "the last kills met idle workers"
