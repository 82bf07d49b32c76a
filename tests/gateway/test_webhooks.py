"""The doors themselves: who is let in, what is answered, what happens when a part is away."""

from __future__ import annotations

import base64
import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, update

from flows.outcomes import Stopped
from gateway.app import create_app
from gateway.config import from_environment
from store import records
from store.tables import Inbox, Outbox, People, PupilCounts, Receipts
from tests import letters
from tests.doors import TOKEN, TWILIO, Doors
from tests.people import GUL_KHAN, ZARMINA

SMS = {"id": "at-1", "from": GUL_KHAN.msisdn, "to": "8778", "text": "18 15", "date": "2017-05-03 06:04:45"}


@pytest.mark.parametrize("path", ["ussd", "sms", "delivery", "opt-out", "ussd-events"])
@pytest.mark.parametrize("token", ["wrong", TOKEN + "x", TOKEN[:-1]])
def test_a_wrong_token_is_403_and_leaves_no_row(doors: Doors, path: str, token: str) -> None:
    answered = doors.post(path, {**SMS, "phoneNumber": GUL_KHAN.msisdn, "sessionId": "s"}, token=token)
    assert (answered.status_code, answered.text) == (403, "")
    assert doors.count(table=Inbox) == 0


@pytest.mark.parametrize("path", ["ussd", "sms", "delivery", "opt-out", "ussd-events"])
def test_no_token_at_all_is_403_and_leaves_no_row(doors: Doors, path: str) -> None:
    answered = doors.client.post(
        f"/africastalking/{path}", data={**SMS, "phoneNumber": GUL_KHAN.msisdn, "sessionId": "s"}
    )
    assert (answered.status_code, answered.text) == (403, "")
    assert doors.count(table=Inbox) == 0


def test_the_same_webhook_twenty_times_at_once_has_one_effect(doors: Doors) -> None:
    def post(_: int) -> tuple[int, str]:
        answered = doors.app.test_client().post(f"/africastalking/{TOKEN}/sms", data=SMS)
        return answered.status_code, answered.text

    with ThreadPoolExecutor(20) as together:
        answers = set(together.map(post, range(20)))
    assert answers == {(200, "")}
    assert doors.count(table=PupilCounts) == 1
    assert doors.count(Outbox.msisdn == GUL_KHAN.msisdn) == 1


@pytest.mark.parametrize(
    ("ago", "day"),
    [
        (timedelta(hours=20), date(2026, 11, 24)),
        (timedelta(minutes=5), date(2026, 11, 25)),
        (timedelta(days=4), date(2026, 11, 25)),  # a wrong clock rather than a late message
        (timedelta(hours=-5), date(2026, 11, 25)),  # local time that is said to be UTC
    ],
)
def test_what_a_provider_brings_late_is_of_the_day_on_which_it_was_written(
    doors: Doors, ago: timedelta, day: date
) -> None:
    sent = f"{datetime.now(UTC) - ago:%Y-%m-%d %H:%M:%S}"
    doors.text(GUL_KHAN, "17 14", id="at-0")
    assert doors.post("sms", {**SMS, "date": sent}).status_code == 200
    with doors.parts.database.reading() as db:
        counts = {row.day: (row.boys, row.girls) for row in db.execute(select(PupilCounts))}
    assert counts == {date(2026, 11, 25): (17, 14), day: (18, 15)}


def test_a_report_that_comes_again_stops_nobody_who_has_begun_again(doors: Doors) -> None:
    sent = letters.put(doors.parts.database, to=GUL_KHAN)
    letters.change(
        doors.parts.database,
        sent,
        state="sent",
        channel="africastalking",
        provider_id="ATXid_1",
        started_at=letters.REAL,
    )
    report = {"id": "ATXid_1", "status": "Failed", "failureReason": "UserInBlackList"}
    assert doors.post("delivery", report).status_code == 200
    assert doors.count(People.stopped_at.is_not(None), table=People) == 1
    doors.text(GUL_KHAN, "START")
    assert doors.count(People.stopped_at.is_not(None), table=People) == 0
    assert doors.post("delivery", report).status_code == 200
    assert doors.count(People.stopped_at.is_not(None), table=People) == 0


def test_a_missing_field_is_named(doors: Doors) -> None:
    answered = doors.post("sms", {"from": GUL_KHAN.msisdn})
    assert answered.status_code == 400
    assert "id" in answered.text


