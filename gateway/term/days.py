"""The calendar of a played term, written down once more: what is played and checked against, never the rules' own.

Dates as the programme's administrator would have them from the notifications; lunar ones as estimated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Karachi")
FIRST_START, LAST_END = date(2026, 8, 3), date(2027, 12, 31)  # what the tables below cover
SUNDAY, FRIDAY = 6, 4

HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in """
    2026-08-14 2026-08-26 2026-11-09 2026-12-25
    2027-02-05 2027-03-10 2027-03-11 2027-03-12 2027-03-23 2027-05-01 2027-05-17 2027-05-18 2027-05-19 2027-05-28
    2027-06-15 2027-06-16 2027-08-14 2027-08-15 2027-11-09 2027-12-25
    """.split()
)
VACATIONS = {
    "winter": ((date(2026, 12, 16), date(2027, 2, 28)), (date(2027, 7, 13), date(2027, 7, 22)), (date(2027, 12, 16), LAST_END)),
    "summer": ((date(2026, 12, 22), date(2026, 12, 31)), (date(2027, 5, 15), date(2027, 7, 31)), (date(2027, 12, 22), LAST_END)),
}  # fmt: skip
RAMADAN = (date(2027, 2, 8), date(2027, 3, 9))
MUHARRAM = (date(2027, 6, 13), date(2027, 6, 15), date(2027, 6, 16))  # its 7th, 9th and 10th: no network at all

# Asr (Hanafi) and Maghrib at 30 degrees north and 67 east in the middle of each month: minutes after midnight.
ASR = (977, 1002, 1018, 1028, 1036, 1045, 1049, 1038, 1013, 983, 959, 957)
MAGHRIB = (1074, 1100, 1119, 1138, 1158, 1174, 1174, 1153, 1118, 1081, 1056, 1053)


@dataclass(frozen=True)
class Outage:
    """Days without a network in one district or cluster, and when the office declared it (aware)."""

    district: str
    cluster: str
    first: date
    last: date
    declared: datetime

    def at(self, district: str, cluster: str, day: date) -> bool:
        """Whether it is there on that day."""
        return self.first <= day <= self.last and (self.cluster or cluster) == cluster and self.district == district


@dataclass(frozen=True)
class Days:
    """The days of a place. `zone` "": an office, which has no vacation."""

    zone: str = ""
    district: str = ""
    cluster: str = ""
    outages: Sequence[Outage] = ()

    def vacation(self, day: date) -> bool:
        """Whether its schools are closed for a season."""
        return any(first <= day <= last for first, last in VACATIONS.get(self.zone, ()))

    def dark(self, day: date) -> bool:
        """Whether there is no network."""
        return any(outage.at(self.district, self.cluster, day) for outage in self.outages)

    def off(self, day: date) -> bool:
        """Whether nobody works: a Sunday, a holiday, a vacation."""
        return is_free(day) or self.vacation(day)

    def working(self, day: date) -> bool:
        """Whether the day counts."""
        return not self.off(day) and not self.dark(day)

    def quiet(self, day: date) -> bool:
        """Whether nothing leaves that can wait; a vacation is no such time."""
        return is_free(day) or self.dark(day)

    def between(self, first: date, last: date) -> int:
        """Working days after the first, up to and with the last."""
        return sum(self.working(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def is_free(day: date) -> bool:
    """A Sunday or a public holiday."""
    return day.weekday() == SUNDAY or day in HOLIDAYS


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A local moment, aware."""
    return datetime.combine(day, time(hour, minute), ZONE)


def why_closed(moment: datetime, urgent: bool, east: float) -> str:
    """Why nothing that nobody asked for may leave at a moment; "" where it may. `east`: degrees, 0 for an unknown place.

    The tables are good to ten minutes, so only the middle of a prayer counts.
    """
    local = moment.astimezone(ZONE)
    day, minute = local.date(), local.hour * 60 + local.minute
    if urgent:
        return "" if 7 * 60 <= minute < 21 * 60 else "night"
    if is_free(day):
        return "a day off"
    opens, closes = (10, 15) if RAMADAN[0] <= day <= RAMADAN[1] else (9, 19)
    if not opens * 60 <= minute < closes * 60:
        return "outside the hours"
    if day.weekday() == FRIDAY and 12 * 60 <= minute < 15 * 60:
        return "the Friday prayer"
    if east:
        asr, maghrib = (
            _on(day, table) - (east - 67) * 4 for table in (ASR, MAGHRIB)
        )  # the sun takes 4 minutes a degree
        if abs(minute - asr) < 4 or 0 <= minute - maghrib < 18:
            return "a prayer"
    return ""


def _on(day: date, middles: Sequence[int]) -> float:
    """The value of a day, between those of the middles of two months."""
    share = (day.day - 15) / 30
    month = day.month - 1
    other = (month + (1 if share > 0 else -1)) % 12
    return middles[month] + abs(share) * (middles[other] - middles[month])
