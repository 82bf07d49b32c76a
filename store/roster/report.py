"""What becomes of a roster, line by line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from flows.catalogue import SOURCE
from flows.texts import Text, render
from store.roster.rows import Remark

NEW, CHANGED, MOVED, REPLACED, UNCHANGED, REPEATED = (
    "new", "changed", "moved", "number replaced", "unchanged", "repeated"
)  # fmt: skip
FATES = (NEW, MOVED, REPLACED, CHANGED, REPEATED, UNCHANGED)


@dataclass(frozen=True)
class Fate:
    """What becomes of one line. `who`: a teacher, or a school listed alone. `details`: what changes, in words."""

    line: int
    what: str
    who: Text | str
    school: str
    details: tuple[Text, ...] = ()

    def __str__(self) -> str:
        said = f"line {self.line}: {self.what}: {render(self.who, SOURCE)}, {self.school}"
        details = "; ".join(render(each, SOURCE) for each in self.details)
        return f"{said} ({details})" if details else said


@dataclass
class Report:
    """Every line of a roster. `written`: whether it is in the programme now; `memory`: by what it could be taken back."""

    fates: list[Fate] = field(default_factory=list)
    wrong: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    written: bool = False
    memory: dict[str, Any] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How many lines of each fate."""
        counted = Counter(fate.what for fate in self.fates)
        return {what: counted[what] for what in FATES if counted[what]}
