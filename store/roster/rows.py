"""What a roster file says: one row, and a remark about one."""

from __future__ import annotations

from dataclasses import dataclass

from flows.catalogue import SOURCE
from flows.texts import Text, render

COLUMNS = (
    "district", "cluster", "cluster_code", "zone", "counts", "school", "emis", "school_for", "boys", "girls",
    "name", "number", "sex", "language", "role", "cohort", "phone", "helplines",
)  # fmt: skip
NEEDED = ("district", "cluster", "school", "name", "number")

BOYS, GIRLS, BOTH = "boys", "girls", "both"
MENTEE, MENTOR, DEPUTY = "mentee", "mentor", "deputy"


@dataclass(frozen=True)
class Row:
    """One line of a roster. "" and None mean that the file does not say, never that it is nothing."""

    line: int
    district: str
    cluster: str
    school: str
    name: str
    msisdn: str  # E.164
    cluster_code: str = ""
    zone: str = ""
    daily: bool | None = None
    emis: str = ""
    school_for: str = ""
    boys: int | None = None
    girls: int | None = None
    sex: str = ""
    language: str = ""
    role: str = ""
    cohort: str = ""
    shared: bool | None = None
    helplines: str = ""
    person_id: int | None = None  # whom it means, where that is known already: no file says so, her page does

    @property
    def has_person(self) -> bool:
        """False where a line names a school alone."""
        return bool(self.msisdn)


@dataclass(frozen=True)
class Remark:
    """Something to say about a line. `line` 0: about the whole file. `columns`: which cells it is about, where that is known.

    `meant`: what was probably to stand in the first of them.
    """

    line: int
    words: Text
    columns: tuple[str, ...] = ()
    meant: str = ""

    def __str__(self) -> str:
        words = render(self.words, SOURCE)
        return f"line {self.line}: {words}" if self.line else words


@dataclass(frozen=True)
class Table:
    """A file as cells: the names of its columns, and each line that says something, with its number."""

    names: tuple[str, ...] = ()
    lines: tuple[tuple[int, tuple[str, ...]], ...] = ()
    wrong: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Roster:
    """A file as read. With anything in `wrong`, nothing of it may be written."""

    rows: tuple[Row, ...] = ()
    wrong: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()
