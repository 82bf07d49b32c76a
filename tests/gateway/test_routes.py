"""Routes end to end: the postman with two providers and a plan, the file of ROUTES, and the command that shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select

from flows.costs import MILLION, Budget
from flows.facts import Person
from flows.routing import LANES, Plan, Route, plain
from gateway import routes as files
from gateway.app import NotReady, create_app
from gateway.channels.base import Channel
from gateway.channels.settings import WrongSettings
from gateway.config import from_environment
from gateway.postman import Postman
from store import routes
from store.database import Database
from store.tables import RouteUse
from tests.channels.doubles import Doubles, Knob
from tests.doors import TOKEN, TWILIO
from tests.gateway.test_deliver import Hands, africastalking, twilio
from tests.letters import A_DAY, SOMEBODY, on_the_roster, put, row, states

TWO = plain(["africastalking", "twilio"])


@pytest.fixture(scope="module")
def apart() -> Iterator[tuple[Doubles, Doubles]]:
    """Africa's Talking and Twilio, each with a double of its own: one may fall over alone."""
    with Doubles() as first, Doubles() as second:
        yield first, second


@pytest.fixture
def both(apart: tuple[Doubles, Doubles]) -> tuple[Doubles, Doubles]:
    for each in apart:
        each.reset()
    return apart


def a_postman(database: Database, both: tuple[Doubles, Doubles], hands: Hands, plan: Plan = TWO) -> Postman:
    channels: dict[str, Channel] = {"africastalking": africastalking(both[0]), "twilio": twilio(both[1])}
    return Postman(database, channels, hands, real_now=hands.real_now, plan=plan)


def somebody(number: int) -> Person:
    return replace(SOMEBODY, msisdn=f"+92333000{number:04}")


def accepted(both: tuple[Doubles, Doubles]) -> tuple[int, int]:
    return len(both[0].ledger.entries), len(both[1].ledger.entries)


@pytest.fixture
def hands() -> Hands:
    return Hands()


# --- a route that fails --------------------------------------------------------------------------


@pytest.mark.parametrize("how", [Knob(code=500), Knob(drop="before"), Knob(status=429, body="slow down")])
def test_a_critical_alert_leaves_by_the_next_route_within_a_minute(
    database: Database, both: tuple[Doubles, Doubles], hands: Hands, how: Knob
) -> None:
    both[0].always = how
    postman = a_postman(database, both, hands)
    began = hands.real
    for number in range(3):  # others find out first: a hung provider leaves what it was given uncertain
        put(database, to=somebody(number))
    postman.drain(LANES)
    put(database, "E7 urgent", lane="alert")
    while not both[1].ledger.entries:
        assert hands.real - began < timedelta(minutes=1)
        postman.drain(LANES)
        hands.pass_by(seconds=2)
    assert both[1].ledger.entries[0].text == "E7 urgent"


def test_what_is_uncertain_never_gets_a_second_route(
    database: Database, both: tuple[Doubles, Doubles], hands: Hands
) -> None:
    both[0].always = Knob(drop="after")
    postman = a_postman(database, both, hands)
    for number in range(8):
        put(database, f"Salam {number}", to=somebody(number), lane=LANES[number % 4], lives=10 * A_DAY)
    for _ in range(40):
        postman.tend()
        postman.drain(LANES)
        hands.pass_by(minutes=9)
    first, second = ([entry.text for entry in each.ledger.entries] for each in both)
    assert len(first) >= routes.STUMBLES
    repeats = {row(database, number).text for number in range(9, len(states(database)) + 1)}
    assert set(first) & set(second) <= repeats  # an alert repeated on purpose, in a row of its own
    assert len(set(first) | set(second)) == 8


