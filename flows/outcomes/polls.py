"""A needs poll: started, answered."""

from __future__ import annotations

from dataclasses import dataclass

from flows.outcomes.base import Outcome


@dataclass(frozen=True)
class PollStarted(Outcome):
    """`level`: cluster | district | province; `whom`: teachers | mentors; `questions`: keys of `flows.polls.READY`."""

    person_id: int
    level: str
    place_id: int
    whom: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class PollAnswered(Outcome):
    """All her answers, (question, option) each. Kept are the counts, and that she answered; never who said what."""

    person_id: int
    poll_id: int
    answers: tuple[tuple[str, str], ...]
