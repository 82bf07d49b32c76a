"""D1, D2 and X1: a week's digests for very many mentors, from the numbers to the provider's yes."""

from __future__ import annotations

import gc
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import Connection, func, select

from flows.digests import MENTOR, leaves_at
from flows.week import Week
from gateway.app import build_parts
from gateway.config import from_environment
from gateway.jobs import digest
from gateway.parts import Parts
from gateway.postman import Postman
from store.tables import Outbox, PupilCounts, Schools
from tests.bench import crowd, hosts, servers
from tests.bench.goals import Measured
from tests.bench.provider import providing
from tests.stopped import statements

WEEK = Week(date(2026, 11, 23))
WEEKS = 4  # of counts on every school day
KEPT = 12  # weeks that the outbox holds: their digests, and some notices to everybody
NOTICES = 2
SCHOOLS = 5  # a mentor
LOOKS = 3


def measure(url: str, on: str, folder: Path, redis_url: str, mentors: int) -> list[Measured]:
    """A million counts with 10,000 mentors. `url`: of an empty, migrated database."""
    with providing() as provider:
        settings = {**servers.settings_of(folder, url, redis_url), **provider.settings(folder)}
        parts = build_parts(from_environment(settings))
        counts = _fill(parts, mentors)
        gc.freeze()  # as a worker does when it begins
        ratio, once, sent = _numbers(parts)
        with hosts.one_more(folder, settings):
            took = _whole_way(parts, mentors)
        assert len(provider.taken()) == mentors, f"{len(provider.taken())} digests arrived, not {mentors}"
    parts.database.dispose()
    built, handed = took
    sizes = f"{mentors:,} mentors, {counts:,} counts"
    return [
        Measured("D1", ratio, on, f"{sizes}; the GROUP BY itself {once:.2f} s"),
        Measured("D2", sent, on),
        Measured(
            "X1",
            built + handed,
            on,
            f"{sizes}; two workers: all written after {built:.1f} s, the last taken {handed:.1f} s later",
        ),
    ]


def _fill(parts: Parts, mentors: int) -> int:
    """Everybody counts on every day, and the outbox holds what it would in the long run. It is the hour of the digests."""
    with parts.database.transaction() as db:
        crowd.settle(db, mentors, SCHOOLS, datetime(2026, 8, 1, tzinfo=UTC))
        crowd.count(db, crowd.working_days(WEEK.monday, WEEKS))
        moment = parts.moment(db)
        hour = leaves_at(MENTOR, WEEK, moment.policy, moment.calendar)
        for back in range(1, KEPT + 1):
            crowd.digest(db, WEEK.earlier(back), hour - back * timedelta(weeks=1))
        crowd.write(db, NOTICES, hour - timedelta(weeks=2))
        crowd.analyse(db)
        parts.clock.set(db, hour.astimezone(moment.policy.zone) + timedelta(minutes=1))
        return db.execute(select(func.count()).select_from(PupilCounts)).scalar_one()


def _numbers(parts: Parts) -> tuple[float, float, int]:
    """All mentors' numbers ÷ the GROUP BY, in turn; seconds of the GROUP BY; and statements from nothing to the numbers."""
    ratios, bases = list[float](), list[float]()
    with parts.database.reading() as db:
        moment = parts.moment(db)
        for _ in range(LOOKS):
            bases.append(_seconds_of_the_group_by(db))
            began = time.perf_counter()
            with statements() as sent:
                digest.readers_of(db, MENTOR, WEEK, moment)
                digest.facts_of(db, MENTOR, WEEK, moment)
            ratios.append((time.perf_counter() - began) / bases[-1])
    return median(ratios), median(bases), len(sent)


def _seconds_of_the_group_by(db: Connection) -> float:
    """What anybody would write: this week's counts by cluster."""
    began = time.perf_counter()
    sums = select(Schools.cluster_id, func.count(), func.sum(PupilCounts.boys), func.sum(PupilCounts.girls))
    sums = sums.join(Schools, Schools.id == PupilCounts.school_id).group_by(Schools.cluster_id)
    db.execute(sums.where(PupilCounts.day.between(WEEK.monday, WEEK.saturday))).all()
    return time.perf_counter() - began


def _whole_way(parts: Parts, mentors: int) -> tuple[float, float]:
    """Seconds until all are queued, and from there until all are marked as sent: by this process and another worker."""
    began = time.perf_counter()
    told = digest.run(parts)
    built = time.perf_counter()
    postman = Postman(parts.database, parts.channels, parts.clock, policy=parts.policy, plan=parts.plan)
    postman.drain(("notice", "bulk"))
    marked = select(func.count()).where(Outbox.kind == MENTOR, Outbox.state == "sent")
    sent = 0
    while sent < mentors and time.perf_counter() - built < servers.PATIENCE_S:  # what the other has in hand
        time.sleep(0.01)
        with parts.database.reading() as db:
            sent = db.execute(marked).scalar_one()
    assert told[MENTOR] == sent == mentors, (told, sent)
    return built - began, time.perf_counter() - built
