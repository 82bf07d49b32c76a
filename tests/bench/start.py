"""T: from the start of the web command to the first right answer on a teacher's phone."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from random import Random
from statistics import median

from tests.bench import servers, talks
from tests.bench.goals import Measured
from tests.bench.phones import Press, judge, read_answer
from tests.bench.programme import Programme
from tests.bench.servers import Server

TRIALS = 5


def measure(url: str, on: str, folder: Path, redis_url: str) -> Measured:
    """The median of some starts of a migrated Saathi, the files warm."""
    roll = talks.teachers(TRIALS)
    programme = Programme(url, roll)
    programme.next_school_day()
    programme.database.dispose()
    settings = servers.settings_of(folder, url, redis_url)
    took = [_seconds(folder, settings, talk.presses[0]) for talk in talks.attendance(roll, Random(1))]
    return Measured("T", median(took), on, f"{TRIALS} starts, {min(took):.1f}–{max(took):.1f} s")


def _seconds(folder: Path, settings: dict[str, str], dial: Press) -> float:
    began = time.perf_counter()
    with servers.started(folder, settings) as (server, process):
        while not _answers(server, dial):
            assert process.poll() is None and time.perf_counter() - began < servers.PATIENCE_S, server.log.read_text()
            time.sleep(0.01)
        return time.perf_counter() - began


def _answers(server: Server, dial: Press) -> bool:
    heard: bytearray = bytearray()
    try:
        with socket.create_connection(server.address, timeout=servers.PATIENCE_S) as line:
            line.sendall(dial.request)
            while (answer := read_answer(heard)) is None:
                if not (data := line.recv(65536)):
                    return False
                heard += data
    except OSError:
        return False
    assert not judge(dial, *answer), answer
    return True
