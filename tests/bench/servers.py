"""The servers under measurement, started as they are started in earnest, and what they use of the machine."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil

from gateway.children import end_with_parent
from gateway.processes import read_procfile
from gateway.welcome import made_up_settings
from tests.bench.talks import TOKEN
from tests.servers import free_port

ROOT = Path(__file__).parent.parent.parent
GUNICORN = "gunicorn --worker-class gthread --workers 2 --threads 8 --log-level warning --bind 127.0.0.1:$PORT tests.bench.hello:app"
PATIENCE_S = 90.0


@dataclass(frozen=True)
class Server:
    """A web server that runs: where, and the process that its workers hang from."""

    address: tuple[str, int]
    process: psutil.Process
    log: Path

    def cpu(self) -> float:
        """CPU seconds of the whole tree so far, those of ended children included."""
        return tree_cpu(self.process)

    def memory(self) -> int:
        """Bytes of memory that it alone needs: what processes share counts once (PSS)."""
        return sum(each.memory_full_info().pss for each in (self.process, *self.process.children(recursive=True)))

    def complaints(self) -> list[str]:
        """What it wrote to its log: at the level of `make demo` that is warnings and errors."""
        lines = self.log.read_text().splitlines()
        return [f"its log has {len(lines)} lines, such as: {lines[0][:200]}"] if lines else []


def tree_cpu(root: psutil.Process) -> float:
    """User and system seconds of a process and everything below it."""
    return sum(_cpu(each) for each in (root, *root.children(recursive=True)))


def _cpu(process: psutil.Process) -> float:
    try:
        return sum(process.cpu_times()[:4])
    except psutil.NoSuchProcess:  # it ended since it was listed; its parent's times hold what it used
        return 0.0


@contextmanager
def hello(folder: Path) -> Iterator[Server]:
    """B and S, on gunicorn with 2 workers of 8 threads."""
    inbox = folder / "inbox.db"
    opened = sqlite3.connect(inbox)
    opened.execute("PRAGMA journal_mode=WAL")
    opened.execute("CREATE TABLE inbox (id TEXT UNIQUE, sender TEXT, body TEXT)")
    opened.close()
    with _serving("hello", GUNICORN, {"BENCH_INBOX": str(inbox)}, folder) as server:
        yield server


def settings_of(folder: Path, database_url: str, redis_url: str = "") -> dict[str, str]:
    """Those of `make demo`, with this database and Redis."""
    return {
        **made_up_settings(folder, {"PORT": "0"}),
        "AFRICASTALKING_WEBHOOK_TOKEN": TOKEN,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SPOOL_FOLDER": str(folder / "spool"),
    }


@contextmanager
def saathi(folder: Path, settings: Mapping[str, str]) -> Iterator[Server]:
    """Saathi's web process, by the command of the Procfile."""
    with started(folder, settings) as (server, process):
        _wait(server, process)
        yield server


@contextmanager
def started(folder: Path, settings: Mapping[str, str]) -> Iterator[tuple[Server, subprocess.Popen[bytes]]]:
    """The same, but not waited for."""
    with _started("saathi", read_procfile(ROOT / "Procfile")["web"], settings, folder) as both:
        yield both


@contextmanager
def working(folder: Path, name: str, settings: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A worker, `replies` or `rest`, in a process of its own."""
    with _started(name, f"{sys.executable} -m gateway.worker {name}", settings, folder) as (_, process):
        yield process


@contextmanager
def _serving(name: str, command: str, settings: Mapping[str, str], folder: Path) -> Iterator[Server]:
    with _started(name, command, settings, folder) as (server, process):
        _wait(server, process)
        yield server


@contextmanager
def _started(
    name: str, command: str, settings: Mapping[str, str], folder: Path
) -> Iterator[tuple[Server, subprocess.Popen[bytes]]]:
    port = free_port()
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
    environment = {**os.environ, **settings, "PORT": str(port), "PATH": path}
    log = folder / f"{name}-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["/bin/sh", "-c", "exec " + command], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
            stdout=output, stderr=output, preexec_fn=partial(end_with_parent, os.getpid()),
        )  # fmt: skip
    try:
        yield Server(("127.0.0.1", port), psutil.Process(process.pid), log), process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Until it answers and all its workers have come to rest: one that still starts would get no line."""
    end = time.monotonic() + PATIENCE_S
    while not _answers(server.address) or not _rests(server):
        assert process.poll() is None and time.monotonic() < end, f"does not start:\n{server.log.read_text()[-2000:]}"
        time.sleep(0.1)


def _answers(address: tuple[str, int]) -> bool:
    try:
        urllib.request.urlopen(f"http://{address[0]}:{address[1]}/healthz", timeout=2).close()
    except urllib.error.HTTPError:
        return True  # it has no such page, but it answers
    except OSError:
        return False
    return True


def _rests(server: Server) -> bool:
    before = server.cpu()
    time.sleep(0.5)
    return server.cpu() - before < 0.03


def beside(name: str) -> psutil.Process:
    """The root of a server that this process runs beside: PostgreSQL's or Valkey's."""
    return next(each for each in psutil.Process().children() if each.name() == name)
