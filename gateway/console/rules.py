"""The programme's rules that may be set otherwise: clocks, caps, windows, how Saathi is reached. Each with its default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import request

from flows import adjusting, texts
from flows.adjusting import CAPS, CLOCKS, OPTIONS, REACHED, WEEKDAYS, WINDOWS, Unusable
from flows.texts import T, Text
from gateway.console.changing import Change, put
from gateway.console.family import Family
from gateway.console.visit import Visit
from store import choices, proposals, rules_proposed

FAMILY = Family("rules", under=("programme",))

GROUPS: Mapping[str, Text] = {
    CLOCKS: T("rules", "Clocks of questions, in working days"),
    CAPS: T("rules", "How much is written to somebody"),
    WINDOWS: T("rules", "When messages leave"),
    REACHED: T("rules", "How Saathi is reached, as texts say it"),
}
NAMES: Mapping[str, Text] = {
    "mentor_days_today": T("rules", "Mentor, urgent"),
    "officer_days_today": T("rules", "District office, urgent"),
    "province_days_today": T("rules", "Province, urgent"),
    "sensitive_days": T("rules", "Safety matter: then the stand-in hears"),
    "mentor_days_week": T("rules", "Mentor, this week"),
    "specialist_days": T("rules", "Specialist"),
    "officer_days_week": T("rules", "District office, this week"),
    "province_days_week": T("rules", "Province, this week"),
    "mentor_days_workshop": T("rules", "Mentor, can wait"),
    "officer_days_workshop": T("rules", "District office, can wait"),
    "province_days_workshop": T("rules", "Province, can wait"),
    "acknowledge_days": T("rules", "District office without a word: a second SMS"),
    "offer_days": T("rules", "After the clock of the district: offered to the province"),
    "ring_days": T("rules", "After the clock of the province: the administrator rings"),
    "status_days": T("rules", "Asker and mentor hear where it is, every"),
    "sensitive_outside_days": T("rules", "Safety matter: then the outside person hears"),
    "most_a_week": T("rules", "Unasked messages a week, at most"),
    "notes_a_week": T("rules", "Notes of a mentor to the cluster a week, at most"),
    "most_specialists": T("rules", "Specialists asked about a question, at most"),
    "stranger_answers": T("rules", "Answers a day to an unknown number, at most"),
    "opens": T("rules", "By day, from"),
    "closes": T("rules", "By day, until"),
    "urgent_opens": T("rules", "Urgent ones, from"),
    "urgent_closes": T("rules", "Urgent ones, until"),
    "ramadan_opens": T("rules", "In Ramadan, from"),
    "ramadan_closes": T("rules", "In Ramadan, until"),
    "friday_from": T("rules", "Pause on Friday, from"),
    "friday_to": T("rules", "Pause on Friday, until"),
    "ask_weekday": T("rules", "Counts are asked for on"),
    "ask_at": T("rules", "Counts are asked for at"),
    "nudge_at": T("rules", "The day after, asked again at"),
    "remind_at": T("rules", "The day before a workshop, at"),
    "mentor_digest_weekday": T("rules", "Digest of mentors on"),
    "mentor_digest_at": T("rules", "Digest of mentors at"),
    "officer_digest_weekday": T("rules", "Digest of offices on"),
    "officer_digest_at": T("rules", "Digest of the district office at"),
    "province_digest_at": T("rules", "Digest of the province at"),
    "ussd_code": T("rules", "Dialled code"),
    "short_code": T("rules", "Short code for SMS"),
    "desk": T("rules", "Telephone desk"),
    "free": T("rules", "Texts say that it is free"),
}
_WHY: Mapping[str, Text] = {
    "unreadable": T("rules", "{name}: this could not be read."),
    "too little or too much": T("rules", "{name}: from {least} to {most}."),
    "ends before it begins": T("rules", "{name}: this ends before it begins."),
    "urgent is narrower": T("rules", "Urgent messages leave at least as long as the others."),
}
_ON, _OFF, _NONE = T("rules", "on"), T("rules", "off"), T("rules", "none")
_A_MONDAY = date(2024, 1, 1)


@dataclass(frozen=True)
class Line:
    """An option on the page. `form`: number | time | weekday | switch | text; `value`: as it is typed."""

    name: str
    words: Text
    form: str
    value: str
    said: Text | str
    usual: Text | str
    changed: bool
    least: int
    most: int
    waits: Text | str  # what somebody asked for, "" where nothing waits


@FAMILY.page("/programme/rules", may="programme")
def start(visit: Visit) -> Any:
    """Every rule with its default; what is set otherwise is marked."""
    chosen, asked = choices.read(visit.db), _asked(visit)
    lines = [_line(visit, name, chosen, asked) for name in OPTIONS]
    groups = [
        (words, group, [line for line in lines if OPTIONS[line.name].group == group]) for group, words in GROUPS.items()
    ]
    weekdays = [(f"{n}", _weekday(n)) for n in range(6)]
    return visit.render("rules/start.html", groups=groups, weekdays=weekdays)


def _asked(visit: Visit) -> dict[str, str | None]:
    """What waits for a second person, by name."""
    found = proposals.listing(visit.db, visit.who.provinces, visit.who.person)
    waiting = [each for each in found if each.kind == rules_proposed.KIND and each.state == "waiting"]
    return {name: value for each in waiting for name, value in each.about["after"].items()}


def _line(visit: Visit, name: str, chosen: Mapping[str, str], asked: Mapping[str, str | None]) -> Line:
    option, usual = OPTIONS[name], _usual(visit, name)
    value = chosen.get(name, usual)
    return Line(
        name, NAMES[name], _form(visit, name), value, _said(name, value), _said(name, usual), value != usual,
        option.least, option.most, _set_to(visit, name, asked[name]) if name in asked else "",
    )  # fmt: skip


def _usual(visit: Visit, name: str) -> str:
    return adjusting.kept(adjusting.usual(name, visit.parts.config.programme))


def _form(visit: Visit, name: str) -> str:
    if name in WEEKDAYS:
        return "weekday"
    like = type(adjusting.usual(name, visit.parts.config.programme))
    return {bool: "switch", int: "number", str: "text"}.get(like, "time")


def said_of(visit: Visit, values: Mapping[str, str | None]) -> tuple[str, ...]:
    """Some rules with what they are set to, one a line; a rule may have gone since somebody asked for it."""
    there = {name: value for name, value in values.items() if name in OPTIONS}
    return tuple(f"{visit.say(NAMES[name])}: {visit.say(_set_to(visit, name, there[name]))}" for name in there)


def _set_to(visit: Visit, name: str, value: str | None) -> Text | str:
    return _said(name, _usual(visit, name) if value is None else value)


def _said(name: str, value: str) -> Text | str:
    if name in WEEKDAYS:
        return _weekday(int(value))
    if name == "free":
        return _ON if value == "yes" else _OFF
    if OPTIONS[name].group == REACHED and value:
        return f"\u2066{value}\u2069"  # a code reads from the left in Urdu too
    return value or _NONE


def _weekday(n: int) -> Text:
    return texts.weekday(_A_MONDAY + timedelta(days=n))


@FAMILY.act("/programme/rules", may="programme")
def change(visit: Visit) -> Any:
    """Some of them set, or one as it is delivered again."""
    chosen = choices.read(visit.db)
    now = {name: chosen.get(name, _usual(visit, name)) for name in OPTIONS}
    typed = {name: " ".join(request.form[name].split())[:20] for name in OPTIONS if name in request.form}
    if (back := request.form.get("back", "")) in OPTIONS:
        typed = {back: _usual(visit, back)}
    wanted = {name: value for name, value in typed.items() if value != now[name]}
    if not wanted:
        visit.tell(T("programme", "Nothing was changed."), good=False)
        return visit.go("rules_start")
    values = {name: None if value == _usual(visit, name) else value for name, value in wanted.items()}
    try:
        asked = rules_proposed.wanted(visit.db, values)
    except Unusable as wrong:
        option, words = OPTIONS[wrong.name], _WHY[wrong.why]
        visit.tell(words.filled(name=NAMES[wrong.name], least=option.least, most=option.most), good=False)
        return visit.go("rules_start")
    said = tuple(
        T("rules", "{name}: {value} instead of {before}").filled(
            name=NAMES[name], value=_said(name, value), before=_said(name, now[name])
        )
        for name, value in wanted.items()
    )
    note = ("rules changed", ", ".join(f"{name} {value or '-'}" for name, value in sorted(wanted.items())))
    return put(visit, Change(said, note, asked), "rules_start")
