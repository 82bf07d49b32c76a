"""The code list of topics as the programme has it: what each serves, and whether questions or workshops may be about it."""

from __future__ import annotations

from typing import Any

from flows.topics import ASKED, OBJECTIVES, SERVES, TAUGHT, TOPICS
from gateway.console import wording
from gateway.console.family import Family
from gateway.console.visit import Visit

FAMILY = Family("topics", under=("programme",))  # reached from the programme


@FAMILY.page("/programme/topics", may="programme")
def start(visit: Visit) -> Any:
    """The four objectives, then every topic."""
    return visit.render(
        "topics/start.html",
        topics=TOPICS,
        objectives=[wording.OBJECTIVES[name] for name in OBJECTIVES],
        serves={topic: [OBJECTIVES.index(name) + 1 for name in names] for topic, names in SERVES.items()},
        asked=ASKED,
        taught=TAUGHT,
    )
