"""Exports: tables by week and place for a spreadsheet, without a name, a number or a word of anybody; each is noted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import request

from flows.periods import weeks
from flows.small_cells import LEVELS
from flows.texts import T, Text
from gateway.console import spreadsheet
from gateway.console.charting import tables
from gateway.console.family import Family
from gateway.console.visit import Visit
from store.charts import places

FAMILY = Family("exports", T("exports", "Exports"), "start")

WORDS: dict[str, Text] = {
    "programme": T("exports", "Whole programme"),
    "district": T("exports", "By district"),
    "cluster": T("exports", "By cluster"),
}
USUAL = timedelta(weeks=12)
LONGEST = timedelta(days=731)


@FAMILY.page("/exports", may="export")
def start(visit: Visit) -> Any:
    """What can be taken out, by which days and places."""
    return visit.render(
        "exports/start.html",
        tables=[(name, visit.say(table.word)) for name, table in tables.TABLES.items()],
        levels=[(level, visit.say(WORDS[level])) for level in LEVELS],
        formats=[(format, format.upper()) for format in spreadsheet.FORMATS],
        first=visit.moment.today - USUAL,
        last=visit.moment.today,
    )


@FAMILY.page("/exports/table", may="export", writes=True)
def table(visit: Visit) -> Any:
    """One of them, as a file."""
    name, level = _chosen("table", tuple(tables.TABLES)), _chosen("level", LEVELS)
    last = _day("last") or visit.moment.today
    first = _day("first") or last - USUAL
    if not first <= last <= first + LONGEST:
        visit.tell(
            T("exports", "The first day comes before the last one, and they are two years apart at most."), good=False
        )
        return visit.go("exports_start")
    known = places.places(visit.db, visit.who)
    found = list(tables.rows(visit, known, name, level, weeks(first, last)))
    visit.note(f"{name} exported", f"{level}, {first} to {last}, {len(found) - 1} rows")
    return spreadsheet.answer(found, f"saathi-{name}-{first}-{last}", _chosen("format", spreadsheet.FORMATS))


@FAMILY.page("/exports/dictionary.csv", may="export")
def dictionary(visit: Visit) -> Any:
    """What each column of each table means."""
    return spreadsheet.answer(tables.dictionary(), f"saathi-dictionary-{visit.moment.today}", "csv")


def _chosen(field: str, among: tuple[str, ...]) -> str:
    typed = request.args.get(field, "")
    return typed if typed in among else among[0]


def _day(field: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(field, "")[:10])
    except ValueError:
        return None
