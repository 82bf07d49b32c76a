"""All of Saathi under fire: `python -m tests.chaos.storm sqlite|postgresql`, or `make chaos` for both.

CHAOS_MESSAGES, CHAOS_KILLS and CHAOS_SLOW (seconds that a provider thinks) make it long; SEED repeats one. It prints what the
three ledgers say and ends with 1 where something was lost or doubled, or where hardly a kill came where it matters.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select
from sqlalchemy.exc import SQLAlchemyError

from flows.facts import Person
from gateway.clock import Clock
from gateway.postman import Times
from store import outbox
from store.database import Database
from store.leaving import LIVE
from store.tables import Outbox, Receipts
from tests import pishin
from tests.chaos.ledgers import Verdict, already_due, compare, programme_now, void
from tests.chaos.order import Doubts
from tests.chaos.phones import AT_ONCE, Phones, planned
from tests.chaos.system import WORKERS, System
from tests.people import GUL_KHAN, KARBALA, NOW

IN_A_MOMENT = timedelta(seconds=15)  # longer than until a message is tried again
A_JOB = 5  # seconds: what the clock's jobs began to write before the storm was over is there by then
INSIDE = "SIGKILL inside a send of"
CANARY = "Safed kabootar"  # in every text that is put: in no log
MESSAGES_A_PHONE = 20  # fewer than the hour's limit of a number
BACKLOG = 300
IN_A_ROW = 12  # messages to one number, of each lane in turn: some wait for another


@dataclass(frozen=True)
class Plan:
    """One storm. `slow_s`: how long a provider thinks; `rude`: share of sends it mistreats; `times`: None for the real leases."""

    messages: int
    kills: int
    seed: int
    slow_s: float
    rude: float = 0.01
    reported: float = 0.15
    times: Times | None = None

    @property
    def incoming(self) -> int:
        """A quarter of what leaves answers somebody."""
        return self.messages // 4


SHORT = Plan(
    messages=500, kills=48, seed=0, slow_s=0.25, rude=0.0, times=Times(claim_s=2, call_s=4, longest_call_s=1.5)
)


def run(kind: str, plan: Plan, folder: Path) -> Verdict:
    """A storm on one kind of database; everything it leaves lies in the folder."""
    chance = random.Random(plan.seed)
    began = time.monotonic()
    with ExitStack() as stack:
        system = System(folder, kind, lambda saathi: _provider(stack, folder, saathi, plan), plan.times, stack)
        database = Database(system.database_url)
        stack.callback(database.dispose)
        numbers = _fill(database, max(1, plan.incoming // MESSAGES_A_PHONE))
        system.start()
        phones = Phones(system.web_url, planned(numbers, plan.incoming, chance), folder / "promised.jsonl", _pace(plan))
        feeder = Feeder(database, plan.messages - plan.incoming)
        doubts = Doubts(database)
        for each in (phones, feeder, doubts):
            each.start()
        kills = _kill(system, plan, chance, feeder, folder)
        feeder.may_put = plan.messages
        phones.wait()
        feeder.join()
        waited, over = _settle(database, folder)
        system.stop_sending()
        verdict = compare(database, folder, phones.promised, feeder.put, doubts.end(), plan.times, over)
        inside = sum(n for kill, n in kills.items() if kill.startswith(INSIDE))
        verdict.figures |= {"answers to phones": dict(phones.answers), "kills": dict(kills)}
        verdict.figures["kills that landed inside a send"] = inside
        verdict.figures["  of them after it was accepted"] = _lines(folder / "unheard.jsonl")
        verdict.figures |= {"seed": plan.seed, "seconds": round(time.monotonic() - began)}
        verdict.figures["seconds to settle after the last kill"] = round(waited)
        verdict.wrong["void: it proves nothing"] = void(
            inside, phones.promised, verdict.figures["reports confirmed by us"]
        )
        verdict.wrong["on the disk still"] = [each.name for each in (folder / "spool").glob("*.event")]
        verdict.wrong["numbers or words in the log"] = _leaks(folder / "saathi.log", numbers)
    return verdict


class Feeder(threading.Thread):
    """Puts messages into the outbox as jobs do, a few at a time, while the database may be away."""

    def __init__(self, database: Database, messages: int) -> None:
        super().__init__(daemon=True)
        self._database, self._left = database, list(range(messages))
        self.messages, self.may_put = messages, 0
        self.put: set[str] = set()

    def run(self) -> None:
        while self._left:
            try:
                more = min(50, self.may_put - (self.messages - len(self._left)))
                if more > 0 and _count(self._database, Outbox.state.in_(LIVE)) < BACKLOG:
                    self._put(self._left[:more])
                    del self._left[:more]
            except SQLAlchemyError:
                pass
            time.sleep(0.3)

    def _put(self, numbers: list[int]) -> None:
        lanes, ways = ("notice", "bulk", "alert", "reply"), ("africastalking", "twilio")
        words = {n: f"{CANARY} {n}" for n in numbers}
        with self._database.transaction() as db:
            now = programme_now(db)
            for n, text in words.items():
                to = Person(0, f"+92345{n // IN_A_ROW:07}", "", language="en")
                outbox.add(
                    db, to=to, kind="A1", text=text, lane=lanes[n % 4], now=now, lives=timedelta(days=1),
                    channel=ways[n // IN_A_ROW % 2], once=f"storm/{n}",
                )  # fmt: skip
        self.put |= set(words.values())


def _fill(database: Database, phones: int) -> list[str]:
    """The cast, and so many teachers more; the clock at the cast's hour."""
    numbers = []
    with database.transaction() as db:
        Clock(ZoneInfo("Asia/Karachi"), movable=True).set(db, NOW)
        pishin.fill(db)
        for n in range(phones):
            numbers.append(f"+92334{n:07}")
            pishin.add_person(db, replace(GUL_KHAN, id=1000 + n, msisdn=numbers[-1], name=f"Teacher {n}"), KARBALA)
    return numbers


