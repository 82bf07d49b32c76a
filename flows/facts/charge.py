"""A post that may be handed over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Whose:
    """Whose a number is. `name`: as far as the one who asks may read it. `several`: people share it, so it names nobody."""

    known: bool = False
    name: str = ""
    several: bool = False


@dataclass(frozen=True)
class Charge:
    """A post as its holder may hand it over. `kind`: district_officer | mentor.

    `acting`: held for a while only; it then goes back to `after`, "holder", or to nobody: "". `deputy`: her number, or "".
    """

    post_id: int
    kind: str
    place: str
    whose: Callable[[str], Whose]
    acting: bool = False
    after: str = ""
    deputy: str = ""
