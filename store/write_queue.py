"""The line in which the writers of a SQLite file stand."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class WriteQueue:
    """Writers of a SQLite file stand in line, of all threads and processes of this machine.

    SQLite lets one write at a time; the others ask again and again, sleeping longer each time, and under load some
    give up after seconds. The kernel wakes whoever waits for a file lock. `path` None: another database, no line.
    """

    def __init__(self, path: str | None) -> None:
        self._path = path + ".queue" if path else None
        self._thread = threading.Lock()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Wait for one's turn; it ends with the block, or with the process."""
        if self._path is None:
            yield
            return
        with self._thread:
            line = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o666)
            try:
                fcntl.flock(line, fcntl.LOCK_EX)
                yield
            finally:
                os.close(line)
