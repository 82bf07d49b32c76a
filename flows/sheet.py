"""The programme sheet of a month: its measures by district, and how they are said.

Districts stand by their names, never by a figure. What is about fewer than five people is not shown, and a share only
where at least five schools stand behind it; always "n of N".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil

LEAST = 5  # people in a cell, schools behind a share
AGES = ((5, "0-5"), (10, "6-10"), (30, "11-30"), (100_000, "over 30"))  # calendar days
LEVELS = ("mentor", "officer", "province")


@dataclass(frozen=True)
class Month:
    """A calendar month by its first day."""

    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @property
    def mondays(self) -> list[date]:
        """Of the weeks that begin in it."""
        days = (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))
        return [day for day in days if day.weekday() == 0]


@dataclass
class District:
    """One district's figures; the programme's are the sum of all.

    `weekly`, `weekly_of`: teachers in touch and teachers, summed over the `weeks` of the sheet. `days`: to each first answer of the
    month. `in_clock`: first answers by the last day of the clock. `open`: what waits now, by level and age; `long`:
    the references of what waits over 30 days. `quiet`: clusters without a word all month, by the reason that is known.
    """

    name: str
    clusters: int = 0
    active: int = 0
    mentors: int = 0
    schools: int = 0
    teachers: int = 0
    enrolled: int = 0
    weekly: int = 0
    weekly_of: int = 0
    workshops: int = 0
    coming: int = 0
    came: int = 0
    days: list[int] = field(default_factory=list)
    in_clock: int = 0
    helped: int = 0
    said: int = 0
    promises: int = 0
    kept: int = 0
    open: dict[tuple[str, str], int] = field(default_factory=dict)
    long: list[str] = field(default_factory=list)
    quiet: dict[str, int] = field(default_factory=dict)
    decided: int = 0
    done: int = 0


@dataclass(frozen=True)
class Sheet:
    """A month. `weeks`: those of it that have begun. `messages`, `parts`: sent; `stopped`: who sent STOP in it, of everybody enrolled."""

    month: Month
    made_on: date
    districts: Sequence[District]
    weeks: int = 0
    messages: int = 0
    parts: int = 0
    received: int = 0
    stopped: int = 0

    @property
    def is_empty(self) -> bool:
        """Nobody was in touch and nothing was answered."""
        return not any(each.weekly or each.days or each.open or each.workshops for each in self.districts)


def people(n: int) -> str:
    """So many people; one to four are not shown."""
    return f"<{LEAST}" if 0 < n < LEAST else str(n)


def of(n: int, whole: int, schools: int = 0) -> str:
    """ "31 of 62 (50%)" of people; the share only where enough schools stand behind it."""
    if not whole:
        return "-"
    if whole < LEAST:
        return people(whole)
    hidden = 0 < n < LEAST or 0 < whole - n < LEAST  # what is left over tells as much
    share = f" ({100 * n // whole}%)" if schools >= LEAST else ""
    return f"- of {whole}" if hidden else f"{n} of {whole}{share}"


def things(n: int, whole: int) -> str:
    """ "3 of 10" of posts, clusters, promises: nobody is known by them."""
    return f"{n} of {whole}" if whole else "-"


def middle(days: Sequence[int], part: float) -> str:
    """The value below which this part lies (nearest rank): 0.5 the median. Of fewer than five nothing is said."""
    ordered = sorted(days)
    return str(ordered[max(ceil(part * len(ordered)) - 1, 0)]) if len(ordered) >= LEAST else "-"


Table = tuple[str, tuple[str, ...], list[tuple[str, ...]]]  # title, heads, rows


_HEADS = (
    "District",
    "Clusters active",
    "Mentors in post",
    "Enrolled",
    "In touch a week",
    "Workshops",
    "Said coming",
    "Came",
)
_HEADS_OF_ANSWERS = (
    "District",
    "First answers",
    "Median days",
    "90 in 100 by",
    "In clock",
    "Helped",
    "Promises kept",
    "Decisions kept",
)


def tables(sheet: Sheet) -> list[Table]:
    """All that the sheet shows, in its order."""
    whole = total(sheet.districts)
    each = [*sheet.districts, whole]
    reach = [_reach(district, sheet.weeks) for district in each]
    answers = [_answers(district) for district in each]
    ages = [_ages(district) for district in each]
    heads_of_ages = (
        "District",
        *(f"{level} {age}" for level in ("Mentor", "Above") for _, age in AGES),
        "Over 30 days",
    )
    quiet = [(d.name, *(str(d.quiet.get(why, 0)) for why in QUIET)) for d in each]
    service: list[tuple[str, ...]] = [
        (f"{sheet.messages}", f"{sheet.parts}", f"{sheet.received}", people(sheet.stopped) + f" of {whole.enrolled}")
    ]
    return [
        ("Reach and participation", _HEADS, _guarded(reach)),
        ("Answers", _HEADS_OF_ANSWERS, _guarded(answers)),
        ("What waits now, by days since it was asked", heads_of_ages, _guarded(ages)),
        ("Clusters not heard from all month, by known reason", ("District", *QUIET), quiet),
        ("Service", ("Messages sent", "Parts", "Messages received", "Said STOP"), service),
    ]


QUIET = ("vacation", "outage", "no mentor", "not known")


def _guarded(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The last row is the sum: where one district alone is hidden it would give that one away, so it is hidden too."""
    *districts, whole = rows
    hidden = [sum(cell.startswith(("<", "- of")) for cell in column) for column in zip(*districts, strict=True)]
    cells = ("-" if n == 1 and len(districts) > 1 else cell for n, cell in zip(hidden, whole, strict=False))
    return [*districts, tuple(cells)] if districts else rows


