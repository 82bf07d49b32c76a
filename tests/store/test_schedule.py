"""Once a period, whoever comes first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from store import schedule
from store.database import Database
from tests.people import NOW

WEEK = ("D1", "3", "2026-W48")


def test_the_first_time_is_the_only_one(database: Database) -> None:
    for first in (True, False):
        with database.transaction() as db:
            assert schedule.first_time(db, *WEEK, NOW) is first


@pytest.mark.parametrize("other", [("D2", "3", "2026-W48"), ("D1", "4", "2026-W48"), ("D1", "3", "2026-W49")])
def test_another_kind_target_or_period_is_another(database: Database, other: tuple[str, str, str]) -> None:
    with database.transaction() as db:
        assert schedule.first_time(db, *WEEK, NOW)
        assert schedule.first_time(db, *other, NOW)


def fail_half_way(database: Database) -> None:
    with database.transaction() as db:
        schedule.first_time(db, *WEEK, NOW)
        raise RuntimeError("half-way")


def test_what_failed_was_not_done(database: Database) -> None:
    with pytest.raises(RuntimeError, match="half-way"):
        fail_half_way(database)
    with database.transaction() as db:
        assert schedule.first_time(db, *WEEK, NOW)


def test_a_clock_that_jumps_back_finds_it_done(database: Database) -> None:
    for hours in (0, 2, -2):
        with database.transaction() as db:
            assert schedule.first_time(db, *WEEK, NOW + timedelta(hours=hours)) is (hours == 0)


def test_of_many_at_once_one_is_first(database: Database) -> None:
    together = Barrier(8)

    def come(_: int) -> bool:
        together.wait()
        with database.transaction() as db:
            return schedule.first_time(db, *WEEK, NOW)

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(come, range(8))) == [False] * 7 + [True]
