"""What keeps private answers closed: four digits on a phone that others use, and a number that may not be hers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


def _nothing(_typed: str) -> bool:
    return False


@dataclass(frozen=True)
class Pin:
    """`shared`: others use her phone. `opens` counts a wrong try; `locked`: there were too many, for a while.

    `held`: why the number may not be hers ("moved", until a day; "silent" for long; "tried": not again today), or "".
    """

    shared: bool = False
    is_set: bool = False
    opens: Callable[[str], bool] = _nothing
    locked: Callable[[], bool] = bool
    held: str = ""
    until: date | None = None
