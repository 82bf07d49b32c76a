"""`flask question`: what came by telephone, visit or letter, logged in the same queue."""

from __future__ import annotations

from dataclasses import replace

import click
from flask import current_app
from flask.cli import with_appcontext

from flows.outcomes import QuestionAsked
from flows.topics import ASKED, KINDS
from gateway.parts import Parts
from store import desk, people
from store.roster import cells

_SEEN_BY = {"private": "mentor", "cluster": "cluster", "named": "cluster_named"}


@click.group()
def question() -> None:
    """Questions that came by telephone, visit or letter."""


@question.command("add")
@click.option("--number", required=True, help="Of the teacher who asked: 0333 1234567.")
@click.option("--source", type=click.Choice(desk.SOURCES), required=True, help="How it came.")
@click.option("--kind", type=click.Choice(list(KINDS)), required=True)
@click.option("--topic", type=click.Choice(sorted(ASKED)), default=None, help="Of a teaching question.")
@click.option(
    "--seen-by", type=click.Choice(list(_SEEN_BY)), default="private", help="Who may see it, as the teacher said."
)
@click.option("--urgency", type=click.Choice(["today", "week", "workshop"]), default="week")
@click.option("--to", type=click.Choice(desk.TO), default="mentor", help="An office, where the teacher asked for it.")
@click.argument("words", nargs=-1, required=True)
@with_appcontext
def add_question(  # noqa: PLR0913 - one argument an option
    number: str, source: str, kind: str, topic: str | None, seen_by: str, urgency: str, to: str, words: tuple[str, ...]
) -> None:
    """Log WORDS as a question of whoever has NUMBER. It is answered, passed up and counted like any other."""
    parts: Parts = current_app.extensions["saathi"]
    asked = QuestionAsked(0, kind, topic or "", _SEEN_BY[seen_by], urgency, " ".join(words), source=source)
    try:
        with parts.database.transaction() as db:
            there = people.by_msisdn(db, cells.msisdn(number))
            if len(there) != 1:
                raise click.ClickException(
                    f"{number}: {'several share this number' if there else 'nobody has this number'}"
                )
            reference = desk.log(db, replace(asked, person_id=there[0].id), to, parts.moment(db))
    except (cells.Unreadable, desk.CannotLog) as why:
        raise click.ClickException(str(why)) from None
    parts.ring()
    click.echo(f"Logged as {reference}.")


COMMANDS = (question,)
