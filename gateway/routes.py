"""The plan of routes: the file of ROUTES, or what needs no file. Everything wrong in it is named at once, one line each.

Its keys, with an example, are in docs/providers.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from flows.costs import CAN_WAIT, MILLION, Budget
from flows.routing import LANES, Plan, Route
from gateway.channels.base import Channel
from gateway.channels.settings import WrongSettings

Lane = Literal["reply", "alert", "notice", "bulk"]
Prefix = Annotated[str, Field(pattern=r"^\+[0-9]{1,14}$")]
Money = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=6)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Month(_Part):
    """A table [budget]: of a month, everything together, and notices or bulk alone; 0 is no limit."""

    month: Money = Decimal(0)
    notice: Money = Decimal(0)
    bulk: Money = Decimal(0)


class Way(_Part):
    """A table [[route]]."""

    channel: str
    price: Money = Decimal(0)
    lanes: tuple[Lane, ...] = ("reply", "alert", "notice", "bulk")
    only_for: tuple[Prefix, ...] = ()
    first_for: tuple[Prefix, ...] = ()
    answers_only: bool = False
    parts_per_second: float = Field(0, ge=0)
    parts_per_day: int = Field(0, ge=0)


class File(_Part):
    """The whole of it."""

    currency: str = Field("PKR", min_length=1, max_length=5)
    budget: Month = Month()
    route: tuple[Way, ...] = Field(min_length=1)


def of_file(file: str, channels: Mapping[str, Channel]) -> Plan:
    """The operator's plan. Raises WrongSettings."""
    try:
        raw = tomllib.loads(Path(file).read_text("utf-8"), parse_float=Decimal)
    except OSError as error:
        raise WrongSettings([f"ROUTES={file}: {error.strerror}"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSettings([f"{file}: {error}"]) from error
    try:
        given = File.model_validate(raw)
    except ValidationError as error:
        raise WrongSettings(f"{file}: {_told(raw, each)}" for each in error.errors()) from error
    problems = [*_channels(given, channels), *_gaps(given)]
    if problems:
        raise WrongSettings(f"{file}: {problem}" for problem in problems)
    return _plan(given, channels)


def without_a_file(channels: Mapping[str, Channel]) -> Plan:
    """Every channel that can send, in the order of the directory.

    The simulator's phones answer whoever writes on one of them; they stand in for no provider.
    """
    able = [channel for channel in channels.values() if _can_send_sms(channel)]
    real = any(channel.name != "simulator" for channel in able)
    return Plan(tuple(Route(each.name, answers_only=real and each.name == "simulator") for each in able))


def _plan(given: File, channels: Mapping[str, Channel]) -> Plan:
    ways = [
        Route(
            way.channel,
            _millionths(way.price),
            way.lanes,
            way.only_for,
            way.first_for,
            way.answers_only,
            way.parts_per_second,
            way.parts_per_day,
        )
        for way in given.route
    ]
    if "simulator" in channels and not any(way.name == "simulator" for way in ways):
        ways.append(Route("simulator", answers_only=True))
    of_lanes = tuple((lane, _millionths(getattr(given.budget, lane))) for lane in CAN_WAIT)
    budget = Budget(_millionths(given.budget.month), tuple((lane, most) for lane, most in of_lanes if most))
    return Plan(tuple(ways), budget, given.currency)


def _channels(given: File, channels: Mapping[str, Channel]) -> Iterator[str]:
    for number, way in enumerate(given.route, 1):
        where, channel = f"route {number}: {way.channel}", channels.get(way.channel)
        if channel is None:
            yield f"{where} is not set up; there are {', '.join(channels) or 'none'}"
        elif "sms" not in channel.carries:
            yield f"{where} carries no SMS"
        elif not channel.can_send:
            yield f"{where} has no account to send with"
        if way.channel in [other.channel for other in given.route[: number - 1]]:
            yield f"{where} stands there twice"


def _gaps(given: File) -> Iterator[str]:
    """What would wait for ever."""
    for lane in LANES:
        if not any(lane in way.lanes and not way.only_for and not way.answers_only for way in given.route):
            yield f"no route takes every number's {lane} messages (lanes, only_for, answers_only)"


def _can_send_sms(channel: Channel) -> bool:
    return channel.can_send and "sms" in channel.carries


def _told(raw: Mapping[str, Any], error: Any) -> str:
    """`route 2 (kannel).prise: Extra inputs are not permitted`."""
    where = list(error["loc"])
    if where[:1] == ["route"] and len(where) > 1 and isinstance(where[1], int):
        given = raw["route"][where[1]] if isinstance(raw["route"], list) else {}
        name = given.get("channel", "?") if isinstance(given, dict) else "?"
        where = [f"route {where[1] + 1} ({name})", *where[2:]]
    return f"{'.'.join(str(part) for part in where)}: {error['msg']}"


def _millionths(amount: Decimal) -> int:
    return int(amount * MILLION)
