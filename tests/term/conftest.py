"""Small worlds, played through by what a test says of their people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gateway.term import behaviour, people, plan, verdict
from gateway.term.evidence import Breach, Evidence
from gateway.term.people import Size
from gateway.term.play import Play

ONE_CLUSTER = Size((1,), (8, 8))


@dataclass(frozen=True)
class World:
    """A world of one or two clusters: when it begins, how long it lasts, what its people do beside counting.

    `calm`: without weather, downtime and changes of posts; `more`: what its plan has instead.
    """

    first: date = date(2027, 4, 5)  # a Monday without a holiday near
    weeks: int = 1
    size: Size = ONE_CLUSTER
    calm: bool = True
    more: dict[str, Any] = field(default_factory=dict)
    on_text: dict[str, Any] = field(default_factory=dict)
    daily: tuple[Any, ...] = ()
    usual: bool = True  # with all that people usually do
    seed: int = 3


@pytest.fixture
def play_out(tmp_path: Path) -> Callable[[World], tuple[Evidence, Sequence[Breach]]]:
    """Plays a world; what was seen, and what did not hold."""

    def played(wanted: World) -> tuple[Evidence, Sequence[Breach]]:
        programme = people.invent(wanted.size, wanted.seed)
        planned = plan.make(programme, wanted.first, wanted.weeks, wanted.seed)
        if wanted.calm:
            planned = replace(planned, outages=(), changes=(), down=(), jumps=())
        wished = {name: made(programme) if callable(made) else made for name, made in wanted.more.items()}
        on_text = {**(behaviour.ON_TEXT if wanted.usual else {}), **wanted.on_text}
        daily = (*(behaviour.DAILY if wanted.usual else ()), *wanted.daily)
        url = f"sqlite:///{tmp_path / 'term.db'}"
        play = Play(url, programme, replace(planned, **wished), wanted.seed, on_text, daily)
        play.looks = 30  # half as often: a small world has little to find
        play.run()
        seen = verdict.evidence(play)
        play.parts.database.dispose()
        return seen, verdict.breaches(seen)

    return played