def total(districts: Sequence[District]) -> District:
    """The programme."""
    whole = District("All districts")
    for name, value in vars(whole).items():
        parts = [getattr(each, name) for each in districts]
        if isinstance(value, int):
            setattr(whole, name, sum(parts))
        elif isinstance(value, dict):
            keys = dict.fromkeys(key for part in parts for key in part)
            setattr(whole, name, {key: sum(part.get(key, 0) for part in parts) for key in keys})
    whole.days = [day for each in districts for day in each.days]
    return whole


def _reach(d: District, weeks: int) -> tuple[str, ...]:
    touch = of(round(d.weekly / weeks), round(d.weekly_of / weeks), d.schools) if weeks else "-"
    return (
        d.name,
        things(d.active, d.clusters),
        things(d.mentors, d.clusters),
        of(d.enrolled, d.teachers, d.schools),
        touch,
        str(d.workshops),
        people(d.coming),
        people(d.came),
    )


def _answers(d: District) -> tuple[str, ...]:
    return (
        d.name,
        people(len(d.days)),
        middle(d.days, 0.5),
        middle(d.days, 0.9),
        of(d.in_clock, len(d.days)),
        of(d.helped, d.said),
        things(d.kept, d.promises),
        things(d.done, d.decided),
    )


def _ages(d: District) -> tuple[str, ...]:
    def waits(levels: Sequence[str], age: str) -> int:
        return sum(d.open.get((level, age), 0) for level in levels)

    cells = (people(waits(levels, age)) for levels in (LEVELS[:1], LEVELS[1:]) for _, age in AGES)
    return (d.name, *cells, " ".join(d.long))


def age(days: int) -> str:
    """Which of the ages."""
    return next(name for most, name in AGES if days <= most)


TEACHES = (
    "Nothing happened in this month yet. The sheet fills by itself as teachers count pupils and ask; "
    "people are enrolled with: flask roster import FILE"
)
NOTE = "n of N throughout. Fewer than five people are not shown; a share needs five schools. Districts by name: this is no ranking."


def as_text(sheet: Sheet) -> str:
    """For a terminal."""
    lines = [f"Saathi: programme sheet of {sheet.month.first:%B %Y} (made {sheet.made_on:%d %b %Y})", NOTE, ""]
    if sheet.is_empty:
        lines += [TEACHES, ""]
    for title, heads, rows in tables(sheet):
        widths = [max(len(row[n]) for row in (heads, *rows)) for n in range(len(heads))]
        lines += [title]
        lines += [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in (heads, *rows)
        ]
        lines += [""]
    return "\n".join(lines)
