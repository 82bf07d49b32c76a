"""Exports: tables by week and place for a spreadsheet, without a name, a number or a word of anybody; each is noted.

A worker writes them (`gateway.jobs.export`); here they are asked for, watched, fetched and given up.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Response, make_response, request
from werkzeug.exceptions import NotFound

from flows.periods import weeks
from flows.texts import T, Text
from gateway.console import spreadsheet
from gateway.console.charting import tables
from gateway.console.family import Family
from gateway.console.visit import Visit
from gateway.queues import EXPORT
from store import audit, exports
from store.exports import Export, Wanted

FAMILY = Family("exports", T("exports", "Exports"), "start")

WORDS: dict[str, Text] = {
    "programme": T("exports", "Whole programme"),
    "district": T("exports", "By district"),
    "cluster": T("exports", "By cluster"),
    "cohort": T("exports", "By cohort of mentors"),
}
STATES: dict[str, tuple[Text, str]] = {  # and the colour of its badge
    exports.WAITING: (T("exports", "being written"), "calm"),
    exports.READY: (T("exports", "ready"), ""),
    exports.FAILED: (T("exports", "not written"), "bad"),
    exports.CANCELLED: (T("exports", "given up"), "calm"),
}
USUAL = timedelta(weeks=12)
LONGEST = timedelta(days=731)
LOOK_AGAIN_S = 3
SLOW = timedelta(minutes=2)  # to begin
WATCHED = timedelta(minutes=10)  # a page left open does not keep somebody signed in for ever


@FAMILY.page("/exports", may="export")
def start(visit: Visit) -> Any:
    """What can be taken out, by which days and places; and what was asked for since yesterday."""
    return visit.render(
        "exports/start.html",
        tables=[(name, visit.say(table.word)) for name, table in tables.TABLES.items()],
        levels=[(level, visit.say(WORDS[level])) for level in tables.LEVELS],
        formats=[(format, format.upper()) for format in spreadsheet.FORMATS],
        first=visit.moment.today - USUAL,
        last=visit.moment.today,
        mine=exports.of(visit.db, visit.who.person.id),
        word_of=_word_of,
        states=STATES,
    )


@FAMILY.act("/exports", may="export", writes=False)
def ask(visit: Visit) -> Any:
    """A worker begins once it is committed, and is called then."""
    last = _day("last") or visit.moment.today
    first = _day("first") or last - USUAL
    if not first <= last <= first + LONGEST:
        visit.tell(
            T("exports", "The first day comes before the last one, and they are two years apart at most."), good=False
        )
        return visit.go("exports_start")
    table, level = _chosen("table", tuple(tables.TABLES)), _chosen("level", tables.LEVELS)
    wanted = Wanted(table, level, first, last, _chosen("format", spreadsheet.FORMATS))
    person_id = visit.who.person.id
    with visit.parts.database.transaction() as db:
        number = exports.ask(db, person_id, wanted, len(weeks(first, last).firsts), visit.now)
        audit.note(db, person_id, f"{table} export asked for", f"{level}, {first} to {last}")
    visit.parts.call(EXPORT)
    return visit.go("exports_one", number=number)


@FAMILY.page("/exports/<int:number>", may="export")
def one(visit: Visit, number: int) -> Any:
    """How far it is. While it is written the page looks again by itself, unless asked not to."""
    export = _find(visit, number)
    age = visit.now - export.asked_at
    waits = export.state == exports.WAITING
    by_itself = waits and age < WATCHED and "still" not in request.args
    page = visit.render(
        "exports/one.html",
        export=export,
        word=_word_of(export),
        level=WORDS[export.wanted.level],
        states=STATES,
        slow=waits and not export.held and age > SLOW,
        by_itself=by_itself,
    )
    answer = make_response(page)
    if by_itself:
        answer.headers["Refresh"] = str(LOOK_AGAIN_S)
    return answer


@FAMILY.page("/exports/<int:number>/file", may="export", writes=True)
def fetch(visit: Visit, number: int) -> Any:
    """The file, once it is whole; each time it leaves it is noted."""
    export = _find(visit, number)
    if export.state != exports.READY:
        return visit.go("exports_one", number=number)
    wanted = export.wanted
    visit.note(f"{wanted.table} exported", f"{wanted.level}, {wanted.first} to {wanted.last}, {export.rows} rows")
    name = f"saathi-{wanted.table}-{wanted.first}-{wanted.last}"
    return spreadsheet.file(exports.file(visit.db, export.id), name, wanted.format)


@FAMILY.act("/exports/<int:number>/cancel", may="export")
def cancel(visit: Visit, number: int) -> Any:
    """It is written no further, and what there is of it goes."""
    export = _find(visit, number)
    if exports.cancel(visit.db, visit.who.person.id, export.id):
        visit.note(f"{export.wanted.table} export given up", f"export {export.id}")
        visit.tell(T("exports", "Given up. Nothing of it is kept."))
    return visit.go("exports_start")


@FAMILY.page("/exports/dictionary.csv", may="export")
def dictionary(visit: Visit) -> Response:
    """What each column of each table means."""
    return spreadsheet.answer(tables.dictionary(), f"saathi-dictionary-{visit.moment.today}", "csv")


def _find(visit: Visit, number: int) -> Export:
    """One's own. Raises NotFound for one of anybody else."""
    found = exports.find(visit.db, visit.who.person.id, number)
    if found is None:
        raise NotFound
    return found


def _word_of(export: Export) -> Text:
    return tables.TABLES[export.wanted.table].word


def _chosen(field: str, among: tuple[str, ...]) -> str:
    typed = request.form.get(field, "")
    return typed if typed in among else among[0]


def _day(field: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(field, "")[:10])
    except ValueError:
        return None
