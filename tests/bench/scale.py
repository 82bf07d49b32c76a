"""A million teachers in PostgreSQL: `python -m tests.bench.scale` fills one by SQL, has it explain what is asked at every
press, message and digest, measures what those cost, and writes docs/scale.md (`tests.bench.scale_page`)."""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import psycopg
from sqlalchemy import Connection, func, insert, literal, select, text

from flows.digests import MENTOR
from flows.policy import POLICY
from flows.week import week_of
from gateway.app import create_app
from gateway.channels.base import Receipt
from gateway.channels.simulator import Simulator
from gateway.clock import Clock
from gateway.config import from_environment
from gateway.jobs import digest
from gateway.parts import Parts
from gateway.postman import Postman
from store import receipts
from store.tables import Calls, Inbox, People
from tests import servers as machines
from tests.bench import crowd, post, scale_page, servers, talks
from tests.bench.programme import FIRST_DAY, Programme
from tests.stopped import overhearing

A_CLUSTER = 35
SINCE = datetime(2026, 8, 1, tzinfo=UTC)
DAYS = 2  # of counts by everybody
SESSIONS, MESSAGES = 100, 5_000  # whose cost is measured
QUIET = re.compile(r"^(BEGIN|SET|ROLLBACK|COMMIT|SAVEPOINT|RELEASE)")
INDEX = re.compile(r"(?:Index (?:Only )?Scan(?: Backward)? using|Bitmap Index Scan on) (\w+)")
WHOLE = re.compile(r"Seq Scan on (\w+)")


@dataclass
class Asked:
    """What an errand asked of the database: each statement once, and then how PostgreSQL goes about it."""

    what: str
    statements: dict[str, Any] = field(default_factory=dict)
    plans: list[str] = field(default_factory=list)

    def indexes(self) -> list[str]:
        """All that carry it."""
        return sorted({name for plan in self.plans for name in INDEX.findall(plan)})

    def whole(self, large: Sequence[str]) -> list[str]:
        """The large tables that are gone through from end to end."""
        return sorted({name for plan in self.plans for name in WHOLE.findall(plan) if name in large})


