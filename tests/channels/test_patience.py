"""A provider that is connected to and says nothing, or cannot even be connected to: no question to it waits for ever."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gateway.channels.africastalking import AfricasTalking, AfricasTalkingSettings
from gateway.channels.base import CONNECT_WITHIN_S, CannotList, Channel, Outgoing, RetryLater, Uncertain
from gateway.channels.directory import CHANNELS
from gateway.channels.http import Http, OneTable
from gateway.channels.http_table import read_tables
from gateway.channels.kannel import Kannel, KannelSettings
from gateway.channels.smsgate import SmsGate, SmsGateSettings
from gateway.channels.twilio import Twilio, TwilioSettings

ANSWER_WITHIN_S = 0.3
FOR_EVER_S = 15.0  # longer than any of them may take on a busy machine
MESSAGE = Outgoing(41, "+923331234567", "Salam")
TABLES = """
[plain]
[plain.send]
url = "URL/send?to={{to}}"
[plain.ask_inbox]
url = "URL/inbox"
format = "json"
items = ""
from = "from"
text = "text"
[plain.ask_delivery]
url = "URL/report/{{provider_id}}"
status = "(.*)"
map = { ok = "delivered" }
[steps]
[steps.auth]
url = "URL/auth"
extract = "(.+)"
[steps.send]
url = "URL/send?to={{to}}&key={{auth}}"
"""


def everybody(url: str, folder: Path) -> dict[str, Channel]:
    """Each channel that asks a provider, with this one."""
    (folder / "channels.toml").write_text(TABLES.replace("URL", url))
    tables = read_tables(str(folder / "channels.toml"), {})
    found: dict[str, Channel] = {
        name: Http(OneTable(name, table), url, ANSWER_WITHIN_S) for name, table in tables.items()
    }
    at = AfricasTalkingSettings("saathi", "key", "t" * 32, base_url=url)
    twilio = TwilioSettings("AC1", "12345", from_number="+15005550006", base_url=url)
    return found | {
        "africastalking": AfricasTalking(at, url, ANSWER_WITHIN_S),
        "twilio": Twilio(twilio, url, ANSWER_WITHIN_S),
        "kannel": Kannel(KannelSettings(f"{url}/cgi-bin/sendsms", "u", "p", "t" * 32), url, ANSWER_WITHIN_S),
        "smsgate": SmsGate(SmsGateSettings(url, "u", "p", "key"), url, ANSWER_WITHIN_S),
    }


def questions(channel: Channel) -> dict[str, Callable[[], Any]]:
    """All that may be asked of a provider."""
    now = datetime.now(UTC)
    return {
        "send": lambda: channel.send(MESSAGE),
        "look up": lambda: channel.look_up(MESSAGE, now),
        "check": channel.check,
        "collect": lambda: list(channel.collect(["SM1"])),
        "list": lambda: list(channel.listed(now, "")),
    }


def asked(channels: dict[str, Channel], *only: str) -> dict[str, Any]:
    """What each said, all asked at once; "for ever" where one still waits."""
    told: dict[str, Any] = {}

    def ask(name: str, question: Callable[[], Any]) -> None:
        try:
            told[name] = question()
        except CannotList:
            told[name] = "cannot list"

    waiting = {
        f"{name}: {what}": question
        for name, channel in channels.items()
        for what, question in questions(channel).items()
        if not only or what in only
    }
    threads = [threading.Thread(target=ask, args=each, daemon=True) for each in waiting.items()]
    for thread in threads:
        thread.start()
    end = time.monotonic() + FOR_EVER_S
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    return dict.fromkeys(waiting, "for ever") | told


@contextmanager
def listening(backlog: int) -> Iterator[tuple[str, int]]:
    """A port whose owner never takes a call; the kernel connects so many."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(backlog)
        port = server.getsockname()[1]
        yield f"http://127.0.0.1:{port}", port


def test_every_channel_that_asks_somebody_is_here(tmp_path: Path) -> None:
    assert {type(each) for each in everybody("http://127.0.0.1:9", tmp_path).values()} == set(CHANNELS)


def test_who_connects_and_says_nothing_is_not_waited_for(tmp_path: Path) -> None:
    with listening(backlog=100) as (url, _):
        told = asked(everybody(url, tmp_path))
    assert [name for name, said in told.items() if said == "for ever"] == []
    sent = {name: said for name, said in told.items() if name.endswith(": send")}
    assert isinstance(sent.pop("steps: send"), RetryLater)  # it came no further than to the sign-in
    assert {type(said) for said in sent.values()} == {Uncertain}


def test_who_cannot_be_connected_to_is_not_waited_for(tmp_path: Path) -> None:
    with listening(backlog=0) as (url, port), ExitStack() as line:
        for _ in range(4):  # the line is full: whoever calls now hears nothing
            caller = line.enter_context(socket.socket())
            caller.setblocking(False)
            with suppress(BlockingIOError):
                caller.connect(("127.0.0.1", port))
        channels = everybody(url, tmp_path)
        told = asked(channels, "send")
    assert CONNECT_WITHIN_S < FOR_EVER_S
    assert {type(said) for said in told.values()} == {RetryLater}, told
