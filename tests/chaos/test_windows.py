"""A worker dies at each place where it makes a difference, and then another comes: what the provider got, what the row says."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from flows.routing import LANES
from gateway.channels.africastalking import AfricasTalking, AfricasTalkingSettings
from gateway.postman import Postman
from store.database import Database
from tests.chaos.conftest import Provider, Start
from tests.letters import SOMEBODY, put, row, states
from tests.office import alive, wait

pytestmark = pytest.mark.alone


class RealClock:
    """A programme whose clock is the world's."""

    def now(self, _db: Connection) -> datetime:
        return datetime.now(UTC)


def a_minute_later() -> datetime:
    """When all leases have run out."""
    return datetime.now(UTC) + timedelta(minutes=1)


@pytest.fixture
def next_postman(database: Database, provider: Provider) -> Postman:
    """Who comes a minute later."""
    settings = AfricasTalkingSettings("saathi", "key", "t" * 32, base_url=provider.url)
    channel = AfricasTalking(settings, "http://127.0.0.1:8000")
    return Postman(database, {"africastalking": channel}, RealClock(), real_now=a_minute_later)


@pytest.mark.parametrize(
    ("place", "left", "then", "accepts"),
    [
        ("claiming", "due", "sent", 1),  # before the claim was committed
        ("claimed", "claimed", "sent", 1),
        ("started", "sending", "uncertain", 0),  # the provider was about to be called
        ("answered", "sending", "uncertain", 1),  # it had taken the message
    ],
)
def test_death(
    database: Database, start: Start, provider: Provider, next_postman: Postman,
    place: str, left: str, then: str, accepts: int,
) -> None:  # fmt: skip
    number = put(database, "Salam", now=datetime.now(UTC))
    killed = start(failpoint=f"{place}:kill")
    wait(lambda: not alive(killed), 20)
    assert row(database, number).state == left
    for _ in range(3):
        next_postman.tend()
        next_postman.drain(LANES)
    assert row(database, number).state == then
    assert provider.accepts()["Salam"] == accepts


def test_two_workers_at_once_double_nothing(database: Database, start: Start, provider: Provider) -> None:
    now = datetime.now(UTC)
    for number in range(60):
        put(database, f"Message {number}", now=now, lane="reply" if number % 2 else "alert")
    for number in range(60, 120):
        put(database, f"Message {number}", to=replace(SOMEBODY, msisdn=f"+92333000{number:04}"), now=now)
    for name in ("replies", "replies", "rest"):
        start(name)
    wait(lambda: set(states(database)) == {"sent"}, 30)
    accepts = provider.accepts()
    assert (len(accepts), set(accepts.values())) == (120, {1})


def test_who_was_frozen_and_thaws_doubles_nothing(database: Database, start: Start, provider: Provider) -> None:
    """Others think it dead meanwhile, take up what it held, and then it goes on where it was."""
    now = datetime.now(UTC)
    for number in range(120):
        put(database, f"Message {number}", to=replace(SOMEBODY, msisdn=f"+92333000{number:04}"), now=now)
    frozen = start()
    wait(lambda: len(provider.accepts()) > 10, 20)
    os.kill(frozen, signal.SIGSTOP)
    start()
    wait(lambda: not set(states(database)) & {"due", "claimed", "sending"}, 30)
    os.kill(frozen, signal.SIGCONT)
    time.sleep(2)
    assert set(provider.accepts().values()) == {1}
    assert len(provider.accepts()) >= 119, "at most the one that it froze on was not sent"
    assert states(database).count("sent") >= 119
