"""`flask roster`, `flask pin` and `flask person`: who teaches where, and what only the desk does for one of them."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection

from flows.catalogue import SOURCE
from flows.facts import Person
from flows.texts import render
from flows.typed import mobile
from gateway.parts import Parts
from store import erasing, people, pins, renumbering
from store import roster as rosters
from store import staff as posts
from store.roster import COLUMNS, Report, Roster
from store.roster.report import UNCHANGED

_KINDS = [kind.replace("_", "-") for kind in posts.KINDS]


def _parts() -> Parts:
    parts: Parts = current_app.extensions["saathi"]
    return parts


@click.group()
def roster() -> None:
    """Teachers and their schools, from a CSV file and back into one."""


@roster.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@with_appcontext
def import_roster(file: Path, dry_run: bool) -> None:
    """Bring the teachers of FILE into the programme; the same file twice changes nothing.

    Every wrong line is named. While one is wrong, nothing of the file is written.
    """
    parts = _parts()
    read = _read(file)
    with parts.database.transaction() as db:
        now = parts.clock.now(db)
        may_write = not (dry_run or read.wrong)
        report = (rosters.apply if may_write else rosters.compare)(db, read.rows, now)
    _say(read, report, dry_run)


def _read(file: Path) -> Roster:
    data = file.read_bytes()
    lines = data.count(b"\n")
    with click.progressbar(length=lines, label="Reading", hidden=lines < 2000) as bar:
        return rosters.read(data, lambda: bar.update(1))


def _say(read: Roster, report: Report, dry_run: bool) -> None:
    for fate in report.fates:
        if fate.what != UNCHANGED:
            click.echo(str(fate))
    for remark in sorted((*read.warnings, *report.warnings), key=lambda remark: remark.line):
        click.secho(f"Look at {remark}", err=True, fg="yellow")
    wrong = sorted((*read.wrong, *report.wrong), key=lambda remark: remark.line)
    for remark in wrong:
        click.secho(f"Wrong: {remark}", err=True, fg="red")
    counted = ", ".join(f"{number} {what}" for what, number in report.counts.items())
    click.echo(f"{len(read.rows)} rows read: {counted or 'nothing to do'}.")
    if wrong:
        raise click.ClickException(f"nothing was written: put right what is wrong ({len(wrong)}) and import again")
    click.echo("A dry run: nothing was written." if dry_run else "Written.")


@roster.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path, allow_dash=True), default="-")
@click.option("--force", is_flag=True, help="Write over a FILE that is there already.")
@with_appcontext
def export_roster(file: Path, force: bool) -> None:
    """Write the roster as CSV to FILE, or to the terminal; importing that again changes nothing."""
    parts = _parts()
    if file.exists() and str(file) != "-" and not force:
        raise click.ClickException(f"{file} is there already: give another name, or --force to write over it")
    try:
        with parts.database.reading() as db, click.open_file(str(file), "w", encoding="utf-8-sig") as open_file:
            written = rosters.export(db, open_file, parts.clock.now(db))
    except OSError as why:
        raise click.ClickException(f"{file}: {why.strerror}") from None
    click.echo(f"{written} rows written.", err=True)


export_roster.help = f"{export_roster.help}\n\nColumns: {', '.join(COLUMNS)}."


@click.group()
def pin() -> None:
    """The PINs of teachers whose phone others use."""


@pin.command("remove")
@click.argument("number")
@click.option("--name", default="", help="Of several people at the number, whose.")
@with_appcontext
def remove_pin(number: str, name: str) -> None:
    """Take away the PIN of whoever is at NUMBER, after speaking with her; then she chooses a new one in menu 7, 2."""
    with _parts().database.transaction() as db:
        gone = pins.remove(db, _one_at(db, number, name).id)
    click.echo("The PIN is gone." if gone else "There was no PIN.")


def _one_at(db: Connection, number: str, name: str) -> Person:
    there = [each for each in people.by_msisdn(db, mobile(number) or number) if name.lower() in each.name.lower()]
    if len(there) != 1:
        raise click.ClickException("nobody is there" if not there else "several are there: say whose with --name")
    return there[0]


@click.group()
def person() -> None:
    """One person, where only the desk may act."""


@person.command("erase")
@click.argument("number")
@click.option("--name", default="", help="Of several people at the number, who.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def erase_person(number: str, name: str, yes: bool) -> None:
    """Erase who is at NUMBER, as she asked: words, name and number go for ever, counts of pupils stay.

    Take her off the roster too: the next import of a list that still names her would bring her in again.
    """
    parts = _parts()
    with parts.database.reading() as db:
        found = _one_at(db, number, name)
    if not yes:
        click.confirm(f"Erase {found.name} at {found.msisdn}? Nobody can bring it back", abort=True)
    try:
        with parts.database.transaction() as db:
            counts = erasing.erase(db, found.id, parts.moment(db))
    except erasing.HoldsPosts as why:
        raise click.ClickException(str(why)) from None
    click.echo("Erased: " + (", ".join(f"{n} in {table}" for table, n in counts.items() if n) or "only her name"))


@person.command("number")
@click.argument("number")
@click.argument("new")
@click.option("--name", default="", help="Of several people at the number, who.")
@with_appcontext
def renumber_person(number: str, new: str, name: str) -> None:
    """Give who is at NUMBER the number NEW, after speaking with them; posts, questions and what waits go along."""
    parts = _parts()
    wanted = mobile(new)
    if wanted is None:
        raise click.ClickException(f"{new} is not a mobile number")
    try:
        with parts.database.transaction() as db:
            found = _one_at(db, number, name)
            now = parts.clock.now(db)
            look_at = renumbering.check(db, found.id, wanted, now)
            waited = renumbering.renumber(db, found.id, wanted, now)
    except renumbering.NumberTaken as why:
        raise click.ClickException(str(why)) from None
    for words in look_at:
        click.secho(f"Look at this: {render(words, SOURCE)}", err=True, fg="yellow")
    click.echo(f"{found.name or 'Changed'}: {wanted} from now on. Messages that waited and go there: {waited}.")


COMMANDS = (
    roster,
    pin,
    person,
)
