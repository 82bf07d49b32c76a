"""The `flask` commands. Each ends with 0, or with one clear line and 1."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection

from gateway import (
    cli_account,
    cli_calendar,
    cli_cost,
    cli_digest,
    cli_district,
    cli_operate,
    cli_people,
    cli_phone,
    cli_question,
    cli_reconcile,
    cli_routes,
    cli_rules,
    cli_sheet,
    cli_specialist,
    cli_staff,
    cli_term,
)
from gateway.config import Config
from gateway.parts import Parts
from store import demo
from store.database import migrate as migrate_database


def register(app: Flask) -> None:
    """Give an application its commands."""
    more = (
        cli_account,
        cli_people,
        cli_staff,
        cli_specialist,
        cli_question,
        cli_district,
        cli_rules,
        cli_calendar,
        cli_digest,
        cli_sheet,
        cli_phone,
        cli_operate,
        cli_routes,
        cli_cost,
        cli_reconcile,
        cli_term,
    )
    for command in (migrate, demo_data, *(command for module in more for command in module.COMMANDS)):
        app.cli.add_command(command)


def _parts() -> Parts:
    parts: Parts = current_app.extensions["saathi"]
    return parts


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the database to the newest schema. Safe to repeat."""
    migrate_database(_parts().database.url)
    click.echo("The database is up to date.")


@click.command("demo-data")
@with_appcontext
def demo_data() -> None:
    """Fill an empty database with the demo programme, once, and write var/demo.json."""
    parts = _parts()
    own = parts.config.settings
    if not own.simulator:
        raise click.ClickException("the demo programme is for a demo only: set SIMULATOR=on")
    with parts.database.transaction() as db:
        if demo.is_there(db):
            click.echo("The demo programme is there already.")
        else:
            parts.clock.set(db, own.clock_start)
            _fill(db, parts)
            click.echo("The demo programme is ready.")
        facts = demo.describe(db)
    write_demo_file(parts.config, facts)


def _fill(db: Connection, parts: Parts) -> None:
    try:
        demo.fill(db, parts.moment(db))
    except demo.NotEmpty as why:
        raise click.ClickException(str(why)) from None


def write_demo_file(config: Config, facts: dict[str, object]) -> None:
    """What a script needs to play with the demo: where it is, with which tokens, as whom. For this user's eyes only."""
    own = config.settings
    path = Path("var") / "demo.json"
    path.parent.mkdir(exist_ok=True)
    whole = {
        "url": own.public_base_url.rstrip("/"),
        "tokens": {"africastalking": config.environ.get("AFRICASTALKING_WEBHOOK_TOKEN", "").split(",")[0]},
        "ussd_code": own.africastalking_ussd_code,
        "short_code": own.africastalking_short_code,
        **facts,
    }
    path.touch(mode=0o600)
    path.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n")