def test_a_body_over_64_kb_is_413(doors: Doors) -> None:
    assert doors.post("sms", {**SMS, "text": "x" * 70_000}).status_code == 413


def test_get_is_no_way_in(doors: Doors) -> None:
    assert doors.client.get(f"/africastalking/{TOKEN}/sms").status_code == 405


def test_a_receipt_of_something_we_never_sent_is_kept(doors: Doors) -> None:
    form = {"id": "ATXid_unknown", "status": "Success", "phoneNumber": GUL_KHAN.msisdn, "networkCode": "1"}
    assert [doors.post("delivery", form).status_code for _ in range(2)] == [200, 200]
    assert doors.count(table=Receipts) == 1


def test_an_opt_out_stops_messages(doors: Doors) -> None:
    assert doors.post("opt-out", {"senderId": "8778", "phoneNumber": GUL_KHAN.msisdn}).status_code == 200
    assert doors.count(People.stopped_at.is_not(None), table=People) == 1


@pytest.mark.parametrize(("said", "stopped"), [("STOP", 1), ("HELP", 0), ("", 0)])
def test_twilios_opt_out_is_believed_and_taken_back(doors: Doors, said: str, stopped: int) -> None:
    """Its words for it are its own (here UNSTOP), and it has answered already."""
    assert _by_twilio(doors, "Hello", said, "1").status_code == 200
    assert doors.count(People.stopped_at.is_not(None), table=People) == stopped
    answers = doors.count(Outbox.person_id == GUL_KHAN.id)
    assert answers == (0 if said == "STOP" else 1)
    _by_twilio(doors, "UNSTOP", "START", "2")
    assert doors.count(People.stopped_at.is_not(None), table=People) == 0
    assert doors.count(Outbox.person_id == GUL_KHAN.id) == answers


def test_twilios_start_at_a_shared_number_leaves_what_somebody_chose_in_her_menu(doors: Doors) -> None:
    with doors.parts.database.transaction() as db:
        db.execute(update(People).where(People.id == ZARMINA.id).values(msisdn=GUL_KHAN.msisdn))
        records.save(db, Stopped(ZARMINA.id), doors.parts.moment(db))
    for number, said in enumerate(("STOP", "START"), 1):
        _by_twilio(doors, said, said, str(number))
        assert doors.count(People.stopped_at.is_not(None), table=People) == 3 - number


def _by_twilio(doors: Doors, body: str, opt_out: str, number: str) -> Any:
    form = {
        "MessageSid": "SM" + number * 32,
        "AccountSid": TWILIO["TWILIO_ACCOUNT_SID"],
        "From": GUL_KHAN.msisdn,
        "To": TWILIO["TWILIO_FROM"],
        "Body": body,
        **({"OptOutType": opt_out} if opt_out else {}),
    }
    return doors.client.post("/twilio/sms", data=form, headers={"X-Twilio-Signature": _signed("/twilio/sms", form)})


