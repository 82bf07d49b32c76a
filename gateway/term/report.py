"""The report of a term for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gateway.term.evidence import Breach
from gateway.term.figures import Figures

MOST_BREACHES = 3  # of each invariant
BAR = 30


def lines(found: Figures) -> Iterator[str]:
    """The whole report."""
    yield f"A term of {len(found.weeks)} weeks from {found.first:%d %b %Y}"
    yield (
        f"{found.teachers:,} teachers at {found.schools:,} schools, {found.clusters} clusters with {found.mentors} mentors, "
        f"{found.districts} districts"
    )
    yield ""
    yield from _messages(found)
    yield ""
    yield "In touch, of those who had joined"
    for week in found.weeks:
        notes = [f"{week.closed} clusters in vacation"] * (week.closed > 0) + [f"{week.dark} without network"] * (
            week.dark > 0
        )
        yield f"  {week.monday:%d %b} {'#' * round(week.share * BAR / 100):<{BAR}} {week.share:3.0f}%  {', '.join(notes)}".rstrip()
    yield ""
    yield from _waiting(found)
    yield ""
    yield from verdict(found)


def _messages(found: Figures) -> Iterator[str]:
    weeks = len(found.weeks) or 1
    yield f"{found.messages:,} messages left ({found.messages / weeks / max(1, found.teachers):.2f} a teacher and week)"
    yield f"  {found.parts:,} parts; at {found.price:g} a part {found.cost:,.0f}, {found.cost / max(1, found.teachers):.2f} a teacher"
    share = 100 * found.in_window / found.unasked if found.unasked else 100
    yield f"  {share:.2f}% of what nobody had asked for left inside its hours"
    yield f"{found.received:,} messages and {found.calls:,} calls came in"
    for what, (due, sent, doubled) in found.due.items():
        yield f"  {what}: {due:,} due, {sent:,} sent, {doubled} doubled"


def _waiting(found: Figures) -> Iterator[str]:
    yield f"{len(found.questions):,} questions"
    answers = found.first_answers()
    if answers:
        yield f"  first answer after {answers[0]:.1f} days (median), nine of ten within {answers[1]:.1f}"
    for name, levels in found.by_age().items():
        yield f"  open for {name}: {levels['mentor']} with mentors, {levels['district']} with districts"
    if longest := found.longest():
        yield "  longest: " + ", ".join(f"{each.ref} ({each.age:.0f} days)" for each in longest)
    for outage in found.outages:
        yield f"  no network: {outage}"


def verdict(found: Figures) -> Iterator[str]:
    """Whether every invariant held, and the first breaches: who, when, which text."""
    yield f"Played in {found.seconds:.0f} s, {found.hours_a_second:.0f} programme hours a second ({found.machine})"
    if not found.breaches:
        yield "Every invariant held."
        return
    counted = Counter(each.rule for each in found.breaches)
    yield f"{len(found.breaches)} breaches: " + ", ".join(f"{rule} {n}" for rule, n in counted.most_common())
    yield from (f"  {each}" for each in first_breaches(found, MOST_BREACHES))


def first_breaches(found: Figures, most: int) -> list[Breach]:
    """The first of each invariant, so many of each, in order of time."""
    met: Counter[str] = Counter()
    shown = []
    for each in found.breaches:
        met[each.rule] += 1
        shown += [each] if met[each.rule] <= most else []
    return shown
