"""By objective: which of the programme's four the questions, workshops and plans of the last months serve."""

from __future__ import annotations

from flows.periods import Periods
from flows.small_cells import Cells
from flows.texts import T, Text
from gateway.console import wording
from gateway.console.charting.chart import Chart, Look, of
from store.charts import objectives
from store.charts.objectives import GROUPS

OBJECTIVE = T("charts", "Objective")
NONE = T("charts", "Other, or in own words")
_NOTE = T("charts", "Each topic counts with the objective it serves first; all the months together.")


def questions_asked(look: Look) -> Chart:
    """Questions about teaching."""
    asked = _cells(look, objectives.questions)
    return _chart(look, T("charts", "Questions about teaching, by objective"), [(T("charts", "Questions"), asked)])


def workshops_held(look: Look) -> Chart:
    """Workshops, and the plans of which teachers told."""
    held, told = _cells(look, objectives.workshops), _cells(look, objectives.plans)
    columns = [(T("charts", "Workshops"), held), (T("charts", "Teachers who told of their plan"), told)]
    return _chart(look, T("charts", "Workshops and plans, by objective"), columns)


def _cells(look: Look, counted: objectives.Counting) -> Cells:
    months = Periods(look.months.firsts[:1], look.months.after)
    return look.cells(counted(look.visit.db, look.places.clusters, months))[0]


def _chart(look: Look, title: Text, columns: list[tuple[Text, Cells]]) -> Chart:
    """The bars are of the first column."""
    names = [wording.OBJECTIVES.get(group, NONE) for group in GROUPS]
    rows = [(name, *(of(cells.shown[n], cells.whole) for _, cells in columns)) for n, name in enumerate(names)]
    labels = [
        *(look.visit.say(T("charts", "Objective {n}", n=n)) for n in range(1, len(names))),
        look.visit.say(T("charts", "Other")),
    ]
    head = (OBJECTIVE, *(word for word, _ in columns))
    return Chart(title, look.stacked(title, labels, {"": columns[0][1].shown}), head, rows, note=_NOTE)
