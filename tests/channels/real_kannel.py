"""A real Kannel from Debian's package: bearerbox, smsbox, and a telephone network played by its own fakesmsc.

Its configuration is the one that docs/providers.md prints, with ports and folders of a test.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote, unquote_to_bytes

import pytest
import requests

from gateway.children import end_with_parent
from tests.servers import free_port

ROOT = Path(__file__).parents[2]
FAKESMSC = Path("/usr/lib/kannel/test/fakesmsc")
BOXES = ("bearerbox", "smsbox")
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"
# What stands in docs/providers.md for a set-up to fill in, and what is used here instead.
PASSWORD = "gwpw-of-the-tests"
# As fakesmsc prints what it gets: words as they are, everything else percent-encoded.
MESSAGE = re.compile(rb"Got message \d+: <\S+ (\S+) (text|ucs-2|udh \S+ (?:data|text|ucs-2)) (.*)>$", re.M)
LISTEN = ("-m", "0", "1 2 text x")  # fakesmsc wants a message even when it shall send none


def documented_configuration() -> str:
    """The kannel.conf of docs/providers.md."""
    page = (ROOT / "docs" / "providers.md").read_text("utf-8")
    return page.split("```kannel\n")[1].split("```")[0]


class RealKannel:
    """Both boxes and a phone network, on free ports. Skips, by name, where the packages are missing."""

    def __init__(self, folder: Path, saathi: str, token: str) -> None:
        missing = [box for box in BOXES if not shutil.which(box, path=PATH)]
        missing += [] if FAKESMSC.exists() else ["fakesmsc"]
        if missing:
            pytest.skip(f"kannel tests need {', '.join(missing)} (Debian: apt install kannel kannel-extras)")
        self._folder = folder
        self._ports = {name: free_port() for name in ("13000", "13001", "13013", "10000")}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        text = documented_configuration()
        for port, free in self._ports.items():
            text = re.sub(rf"\b{port}\b", str(free), text)
        text = text.replace("http://127.0.0.1:8000", saathi).replace("YOUR-TOKEN", token)
        text = text.replace("YOUR-PASSWORD", PASSWORD).replace("/var/lib/kannel", str(folder))
        text = text.replace("/var/log/kannel", str(folder)).replace("http-queue-delay = 10", "http-queue-delay = 1")
        real = re.search(r"group = smsc\n(.+\n)+", text)
        assert real, "the documented configuration has an operator's link"
        fake = f"group = smsc\nsmsc = fake\nsmsc-id = OPERATOR\nport = {self._ports['10000']}\nconnect-allow-ip = 127.0.0.1\n"
        self._conf = folder / "kannel.conf"
        self._conf.write_text(text.replace(real[0], fake))
        (folder / "store").mkdir()

    @property
    def sendsms_url(self) -> str:
        return f"http://127.0.0.1:{self._ports['13013']}/cgi-bin/sendsms"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for process in self._running.values():
            process.kill()
        for process in self._running.values():
            process.wait()

    def start(self) -> None:
        """Both boxes, and the network's end of the link."""
        self._run("bearerbox", ["bearerbox", "-v", "4", self._conf])
        self.wait_for(lambda: "Status: running" in self.status())
        self._run("smsbox", ["smsbox", "-v", "4", self._conf])
        self.wait_for(lambda: "smsbox" in self.status().split("Box connections:")[1])
        self._connect_the_network(*LISTEN)
        self.wait_for(lambda: "online" in self.status().split("SMSC connections:")[1])
        self.wait_for(self._sends)

    def kill(self, *names: str) -> None:
        """SIGKILL, as a power cut does it."""
        for name in names or tuple(self._running):
            process = self._running.pop(name)
            process.kill()
            process.wait()

    def signal(self, name: str, number: int) -> None:
        """Freeze a box, or wake it."""
        self._running[name].send_signal(number)

    def arrives(self, sender: str, to: str, words: str) -> None:
        """Somebody writes an SMS. The link takes one network at a time, so that one hangs up and comes back with it."""
        body = f"text {words}" if words.isascii() else f"ucs2 {quote(words.encode('utf-16-be'))}"
        self.kill("network")
        self._connect_the_network("-m", "1", f"{sender} {to} {body}")

    def arrives_in_parts(self, sender: str, to: str, parts: Sequence[str], reference: int) -> None:
        """A long text whose parts come one by one, each with the header by which phones join them."""
        for number, words in enumerate(parts, 1):
            header = quote(bytes((5, 0, 3, reference, len(parts), number)))
            counted = self._received() + 1
            self.kill("network")
            self._connect_the_network("-m", "1", f"{sender} {to} udh-data {header} {quote(words)}")
            # "online" may still speak of the network that just hung up: only a part that is counted was said.
            self.wait_for(partial(self._has_received, counted))

    def hand_parts_on(self) -> None:
        """From its next start on it joins nothing, as when it has waited for a part for too long."""
        text = self._conf.read_text().replace("group = core\n", "group = core\nsms-combine-concatenated-mo = false\n")
        self._conf.write_text(text)

    def phones(self) -> list[tuple[str, str, bytes]]:
        """What reached a telephone: number, kind, and the bytes as the network had them."""
        log = (self._folder / "network.log").read_bytes()
        return [
            (to.decode(), kind.decode(), body if kind == b"text" else unquote_to_bytes(body.replace(b"+", b" ")))
            for to, kind, body in MESSAGE.findall(log)
        ]

    def status(self) -> str:
        try:
            page = requests.get(
                f"http://127.0.0.1:{self._ports['13000']}/status.txt", params={"password": PASSWORD}, timeout=2
            )
        except requests.RequestException:
            return "Box connections:SMSC connections:"
        return page.text + "Box connections:SMSC connections:"

    def _received(self) -> int:
        """How many messages, a part counting as one, the network has handed to Kannel since it started."""
        counted = re.search(r"SMS: received (\d+)", self.status())
        return int(counted[1]) if counted else 0

    def _has_received(self, number: int) -> bool:
        return self._received() >= number

    def wait_for(self, ready: Callable[[], object], seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not ready():
            assert time.monotonic() < end, f"not in {seconds} s; the boxes said:\n{self._said()}"
            time.sleep(0.05)

    def _sends(self) -> bool:
        try:
            return requests.get(self.sendsms_url, timeout=2).status_code == 403
        except requests.RequestException:
            return False

    def _said(self) -> str:
        return "\n".join(log.read_text("utf-8", "replace")[-1500:] for log in sorted(self._folder.glob("*.log")))

    def _connect_the_network(self, *what: str) -> None:
        self._run("network", [FAKESMSC, "-H", "127.0.0.1", "-r", self._ports["10000"], "-v", "0", *what])

    def _run(self, name: str, command: Sequence[object]) -> None:
        with (self._folder / f"{name}.log").open("ab") as output:
            self._running[name] = subprocess.Popen(
                [str(word) for word in command],
                stdout=output,
                stderr=output,
                env={**os.environ, "PATH": PATH},
                preexec_fn=partial(end_with_parent, os.getpid()),
            )
