"""Messages by route, and what a month costs: of the whole programme, since a route has no place."""

from __future__ import annotations

from flows.costs import MILLION, money
from flows.periods import Periods
from flows.small_cells import hidden
from flows.texts import T, Text
from gateway.console.charting.chart import Chart, Look, month_of, of
from gateway.console.charting.gatherings import MONTH
from gateway.drawing import stacks
from store.charts import messages, touch
from store.charts.messages import BECAME
from store.routes import Use

ROUTE = T("charts", "Route")
_BECAME: dict[str, Text] = {
    "delivered": T("charts", "Arrived"),
    "sent": T("charts", "Handed to the operator"),
    "failed": T("charts", "Refused"),
    "uncertain": T("charts", "Nobody knows"),
    "expired": T("charts", "Too late, not sent"),
}


def charts(look: Look) -> list[Chart]:
    """What became of messages, what they cost by route, and a teacher in touch."""
    visit = look.visit
    used = messages.cost(visit.db, look.months)
    active = look.cells(touch.in_touch(visit.db, look.places.clusters, look.months, visit.moment))
    return [_routes(look), _costs(look, used), _each(look, used, {n: cells.shown[0] for n, cells in active.items()})]


def _routes(look: Look) -> Chart:
    title = T("charts", "What became of messages, by route")
    found = messages.by_route(look.visit.db, look.weeks, look.visit.moment)
    gone = hidden(list(found.values()))
    shown = [[None if (r, c) in gone else n for c, n in enumerate(row)] for r, row in enumerate(found.values())]
    layers = {name: [row[n] for row in shown] for n, name in enumerate(BECAME)}
    rows = [
        (route, *(of(n, sum(whole)) for n in row)) for row, (route, whole) in zip(shown, found.items(), strict=True)
    ]
    words = [_BECAME[name] for name in BECAME]
    return Chart(title, look.stacked(title, list(found), layers), (ROUTE, *words), rows, key=words)


def _costs(look: Look, used: dict[tuple[str, int], Use]) -> Chart:
    currency = look.visit.parts.plan.currency
    title = T("charts", "Cost by route and month, in {currency}", currency=currency)
    routes, labels = sorted({channel for channel, _ in used}), _labels(look, look.months)
    layers = {route: [used.get((route, n), Use()).cost / MILLION for n in range(len(labels))] for route in routes}
    rows = [
        (label, *(money(used.get((route, n), Use()).cost) for route in routes), money(_whole(used, n).cost))
        for n, label in enumerate(labels)
    ]
    picture = stacks(labels, layers or {"": [0.0] * len(labels)}, look.said(title), least=4)
    return Chart(title, picture, (MONTH, *routes, T("charts", "Together")), rows, key=routes)


def _each(look: Look, used: dict[tuple[str, int], Use], active: dict[int, int | None]) -> Chart:
    currency = look.visit.parts.plan.currency
    title = T("charts", "Cost of a month for each teacher in touch, in {currency}", currency=currency)
    labels = _labels(look, look.months)
    costs = [_whole(used, n) for n in range(len(labels))]
    shares = [use.cost // count if (count := active.get(n)) else None for n, use in enumerate(costs)]
    rows = [
        (label, "" if each is None else money(each), str(active.get(n) or ""), f"{use.messages:,}", f"{use.parts:,}")
        for n, (label, each, use) in enumerate(zip(labels, shares, costs, strict=True))
    ]
    head = (T("charts", "A teacher in touch"), T("charts", "Teachers in touch"), T("charts", "Messages"))
    heights = [(each or 0) / MILLION for each in shares]
    return Chart(
        title,
        stacks(labels, {"": heights}, look.said(title), least=0.4),
        (MONTH, *head, T("charts", "SMS parts")),
        rows,
        note=T(
            "charts", "All messages of a month, at the price of each day, shared among those who wrote or called in it."
        ),
    )


def _labels(look: Look, months: Periods) -> list[str]:
    return [month_of(look.visit, day) for day in months.firsts]


def _whole(used: dict[tuple[str, int], Use], month: int) -> Use:
    return sum((use for (_, when), use in used.items() if when == month), Use())
