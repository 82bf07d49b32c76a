"""A clerk's list: sent, looked at line by line before anything is written, mended here, written, taken back; and taken out."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from flask import Response, request
from werkzeug.exceptions import NotFound

from flows.texts import TN, T, Text
from gateway.console import wording
from gateway.console.family import Family
from gateway.console.visit import Visit
from store import clerks, roster
from store.clerks import CannotRead, ClerkFile
from store.roster import COLUMNS
from store.roster.reading import MOST_BYTES
from store.roster.report import NEW, REPEATED, UNCHANGED

FAMILY = Family("importing", under=("people",))

A_PAGE = 25  # wrong lines: each has fields to type in
LINES_A_PAGE = 100
MOST_FORM = 500_000  # bytes of a page of mended lines
USUAL = ("district", "cluster", "school", "name", "number")
HEADS: dict[str, Text] = {
    "district": T("import", "District"),
    "cluster": T("import", "Cluster"),
    "cluster_code": T("import", "Code of the cluster"),
    "zone": T("import", "Zone"),
    "counts": T("import", "Counts"),
    "school": T("import", "School"),
    "emis": T("import", "EMIS code"),
    "school_for": T("import", "School for"),
    "boys": T("import", "Boys"),
    "girls": T("import", "Girls"),
    "name": T("import", "Name"),
    "number": T("import", "Number"),
    "sex": T("import", "Sex (f or m)"),
    "language": T("import", "Language"),
    "role": T("import", "Role"),
    "cohort": T("import", "Cohort (1 Karachi 2004)"),
    "phone": T("import", "Phone (own or shared)"),
    "helplines": T("import", "Helplines"),
}


@FAMILY.page("/people/import", may="change people")
def start(visit: Visit) -> Any:
    """Where a list is sent, and those under way."""
    return visit.render("importing/start.html", files=clerks.files(visit.db), columns=COLUMNS)


@FAMILY.act("/people/import", may="change people", most_bytes=MOST_BYTES + 100_000, writes=False)
def send(visit: Visit) -> Any:
    """A list comes. Nothing of it is in the programme yet."""
    file = request.files.get("file")
    data = file.read() if file else b""
    try:
        if not data:
            visit.tell(T("import", "Choose a file first."), good=False)
            return visit.go("importing_start")
        table = clerks.read(data)
    except CannotRead as why:
        visit.tell(why.said, good=False)
        return visit.go("importing_start")
    now = visit.moment.now
    with visit.parts.database.transaction() as db:
        number = clerks.begin(db, visit.who.person.id, (file.filename if file else "") or "list", data, table, now)
    return visit.go("importing_one", number=number)


@FAMILY.page("/people/import/<int:number>", may="change people")
def one(visit: Visit, number: int) -> Any:
    """What becomes of each line; the wrong ones first, with fields to put them right."""
    file = _checked(visit, number)
    tab = request.args.get("tab") or (
        "wrong" if file.wrong else "asked" if file.asked else next(iter(file.counts), NEW)
    )
    page = visit.asked_page
    a_page = A_PAGE if tab == "wrong" else LINES_A_PAGE
    first = (page - 1) * a_page
    remarks: list[clerks.Said] = []
    lines: list[Any] = []
    with visit.parts.database.reading() as db:  # `visit.db` sees the list as it was before it was checked
        if tab == "wrong":
            remarks, all_of_them = clerks.wrong_lines(db, number, first, a_page), file.wrong
        elif tab == "asked":
            remarks, all_of_them = clerks.asked_lines(db, number, first, a_page), file.asked
        else:
            lines, all_of_them = clerks.fates(db, number, tab if tab in wording.FATES else NEW, first, a_page)
    return visit.render(
        "importing/one.html",
        file=file,
        tab=tab,
        remarks=remarks,
        lines=lines,
        usual=USUAL,
        words=wording.FATES,
        heads=HEADS,
        page=page,
        last=max(1, -(-all_of_them // a_page)),
        ready=sum(count for what, count in file.counts.items() if what not in (REPEATED, UNCHANGED)),
    )


def _checked(visit: Visit, number: int) -> ClerkFile:
    """A list, held against the programme as it is now. Raises NotFound."""
    file = _find(visit, number)
    if not clerks.is_checked(visit.db, number):
        examined = clerks.examine(visit.db, number, visit.moment.now)
        with visit.parts.database.transaction() as db:
            clerks.keep(db, number, examined)
            return clerks.look(db, number) or file
    return file


def _find(visit: Visit, number: int) -> ClerkFile:
    file = clerks.look(visit.db, number)
    if file is None:
        raise NotFound
    return file


@FAMILY.act("/people/import/<int:number>", may="change people", most_bytes=MOST_FORM)
def mend(visit: Visit, number: int) -> Any:
    """What was typed into the fields of a page, and the lines ticked to be left out."""
    _find(visit, number)
    cells: dict[int, dict[str, str]] = {}
    for name, value in request.form.items():
        line, _, column = name.removeprefix("c.").partition(".")
        if name.startswith("c.") and line.isascii() and line.isdigit() and column in COLUMNS:
            cells.setdefault(int(line), {})[column] = value.strip()[:200]
    aside = [int(line) for line in request.form.getlist("aside") if line.isascii() and line.isdigit()]
    changed = clerks.mend(visit.db, number, cells, aside)
    visit.tell(TN("import", "{n} line changed and looked at anew.", "{n} lines changed and looked at anew.", n=changed))
    return visit.go("importing_one", number=number)


@FAMILY.act("/people/import/<int:number>/meant", may="change people", most_bytes=MOST_FORM)
def meant(visit: Visit, number: int) -> Any:
    """Names that were spelled otherwise than the programme has them."""
    _find(visit, number)
    answers = []
    for ticked in request.form.getlist("yes"):
        line, _, rest = ticked.partition(".")
        column, _, word = rest.partition(".")
        if line.isascii() and line.isdigit() and column in COLUMNS:
            answers.append((int(line), column, word[:200]))
    changed = clerks.use_meant(visit.db, number, answers)
    visit.tell(TN("import", "{n} line changed and looked at anew.", "{n} lines changed and looked at anew.", n=changed))
    return visit.go("importing_one", number=number)


@FAMILY.act("/people/import/<int:number>/write", may="change people")
def write(visit: Visit, number: int) -> Any:
    """What is right is written; the rest stays here."""
    _find(visit, number)
    written = clerks.write(visit.db, number, _now(visit))
    visit.note("roster written", f"list {number}, {written} lines")
    if written:
        visit.tell(TN("import", "{n} line is written.", "{n} lines are written.", n=written))
    else:
        visit.tell(T("import", "No line could be written: put right what is wrong first."), good=False)
    return visit.go("importing_one", number=number)


@FAMILY.act("/people/import/<int:number>/undo", may="change people")
def undo(visit: Visit, number: int) -> Any:
    """What was written of it is taken back."""
    _find(visit, number)
    done = clerks.undo(visit.db, number, _now(visit))
    visit.note("roster undone", f"list {number}")
    words = T("import", "Taken back: {back}. As they were changed or used since, these stay: {stayed}.")
    visit.tell(words.filled(back=done.back, stayed=done.stayed))
    return visit.go("importing_one", number=number)


@FAMILY.act("/people/import/<int:number>/aside", may="change people")
def aside(visit: Visit, number: int) -> Any:
    """What was left out is taken up again."""
    _find(visit, number)
    clerks.take_up(visit.db, number)
    return visit.go("importing_one", number=number)


@FAMILY.act("/people/import/<int:number>/drop", may="change people")
def drop(visit: Visit, number: int) -> Any:
    """Not this list."""
    _find(visit, number)
    clerks.drop(visit.db, number)
    visit.note("roster list dropped", f"list {number}")
    visit.tell(T("import", "The list is put away. What was written of it stays."))
    return visit.go("importing_start")


def _now(visit: Visit) -> datetime:
    return visit.moment.now


@FAMILY.act("/people/export", may="export")
def export(visit: Visit) -> Any:
    """The whole roster as CSV, in the columns it is read from; cells that a spreadsheet would calculate are made plain."""
    file = io.StringIO()
    written = roster.export(visit.db, file, visit.moment.now)
    visit.note("roster exported", f"{written} rows")
    answer = Response(file.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f"attachment; filename=saathi-roster-{visit.moment.today}.csv"
    return answer
