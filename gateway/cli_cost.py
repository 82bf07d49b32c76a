"""What messages cost: of a month, and of a broadcast before it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from flows.costs import money
from flows.forecast import Forecast
from flows.routing import LANES
from flows.sheet import Month
from gateway.parts import Parts
from store import costs
from store.costs import GROUPS, Spent
from store.routes import Use


def _parts() -> Parts:
    parts: Parts = current_app.extensions["saathi"]
    return parts


@click.group("cost", invoke_without_command=True)
@click.option("--month", type=click.DateTime(["%Y-%m"]), help="As 2026-11; this month if left out.")
@click.option(
    "--by", "group", type=click.Choice(GROUPS), default="district", show_default=True, help="The second table."
)
@with_appcontext
def cost(month: datetime | None, group: str) -> None:
    """What the messages of a month cost, by route and class, and what is left of the budget.

    Counted is what was handed to a provider, at the prices in ROUTES.
    """
    if click.get_current_context().invoked_subcommand is None:
        for line in _report(_parts(), month.date() if month else None, group):
            click.echo(line)


def _report(parts: Parts, wanted: date | None, group: str) -> Iterator[str]:
    today = datetime.now(UTC).astimezone(parts.policy.zone).date()  # money is spent in real time
    month = Month((wanted or today).replace(day=1))
    last, next_one = month.last, month.last + timedelta(days=1)
    since, until = (datetime.combine(day, time(), parts.policy.zone) for day in (month.first, next_one))
    with parts.database.reading() as db:
        spent = costs.of_month(db, month.first, last)
        grouped = costs.by(db, group, since, until, parts.plan)
    yield f"{month.first:%B %Y}, in {parts.plan.currency}"
    yield from _table("route", _summed(spent, "channel"))
    yield from _table("class", _summed(spent, "lane"))
    yield from _table(group, dict(grouped))
    yield from _budget(parts, spent, today if month.first <= today <= last else last)
    if not any(route.price for route in parts.plan.routes):
        yield "No route has a price: see ROUTES in docs/providers.md."


def _summed(spent: list[Spent], column: str) -> dict[str, Use]:
    found: dict[str, Use] = {}
    for each in spent:
        key = getattr(each, column)
        found[key] = found.get(key, Use()) + each.use
    if column == "lane":
        found = {lane: found[lane] for lane in LANES if lane in found}
    return found | ({"together": sum(found.values(), Use())} if column == "channel" else {})


def _table(title: str, rows: dict[str, Use]) -> Iterator[str]:
    yield f"\n{title:20} {'messages':>10} {'parts':>10} {'cost':>14}"
    for name, use in rows.items():
        yield f"{name[:20]:20} {use.messages:10,} {use.parts:10,} {money(use.cost):>14}"


def _budget(parts: Parts, spent: list[Spent], day: date) -> Iterator[str]:
    budget, used = parts.plan.budget, {lane: use.cost for lane, use in _summed(spent, "lane").items()}
    of_lanes = [(name, used.get(name, 0), most) for name, most in budget.of_lanes]
    whole = sum(used.values())
    yield ""
    for name, now, most in [("month", whole, budget.month), *of_lanes]:
        if most:
            left = max(0, most - now)
            yield f"Budget {name}: {now * 100 // most} % of {money(most)} used, {money(left)} left."
    if waiting := budget.waiting(used):
        yield f"Used up: {' and '.join(sorted(waiting))} wait for the next month. Answers and alerts leave."
    month = Month(day.replace(day=1))
    if whole and day < month.last:
        yield f"At this pace the whole month comes to about {money(whole * month.last.day // day.day)}."


@cost.command("forecast")
@click.argument("text")
@click.option("--district", default="", help="Only its teachers.")
@click.option("--cluster", default="", help="Only its teachers.")
@click.option("--lane", type=click.Choice(["notice", "bulk"]), default="bulk", show_default=True)
@with_appcontext
def forecast(text: str, district: str, cluster: str, lane: str) -> None:
    """What it would cost to send TEXT to the teachers, and how long that would take. Sends nothing."""
    parts = _parts()
    today = datetime.now(UTC).astimezone(parts.policy.zone).date()
    with parts.database.reading() as db:
        try:
            to = costs.audience(db, district=district, cluster=cluster)
        except LookupError as name:
            raise click.ClickException(f"there is no place called {name}") from None
        found = costs.of_broadcast(db, parts.plan, to, text, today, lane)
    for line in told(found, parts.plan.currency):
        click.echo(line)


def told(found: Forecast, currency: str) -> Iterator[str]:
    """A forecast in words."""
    whole = found.whole
    yield f"{whole.messages:,} messages of up to {found.longest} parts, {whole.parts:,} parts: {money(whole.cost)} {currency}"
    for name, load in sorted(found.routes.items()):
        yield f"  {name}: {load.messages:,} messages, {load.parts:,} parts, {money(load.cost)}"
    if found.in_ucs2:
        yield f"{found.in_ucs2:,} of them need 16 bits a letter (Urdu, or a letter outside GSM-7): 70 letters a part, not 160."
    if found.nowhere:
        yield f"{found.nowhere:,} numbers have no route."
    if found.days > 1:
        yield f"It takes {found.days} days: a route is full before."
    elif found.seconds > 60:
        yield f"It takes about {round(found.seconds / 60)} minutes at the pace of the routes."
    if found.left is not None:
        yield f"Of this month's money {money(found.left)} is left" + (
            ": part of it would wait for the next month." if found.too_dear else "."
        )


COMMANDS = (cost,)
