"""What a storm does to PostgreSQL is really done to it; and a storm that hardly killed is none."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from tests.chaos.ledgers import LEAST_INSIDE, Verdict, void
from tests.chaos.system import System

pytestmark = pytest.mark.alone
PROMISED = {("africastalking", "ATSid_1"), ("twilio", "SM1")}


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    for folder in (tmp_path, *tmp_path.parents[:2]):  # PostgreSQL runs as nobody where we are root
        folder.chmod(0o755)
    with ExitStack() as stack:
        yield System(tmp_path, "postgresql", lambda _saathi: "http://127.0.0.1:9", None, stack)


def connect(system: System) -> psycopg.Connection:
    return psycopg.connect(system.database_url.replace("+psycopg", ""), connect_timeout=2)


@pytest.mark.slow
def test_postgresql_is_frozen_ended_and_killed(system: System) -> None:
    with connect(system) as before:
        began = time.monotonic()
        with system.frozen("postgres"), pytest.raises(psycopg.OperationalError):
            connect(system)
        assert time.monotonic() - began > 1, "it was waited for"
        assert before.execute("SELECT 1").fetchone() == (1,), "it goes on where it was"
    for hurt in (system.end, system.kill):
        before = connect(system)
        hurt("postgres")
        with pytest.raises(psycopg.OperationalError):
            before.execute("SELECT 1")  # whoever was there is put out
        connect(system).close()


def test_a_storm_that_hardly_killed_is_void() -> None:
    assert void(LEAST_INSIDE - 1, PROMISED, 1) == ["29 kills inside a send"]
    assert not Verdict(wrong={"void": void(LEAST_INSIDE - 1, PROMISED, 1)}).well
    assert void(LEAST_INSIDE, PROMISED, 1) == []


def test_a_storm_in_which_saathi_was_deaf_is_void() -> None:
    assert void(LEAST_INSIDE, PROMISED - {("twilio", "SM1")}, 0) == [
        "twilio was promised nothing",
        "no report was taken",
    ]