def test_a_route_loses_its_share_in_steps_and_wins_it_back(
    database: Database, both: tuple[Doubles, Doubles], hands: Hands
) -> None:
    postman = a_postman(database, both, hands)

    def split(how_many: int = 20) -> tuple[int, int]:
        for each in both:
            each.ledger.entries.clear()
        for number in range(how_many):
            put(database, to=somebody(number), lane="notice")
        postman.drain(LANES)
        return accepted(both)

    assert split() == (20, 0)
    both[0].next(Knob(code=500), Knob(code=500))
    put(database, lane="notice")
    put(database, lane="notice", to=somebody(99))
    assert postman.drain(LANES) == {"put_off": 2}
    hands.pass_by(seconds=40)
    first = split()
    assert 10 <= first[0] <= 15  # 60 of 100, and the two that were put off
    hands.pass_by(minutes=5)
    assert split() == (20, 0)


def test_a_slow_answer_costs_a_step(database: Database, both: tuple[Doubles, Doubles], hands: Hands) -> None:
    both[0].next(Knob(delay_s=0.05))
    postman = a_postman(database, both, hands)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gateway.verdicts.SLOW_S", 0.04)
        put(database)
        assert postman.drain(LANES) == {"sent": 1}
    with database.reading() as db:
        assert routes.fares(db, hands.real)["africastalking"].share == 80
        assert routes.fares(db, hands.real + timedelta(minutes=3))["africastalking"].share == 100


def test_an_alert_that_one_route_refuses_goes_by_another_and_a_notice_does_not(
    database: Database, both: tuple[Doubles, Doubles], hands: Hands
) -> None:
    """Who wrote STOP to a provider still hears what waits for her post; if all refuse, that is seen."""
    officer = on_the_roster(database, SOMEBODY)
    both[0].next(Knob(code=406), Knob(code=406))
    postman = a_postman(database, both, hands)
    put(database, "E7", to=officer, lane="alert")
    assert postman.drain(LANES) == {"put_off": 1, "sent": 1}
    assert [entry.text for entry in both[1].ledger.entries] == ["E7"]
    put(database, "A workshop", to=officer, lane="notice")
    assert postman.drain(LANES) == {}
    both[0].always, both[1].always = Knob(code=406), Knob(status=400, code=21610)
    put(database, "E8", to=officer, lane="alert")
    assert postman.drain(LANES) == {"put_off": 1, "failed": 1}
    assert row(database, 3).reason == "21610 replied STOP"


# --- its limits ----------------------------------------------------------------------------------


def test_a_pace_is_kept_over_time(database: Database, both: tuple[Doubles, Doubles], hands: Hands) -> None:
    plan = Plan((Route("africastalking", parts_per_second=2),))
    postman = a_postman(database, both, hands, plan)
    for number in range(30):
        put(database, to=somebody(number), lane="notice")
    taken = []
    for _ in range(10):
        postman.drain(LANES)
        taken.append(accepted(both)[0])
        hands.pass_by(seconds=1)
    assert taken[0] == 4  # what it may until a worker looks again
    assert 18 <= taken[-1] <= 22  # ten seconds, and the first look's


def test_a_day_that_is_full_moves_on_and_comes_back(
    database: Database, both: tuple[Doubles, Doubles], hands: Hands
) -> None:
    plan = Plan((Route("africastalking", parts_per_day=5), Route("twilio")))
    postman = a_postman(database, both, hands, plan)
    for number in range(8):
        put(database, to=somebody(number), lane="notice")
    postman.drain(LANES)
    assert accepted(both) == (5, 3)
    hands.pass_by(hours=24)
    put(database, lane="notice", lives=2 * A_DAY)
    postman.drain(LANES)
    assert accepted(both) == (6, 3)


def test_what_never_left_is_not_counted(database: Database, both: tuple[Doubles, Doubles], hands: Hands) -> None:
    plan = Plan((Route("africastalking", price=2 * MILLION),))
    postman = a_postman(database, both, hands, plan)
    both[0].next(Knob(code=403), Knob(), Knob(drop="after"))
    for number in range(3):
        put(database, "x" * 200, to=somebody(number))
    postman.drain(LANES)
    put(database, lane="notice")
    postman.drain(LANES)
    with database.reading() as db:
        used = db.execute(
            select(RouteUse.lane, RouteUse.messages, RouteUse.parts, RouteUse.cost).order_by(RouteUse.lane)
        )
        assert [tuple(each) for each in used] == [("notice", 1, 1, 2 * MILLION), ("reply", 2, 4, 8 * MILLION)]


