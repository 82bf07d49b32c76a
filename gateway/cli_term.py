"""`flask term`: a whole term of an invented programme, played through the real doors and jobs at high speed."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from gateway import logs
from gateway.term import behaviour, days, page, people, plan, report, verdict, world
from gateway.term.figures import figures
from gateway.term.play import Play

DEFAULT_PAGE = Path("var") / "term.html"


@click.command("term")
@click.option("--weeks", default=16, show_default=True, type=click.IntRange(1, 40), help="How long the term lasts.")
@click.option(
    "--size", type=click.Choice(sorted(people.SIZES)), default="full", show_default=True, help="small: 6 clusters."
)
@click.option(
    "--clusters", type=click.IntRange(1, 166), default=None, help="So many clusters instead, of 30 to 40 teachers."
)
@click.option(
    "--start", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Its first day, a Monday; 2027-03-01 if left out."
)
@click.option("--seed", default=1, show_default=True, help="The same seed plays the same people.")
@click.option("--price", default=1.0, show_default=True, help="Of one SMS part, in any currency.")
@click.option(
    "--keep", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Keep the SQLite file, here."
)
@click.option(
    "--database", default="", help="Another empty database, as a SQLAlchemy URL; never the installation's own."
)
@click.option(
    "--page", "html", type=click.Path(dir_okay=False, path_type=Path), default=DEFAULT_PAGE, show_default=True
)
def term(  # noqa: PLR0913 - one argument an option
    weeks: int, size: str, clusters: int | None, start: datetime | None, seed: int, price: float,
    keep: Path | None, database: str, html: Path,
) -> None:  # fmt: skip
    """Play a term of an invented programme, check what its phones received, and report.

    Nothing of the installation is touched: the programme lives in a database of its own, thrown away afterwards. Ends
    with 1 where an invariant did not hold, and names who, when and which text.
    """
    first = _first_day(start, weeks)
    logs.configure("ERROR")
    programme = people.invent(people.Size.of_clusters(clusters) if clusters else people.SIZES[size], seed)
    planned = plan.make(programme, first, weeks, seed)
    with _somewhere(keep, database) as url:
        try:
            play = Play(url, programme, planned, seed, behaviour.ON_TEXT, behaviour.DAILY)
        except world.NotEmpty as why:
            raise click.ClickException(str(why)) from None
        began = time.monotonic()
        _watch(play)
        seen = verdict.evidence(play)
        broken = verdict.breaches(seen)
        found = figures(seen, broken, price, time.monotonic() - began)
        play.parts.database.dispose()
    click.echo("\n".join(report.lines(found)))
    html.parent.mkdir(parents=True, exist_ok=True)
    html.write_text(page.page(found), encoding="utf-8")
    click.echo(f"With charts: {html}")
    if broken:
        raise click.exceptions.Exit(1)


def _first_day(start: datetime | None, weeks: int) -> date:
    first = start.date() if start else plan.DEFAULT_START
    if first.weekday() != 0:
        raise click.ClickException(f"a term starts on a Monday: {first - timedelta(days=first.weekday())} is one")
    if first < days.FIRST_START or first + timedelta(weeks=weeks) > days.LAST_END:
        raise click.ClickException(f"the calendar of the play reaches from {days.FIRST_START} to {days.LAST_END} only")
    return first


def _watch(play: Play) -> None:
    whole = play.plan.ends - play.plan.begins
    with click.progressbar(length=round(whole / timedelta(hours=1)), label="Playing", width=30) as bar:
        passed = timedelta()

        def tell(step: timedelta) -> None:
            nonlocal passed
            passed += step
            bar.update(int(passed / timedelta(hours=1)))
            passed %= timedelta(hours=1)

        play.run(tell)


@contextmanager
def _somewhere(keep: Path | None, database: str) -> Iterator[str]:
    """The address of the term's own database."""
    if database:
        yield database
    elif keep:
        if keep.exists():
            raise click.ClickException(f"{keep} is there already: a term is played in a new file")
        yield f"sqlite:///{keep}"
    else:
        with tempfile.TemporaryDirectory(prefix="saathi-term-") as folder:
            yield f"sqlite:///{folder}/term.db"


COMMANDS = (term,)
