"""The worker as it is started by the Procfile: with Redis, without, with one that comes and goes; and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest
from redis import Redis
from rq import Queue
from rq.job import Job
from sqlalchemy import select

from gateway import embedded_redis
from gateway.queues import DOORBELL, Queues
from gateway.worker import Errand, main
from store import heartbeats
from store.database import Database
from store.tables import Outbox
from tests.letters import SOMEBODY_ELSE, put, states
from tests.office import Office, alive, kill, opened, wait

LOOKS_WITHIN_S = 6.0  # two seconds, and what a busy machine makes of them


@pytest.fixture
def database_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """SQLite will do: what the databases differ in is tested where rows are claimed."""
    (tmp_path / "saathi.db").write_bytes(migrated_sqlite.read_bytes())
    return f"sqlite:///{tmp_path / 'saathi.db'}"


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with opened() as office:
        yield office


class Hire(Protocol):
    """A worker while the block lasts, there when its heart beats; an empty `redis_url`: it has no Redis."""

    def __call__(self, name: str, redis_url: str = "") -> AbstractContextManager[int]: ...


@pytest.fixture
def hire(office: Office, database: Database, database_url: str) -> Hire:
    @contextmanager
    def hired(name: str, redis_url: str = "") -> Iterator[int]:
        pid = office.start(name, environment(database_url, redis_url))
        try:
            wait(lambda: name in beats(database), 20)
            yield pid
        finally:
            kill(pid)

    return hired


def environment(database_url: str, redis_url: str) -> dict[str, str]:
    """The settings of a worker that sends to the simulator's phones."""
    return {"PATH": os.environ["PATH"], "DATABASE_URL": database_url, "REDIS_URL": redis_url, "SIMULATOR": "on"}


@contextmanager
def own_redis(folder: Path) -> Iterator[None]:
    """A Redis that is there while the block lasts."""
    folder.mkdir(exist_ok=True)
    with subprocess.Popen(embedded_redis.command(folder), stdout=subprocess.DEVNULL) as running:
        try:
            assert embedded_redis.wait(folder)
            yield
        finally:
            running.kill()


def beats(database: Database) -> dict[str, datetime]:
    """Who lives."""
    with database.reading() as db:
        return heartbeats.last(db)


def leaves_within(database: Database, seconds: float, words: str = "Salam", lane: str = "reply") -> float:
    """Put a message in and wait until it has left; how long that took."""
    number = put(database, words, lane=lane, now=datetime.now(UTC))
    return left(database, number, seconds)


def left(database: Database, number: int, seconds: float) -> float:
    """Wait until a message has left; how long that took."""

    def sent() -> bool:
        with database.reading() as db:
            return db.scalar(select(Outbox.state).where(Outbox.id == number)) == "sent"

    return wait(sent, seconds)


def test_a_ring_is_answered_at_once(database: Database, hire: Hire, redis: Redis, redis_url: str) -> None:
    bell = Queues(redis_url)
    with hire("replies", redis_url):
        took = []
        for _ in range(5):
            number = put(database, now=datetime.now(UTC))
            bell.ring()
            took.append(left(database, number, LOOKS_WITHIN_S))
        assert sorted(took)[2] < 1, "a look by itself takes up to two seconds"
        wait(lambda: redis.keys("rq:job:*") == [], 5)  # nothing is left of a ring


def test_without_a_ring_and_with_redis_emptied_it_looks_by_itself(
    database: Database, hire: Hire, redis: Redis, redis_url: str
) -> None:
    with hire("replies", redis_url):
        leaves_within(database, LOOKS_WITHIN_S)
        redis.flushall()
        leaves_within(database, LOOKS_WITHIN_S)
        redis.flushall()
        number = put(database, now=datetime.now(UTC))
        Queues(redis_url).ring()
        left(database, number, LOOKS_WITHIN_S)


