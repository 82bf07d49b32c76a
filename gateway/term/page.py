"""The report of a term as one HTML page that needs nothing else, on a screen, a phone or A4 paper."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from gateway import drawing
from gateway.term.figures import AGES, GROUPS, Figures
from gateway.term.report import first_breaches

MOST_BREACHES = 8  # of each invariant
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


def page(found: Figures) -> str:
    """The page."""
    weeks = [f"{week.monday.day} {week.monday:%b}" for week in found.weeks]
    closed = [week.closed / max(1, found.clusters) for week in found.weeks]
    messages = {
        name: [week.messages.get(name, 0) / max(1, week.joined) for week in found.weeks] for name in reversed(GROUPS)
    }
    ages = found.by_age()
    levels = {level: [ages[name][level] for name, _ in AGES] for level in ("mentor", "district")}
    return _PAGES.get_template("page.html").render(
        found=found,
        groups=list(messages),
        messages=drawing.stacks(weeks, messages, "Messages a teacher, by week", closed),
        touch=drawing.line(weeks, [week.share for week in found.weeks], "Share in touch, by week", 100, closed),
        ages=drawing.stacks([name for name, _ in AGES], levels, "Open questions by age", least=4),
        breaches=first_breaches(found, MOST_BREACHES),
        answers=found.first_answers(),
    )
