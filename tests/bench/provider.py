"""A provider that takes messages over HTTP: `python -m tests.bench.provider [milliseconds]`, in a process of its own.

It prints its address and lives until it is killed. Each message is taken after so long; GET tells how often each was.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from os import getpid
from pathlib import Path
from urllib.parse import parse_qs

from gateway.children import end_with_parent


@dataclass(frozen=True)
class Provider:
    """One that runs, and the settings of a channel to it."""

    url: str

    def settings(self, folder: Path) -> dict[str, str]:
        """The generic HTTP channel's."""
        table = folder / "bench.toml"
        table.write_text(
            f'[bench]\nsender = "8778"\n[bench.send]\nurl = "{self.url}/"\nmethod = "POST"\n'
            "body = \"id={{id}}&to={{to}}&text={{text}}\"\nsuccess = '^taken'\nid = 'taken (\\S+)'\n"
        )
        return {"HTTP_CHANNELS": str(table)}

    def taken(self) -> Counter[str]:
        """How often each message was."""
        with urllib.request.urlopen(self.url) as answer:
            return Counter(json.load(answer))


@contextmanager
def providing(milliseconds: float = 0) -> Iterator[Provider]:
    """While the block lasts."""
    command = [sys.executable, "-m", "tests.bench.provider", str(milliseconds)]
    ends = partial(end_with_parent, getpid())
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=ends) as process:
        assert process.stdout
        yield Provider(process.stdout.readline().strip())
        process.kill()


class Line(asyncio.Protocol):
    """One connection, kept open."""

    def __init__(self, taken: Counter[str], seconds: float) -> None:
        self._taken, self._seconds, self._heard = taken, seconds, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._line = transport

    def data_received(self, data: bytes) -> None:
        """A whole request is answered; half a one waits for the rest."""
        self._heard += data
        head, end, body = self._heard.partition(b"\r\n\r\n")
        size = next((int(each[15:]) for each in head.split(b"\r\n") if each.lower().startswith(b"content-length:")), 0)
        if end and len(body) >= size:
            self._heard = b""
            if head.startswith(b"GET"):
                self._answer(json.dumps(self._taken))
                return
            message = parse_qs(body.decode())["id"][0]
            self._taken[message] += 1
            if self._seconds:
                asyncio.get_running_loop().call_later(self._seconds, self._answer, f"taken {message}")
            else:
                self._answer(f"taken {message}")

    def _answer(self, words: str) -> None:
        self._line.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(words)}\r\n\r\n{words}".encode())


async def _serve(seconds: float) -> None:
    taken: Counter[str] = Counter()
    server = await asyncio.get_running_loop().create_server(lambda: Line(taken, seconds), "127.0.0.1", 0)
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1]) / 1000))
