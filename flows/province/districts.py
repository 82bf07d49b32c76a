"""Lists of districts for the province, in ABC order: nobody is ranked."""

from __future__ import annotations

from collections.abc import Sequence

from flows.conversation import Ask, End
from flows.facts import Province
from flows.texts import T, Text, render, short

MOST_DISTRICTS = 6  # so many stand on one screen


def overdue(ask: Ask, province: Province) -> End:
    """V2. How many wait in each district longer than they should."""
    if not province.overdue:
        return End(T("V2e", "Nothing is overdue in the districts now. Thank you."))
    lines = [f"{name[:16]} {count}" for name, count in province.overdue]
    return _listed(ask, lines, T("V2", "Overdue by district:\n{lines}"))


def meetings(ask: Ask, province: Province) -> End:
    """V3. When each district meets next."""
    if not province.meetings:
        return End(T("V3e", "No district is open yet."))
    none = render(T("V3", "not called"), ask.language)
    lines = [f"{name[:16]} {render(short(day), ask.language) if day else none}" for name, day in province.meetings]
    return _listed(ask, lines, T("V3", "Next meetings:\n{lines}"))


def quiet(ask: Ask, province: Province) -> End:
    """V4. In how many clusters of each district little was heard for weeks: a question, not a fault."""
    if not province.quiet:
        return End(T("V4e", "Every district was heard from lately. Thank you."))
    lines = [f"{name[:16]} {n}/{of}" for name, n, of in province.quiet]
    return _listed(ask, lines, T("V4", "Quiet clusters, of all:\n{lines}"))


def _listed(ask: Ask, lines: Sequence[str], title: Text) -> End:
    first = 0
    while True:
        shown = title.filled(lines="\n".join(lines[first : first + MOST_DISTRICTS]))
        if first + MOST_DISTRICTS >= len(lines):
            return End(shown)
        first += MOST_DISTRICTS
        ask.choice(f"more {first}", shown, {"more": T("V2", "Next")})
