"""A message as it came by SMS, and how it was read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from flows.facts import School
from flows.in_roman import called_in_roman, in_roman
from flows.reading import folded
from flows.screens import Screen

Whose = Literal["anyone", "mentee", "mentor", "officer"]


@dataclass(frozen=True)
class Reading:
    """How a message was read. `rule`: by what; `answers`: for the menu of `whose`; `understood`: the part that was read."""

    rule: str
    whose: Whose = "anyone"
    answers: dict[str, str] = field(default_factory=dict)
    understood: str = ""


@dataclass(frozen=True)
class Written:
    """A message and what is known of its sender. `screen`: what she was last asked; `hers`: the numbers of her questions.

    `by_sms`: she was asked by SMS, where the keys stand printed, and not in a call that dropped.
    """

    body: str
    role: str = "mentee"
    school: School | None = None
    screen: Screen | None = None
    hers: Collection[int] = ()
    today: date | None = None
    by_sms: bool = False

    @cached_property  # a dozen rules look
    def plain(self) -> str:
        """Folded for matching: lower case, ASCII digits, no punctuation, keywords in Roman."""
        return in_roman(folded(self.body))

    @cached_property
    def called(self) -> str:
        """The body as it was written, but for a keyword in Urdu script that it begins with: that is in Roman."""
        return called_in_roman(self.body)
