"""Blocks of the calendar from a CSV file, as `calendar_defaults.csv`; `docs/calendar.md` tells administrators about it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path

from sqlalchemy import Connection

from flows.calendar import Block
from flows.catalogue import SOURCE
from flows.texts import render
from store import calendar

DEFAULTS = Path(__file__).with_name("calendar_defaults.csv")
COLUMNS = ("kind", "place", "first_day", "last_day", "since", "until", "why", "confirmed")


class WrongFile(ValueError):
    """What is wrong with the file, and on which line."""


def bring(db: Connection, text: str, all_confirmed: bool = False) -> tuple[int, int]:
    """Put every line of a file in that is not there yet: how many were new, how many there were. Raises WrongFile."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    absent = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if absent:
        raise WrongFile(f"line 1 must name the columns; missing: {', '.join(absent)}")
    read = [_block(db, row, reader.line_num, all_confirmed) for row in reader]
    return sum(calendar.add(db, block) is not None for block in read), len(read)


def _block(db: Connection, row: Mapping[str, str | None], line: int, all_confirmed: bool) -> Block:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    try:
        block = Block(
            cells["kind"],
            date.fromisoformat(cells["first_day"]),
            date.fromisoformat(cells["last_day"] or cells["first_day"]),
            calendar.place_called(db, cells["place"]),
            time.fromisoformat(cells["since"]) if cells["since"] else None,
            time.fromisoformat(cells["until"]) if cells["until"] else None,
            cells["why"],
            all_confirmed or cells["confirmed"].casefold() == "yes",
        )
    except calendar.NoSuchPlace as name:
        raise WrongFile(f"line {line}: there is no zone, district or cluster called {str(name)!r}") from None
    except ValueError as wrong:
        raise WrongFile(f"line {line}: {wrong}") from None
    if wrong_with_it := block.why_wrong():
        raise WrongFile(f"line {line}: {render(wrong_with_it, SOURCE)}")
    return block
