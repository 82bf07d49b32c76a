"""Which days count, where: tables of (blocks, day, place) and what the calendar says."""

from __future__ import annotations

import csv
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows import sun
from flows.calendar import (
    ESTIMATED,
    EVERYWHERE,
    HOLD,
    Block,
    Calendar,
    Calendars,
    Place,
    closed_on,
    public_holidays,
)
from flows.districts import DISTRICTS, spot_of, zone_of
from flows.policy import POLICY
from flows.public_holidays import DAYS
from flows.reminders import last_first_day_reminded, last_working_day_before
from flows.rhythm import prompt_day
from flows.sending import send_time
from flows.sun import Spot
from flows.texts import render
from flows.week import week_of
from tests.public_holidays import known

WINTER, SUMMER = Place(zone="winter"), Place(zone="summer")
PISHIN, KECH = Place("winter", 7, 3), Place("summer", 8, 4)
PLACES = {3: PISHIN, 4: KECH}


def day(text: str) -> date:
    return date.fromisoformat(text)


def block(kind: str, first: str, last: str = "", where: Place = EVERYWHERE, **more: object) -> Block:
    return Block(kind, day(first), day(last or first), where, **more)  # type: ignore[arg-type]


BLOCKS = (
    block("vacation", "2026-12-16", "2027-02-28", WINTER),
    block("vacation", "2026-12-22", "2026-12-31", SUMMER),
    block("holiday", "2027-03-11", "2027-03-13", why="Eid al-Fitr"),  # estimated for 10-12
    block("holiday", "2026-11-10", why="Iqbal Day"),  # moved from the 9th
    block("outage", "2026-12-01", "2026-12-02", Place(district_id=7)),
    block("outage", "2026-12-03", where=Place(district_id=7), since=time(13), until=time(18)),
    block("exams", "2026-11-23", "2026-11-26", WINTER),
    block("polio", "2026-11-30", where=Place(cluster_id=4)),
)
CALENDARS = Calendars(BLOCKS, PLACES)


@pytest.mark.parametrize(
    ("text", "pishin", "kech", "office"),
    [
        ("2026-11-25", "", "", ""),
        ("2026-11-29", "sunday", "sunday", "sunday"),
        ("2026-12-15", "", "", ""),
        ("2026-12-16", "vacation", "", ""),
        ("2026-12-22", "vacation", "vacation", ""),
        ("2026-12-25", "holiday", "holiday", "holiday"),
        ("2027-01-05", "vacation", "", ""),
        ("2027-02-28", "sunday", "sunday", "sunday"),
        ("2027-03-01", "", "", ""),
        ("2027-03-10", "", "", ""),  # the moon was late: only the estimate had it
        ("2027-03-13", "holiday", "holiday", "holiday"),
        ("2026-11-09", "", "", ""),
        ("2026-11-10", "holiday", "holiday", "holiday"),
        ("2026-12-01", "outage", "", "outage"),
        ("2026-12-03", "", "", ""),  # some hours without phones are a day like others
        ("2027-05-17", "holiday", "holiday", "holiday"),  # an estimate that nobody confirmed holds
    ],
)
def test_why_a_day_is_off(text: str, pishin: str, kech: str, office: str) -> None:
    found = [CALENDARS.of_cluster(3), CALENDARS.of_cluster(4), CALENDARS.of_district(7)]
    assert [calendar.why_off(day(text)) for calendar in found] == [pishin, kech, office]
    assert found[0].is_working(day(text)) is not bool(pishin)


def test_children_come_also_where_no_phone_works() -> None:
    pishin = CALENDARS.of_cluster(3)
    assert pishin.is_school_day(day("2026-12-01"))
    assert not pishin.is_school_day(day("2026-12-16"))
    assert not pishin.is_school_day(day("2026-11-10"))


def test_a_vacation_stops_school_clocks_and_no_office_ones() -> None:
    tuesday = day("2026-12-15")
    assert CALENDARS.of_cluster(3).add(tuesday, 1) == day("2027-03-01")
    assert CALENDARS.of_district(7).add(tuesday, 1) == day("2026-12-16")
    assert CALENDARS.of_post("officer", 3).between(tuesday, day("2026-12-19")) == 4
    assert CALENDARS.of_post("mentor", 3).between(tuesday, day("2027-03-01")) == 1


