"""`flask calendar`: vacations, holidays as they really fall, outages, exams, polio days and Ramadan, for each place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection

from flows.calendar import KINDS, Block
from flows.catalogue import SOURCE
from flows.texts import render
from gateway.parts import Parts
from store import calendar as calendars
from store import calendar_file

A_YEAR = timedelta(days=400)
DAY = click.DateTime(["%Y-%m-%d"])


def _parts() -> Parts:
    parts: Parts = current_app.extensions["saathi"]
    return parts


def _hour(_context: click.Context, _option: click.Parameter, value: datetime | None) -> time | None:
    return value.time() if value else None


@click.group()
def calendar() -> None:
    """Which days count, and where. A change holds within seconds.

    PLACE is everywhere, winter, summer, or the name of a district or cluster. Days are written 2027-03-01.
    """


@calendar.command("list")
@click.option("--from", "first", type=DAY, help="From this day; today if left out. Shows the 400 days after it.")
@with_appcontext
def list_blocks(first: datetime | None) -> None:
    """What is in the calendar, with its numbers, and the holidays that are only estimated."""
    parts = _parts()
    with parts.database.reading() as db:
        begin = first.date() if first else parts.moment(db).today
        there = [
            block for block in calendars.blocks(db) if block.last_day >= begin and block.first_day < begin + A_YEAR
        ]
        there += _estimates(db, begin)
        names = calendars.names_of(db, [block.where for block in there])
    for block in sorted(there, key=lambda block: (block.first_day, block.id)):
        click.echo(_line(block, names[block.where]))
    if not there:
        click.echo("Nothing but Sundays and public holidays: flask calendar import brings the usual vacations.")


@calendar.command("add")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("first", type=DAY)
@click.argument("last", type=DAY, required=False)
@click.option("--place", default="", help="Everywhere if left out.")
@click.option("--why", default="", help="In words; of a holiday its name: Iqbal Day, Eid al-Fitr.")
@click.option("--since", type=click.DateTime(["%H:%M"]), callback=_hour, help="An outage of some hours only: 13:00.")
@click.option("--until", type=click.DateTime(["%H:%M"]), callback=_hour, help="Its end: 18:00.")
@click.option("--estimate", is_flag=True, help="Not known for certain yet.")
@with_appcontext
def add_block(  # noqa: PLR0913 - one argument an option
    kind: str, first: datetime, last: datetime | None, place: str, why: str, since: time | None, until: time | None,
    estimate: bool,
) -> None:  # fmt: skip
    """Add days, both ends with, on which something is otherwise.

    vacation: schools are closed, offices are not. holiday: both; it takes the place of the public holiday of the same
    name within 15 days. outage: no phone works; messages wait and clocks stop. exams, polio: no workshops.
    ramadan: messages leave from 10:00 to 15:00. hold: networks may be off; what can wait leaves afterwards.
    """
    parts = _parts()
    with parts.database.transaction() as db:
        try:
            where = calendars.place_called(db, place)
        except calendars.NoSuchPlace:
            raise click.ClickException(f"there is no zone, district or cluster called {place!r}") from None
        days = (first.date(), (last or first).date())
        block = Block(kind, *days, where, since, until, why.strip(), confirmed=not estimate)
        if wrong := block.why_wrong():
            raise click.ClickException(render(wrong, SOURCE))
        number = calendars.add(db, block)
        if number is None:
            raise click.ClickException("that is in the calendar already: see flask calendar list")
        _say(db, "Added:", replace(block, id=number))


@calendar.command("remove")
@click.argument("number", type=int)
@with_appcontext
def remove_block(number: int) -> None:
    """Take out what has this NUMBER in the list."""
    with _parts().database.transaction() as db:
        _say(db, "Removed:", _found(db, number))
        calendars.remove(db, number)


@calendar.command("confirm")
@click.argument("what")
@click.option("--first", type=DAY, help="The real first day, if it is another.")
@click.option("--last", type=DAY, help="The real last day.")
@with_appcontext
def confirm_block(what: str, first: datetime | None, last: datetime | None) -> None:
    """Say that WHAT is certain: a number in the list, or the name of an estimated holiday, such as "Eid al-Fitr"."""
    parts = _parts()
    with parts.database.transaction() as db:
        block = _found(db, int(what)) if what.isdecimal() else _estimated(db, what, parts.moment(db).today)
        begins = first.date() if first else block.first_day
        ends = last.date() if last else max(block.last_day, begins)
        block = replace(block, confirmed=True, first_day=begins, last_day=ends)
        if wrong := block.why_wrong():
            raise click.ClickException(render(wrong, SOURCE))
        if block.id:
            calendars.change(db, block)
        else:
            block = replace(block, id=calendars.add(db, block) or 0)
        _say(db, "Confirmed:", block)


@calendar.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=calendar_file.DEFAULTS)
@with_appcontext
def import_blocks(file: Path) -> None:
    """Add what FILE lists; without one the usual vacations of both zones, Ramadan and Muharram, as estimates to be confirmed."""
    try:
        with _parts().database.transaction() as db:
            new, of = calendar_file.bring(db, file.read_text(encoding="utf-8"))
    except (calendar_file.WrongFile, UnicodeDecodeError) as wrong:
        raise click.ClickException(f"nothing was written: {wrong}") from None
    click.echo(f"{new} of {of} were new. Days that nobody confirmed: flask calendar list.")


def _found(db: Connection, number: int) -> Block:
    try:
        return calendars.find(db, number)
    except calendars.NoSuchBlock:
        raise click.ClickException(
            f"nothing in the calendar has the number {number}: see flask calendar list"
        ) from None


def _estimates(db: Connection, begin: date) -> list[Block]:
    return calendars.read(db).everywhere.estimated(begin, begin + A_YEAR)


def _estimated(db: Connection, name: str, today: date) -> Block:
    there = _estimates(db, today)
    for block in there:
        if block.why.casefold() == name.strip().casefold():
            return block
    raise click.ClickException(
        f"no estimated holiday is called {name!r}; there are: {', '.join(dict.fromkeys(block.why for block in there))}"
    )


def _say(db: Connection, did: str, block: Block) -> None:
    click.echo(f"{did} {_line(block, calendars.names_of(db, [block.where])[block.where]).strip()}")


def _line(block: Block, place: str) -> str:
    days = f"{block.first_day}" + (f" to {block.last_day}" if block.last_day > block.first_day else "")
    hours = f" {block.since:%H:%M}-{block.until:%H:%M}" if block.since and block.until else ""
    doubt = "" if block.confirmed else "  (estimate)"
    return f"{block.id or '-':>4}  {block.kind:<9} {place:<14} {days:<26}{hours} {block.why}{doubt}".rstrip()


COMMANDS = (calendar,)
