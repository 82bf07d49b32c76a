"""How much a teacher hears that she did not ask for: three a week, one nudge, on her own wish of workshops only (4.5).

Whatever answers something of hers always goes and is not counted. What is about a workshop always goes, and counts.
Everything else of a week gives way when she has heard enough. What is written to a post (mentor, officer) is none of this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flows.policy import Policy
from flows.week import week_of

NOT_COUNTED = ("reply", "alert")  # lanes
WORKSHOPS = ("D7", "D7b", "D7c", "D8", "D46", "D47")  # always go
NUDGES = ("D10", "D14", "D14b")
GIVES_WAY = frozenset(
    {"D9", "D21", "D21c", "D50", "D72", "D100", "D104", "D104u", "D116", "D121", "D130", "D130u", *NUDGES}
)
COUNTED = (*WORKSHOPS, *sorted(GIVES_WAY))  # nothing else: not her own questions' news, nor what goes to a post

ENOUGH = "has heard enough this week"
WANTS_FEWER = "wants workshop notices only"


@dataclass(frozen=True)
class Room:
    """What gives way leaves only to whom fewer than `most` such messages, and than `nudges`, were written that week.

    None: it does not matter how many. `why`: what is noted of one that is dropped.
    """

    most: int | None
    nudges: int | None = None
    why: str = ENOUGH


def room(kind: str, fewer: bool, policy: Policy, chosen: bool = False) -> Room | None:
    """What a message of this kind needs; None: it always goes.

    `fewer`: she wants to hear of workshops only. `chosen`: her cluster asked for it, as for a prompt every day.
    """
    if kind not in GIVES_WAY:
        return None
    if fewer:
        return Room(0, why=WANTS_FEWER)
    nudges = 1 if kind in NUDGES else None
    return None if chosen and nudges is None else Room(None if chosen else policy.most_a_week, nudges)


def week_around(at: datetime, policy: Policy) -> tuple[datetime, datetime]:
    """From when (with) to when (without) messages are counted for one that leaves then."""
    day: date = at.astimezone(policy.zone).date()
    return week_of(day).bounds(policy)