def test_an_outage_stops_both() -> None:
    monday = day("2026-11-30")
    for calendar in (CALENDARS.of_cluster(3), CALENDARS.of_district(7)):
        assert calendar.add(monday, 1) == day("2026-12-03")
    assert CALENDARS.of_cluster(4).add(monday, 1) == day("2026-12-01")


def test_quiet_days_are_those_on_which_nothing_is_written() -> None:
    pishin = CALENDARS.of_cluster(3)
    quiet = {text: pishin.is_quiet(day(text)) for text in ("2026-12-17", "2026-12-01", "2026-11-10", "2026-11-29")}
    assert quiet == {"2026-12-17": False, "2026-12-01": True, "2026-11-10": True, "2026-11-29": True}


@pytest.mark.parametrize(
    ("text", "cluster", "why"),
    [
        ("2026-11-20", 3, "past"),
        ("2026-11-24", 3, "exams"),
        ("2026-11-24", 4, ""),
        ("2026-11-27", 4, "friday"),
        ("2026-11-30", 4, "polio"),
        ("2026-11-30", 3, ""),
        ("2026-12-01", 3, "outage"),
        ("2026-12-17", 3, "vacation"),
    ],
)
def test_why_there_is_no_workshop(text: str, cluster: int, why: str) -> None:
    assert CALENDARS.of_cluster(cluster).why_no_workshop(day(text), day("2026-11-21")) == why


def test_estimates_are_those_that_nobody_confirmed() -> None:
    year = (day("2027-01-01"), day("2027-12-31"))
    names = {name for _, name in CALENDARS.everywhere.estimates(*year)}
    assert names == {"Eid al-Adha", "Ashura", "Prophet's Birthday"}
    assert (day("2027-03-10"), "Eid al-Fitr") in Calendar().estimates(*year)


