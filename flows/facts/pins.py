"""The four digits that keep private answers closed on a phone that others use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def _nothing(_typed: str) -> bool:
    return False


@dataclass(frozen=True)
class Pin:
    """`shared`: others use her phone. `opens` counts a wrong try; `locked`: there were too many, for a while."""

    shared: bool = False
    is_set: bool = False
    opens: Callable[[str], bool] = _nothing
    locked: Callable[[], bool] = bool
