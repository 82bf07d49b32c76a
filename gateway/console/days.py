"""A block of the calendar in words."""

from __future__ import annotations

from flows.calendar import Block
from flows.texts import T, Text, span
from gateway.console import wording
from gateway.console.visit import Visit
from store import calendar as calendars


def place(name: str) -> Text | str:
    """What a place of the calendar is called."""
    return wording.PLACES.get(name, name)


def said(visit: Visit, block: Block) -> Text:
    """What is otherwise, when and where."""
    name = calendars.names_of(visit.db, [block.where])[block.where]
    what = T("programme", "{kind}, {days} {year}, {place}. {why}", kind=wording.BLOCKS[block.kind], why=block.why)
    return what.filled(days=span(block.first_day, block.last_day), year=block.last_day.year, place=place(name))
