"""What Q1 is compared with: RQ as its manual has it, one job a message, each marked as sent in one durable transaction."""

from __future__ import annotations

import sqlite3
import sys
import time
from pathlib import Path

from redis import Redis
from rq import Queue, Worker


def send(path: str, number: int) -> None:
    """Read the message, mark it."""
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA synchronous=FULL")
        db.execute("SELECT text FROM outbox WHERE id = ?", (number,)).fetchone()
        db.execute("UPDATE outbox SET state = 'sent' WHERE id = ?", (number,))


def main(path: str, redis_url: str, jobs: int) -> None:
    """Prints how many messages a second were marked."""
    Path(path).unlink(missing_ok=True)
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("CREATE TABLE outbox (id INTEGER PRIMARY KEY, text TEXT, state TEXT)")
        db.executemany("INSERT INTO outbox VALUES (?, 'Salam', 'due')", [(n,) for n in range(jobs)])
    queue = Queue("alone", connection=Redis.from_url(redis_url))
    for number in range(jobs):
        queue.enqueue("tests.bench.rq_alone.send", path, number)
    worker = Worker([queue], connection=queue.connection)
    began = time.perf_counter()
    worker.work(burst=True, logging_level="ERROR")
    took = time.perf_counter() - began
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM outbox WHERE state = 'sent'").fetchone() == (jobs,)
    sys.stdout.write(f"{jobs / took}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
