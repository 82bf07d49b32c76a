"""The phone in the terminal: what is typed, what is shown, and the transcript that it saves."""

from __future__ import annotations

import io
import os
import pty
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.app import create_app
from gateway.config import from_environment
from gateway.jobs import deliver
from gateway.phone import terminal
from gateway.phone.terminal import Terminal
from store import demo
from store.database import migrate
from store.tables import PupilCounts
from tests import transcript
from tests.doors import Doors
from tests.people import GUL_KHAN, STRANGER
from tests.stage import Direct, Stage


@pytest.fixture
def worker(doors: Doors) -> Iterator[None]:
    """Somebody who delivers."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.05):
            deliver.run(doors.parts)

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()


def play(doors: Doors, *lines: str, msisdn: str = GUL_KHAN.msisdn) -> str:
    said: list[str] = []
    Terminal(doors.parts, msisdn, io.StringIO("\n".join(lines) + "\n"), said.append).run()
    return "".join(said)


def test_a_count(doors: Doors) -> None:
    shown = play(doors, "dial", "1", "18", "15", "1", "twice", "quit", "never read")
    assert "| Saathi                               |" in shown
    assert "/160 GSM-7" in shown
    assert "call ended" in shown
    assert "The same answer, one effect." in shown
    assert doors.count(PupilCounts.boys == 18, table=PupilCounts) == 1
    assert doors.count(table=PupilCounts) == 1


def test_a_dropped_call_goes_on(doors: Doors) -> None:
    shown = play(doors, "*778*1#", "18", "drop", "dial", "1", "15", "1")
    assert "The call dropped." in shown
    assert "Not finished yet" in shown
    assert doors.count(table=PupilCounts) == 1


@pytest.mark.usefixtures("worker")
def test_messages(doors: Doors) -> None:
    shown = play(doors, "sms 18 15", "inbox")
    assert shown.count("Saved: Wed 25 Nov, boys 18/22") == 2
    assert "[sent Wed 25 Nov 2026, 13:40, 1 part GSM-7]" in shown


def test_without_a_worker_it_says_that_messages_wait(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "REPLY_WITHIN_S", 0.1)
    assert "(1 on the way: messages leave when a worker runs" in play(doors, "sms 18 15")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("help", "dial [*778*1#]"),
        ("people", "Nasreen Achakzai, district officer Pishin"),
        ("clock", "Wed 25 Nov 2026, 13:40"),
        ("clock morning", "It is Thu 26 Nov 2026, 09:30."),
        ("clock 2026-11-25 13:00", "only moves forward"),
        ("clock +9y", "there is no button"),
        ("timeout 60", "after 60 idle seconds"),
        ("timeout off", "never drops"),
        ("timeout 5", "timeout 20, timeout 60 or timeout off"),
        ("drop", "There is no call."),
        ("twice", "There was no call yet"),
        ("18 15", "no call to answer"),
        ("dial *123#", "Nobody answers at *123#"),
        ("inbox", "No message yet."),
        ("sms", "What shall it say?"),
        ("save", "Where to?"),
        ("save /nowhere/at/all.txt", "cannot be written"),
    ],
)
def test_a_command_is_answered(doors: Doors, line: str, answer: str) -> None:
    assert answer in play(doors, line)


def test_a_number_nobody_knows(doors: Doors) -> None:
    assert "nobody Saathi knows" in play(doors, "quit", msisdn=STRANGER)


def opened(url: str) -> Stage:
    """A Saathi without providers, at this database."""
    return Stage(Direct(create_app(from_environment({"DATABASE_URL": url, "SIMULATOR": "on"}))))


def test_what_was_played_plays_again(tmp_path: Path, database_url: str) -> None:
    first, path = opened(database_url), tmp_path / "played.txt"
    first.given("the demo programme")
    with first.database.reading() as db:
        number = demo.describe(db)["people"]["mentee"][0]["number"]
    typed = [
        "dial",
        "1",
        "drop",
        "dial *778*2#",
        '1, or "2"?',
        "clock +1h",
        "drop",
        "/clock +1h",
        f"save {path}",
    ]
    Terminal(first.parts, number, io.StringIO("\n".join(typed)), lambda _: None).run()
    first.database.dispose()
    assert "Zarmina dials  *778*2#" in path.read_text()
    assert 'sends    "1, or ""2""?"' in path.read_text()

    migrate(f"sqlite:///{tmp_path / 'fresh.db'}")
    again = opened(f"sqlite:///{tmp_path / 'fresh.db'}")
    transcript.play(path, again)
    again.database.dispose()


@pytest.mark.parametrize("typed", [["dial", "1", "drop", "dial"], ["sms MADAD", "dial *778*2#", "0"]])
def test_a_saved_talk_is_a_transcript(typed: list[str], tmp_path: Path, doors: Doors) -> None:
    path = tmp_path / "played.txt"
    play(doors, *typed, f"/save {path}")
    _, blocks = transcript.read(path.read_text())
    assert [block.act.verb for block in blocks][:2] == ["given", "at"]
    assert all(block.act.who == "Gul Khan" for block in blocks if block.act.verb in ("dials", "texts"))


def test_silence_at_a_terminal_drops_the_call(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    said: list[str] = []
    with os.fdopen(theirs) as source:
        phone = Terminal(doors.parts, GUL_KHAN.msisdn, source, said.append)
        monkeypatch.setattr(phone, "_idle_s", 0.2)
        thread = threading.Thread(target=phone.run)
        thread.start()
        os.write(ours, b"dial\n")
        give_up = time.monotonic() + 10
        while "nothing typed" not in "".join(said) and time.monotonic() < give_up:
            time.sleep(0.05)
        os.write(ours, b"quit\n")
        thread.join(10)
    os.close(ours)
    assert "The call dropped: nothing typed for 0 seconds." in "".join(said)


def test_the_command_needs_the_simulator(database_url: str) -> None:
    environ = {"DATABASE_URL": database_url, "SECRET_KEY": "x" * 32, "VAULT_KEY": "x" * 32}
    app = create_app(from_environment(environ))
    ran = app.test_cli_runner().invoke(args=["phone", "+923331234567"])
    assert (ran.exit_code, ran.output) == (1, "Error: the phones are there with SIMULATOR=on only\n")
    app.extensions["saathi"].database.dispose()


def test_the_command_plays_the_first_teacher_of_the_demo(doors: Doors) -> None:
    runner = doors.app.test_cli_runner()
    assert "there is no demo programme here" in runner.invoke(args=["phone"]).output
    assert runner.invoke(args=["phone", "12"]).exit_code == 1
    ran = runner.invoke(args=["phone", GUL_KHAN.msisdn], input="dial\nquit\n")
    assert ran.exit_code == 0
    assert "1 Attendance today" in ran.output
