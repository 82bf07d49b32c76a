"""When a message may leave."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from flows.calendar import Block, Calendar, closed_on
from flows.districts import spot_of
from flows.policy import POLICY, Policy
from flows.sending import at_hour, closing, hours, is_open, send_time, too_late

URGENT, USUAL = True, False
CALENDAR = closed_on([date(2026, 12, 3)])  # a Thursday off


def at(text: str) -> datetime:
    """ "25 13:40" is that of November 2026 in Pishin, "3.12 9:00" one of December."""
    day, hour = text.split()
    number, _, month = day.partition(".")
    hours, minutes = map(int, hour.split(":"))
    return datetime(2026, int(month or 11), int(number), hours, minutes, tzinfo=POLICY.zone)


@pytest.mark.parametrize(
    ("urgent", "now", "leaves"),
    [
        (USUAL, "25 13:40", "25 13:40"),
        (USUAL, "25 9:00", "25 9:00"),
        (USUAL, "25 8:59", "25 9:00"),
        (USUAL, "25 0:00", "25 9:00"),
        (USUAL, "25 18:59", "25 18:59"),
        (USUAL, "25 19:00", "26 9:00"),
        (USUAL, "25 23:59", "26 9:00"),
        (USUAL, "28 19:00", "30 9:00"),  # Saturday evening: Sunday is nobody's
        (USUAL, "29 12:00", "30 9:00"),
        (USUAL, "2.12 20:00", "4.12 9:00"),  # the day off between
        (USUAL, "3.12 12:00", "4.12 9:00"),
        (URGENT, "25 19:00", "25 19:00"),
        (URGENT, "25 6:59", "25 7:00"),
        (URGENT, "25 20:59", "25 20:59"),
        (URGENT, "25 21:00", "26 7:00"),
        (URGENT, "28 21:00", "29 7:00"),
        (URGENT, "29 12:00", "29 12:00"),
        (URGENT, "3.12 12:00", "3.12 12:00"),
    ],
)
def test_the_next_moment_in_the_window(urgent: bool, now: str, leaves: str) -> None:
    found = send_time(urgent, at(now), POLICY, CALENDAR)
    assert found == at(leaves)
    assert found.utcoffset() == timedelta(0)
    assert is_open(urgent, at(now), POLICY, CALENDAR) is (now == leaves)


def test_the_hour_is_that_of_the_schools_whatever_zone_the_clock_speaks() -> None:
    for zone in (UTC, ZoneInfo("America/New_York"), ZoneInfo("Pacific/Auckland")):
        assert send_time(USUAL, at("25 8:00").astimezone(zone), POLICY, CALENDAR) == at("25 9:00")


def test_where_clocks_change_the_window_keeps_to_the_clock_on_the_wall() -> None:
    policy = Policy(zone=ZoneInfo("Europe/Berlin"))  # 25 October 2026: 03:00 is 02:00 again
    evening = datetime(2026, 10, 24, 20, tzinfo=policy.zone)
    assert send_time(USUAL, evening, policy, Calendar()) == datetime(2026, 10, 26, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "useful_until", "late"),
    [
        ("25 13:40", "25 19:00", False),
        ("25 18:59", "25 19:00", False),
        ("25 19:00", "25 19:00", True),
        ("25 20:00", "26 9:00", True),
        ("25 20:00", "26 9:01", False),
    ],
)
def test_too_late_is_what_could_only_leave_when_it_is_of_no_use(now: str, useful_until: str, late: bool) -> None:
    assert too_late(USUAL, at(useful_until), at(now), POLICY, CALENDAR) is late


# --- prayers, Fridays, Ramadan, outages ------------------------------------------------------

SPOT = spot_of("Pishin")  # on 25 November Asr is at 15:55 and Maghrib at 17:32


def block(kind: str, first: date, last: date, since: time | None = None, until: time | None = None) -> Block:
    return Block(kind, first, last, since=since, until=until, why="x")


PISHIN = Calendar(
    (
        block("vacation", date(2026, 11, 24), date(2026, 11, 24)),
        block("outage", date(2026, 12, 1), date(2026, 12, 2)),
        block("outage", date(2026, 12, 4), date(2026, 12, 4), time(9), time(16)),
        block("ramadan", date(2026, 12, 7), date(2026, 12, 31)),
    ),
    spot=SPOT,
)


@pytest.mark.parametrize(
    ("urgent", "now", "leaves"),
    [
        (USUAL, "25 15:38", "25 15:38"),
        (USUAL, "25 15:42", "25 16:10"),  # round Asr
        (USUAL, "25 16:12", "25 16:12"),
        (USUAL, "25 17:20", "25 17:20"),
        (USUAL, "25 17:25", "25 18:02"),  # from before Maghrib until after it
        (USUAL, "25 18:30", "25 18:30"),
        (USUAL, "27 11:59", "27 11:59"),
        (USUAL, "27 12:00", "27 15:00"),  # the Friday prayer
        (USUAL, "24 11:00", "24 11:00"),  # a vacation stops clocks, not messages
        (USUAL, "1.12 9:00", "3.12 9:00"),  # no phone works
        (USUAL, "4.12 9:00", "4.12 16:09"),  # nor until 16:00, which is in Asr
        (USUAL, "7.12 9:00", "7.12 10:00"),
        (USUAL, "7.12 14:59", "7.12 14:59"),
        (USUAL, "7.12 15:00", "8.12 10:00"),
        (USUAL, "11.12 12:30", "12.12 10:00"),  # a Friday in Ramadan ends with the prayer
        (URGENT, "25 15:50", "25 15:50"),
        (URGENT, "27 13:00", "27 13:00"),
        (URGENT, "7.12 18:00", "7.12 18:00"),
        (URGENT, "1.12 9:00", "3.12 7:00"),
        (URGENT, "4.12 9:00", "4.12 16:00"),
    ],
)
def test_the_window_of_a_place(urgent: bool, now: str, leaves: str) -> None:
    found = send_time(urgent, at(now), POLICY, PISHIN)
    assert abs(found - at(leaves)) <= timedelta(minutes=1), found.astimezone(POLICY.zone)


@pytest.mark.parametrize(
    ("day", "hour", "leaves"),
    [
        ("26", time(15), "26 15:00"),
        ("7.12", time(15), "7.12 14:30"),
        ("7.12", time(9, 30), "7.12 10:00"),
        ("27", time(13, 30), "27 13:30"),  # a Friday: it leaves after the prayer
        ("11.12", time(13, 30), "11.12 11:30"),  # a Friday in Ramadan: nothing leaves after it
        ("11.12", time(11), "11.12 11:00"),
    ],
)
def test_an_hour_moves_into_a_shorter_window(day: str, hour: time, leaves: str) -> None:
    assert at_hour(at(f"{day} 0:00").date(), hour, POLICY, PISHIN) == at(leaves)


def test_a_day_closes_when_nothing_leaves_any_more() -> None:
    for n in range(60):
        day = date(2026, 11, 1) + timedelta(days=n)
        if spans := hours(day, False, POLICY, Calendar(PISHIN.blocks)):
            assert closing(day, POLICY, PISHIN) == spans[-1][1]


def test_the_spans_of_a_day_lie_apart_and_in_order() -> None:
    for n in range(400):
        ends = [end for span in hours(date(2026, 11, 1) + timedelta(days=n), False, POLICY, PISHIN) for end in span]
        assert ends == sorted(set(ends))
