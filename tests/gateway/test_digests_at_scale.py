"""All mentors' digests are built by the same few statements, however many mentors there are."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from flows.digests import MENTOR
from flows.week import Week
from gateway.jobs import digest
from store import silence
from store.database import Database
from store.tables import People, PupilCounts, Schools
from tests.bench import crowd
from tests.stopped import local, moment_at, statements

WEEK = Week(date(2026, 11, 23))
SATURDAY = moment_at(local(28, 15))
MOST = 11


def sent(database: Database, mentors: int) -> int:
    with database.transaction() as db:
        crowd.settle(db, mentors, 3, datetime(2026, 8, 1, tzinfo=UTC))
        crowd.count(db, [date(2026, 11, 24)])
    with database.reading() as db, statements() as found:
        readers = digest.readers_of(db, MENTOR, WEEK, SATURDAY)
        facts = digest.facts_of(db, MENTOR, WEEK, SATURDAY)
    assert {each.place_id for each in readers} == facts.keys()
    return sum(not each.startswith("BEGIN") for each in found)


@pytest.mark.parametrize("mentors", [10, 200])
def test_the_statements_do_not_grow_with_the_mentors(database: Database, mentors: int) -> None:
    few = sent(database, 1)
    assert few == sent(database, mentors)
    assert few <= MOST


def test_looking_at_quiet_schools_only_finds_as_many(database: Database) -> None:
    with database.transaction() as db:
        crowd.settle(db, 12, 3, datetime(2026, 8, 1, tzinfo=UTC))
        crowd.count(db, [date(2026, 10, 26)])
        late = select(People.id).join(Schools, Schools.id == People.school_id).where(Schools.id % 2 == 0)
        days = {"day": date(2026, 11, 25), "counted_at": local(25, 8)}
        db.execute(update(PupilCounts).where(PupilCounts.person_id.in_(late)).values(**days))
    with database.reading() as db:
        whole = silence.of_clusters(silence.gather(db, SATURDAY))
        quiet = silence.of_clusters(silence.gather_quiet(db, SATURDAY))
    assert whole == quiet
    assert 0 < sum(whole.values()) < 36