def test_when_the_money_is_used_up_what_can_wait_waits_for_the_month(
    database: Database, both: tuple[Doubles, Doubles], hands: Hands
) -> None:
    budget = Budget(month=3 * MILLION)
    postman = a_postman(database, both, hands, Plan((Route("africastalking", price=MILLION),), budget))
    for number, lane in enumerate(["reply", "reply", "alert"]):
        put(database, lane=lane, to=somebody(number))
    postman.drain(LANES)
    for number, lane in enumerate(LANES):
        put(database, lane=lane, to=somebody(number), lives=60 * A_DAY)
    assert postman.drain(LANES) == {"sent": 2}
    assert states(database)[3:] == ["sent", "sent", "due", "due"]
    hands.pass_by(days=31)
    assert postman.drain(LANES) == {"sent": 2}


def test_a_number_goes_where_its_operator_is(database: Database, both: tuple[Doubles, Doubles], hands: Hands) -> None:
    plan = Plan((Route("africastalking"), Route("twilio", only_for=("+923330", "+923331"))))
    postman = a_postman(database, both, hands, plan)
    put(database)  # +923331234567
    put(database, to=replace(SOMEBODY, msisdn="+923111234567"))
    postman.drain(LANES)
    assert [[entry.to for entry in each.ledger.entries] for each in both] == [["+923111234567"], ["+923331234567"]]


def test_one_that_has_no_route_now_holds_nobody_up(
    database: Database, both: tuple[Doubles, Doubles], hands: Hands
) -> None:
    plan = Plan((Route("twilio", only_for=("+92333",)), Route("africastalking", lanes=("reply",))))
    with database.transaction() as db:
        routes.pause(db, "twilio", hands.real + A_DAY, "away", hands.real)
    for number in range(30):
        put(database, to=somebody(number), lane="notice")
    put(database, to=replace(SOMEBODY, msisdn="+923111234567"), lane="reply")
    assert a_postman(database, both, hands, plan).drain(LANES) == {"sent": 1}


def test_a_message_costs_no_query_for_its_route(
    database: Database, both: tuple[Doubles, Doubles], hands: Hands
) -> None:
    """A batch does, and no more for a long plan than for a short one."""
    many = Plan(tuple(Route(name, MILLION, parts_per_day=10_000) for name in ("africastalking", "twilio")))
    asked: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    found = []
    for how_many in (5, 10):
        for number in range(how_many):
            put(database, to=somebody(number))
        event.listen(database._engine, "before_cursor_execute", count)
        a_postman(database, both, hands, many).drain(LANES)
        event.remove(database._engine, "before_cursor_execute", count)
        found.append(sum("route_use" in each or "SELECT channel_pauses" in each for each in asked))
        asked.clear()
    assert found[0] == found[1]


# --- the file ------------------------------------------------------------------------------------

GOOD = """
currency = "PKR"

[budget]
month = 60000
bulk = 15000.50

[[route]]
channel = "africastalking"
price = 1.2
parts_per_second = 10
parts_per_day = 20000
first_for = ["+92300", "+92301"]

[[route]]
channel = "twilio"
price = 9.9345
lanes = ["reply", "alert", "notice"]
"""


def environ(tmp_path: Path, words: str, **more: str) -> dict[str, str]:
    file = tmp_path / "routes.toml"
    file.write_text(words)
    account = {
        "AFRICASTALKING_USERNAME": "saathi",
        "AFRICASTALKING_API_KEY": "key",
        "AFRICASTALKING_WEBHOOK_TOKEN": TOKEN,
    }
    settings = {"SECRET_KEY": "k", "VAULT_KEY": "v", "ROUTES": str(file), "DATABASE_URL": f"sqlite:///{tmp_path}/x.db"}
    return {**account, **TWILIO, **settings, **more}


