"""The commands of whoever keeps Saathi running: doctor, backup, restore, what waits to leave, what was set aside."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway import doctor as doctors
from gateway import webhooks
from gateway.parts import Parts
from store import aside, hold, inbox, resealing
from store import backup as backups

NOT_ASIDE = "{} is not among those that were set aside"


def _parts() -> Parts:
    parts: Parts = current_app.extensions["saathi"]
    return parts


@click.command()
@with_appcontext
def doctor() -> None:
    """Look at settings, database, Redis, workers, clock and each provider, and say what to do.

    Sends nothing. Ends with 1 if something is wrong.
    """
    wrong = 0
    for found in doctors.examine(_parts()):
        wrong += found.state == "wrong"
        mark = {"ok": "ok   ", "note": "note ", "wrong": "WRONG"}[found.state]
        click.echo(f"{mark}  {found.name}{': ' if found.words else ''}{found.words}")
    if wrong:
        raise click.ClickException(f"{wrong} of these need you")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write the whole database, as it is at this moment, to a new FILE (gzipped JSON), while everything runs.

    It holds numbers and words of teachers: keep it where only you read it, and VAULT_KEY somewhere else: without that
    key nobody reads the safety items in it, you neither.
    """
    try:
        rows = backups.write(_parts().database, file)
    except FileExistsError:
        raise click.ClickException(f"{file} is there already: a backup never replaces another") from None
    except OSError as why:
        raise click.ClickException(f"{file} cannot be written: {why.strerror}") from None
    click.echo(f"{sum(rows.values())} rows of {len(rows)} tables, {file.stat().st_size // 1024 + 1} kB: {file}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Fill an empty, migrated database from a backup FILE, of SQLite or PostgreSQL alike.

    Nothing leaves afterwards until `flask outbox release`: what waits in the backup may have been sent since.
    """
    try:
        with _parts().database.transaction() as db:
            rows = backups.restore(db, file)
    except backups.CannotRestore as why:
        raise click.ClickException(str(why)) from None
    click.echo(f"{sum(rows.values())} rows of {len(rows)} tables. Sending is on hold: flask outbox shows what waits.")


@click.command()
@with_appcontext
def reseal() -> None:
    """Seal everything anew with the first key of VAULT_KEY; after that the second one can go.

    Ends with 1 if there is something that neither key opens.
    """
    parts = _parts()
    if parts.spool.waiting:
        raise click.ClickException(
            f"{parts.spool.waiting} events wait on the disk, sealed: let a worker take them up first"
        )
    with parts.database.transaction() as db:
        done, unreadable = resealing.reseal(db, parts.vault)
    click.echo(f"{done} sealed anew.")
    if unreadable:
        raise click.ClickException(f"{unreadable} cannot be opened with these keys: keep the old key, and find theirs")


@click.group("outbox", invoke_without_command=True)
@with_appcontext
def outbox() -> None:
    """What waits to leave; put all sending on hold and release it."""
    if click.get_current_context().invoked_subcommand is None:
        _show(_parts())


def _show(parts: Parts) -> None:
    with parts.database.reading() as db:
        why, waiting, set_aside = hold.why(db), hold.waiting(db), aside.listed(db)
    click.echo(f"On hold: {why}." if why else "Messages leave.")
    for kind, (n, since) in waiting.items():
        click.echo(f"  {kind:5} {n:6} waiting, the oldest written {since.astimezone(parts.policy.zone):%Y-%m-%d %H:%M}")
    if not waiting:
        click.echo("  Nothing waits.")
    for each in set_aside:
        since = each.created_at.astimezone(parts.policy.zone)
        click.echo(
            f"  Set aside: {each.id}, {each.kind} to ...{each.msisdn[-2:]} of {since:%Y-%m-%d %H:%M}: {each.reason}"
        )
    if set_aside:
        click.echo("  Mend what is wrong, then flask outbox retry ID; or flask outbox drop ID.")


@outbox.command("hold")
@click.option("--why", default="by the operator", help="For whoever looks next.")
@with_appcontext
def put_on_hold(why: str) -> None:
    """Nothing leaves from now on, replies neither. Teachers can go on reporting and asking."""
    with _parts().database.transaction() as db:
        hold.begin(db, why)
    _show(_parts())


@outbox.command("release")
@click.option(
    "--drop-before", type=click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%d"]), help="Do not send what was written before."
)
@with_appcontext
def release(drop_before: datetime | None) -> None:
    """Messages leave again, those that are still worth sending and in their hours."""
    parts = _parts()
    since = drop_before.replace(tzinfo=parts.policy.zone) if drop_before else None
    with parts.database.transaction() as db:
        dropped = hold.release(db, since)
    parts.ring()
    click.echo(f"Messages leave again; {dropped} were dropped." if drop_before else "Messages leave again.")


@outbox.command("retry")
@click.argument("message", metavar="ID", type=int)
@with_appcontext
def retry_outgoing(message: int) -> None:
    """Try to send a message again that was set aside, once what was wrong is mended."""
    with _parts().database.transaction() as db:
        if not aside.retry(db, message):
            raise click.ClickException(NOT_ASIDE.format(message))
    _parts().ring()
    click.echo(f"{message} is due again, for as long as it is worth sending.")


@outbox.command("drop")
@click.argument("message", metavar="ID", type=int)
@with_appcontext
def drop_outgoing(message: int) -> None:
    """Never send a message that was set aside."""
    with _parts().database.transaction() as db:
        if not aside.drop(db, message):
            raise click.ClickException(NOT_ASIDE.format(message))
    click.echo(f"{message} will not be sent.")


@click.group("inbox", invoke_without_command=True)
@with_appcontext
def incoming() -> None:
    """What arrived and could not be taken up: set aside, or waiting on the disk for the database."""
    if click.get_current_context().invoked_subcommand is not None:
        return
    parts = _parts()
    with parts.database.reading() as db:
        set_aside = inbox.aside(db)
    for each in set_aside:
        since = each.received_at.astimezone(parts.policy.zone)
        click.echo(f"  Set aside: {each.id}, by {each.channel} from ...{each.msisdn[-2:]} at {since:%Y-%m-%d %H:%M}")
    if set_aside:
        click.echo("  Mend what is wrong, then flask inbox retry ID; or flask inbox drop ID.")
    if parts.spool.waiting:
        click.echo(f"  On the disk: {parts.spool.waiting}; a worker takes them up when the database answers.")
    if parts.spool.unreadable:
        click.echo(f"  On the disk, unreadable: {parts.spool.unreadable}, in {parts.config.settings.spool_folder}.")
    if not (set_aside or parts.spool.waiting or parts.spool.unreadable):
        click.echo("  All that arrived was taken up.")


@incoming.command("retry")
@click.argument("message", metavar="ID", type=int)
@with_appcontext
def retry_incoming(message: int) -> None:
    """Take a message up again that was set aside, as of the hour when it came."""
    try:
        found = webhooks.retry(_parts(), message)
    except Exception as fault:
        raise click.ClickException(f"{message} still fails ({type(fault).__name__}), and stays set aside") from fault
    if not found:
        raise click.ClickException(NOT_ASIDE.format(message))
    click.echo(f"{message} was taken up.")


@incoming.command("drop")
@click.argument("message", metavar="ID", type=int)
@with_appcontext
def drop_incoming(message: int) -> None:
    """Never take up a message that was set aside. Its words stay as long as those of others."""
    with _parts().database.transaction() as db:
        if not inbox.drop(db, message):
            raise click.ClickException(NOT_ASIDE.format(message))
    click.echo(f"{message} stays unanswered.")


COMMANDS = (doctor, backup, restore, reseal, outbox, incoming)
