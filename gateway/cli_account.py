"""`flask account`: accounts with a password and an authenticator, for administrators, the vault and exports."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.parts import Parts
from store import accounts, guarding, people
from store.accounts import CannotInvite
from store.roster import cells


def _parts() -> Parts:
    parts: Parts = current_app.extensions["saathi"]
    return parts


@click.group()
def account() -> None:
    """Who signs in to the console with a password and an authenticator."""


@account.command("invite")
@click.argument("number")
@click.argument("email")
@with_appcontext
def invite(number: str, email: str) -> None:
    """Print a link by which the person with NUMBER sets up an account, or sets it up anew: a lost telephone, a lost password.

    The link works once, within two days. What the account opens depends on the posts that its owner holds: give them
    with flask staff add.
    """
    parts = _parts()
    try:
        with parts.database.transaction() as db:
            there = people.by_msisdn(db, cells.msisdn(number))
            if len(there) != 1:
                found = "nobody has" if not there else f"{len(there)} people have"
                raise click.ClickException(
                    f"{found} the number {number}: give the post to somebody with flask staff add"
                )
            word = accounts.invite(db, there[0].id, email, datetime.now(UTC))
            guarding.tell_of_link(db, there[0].id, parts.clock.now(db))
    except (CannotInvite, cells.Unreadable) as why:
        raise click.ClickException(str(why)) from None
    click.echo(f"For {there[0].name or number}, once, within two days:")
    click.echo(f"{parts.config.settings.public_base_url.rstrip('/')}/console/account/{word}")


@account.command("list")
@with_appcontext
def list_accounts() -> None:
    """Every account, and whether it was set up."""
    with _parts().database.reading() as db:
        found = accounts.listing(db)
    for each in found:
        click.echo(f"{each.email:<40} {each.name}" + ("" if each.ready else " (not set up yet)"))
    if not found:
        click.echo("No accounts yet: flask account invite NUMBER EMAIL makes the first.")


COMMANDS = (account,)
