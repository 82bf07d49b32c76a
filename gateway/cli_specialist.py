"""`flask specialist`: who knows a topic well and may be asked about it from any district."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection

from flows.facts import Person
from flows.texts import render
from flows.topics import ASKED
from gateway.parts import Parts
from store import people, pool, specialists
from store.roster import cells

_TOPIC = click.Choice(sorted(ASKED))


def _parts() -> Parts:
    parts: Parts = current_app.extensions["saathi"]
    return parts


@click.group()
def specialist() -> None:
    """Who knows a topic well and may be asked about it from any district."""


def _person(db: Connection, number: str) -> Person:
    try:
        there = people.by_msisdn(db, cells.msisdn(number))
    except cells.Unreadable as wrong:
        raise click.ClickException(str(wrong)) from None
    if len(there) != 1:
        raise click.ClickException(
            f"{number}: {'several people share this number' if there else 'nobody has this number'}"
        )
    return there[0]


@specialist.command("add")
@click.argument("number")
@click.argument("topic", type=_TOPIC)
@with_appcontext
def add_specialist(number: str, topic: str) -> None:
    """Let whoever has NUMBER be asked about TOPIC: a mentor, or one of the province's team."""
    parts = _parts()
    with parts.database.transaction() as db:
        person = _person(db, number)
        try:
            added = specialists.add(db, person, topic, parts.moment(db))
        except specialists.CannotAdd as why:
            raise click.ClickException(str(why)) from None
    click.echo(f"{person.name or person.msisdn}: {render(ASKED[topic], 'en')}" + ("." if added else ", already."))


@specialist.command("end")
@click.argument("number")
@click.argument("topic", type=_TOPIC)
@with_appcontext
def end_specialist(number: str, topic: str) -> None:
    """Ask whoever has NUMBER no more about TOPIC; what was asked already may still be answered."""
    parts = _parts()
    with parts.database.transaction() as db:
        person = _person(db, number)
        ended = specialists.end(db, person, topic, parts.moment(db))
    if not ended:
        raise click.ClickException(
            f"{person.name or person.msisdn} was not asked about {topic}: see flask specialist list"
        )
    click.echo(f"{person.name or person.msisdn}: {render(ASKED[topic], 'en')}, no more.")


@specialist.command("list")
@with_appcontext
def list_specialists() -> None:
    """Everybody who may be asked, by topic, with how many questions wait for each."""
    parts = _parts()
    with parts.database.reading() as db:
        lines = pool.listing(db, parts.moment(db).today)
    for line in lines:
        waits = f", {line.waiting} waiting" if line.waiting else ""
        click.echo(f"{render(ASKED[line.topic], 'en'):<18} {line.name or line.msisdn}, since {line.since}{waits}")
    if not lines:
        click.echo("Nobody yet: flask specialist add NUMBER TOPIC")


COMMANDS = (specialist,)
