"""U7 and G: the same presses in a programme that grows and in one that stays as it began, in turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median

from sqlalchemy import func, select

from store.database import Database
from store.tables import People, PupilCounts
from tests.bench import crowd, servers, talks
from tests.bench.goals import Measured
from tests.bench.phones import Switchboard, Talk
from tests.bench.programme import Programme
from tests.bench.race import Runner, Window, race, ratio

A_CLUSTER = 35
COUNTS_EACH = 10
SINCE = datetime(2025, 10, 1, tzinfo=UTC)
PLAYED = 2_000  # teachers who dial; the others only are there


@dataclass(frozen=True)
class Sizes:
    """`teachers`: of each stage; `counts`: stored for U7; `sessions`: played for U7."""

    teachers: Sequence[int]
    counts: int
    sessions: int
    rounds: int
    phones: int
    seconds: float


class Grown:
    """A Saathi with a database of its own, and the windows of play on it."""

    def __init__(self, name: str, url: str, folder: Path, redis_url: str, stack: ExitStack) -> None:
        folder.mkdir(exist_ok=True)
        self._name, self._roll, self._chance = name, talks.teachers(PLAYED), Random(5)
        self._programme = Programme(url, self._roll)
        self.database = Database(url)
        stack.callback(self.database.dispose)
        stack.callback(self._programme.database.dispose)
        self.server = stack.enter_context(servers.saathi(folder, servers.settings_of(folder, url, redis_url)))

    def runner(self) -> Runner:
        """Attendance sessions, every window a new school day."""
        return Runner(self._name, self.server, self.day)

    def day(self) -> Iterator[Talk]:
        """Everybody who dials, on the next school day."""
        self._programme.next_school_day()
        return talks.attendance(self._roll, self._chance)

    def crowd(self, teachers: int) -> None:
        """So many teachers in all, each with some counts and messages of a year."""
        with self.database.transaction() as db:
            there = db.execute(select(func.count()).where(People.school_id.is_not(None))).scalar_one()
            known = db.execute(select(func.max(People.id))).scalar_one()
            crowd.settle(db, (teachers - there) // A_CLUSTER, A_CLUSTER, SINCE)
            crowd.count(db, crowd.working_days(SINCE.date(), COUNTS_EACH // 5), after=known)
            crowd.write(db, COUNTS_EACH, SINCE, after=known)
        crowd.come_to_rest(self.database)

    def counts(self) -> int:
        """How many are stored."""
        with self.database.reading() as db:
            return db.execute(select(func.count()).select_from(PupilCounts)).scalar_one()


class Growing:
    """Two of them on one kind of database: one stays as it is at the start."""

    def __init__(
        self, urls: Sequence[str], on: str, folder: Path, redis_url: str, sizes: Sizes, stack: ExitStack
    ) -> None:
        self._on, self._sizes = on, sizes
        self._small, self._big = (
            Grown(name, url, folder / name, redis_url, stack) for name, url in zip(("small", "big"), urls, strict=True)
        )

    def measure(self) -> list[Measured]:
        """With all those sessions and counts, then with each number of teachers; each time beside the one that stayed."""
        for each in (self._small, self._big):
            each.crowd(self._sizes.teachers[0])
        self._store()
        played = self._play()
        small, big = self._in_turn()
        how = f"{played:,} sessions, {self._big.counts():,} stored counts"
        found = [Measured("U7", ratio(small, big, _rate).median, self._on, how)]
        for teachers in self._sizes.teachers[1:]:
            self._big.crowd(teachers)
            small, big = self._in_turn()
            how = (
                f"{self._big.counts():,} counts, as many messages: {_told(big)}; "
                f"beside it as at the start: {_told(small)}"
            )
            on = f"{self._on}, {teachers:,} teachers"
            found.append(Measured("G p50", ratio(small, big, _p50).median, on, how))
            found.append(Measured("G p99", ratio(small, big, _p99).median, on))
        return found

    def _store(self) -> None:
        """Counts of the same teachers on one school day after the other, until there are so many."""
        days = crowd.working_days(SINCE.date(), 60)
        with self._big.database.transaction() as db:
            each = db.execute(select(func.count()).where(People.school_id.is_not(None))).scalar_one()
            missing = max(0, self._sizes.counts - self._big.counts())
            crowd.count(db, days[: -(-missing // each)])
        crowd.come_to_rest(self._big.database)

    def _play(self) -> int:
        """Sessions, a school day after the other."""
        played = 0
        while played < self._sizes.sessions:
            board = Switchboard(self._big.server.address, self._sizes.phones)
            try:
                tally = board.play(self._big.day(), seconds=60)
            finally:
                board.hang_up()
            assert not tally.faults, tally.examples
            played += len(tally.marks)
        return played

    def _in_turn(self) -> tuple[Sequence[Window], Sequence[Window]]:
        found = race(
            self._small.runner(), [self._big.runner()], self._sizes.rounds, self._sizes.phones, self._sizes.seconds
        )
        assert not any(window.faults for windows in found.values() for window in windows), found
        return found["small"], found["big"]


def _told(windows: Sequence[Window]) -> str:
    p50, p99 = (1000 * median(figure(each) for each in windows) for figure in (_p50, _p99))
    return f"p50 {p50:.0f} ms, p99 {p99:.0f} ms"


def _rate(window: Window) -> float:
    return window.rate


def _p50(window: Window) -> float:
    return window.p50


def _p99(window: Window) -> float:
    return window.p99
