"""`flask phone`: a phone in the terminal."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.parts import Parts
from gateway.phone import handset
from gateway.phone.terminal import Terminal
from store import demo


@click.command("phone")
@click.argument("number", required=False)
@with_appcontext
def phone(number: str | None) -> None:
    """A phone in the terminal, at NUMBER; without one, that of the demo's first teacher."""
    parts: Parts = current_app.extensions["saathi"]
    if not parts.config.settings.simulator:
        raise click.ClickException("the phones are there with SIMULATOR=on only")
    try:
        msisdn = handset.number(number) if number else _first_teacher(parts)
    except handset.NoNumber as error:
        raise click.ClickException(str(error)) from error
    Terminal(parts, msisdn, sys.stdin, lambda words: click.echo(words, nl=False)).run()


def _first_teacher(parts: Parts) -> str:
    with parts.database.reading() as db:
        if not demo.is_there(db):
            raise click.ClickException("there is no demo programme here: give a NUMBER, or run flask demo-data")
        return str(demo.describe(db)["people"]["mentee"][0]["number"])


COMMANDS = (phone,)
