"""Q1 and S2: what a worker hands to providers, and whether it keeps up with what comes in."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

from sqlalchemy import func, insert, select, update

from flows.policy import POLICY
from gateway.channels.simulator import Simulator
from gateway.clock import Clock
from gateway.postman import Postman
from store.database import Database
from store.tables import Heartbeats, Outbox
from tests.bench import crowd, servers, talks
from tests.bench.goals import Measured
from tests.bench.phones import Switchboard
from tests.bench.programme import Programme
from tests.bench.provider import providing
from tests.bench.talks import Teacher

ROUNDS = 3


# --- Q1 ------------------------------------------------------------------------------------------


def a_worker(url: str, on: str, folder: Path, redis_url: str, messages: int, jobs: int) -> Measured:
    """Q1, in turn with RQ's forking worker. `jobs`: how many of those, for it is slow."""
    database = Database(url)
    ours, theirs = list[float](), list[float]()
    for _ in range(ROUNDS):
        theirs.append(_jobs_a_second(folder, redis_url, jobs))
        queue(database, messages)
        in_process = Simulator(lambda message: None)  # takes everything, and nobody has that phone
        postman = Postman(database, {in_process.name: in_process}, Clock(POLICY.zone))
        began = time.perf_counter()
        counts = postman.drain(("notice", "bulk"))
        ours.append(messages / (time.perf_counter() - began))
        assert counts == {"sent": messages}, counts
    database.dispose()
    how = f"{messages:,} messages, {jobs} jobs, {ROUNDS} times in turn; {median(ours):,.0f} and {median(theirs):.0f} a second"
    return Measured("Q1", median(a / b for a, b in zip(ours, theirs, strict=True)), on, how)


def queue(database: Database, messages: int) -> None:
    """So many that may leave at once, each to somebody else; the database knows how many."""
    fill(database, messages)
    with database.transaction() as db:
        crowd.analyse(db)


def fill(database: Database, messages: int) -> None:
    """The same, and the database was told nothing."""
    now = datetime.now(UTC)
    row = {"kind": "D1", "lane": "bulk", "encoding": "GSM-7", "parts": 1, "state": "due", "hours": "any", "reason": ""}
    times = {"due_at": now, "created_at": now, "expires_at": now + timedelta(days=1)}
    with database.transaction() as db:
        db.execute(
            insert(Outbox),
            [{**row, **times, "msisdn": f"+92321{n:07}", "text": f"Message {n}"} for n in range(messages)],
        )


def fill_after_a_calm_hour(database: Database, messages: int) -> None:
    """So many, while PostgreSQL believes that none is due: what it knows is of when all had been sent."""
    queue(database, 50)
    with database.transaction() as db:
        db.execute(update(Outbox).values(state="sent"))
        crowd.analyse(db)
    fill(database, messages)


def _jobs_a_second(folder: Path, redis_url: str, jobs: int) -> float:
    """RQ's own worker: it forks for each job, and each marks one message in a durable transaction."""
    command = [sys.executable, "-m", "tests.bench.rq_alone", str(folder / "alone.db"), redis_url, str(jobs)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


# --- S2 ------------------------------------------------------------------------------------------


@dataclass
class Edges:
    """When the measured window opened and closed."""

    at: list[datetime] = field(default_factory=list)

    def __call__(self) -> None:
        self.at.append(datetime.now(UTC))


def while_accepting(
    url: str, on: str, folder: Path, redis_url: str, roll: Sequence[Teacher], phones: int, seconds: float
) -> Measured:
    """S2: every accepted message has a reply; those that the provider took in the same seconds ÷ the accepted."""
    programme = Programme(url, roll)
    programme.next_school_day()
    edges = Edges()
    with providing() as provider:
        settings = {**servers.settings_of(folder, url, redis_url), **provider.settings(folder)}
        with servers.saathi(folder, settings) as server, servers.working(folder, "replies", settings):
            _until_it_works(programme.database)
            board = Switchboard(server.address, phones)
            try:
                tally = board.play(talks.counts_by_sms(roll, Random(3)), seconds, warm=3, edge=edges)
            finally:
                board.hang_up()
    assert not tally.faults, tally.examples
    sent = select(func.count()).where(Outbox.lane == "reply", Outbox.sent_at.between(*edges.at))
    with programme.database.reading() as db:
        handed = db.execute(sent).scalar_one()
    programme.database.dispose()
    how = f"{phones} phones for {tally.seconds:.0f} s; {tally.talks:,.0f} accepted, {handed:,} handed over, all on one machine"
    return Measured("S2", handed / tally.talks, on, how)


def _until_it_works(database: Database) -> None:
    """A worker says that it lives; before that it imports."""
    end = time.monotonic() + servers.PATIENCE_S
    while time.monotonic() < end:
        with database.reading() as db:
            if db.execute(select(Heartbeats.at).where(Heartbeats.name == "replies")).first():
                return
        time.sleep(0.1)
    raise AssertionError("the worker does not start")