def _pace(plan: Plan) -> float:
    """Seconds that a phone's thread rests between two messages, so that phones write nearly as long as messages leave."""
    a_send = plan.slow_s + 0.06
    return 0.7 * a_send / len(WORKERS) * AT_ONCE * plan.messages / plan.incoming


def _provider(stack: ExitStack, folder: Path, saathi: str, plan: Plan) -> str:
    """Both providers, in a process of their own; their address."""
    knobs = {"seed": plan.seed, "slow": plan.slow_s, "rude": plan.rude, "reported": plan.reported}
    command = [sys.executable, "-m", "tests.chaos.provider", str(folder), "--saathi", saathi]
    command += [word for name, value in knobs.items() for word in (f"--{name}", str(value))]
    with (folder / "provider.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    stack.callback(process.wait)
    stack.callback(process.kill)
    assert process.stdout
    stack.callback(process.stdout.close)
    return process.stdout.readline().strip()


def _kill(system: System, plan: Plan, chance: random.Random, feeder: Feeder, folder: Path) -> Counter[str]:
    """So many kills, spread over what leaves; ten times Redis forgets everything besides."""
    kills: Counter[str] = Counter()
    others = [name for name in system.names if name not in WORKERS]
    for turn in range(plan.kills):
        feeder.may_put = 2 + (turn + 2) * feeder.messages // plan.kills  # each kill finds something to do harm to
        _wait_until(lambda turn=turn: _lines(folder / "accepts.jsonl") > turn * plan.messages * 0.8 / plan.kills, 60)  # type: ignore[misc]
        name, how = chance.choice(others), chance.choices(("SIGKILL", "SIGTERM", "SIGSTOP"), (6, 2, 2))[0]
        if turn % 4:  # three of four: by chance alone a short storm had too few of them every now and then
            name, how = _kill_in_a_send(system, plan, chance)
        elif chance.random() < 0.5:
            name = chance.choice(list(WORKERS))
        if how == "SIGKILL":
            system.kill(name)
        elif how == "SIGTERM":
            system.end(name)
        elif how == "SIGSTOP":
            with system.frozen(name):
                time.sleep(chance.uniform(0.5, 3))
        kills[f"{how} {name}"] += 1
        if turn % max(1, plan.kills // 10) == 0:
            system.flush_redis()
    return kills


def _kill_in_a_send(system: System, plan: Plan, chance: random.Random) -> tuple[str, str]:
    """One of the workers that are calling a provider just now; if nobody does for long, one of them as it is."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        calling = [name for name in WORKERS if system.is_in_a_send(name)]
        if calling:
            time.sleep(chance.uniform(0, 0.5 * plan.slow_s))  # not always at its beginning
            name = chance.choice(calling)
            if system.kill_in_a_send(name):
                return name, INSIDE
        time.sleep(0.005)
    return chance.choice(list(WORKERS)), "SIGKILL"


def _wait_until(ready: Callable[[], bool], seconds: float) -> None:
    """Or until the time is over: a storm that stands still is seen in its ledgers."""
    end = time.monotonic() + seconds
    while not ready() and time.monotonic() < end:
        time.sleep(0.01)


def _settle(database: Database, folder: Path) -> tuple[float, datetime | None]:
    """Until nothing is on its way, or tried again in a moment, and every report has met its message. What is uncertain stays so,
    but for what its provider did not have once: that is due again in a moment.

    How many seconds that took, and what hour it was by the programme's clock when the storm was over.
    """
    began, over = time.monotonic(), None
    while (waited := time.monotonic() - began) < 300:
        try:
            with database.reading() as db:
                now = programme_now(db)
            over = over or now
            going = _count(database, Outbox.state.in_(LIVE), already_due(now + IN_A_MOMENT)) + _parked(database)
            going += _count(database, Outbox.state == "uncertain", Outbox.missed_at.is_not(None))
            if not going and not list((folder / "spool").glob("*.event")) and waited > A_JOB:
                break
        except SQLAlchemyError:
            pass
        time.sleep(0.3)
    return waited, over


def _parked(database: Database) -> int:
    """Reports of messages that are there, kept and not yet laid to them."""
    same = and_(Outbox.channel == Receipts.channel, Outbox.provider_id == Receipts.provider_id)
    with database.reading() as db:
        found = select(func.count()).select_from(Receipts).join(Outbox, same).where(Receipts.outbox_id.is_(None))
        return db.scalar(found) or 0


def _count(database: Database, *which: object) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(Outbox).where(*which)) or 0  # type: ignore[arg-type]


_KNOWN: dict[Path, tuple[int, int]] = {}


def _lines(file: Path) -> int:
    """How many lines a growing file has; only what is new of it is read."""
    lines, at = _KNOWN.get(file, (0, 0))
    if file.exists():
        with file.open("rb") as there:
            there.seek(at)
            new = there.read()
        lines, at = lines + new.count(b"\n"), at + len(new)
    _KNOWN[file] = (lines, at)
    return lines


def _leaks(log: Path, numbers: list[str]) -> list[str]:
    """Lines of the log with a whole number or a text in them."""
    canaries = (CANARY, "+92345", "+92334", "92345000", "92334000")
    lines = log.read_text("utf-8", "replace").splitlines()
    return [line for line in lines if any(each in line for each in canaries)]


def main(arguments: list[str]) -> int:
    """0: nothing lost, nothing doubled, and the kills landed where it matters."""
    given, status = os.environ, 0
    seed = int(given.get("SEED", random.randrange(10**6)))
    plan = replace(SHORT, seed=seed)
    if "CHAOS_MESSAGES" in given:
        slow = float(given.get("CHAOS_SLOW", 0.05))
        plan = Plan(int(given["CHAOS_MESSAGES"]), int(given.get("CHAOS_KILLS", 200)), seed, slow)
    for kind in arguments or ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="saathi-storm-", ignore_cleanup_errors=True) as folder:
            Path(folder).chmod(0o755)
            verdict = run(kind, plan, Path(folder))
        print(f"\n{kind}\n{verdict.words()}", flush=True)  # noqa: T201 - for whoever runs it
        status |= not verdict.well
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
