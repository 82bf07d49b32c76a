"""U7 and G: the same presses while a programme grows. Each stage is measured beside B, so that a busier hour is not ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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


@dataclass(frozen=True)
class Beside:
    """The windows of a stage, and those of B around them."""

    base: Sequence[Window]
    ours: Sequence[Window]

    def to_base(self, figure: Callable[[Window], float]) -> float:
        """As a ratio."""
        return ratio(self.base, self.ours, figure).median

    def __str__(self) -> str:
        p50, p99 = (1000 * median(figure(each) for each in self.ours) for figure in (_p50, _p99))
        return f"p50 {p50:.0f} ms, p99 {p99:.0f} ms"


class Growing:
    """One Saathi on one database."""

    def __init__(self, url: str, on: str, folder: Path, redis_url: str, sizes: Sizes, stack: ExitStack) -> None:
        self._on, self._sizes = on, sizes
        self._roll = talks.teachers(PLAYED)
        self._programme = Programme(url, self._roll)
        self._database = Database(url)
        stack.callback(self._database.dispose)
        stack.callback(self._programme.database.dispose)
        self._bare = stack.enter_context(servers.hello(folder))
        self._ours = stack.enter_context(servers.saathi(folder, servers.settings_of(folder, url, redis_url)))
        self._chance = Random(5)

    def measure(self) -> list[Measured]:
        """First as it starts, then with all those sessions and counts, then with each number of teachers."""
        self._crowd(self._sizes.teachers[0])
        start = self._window()
        self._store()
        played = self._play()
        after = self._window()
        speed = after.to_base(_rate) / start.to_base(_rate)
        how = f"{played:,} sessions, {self._counts():,} stored counts"
        found = [Measured("U7", speed, self._on, how)]
        for teachers in self._sizes.teachers[1:]:
            self._crowd(teachers)
            grown = self._window()
            how = (
                f"{teachers:,} teachers, {self._counts():,} counts, as many messages; at the start {start}, now {grown}"
            )
            for name, figure in (("G p50", _p50), ("G p99", _p99)):
                found.append(Measured(name, grown.to_base(figure) / start.to_base(figure), self._on, how))
        return found

    def _crowd(self, teachers: int) -> None:
        """So many teachers in all, each with some counts and messages of a year."""
        with self._database.transaction() as db:
            there = db.execute(select(func.count()).where(People.school_id.is_not(None))).scalar_one()
            known = db.execute(select(func.max(People.id))).scalar_one()
            crowd.settle(db, (teachers - there) // A_CLUSTER, A_CLUSTER, SINCE)
            crowd.count(db, crowd.working_days(SINCE.date(), COUNTS_EACH // 5), after=known)
            crowd.write(db, COUNTS_EACH, SINCE, after=known)
            crowd.analyse(db)

    def _store(self) -> None:
        """Counts of the same teachers on one school day after the other, until there are so many."""
        days = crowd.working_days(SINCE.date(), 60)
        with self._database.transaction() as db:
            each = db.execute(select(func.count()).where(People.school_id.is_not(None))).scalar_one()
            missing = max(0, self._sizes.counts - self._counts())
            crowd.count(db, days[: -(-missing // each)])
            crowd.analyse(db)

    def _play(self) -> int:
        """Sessions, a school day after the other."""
        played = 0
        while played < self._sizes.sessions:
            board = Switchboard(self._ours.address, self._sizes.phones)
            try:
                tally = board.play(self._day(), seconds=60)
            finally:
                board.hang_up()
            assert not tally.faults, tally.examples
            played += len(tally.marks)
        return played

    def _day(self) -> Iterator[Talk]:
        self._programme.next_school_day()
        return talks.attendance(self._roll, self._chance)

    def _window(self) -> Beside:
        base = Runner("B", self._bare, lambda: talks.greetings(self._roll, Random(1)))
        ours = Runner(self._on, self._ours, self._day)
        found = race(base, [ours], self._sizes.rounds, self._sizes.phones, self._sizes.seconds)
        assert not any(window.faults for window in found[self._on]), found[self._on][0].examples
        return Beside(found["B"], found[self._on])

    def _counts(self) -> int:
        with self._database.reading() as db:
            return db.execute(select(func.count()).select_from(PupilCounts)).scalar_one()


def _rate(window: Window) -> float:
    return window.rate


def _p50(window: Window) -> float:
    return window.p50


def _p99(window: Window) -> float:
    return window.p99
