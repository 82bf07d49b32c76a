"""A provider in its own process with a ledger on disk, and workers to be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from redis import Redis

from gateway.postman import Times
from tests.channels.doubles import read_ledger
from tests.office import Office, kill, opened

SECONDS_TO_ANSWER = 0.02  # between the provider's accept and its answer: the window that nobody can close
TIMES = Times(claim_s=2, call_s=3, longest_call_s=1)  # short, for this provider answers in milliseconds


class Start(Protocol):
    """Starts a worker; its pid."""

    def __call__(self, name: str = "replies", failpoint: str = "", times: Times | None = TIMES) -> int: ...


@dataclass
class Provider:
    """Africa's Talking, in a process of its own."""

    url: str
    file: Path

    def accepts(self) -> Counter[str]:
        """How often each text was accepted, by its ledger."""
        return Counter(entry.text for entry in read_ledger(self.file)) if self.file.exists() else Counter()


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[Provider]:
    ledger = tmp_path / "ledger.jsonl"
    command = [sys.executable, "-m", "tests.channels.doubles", "0", str(ledger), "--delay", str(SECONDS_TO_ANSWER)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        yield Provider(process.stdout.readline().strip(), ledger)
        process.kill()


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with opened() as office:
        yield office


@pytest.fixture
def start(office: Office, database_url: str, redis: Redis, redis_url: str, provider: Provider) -> Iterator[Start]:
    """Starts workers that send through that provider; those still alive at the end are killed."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SECRET_KEY": "secret",
        "VAULT_KEY": "secret",
        "LOG_LEVEL": "ERROR",
        "AFRICASTALKING_USERNAME": "saathi",
        "AFRICASTALKING_API_KEY": "key",
        "AFRICASTALKING_WEBHOOK_TOKEN": "t" * 32,
        "AFRICASTALKING_BASE_URL": provider.url,
    }
    pids: list[int] = []

    def started(name: str = "replies", failpoint: str = "", times: Times | None = TIMES) -> int:
        pids.append(office.start(name, environment | {"FAILPOINT": failpoint}, times))
        return pids[-1]

    yield started
    for pid in pids:
        kill(pid)
