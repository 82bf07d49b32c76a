"""`flask sheet`: the programme's figures of a month."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from flows.sheet import Month, as_text
from flows.sheet_page import as_html
from gateway.parts import Parts
from store.sheet import sheet


@click.command("sheet")
@click.option("--month", type=click.DateTime(["%Y-%m"]), help="As 2026-11; this month if left out.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a page to this file instead, to print or send.",
)
@with_appcontext
def print_sheet(month: datetime | None, out: Path | None) -> None:
    """Print the programme sheet of a month: reach, participation, answers, what waits, silence and service, by district.

    Always n of N, districts by name, and nothing about fewer than five people.
    """
    parts: Parts = current_app.extensions["saathi"]
    with parts.database.reading() as db:
        moment = parts.moment(db)
        wanted = Month((month.date() if month else moment.today).replace(day=1))
        if wanted.first > moment.today:
            raise click.ClickException(f"{wanted.first:%B %Y} has not begun: today is {moment.today}")
        found = sheet(db, wanted, moment)
    if out is None:
        click.echo(as_text(found))
        return
    try:
        out.write_text(as_html(found), encoding="utf-8")
    except OSError as why:
        raise click.ClickException(f"cannot write {out}: {why.strerror}") from None
    click.echo(f"The sheet of {wanted.first:%B %Y} is in {out}.")


COMMANDS = (print_sheet,)
