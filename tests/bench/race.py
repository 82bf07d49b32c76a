"""Windows of play in turn, base between targets, and the ratios of each target to the base before and after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

import psutil

from tests.bench.phones import Switchboard, Talk, Tally
from tests.bench.servers import Server, tree_cpu

FAR_BELOW = 0.6  # of the fastest


@dataclass(frozen=True)
class Runner:
    """One that takes part. `talks` gives what is played in a window; `after` is told what came of it."""

    name: str
    server: Server
    talks: Callable[[], Iterator[Talk]]
    after: Callable[[Tally], None] = lambda _tally: None
    beside: Mapping[str, psutil.Process] = field(default_factory=dict)  # PostgreSQL, Valkey


@dataclass(frozen=True)
class Window:
    """What one window measured. `rate`: talks a second; `cpu`, `beside`: CPU seconds a talk; p50, p99: seconds."""

    rate: float
    cpu: float
    p50: float
    p99: float
    talks: float
    seconds: float
    beside: Mapping[str, float]
    phones: float  # share of one core that the phones took
    others: float  # share of one core that was busy with neither server nor phones
    faults: Counter[str]
    examples: Sequence[str]


def race(base: Runner, targets: Sequence[Runner], rounds: int, phones: int, seconds: float) -> dict[str, list[Window]]:
    """Windows by name: base, targets, base, targets in the other order, … base. A short one of each goes before, unused."""
    for runner in (base, *targets):
        play(runner, phones, seconds / 2)
    found: dict[str, list[Window]] = {runner.name: [] for runner in (base, *targets)}
    for n in range(rounds):
        for runner in (base, *(targets if n % 2 == 0 else reversed(targets))):
            found[runner.name].append(play(runner, phones, seconds))
    found[base.name].append(play(base, phones, seconds))
    return found


def play(runner: Runner, phones: int, seconds: float) -> Window:
    """One window."""
    readings: list[dict[str, float]] = []
    board = Switchboard(runner.server.address, phones)
    try:
        tally = board.play(runner.talks(), seconds, warm=0.3, edge=lambda: readings.append(_read(runner)))
    finally:
        board.hang_up()
    runner.after(tally)
    if len(readings) != 2 or not tally.waits:
        raise NothingMeasured(f"{runner.name} gave no answer in a window: {dict(tally.faults)}, {tally.examples}")
    spent = {name: readings[1][name] - readings[0][name] for name in readings[0]}
    ours = spent["server"] + tally.playing + sum(spent[name] for name in runner.beside)
    return Window(
        rate=tally.talks / tally.seconds,
        cpu=spent["server"] / tally.talks,
        p50=quantile(tally.waits, 0.50),
        p99=quantile(tally.waits, 0.99),
        talks=tally.talks,
        seconds=tally.seconds,
        beside={name: spent[name] / tally.talks for name in runner.beside},
        phones=tally.playing / tally.seconds,
        others=max(0.0, spent["machine"] - ours) / tally.seconds,
        faults=tally.faults,
        examples=tally.examples,
    )


class NothingMeasured(Exception):
    """A window without an answer: too few teachers, too few seconds, or nothing is right."""


def _read(runner: Runner) -> dict[str, float]:
    whole = psutil.cpu_times()
    trees = {name: tree_cpu(process) for name, process in runner.beside.items()}
    return {"server": runner.server.cpu(), "machine": sum(whole) - whole.idle - whole.iowait, **trees}


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(frozen=True)
class Ratio:
    """Over the rounds."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.least:.2f}–{self.most:.2f})"


def ratio(base: Sequence[Window], target: Sequence[Window], measure: Callable[[Window], float]) -> Ratio:
    """Each round's target to the mean of the base before it and the base after it.

    A window of the base that is far below its fastest counts as that one. gunicorn has such windows, in which all of the
    phones hang on one of its two workers: sessions cost twice the CPU, and who is compared with them looks the better for it.
    """
    if len(base) != len(target) + 1:
        raise ValueError(f"{len(target)} rounds need {len(target) + 1} windows of the base, not {len(base)}")
    fastest = max(base, key=lambda window: window.rate)
    base = [window if window.rate > FAR_BELOW * fastest.rate else fastest for window in base]
    each = [
        measure(one) / ((measure(before) + measure(after)) / 2)
        for one, before, after in zip(target, base, base[1:], strict=False)
    ]
    return Ratio(median(each), min(each), max(each))