def _signed(path: str, form: dict[str, str]) -> str:
    whole = TWILIO["PUBLIC_BASE_URL"] + path + "".join(name + form[name] for name in sorted(form))
    digest = hmac.new(TWILIO["TWILIO_AUTH_TOKEN"].encode(), whole.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def test_twilio_is_let_in_by_its_signature_and_answered_by_a_message(doors: Doors) -> None:
    form = {
        "MessageSid": "SM" + "1" * 32,
        "AccountSid": TWILIO["TWILIO_ACCOUNT_SID"],
        "From": GUL_KHAN.msisdn,
        "To": TWILIO["TWILIO_FROM"],
        "Body": "18 15",
        "NumMedia": "0",
    }
    for signature, status in ((_signed("/twilio/sms", form), 200), ("AAAA", 403), (None, 403)):
        headers = {"X-Twilio-Signature": signature} if signature else {}
        answered = doors.client.post("/twilio/sms", data=form, headers=headers)
        assert answered.status_code == status
    assert doors.count(table=PupilCounts) == 1
    reply = doors.outbox()[0]
    assert (reply.channel, reply.lane) == ("twilio", "reply")


def test_a_database_that_is_away_is_503_by_sms_and_a_polite_end_by_ussd(tmp_path: Path) -> None:
    environ = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none", "SIMULATOR": "on"}
    app = create_app(from_environment({**environ, "AFRICASTALKING_WEBHOOK_TOKEN": TOKEN}))
    away = Doors(app)
    assert away.post("sms", SMS).status_code == 503
    assert away.dial(GUL_KHAN).shown.startswith("END Saathi abhi jawab nahin de sakta")


def test_redis_that_is_away_changes_no_answer(database_url: str, tmp_path: Path) -> None:
    environ = {"DATABASE_URL": database_url, "SIMULATOR": "on", "REDIS_URL": f"unix://{tmp_path}/nobody.sock"}
    away = Doors(create_app(from_environment({**environ, "AFRICASTALKING_WEBHOOK_TOKEN": TOKEN})))
    assert away.post("sms", SMS).status_code == 200
    assert away.count(table=Inbox) == 1
    away.parts.database.dispose()


def test_health_is_told_by_name(doors: Doors) -> None:
    assert doors.client.get("/healthz").text == "ok\n"
    ready = doors.client.get("/readyz")
    assert ready.status_code == 503  # no worker, no clock, no Redis in this test
    assert ready.json == {
        "database": "ok",
        "redis": "does not answer; messages still leave, a little later",
        "replies": "not heard from",
        "rest": "not heard from",
        "clock": "not heard from",
    }
    doors.text(GUL_KHAN, "18 15")
    assert 'saathi_outbox_messages{lane="reply",state="due"} 1.0' in doors.client.get("/metrics").text


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:9/none", "sqlite:///{folder}/empty.db"])
def test_health_without_a_database_tells_what_it_knows(tmp_path: Path, url: str) -> None:
    away = create_app(from_environment({"DATABASE_URL": url.format(folder=tmp_path), "SIMULATOR": "on"})).test_client()
    assert away.get("/healthz").status_code == 200
    ready = away.get("/readyz")
    assert ready.status_code == 503
    assert ready.json and ready.json["database"] != "ok"
    figures = away.get("/metrics")
    assert figures.status_code == 200
    assert "saathi_database_up 0.0" in figures.text
    assert "saathi_rings_lost" in figures.text


def test_a_byte_that_is_no_letter_does_not_lose_the_message(doors: Doors) -> None:
    body = b"id=at-9&from=%2B923331234568&to=8778&text=18+15&date=2026-11-25&linkId=\xe9"
    kind = "application/x-www-form-urlencoded"
    answered = doors.client.post(f"/africastalking/{TOKEN}/sms", data=body, content_type=kind)
    assert answered.status_code == 200
    assert doors.count(table=PupilCounts) == 1


LONG = Random(1).randbytes(4_500).hex()  # an index would keep a row of nines, compressed


def test_ids_of_any_length_are_kept_and_a_repeat_is_one(doors: Doors) -> None:
    for _ in range(2):
        for end in ("a", "b"):
            assert doors.post("sms", {**SMS, "id": LONG + end, "text": f"Q {end} is a question"}).status_code == 200
    assert doors.count(table=Inbox) == 2
    report = {"id": LONG, "status": "Success", "phoneNumber": GUL_KHAN.msisdn, "networkCode": "1"}
    assert [doors.post("delivery", report).status_code for _ in range(2)] == [200, 200]
    assert doors.count(table=Receipts) == 1
    press = {
        "sessionId": LONG,
        "phoneNumber": GUL_KHAN.msisdn,
        "serviceCode": "*778#",
        "networkCode": "1",
        "text": "",
    }
    assert doors.post("ussd", press).text.startswith("CON Saathi")
    assert doors.post("sms", {**SMS, "id": "x", "from": "A" + LONG}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("HEAD", f"/africastalking/{TOKEN}/sms", 405),
        ("OPTIONS", f"/africastalking/{TOKEN}/sms", 405),
        ("POST", "/africastalking//sms", 404),
        ("POST", f"/africastalking/{TOKEN}/{TOKEN}/sms", 404),
        ("POST", f"/africastalking/{TOKEN}/sms/", 404),
        ("POST", f"/africastalking/{TOKEN}", 404),
        ("POST", "/africastalking/sms", 403),
    ],
)
def test_an_address_is_exactly_that_address(doors: Doors, method: str, path: str, status: int) -> None:
    answered = doors.client.open(path, method=method, data={"id": "1"} if method == "POST" else None)
    assert answered.status_code == status
    assert answered.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answered.headers["Cache-Control"]
    if status == 405:
        assert answered.headers["Allow"] == "POST"
    assert doors.count(table=Inbox) == 0
