"""Child processes: started, listened to, restarted when they end, stopped together.

One thread does all of it. That is on purpose: the code that runs between fork and exec is safe only where no other
thread can hold a lock, and Linux ties the "die with your parent" request to the thread that started the child.
"""

from __future__ import annotations

import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

SECONDS_TO_STOP = 15.0  # a call to a provider may take 12; then it is killed
STEADY_AFTER = 10.0  # seconds; a child that lived so long is restarted at once
FIRST_PAUSE = 0.5  # seconds before one that ended sooner is restarted; doubles each time
LONGEST_PAUSE = 30.0

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


@dataclass
class _Child:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes]
    started: float
    pause: float = 0.0
    due: float | None = None  # when to start it again, if it has ended
    unfinished: bytes = field(default=b"")  # a line whose end has not come yet


class Children:
    """The processes of one start. `say(name, line)` shows a line of one of them."""

    def __init__(self, say: Callable[[str, str], None]) -> None:
        self.stopping = False
        self._say = say
        self._running: dict[str, _Child] = {}
        self._outputs = selectors.DefaultSelector()

    def stop_on_signals(self) -> None:
        """From here on Ctrl-C, SIGTERM and a closed terminal ask for an orderly end."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Starts a process that is to run until `stop`; raises OSError if its program is missing."""
        child = _Child(name, command, environment, _spawn(command, environment), time.monotonic())
        self._running[name] = child
        self._listen(child)

    def run(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> int:
        """Runs a process once, showing what it says, and returns its exit status; -15 if a stop was asked for."""
        child = _Child(name, command, environment, _spawn(command, environment), time.monotonic())
        self._listen(child)
        while child.process.poll() is None and not self.stopping:
            self._hear(0.05)
        _end_group(child.process)
        self._close(child)
        return child.process.returncode

    def tend(self, seconds: float = 0.2) -> None:
        """Shows what the processes say for so long, and starts again those that ended."""
        end = time.monotonic() + seconds
        while not self.stopping and (left := end - time.monotonic()) > 0:
            self._hear(min(left, 0.2))
            for child in self._running.values():
                self._revive(child)

    def stop(self, *last: str) -> None:
        """Stops every process, those named `last` only when the others have ended."""
        self.stopping = True
        self._stop([child for name, child in self._running.items() if name not in last])
        self._stop([child for name, child in self._running.items() if name in last])
        self._running.clear()

    def _ask_to_stop(self, number: int, _frame: object) -> None:
        if self.stopping and number == signal.SIGINT:  # Ctrl-C twice: no more patience
            for child in self._running.values():
                _signal_group(child.process, signal.SIGKILL)
        self.stopping = True

    def _revive(self, child: _Child) -> None:
        if child.due is None:
            status = child.process.poll()
            if status is None:
                return
            now = time.monotonic()
            # What it started itself would go on holding its port or its queue.
            _end_group(child.process)
            self._close(child)
            steady = now - child.started >= STEADY_AFTER
            child.pause = 0.0 if steady else min(max(child.pause * 2, FIRST_PAUSE), LONGEST_PAUSE)
            child.due = now + child.pause
            when = "now" if steady else f"in {child.pause:g} s"
            self._say(child.name, f"ended ({_reason(status)}); starts again {when}")
        if time.monotonic() >= child.due:
            child.process, child.started, child.due = _spawn(child.command, child.environment), time.monotonic(), None
            self._listen(child)

    def _stop(self, children: Sequence[_Child]) -> None:
        alive = [child for child in children if child.due is None]
        for child in alive:
            _signal_group(child.process, signal.SIGTERM)
        end = time.monotonic() + SECONDS_TO_STOP
        while any(child.process.poll() is None for child in alive) and time.monotonic() < end:
            self._hear(0.05)
        for child in alive:
            if child.process.poll() is None:
                self._say(child.name, f"did not stop within {SECONDS_TO_STOP:g} s: killed")
            _end_group(child.process)
            self._close(child)

    def _listen(self, child: _Child) -> None:
        output = child.process.stdout
        assert output is not None  # noqa: S101 - _spawn always asks for a pipe
        os.set_blocking(output.fileno(), False)
        self._outputs.register(output, selectors.EVENT_READ, child)

    def _hear(self, seconds: float) -> None:
        if not self._outputs.get_map():
            time.sleep(seconds)
        for key, _ in self._outputs.select(seconds):
            if not self._read(key.data):
                self._outputs.unregister(key.fileobj)

    def _read(self, child: _Child) -> bool:
        """Shows the whole lines that have come; False at the end of the output."""
        output = child.process.stdout
        try:
            data = os.read(output.fileno(), 65536) if output else b""
        except BlockingIOError:
            return True
        *lines, child.unfinished = (child.unfinished + data).split(b"\n")
        for line in lines:
            self._say(child.name, line.decode("utf-8", "replace").rstrip("\r"))
        return bool(data)

    def _close(self, child: _Child) -> None:
        output = child.process.stdout
        if output is None or output.closed:
            return
        if output.fileno() in self._outputs.get_map():
            self._read(child)
            self._outputs.unregister(output)
        if child.unfinished:
            self._say(child.name, child.unfinished.decode("utf-8", "replace"))
            child.unfinished = b""
        output.close()


def _spawn(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - the commands are those of our own Procfile
        command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        process_group=0,  # Ctrl-C reaches us alone, and a child goes down with all that it started
        preexec_fn=partial(end_with_parent, os.getpid()),  # noqa: PLW1509 - one thread, see the top
    )


def end_with_parent(parent: int) -> None:
    """Between fork and exec: asks Linux for SIGTERM when the parent ends, however it ends."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it ended before the request
            os._exit(1)


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):  # PermissionError: macOS says so of a group of zombies
        os.killpg(process.pid, number)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """Kills what is left of a process and of those it started, and collects its exit status."""
    if process.poll() is None:
        _signal_group(process, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS_TO_STOP)
    _signal_group(process, signal.SIGKILL)
    process.wait()


def _reason(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:  # a real-time signal has no name
        return f"signal {-status}"
