"""Web server and workers restarted in turn under two hundred live USSD sessions: nobody sees it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import requests
from sqlalchemy import func, select

from gateway.clock import Clock
from store.database import Database
from store.tables import PupilCounts
from tests import pishin
from tests.chaos.provider import AFRICASTALKING_TOKEN
from tests.chaos.system import WORKERS, System
from tests.people import GUL_KHAN, KARBALA, NOW

pytestmark = pytest.mark.alone

SESSIONS = 200
KEYS = ("", "1", "18", "15", "1")  # dial, attendance, boys, girls, send
A_THOUGHT_S = 8.0  # between two keys; all calls are live at once


@pytest.fixture(params=["sqlite", "postgresql"])
def system(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[System]:
    for folder in (tmp_path, *tmp_path.parents[:2]):  # PostgreSQL runs as nobody where we are root
        folder.chmod(0o755)
    with ExitStack() as stack:
        yield System(tmp_path, request.param, lambda _saathi: "http://127.0.0.1:9", None, stack)


def call(system: System, number: int) -> list[str]:
    """One call from dial to end, each press on a connection of its own, as behind a proxy; what went wrong."""
    typed, shown = "", ""
    for nth, key in enumerate(KEYS):
        typed = f"{typed}*{key}" if nth > 1 else key
        form = {
            "sessionId": f"call-{number}",
            "phoneNumber": f"+92334{number:07}",
            "serviceCode": "*778#",
            "text": typed,
        }
        told = requests.post(f"{system.web_url}/africastalking/{AFRICASTALKING_TOKEN}/ussd", data=form, timeout=10)
        shown = told.text
        last = nth == len(KEYS) - 1
        if told.status_code != 200 or not shown.startswith("END Saved" if last else "CON "):
            return [f"{number} at key {nth}: {told.status_code} {shown}"]
        time.sleep(A_THOUGHT_S)
    return []


def restarts(system: System, until: threading.Event) -> set[int]:
    """Workers and the web server in turn, for as long as somebody calls; all processes that served the web meanwhile."""
    served = system.web_workers()
    while not until.is_set():
        system.end("web worker")  # as `systemctl reload saathi-web` does
        for name in WORKERS:
            system.end(name)
        until.wait(2)
        served |= system.web_workers()
    return served


@pytest.mark.slow
def test_two_hundred_calls_go_on(system: System) -> None:
    with ExitStack() as stack:
        database = Database(system.database_url)
        stack.callback(database.dispose)
        with database.transaction() as db:
            Clock(ZoneInfo("Asia/Karachi"), movable=True).set(db, NOW)
            pishin.fill(db)
            for n in range(SESSIONS):
                teacher = replace(GUL_KHAN, id=1000 + n, msisdn=f"+92334{n:07}", name=f"Teacher {n}")
                pishin.add_person(db, teacher, KARBALA)
        system.start()
        over = threading.Event()
        before = system.web_workers()
        with ThreadPoolExecutor(SESSIONS + 1) as together:
            restarting = together.submit(restarts, system, over)
            broken = [each for call_s in together.map(lambda n: call(system, n), range(SESSIONS)) for each in call_s]
            over.set()
        with database.reading() as db:
            counts = db.scalar(select(func.count()).select_from(PupilCounts))
        assert broken == []
        assert counts == SESSIONS
        assert len(restarting.result() - before) >= len(before), "the web workers were not replaced"