@pytest.mark.parametrize("language", ["", "ur_PK"])  # of the machine
def test_the_holidays_are_what_the_package_says_now(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Red after an upgrade that knows more, as of a moon that was seen: `make holidays`, and look at what changed."""
    monkeypatch.setenv("LANGUAGE", language)
    for name in ("LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    assert {name: " ".join(days.split()) for name, days in DAYS.items()} == known()


def test_two_holidays_of_one_day_are_moved_apart() -> None:
    assert public_holidays(2026)[day("2026-05-28")] == ("Eid al-Adha", "Youm-e-Takbeer")
    calendar = Calendar((block("holiday", "2026-05-25", "2026-05-27", why="eid al-adha"),))
    assert calendar.why_off(day("2026-05-28")) == "holiday"
    assert calendar.is_working(day("2026-05-29"))


def test_a_place_that_nobody_knows_has_what_holds_everywhere() -> None:
    unknown = CALENDARS.of_cluster(99)
    assert unknown.why_off(day("2026-11-10")) == "holiday"
    assert unknown.is_working(day("2026-12-16"))


def test_closed_on_gives_holidays() -> None:
    assert closed_on([day("2026-12-03")]).why_off(day("2026-12-03")) == "holiday"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (block("snow", "2026-12-01"), "There is no kind snow"),
        (block("polio", "2026-12-02", "2026-12-01"), "ends (2026-12-01) before it begins"),
        (block("vacation", "2026-12-16", "2028-02-28"), "is the year right?"),
        (block("outage", "2026-12-01", since=time(13)), "both a beginning and an end"),
        (block("polio", "2026-12-01", since=time(13), until=time(14)), "Hours are for an outage"),
        (block("outage", "2026-12-01", since=time(14), until=time(13)), "end later than they begin"),
        (block("holiday", "2026-12-01"), "A holiday needs its name"),
        (block("outage", "2026-12-01", since=time(13), until=time(14)), ""),
    ],
)
def test_what_cannot_be_right_is_said(wrong: Block, why: str) -> None:
    said = wrong.why_wrong()
    assert why in (render(said, "en") if said else "")
    assert bool(said) is bool(why)


# Hours of an independent program (adhanpy 1.0.5, Karachi method, Hanafi), rounded to minutes.
@pytest.mark.parametrize(
    ("district", "text", "asr", "maghrib"),
    [
        ("Quetta", "2026-03-20", "17:01", "18:43"),
        ("Quetta", "2026-06-21", "17:27", "19:37"),
        ("Quetta", "2026-09-23", "16:45", "18:28"),
        ("Quetta", "2026-12-21", "15:59", "17:36"),
        ("Gwadar", "2026-06-21", "17:36", "19:44"),
        ("Gwadar", "2026-12-21", "16:30", "18:06"),
        ("Zhob", "2026-11-25", "15:43", "17:20"),
        ("Zhob", "2027-02-10", "16:27", "18:05"),
        ("Chagai", "2026-06-21", "17:35", "19:44"),
        ("Hub", "2026-12-21", "16:12", "17:48"),
    ],
)
def test_prayer_times_are_those_of_the_sun(district: str, text: str, asr: str, maghrib: str) -> None:
    spot, zone = DISTRICTS[district][1], ZoneInfo("Asia/Karachi")
    for found, expected in ((sun.asr(day(text), spot), asr), (sun.maghrib(day(text), spot), maghrib)):
        at = datetime.combine(day(text), time.fromisoformat(expected), zone)
        assert abs((found - at).total_seconds()) <= 60


def test_the_districts_are_those_of_the_province() -> None:
    assert len(DISTRICTS) == 36
    assert all(24.5 < spot.north < 32.5 and 60.5 < spot.east < 70.5 for _, spot in DISTRICTS.values())
    assert (zone_of("Pishin"), zone_of("Kech"), zone_of("Atlantis")) == ("winter", "summer", "")
    assert (spot_of("Atlantis"), spot_of("Quetta")) == (None, Spot(30.18, 67.00))


def test_the_holds_of_muharram_are_where_the_package_estimates_it() -> None:
    """9 and 10 Muharram are its Ashura; 7 is two days before. Of the years that the package knows differently, look again."""
    defaults = (Path(__file__).parents[2] / "store" / "calendar_defaults.csv").read_text()
    rows = [row for row in csv.DictReader(defaults.splitlines()) if row["kind"] == HOLD]
    held = {
        date.fromisoformat(row["first_day"]) + timedelta(days=n)
        for row in rows
        for n in range((date.fromisoformat(row["last_day"]) - date.fromisoformat(row["first_day"])).days + 1)
    }
    for year in (2027, 2028):
        ninth, tenth = [day for day, names in public_holidays(year).items() if f"Ashura{ESTIMATED}" in names]
        assert {day for day in held if day.year == year} == {ninth - timedelta(days=2), ninth, tenth}
    assert {row["confirmed"] for row in rows} == {"no"}


MUHARRAM = date(2026, 11, 23)  # a Monday of a week without holidays
HELD = Calendar((Block(HOLD, MUHARRAM, MUHARRAM, why="7 Muharram"),))


def test_on_a_hold_what_can_wait_waits_and_clocks_go_on() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=POLICY.zone)
    assert HELD.is_working(MUHARRAM)
    assert not HELD.may_write(MUHARRAM)
    assert send_time(True, noon, POLICY, HELD) == noon
    assert send_time(False, noon, POLICY, HELD) == datetime(2026, 11, 24, 9, tzinfo=POLICY.zone)


def test_prompts_and_eves_step_over_a_hold() -> None:
    wednesday = MUHARRAM + timedelta(days=2)
    calendar = Calendar((Block(HOLD, wednesday, wednesday),))
    assert prompt_day(week_of(wednesday), POLICY, calendar) == wednesday + timedelta(days=1)
    thursday = wednesday + timedelta(days=1)
    assert last_working_day_before(thursday, calendar) == wednesday - timedelta(days=1)
    assert last_first_day_reminded(wednesday - timedelta(days=1), calendar) == thursday