def main(arguments: list[str]) -> int:
    """Exit status: 1 where somebody waits for a large table to be gone through, otherwise 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument("--teachers", type=int, default=1_000_000, help="(%(default)s)")
    parser.add_argument("--report", default="docs/scale.md", help="where to write; - for the screen (%(default)s)")
    parser.add_argument("--plans", help="a file for the plans themselves")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="saathi-scale-") as folder, ExitStack() as stack:
        url = stack.enter_context(machines.postgres((*machines.DURABLE, "shared_buffers=512MB", "max_wal_size=4GB")))
        found = Scale(url, Path(folder)).measure(options.teachers)
    if options.plans:
        Path(options.plans).write_text(
            "\n\n".join(f"{each.what}\n{plan}" for each in found.asked for plan in each.plans)
        )
    page = scale_page.page(found)
    sys.stdout.write(page) if options.report == "-" else Path(options.report).write_text(page, encoding="utf-8")
    return 1 if any(each.whole(found.large) for each in found.asked if each.what not in scale_page.OF_EVERYBODY) else 0


class Scale:
    """One PostgreSQL, filled, and Saathi in this process."""

    def __init__(self, url: str, folder: Path) -> None:
        self._roll = talks.teachers(2 * SESSIONS + 20)
        self._programme = Programme(url, self._roll)
        self._database = self._programme.database
        self._postgres = servers.beside("postgres")
        settings = servers.settings_of(folder, url)
        self._app = create_app(from_environment({**settings, "REDIS_URL": ""}))
        self._parts: Parts = self._app.extensions["saathi"]
        self._talks = self._conversations()

    def measure(self, teachers: int) -> scale_page.Found:
        """Fill, ask, explain, and what the same cost."""
        began = time.monotonic()
        with self._database.transaction() as db:
            _fill(db, teachers)
        filled = time.monotonic() - began
        self._programme.next_school_day()
        self._say(self._talks)  # a process that has just begun reads its catalogues
        asked = [self._listen(what, errand) for what, errand in self._errands()]
        with self._database.reading() as db:
            sizes = _sizes(db)
            for each in asked:
                each.plans = [_plan(db, statement, given) for statement, given in each.statements.items()]
        costs = [
            self._cost("an attendance session", SESSIONS, lambda: [self._say(self._talks) for _ in range(SESSIONS)])
        ]
        post.queue(self._database, MESSAGES)
        costs.append(self._cost("a message, claimed and marked", MESSAGES, self._send))
        return scale_page.Found(
            teachers,
            filled,
            sizes,
            [name for name, size in sizes.items() if size.rows >= scale_page.LARGE],
            asked,
            costs,
        )

    def _errands(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        yield "a USSD session of five presses", lambda: self._say(self._talks)
        yield "a count by SMS", lambda: self._say(talks.counts_by_sms(self._roll[-1:], Random(2)))
        yield "a worker's look, claim, start and mark", lambda: self._postman().drain(("reply",))
        yield "a worker's round for what dead ones held", self._postman().tend
        yield "a delivery report", self._report
        yield scale_page.OF_EVERYBODY[0], self._digests

    def _conversations(self) -> Iterator[talks.Talk]:
        return talks.attendance(self._roll[:-1], Random(1))

    def _say(self, said: Iterator[talks.Talk]) -> None:
        phone = self._app.test_client()
        for press in next(said).presses:
            path, body = talks.read(press)
            answer = phone.post(path, data=body, content_type="application/x-www-form-urlencoded")
            assert answer.text.startswith(press.right[0]), answer.text

    def _postman(self) -> Postman:
        taking = Simulator(lambda message: None)
        return Postman(self._database, {taking.name: taking}, self._parts.clock)

    def _send(self) -> None:
        taking = Simulator(lambda message: None)
        real = Postman(self._database, {taking.name: taking}, Clock(POLICY.zone))
        assert real.drain(("bulk",)) == {"sent": MESSAGES}

    def _report(self) -> None:
        with self._database.transaction() as db:
            receipts.keep(db, "simulator", Receipt("long-ago-1-0", "delivered", True), datetime.now(UTC))

    def _digests(self) -> None:
        with self._database.reading() as db:
            moment = self._parts.moment(db)
            week = week_of(moment.today)
            digest.readers_of(db, MENTOR, week, moment)
            digest.facts_of(db, MENTOR, week, moment)

    def _cost(self, what: str, times: int, errand: Callable[..., Any], *given: Any) -> scale_page.Cost:
        """CPU of this process and of PostgreSQL."""
        ours, theirs = time.process_time(), servers.tree_cpu(self._postgres)
        errand(*given)
        ours, theirs = time.process_time() - ours, servers.tree_cpu(self._postgres) - theirs
        return scale_page.Cost(what, 1_000 * ours / times, 1_000 * theirs / times)

    def _listen(self, what: str, errand: Callable[[], Any]) -> Asked:
        asked = Asked(what)
        with _noting(asked):
            errand()
        return asked


def _fill(db: Connection, teachers: int) -> None:
    """Everybody has counted, called and written, and was written to."""
    crowd.settle(db, teachers // A_CLUSTER, A_CLUSTER, SINCE)
    crowd.count(db, crowd.working_days(FIRST_DAY - timedelta(days=7), 1)[:DAYS])
    crowd.write(db, 1, SINCE)
    at = literal(SINCE, Calls.at.type)
    number = func.concat("long-ago-", People.id)
    called = select(People.msisdn, literal("africastalking"), number, literal(""), literal(True), at)
    db.execute(insert(Calls).from_select(["msisdn", "channel", "session_id", "said", "ended", "at"], called))
    wrote = select(
        People.msisdn, literal("africastalking"), number, literal("18 15"), literal(False), at, literal("counted")
    )
    wrote = wrote.add_columns(literal(""), literal(1), literal(1))
    columns = [
        "msisdn",
        "channel",
        "provider_id",
        "body",
        "cut",
        "received_at",
        "understood",
        "part_of",
        "part",
        "parts",
    ]
    db.execute(insert(Inbox).from_select(columns, wrote))
    crowd.analyse(db)


def _sizes(db: Connection) -> dict[str, scale_page.Size]:
    """Of every table that holds something."""
    rows = db.execute(text(
        "SELECT relname, reltuples, pg_total_relation_size(oid) FROM pg_class "
        "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples > 0 ORDER BY 3 DESC"
    ))  # fmt: skip
    return {name: scale_page.Size(int(tuples), int(size)) for name, tuples, size in rows}


def _plan(db: Connection, statement: str, given: Any) -> str:
    """As PostgreSQL would go about it with these values."""
    raw: Any = db.connection.driver_connection
    with psycopg.ClientCursor(raw) as cursor:
        cursor.execute("EXPLAIN " + statement, given)
        return "\n".join(line for (line,) in cursor.fetchall())


@contextmanager
def _noting(asked: Asked) -> Iterator[None]:
    def note(statement: str, given: Any) -> None:
        if not QUIET.match(statement):
            asked.statements.setdefault(statement, given[0] if isinstance(given, list) else given)

    with overhearing(note):
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
