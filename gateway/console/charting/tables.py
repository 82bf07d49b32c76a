"""The tables that can be taken out: by week and place of a level, the same figures and the same hidden cells as the charts.

Every column has its line in the data dictionary, which is made from the same declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from flows.mentee.workshop import REASONS
from flows.periods import Periods
from flows.small_cells import LEVELS as OF_PLACES
from flows.small_cells import Cells, Counted
from flows.texts import T, Text
from flows.topics import OBJECTIVES, TOPICS, objective
from store.charts import attendance, messages, objectives, questions, touch, workshops
from store.charts.messages import BECAME
from store.charts.places import COHORT, Places
from store.charts.questions import ASKED
from store.moment import Moment

LEVELS = (*OF_PLACES, COHORT)
HIDDEN = "<5"  # a cell of fewer than five, or one that would give such a cell away
Row = list[object]
_PLACE = (
    ("week", "the Monday of the week"),
    ("level", "programme, district, cluster, or cohort of mentors"),
    ("place", "the name of the place; of a cohort its phase, place and year; empty: all others"),
    ("district", "of a cluster, its district"),
)


def _served(name: str) -> tuple[str, str]:
    """A column of those whose topic is counted with an objective; its topics stand in the dictionary."""
    return f"objective_{name}", f"topics {', '.join(topic for topic in TOPICS if objective(topic) == name)}"


_BY_OBJECTIVE = (
    *map(_served, OBJECTIVES),
    ("no_objective", "another topic, or the mentor's own words"),
)


@dataclass(frozen=True)
class Table:
    """`cells`: columns that hide each other, with what they mean; their sum is `whole`. `sums`: carried along, if the first is shown."""

    word: Text
    found: Callable[[Connection, Moment, Places, Periods], Counted]
    cells: Sequence[tuple[str, str]]
    sums: Sequence[tuple[str, str]] = ()
    whole: tuple[str, str] | None = None

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Name and meaning of each."""
        return [*_PLACE, *([self.whole] if self.whole else []), *self.cells, *self.sums]


TABLES: Mapping[str, Table] = {
    "in-touch": Table(
        T("exports", "Teachers in touch"),
        lambda db, moment, known, weeks: touch.in_touch(db, known.clusters, weeks, moment),
        (("in_touch", "teachers who wrote or called in the week"), ("not_in_touch", "teachers who did not")),
        whole=("teachers", "teachers who had joined and not left"),
    ),
    "attendance": Table(
        T("exports", "Attendance of girls and boys"),
        lambda db, moment, known, weeks: attendance.presence(db, known.clusters, weeks),
        (("schools", "schools with girls and boys on their register that counted in the week"),),
        (
            ("girls_present", "girls present by the last count of the week of each of these schools"),
            ("girls_register", "girls on the registers of these schools"),
            ("boys_present", "boys present, in the same way"),
            ("boys_register", "boys on the same registers"),
        ),
    ),
    "questions": Table(
        T("exports", "Questions, without words"),
        lambda db, moment, known, weeks: questions.asked(db, known.clusters, weeks),
        (*((kind, f"of the kind {kind}") for kind in ASKED), ("other", "of another kind, or none was said")),
        whole=("questions", "questions asked in the week; safety and personal matters are not among them"),
    ),
    "questions-by-objective": Table(
        T("exports", "Questions about teaching, by objective"),
        lambda db, moment, known, weeks: objectives.questions(db, known.clusters, weeks),
        _BY_OBJECTIVE,
        whole=("teaching_questions", "questions about teaching asked in the week"),
    ),
    "workshops-by-objective": Table(
        T("exports", "Workshops, by objective"),
        lambda db, moment, known, weeks: objectives.workshops(db, known.clusters, weeks),
        _BY_OBJECTIVE,
        whole=("workshops", "workshops that began in the week and were not cancelled"),
    ),
    "messages": Table(
        T("exports", "Messages, without texts"),
        lambda db, moment, known, weeks: messages.by_place(db, known.clusters, weeks, moment),
        tuple(
            zip(
                BECAME,
                (
                    "the operator says that it arrived",
                    "handed to the operator, no more is known",
                    "refused",
                    "nobody knows whether it left",
                    "too late, not sent",
                ),
                strict=True,
            )
        ),
        whole=("messages", "messages to teachers that were to leave in the week; codes to sign in are not among them"),
    ),
    "workshops": Table(
        T("exports", "Workshops"),
        lambda db, moment, known, weeks: workshops.replies(db, known.clusters, weeks),
        (
            ("coming", "replies: coming"),
            ("no_reply", "no reply"),
            *((f"cannot_{reason}", f"replies: cannot come, reason {reason}") for reason in REASONS),
        ),
        (("workshops", "workshops that began in the week and were not cancelled"),),
        whole=("invited", "teachers of the cluster at each of these workshops"),
    ),
}


def head(name: str) -> Row:
    """The names of its columns."""
    return [column for column, _ in TABLES[name].columns]


def rows(db: Connection, moment: Moment, known: Places, name: str, level: str, weeks: Periods) -> Iterator[Row]:
    """One for each place and week of which something is known."""
    table = TABLES[name]
    found = known.cells(table.found(db, moment, known, weeks), level, len(table.cells))
    for (place_id, week), cells in sorted(found.items(), key=lambda each: (each[0][1], each[0][0])):
        if cells.whole != 0:
            yield [weeks.firsts[week].isoformat(), *_place(known, level, place_id), *_figures(table, cells)]


def _place(known: Places, level: str, id: int) -> Row:
    if level == "cluster":
        return [level, known.clusters[id].name, known.districts[known.clusters[id].inside].name]
    named = known.districts if level == "district" else known.cohorts
    return [level, named[id].name if id in named else "", ""]


def _figures(table: Table, cells: Cells) -> Row:
    shown: Row = [HIDDEN if n is None else n for n in cells.shown]
    whole: Row = [HIDDEN if cells.whole is None else cells.whole] if table.whole else []
    carried: Row = [HIDDEN if len(shown) == 1 and cells.shown[0] is None else n for n in cells.sums]
    return [*whole, *shown, *carried]


def dictionary() -> Iterator[Row]:
    """Every column of every table."""
    yield ["table", "column", "meaning", "type"]
    texts = {"week": "date, YYYY-MM-DD", "level": "word", "place": "text", "district": "text"}
    for name, table in TABLES.items():
        for column, meaning in table.columns:
            yield [name, column, meaning, texts.get(column, f"whole number, or {HIDDEN} where hidden")]
