"""U6 as phones live: every fourth caller is cut off on her way, and a web worker is killed while the others go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from threading import Timer

import psutil

from tests.bench import servers, talks
from tests.bench.goals import Measured
from tests.bench.phones import Switchboard, Talk
from tests.bench.programme import Programme
from tests.bench.servers import Server
from tests.bench.talks import Teacher

EVERY = 4
KILLED_AFTER_S = 2.0


def measure(url: str, on: str, folder: Path, redis_url: str, roll: Sequence[Teacher], phones: int) -> Measured:
    """Each teacher calls once. Whatever the killed worker left without an answer is sent again, as a provider does.

    Counted: answers that are wrong, foreign, refused or never come; then counts that are missing, or there too often, and
    drafts that a cut call did not leave.
    """
    programme = Programme(url, roll)
    programme.next_school_day()
    with servers.saathi(folder, servers.settings_of(folder, url, redis_url)) as server:
        board = Switchboard(server.address, phones, repeats=True)
        killing = Timer(KILLED_AFTER_S, _kill_a_worker, [server])
        killing.start()
        tally = board.play(some_cut(roll), seconds=3600.0)
        board.hang_up()
        assert not killing.is_alive(), "too few teachers: they had called before a worker was killed"
    programme.expect(mark for mark in tally.marks if mark is not None)
    wrong = programme.complaints(cut=sum(mark is None for mark in tally.marks))
    programme.database.dispose()
    how = f"{len(tally.marks)} sessions, {tally.repeated} requests sent again"
    return Measured("U6 rough", tally.faults.total() + len(wrong), on, "; ".join([how, *tally.examples, *wrong]))


def some_cut(roll: Sequence[Teacher]) -> Iterator[Talk]:
    """Each teacher calls once; every fourth is cut off, anywhere before the end, and her talk has no mark."""
    chance = Random(4)
    for n, talk in enumerate(talks.attendance(roll, chance)):
        heard = chance.randint(1, len(talk.presses) - 1)
        yield Talk(talk.presses[:heard], None) if n % EVERY == 0 else talk


def _kill_a_worker(server: Server) -> None:
    workers: list[psutil.Process] = server.process.children(recursive=True)
    workers[-1].kill()
