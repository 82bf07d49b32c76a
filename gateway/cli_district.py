"""`flask district`: how far Saathi runs in each district, and with which profile."""

from __future__ import annotations

from dataclasses import replace

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection

from flows.status import PROFILES, STATUSES
from gateway.parts import Parts
from store import status as districts
from store.status import District, NoSuchDistrict


def _parts() -> Parts:
    parts: Parts = current_app.extensions["saathi"]
    return parts


@click.group()
def district() -> None:
    """Where Saathi runs, where it rests, and what it does when money ends."""


@district.command("list")
@with_appcontext
def list_districts() -> None:
    """Every district with its status and profile, and since when its clocks run or rest."""
    with _parts().database.reading() as db:
        there = districts.listing(db)
    for one in there:
        since = f"since {one.since}" if one.since else ""
        size = f"{one.clusters} cluster{'' if one.clusters == 1 else 's'}"
        click.echo(f"{one.name:<20} {one.standing.status:<12} {one.standing.profile:<9} {size:<12} {since}".rstrip())
    if not there:
        click.echo("No districts yet: they come with the roster (flask roster import FILE).")


@district.command("status")
@click.argument("district")
@click.argument("status", type=click.Choice(STATUSES))
@with_appcontext
def put_status(district: str, status: str) -> None:
    """Give DISTRICT a status.

    pilot, active: all of it runs. paused: no prompts, digests or clocks, while questions are asked and answered as ever;
    the days do not count. planned, not_reached: nothing leaves of its own accord. Answers always leave.
    """
    parts = _parts()
    with parts.database.transaction() as db:
        one = _called(db, district)
        standing = replace(one.standing, status=status)
        changed = districts.put(db, [one], standing, parts.moment(db))
    click.echo(f"{one.name}: {status}." if changed else f"{one.name}: {status} already.")


@district.command("profile")
@click.argument("district", required=False)
@click.argument("profile", required=False)
@click.option("--all", "everywhere", is_flag=True, help="In every district: flask district profile --all self-run.")
@with_appcontext
def put_profile(district: str | None, profile: str | None, everywhere: bool) -> None:
    """Give DISTRICT a PROFILE, full or self-run.

    self-run is for when money ends: menus, workshop notices and one digest a month for mentors (the first Saturday); no
    prompts, no clocks, no SMS to officers but that a child or a building is at risk.
    """
    wanted = (district or "") if everywhere and profile is None else (profile or "")
    if wanted not in PROFILES or (not everywhere and not district):
        raise click.ClickException("write: flask district profile DISTRICT full|self-run, or --all full|self-run")
    parts = _parts()
    with parts.database.transaction() as db:
        chosen = districts.listing(db) if everywhere else [_called(db, district or "")]
        changed = 0
        for one in chosen:
            changed += districts.put(db, [one], replace(one.standing, profile=wanted), parts.moment(db))
    name = f"{len(chosen)} districts" if everywhere else chosen[0].name
    click.echo(
        f"{name}: {wanted}, {changed} changed."
        if everywhere
        else f"{name}: {wanted}" + ("." if changed else " already.")
    )


def _called(db: Connection, name: str) -> District:
    try:
        return districts.called(db, name)
    except NoSuchDistrict as why:
        raise click.ClickException(str(why)) from None


COMMANDS = (district,)
