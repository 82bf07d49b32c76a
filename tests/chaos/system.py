"""All of Saathi as real processes, each of which can be killed, ended, frozen and started again."""

from __future__ import annotations

import os
import random
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

import requests
from redis import Redis
from redis.exceptions import RedisError

from gateway import embedded_redis
from gateway.children import end_with_parent
from gateway.postman import Times
from gateway.processes import read_procfile
from store.database import migrate
from tests.chaos.provider import AFRICASTALKING_TOKEN, TWILIO_SID, TWILIO_TOKEN
from tests.doors import TWILIO
from tests.office import alive, kill, opened, wait
from tests.servers import Postgres, free_port

ROOT = Path(__file__).parents[2]
SETTLES_S = "8"
WORKERS = {"replies": "replies", "replies too": "replies", "rest": "rest"}
# A killed server loses nothing that the operating system has; only a power cut needs fsync.
POSTGRES = ("fsync=off", "max_connections=100", "shared_buffers=64MB")


class System:
    """`names` says what can be killed."""

    def __init__(self, folder: Path, kind: str, provider: Callable[[str], str], times: Times | None, stack: ExitStack):
        self.folder, self._times, self._stack = folder, times, stack
        self.web_url = f"http://127.0.0.1:{free_port()}"
        self._redis_folder = folder / "redis"
        self._redis_folder.mkdir()
        self._postgres: Postgres | None = None
        self._server = ExitStack()
        self.database_url = f"sqlite:///{folder / 'saathi.db'}"
        if kind == "postgresql":
            (folder / "pg").mkdir()
            self._postgres = Postgres(folder / "pg", POSTGRES)
            self.database_url = self._postgres.url.replace("postgresql:", "postgresql+psycopg:")
            self._start_postgres()
        migrate(self.database_url)
        self._log = (folder / "saathi.log").open("ab")
        self.environment = self._settings(provider(self.web_url))
        self._office = stack.enter_context(opened(self._log))
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._pids: dict[str, int] = {}
        stack.callback(self._end)

    @property
    def names(self) -> list[str]:
        """What can be killed."""
        return [*WORKERS, "web", "web worker", "clock", "redis", *(["postgres"] if self._postgres else [])]

    def start(self) -> None:
        """Everything, and wait for the web server."""
        for name in ("redis", "web", "clock", *WORKERS):
            self._start(name)
        wait(self.answers, 180)

    def answers(self) -> bool:
        """Whether the web server does."""
        with suppress(requests.RequestException):
            return requests.get(self.web_url + "/healthz", timeout=5).ok
        return False

    def web_workers(self) -> set[int]:
        """Their process ids."""
        return set(_children(self._processes["web"].pid))

    def kill(self, name: str) -> None:
        """SIGKILL, and a new one at once."""
        if name == "postgres":
            self._crash_postgres()
        elif name == "web worker":
            children = _children(self._processes["web"].pid)
            if children:
                os.kill(random.choice(children), signal.SIGKILL)  # granian starts another
        else:
            self._signal(name, signal.SIGKILL)
            self._start(name)

    def end(self, name: str) -> None:
        """SIGTERM, and a new one when it has ended."""
        if name == "web worker":
            self._signal("web", signal.SIGHUP)
        elif name == "postgres":
            self._end_postgres()
        else:
            self._signal(name, signal.SIGTERM)
            if name in self._pids:
                wait(lambda: not alive(self._pids[name]), 180)
            else:
                self._processes[name].wait(180)
            self._start(name)

    @contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """SIGSTOP while the block lasts; of the web server and of PostgreSQL with all their children."""
        if name == "postgres":
            stopped = [
                self._pids_of_postgres,
                *_children(self._pids_of_postgres),
            ]  # the first one makes no more of them
            _send(signal.SIGSTOP, stopped)
            yield
            _send(signal.SIGCONT, stopped)
            return
        if name == "web worker":
            name = "web"
        self._signal(name, signal.SIGSTOP)
        yield
        self._signal(name, signal.SIGCONT)

    def is_in_a_send(self, name: str) -> bool:
        """Whether that worker is just calling the provider."""
        here = _sockets(self._pids[name])
        return any(
            inode in here for inode in _connections_to(int(self.environment["TWILIO_BASE_URL"].rsplit(":", 1)[1]))
        )

    def kill_in_a_send(self, name: str) -> bool:
        """SIGKILL, but only if that worker is calling the provider at that very moment: it is frozen for the look."""
        with suppress(ProcessLookupError):
            os.kill(self._pids[name], signal.SIGSTOP)
            if self.is_in_a_send(name):
                self.kill(name)
                return True
            os.kill(self._pids[name], signal.SIGCONT)
        return False

    def flush_redis(self) -> None:
        """All of it forgotten."""
        with suppress(RedisError), Redis.from_url(embedded_redis.url(self._redis_folder)) as client:
            client.flushall()

    def stop_sending(self) -> None:
        """The workers end in order."""
        for name in WORKERS:
            self._signal(name, signal.SIGTERM)
        for name in WORKERS:
            wait(lambda name=name: not alive(self._pids[name]), 180)  # type: ignore[misc]

    def _signal(self, name: str, number: int) -> None:
        with suppress(ProcessLookupError):
            if name in self._pids:
                kill(self._pids[name]) if number == signal.SIGKILL else os.kill(self._pids[name], number)
            else:
                process = self._processes[name]
                os.killpg(process.pid, number) if number != signal.SIGHUP else process.send_signal(number)
                if number == signal.SIGKILL:
                    process.wait()

    def _start(self, name: str) -> None:
        if name in WORKERS:
            self._pids[name] = self._office.start(WORKERS[name], self.environment, self._times)
            return
        procfile = read_procfile(ROOT / "Procfile")
        command = embedded_redis.command(self._redis_folder) if name == "redis" else shlex.split(procfile[name])
        command = [word.replace("${HOST:-127.0.0.1}", "127.0.0.1") for word in command]
        command = [SETTLES_S if word == "30" else word for word in command]  # of a reload; tests need not wait so long
        command = [word.replace("$PORT", self.web_url.rsplit(":", 1)[1]) for word in command]
        self._processes[name] = subprocess.Popen(
            command, env=self.environment, cwd=ROOT, stdout=self._log, stderr=self._log, process_group=0,
            preexec_fn=partial(end_with_parent, os.getpid()),
        )  # fmt: skip

    def _start_postgres(self) -> None:
        assert self._postgres
        for _ in range(100):  # its children may still be ending
            process = self._server.enter_context(self._postgres.running())
            if process.poll() is None:
                self._pids_of_postgres = process.pid
                return
            time.sleep(0.2)
        raise AssertionError("PostgreSQL does not start again: " + (self.folder / "pg" / "log").read_text()[-1000:])

    def _end_postgres(self) -> None:
        """As when the machine is shut down: nobody new is let in, then whoever is there is put out, and it ends in order."""
        _send(signal.SIGTERM, [self._pids_of_postgres])
        time.sleep(0.5)
        self._server.close()
        self._start_postgres()

    def _crash_postgres(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pids_of_postgres, signal.SIGKILL)
        self._server.close()
        self._start_postgres()

    def _settings(self, provider: str) -> dict[str, str]:
        folder = str(Path(sys.executable).parent)
        return {
            "PATH": f"{folder}:{os.environ['PATH']}",
            "DATABASE_URL": self.database_url,
            "REDIS_URL": embedded_redis.url(self._redis_folder),
            "SPOOL_FOLDER": str(self.folder / "spool"),
            "PUBLIC_BASE_URL": self.web_url,
            "SIMULATOR": "on",  # only for its clock: it shall be a school day whenever this runs
            "SECRET_KEY": "secret",
            "VAULT_KEY": "secret",
            "AFRICASTALKING_USERNAME": "saathi",
            "AFRICASTALKING_API_KEY": "key",
            "AFRICASTALKING_WEBHOOK_TOKEN": AFRICASTALKING_TOKEN,
            "AFRICASTALKING_BASE_URL": provider,
            "TWILIO_ACCOUNT_SID": TWILIO_SID,
            "TWILIO_AUTH_TOKEN": TWILIO_TOKEN,
            "TWILIO_FROM": TWILIO["TWILIO_FROM"],
            "TWILIO_BASE_URL": provider,
        }

    def _end(self) -> None:
        for pid in self._pids.values():
            kill(pid)
        for process in self._processes.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._server.close()
        self._log.close()


def _send(number: int, pids: Iterable[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _children(parent: int) -> list[int]:
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            pid, after = int(each.parent.name), each.read_text().rsplit(")", 1)[1].split()
            if int(after[1]) == parent and after[0] != "Z":
                found.append(pid)
    return found


def _sockets(pid: int) -> set[str]:
    found = set()
    for each in Path(f"/proc/{pid}/fd").glob("*"):
        with suppress(OSError):
            found.add(str(each.readlink()).removeprefix("socket:[").removesuffix("]"))
    return found


def _connections_to(port: int) -> Iterator[str]:
    """The inodes of established connections to a port of this machine."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, _, remote, state, *rest = line.split()
        if state == "01" and int(remote.split(":")[1], 16) == port:
            yield rest[5]