def test_redis_may_come_and_go(database: Database, hire: Hire, tmp_path: Path) -> None:
    folder = tmp_path / "var"
    redis_url = embedded_redis.url(folder)
    with hire("replies", redis_url) as pid:
        leaves_within(database, LOOKS_WITHIN_S, "before there is any")
        with own_redis(folder), Redis.from_url(redis_url) as client:
            wait(lambda: client.smembers("rq:workers"), 10)
            leaves_within(database, LOOKS_WITHIN_S)
        for _ in range(2):
            leaves_within(database, LOOKS_WITHIN_S, "while it is gone")
        with own_redis(folder), Redis.from_url(redis_url) as client:
            wait(lambda: client.smembers("rq:workers"), 10)
            leaves_within(database, LOOKS_WITHIN_S, "when it is back")
        assert alive(pid)


def test_the_rest_serves_notices_and_helps_with_replies(database: Database, hire: Hire) -> None:
    with hire("rest"):
        for lane in ("bulk", "notice", "alert", "reply"):
            leaves_within(database, LOOKS_WITHIN_S, lane=lane)


def test_notices_are_not_the_replies_workers_work(database: Database, hire: Hire) -> None:
    put(database, lane="notice", now=datetime.now(UTC))
    with hire("replies"):
        leaves_within(database, LOOKS_WITHIN_S, lane="alert")
        assert states(database) == ["due", "sent"]


@pytest.mark.parametrize(("number", "with_redis"), [(signal.SIGTERM, True), (signal.SIGINT, False)])
def test_it_ends_in_good_order(
    database: Database, database_url: str, redis: Redis, redis_url: str, number: signal.Signals, with_redis: bool
) -> None:
    """As the Procfile starts it."""
    settings = environment(database_url, redis_url if with_redis else "")
    with subprocess.Popen(
        [sys.executable, "-m", "gateway.worker", "replies"],
        env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as running:  # fmt: skip
        wait(lambda: "replies" in beats(database), 30)
        leaves_within(database, LOOKS_WITHIN_S)
        running.send_signal(number)
        said, _ = running.communicate(timeout=8)
    assert running.returncode == 0
    assert redis.smembers("rq:workers") == set()
    assert "Traceback" not in said


def test_its_heart_beats(database: Database, hire: Hire) -> None:
    with hire("rest"):
        first = beats(database)["rest"]
        wait(lambda: beats(database)["rest"] > first, 15)


def test_a_job_of_ours_runs_with_the_parts_and_another_never(
    database: Database, hire: Hire, redis: Redis, redis_url: str, tmp_path: Path
) -> None:
    mark = tmp_path / "called"
    queue = Queue("rest", connection=redis, serializer="json")
    foreign = queue.enqueue("os.mkdir", str(mark), result_ttl=0)
    ours = queue.enqueue("gateway.jobs.deliver.run", result_ttl=0)
    with hire("rest", redis_url):
        wait(lambda: ours.id not in queue.job_ids and not redis.exists(ours.key), 20)
        wait(lambda: foreign.get_status(refresh=True) == "failed", 10)
        leaves_within(database, LOOKS_WITHIN_S)
    assert not mark.exists()


def test_an_errand_is_given_the_parts(redis: Redis) -> None:
    errand = Errand.create("gateway.jobs.deliver.run", connection=redis, serializer="json")
    with pytest.raises(AttributeError, match="database"):  # it was called, with the parts it has not got here
        errand.perform()
    assert Errand.create(DOORBELL, connection=redis, serializer="json").perform() == {}
    for foreign in ("os.getcwd", "gateway.jobs.deliver.Postman", "gateway.queues.connect"):
        job: Job = Errand.create(foreign, connection=redis, serializer="json")
        with pytest.raises(PermissionError):
            job.perform()


@pytest.mark.parametrize("arguments", [[], ["clock"], ["replies", "rest"]])
def test_a_wrong_name_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "replies|rest" in capsys.readouterr().err


def test_settings_that_do_not_do_are_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(os, "environ", {"PATH": os.environ["PATH"]})
    assert main(["replies"]) == 1
    assert capsys.readouterr().err.startswith("missing: ")


def test_a_long_backlog_does_not_hold_up_the_end(database: Database, hire: Hire) -> None:
    for _ in range(300):
        put(database, now=datetime.now(UTC))
        put(database, to=SOMEBODY_ELSE, now=datetime.now(UTC))
    with hire("replies") as pid:
        wait(lambda: "sent" in states(database), 10)
        os.kill(pid, signal.SIGTERM)
        wait(lambda: not alive(pid), 4)
    assert set(states(database)) == {"sent", "due"}
