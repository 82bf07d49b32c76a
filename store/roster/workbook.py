"""The first sheet of an .xlsx workbook as lines of text: what its cells show, never what they calculate."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

from flows.texts import T
from store.refused import Refused

WORKBOOK = b"PK\x03\x04"
MOST_ROWS = 50_000
MOST_COLUMNS = 60
MOST_UNPACKED = 300_000_000  # bytes: a small file can unpack to a whole disk


class WrongFile(Refused):
    """Nothing of this file can be read."""


def rows_of(data: bytes) -> list[tuple[int, list[str]]]:
    """Each line that says something, with the number it has in the sheet. Raises WrongFile."""
    from openpyxl import load_workbook  # noqa: PLC0415 - 10 MB with the pictures it could draw; few processes read any
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
        if unpacked > MOST_UNPACKED:
            raise WrongFile(T("roster", "the workbook is too large: divide it, one district a file"))
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # The last line is one more than may be, so that too many are seen.
        lines = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True)
        found = [(number, [_shown(cell) for cell in row]) for number, row in enumerate(lines, 1)]
        book.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError, ValueError, SyntaxError) as wrong:
        if isinstance(wrong, WrongFile):
            raise
        raise WrongFile(
            T("roster", "this is no workbook that can be read: save it as .xlsx or as 'CSV UTF-8' anew")
        ) from None
    return [(number, _without_tail(row)) for number, row in found if any(cell.strip() for cell in row)]


def _without_tail(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


def _shown(cell: Any) -> str:
    """What stands there. A number typed without its 0 is still a number: 3331234567."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)
