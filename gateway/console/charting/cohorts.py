"""By cohort of mentors: how many clusters and teachers each reaches, and who of them was in touch. By phase, never by figure."""

from __future__ import annotations

from collections import Counter

from flows import cohorts
from flows.small_cells import Counted
from flows.texts import T
from gateway.console import wording
from gateway.console.charting.chart import Chart, Look, number, of
from store.charts.places import COHORT, Place

REST = T("charts", "All others")


def in_touch(look: Look, counted: Counted) -> list[Chart]:
    """The last whole week, on the page of the programme; `counted` by week. Nothing where no cohort is known."""
    places = look.places.cohorts_seen if look.place.level == "programme" else []
    if not places:
        return []
    title, week = T("charts", "Teachers in touch, by cohort of their mentor"), len(look.weeks.firsts) - 2
    many, found = Counter(look.places.cohort_of.values()), look.places.cells(counted, COHORT)
    shown = [*places, *([Place(COHORT, 0, "")] if many[0] else [])]
    cells = [found[place.id, week] for place in shown]
    known = [cohorts.of(place.name) for place in shown]
    words = [wording.cohort_called(place.name) or REST for place in shown]
    labels = [look.visit.say(T("charts", "Phase {n}", n=each.phase) if each else REST) for each in known]
    rows = [
        (word, str(many[place.id]), number(each.whole), of(each.shown[0], each.whole))
        for word, place, each in zip(words, shown, cells, strict=True)
    ]
    head = (T("charts", "Cohort"), T("charts", "Clusters"), T("charts", "Teachers"), T("charts", "Teachers in touch"))
    note = T(
        "charts",
        "The last whole week, in the order of the phases. A cohort stands here from five clusters on, and is no measure of anybody.",
    )
    return [Chart(title, look.stacked(title, labels, {"": [each.shown[0] for each in cells]}), head, rows, note=note)]
