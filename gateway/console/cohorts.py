"""Cohorts of mentors: the list of them with its gaps, and that of a mentor said on the page of the person."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.exceptions import NotFound

from flows.cohorts import LONGEST_PLACE, PHASES, of, read
from flows.texts import T
from gateway.console import wording
from gateway.console.family import Family
from gateway.console.visit import Visit
from store import cohorts, roll
from store.roll import Entry

FAMILY = Family("cohorts", under=("programme",))  # reached from the programme, and from the page of a mentor

OF_MENTORS = ("mentor", "deputy")
MOST = 60  # names on the page: the list shortens as they are filled in


@FAMILY.page("/programme/cohorts", may="programme")
def start(visit: Visit) -> Any:
    """The cohorts, and which mentors have none yet."""
    known = cohorts.known(visit.db, visit.moment.today)
    without = [each for each in cohorts.in_charge(visit.db, visit.moment.today) if not each.cohort]
    return visit.render(
        "cohorts/start.html",
        lines=[(wording.cohort_called(key), n) for key, n in known.items()],
        without=without[:MOST],
        all=len(without),
    )


@FAMILY.act("/people/<int:number>/cohort", may="change people")
def put(visit: Visit, number: int) -> Any:
    """In which phase, where and when a mentor went through the mentors' programme."""
    entry = roll.find(visit.db, visit.who, number, visit.moment.today)
    if entry is None:
        raise NotFound
    typed = {name: " ".join(request.form.get(name, "").split())[:60] for name in ("phase", "place", "year")}
    if any(typed.values()) and not is_mentors(entry):
        visit.tell(T("programme", "A cohort is said of mentors and deputies."), good=False)
        return visit.go("people_one", number=number)
    try:
        key = read(" ".join(typed.values()), visit.moment.today.year).key if any(typed.values()) else ""
    except ValueError:
        visit.tell(T("programme", "A cohort is a phase, a place and a year, such as 1, Karachi, 2004."), good=False)
        return visit.go("people_one", number=number)
    cohorts.put(visit.db, entry.id, key)
    visit.note("cohort said", f"person {entry.id}: {key or 'none'}")
    visit.tell(T("programme", "The cohort is kept."))
    return visit.go("people_one", number=number)


def is_mentors(entry: Entry) -> bool:
    """Whether a cohort can be said of somebody."""
    return any(kind in OF_MENTORS for kind, _ in entry.posts)


def form(visit: Visit, entry: Entry) -> dict[str, Any]:
    """What the page of a person needs to show it, and to ask for it."""
    own = of(entry.cohort)
    return {
        "of_mentors": bool(own) or is_mentors(entry),
        "cohort": own,
        "cohort_said": wording.cohort_called(entry.cohort),
        "phases": PHASES,
        "longest_place": LONGEST_PLACE,
        "places": sorted({one.place for key in cohorts.known(visit.db, visit.moment.today) if (one := of(key))}),
    }
