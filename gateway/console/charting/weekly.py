"""Teachers in touch, and girls and boys at school, week by week."""

from __future__ import annotations

from flows.texts import T
from gateway import drawing
from gateway.console.charting import cohorts
from gateway.console.charting.chart import FEW, Chart, Look, number, of, share
from store.charts import attendance, touch

WEEK = T("charts", "Week from")
VACATION, OPEN = T("charts", "vacation"), T("charts", "open")


def participation(look: Look) -> list[Chart]:
    """Who wrote or called."""
    visit = look.visit
    counted = touch.in_touch(visit.db, look.places.clusters, look.weeks, visit.moment)
    cells = look.cells(counted)
    title = T("charts", "In touch, week by week")
    shares = [share(each.shown[0], each.whole) for _, each in sorted(cells.items())]
    labels = look.labels(look.weeks)
    rows = [
        (label, of(each.shown[0], each.whole), VACATION if shaded > 0.5 else OPEN)
        for label, (_, each), shaded in zip(labels, sorted(cells.items()), look.shaded, strict=True)
    ]
    return [
        Chart(
            title,
            drawing.lines(labels, [shares], look.said(title), 100, look.shaded),
            (WEEK, T("charts", "Teachers in touch"), T("charts", "Schools")),
            rows,
            note=T(
                "charts",
                "Of a hundred teachers who had joined, how many wrote or called. Shaded: vacation. Silence is a question, not a fault.",
            ),
        ),
        *cohorts.in_touch(look, counted),
    ]


def girls_and_boys(look: Look) -> list[Chart]:
    """On the same schools: those that have both, and counted in the week."""
    cells = look.cells(attendance.presence(look.visit.db, look.places.clusters, look.weeks), 1)
    title = T("charts", "Girls and boys at the same schools")
    labels, found = look.labels(look.weeks), [each for _, each in sorted(cells.items())]
    known = [each.shown[0] is not None for each in found]
    curves = [
        [share(each.sums[n], each.sums[n + 1]) if shown else None for each, shown in zip(found, known, strict=True)]
        for n in (0, 2)
    ]
    rows = [
        (
            label,
            of(*each.sums[:2]) if shown else FEW,
            of(*each.sums[2:]) if shown else FEW,
            number(each.shown[0]),
        )
        for label, each, shown in zip(labels, found, known, strict=True)
    ]
    return [
        Chart(
            title,
            drawing.lines(labels, curves, look.said(title), 100, look.shaded),
            (WEEK, T("charts", "Girls present"), T("charts", "Boys present"), T("charts", "Schools")),
            rows,
            key=(T("charts", "Girls"), T("charts", "Boys")),
            note=T(
                "charts",
                "Schools with girls and boys on their register, by the last count of the week, from five schools on. Shaded: vacation.",
            ),
        )
    ]
