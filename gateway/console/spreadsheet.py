"""Rows as a file that a spreadsheet opens and calculates nothing of: CSV and XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

from store.roster.cells import neutral

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("csv", "xlsx")


def answer(rows: Iterable[Sequence[object]], name: str, format: str) -> Response:
    """The file, to be kept under a name. Its first row names the columns."""
    return file(body(rows, format), name, format)


def body(rows: Iterable[Sequence[object]], format: str) -> bytes:
    """The bytes of the file."""
    return _xlsx(rows) if format == "xlsx" else _csv(rows)


def file(body: bytes, name: str, format: str) -> Response:
    """One that was written before."""
    response = Response(body, content_type=XLSX if format == "xlsx" else "text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename={name}.{format}"
    return response


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerows([neutral(str(cell)) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _xlsx(rows: Iterable[Sequence[object]]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - see store/roster/workbook.py

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Saathi")
    for row in rows:
        sheet.append([cell if isinstance(cell, int) else neutral(str(cell)) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
