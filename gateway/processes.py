"""Runs everything the Procfile names, with a Redis if there is none: `python -m gateway.processes [demo]`.

`release` runs first and to its end; then the rest, each restarted when it ends. SIGTERM or Ctrl-C stops all of it.
With `demo` the settings are made up, the demo programme is filled in, and a page tells what to try first.
"""

from __future__ import annotations

import fcntl
import os
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dotenv import dotenv_values

from gateway import embedded_redis, welcome
from gateway.children import Children

REDIS = "redis"
RELEASE = "release"
SECONDS_TO_HEALTH = 180  # a machine busy with something else is slow, and well


class CannotStart(Exception):
    """Why Saathi does not start, in one line for the person at the terminal."""


def main(arguments: list[str]) -> int:
    """Runs until it is asked to stop. Exit status: 0 after an orderly stop, 1 if it could not start."""
    if arguments not in ([], ["demo"]):
        print("usage: python -m gateway.processes [demo]", file=sys.stderr)
        return 2
    os.umask(0o077)  # what lies in var/ is for nobody else on this machine
    root = Path.cwd()
    var = root / "var"
    demo = arguments == ["demo"]
    try:
        procfile = read_procfile(root / "Procfile")
        settings = gather_settings(root, demo)
        check_port(settings["PORT"])
        with only_one(var):
            _supervise(procfile, settings, var, demo)
    except (CannotStart, embedded_redis.RedisUnavailable) as why:
        print(why, file=sys.stderr)
        return 1
    return 0


def read_procfile(path: Path) -> dict[str, str]:
    """Name -> command line, in the order of the file. Raises CannotStart if there is none."""
    if not path.exists():
        raise CannotStart(f"There is no Procfile in {path.parent}: start Saathi from its own folder")
    lines = [line.strip() for line in path.read_text().splitlines()]
    pairs = [line.partition(":") for line in lines if line and not line.startswith("#")]
    return {name.strip(): command.strip() for name, _, command in pairs}


def gather_settings(root: Path, demo: bool) -> dict[str, str]:
    """The environment of every process: what is set already, then `.env`, then in the demo what that lacks.

    Bytecode is kept whatever this machine prefers: without it each process compiles every library at every start.
    """
    written = {name: value for name, value in dotenv_values(root / ".env").items() if value is not None}
    settings = {"PORT": "8000", **written, **os.environ}
    if demo:
        settings = {**welcome.made_up_settings(root / "var", settings), **settings}
    settings["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), settings.get("PATH", os.defpath)))
    settings["PYTHONUNBUFFERED"] = "1"
    settings.pop("PYTHONDONTWRITEBYTECODE", None)
    return settings


def check_port(port: str) -> None:
    """Raises CannotStart if the web server could not listen there; it would share the port and never tell."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise CannotStart(f"PORT must be a number from 1 to 65535, not {port!r}")
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", int(port)))
        except PermissionError:
            raise CannotStart(
                f"Port {port} is for the administrator of this machine only: choose another, such as PORT=8001"
            ) from None
        except OSError:
            raise CannotStart(
                f"Port {port} is in use: stop what runs there, or choose another, such as PORT=8001"
            ) from None


@contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Held while Saathi runs from this `var` folder: two of them would share a Redis file and tick twice."""
    var.mkdir(exist_ok=True)
    with (var / "running.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CannotStart(f"Saathi is already running from {var.parent}: stop it first") from None
        yield


def _supervise(procfile: Mapping[str, str], settings: dict[str, str], var: Path, demo: bool) -> None:
    width = max(map(len, (REDIS, *procfile)))
    children = Children(lambda name, line: print(f"{name:<{width}} | {line}", flush=True))
    children.stop_on_signals()
    try:
        if not settings.get("REDIS_URL"):
            _start_redis(children, settings, var)
        there = demo and welcome.is_there(var, settings)
        if RELEASE in procfile and not there:
            _run_once(children, RELEASE, procfile[RELEASE], settings)
        if demo:
            welcome.save_settings(var, settings)
        if demo and not there:
            _tell("Filling in the demo programme")
            _run_once(children, "demo", "flask demo-data", settings)
        _tell("Starting " + ", ".join(name for name in procfile if name != RELEASE))
        for name, line in procfile.items():
            if name != RELEASE and not children.stopping:
                children.start(name, _shell(line), settings)
        if demo and _become_healthy(children, settings["PORT"]):
            _tell(welcome.page(var))
        while not children.stopping:
            children.tend()
        _tell("\nStopping")
    finally:
        children.stop(REDIS)


def _start_redis(children: Children, settings: dict[str, str], var: Path) -> None:
    children.start(REDIS, embedded_redis.command(var), settings)
    settings["REDIS_URL"] = embedded_redis.url(var)
    if not embedded_redis.wait(var):
        children.tend(0.5)  # what it says explains it
        raise CannotStart(f"The embedded Redis does not answer: {embedded_redis.log_file(var)} says why")


def _run_once(children: Children, name: str, line: str, settings: Mapping[str, str]) -> None:
    status = children.run(name, _shell(line), settings)
    if status and not children.stopping:
        raise CannotStart(f"`{line}` failed with exit status {status}: its own lines above say why")


def _become_healthy(children: Children, port: str) -> bool:
    """Waits until every part answers for itself; False if a stop was asked for meanwhile."""
    _tell("Waiting until all of it is healthy")
    answer = "no answer"
    for _ in range(SECONDS_TO_HEALTH * 4):
        children.tend(0.25)
        if children.stopping:
            return False
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                return True
        except urllib.error.HTTPError as unready:
            answer = unready.read().decode("utf-8", "replace").strip()
        except OSError:
            answer = "no answer"
    raise CannotStart(f"Not healthy after {SECONDS_TO_HEALTH} seconds; /readyz says: {answer}")


def _shell(line: str) -> list[str]:
    return ["/bin/sh", "-c", "exec " + line]  # exec: signals reach the program, not a shell around it


def _tell(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
