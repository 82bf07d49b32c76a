"""`flask digest`: what somebody's weekly digest would say. Nothing is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection

from flows import gsm, sending
from flows.digests import MENTOR, OFFICER, PROVINCE, digest, leaves_at
from flows.facts import Person
from flows.texts import render
from flows.week import Week, week_of
from gateway.channels.reading import e164
from gateway.jobs.digest import facts_of, readers_of
from gateway.parts import Parts
from store.due import Reader
from store.moment import Moment
from store.names import fold

Found = tuple[str, Week, Reader, Person]


@click.command("digest")
@click.argument("person")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day it is looked at: shows the next one to leave; today if left out. Questions are counted as they stand now.",
)
@with_appcontext
def print_digest(person: str, on: datetime | None) -> None:
    """Print the weekly digest of PERSON, a number or part of a name: a mentor's (D1), an officer's (D2), the province's (D3)."""
    parts: Parts = current_app.extensions["saathi"]
    with parts.database.reading() as db:
        moment = parts.moment(db)
        if on:
            moment = replace(moment, now=sending.instant(on.date(), moment.policy.mentor_digest_at, moment.policy))
        for found in _readers(db, person, moment):
            click.echo("\n".join(_lines(db, found, moment)))


def _readers(db: Connection, person: str, moment: Moment) -> list[Found]:
    """The digests of the one person that is meant. Raises ClickException where it is nobody, or several."""
    found = [
        (kind, week, reader, reader.to)
        for kind, week in _weeks(moment)
        for reader in readers_of(db, kind, week, moment, again=True)
        if reader.to and (reader.to.msisdn == e164(person) or (fold(person) and fold(person) in fold(reader.to.name)))
    ]
    meant = {who.id: who.name or who.msisdn for *_, who in found}
    if len(meant) > 1:
        raise click.ClickException(
            f"{person!r} may be {', '.join(sorted(meant.values()))}: give more of the name, or the number"
        )
    if not found:
        raise click.ClickException(
            f"{person!r} is no mentor's, district officer's or province's name or number on {moment.today}"
        )
    return found


def _weeks(moment: Moment) -> list[tuple[str, Week]]:
    """The next digests to leave, those of the day itself with them: the week each tells of, as far as it has come."""
    this, today = week_of(moment.today), moment.today
    coming = []
    for kind in (MENTOR, OFFICER, PROVINCE):
        leaves = leaves_at(kind, this.earlier(1), moment.policy, moment.calendar).astimezone(moment.policy.zone).date()
        coming.append((kind, this.earlier(1) if leaves >= today else this))
    return coming


def _lines(db: Connection, found: Found, moment: Moment) -> list[str]:
    kind, week, reader, who = found
    language = who.reads
    facts = facts_of(db, kind, week, moment)[reader.place_id]
    text = digest(facts, reader.spoke_lately, moment.programme, moment.policy, language)
    leaves = leaves_at(kind, week, moment.policy, moment.calendar).astimezone(moment.policy.zone)
    head = f"{kind} to {who.name or who.msisdn} ({facts.name}), {leaves:%a %d %b %Y %H:%M}"
    if text is None:
        return [head, "Nothing to say: no digest leaves.", ""]
    words = gsm.plain(render(text, language))
    encoding, parts = gsm.encoding(words), gsm.parts(words)
    size = gsm.septets(words) if encoding == "GSM-7" else gsm.units(words)
    return [head, words, f"{encoding}, {size} characters, {parts} part{'s' if parts > 1 else ''}", ""]


COMMANDS = (print_digest,)
