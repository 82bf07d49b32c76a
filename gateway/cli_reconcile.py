"""What the night's comparison with the providers' lists found, and what is marked since."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.jobs import reconcile as job
from gateway.parts import Parts
from store import reconciling


def _parts() -> Parts:
    parts: Parts = current_app.extensions["saathi"]
    return parts


@click.group("reconcile", invoke_without_command=True)
@with_appcontext
def reconcile() -> None:
    """Up to when our book was held against each provider's list, and messages that are marked: it does not know them."""
    if click.get_current_context().invoked_subcommand is None:
        _show(_parts())


def _show(parts: Parts) -> None:
    able = [name for name, channel in parts.channels.items() if channel.lists]
    with parts.database.reading() as db:
        reached = {name: reconciling.reached(db, name) for name in able}
        marked = reconciling.doubted(db)
    for name, until in reached.items():
        click.echo(
            f"{name}: {f'compared up to {until.astimezone(parts.policy.zone):%Y-%m-%d %H:%M}' if until else 'never yet'}"
        )
    if not able:
        click.echo("No provider here has a list that could be asked for.")
    for each in marked:
        at = each.received_at.astimezone(parts.policy.zone)
        click.echo(
            f"  {each.inbox_id:6}  {each.channel}  {at:%Y-%m-%d %H:%M}  ...{each.msisdn[-2:]}  read as: {each.understood}"
            + (", does not count" if each.disputed else "")
        )
    click.echo(
        f"{len(marked)} marked: see what they did, then flask reconcile clear ID, or clear ID --forged."
        if marked
        else "Nothing is marked."
    )


@reconcile.command("now")
@with_appcontext
def now() -> None:
    """Compare now, as is done every night: feeds in what was lost, marks what is not theirs, settles what was uncertain."""
    parts = _parts()
    for name, n in job.run(parts, by_hand=True).items():
        click.echo(f"{name}: {n}")
    _show(parts)


@reconcile.command("clear")
@click.argument("message", type=int, metavar="ID")
@click.option("--forged", is_flag=True, help="It was made up: a count that it brought stays out.")
@with_appcontext
def clear(message: int, forged: bool) -> None:
    """A marked message is genuine after all: a count that it brought counts again; or, with --forged, is dealt with."""
    with _parts().database.transaction() as db:
        cleared = reconciling.clear(db, message, genuine=not forged)
    if not cleared:
        raise click.ClickException(f"{message} is not marked")
    click.echo(f"{message} is no longer marked.")


COMMANDS = (reconcile,)
