"""The doubles as a process of their own, as the tests that kill things use them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from gateway.channels.africastalking import AfricasTalking, AfricasTalkingSettings
from gateway.channels.base import Accepted, Outgoing, RetryLater
from tests.channels.doubles import Entry, read_ledger

ROOT = Path(__file__).parents[2]


@pytest.fixture
def process(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    ledger = tmp_path / "ledger.jsonl"
    command = [sys.executable, "-m", "tests.channels.doubles", "0", str(ledger)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        yield running.stdout.readline().strip(), ledger
        running.kill()


def test_a_process_of_its_own_keeps_its_ledger_on_disk(process: tuple[str, Path]) -> None:
    url, ledger = process
    channel = AfricasTalking(AfricasTalkingSettings(username="u", api_key="k", webhook_token="t", base_url=url), "")
    requests.post(f"{url}/knobs", json=[{"status": 500}], timeout=5).raise_for_status()
    assert channel.send(Outgoing(1, "+923331234567", "salaam")) == RetryLater("HTTP 500")
    result = channel.send(Outgoing(1, "+923331234567", "salaam"))
    [entry] = read_ledger(ledger)
    assert result == Accepted(entry.provider_id)
    assert (entry.to, entry.text) == ("+923331234567", "salaam")


def test_a_line_counts_once_it_ends(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    entry = Entry("twilio", "SM1", "+923331234567", "8778", "salaam", 1.5, 7)
    line = json.dumps(entry.__dict__).encode() + b"\n"
    ledger.write_bytes(line + line[:3])
    assert read_ledger(ledger) == [entry]
    ledger.write_bytes(line + line)
    assert read_ledger(ledger) == [entry, entry]
