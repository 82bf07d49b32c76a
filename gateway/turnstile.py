"""One at a time, whoever came first goes first; nobody waits long."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

PATIENCE_S = 0.2


class Turnstile:
    """Threads that take Python from each other lose more than they gain, so they stand in line.

    Fair: Python's own locks let whoever comes along just then slip in before those who wait. And patient only for
    `patience_s`: where somebody holds it up, such as a row that is locked for seconds, the others go past.
    """

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._taken = False
        self._line: deque[Lock] = deque()
        self._lock = Lock()

    @contextmanager
    def place(self) -> Iterator[Callable[[], None]]:
        """Wait for one's turn; it ends with the block, or earlier with a call of what is given: all the rest is waiting."""
        mine = self._come()
        ours = mine is None or mine.acquire(timeout=self._patience_s) or not self._left(mine)

        def leave() -> None:
            nonlocal ours
            if ours:
                ours = False
                self._go()

        try:
            yield leave
        finally:
            leave()

    def _come(self) -> Lock | None:
        """None: it is one's turn at once."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return None
            mine = Lock()
            mine.acquire()
            self._line.append(mine)
            return mine

    def _left(self, mine: Lock) -> bool:
        """Whether one has left the line; False: one's turn came just then."""
        with self._lock:
            if mine not in self._line:
                return False
            self._line.remove(mine)
            return True

    def _go(self) -> None:
        with self._lock:
            if self._line:
                self._line.popleft().release()
            else:
                self._taken = False
