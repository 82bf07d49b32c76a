"""What was aimed at, and what was measured beside it: the first table of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """`reach` must be, `aim` is wished for. `least`: more is better. `of`: what is measured, with its unit."""

    of: str
    peers: str
    reach: float
    aim: float
    least: bool = False


@dataclass(frozen=True)
class Measured:
    """A figure. `on`: which database, where there is a choice. `how`: sizes, and what is behind it."""

    goal: str
    value: float
    on: str = ""
    how: str = ""


GOALS = {
    "U1": Goal("attendance sessions a second ÷ B", "0.47–0.87", 0.58, 0.90, least=True),
    "U1 PostgreSQL": Goal("the same on PostgreSQL", "0.42–0.52", 0.40, 0.60, least=True),
    "U2": Goal("server CPU a session ÷ B", "1.4–20", 1.4, 0.85),
    "U3": Goal("p99 of a press ÷ B's", "2.0–40", 2.0, 1.0),
    "U6": Goal("wrong, foreign, hung, 5xx", "half of them fail", 0, 0),
    "U6 rough": Goal("the same, every 4th session cut and a web worker killed", "most fail", 0, 0),
    "U7": Goal("speed with all those sessions and counts ÷ at the start", "0.15", 0.95, 1.0, least=True),
    "U8": Goal("memory ÷ B", "1.5–4.6", 1.6, 1.3),
    "S1": Goal("counts by SMS a second ÷ S", "0.13–0.15", 0.6, 0.9, least=True),
    "S1 p99": Goal("p99 of a count by SMS ÷ S's", "27–42", 3.0, 3.0),
    "S2": Goal("handed to the provider while still accepting ÷ accepted", "0.03", 0.95, 1.0, least=True),
    "Q1": Goal("messages a second of one worker ÷ RQ's forking one, a job a message", "4.6", 100, 1_000, least=True),
    "D1": Goal("numbers of all mentors' digests ÷ one weekly GROUP BY", "5.6–270", 1.5, 0.5),
    "D2": Goal("SQL statements that build all of them", "10,000+", 12, 5),
    "X1": Goal("all of them built, queued, handed over, marked: seconds", "27", 5, 2),
    "G p50": Goal("p50 of a press ÷ with 5,000 teachers", "–", 1.2, 1.05),
    "G p99": Goal("p99 of a press ÷ with 5,000 teachers", "–", 1.2, 1.05),
    "T": Goal("start to first answer: seconds", "–", 1.5, 1.0),
    "W2": Goal("two worker hosts ÷ one, a provider of 50 ms", "–", 1.7, 2.0, least=True),
}


def verdict(figure: Measured) -> str:
    """aim, reach or **missed**."""
    goal = GOALS[figure.goal]

    def meets(wanted: float) -> bool:
        shown = float(said(figure.value))  # as the page says it: nobody reads 0.58 as less than 0.58
        return shown >= wanted if goal.least else shown <= wanted

    return "aim" if meets(goal.aim) else "reach" if meets(goal.reach) else "**missed**"


def table(figures: Sequence[Measured]) -> str:
    """As Markdown, in the order of the goals."""
    lines = ["| | what | on | measured | peers | reach | aim | |", "|" + "---|" * 8]
    order = list(GOALS)
    for each in sorted(figures, key=lambda figure: order.index(figure.goal)):
        goal, sign = GOALS[each.goal], "≥" if GOALS[each.goal].least else "≤"
        cells = [each.goal.removesuffix(" PostgreSQL"), goal.of, each.on, said(each.value), goal.peers]
        lines.append(f"| {' | '.join([*cells, f'{sign} {goal.reach:g}', f'{sign} {goal.aim:g}', verdict(each)])} |")
    notes = [f"- {each.goal} {each.on}: {each.how}".replace(" :", ":") for each in figures if each.how]
    return "## Aims\n\n" + "\n".join(lines) + ("\n\n" + "\n".join(notes) if notes else "")


def said(value: float) -> str:
    """Three figures or two decimals."""
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"
