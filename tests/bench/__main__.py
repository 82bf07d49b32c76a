"""`python -m tests.bench`, or `make bench`: Saathi against a bare Flask "hello", in one run. Writes docs/speed.md."""

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

from tests import servers as machines
from tests.bench import report, servers, statements, talks
from tests.bench.phones import Talk, Tally
from tests.bench.programme import Programme
from tests.bench.race import Runner, Window, race
from tests.bench.servers import Server
from tests.bench.talks import Teacher

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def main(arguments: list[str]) -> int:
    """Exit status: 0 when every answer and every row was right, otherwise 1; the page then says what was not."""
    options = _options(arguments)
    load = os.getloadavg()
    roll = talks.teachers(options.teachers)
    with tempfile.TemporaryDirectory(prefix="saathi-bench-") as temporary, ExitStack() as stack:
        folder = Path(temporary)
        place = report.look_around(load, folder)
        _tell(f"Starting, with {options.teachers} teachers")
        redis_url = stack.enter_context(machines.valkey())
        bare = stack.enter_context(servers.hello(folder))
        databases = list(NAMES) if options.database == "both" else [options.database]
        ours = [stack.enter_context(_contender(each, folder, redis_url, roll)) for each in databases]
        run = partial(race, rounds=options.rounds, phones=options.phones, seconds=options.seconds)
        _tell("Attendance sessions")
        base = Runner("B", bare, lambda: talks.greetings(roll, Random(1)))
        ussd = run(base, [each.dialling() for each in ours])
        _tell("Counts by SMS")
        base = Runner("S", bare, lambda: talks.messages(roll, Random(1)))
        sms = run(base, [each.writing() for each in ours])
        memory = {"B": bare.memory(), **{each.name: each.server.memory() for each in ours}}
        wrong = [f"{each.name}: {words}" for each in ours for words in each.complaints()]
        presses = statements.of_a_session(folder)
    run_as = report.Run(options.phones, options.teachers, options.seconds)
    page = report.page(place, run_as, ussd, sms, memory, presses, _faults(ussd) + _faults(sms) + wrong)
    _tell(page)
    if options.report != "-":
        Path(options.report).write_text(page, encoding="utf-8")
    return (
        1 if wrong or any(window.faults for found in (ussd, sms) for each in found.values() for window in each) else 0
    )


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
        server = stack.enter_context(servers.saathi(folder, url, redis_url))
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
    parser.add_argument("--rounds", type=int, default=3, help="windows of each (%(default)s)")
    parser.add_argument("--seconds", type=float, default=2.0, help="length of a window (%(default)s)")
    parser.add_argument("--phones", type=int, default=16, help="phones at once (%(default)s)")
    parser.add_argument("--teachers", type=int, default=2_000, help="each counts at most once a window (%(default)s)")
    parser.add_argument("--database", choices=(*NAMES, "both"), default="both")
    parser.add_argument("--report", default="docs/speed.md", help="where to write; - for nowhere (%(default)s)")
    return parser.parse_args(arguments)


def _tell(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
