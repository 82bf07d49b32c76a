"""The words about boys and about girls, and a count of either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from flows.facts import Count, School
from flows.texts import TN, T, Text


@dataclass(frozen=True)
class Sex:
    """Boys or girls: what is said about them. `m` stands for the register, `n` for those present."""

    key: Literal["boys", "girls"]
    present: Text
    present_of: Text
    over: Text
    line: Text
    line_of: Text
    more: Text
    fewer: Text
    same: Text
    register_question: Text

    def register(self, school: School) -> int | None:
        """How many are on the register; None where nobody knows."""
        if not (school.takes_boys if self.key == "boys" else school.takes_girls):
            return 0
        return school.boys if self.key == "boys" else school.girls

    def is_missing(self, school: School) -> bool:
        """True where there is nobody to ask about."""
        return school.has_no_boys if self.key == "boys" else school.has_no_girls


BOYS = Sex(
    "boys",
    present=T("A2", "Boys present?"),
    present_of=T("A2", "Boys present? ({m} on register)"),
    over=T("A5", "You typed {n} boys; {m} are on the register."),
    line=T("A3", "Boys {n}"),
    line_of=T("A3", "Boys {n} of {m}"),
    more=TN("A4", "Boys: {n} more than last week.", "Boys: {n} more than last week."),
    fewer=TN("A4", "Boys: {n} fewer than last week.", "Boys: {n} fewer than last week."),
    same=T("A4", "Boys: the same as last week."),
    register_question=T("R7", "Boys on your register?"),
)
GIRLS = Sex(
    "girls",
    present=T("A2", "Girls present?"),
    present_of=T("A2", "Girls present? ({m} on register)"),
    over=T("A5", "You typed {n} girls; {m} are on the register."),
    line=T("A3", "Girls {n}"),
    line_of=T("A3", "Girls {n} of {m}"),
    more=TN("A4", "Girls: {n} more than last week.", "Girls: {n} more than last week."),
    fewer=TN("A4", "Girls: {n} fewer than last week.", "Girls: {n} fewer than last week."),
    same=T("A4", "Girls: the same as last week."),
    register_question=T("R7", "Girls on your register?"),
)


@dataclass(frozen=True)
class Counted:
    """Some pupils present, of a register (None: unknown). `grew`: the register too; `over`: more than it, kept so."""

    sex: Sex
    n: int
    register: int | None
    grew: bool = False
    over: bool = False

    @property
    def share(self) -> str:
        """ "18/22", or "18" where the register is not known."""
        return f"{self.n}" if self.register is None else f"{self.n}/{self.register}"

    def line(self) -> Text:
        """ "Boys 18 of 22"."""
        return (
            self.sex.line.filled(n=self.n)
            if self.register is None
            else self.sex.line_of.filled(n=self.n, m=self.register)
        )

    def change_since(self, before: Count) -> Text:
        """Against the school's own earlier count, never against another's."""
        change = self.n - (before.boys if self.sex is BOYS else before.girls)
        if change == 0:
            return self.sex.same
        return (self.sex.more if change > 0 else self.sex.fewer).filled(n=abs(change))


def counted_words(counts: Sequence[Counted], asked: Sequence[Sex] = ()) -> Text:
    """ "boys 18/22, girls 15/19"; a question mark for a sex of `asked` that has not been counted."""
    shares = {sex.key: "?" for sex in asked} | {count.sex.key: count.share for count in counts}
    if len(shares) == 2:
        return T("count", "boys {boys}, girls {girls}", boys=shares["boys"], girls=shares["girls"])
    if "boys" in shares:
        return T("count", "boys {boys}", boys=shares["boys"])
    return T("count", "girls {girls}", girls=shares["girls"])
