"""What messages cost: the budget of a month, what waits when it is used up, and what a broadcast would cost.

Money is counted in millionths of the currency, so that a part at 0.0345 is a whole number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MILLION = 1_000_000
CAN_WAIT = ("notice", "bulk")  # replies and alerts always leave; they count, and wait for nothing
NEARLY, ALL = 80, 100  # per cent of a budget at which the operator hears


@dataclass(frozen=True)
class Budget:
    """Of a month, in millionths; 0: without a limit. `month`: everything; `of_lanes`: of notices or bulk alone."""

    month: int = 0
    of_lanes: tuple[tuple[str, int], ...] = ()

    def waiting(self, spent: Mapping[str, int]) -> frozenset[str]:
        """The lanes that wait for a new month. `spent`: in this one, by lane."""
        if self.month and sum(spent.values()) >= self.month:
            return frozenset(CAN_WAIT)
        return frozenset(lane for lane, most in self.of_lanes if spent.get(lane, 0) >= most)

    def reached(self, spent: Mapping[str, int]) -> dict[str, int]:
        """By budget ("month" or a lane): the mark it has reached, 80 or 100."""
        used = {"month": (sum(spent.values()), self.month)}
        used |= {lane: (spent.get(lane, 0), most) for lane, most in self.of_lanes}
        marks = {
            name: (ALL if now >= most else NEARLY) for name, (now, most) in used.items() if now * 100 >= most * NEARLY
        }
        return {name: mark for name, mark in marks.items() if used[name][1]}

    @property
    def limits(self) -> bool:
        """Whether there is any."""
        return bool(self.month or self.of_lanes)


def money(millionths: int) -> str:
    """An amount, to be read.

    >>> money(1_250_000), money(34_560), money(1_204_000_000)
    ('1.25', '0.0346', '1,204.00')
    """
    return f"{millionths / MILLION:,.{2 if millionths >= MILLION or not millionths else 4}f}"


def price(millionths: int) -> str:
    """A price, to the last digit.

    >>> price(1_200_000), price(34_500), price(9_934_500)
    ('1.20', '0.0345', '9.9345')
    """
    whole, rest = divmod(millionths, MILLION)
    digits = f"{rest:06}".rstrip("0")
    return f"{whole:,}.{digits.ljust(2, '0')}"
