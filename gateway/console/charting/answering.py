"""Questions: how old what waits is, time to the first answer by level, what was solved together, how levels respond.

A level stands for all its posts, never for a person: what one mentor does nobody but that mentor sees here.
"""

from __future__ import annotations

from statistics import median, quantiles

from markupsafe import Markup

from flows import access
from flows.sheet import AGES, LEAST
from flows.small_cells import Cells
from flows.texts import T, Text
from gateway import drawing
from gateway.console.charting import objectives
from gateway.console.charting.chart import FEW, NOTHING, Chart, Look, month_of, number, of
from gateway.console.charting.gatherings import MONTH
from store.charts import questions, sensitive
from store.charts.questions import BY, Answers, Waits

LEVELS: dict[str, Text] = {
    "mentor": T("charts", "Mentors"),
    "specialist": T("charts", "Specialists"),
    "officer": T("charts", "District offices"),
    "province": T("charts", "Province"),
}
# Whose figures those of a level are, and at which places they look at their own.
_OWN = {
    "mentor": (access.MENTOR, "cluster"),
    "specialist": (access.MENTOR, "cluster"),
    "officer": (access.OFFICER, "district"),
    "province": (access.PROVINCE, "programme"),
}
ONE_PERSON = T("charts", "not shown: it would be about one person")
_AGES: dict[str, Text] = {
    "0-5": T("charts", "0-5 days"),
    "6-10": T("charts", "6-10 days"),
    "11-30": T("charts", "11-30 days"),
    "over 30": T("charts", "over 30 days"),
}


def charts(look: Look) -> list[Chart]:
    """All of them."""
    db, clusters, moment = look.visit.db, look.places.clusters, look.visit.moment
    waits = questions.waits(db, clusters, moment.today)
    answers = questions.answers(db, clusters, look.months, moment)
    drawn = [_ages(look, waits), _times(look, answers), _levels(look, answers, waits), _solved(look, answers)]
    drawn += [objectives.questions_asked(look)]
    may = look.visit.who.may("count of safety matters") and look.place.level == "programme"
    return [*drawn, _safety(look)] if may else drawn


def _safety(look: Look) -> Chart:
    """A number a province; nothing of when, where or what became of it, for few could be meant."""
    found = sensitive.by_province(look.visit.db, look.months.firsts[0])
    rows = [(name, number(None if 0 < n < LEAST else n)) for name, n in found]
    return Chart(
        T("charts", "Safety and personal matters"),
        Markup(""),
        (T("charts", "Province"), T("charts", "Asked in six months")),
        rows,
        note=T("charts", "Only the focal person reads them, and only their number is told."),
    )


def about_one(look: Look, level: str) -> bool:
    """Whether figures of a level would be those of somebody alone, or of very few, and not of whoever looks."""
    role, own = _OWN[level]
    if look.visit.who.posts_as(role) and look.place.level == own:
        return False
    clusters = look.places.clusters_of(look.place)
    posts = {"cluster": clusters, "district": {look.places.clusters[id].inside for id in clusters}}
    return len(posts.get(own, ())) < LEAST


def _ages(look: Look, waits: Waits) -> Chart:
    title = T("charts", "Questions that wait, by age")
    cells, names = look.cells(waits.ages)[0], [_AGES[name] for _, name in AGES]
    labels = [look.visit.say(name) for name in names]
    rows = [(name, of(n, cells.whole)) for name, n in zip(names, cells.shown, strict=True)]
    head = (T("charts", "Age"), T("charts", "Questions"))
    return Chart(title, look.stacked(title, labels, {"": cells.shown}), head, rows)


def _times(look: Look, answers: Answers) -> Chart:
    title = T("charts", "Days to the first answer, by level")
    rows: list[tuple[Text | str, ...]] = []
    heights: list[float] = []
    given = _first_answers(look, answers)
    here = set(look.places.clusters_of(look.place))
    for n, name in enumerate(BY):
        took = sorted(day for (place, by), days in answers.took.items() if by == n and place in here for day in days)
        few = given.shown[n] is None
        if about_one(look, name) or few or not took:
            why = ONE_PERSON if about_one(look, name) else FEW if few else NOTHING
            rows.append((LEVELS[name], why, "", ""))
            heights.append(0)
            continue
        heights.append(median(took))
        tenth = quantiles(took, n=10, method="inclusive")[-1]
        rows.append((LEVELS[name], of(given.shown[n], given.whole), f"{median(took):.3g}", f"{tenth:.3g}"))
    labels = [look.visit.say(LEVELS[name]) for name in BY]
    head = (T("charts", "Level"), T("charts", "First answers"), T("charts", "Median days"))
    return Chart(
        title,
        drawing.stacks(labels, {"": heights}, look.said(title), least=4),
        (*head, T("charts", "Nine of ten within")),
        rows,
        note=T("charts", "From asking to the first answer, in calendar days; the bars are medians."),
    )


def _first_answers(look: Look, answers: Answers) -> Cells:
    """By level, over all the months."""
    whole: dict[tuple[int, int], list[int]] = {}
    for (cluster, _), row in answers.by.items():
        before = whole.get((cluster, 0), [0] * len(BY))
        whole[cluster, 0] = [one + other for one, other in zip(before, row, strict=True)]
    return look.cells(whole)[0]


def _levels(look: Look, answers: Answers, waits: Waits) -> Chart:
    title = T("charts", "How each level responds")
    on_time, labels, rows = [], [], []
    for n, name in enumerate(BY):
        clock, late = look.cells(answers.on_time[n])[0], look.cells(waits.late[n])[0]
        hide = about_one(look, name)
        on_time.append(0 if hide else clock.shown[0])
        labels.append(look.visit.say(LEVELS[name]))
        said = (ONE_PERSON, "") if hide else (of(clock.shown[0], clock.whole), of(late.shown[0], late.whole))
        rows.append((LEVELS[name], *said))
    head = (T("charts", "Level"), T("charts", "Answered in the agreed time"), T("charts", "Waits longer than agreed"))
    return Chart(
        title,
        look.stacked(title, labels, {"": on_time}),
        head,
        rows,
        note=T(
            "charts", "The bars: first answers in the agreed time. A level is all its posts together, never a person."
        ),
    )


def _solved(look: Look, answers: Answers) -> Chart:
    title = T("charts", "Solved together")
    cells = [each for _, each in sorted(look.cells(answers.solved).items())]
    labels = [month_of(look.visit, day) for day in look.months.firsts]
    layers = {name: [each.shown[n] for each in cells] for n, name in enumerate(BY)}
    rows = [
        (label, of(_helped(each), each.whole), *(number(n) for n in each.shown[: len(BY)]))
        for label, each in zip(labels, cells, strict=True)
    ]
    return Chart(
        title,
        look.stacked(title, labels, layers),
        (MONTH, T("charts", "It helped"), *LEVELS.values()),
        rows,
        key=tuple(LEVELS.values()),
        note=T(
            "charts", "Questions first answered in the month of which the asker says that it helped, by who answered."
        ),
    )


def _helped(each: Cells) -> int | None:
    others = each.shown[-1]
    return None if others is None or each.whole is None else each.whole - others
