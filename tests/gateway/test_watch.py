"""Whoever keeps it running hears what is wrong, once; and /metrics and `flask doctor` tell the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from flows.costs import MILLION
from gateway.app import create_app
from gateway.config import NotConfigured, from_environment
from gateway.jobs import watch
from gateway.parts import Parts
from store import heartbeats, receipts, routes
from store.routes import Use
from store.tables import Outbox
from tests import pishin
from tests.doors import TOKEN, TWILIO
from tests.letters import SOMEBODY, change, put
from tests.people import NASREEN, NOW, ZARMINA
from tests.stopped import local, outbox

OPERATOR = "+923009999999"
PLAN = '[budget]\nmonth = 100\n[[route]]\nchannel = "twilio"\nprice = 1\n'
DOCS = Path(__file__).parents[2] / "docs"
REAL = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    made = an_app(database_url, tmp_path, OPERATOR_MSISDN=OPERATOR)
    parts = made.extensions["saathi"]
    with parts.database.transaction() as db:
        parts.clock.set(db, NOW)
        pishin.fill(db)
    yield made
    parts.database.dispose()


def an_app(url: str, folder: Path, **more: str) -> Flask:
    file = folder / "routes.toml"
    file.write_text(PLAN)
    own = {"DATABASE_URL": url, "SIMULATOR": "on", "ROUTES": str(file), "AFRICASTALKING_WEBHOOK_TOKEN": TOKEN}
    return create_app(from_environment({**own, **TWILIO, **more}))


@pytest.fixture
def parts(app: Flask) -> Parts:
    found: Parts = app.extensions["saathi"]
    return found


def told(parts: Parts) -> list[tuple[str, str]]:
    with parts.database.reading() as db:
        found = db.execute(select(Outbox.msisdn, Outbox.text).where(Outbox.kind.like("D9_%")).order_by(Outbox.id))
        return [(row.msisdn, row.text) for row in found if row.text.startswith("Saathi: ")]


def test_a_route_that_takes_nothing_is_told_once_a_spell(parts: Parts, capsys: pytest.CaptureFixture[str]) -> None:
    with parts.database.transaction() as db:
        routes.pause(db, "twilio", REAL + timedelta(minutes=5), "20003 wrong credentials", REAL)
    assert watch.run(parts, REAL + timedelta(minutes=1)) == {}
    assert watch.run(parts, REAL + timedelta(minutes=3)) == {"D90b": 1}
    assert watch.run(parts, REAL + timedelta(minutes=9)) == {}
    [(msisdn, words)] = told(parts)
    assert msisdn == OPERATOR
    assert words.startswith("Saathi: twilio has taken no SMS since 17:00, and there is no other route.")
    assert "operator_is_told" in capsys.readouterr().out
    with parts.database.transaction() as db:
        routes.went_well(db, "twilio")
        routes.pause(db, "twilio", REAL + timedelta(hours=2), "again", REAL + timedelta(hours=1))
    assert watch.run(parts, REAL + timedelta(hours=1, minutes=3)) == {"D90b": 1}


def test_at_night_what_stands_still_is_told_at_once_and_the_rest_in_the_morning(parts: Parts) -> None:
    night = put(parts.database, now=NOW, lane="notice")
    change(parts.database, night, state="failed", reason="not ready to send: x")
    with parts.database.transaction() as db:
        parts.clock.set(db, local(25, 21, 30))
        routes.pause(db, "twilio", REAL + timedelta(hours=9), "20003 wrong credentials", REAL)
    assert watch.run(parts, REAL + timedelta(minutes=3)) == {"D90b": 1, "D94": 1}
    at_once, later = outbox(parts.database, "D90b", "D94")
    assert (at_once.hours, at_once.due_at < local(25, 21, 31)) == ("any", True)
    assert (later.hours, later.due_at, later.expires_at) == ("urgent", local(26, 7), local(26, 13))


def test_an_administrator_hears_in_the_morning_and_once(database_url: str, tmp_path: Path) -> None:
    """Nobody said that she has the phone at night."""
    app = an_app(database_url, tmp_path)
    parts = app.extensions["saathi"]
    with parts.database.transaction() as db:
        parts.clock.set(db, local(25, 21, 30))
        pishin.fill(db)
        pishin.hold(db, NASREEN, "administrator", province_id=1)
        heartbeats.beat(db, "replies", REAL - timedelta(minutes=5))
    for hours in (0, 6):  # told again in the log
        assert watch.run(parts, REAL + timedelta(hours=hours))["D93"] == 1
    [row] = outbox(parts.database, "D93")
    assert (row.msisdn, row.hours, row.due_at) == (NASREEN.msisdn, "urgent", local(26, 7))
    assert row.expires_at == local(26, 13)
    parts.database.dispose()


def test_eighty_and_a_hundred_per_cent_of_the_money(parts: Parts) -> None:
    day = REAL.astimezone(parts.policy.zone).date()
    for spent, found in ((79, {}), (1, {"D91": 1}), (0, {}), (20, {"D91b": 1}), (5, {})):
        with parts.database.transaction() as db:
            routes.used(db, parts.plan, day, {("twilio", "reply"): Use(1, 1, spent * MILLION)}, REAL)
        assert watch.run(parts, REAL) == found
    assert [words.split(":")[1] for _, words in told(parts)] == [
        " 80 % of this month's SMS budget (month) is used. See",
        " this month's SMS budget (month) is used up. What can wait does; answers and alerts go on. See",
    ]


def test_a_queue_that_waits_and_a_process_that_is_silent(parts: Parts) -> None:
    put(parts.database, now=NOW - timedelta(minutes=12))
    with parts.database.transaction() as db:
        heartbeats.beat(db, "replies", REAL - timedelta(minutes=5))
        heartbeats.beat(db, "clock", REAL)
    assert watch.run(parts, REAL) == {"D92": 1, "D93": 1}
    assert watch.run(parts, REAL + timedelta(minutes=1)) == {}


def test_a_route_whose_messages_do_not_arrive_loses_a_step(parts: Parts) -> None:
    number = put(parts.database)
    with parts.database.transaction() as db:
        row: Any = db.execute(select(Outbox.__table__)).one()._asdict()
        row |= {"channel": "twilio", "once": None}
        row.pop("id")
        for ago, state, how_many in ((timedelta(days=1), "delivered", 40), (timedelta(minutes=30), "sent", 25)):
            db.execute(insert(Outbox), [{**row, "state": state, "sent_at": REAL - ago}] * how_many)
    change(parts.database, number, state="delivered")
    assert watch.run(parts, REAL) == {"D90c": 1}
    assert watch.run(parts, REAL + timedelta(minutes=5)) == {}  # it looks so closely every ten minutes
    with parts.database.reading() as db:
        assert routes.fares(db, REAL)["twilio"].share == 80


def test_without_the_setting_the_administrators_hear_and_the_doctor_says_who(database_url: str, tmp_path: Path) -> None:
    app = an_app(database_url, tmp_path)
    parts = app.extensions["saathi"]
    with parts.database.transaction() as db:
        parts.clock.set(db, NOW)
        pishin.fill(db)
        routes.pause(db, "twilio", REAL + timedelta(minutes=5), "away", REAL)
    assert watch.run(parts, REAL + timedelta(minutes=3)) == {"D90b": 1}  # in the log, at least
    assert told(parts) == []
    assert "set OPERATOR_MSISDN" in app.test_cli_runner().invoke(args=["doctor"]).output
    with parts.database.transaction() as db:
        pishin.hold(db, NASREEN, "administrator", province_id=1)
        routes.went_well(db, "twilio")
        routes.pause(db, "twilio", REAL + timedelta(hours=2), "away", REAL + timedelta(hours=1))
    assert watch.run(parts, REAL + timedelta(hours=1, minutes=3)) == {"D90b": 1}
    assert [msisdn for msisdn, _ in told(parts)] == [NASREEN.msisdn]
    assert "operators: 1 hear by SMS" in app.test_cli_runner().invoke(args=["doctor"]).output
    parts.database.dispose()


def test_a_number_that_is_none_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured, match="OPERATOR_MSISDN"):
        an_app(f"sqlite:///{tmp_path}/x.db", tmp_path, OPERATOR_MSISDN="0300")


def test_the_metrics(app: Flask, parts: Parts) -> None:
    client = app.test_client()
    number = put(parts.database, to=replace(SOMEBODY, msisdn=ZARMINA.msisdn))
    change(
        parts.database, number, state="uncertain", started_at=REAL, sent_at=REAL, channel="twilio", provider_id="SM1"
    )

    class Report:
        provider_id, status, final, reason, our_id, part, parts = "SM1", "delivered", True, None, None, "", None
        number_is_dead = False

    with parts.database.transaction() as db:
        receipts.keep(db, "twilio", Report(), REAL + timedelta(seconds=42))
        routes.pause(db, "twilio", datetime.now(UTC), "away", datetime.now(UTC))
    put(parts.database, now=NOW - timedelta(minutes=2))
    unsure = put(parts.database, "nobody knows", lane="notice", to=replace(SOMEBODY, msisdn="+923330001111"))
    change(parts.database, unsure, state="uncertain")
    assert client.post("/twilio/sms", data={"Body": "forged"}).status_code == 403
    assert client.post(f"/africastalking/{TOKEN}/sms", data={"id": "1"}).status_code == 400
    written = {"id": "2", "from": ZARMINA.msisdn, "to": "8778", "text": "18 banana"}
    assert client.post(f"/africastalking/{TOKEN}/sms", data=written).status_code == 200
    press = {"sessionId": "s", "serviceCode": "*778#", "phoneNumber": ZARMINA.msisdn, "text": ""}
    assert client.post(f"/africastalking/{TOKEN}/ussd", data=press).text.startswith("CON")
    page = client.get("/metrics").text
    for wanted in (
        'saathi_outbox_messages{lane="reply",state="delivered"} 1.0',
        'saathi_outbox_oldest_due_seconds{lane="reply"} 12',
        'saathi_receipts_lag_seconds{channel="twilio",quantile="0.95"} 42.0',
        "saathi_receipts_parked 0.0",
        'channel="twilio",process=',
        'why="forged"}',
        'why="incomplete"}',
        'saathi_inbox_read{as="half a count"} 1.0',
        'saathi_outbox_messages{lane="notice",state="uncertain"} 1.0',
        "saathi_ussd_press_seconds_bucket",
        "saathi_rings_lost_total",
        'saathi_route_share{route="twilio"} 100.0',
        'saathi_route_down_seconds{route="twilio"}',
        "saathi_spool_events 0.0",
    ):
        assert wanted in page, wanted
    read = "".join((DOCS / name).read_text("utf-8") for name in ("operate.md", "providers.md"))
    assert {name for name in re.findall(r"`(saathi_[a-z_]+)`", read) if name not in page} == set()
    assert ZARMINA.msisdn[-7:] not in page
