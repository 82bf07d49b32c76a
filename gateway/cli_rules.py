"""`flask rules`: clocks, caps, windows and how Saathi is reached, each with its default."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from flows import adjusting
from flows.adjusting import OPTIONS, Unusable
from gateway.parts import Parts
from store import audit, choices

_ALONE = " It holds at once, without a second person's word."


def _parts() -> Parts:
    parts: Parts = current_app.extensions["saathi"]
    return parts


@click.group()
def rules() -> None:
    """What may be set otherwise than it is delivered. A change holds within seconds, in the whole programme.

    Nobody else is asked here: who has the machine has everything. At the console it waits for a second person's word, and
    what waits there for a rule that is set here is not done any more.

    Days are working days; hours are written 09:00; weekdays 0 (Monday) to 5 (Saturday); what is on or off: yes or no.
    """


@rules.command("list")
@click.option("--changed", is_flag=True, help="Only those that are set otherwise.")
@with_appcontext
def list_rules(changed: bool) -> None:
    """Every rule, its value and, where it is set otherwise, its default."""
    parts = _parts()
    with parts.database.reading() as db:
        chosen = choices.read(db)
    for name, option in OPTIONS.items():
        usual = adjusting.kept(adjusting.usual(name, parts.config.programme))
        value = chosen.get(name, usual)
        if value != usual or not changed:
            click.echo(
                f"{option.group:<8} {name:<24} {value or '-':<8} {f'default {usual or chr(45)}' if value != usual else ''}".rstrip()
            )


@rules.command("set")
@click.argument("name", type=click.Choice(tuple(OPTIONS)), metavar="NAME")
@click.argument("value")
@with_appcontext
def put_rule(name: str, value: str) -> None:
    """Set NAME to VALUE, as in: flask rules set officer_days_week 10."""
    parts = _parts()
    usual = adjusting.kept(adjusting.usual(name, parts.config.programme))
    try:
        with parts.database.transaction() as db:
            choices.put(db, {name: None if value == usual else value})
            audit.note(db, None, "rules changed", f"{name} {value}")
    except Unusable as wrong:
        option = OPTIONS[name]
        hint = f" (from {option.least} to {option.most})" if wrong.why == "too little or too much" else ""
        raise click.ClickException(f"{wrong}{hint}") from None
    click.echo(f"{name}: {value}.{_ALONE}")


@rules.command("reset")
@click.argument("name", type=click.Choice(tuple(OPTIONS)), metavar="NAME")
@with_appcontext
def reset_rule(name: str) -> None:
    """Set NAME back to its default."""
    parts = _parts()
    usual = adjusting.kept(adjusting.usual(name, parts.config.programme))
    with parts.database.transaction() as db:
        choices.put(db, {name: None})
        audit.note(db, None, "rules changed", f"{name} {usual}")
    click.echo(f"{name}: {usual or '-'}, its default.{_ALONE}")


COMMANDS = (rules,)
