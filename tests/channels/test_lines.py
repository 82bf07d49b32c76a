"""Connections that stay open between messages: used while they are certainly open, never when they may be closing."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from urllib3.exceptions import HTTPError

from gateway.channels import lines
from gateway.channels.lines import Answered, Lines

BODY = b"Salam"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ntaken"


@dataclass
class Provider:
    """Answers so many requests on a connection, then closes it (`after`: without a word, once it has the next one)."""

    most: int = 1_000
    after: bool = False
    calls: list[list[str]] = field(default_factory=list)  # of each connection, the first lines of its requests
    url: str = ""

    def take(self, server: socket.socket) -> None:
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            self.calls.append([])
            threading.Thread(target=self._answer, args=(line, self.calls[-1]), daemon=True).start()

    def _request(self, line: socket.socket) -> bytes:
        data = line.recv(65536)
        while data.startswith(b"POST") and not data.endswith(BODY):
            data += line.recv(65536)
        return data

    def _answer(self, line: socket.socket, heard: list[str]) -> None:
        with line:
            while data := self._request(line):
                heard.append(data.decode("latin-1").partition("\r\n")[0])
                if self.after and len(heard) > self.most:
                    return
                line.sendall(ANSWER)
                if not self.after and len(heard) == self.most:
                    return


@pytest.fixture
def provider() -> Iterator[Provider]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        here = Provider(url=f"http://127.0.0.1:{server.getsockname()[1]}/send")
        threading.Thread(target=here.take, args=(server,), daemon=True).start()
        yield here


def ask(open_lines: Lines, provider: Provider) -> Answered:
    return open_lines.ask("POST", provider.url, BODY, {"X-Name": "ساتھی"})


def test_messages_that_follow_each_other_share_a_connection(provider: Provider) -> None:
    kept = Lines(1, 1)
    assert {ask(kept, provider).text for _ in range(5)} == {"taken"}
    assert provider.calls == [["POST /send HTTP/1.1"] * 5]


def test_one_that_was_idle_is_not_used_again(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "KEPT_S", 0)
    kept = Lines(1, 1)
    ask(kept, provider)
    ask(kept, provider)
    assert [len(each) for each in provider.calls] == [1, 1]


def test_one_that_was_closed_after_its_answer_is_replaced(provider: Provider) -> None:
    provider.most = 2
    kept = Lines(1, 1)
    for _ in range(6):
        ask(kept, provider)
        threading.Event().wait(0.02)  # the end of a connection arrives
    assert [len(each) for each in provider.calls] == [2, 2, 2]


def test_what_may_have_arrived_is_not_asked_again(provider: Provider) -> None:
    provider.most, provider.after = 1, True
    kept = Lines(1, 1)
    ask(kept, provider)
    with pytest.raises(HTTPError):
        ask(kept, provider)
    assert sum(map(len, provider.calls)) == 2


def test_the_environment_names_the_proxy(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", provider.url.removesuffix("/send"))
    monkeypatch.setenv("NO_PROXY", "localhost")
    assert Lines(1, 1).ask("GET", "http://provider.example/send", None, {}).text == "taken"
    assert provider.calls == [["GET http://provider.example/send HTTP/1.1"]]
