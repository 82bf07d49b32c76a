"""What an administrator may set otherwise than it is delivered, and within what. The defaults stand in `Policy` and `Programme`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import time
from functools import cache

from flows.facts import Programme
from flows.policy import POLICY, Policy

CLOCKS, CAPS, WINDOWS, REACHED = GROUPS = ("clocks", "caps", "windows", "reached")

Value = int | bool | str | time
Chosen = Mapping[str, str]  # what was set, by name, as it is kept

_CODE = re.compile(r"\*[0-9]{1,3}(\*[0-9]{1,3})?#")  # a longer one would not leave its texts one part
_SHORT_CODE = re.compile(r"\+?[0-9]{3,8}")
_DESK = re.compile(r"[0-9+ -]{0,14}")
_HOUR = re.compile(r"[0-2][0-9]:[0-5][0-9]")


@dataclass(frozen=True)
class Option:
    """`least` and `most`: of a number. Hours are "09:00", weekdays 0 (Monday) to 5, what is on or off "yes" or "no"."""

    group: str
    least: int = 1
    most: int = 60


def _of(group: str, names: str, least: int = 1, most: int = 60) -> dict[str, Option]:
    return {name: Option(group, least, most) for name in names.split()}


OPTIONS: Mapping[str, Option] = {
    **_of(CLOCKS, "mentor_days_today officer_days_today province_days_today sensitive_days", most=5),
    **_of(CLOCKS, "mentor_days_week specialist_days officer_days_week province_days_week"),
    **_of(CLOCKS, "mentor_days_workshop officer_days_workshop province_days_workshop", most=90),
    **_of(CLOCKS, "acknowledge_days offer_days ring_days status_days sensitive_outside_days"),
    **_of(CAPS, "most_a_week", least=1, most=7),
    **_of(CAPS, "notes_a_week", least=0, most=7),
    **_of(CAPS, "most_specialists", least=1, most=5),
    **_of(CAPS, "stranger_answers", least=0, most=10),
    **_of(WINDOWS, "opens closes urgent_opens urgent_closes ramadan_opens ramadan_closes friday_from friday_to"),
    **_of(WINDOWS, "ask_weekday", least=0, most=5),
    **_of(WINDOWS, "ask_at nudge_at remind_at"),
    **_of(WINDOWS, "mentor_digest_weekday", least=0, most=5),
    **_of(WINDOWS, "mentor_digest_at"),
    **_of(WINDOWS, "officer_digest_weekday", least=0, most=5),
    **_of(WINDOWS, "officer_digest_at province_digest_at"),
    **_of(REACHED, "ussd_code short_code desk free"),
}
WEEKDAYS = ("ask_weekday", "mentor_digest_weekday", "officer_digest_weekday")

_SPANS = (
    ("opens", "closes"),
    ("urgent_opens", "urgent_closes"),
    ("ramadan_opens", "ramadan_closes"),
    ("friday_from", "friday_to"),
)
_OF_POLICY = {field.name for field in fields(Policy)}


class Unusable(ValueError):
    """It cannot be set so. `why`: unreadable | too little or too much | ends before it begins | urgent is narrower."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name, self.why = name, why


def usual(name: str, programme: Programme) -> Value:
    """The default of an option. `programme`: as it is set where the server runs."""
    found: Value = getattr(POLICY if name in _OF_POLICY else programme, name)
    return found


def kept(value: Value) -> str:
    """A value as it is kept and typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def read(name: str, typed: str) -> Value:
    """What was typed. Raises Unusable."""
    option, like, typed = OPTIONS[name], usual(name, Programme()), typed.strip()
    if isinstance(like, bool):
        if typed not in ("yes", "no"):
            raise Unusable(name, "unreadable")
        return typed == "yes"
    if isinstance(like, time):
        if not _HOUR.fullmatch(typed) or typed >= "24":
            raise Unusable(name, "unreadable")
        return time.fromisoformat(typed)
    if isinstance(like, int):
        if not (typed.isascii() and typed.isdigit()):
            raise Unusable(name, "unreadable")
        if not option.least <= int(typed) <= option.most:
            raise Unusable(name, "too little or too much")
        return int(typed)
    form = {"ussd_code": _CODE, "short_code": _SHORT_CODE, "desk": _DESK}[name]
    if not form.fullmatch(typed):
        raise Unusable(name, "unreadable")
    return typed


def check(chosen: Chosen) -> None:
    """Whether what was set goes together. Raises Unusable."""
    for name, value in chosen.items():
        read(name, value)
    policy = adjusted(POLICY, chosen)
    for first, last in _SPANS:
        if getattr(policy, first) >= getattr(policy, last):
            raise Unusable(last, "ends before it begins")
    if policy.urgent_opens > policy.opens or policy.urgent_closes < policy.closes:
        raise Unusable("urgent_opens", "urgent is narrower")


def adjusted(policy: Policy, chosen: Chosen) -> Policy:
    """The rules with what was set."""
    own = tuple(sorted(item for item in chosen.items() if item[0] in _OF_POLICY))
    return _adjusted(policy, own) if own else policy


@cache  # the same rules are one object: what is looked up by them stays found
def _adjusted(policy: Policy, chosen: tuple[tuple[str, str], ...]) -> Policy:
    return replace(policy, **{name: read(name, value) for name, value in chosen})  # type: ignore[arg-type]


def reached(programme: Programme, chosen: Chosen) -> Programme:
    """How the programme is reached, with what was set."""
    own = {name: read(name, value) for name, value in chosen.items() if name not in _OF_POLICY}
    return replace(programme, **own) if own else programme  # type: ignore[arg-type]
