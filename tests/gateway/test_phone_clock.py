"""Winding the programme's clock: what is timed on the way happens at its time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from flows.policy import POLICY
from gateway.app import create_app
from gateway.config import from_environment
from gateway.phone import winding
from store import phones
from tests.doors import Doors
from tests.people import ABDUL_WADOOD, NASREEN, NOW
from tests.stage import Direct, Stage


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=POLICY.zone)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hour", local(25, 14, 40)),
        ("morning", local(26, 9, 30)),
        ("day", local(26, 13, 40)),
        ("week", datetime(2026, 12, 2, 13, 40, tzinfo=POLICY.zone)),
    ],
)
def test_where_the_buttons_lead(name: str, expected: datetime) -> None:
    assert winding.landmark(name, NOW) == expected


def test_the_next_morning_before_it_is_today() -> None:
    assert winding.landmark("morning", local(25, 8)) == local(25, 9, 30)


def test_every_hour_of_the_policy_lies_on_the_way() -> None:
    steps = winding.steps_to(local(25, 13, 40), local(26, 10))
    told = [f"{step:%d %H:%M}" for step in steps]
    assert told == ["25 15:00", "25 19:00", "25 21:00", "26 03:00", "26 07:00", "26 09:00", "26 09:30", "26 10:00"]


def test_digests_of_the_weekend_arrive_at_their_hours(database_url: str) -> None:
    stage = Stage(Direct(create_app(from_environment({"DATABASE_URL": database_url, "SIMULATOR": "on"}))))
    stage.given("everybody of Pishin-03 has joined")
    stage.dial(ABDUL_WADOOD.msisdn, "*778*7*1*20*15#")
    stage.send(ABDUL_WADOOD.msisdn, "1")
    wound = winding.wind(stage.parts, NOW + timedelta(days=6), most_steps=1000)
    with stage.database.reading() as db:
        found = {each.msisdn: each for each in phones.messages(db, [ABDUL_WADOOD.msisdn, NASREEN.msisdn])}
    stage.database.dispose()
    assert f"{found[ABDUL_WADOOD.msisdn].at.astimezone(POLICY.zone):%a %H:%M}" == "Sat 15:00"
    assert f"{found[NASREEN.msisdn].at.astimezone(POLICY.zone):%a %H:%M}" == "Mon 09:30"
    assert (wound.arrived, wound.sent) == (True, 6)  # and two teachers of other schools are asked to count, and nudged


def test_it_never_goes_back(doors: Doors) -> None:
    with pytest.raises(winding.CannotWind, match="only moves forward"):
        winding.wind(doors.parts, NOW - timedelta(minutes=1))


def test_it_does_not_move_without_the_simulator(database_url: str) -> None:
    environ = {"DATABASE_URL": database_url, "SECRET_KEY": "x" * 32, "VAULT_KEY": "x" * 32}
    parts = create_app(from_environment(environ)).extensions["saathi"]
    with pytest.raises(winding.CannotWind, match="SIMULATOR=on"):
        winding.wind(parts, NOW + timedelta(days=3000))
    parts.database.dispose()
