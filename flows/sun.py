"""Where the sun stands over a place: when it sets (Maghrib), and when the afternoon prayer begins (Asr, Hanafi).

The usual short formulae of the sun's position (Astronomical Almanac, "low precision"): good to about a minute, which
is enough to keep a message away from a prayer. Mountains to the west are not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import acos, asin, atan, atan2, cos, degrees, radians, sin, tan

EPOCH = date(2000, 1, 1)
AT_SUNSET = -0.833  # degrees: the upper edge touches the horizon, the air bends its light
HANAFI = 2  # Asr begins when a shadow is twice its thing, beside what it has at noon


@dataclass(frozen=True)
class Spot:
    """Degrees north and east."""

    north: float
    east: float


def maghrib(day: date, spot: Spot) -> datetime:
    """Sunset. Aware UTC."""
    return _afternoon(day, spot, AT_SUNSET)


def asr(day: date, spot: Spot) -> datetime:
    """The beginning of Asr as the Hanafi school has it. Aware UTC."""
    declination, _ = _sun(day)
    shadow = HANAFI + tan(radians(abs(spot.north - declination)))
    return _afternoon(day, spot, degrees(atan(1 / shadow)))


def _afternoon(day: date, spot: Spot, height: float) -> datetime:
    """When the sun sinks to a height (degrees) on a day; nowhere nearer to a pole than 60 degrees north or south."""
    declination, equation = _sun(day)
    north, down = radians(spot.north), radians(declination)
    angle = degrees(acos((sin(radians(height)) - sin(north) * sin(down)) / (cos(north) * cos(down))))
    noon = 12 - equation - spot.east / 15
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=noon + angle / 15)


def _sun(day: date) -> tuple[float, float]:
    """The sun's declination (degrees) and the equation of time (hours), in the afternoon of Pakistan (about 12:00 UTC)."""
    days = (day - EPOCH).days
    mean = radians((280.459 + 0.98564736 * days) % 360)
    anomaly = radians((357.529 + 0.98560028 * days) % 360)
    longitude = mean + radians(1.915 * sin(anomaly) + 0.020 * sin(2 * anomaly))
    tilt = radians(23.439 - 0.00000036 * days)
    ascension = degrees(atan2(cos(tilt) * sin(longitude), cos(longitude)))
    equation = ((degrees(mean) - ascension + 180) % 360 - 180) / 15
    return degrees(asin(sin(tilt) * sin(longitude))), equation
