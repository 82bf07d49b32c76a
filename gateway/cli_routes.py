"""The command that shows which way messages take. `flask routes` is Flask's own, of addresses, and cannot be ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from flows.costs import price
from flows.routing import LANES, Plan, Route
from gateway.parts import Parts
from store import hold
from store import routes as store
from store.routes import Fares, Use


def _parts() -> Parts:
    parts: Parts = current_app.extensions["saathi"]
    return parts


@click.command("channels")
@with_appcontext
def channels() -> None:
    """Which routes SMS take, in their order: how each fares, its share, and what went by it today."""
    parts, now = _parts(), datetime.now(UTC)
    local = now.astimezone(parts.policy.zone)
    with parts.database.reading() as db:
        why, found, today = hold.why(db), store.fares(db, now), store.used_on(db, local.date())
    if why:
        click.echo(f"All sending is on hold: {why}.")
    for number, route in enumerate(parts.plan.routes, 1):
        state = _state(found.get(route.name, Fares()), route, today.get(route.name, Use()), local)
        click.echo(f"{number}  {route.name:16} {'; '.join([state, *_told(route, parts.plan)])}")
    off = [name for name, channel in parts.channels.items() if parts.plan.route(name) is None]
    for name in off:
        carries = " and ".join(each.upper() for each in sorted(parts.channels[name].carries))
        click.echo(f"-  {name:16} receives only ({carries})")
    if not parts.plan.routes:
        raise click.ClickException("no channel can send: give one of them its settings (README, Settings)")


def _state(fares: Fares, route: Route, used: Use, now: datetime) -> str:
    state = f"open, {fares.share} % of its messages"
    if fares.rests(now) and fares.until:
        until = fares.until.astimezone(now.tzinfo)
        state = f"{'busy' if fares.busy else 'DOWN'} until {until:%H:%M:%S} ({fares.reason})"
    elif route.parts_per_day and used.parts >= route.parts_per_day:
        state = "full for today"
    most = f" of {route.parts_per_day:,}" if route.parts_per_day else ""
    return f"{state}; today {used.messages:,} messages, {used.parts:,}{most} parts"


def _told(route: Route, plan: Plan) -> Iterator[str]:
    if route.price:
        yield f"{price(route.price)} {plan.currency} a part"
    if route.parts_per_second:
        yield f"{route.parts_per_second:g} parts a second"
    if route.only_for:
        yield "only for " + " ".join(route.only_for)
    if route.first_for:
        yield "first for " + " ".join(route.first_for)
    if route.lanes != LANES:
        yield "takes " + ", ".join(route.lanes)
    if route.answers_only:
        yield "answers only"


COMMANDS = (channels,)
