"""Workshops by month: replies, reasons, who came; and by objective."""

from __future__ import annotations

from flows.mentee.workshop import REASONS
from flows.small_cells import Cells
from flows.texts import T
from gateway.console.charting import objectives
from gateway.console.charting.chart import Chart, Look, month_of, number, of
from store.charts import workshops
from store.charts.workshops import REPLIES

MONTH = T("charts", "Month")
_OTHER = T("charts", "Cannot come")
_FIRST_REASON = 2  # of REPLIES: after "coming" and "none"


def replies(look: Look) -> list[Chart]:
    """Who said they come, who cannot and why, who came."""
    db, clusters = look.visit.db, look.places.clusters
    cells = look.cells(workshops.replies(db, clusters, look.months), len(REPLIES))
    arrived = look.cells(workshops.came(db, clusters, look.months, look.visit.moment))
    found = [each for _, each in sorted(cells.items())]
    labels = [month_of(look.visit, day) for day in look.months.firsts]
    came = [each for _, each in sorted(arrived.items())]
    return [_said(look, labels, found, came), _reasons(look, labels, found), objectives.workshops_held(look)]


def cannot(each: Cells) -> int | None:
    """How many said they cannot, where what is beside it does not hide it."""
    coming, none = each.shown[:_FIRST_REASON]
    return None if each.whole is None or coming is None or none is None else each.whole - coming - none


def _said(look: Look, labels: list[str], found: list[Cells], arrived: list[Cells]) -> Chart:
    title = T("charts", "Replies to workshops")
    layers = {
        "coming": [each.shown[0] for each in found],
        "cannot": [cannot(each) for each in found],
        "none": [each.shown[1] for each in found],
    }
    rows = [
        (
            label,
            str(each.sums[0]),
            *(of(layers[name][n], each.whole) for name in layers),
            of(came.shown[0], came.whole),
        )
        for n, (label, each, came) in enumerate(zip(labels, found, arrived, strict=True))
    ]
    head = (T("charts", "Coming"), _OTHER, T("charts", "No reply"))
    return Chart(
        title,
        look.stacked(title, labels, layers),
        (MONTH, T("charts", "Workshops"), *head, T("charts", "Came")),
        rows,
        key=head,
        note=T("charts", "By the month in which a workshop began. To have no teacher beside oneself is a good reason."),
    )


def _reasons(look: Look, labels: list[str], found: list[Cells]) -> Chart:
    title = T("charts", "Why teachers cannot come")
    names = list(REASONS)
    layers = {name: [each.shown[_FIRST_REASON + n] for each in found] for n, name in enumerate(names)}
    words = [REASONS[name] or "" for name in names]
    rows = [(label, *(number(layers[name][n]) for name in names)) for n, label in enumerate(labels)]
    return Chart(title, look.stacked(title, labels, layers), (MONTH, *words), rows, key=words)
