"""The programme, its clusters and schools, and what was counted there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flows.status import IN_FULL, Standing


@dataclass(frozen=True)
class Programme:
    """What a text may say about the service itself. `free` only where it is true; `desk` may be ""."""

    ussd_code: str = "*778#"
    short_code: str = "8778"
    desk: str = ""
    free: bool = False

    def dial(self, key: str) -> str:
        """The code that opens what lies under a key of the menu at once: "*778*1#"."""
        return f"{self.ussd_code.removesuffix('#')}*{key}#"

    def behind(self, key: int) -> Programme:
        """The same to a menu behind a key of the first one: the code that its texts name leads straight there."""
        return replace(self, ussd_code=f"{self.ussd_code.removesuffix('#')}*{key}#")


@dataclass(frozen=True)
class Cluster:
    """Some schools around one mentor. `code`: the 5 digits on the poster. `helplines`: checked for the district, may be "".

    `shows_names`: whether a teacher may let her name stand with a question.
    """

    id: int
    name: str
    code: str
    district_id: int
    district: str
    helplines: str = ""
    standing: Standing = IN_FULL
    shows_names: bool = True


@dataclass(frozen=True)
class School:
    """A school and its register; None where the register is not known yet, which is not the same as 0."""

    id: int
    name: str
    cluster: Cluster
    boys: int | None = None
    girls: int | None = None
    takes_boys: bool = True
    takes_girls: bool = True

    @property
    def has_no_boys(self) -> bool:
        """True where boys need not be asked about."""
        return not self.takes_boys or self.boys == 0

    @property
    def has_no_girls(self) -> bool:
        """True where girls need not be asked about."""
        return not self.takes_girls or self.girls == 0


@dataclass(frozen=True)
class Count:
    """Pupils present on a day, with the register of that day (None: unknown)."""

    day: date
    boys: int
    girls: int
    boys_register: int | None = None
    girls_register: int | None = None