def test_the_file_makes_the_plan(tmp_path: Path) -> None:
    app = create_app(from_environment(environ(tmp_path, GOOD)))
    plan = app.extensions["saathi"].plan
    assert plan.budget == Budget(60_000 * MILLION, (("bulk", 15_000_500_000),))
    assert [(route.name, route.price) for route in plan.routes] == [
        ("africastalking", 1_200_000),
        ("twilio", 9_934_500),
    ]
    assert plan.routes[0].first_for == ("+92300", "+92301")
    app.extensions["saathi"].database.dispose()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("price = 1.2", "prise = 1.2"), "route 1 (africastalking).prise: Extra inputs are not permitted"),
        (("price = 1.2", "price = -1"), "route 1 (africastalking).price: Input should be greater than or equal to 0"),
        (('"+92300"', '"0300"'), "route 1 (africastalking).first_for.0: String should match"),
        (('"reply", "alert"', '"replies", "alert"'), "route 2 (twilio).lanes.0: Input should be 'reply'"),
        (("month = 60000", "months = 60000"), "budget.months: Extra inputs are not permitted"),
        (('"twilio"', '"kannel"'), "route 2: kannel is not set up; there are africastalking, twilio"),
        (('"twilio"', '"africastalking"'), "route 2: africastalking stands there twice"),
        (("first_for", "only_for"), "no route takes every number's bulk messages"),
        (("[budget]", "[budget"), "routes.toml: "),
    ],
)
def test_everything_wrong_in_it_is_one_clear_line(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    with pytest.raises(NotReady) as error:
        create_app(from_environment(environ(tmp_path, GOOD.replace(*change))))
    assert told in str(error.value)
    assert "\n" not in str(error.value).strip()


def test_the_plan_in_the_documentation_is_one(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "providers.md").read_text()
    [words] = re.findall(r"```routes\n(.*?)```", page, re.DOTALL)
    kannel = {"KANNEL_SENDSMS_URL": "http://127.0.0.1:9", "KANNEL_USERNAME": "u", "KANNEL_PASSWORD": "p"}
    phone = {"SMSGATE_BASE_URL": "http://127.0.0.1:9", "SMSGATE_USERNAME": "u", "SMSGATE_PASSWORD": "p"}
    proofs = {"KANNEL_WEBHOOK_TOKEN": TOKEN, "SMSGATE_SIGNING_KEY": "k"}
    app = create_app(from_environment(environ(tmp_path, words, **kannel, **phone, **proofs)))
    assert [route.name for route in app.extensions["saathi"].plan.routes] == ["kannel", "smsgate", "twilio"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match=r"ROUTES=.*nowhere.*No such file"):
        files.of_file(str(tmp_path / "nowhere"), {})


def test_without_a_file_the_phones_of_the_simulator_stand_in_for_no_provider(tmp_path: Path) -> None:
    given = environ(tmp_path, "", ROUTES="", SIMULATOR="on")
    plan = create_app(from_environment(given)).extensions["saathi"].plan
    assert [(route.name, route.answers_only) for route in plan.routes] == [
        ("africastalking", False),
        ("twilio", False),
        ("simulator", True),
    ]
    alone = (
        create_app(from_environment({"SIMULATOR": "on", "DATABASE_URL": given["DATABASE_URL"]}))
        .extensions["saathi"]
        .plan
    )
    assert alone.routes == (Route("simulator"),)


def test_the_command_shows_them(database_url: str, tmp_path: Path) -> None:
    app = create_app(from_environment({**environ(tmp_path, GOOD), "DATABASE_URL": database_url}))
    parts = app.extensions["saathi"]
    with parts.database.transaction() as db:
        now = datetime.now(UTC)
        routes.used(
            db, parts.plan, now.astimezone(parts.policy.zone).date(), {("twilio", "reply"): routes.Use(2, 3, 9)}, now
        )
        routes.pause(db, "africastalking", now + timedelta(minutes=4), "402 InvalidSenderId", now)
    shown = app.test_cli_runner().invoke(args=["channels"]).output
    assert "1  africastalking" in shown and "DOWN until" in shown and "402 InvalidSenderId" in shown
    assert "first for +92300 +92301" in shown and "of 20,000 parts" in shown
    assert "2  twilio" in shown and "today 2 messages, 3 parts; 9.9345 PKR a part; takes reply, alert, notice" in shown
    parts.database.dispose()
