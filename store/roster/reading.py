"""A roster file: bytes into rows, and every line that cannot be read, with what to do about it."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from flows.texts import T
from store.names import fold
from store.roster import cells
from store.roster.cells import Unreadable
from store.roster.rows import BOYS, COLUMNS, GIRLS, NEEDED, Remark, Roster, Row, Table
from store.roster.workbook import MOST_ROWS, WORKBOOK, WrongFile, rows_of

MOST_BYTES = 20_000_000
MOST_REMARKS = 1_000  # a file in which all is wrong is wrong in one way

_LONGEST = {"district": 24, "cluster": 24, "school": 40, "emis": 20, "name": 40, "helplines": 100}
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"  # .xls

Cells = Mapping[str, str]
Value = TypeVar("Value")


def read(data: bytes, on_line: Callable[[], None] = lambda: None) -> Roster:
    """Read a roster: CSV in UTF-8 or UTF-16, divided by `,` or `;` or tabs, or a workbook; the first line names the columns.

    `on_line` is called once a line, for a progress bar. Raises nothing: what is wrong is in the answer.
    """
    table = cells_of(data)
    return Roster(wrong=table.wrong) if table.wrong else read_table(table, on_line)


def cells_of(data: bytes) -> Table:
    """The cells of a file, before anything is made of them. Raises nothing: what is wrong is in the answer."""
    try:
        lines = rows_of(data) if data.startswith(WORKBOOK) else list(_lines(_decoded(data)))
        names, warnings = _header(*(lines[0] if lines else (1, [])))
        _check_length(len(lines) - 1)
    except WrongFile as wrong:
        return Table(wrong=(Remark(0, wrong.said),))
    return Table(tuple(names), tuple((line, tuple(row)) for line, row in lines[1:]), warnings=tuple(warnings))


def _check_length(rows: int) -> None:
    if rows > MOST_ROWS:
        raise WrongFile(T("roster", "the file has more than {n} rows: divide it, one district a file", n=MOST_ROWS))
    if not rows:
        raise WrongFile(T("roster", "the file has no rows"))


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise WrongFile(
            T("roster", "the file is larger than {n} MB: divide it, one district a file", n=MOST_BYTES // 1_000_000)
        )
    if data.startswith(_OLD_WORKBOOK):
        raise WrongFile(
            T("roster", "this is a workbook of an old kind (.xls): save it as .xlsx or as 'CSV UTF-8' and import that")
        )
    try:
        text = data.decode("utf-16" if data.startswith(_UTF16) else "utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        raise WrongFile(
            T("roster", "line {line} is not UTF-8: save the file as 'CSV UTF-8' and import that", line=line)
        ) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise WrongFile(
            T(
                "roster",
                "line {line} holds a NUL: this is not a text file, or not a UTF-8 one; save it as 'CSV UTF-8'",
                line=line,
            )
        )
    return text


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that says something, with the number it has in an editor."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error:
        raise WrongFile(
            T("roster", "line {line} cannot be read as CSV: look for a quotation mark left open", line=line)
        ) from None


def _header(line: int, header: list[str]) -> tuple[list[str], list[Remark]]:
    """The name of each column, and what to say about those that nobody reads."""
    names = ["_".join(fold(cells.clean(cell)).split()) for cell in header]
    absent = [name for name in NEEDED if name not in names]
    if absent:
        raise WrongFile(
            T(
                "roster",
                "line {line} names the columns; missing: {lacking}. All columns: {all}",
                line=line,
                lacking=", ".join(absent),
                all=", ".join(COLUMNS),
            )
        )
    twice = sorted({name for name in names if name in COLUMNS and names.count(name) > 1})
    if twice:
        raise WrongFile(T("roster", "line {line} names a column twice: {columns}", line=line, columns=", ".join(twice)))
    unread = [name for name in names if name and name not in COLUMNS]
    return names, [Remark(line, T("roster", "column '{name}' is not read", name=name)) for name in unread]


def read_table(table: Table, on_line: Callable[[], None] = lambda: None) -> Roster:
    """What the cells say, line by line."""
    rows: list[Row] = []
    wrong: list[Remark] = []
    for line, values in table.lines:
        on_line()
        if len(wrong) >= MOST_REMARKS:
            wrong.append(
                Remark(0, T("roster", "the rest was not looked at: {n} lines are wrong already", n=MOST_REMARKS))
            )
            break
        if any(value.strip() for value in values[len(table.names) :]):
            many = T(
                "roster", "has {n} cells and the first line only {most}: look for a comma",
                n=len(values), most=len(table.names),
            )  # fmt: skip
            wrong.append(Remark(line, many))
            continue
        row = _Reading(line, dict(zip(table.names, values, strict=False)))
        wrong += row.wrong
        if row.read is not None:
            rows.append(row.read)
    return Roster(tuple(rows), tuple(wrong), table.warnings)


class _Reading:
    """One line: every cell of it, so that a clerk hears of all that is wrong at once."""

    def __init__(self, line: int, values: Cells) -> None:
        self._line, self._values = line, values
        self.wrong: list[Remark] = []
        self._unreadable: set[str] = set()
        row = self._row()
        self._check(row)
        self.read = None if self.wrong else row

    def _row(self) -> Row:
        return Row(
            line=self._line,
            district=self._text("district"),
            cluster=self._text("cluster"),
            cluster_code=self._cell("cluster_code", cells.cluster_code, ""),
            zone=self._cell("zone", lambda raw: cells.choice(raw, cells.ZONES), ""),
            daily=self._cell("counts", cells.rhythm, None),
            school=self._text("school"),
            emis=self._text("emis"),
            school_for=self._cell("school_for", lambda raw: cells.choice(raw, cells.SCHOOLS_FOR), ""),
            boys=self._cell("boys", cells.pupils, None),
            girls=self._cell("girls", cells.pupils, None),
            name=self._text("name"),
            msisdn=self._cell("number", cells.msisdn, ""),
            sex=self._cell("sex", lambda raw: cells.choice(raw, cells.SEXES), ""),
            language=self._cell("language", lambda raw: cells.choice(raw, cells.LANGUAGES), ""),
            role=self._cell("role", lambda raw: cells.choice(raw, cells.ROLES), ""),
            cohort=self._cell("cohort", cells.cohort, ""),
            shared=self._cell("phone", cells.phone_use, None),
            helplines=self._text("helplines"),
        )

    def _text(self, column: str) -> str:
        return self._cell(column, lambda raw: cells.plain_text(raw, _LONGEST[column]), "")

    def _cell(self, column: str, read: Callable[[str], Value], otherwise: Value) -> Value:
        try:
            return read(self._values.get(column, ""))
        except Unreadable as wrong:
            self._unreadable.add(column)
            self.wrong.append(
                Remark(self._line, T("roster", "{column}: {wrong}", column=column, wrong=wrong.said), (column,))
            )
            return otherwise

    def _check(self, row: Row) -> None:
        """What belongs together in one line."""
        for column, value in (("district", row.district), ("cluster", row.cluster), ("school", row.school)):
            if not fold(value) and column not in self._unreadable:
                self.wrong.append(
                    Remark(self._line, T("roster", "{column} is empty: every row needs it", column=column), (column,))
                )
        if row.name and not fold(row.name):
            self.wrong.append(Remark(self._line, T("roster", "name '{name}' has no letters", name=row.name), ("name",)))
        if row.name and not row.msisdn and "number" not in self._unreadable:
            self.wrong.append(
                Remark(
                    self._line,
                    T("roster", "number is empty: add it, or empty the name to list the school alone"),
                    ("number", "name"),
                )
            )
        for sex, register, other in ((BOYS, row.boys, GIRLS), (GIRLS, row.girls, BOYS)):
            if row.school_for == other and register:
                self.wrong.append(
                    Remark(
                        self._line,
                        T(
                            "roster",
                            "school_for is {other}, yet {sex} is {n}: write both",
                            other=other,
                            sex=sex,
                            n=register,
                        ),
                        ("school_for", sex),
                    )
                )
