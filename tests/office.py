"""Real workers, started at once and killed at will.

`python -m tests.office` imports everything once and then forks a worker for each line it reads, a JSON object with its
`name`, its `environment` and, if its leases are not to be the real ones, their `times`. It prints their pids.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO

from gateway.app import build_parts
from gateway.config import from_environment
from gateway.postman import Times
from gateway.worker import work


class Office:
    """The test's side of it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def start(self, name: str, environment: Mapping[str, str], times: Times | None = None) -> int:
        """A worker with exactly this environment; its pid."""
        assert self._process.stdin
        assert self._process.stdout
        order = {"name": name, "environment": dict(environment), "times": vars(times) if times else None}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def opened(log: IO[bytes] | None = None) -> Iterator[Office]:
    """An office while the block lasts; its workers do not outlive it. `log`: where they write to."""
    command = [sys.executable, "-m", "tests.office"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True) as process:
        yield Office(process)
        assert process.stdin
        process.stdin.close()
        process.wait(60)  # as long as a busy machine may take


def kill(pid: int) -> None:
    """Kill a worker; when this returns it is gone."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    wait(lambda: not alive(pid), 60)  # one that waits for the disk takes until it has it


def alive(pid: int) -> bool:
    """Whether there still is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait(until: Callable[[], object], seconds: float) -> float:
    """Wait for something; how long it took. Fails the test when it does not come."""
    began = time.monotonic()
    while not until():
        assert time.monotonic() - began < seconds, f"not within {seconds} s"
        time.sleep(0.02)
    return time.monotonic() - began


def main() -> None:
    """Until the end of the input; then all that were started are killed."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead: they are gone at once
    started = []
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            os.dup2(2, 1)  # the pids go out by 1, and a worker logs there
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.environ.clear()
            os.environ.update(order["environment"])
            work(order["name"], build_parts(from_environment()), Times(**order["times"]) if order["times"] else None)
            os._exit(0)
        started.append(pid)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
    for pid in started:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
