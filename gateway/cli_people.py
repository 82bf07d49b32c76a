"""`flask roster` and `flask staff`: who teaches where, and who holds which post."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.parts import Parts
from store import roster as rosters
from store import staff as posts
from store.roster import COLUMNS, Report, Roster, cells
from store.roster.report import UNCHANGED
from store.staff import Appointment, CannotAppoint

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
def staff() -> None:
    """Who holds which post: officers, mentors, the province, the focal person."""


def _number(_context: click.Context, _option: click.Parameter, value: str) -> str:
    try:
        return cells.msisdn(value)
    except cells.Unreadable as wrong:
        raise click.ClickException(str(wrong)) from None


def _language(_context: click.Context, _option: click.Parameter, value: str) -> str:
    try:
        return cells.choice(value, cells.LANGUAGES)
    except cells.Unreadable as wrong:
        raise click.ClickException(f"language: {wrong}") from None


def _day(_context: click.Context, _option: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


@staff.command("add")
@click.option("--post", "kind", type=click.Choice(_KINDS), required=True)
@click.option("--number", "msisdn", required=True, callback=_number, help="A mobile number: 0333 1234567.")
@click.option("--name", default="", help="Needed where nobody has this number yet.")
@click.option("--district", default="", help="For a district officer, or a focal person of one district.")
@click.option("--cluster", default="", help="For a mentor or deputy.")
@click.option("--language", default="", callback=_language, help='"Roman Urdu" or "English".')
@click.option("--sex", type=click.Choice(["f", "m"]), default=None)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), callback=_day, help="The first day; today if left out.")
@with_appcontext
def add_staff(  # noqa: PLR0913 - one argument an option
    kind: str, msisdn: str, name: str, district: str, cluster: str, language: str, sex: str | None, since: date | None
) -> None:
    """Give a post to somebody. Whoever held it holds it until that day; open questions stay with the post."""
    parts = _parts()
    kind = kind.replace("-", "_")
    stray = cluster if kind in posts.OF_DISTRICT else district if kind in posts.OF_CLUSTER else ""
    if stray:
        raise click.ClickException(f"{stray} is no place for this post: see flask staff add --help")
    wanted = Appointment(kind, msisdn, name.strip(), (cluster or district).strip(), language, sex or "", since)
    try:
        with parts.database.transaction() as db:
            done = posts.appoint(db, wanted, parts.clock.now(db))
    except CannotAppoint as why:
        raise click.ClickException(str(why)) from None
    said = f"{done.name}: {_title(kind)}, {done.place}"
    if done.already:
        click.echo(f"{said}, already.")
    else:
        click.echo(f"{said}, since {done.since}" + (f", after {done.before}." if done.before else "."))


@staff.command("list")
@with_appcontext
def list_staff() -> None:
    """Every post with its holder, or "vacant"."""
    parts = _parts()
    with parts.database.reading() as db:
        lines = posts.listing(db, rosters.day_of(parts.clock.now(db)))
    if not lines:
        click.echo("No posts yet: they come with the roster (flask roster import FILE).")
    for line in lines:
        holder = f"{line.name}, since {line.since}" if line.since else "vacant"
        click.echo(f"{_title(line.kind):<17} {line.place:<20} {holder}")


def _title(kind: str) -> str:
    return kind.replace("_", " ")


COMMANDS = (roster, staff)
