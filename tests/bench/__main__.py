"""`python -m tests.bench`, or `make bench`: all that has an aim, measured in one run. Writes docs/speed.md."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

import psutil

from store.database import migrate
from tests import servers as machines
from tests.bench import digests, growth, hosts, post, report, rough, servers, start, statements, talks
from tests.bench.goals import Measured
from tests.bench.phones import Talk, Tally
from tests.bench.programme import Programme
from tests.bench.race import Runner, Window, race
from tests.bench.servers import Server
from tests.bench.talks import Teacher

ALL = ("ussd", "sms", "rough", "post", "digests", "growth", "hosts", "start")
GROWN = (5_000, 100_000, 1_000_000)
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def main(arguments: list[str]) -> int:
    """Exit status: 0 when every answer and every row was right, otherwise 1; the page then says what was not."""
    options = _options(arguments)
    load = os.getloadavg()
    with tempfile.TemporaryDirectory(prefix="saathi-bench-") as temporary, machines.valkey() as redis_url:
        bench = Bench(options, Path(temporary), redis_url)
        place = report.look_around(load, bench.folder)
        played = {"ussd", "sms"} & set(options.only)
        races, wrong = bench.races() if played else (None, [])
        figures = [figure for part in options.only if part in PARTS for figure in PARTS[part](bench)]
    run_as = report.Run(options.phones, options.teachers, options.seconds)
    page = report.page(place, run_as, races, figures, wrong)
    _tell(page)
    if options.report != "-":
        Path(options.report).write_text(page, encoding="utf-8")
    return 1 if wrong else 0


@dataclass(frozen=True)
class Bench:
    """What the parts are given."""

    options: argparse.Namespace
    folder: Path
    redis_url: str

    @property
    def databases(self) -> list[str]:
        """Those asked for."""
        return list(NAMES) if self.options.database == "both" else [self.options.database]

    @contextmanager
    def blank(self, database: str) -> Iterator[tuple[str, str, Path]]:
        """A database with nothing in it: its address, its name on the page, and a folder beside it; then it is gone."""
        with tempfile.TemporaryDirectory(dir=self.folder, prefix="part-") as temporary, ExitStack() as stack:
            folder, url = Path(temporary), f"sqlite:///{temporary}/saathi.db"
            if database == "postgresql":
                url = stack.enter_context(machines.postgres(machines.DURABLE))
            yield url, NAMES[database], folder

    def races(self) -> tuple[report.Races, list[str]]:
        """U1, U2, U3, U8 and S1; and what was wrong."""
        options, folder = self.options, self.folder
        roll = talks.teachers(options.teachers)
        run = partial(race, rounds=options.rounds, phones=options.phones, seconds=options.seconds)
        with ExitStack() as stack:
            bare = stack.enter_context(servers.hello(folder))
            ours = [stack.enter_context(_contender(each, folder, self.redis_url, roll)) for each in self.databases]
            _tell("Attendance sessions")
            base = Runner("B", bare, lambda: talks.greetings(roll, Random(1)))
            ussd = run(base, [each.dialling() for each in ours])
            _tell("Counts by SMS")
            base = Runner("S", bare, lambda: talks.messages(roll, Random(1)))
            sms = run(base, [each.writing() for each in ours])
            memory = {"B": bare.memory(), **{each.name: each.server.memory() for each in ours}}
            wrong = [f"{each.name}: {words}" for each in ours for words in each.complaints()]
        presses = statements.of_a_session(folder)
        return report.Races(ussd, sms, memory, presses), _faults(ussd) + _faults(sms) + wrong


def _rough(bench: Bench) -> Iterator[Measured]:
    for database in bench.databases:
        _tell(f"Cut calls and a killed worker: {NAMES[database]}")
        with bench.blank(database) as (url, on, folder):
            roll = talks.teachers(bench.options.teachers)
            yield rough.measure(url, on, folder, bench.redis_url, roll, bench.options.phones)


def _post(bench: Bench) -> Iterator[Measured]:
    for database in bench.databases:
        _tell(f"What leaves: {NAMES[database]}")
        with bench.blank(database) as (url, on, folder):
            migrate(url)
            sizes = bench.options.messages, bench.options.jobs
            yield post.a_worker(url, on, folder, bench.redis_url, *sizes)
        with bench.blank(database) as (url, on, folder):
            roll = talks.teachers(bench.options.teachers)
            yield post.while_accepting(url, on, folder, bench.redis_url, roll, bench.options.phones, 5)


def _digests(bench: Bench) -> Iterator[Measured]:
    for database in bench.databases:
        _tell(f"Digests: {NAMES[database]}")
        with bench.blank(database) as (url, on, folder):
            migrate(url)
            yield from digests.measure(url, on, folder, bench.redis_url, bench.options.mentors)


def _growth(bench: Bench) -> Iterator[Measured]:
    own = bench.options
    sizes = growth.Sizes(own.grown, own.counts, own.sessions, own.rounds, own.phones, own.seconds)
    for database in bench.databases:
        _tell(f"Growth: {NAMES[database]}")
        with bench.blank(database) as (url, on, folder), bench.blank(database) as (other, *_), ExitStack() as stack:
            yield from growth.Growing((other, url), on, folder, bench.redis_url, sizes, stack).measure()


def _hosts(bench: Bench) -> Iterator[Measured]:
    _tell("Worker hosts: PostgreSQL")
    with bench.blank("postgresql") as (url, on, folder):
        yield hosts.measure(url, on, folder, bench.redis_url)


def _start(bench: Bench) -> Iterator[Measured]:
    _tell("Start")
    with bench.blank("sqlite") as (url, on, folder):
        yield start.measure(url, on, folder, bench.redis_url)


PARTS: dict[str, Callable[[Bench], Iterator[Measured]]] = {
    "rough": _rough,
    "post": _post,
    "digests": _digests,
    "growth": _growth,
    "hosts": _hosts,
    "start": _start,
}


@dataclass
class Contender:
    """One Saathi with its database."""

    name: str
    server: Server
    programme: Programme
    roll: Sequence[Teacher]
    beside: Mapping[str, psutil.Process]
    chance: Random = field(default_factory=lambda: Random(1998))

    def dialling(self) -> Runner:
        """Attendance sessions, every window a new school day."""
        return Runner(self.name, self.server, partial(self._on_a_new_day, talks.attendance), self._dialled, self.beside)

    def writing(self) -> Runner:
        """Counts by SMS, every window a new school day."""
        return Runner(
            self.name, self.server, partial(self._on_a_new_day, talks.counts_by_sms), self._written, self.beside
        )

    def complaints(self) -> list[str]:
        """What is wrong with what it left behind."""
        return [*self.server.complaints(), *self.programme.complaints()]

    def _on_a_new_day(self, said: Callable[[Sequence[Teacher], Random], Iterator[Talk]]) -> Iterator[Talk]:
        self.programme.next_school_day()
        return said(self.roll, self.chance)

    def _dialled(self, tally: Tally) -> None:
        self.programme.expect(tally.marks)

    def _written(self, tally: Tally) -> None:
        self.programme.expect(tally.marks, by_sms=True)


@contextmanager
def _contender(database: str, folder: Path, redis_url: str, roll: Sequence[Teacher]) -> Iterator[Contender]:
    with ExitStack() as stack:
        beside = {"Valkey": servers.beside("valkey-server")}
        url = f"sqlite:///{folder / 'saathi.db'}"
        if database == "postgresql":
            url = stack.enter_context(machines.postgres(machines.DURABLE))
            beside["PostgreSQL"] = servers.beside("postgres")
        programme = Programme(url, roll)
        stack.callback(programme.database.dispose)
        server = stack.enter_context(servers.saathi(folder, servers.settings_of(folder, url, redis_url)))
        yield Contender(f"Saathi on {NAMES[database]}", server, programme, roll, beside)


def _faults(found: Mapping[str, Sequence[Window]]) -> list[str]:
    return [
        f"{name}: {', '.join(f'{n} {kind}' for kind, n in window.faults.items())}; {window.examples[0]}"
        for name, windows in found.items()
        for window in windows
        if window.faults
    ]


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="windows of each (%(default)s)")
    parser.add_argument("--seconds", type=float, default=2.0, help="length of a window (%(default)s)")
    parser.add_argument("--phones", type=int, default=16, help="phones at once (%(default)s)")
    parser.add_argument("--teachers", type=int, default=2_000, help="each counts at most once a window (%(default)s)")
    parser.add_argument("--database", choices=(*NAMES, "both"), default="both")
    parser.add_argument("--only", type=_some, default=ALL, help=f"some of {','.join(ALL)}; then nothing is written")
    parser.add_argument("--messages", type=int, default=5_000, help="through one worker (%(default)s)")
    parser.add_argument("--jobs", type=int, default=200, help="through RQ's, for Q1 (%(default)s)")
    parser.add_argument("--mentors", type=int, default=10_000, help="each with a hundred counts (%(default)s)")
    parser.add_argument("--grown", type=_sizes, default=GROWN, help="teachers, stage by stage %(default)s")
    parser.add_argument("--counts", type=int, default=1_000_000, help="stored, for U7 (%(default)s)")
    parser.add_argument("--sessions", type=int, default=50_000, help="played, for U7 (%(default)s)")
    parser.add_argument("--report", help="where to write; - for nowhere (docs/speed.md)")
    options = parser.parse_args(arguments)
    options.report = options.report or ("docs/speed.md" if options.only == ALL else "-")
    return options


def _some(words: str) -> tuple[str, ...]:
    chosen = tuple(words.split(","))
    if wrong := set(chosen) - set(ALL):
        raise argparse.ArgumentTypeError(f"{', '.join(wrong)}: there are {', '.join(ALL)}")
    return chosen


def _sizes(words: str) -> tuple[int, ...]:
    return tuple(map(int, words.split(",")))


def _tell(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
