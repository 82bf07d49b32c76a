"""Somebody with a phone: what she is like, drawn from the seed and her number, and what she remembers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from gateway.term.people import Somebody

DEAD, SOMETIMES_OFF = 0.012, 0.0006  # of all mentees; a day


@dataclass
class Actor:
    """A person of the play. `answers`: how often she answers a prompt. `way`: "sms", "menu" or "direct"."""

    who: Somebody
    chance: Random
    answers: float
    way: str
    dead: bool
    memory: dict[str, object] = field(default_factory=dict)
    joined: bool = True
    stopped: bool = False
    posts: set[str] = field(default_factory=set)  # "mentor", "deputy", "officer" ...

    @property
    def number(self) -> str:
        """Her phone's."""
        return self.who.number

    def often(self, share: float) -> bool:
        """True so often."""
        return self.chance.random() < share

    def delay_h(self, median: float) -> float:
        """Hours until she gets round to something: mostly near the median, sometimes days."""
        return float(min(median * self.chance.lognormvariate(0, 0.9), 400))


def actor_of(one: Somebody, seed: int) -> Actor:
    """The same person for the same seed."""
    chance = Random(f"{seed}/{one.number}/{one.name}")
    way = chance.choices(("sms", "direct", "menu"), (66, 22, 12))[0]
    dead = one.role == "mentee" and chance.random() < DEAD
    posts = {one.role} - {"mentee"}
    return Actor(one, chance, chance.betavariate(2.2, 2.2), way, dead, joined=one.joined, posts=posts)


@dataclass(frozen=True)
class Called:
    """A workshop as its mentor knows it."""

    cluster: str
    first: date
    called_at: datetime
