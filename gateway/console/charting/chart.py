"""A chart as a page shows it, and how its figures are said: always "n of N", never a cell of fewer than five."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from flows import texts
from flows.periods import Periods
from flows.small_cells import Cells, Counted
from flows.texts import T, Text
from gateway import drawing
from gateway.console.visit import Visit
from store.charts.places import Place, Places

FEW = T("charts", "hidden")
NOTHING = T("charts", "none")


@dataclass(frozen=True)
class Chart:
    """`key`: what each colour is, in the order of the colours. `rows`: of the table beneath, the first cell is its name."""

    title: Text
    svg: Markup
    head: Sequence[Text | str]
    rows: Sequence[Sequence[Text | str]]
    key: Sequence[Text | str] = ()
    note: Text | None = None


@dataclass(frozen=True)
class Look:
    """A look at a place over some periods. `shaded`: for each, how much of the place was in a vacation."""

    visit: Visit
    places: Places
    place: Place
    weeks: Periods
    months: Periods
    shaded: Sequence[float]

    def cells(self, counted: Counted, columns: int | None = None) -> dict[int, Cells]:
        """What may be shown of the place, by period."""
        found = self.places.cells(counted, self.place.level, columns)
        return {period: cells for (place, period), cells in found.items() if place == self.place.id}

    def labels(self, periods: Periods) -> list[str]:
        """The first day of each period, as the axis has it."""
        return [self.visit.say(day) for day in periods.firsts]

    def said(self, title: Text) -> str:
        """What a screen reader reads of a picture."""
        return self.visit.say(T("charts", "{title}. The table beneath has its figures.", title=title))

    def stacked(
        self, title: Text, labels: Sequence[str], layers: Mapping[str, Sequence[int | None]], shade: bool = False
    ) -> Markup:
        """Bars in layers; what is hidden has no height."""
        heights = {name: [float(n or 0) for n in values] for name, values in layers.items()}
        return drawing.stacks(labels, heights, self.said(title), self.shaded if shade else (), least=4)


def of(n: int | None, whole: int | None) -> Text | str:
    """So many of so many, with the share."""
    if whole is None:
        return FEW
    if whole == 0:
        return NOTHING
    if n is None:
        return T("charts", "hidden, of {all}", all=whole)
    return T("charts", "{n} of {all} ({percent}%)", n=n, all=whole, percent=round(100 * n / whole))


def number(n: int | None) -> Text | str:
    """A count."""
    return FEW if n is None else str(n)


def share(n: int | None, whole: int | None) -> float | None:
    """Of a hundred; None where it is not shown, or of nothing."""
    return 100 * n / whole if whole and n is not None else None


def month_of(visit: Visit, day: date) -> str:
    """ "Nov 2026", in the language of the page."""
    return f"{visit.say(texts.month(day))} {day.year}"
