"""Charts: a subject a page, of a place and the places inside it, as far as whoever looks has to do with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import request
from werkzeug.exceptions import NotFound

from flows.periods import Periods, last_months, last_weeks
from flows.texts import T, Text
from flows.week import Week, is_in_vacation
from gateway.console import wording
from gateway.console.charting import answering, delivery, gatherings, weekly
from gateway.console.charting.chart import Chart, Look
from gateway.console.family import Family
from gateway.console.visit import Visit
from store.charts import places
from store.charts.places import COHORT, Place, Places

FAMILY = Family("charts", T("charts", "Charts"), "start")

SUBJECTS: Mapping[str, Text] = {
    "start": T("charts", "In touch"),
    "attendance": T("charts", "Girls and boys"),
    "workshops": T("charts", "Workshops"),
    "questions": T("charts", "Questions"),
}
SERVICE = T("charts", "Messages and cost")
STATUSES: Mapping[str, tuple[Text, str]] = {
    "pilot": (T("charts", "pilot"), ""),
    "active": (T("charts", "active"), ""),
    "planned": (T("charts", "planned"), "calm"),
    "not_reached": (T("charts", "not reached yet"), "calm"),
    "paused": (T("charts", "paused"), "late"),
}
SPANS = (8, 13, 26)  # weeks
MONTHS = 6


@FAMILY.page("/charts", may="charts")
def start(visit: Visit) -> Any:
    """Teachers in touch; of the programme also how it runs in each district."""
    return _page(visit, "start", weekly.participation)


@FAMILY.page("/charts/attendance", may="charts")
def attendance(visit: Visit) -> Any:
    """Girls and boys present."""
    return _page(visit, "attendance", weekly.girls_and_boys)


@FAMILY.page("/charts/workshops", may="charts")
def workshops(visit: Visit) -> Any:
    """Replies, reasons, who came."""
    return _page(visit, "workshops", gatherings.replies)


@FAMILY.page("/charts/questions", may="charts")
def questions(visit: Visit) -> Any:
    """Ages, time to answer, what was solved."""
    return _page(visit, "questions", answering.charts)


@FAMILY.page("/charts/messages", may="charts of messages")
def messages(visit: Visit) -> Any:
    """Routes and cost, of the whole programme."""
    return _page(visit, "messages", delivery.charts)


def _page(visit: Visit, subject: str, drawn: Callable[[Look], list[Chart]]) -> Any:
    known = places.places(visit.db, visit.who, visit.moment.today)
    place, span = _place(known), _span()
    weeks = last_weeks(span, visit.moment.today)
    months = last_months(MONTHS, visit.moment.today)
    look = Look(visit, known, place, weeks, months, shaded(visit, known.clusters_of(place), weeks))
    return visit.render(
        "charts/page.html",
        subject=subject,
        subjects={**SUBJECTS, **({"messages": SERVICE} if visit.who.may("charts of messages") else {})},
        place=place,
        inside=known.inside(place),
        cohorts=known.cohorts_seen if place.level == "programme" else [],
        named=named,
        around=_around(known, place),
        statuses=STATUSES,
        span=span,
        spans=SPANS,
        by_weeks=subject in ("start", "attendance", "messages"),
        charts=drawn(look),
        address=address,
    )


def address(place: Place, span: int) -> dict[str, Any]:
    """What stands in the address of a page about a place."""
    where = {} if place.level == "programme" else {place.level: place.name if place.level == COHORT else place.id}
    return {**where, **({} if span == SPANS[1] else {"weeks": span})}


def named(place: Place) -> Text | str:
    """A place as a page calls it."""
    return wording.cohort_called(place.name) if place.level == COHORT else place.name


def _place(known: Places) -> Place:
    """That of the address, else where they begin. Raises NotFound for one that is not theirs."""
    key = request.args.get(COHORT, "")
    for level in () if key else ("cluster", "district"):
        typed = request.args.get(level, "")
        if typed:
            place = known.find(level, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
            break
    else:
        place = known.cohort(key) if key else known.first
    if place is None:
        raise NotFound
    return place


def _around(known: Places, place: Place) -> list[Place]:
    """The way to where we are, from the widest place that is theirs."""
    way = [("programme", 0), ("district", place.inside)] if place.level == "cluster" else [("programme", 0)]
    found = [known.find(*each) for each in way if place.level != "programme"]
    return [each for each in found if each is not None]


def _span() -> int:
    typed = request.args.get("weeks", "")
    return next((span for span in SPANS if str(span) == typed), SPANS[1])


def shaded(visit: Visit, clusters: list[int], weeks: Periods) -> list[float]:
    """For each week, how many of the clusters were in a vacation, 0 to 1."""
    calendars = [visit.moment.calendars.of_cluster(cluster) for cluster in clusters]
    off = {
        (calendar, monday): is_in_vacation(Week(monday), calendar)
        for calendar in set(calendars)
        for monday in weeks.firsts
    }
    return [sum(off[calendar, monday] for calendar in calendars) / max(1, len(calendars)) for monday in weeks.firsts]
