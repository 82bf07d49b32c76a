"""`flask cost` and its forecast, on the cast's own programme and on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from flows.costs import MILLION
from gateway.app import create_app
from gateway.config import from_environment
from store import costs, routes
from store.database import Database
from store.routes import Use
from tests import pishin
from tests.letters import change, put
from tests.people import GUL_KHAN, NASREEN, ZARMINA

ROUTES = """
[budget]
month = 100
bulk = 10
[[route]]
channel = "simulator"
price = 2.50
"""


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    file = tmp_path / "routes.toml"
    file.write_text(ROUTES)
    made = create_app(from_environment({"DATABASE_URL": database_url, "SIMULATOR": "on", "ROUTES": str(file)}))
    parts = made.extensions["saathi"]
    with parts.database.transaction() as db:
        pishin.fill(db)
    yield made
    parts.database.dispose()


def today() -> datetime:
    return datetime.now(UTC)


def sent(database: Database, to: object, words: str, **row: object) -> None:
    number = put(database, words, to=to)  # type: ignore[arg-type]
    change(database, number, state="sent", channel="simulator", started_at=today(), provider_id=f"x{number}", **row)


def run(app: Flask, *words: str) -> str:
    result = app.test_cli_runner().invoke(args=["cost", *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_report_of_a_month(app: Flask) -> None:
    parts = app.extensions["saathi"]
    day = today().astimezone(parts.policy.zone).date()
    with parts.database.transaction() as db:
        each = {("simulator", "reply"): Use(20, 24, 60 * MILLION), ("simulator", "bulk"): Use(4, 4, 10 * MILLION)}
        routes.used(db, parts.plan, day, each, today())
        routes.used(db, parts.plan, day, {("simulator", "reply"): Use(-1, -1, -2_500_000)}, today())
        routes.used(db, parts.plan, day - timedelta(days=70), each, today())  # another month's
    sent(parts.database, ZARMINA, "Salam")
    sent(parts.database, GUL_KHAN, "\u0633" * 80)
    sent(parts.database, NASREEN, "Salam")
    change(parts.database, put(parts.database, "never left"), state="failed", started_at=today())
    told = run(app)
    lines = [line.split() for line in told.splitlines()]
    assert ["reply", "19", "23", "57.50"] in lines
    assert ["together", "23", "27", "67.50"] in lines
    assert ["Pishin", "2", "3", "7.50"] in lines
    assert ["at", "no", "school", "1", "1", "2.50"] in lines
    assert "Budget month: 67 % of 100.00 used, 32.50 left." in told
    assert "Budget bulk: 100 % of 10.00 used, 0.00 left." in told
    assert "Used up: bulk wait for the next month." in told
    by_encoding = [line.split() for line in run(app, "--by", "encoding").splitlines()]
    assert ["UCS-2", "1", "2", "5.00"] in by_encoding and ["GSM-7", "2", "2", "5.00"] in by_encoding
    assert "together" in run(app, "--month", "2026-01")


def test_a_forecast_before_anything_is_sent(app: Flask) -> None:
    parts = app.extensions["saathi"]
    with parts.database.reading() as db:
        reached = costs.audience(db, district="Pishin")
        everywhere = costs.audience(db)
    assert 0 < len(reached) <= len(everywhere)
    assert len({person.msisdn for person in everywhere}) == len(everywhere)
    told = run(app, "forecast", "Salam", "--district", "Pishin")
    assert told.startswith(f"{len(reached)} messages of up to 1 parts, {len(reached)} parts: ")
    assert "Of this month's money 10.00 is left" in told
    assert "part of it would wait for the next month" in run(app, "forecast", "x" * 900)
    assert "need 16 bits a letter" in run(app, "forecast", "\u0633\u0644\u0627\u0645")
    nowhere = app.test_cli_runner().invoke(args=["cost", "forecast", "Salam", "--district", "Nowhere"])
    assert (nowhere.exit_code, "no place called Nowhere" in nowhere.output) == (1, True)
