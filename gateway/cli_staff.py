"""`flask staff`: who holds which post, who acts for whom, and since when."""

from __future__ import annotations

from datetime import date, datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.parts import Parts
from store import roster as rosters
from store import staff as posts
from store.roster import cells
from store.staff import Appointment, CannotAppoint, PostLine

_KINDS = [kind.replace("_", "-") for kind in posts.KINDS]


def _parts() -> Parts:
    parts: Parts = current_app.extensions["saathi"]
    return parts


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
@click.option(
    "--district", default="", help="For a district officer, a deputy officer, or a focal person of one district."
)
@click.option("--cluster", default="", help="For a mentor or deputy.")
@click.option("--language", default="", callback=_language, help='"Roman Urdu" or "English".')
@click.option("--sex", type=click.Choice(["f", "m"]), default=None)
@click.option(
    "--since",
    "--from",
    "since",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=_day,
    help="The first day; today if left out.",
)
@click.option("--acting", is_flag=True, help="For a while only, up to --to: then the post falls back to its holder.")
@click.option("--to", "until", type=click.DateTime(["%Y-%m-%d"]), callback=_day, help="The last day of who acts.")
@with_appcontext
def add_staff(  # noqa: PLR0913 - one argument an option
    kind: str,
    msisdn: str,
    name: str,
    district: str,
    cluster: str,
    language: str,
    sex: str | None,
    since: date | None,
    acting: bool,
    until: date | None,
) -> None:
    """Give a post to somebody. Whoever held it holds it until that day; open questions stay with the post."""
    parts = _parts()
    kind = kind.replace("-", "_")
    stray = cluster if kind in posts.OF_DISTRICT else district if kind in posts.OF_CLUSTER else ""
    if stray:
        raise click.ClickException(f"{stray} is no place for this post: see flask staff add --help")
    if acting != (until is not None):
        raise click.ClickException("whoever acts does so up to a day: --acting and --to go together")
    wanted = Appointment(kind, msisdn, name.strip(), (cluster or district).strip(), language, sex or "", since, until)
    try:
        with parts.database.transaction() as db:
            done = posts.appoint(db, wanted, parts.clock.now(db))
    except CannotAppoint as why:
        raise click.ClickException(str(why)) from None
    said = f"{done.name}: {_title(kind)}, {done.place}"
    if done.already:
        click.echo(f"{said}, already.")
    elif until:
        back = f"; then {done.before} again" if done.before else "; then the post is vacant"
        click.echo(f"{said}, acting from {done.since} to {until}{back}.")
    else:
        click.echo(f"{said}, since {done.since}" + (f", after {done.before}." if done.before else "."))


@staff.command("end")
@click.argument("post", type=click.Choice(_KINDS))
@click.argument("place", default="")
@with_appcontext
def end_post(post: str, place: str) -> None:
    """Say that nobody holds POST (of PLACE, its district or cluster) from now on. Access ends at once; what is open stays."""
    parts = _parts()
    try:
        with parts.database.transaction() as db:
            done = posts.end(db, post.replace("-", "_"), place.strip(), parts.clock.now(db))
    except CannotAppoint as why:
        raise click.ClickException(str(why)) from None
    said = f"{_title(post)}, {done.place}"
    click.echo(f"{said}: vacant now, after {done.before}." if done.before else f"{said}: was vacant already.")


@staff.command("history")
@click.argument("post", type=click.Choice(_KINDS))
@click.argument("place", default="")
@with_appcontext
def post_history(post: str, place: str) -> None:
    """Who held POST (of PLACE, its district or cluster) from when to when, the latest first."""
    parts = _parts()
    try:
        with parts.database.reading() as db:
            lines = posts.history(db, post.replace("-", "_"), place.strip())
    except CannotAppoint as why:
        raise click.ClickException(str(why)) from None
    for line in lines:
        click.echo(
            f"{line.since} to {line.until or 'now       '}  {line.name}" + (" (acting)" if line.acts_for else "")
        )
    if not lines:
        click.echo("Nobody has held it yet.")


@staff.command("list")
@with_appcontext
def list_staff() -> None:
    """Every post with whoever is in charge, since when and, acting, until when; or "vacant"."""
    parts = _parts()
    with parts.database.reading() as db:
        lines = posts.listing(db, rosters.day_of(parts.clock.now(db)))
    if not lines:
        click.echo("No posts yet: they come with the roster (flask roster import FILE).")
    for line in lines:
        click.echo(f"{_title(line.kind):<17} {line.place:<20} {_in_charge(line)}")


def _in_charge(line: PostLine) -> str:
    if line.since is None:
        return "vacant"
    if line.until is None:
        return f"{line.name}, since {line.since}"
    return f"{line.name}, acting for {line.acts_for or 'nobody'}, {line.since} to {line.until}"


def _title(kind: str) -> str:
    return kind.replace("_", " ").replace("-", " ")


COMMANDS = (staff,)
