"""The agenda of a workshop, built from the questions that are open, and the day on which the next one may be.

A private question that its asker has not let go is counted, and nothing else of it is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flows.calendar import Calendar
from flows.facts import Question
from flows.policy import Policy
from flows.texts import T, Text
from flows.topics import about

CONTENT = ("maths", "science", "social", "language", "content")  # every workshop has something of these
_LOOKS_AHEAD = timedelta(days=150)  # past the longest vacation


@dataclass(frozen=True)
class Item:
    """Something to talk about: a topic or kind, and how many questions ask it."""

    kind: str
    topic: str
    count: int

    @property
    def is_content(self) -> bool:
        """Whether it is about a subject itself."""
        return self.topic in CONTENT


@dataclass(frozen=True)
class Agenda:
    """Content first, then what most ask. `private`: how many wait that nobody but the mentor may know."""

    items: tuple[Item, ...] = ()
    private: int = 0

    @property
    def has_content(self) -> bool:
        """Whether a subject is on it."""
        return any(item.is_content for item in self.items)


def agenda(questions: Iterable[Question]) -> Agenda:
    """Of the questions that wait with a mentor: those for the workshop, and the shared ones."""
    wanted = [
        question
        for question in questions
        if not question.private or question.state == "for_workshop" or question.urgency == "workshop"
    ]
    open_ones = [question for question in wanted if not question.private or question.leave_given]
    counts = Counter((question.kind if not question.topic else "", question.topic) for question in open_ones)
    items = [Item(kind, topic, count) for (kind, topic), count in counts.items()]
    items.sort(key=lambda item: (not item.is_content, -item.count))  # else as they came
    return Agenda(tuple(items), len(wanted) - len(open_ones))


def lines(what: Agenda) -> list[Text]:
    """Each item in a word or two: "Maths 2"."""
    return [T("T8u", "{about} {n}", about=about(item.kind, item.topic), n=item.count) for item in what.items]


def joined(texts: Sequence[Text]) -> Text | str:
    """ "Maths 2, Absence 1"."""
    if not texts:
        return ""
    first, *rest = texts
    return T("T8u", "{first}, {rest}", first=first, rest=joined(rest)) if rest else first


def next_first_day(held: date, today: date, policy: Policy, calendar: Calendar) -> date | None:
    """The first day of the next workshop to suggest: about a month after `held` (a first day), all its days valid.

    Never so soon that it could not be announced in time. None: nothing fits within half a year.
    """
    start = max(held + timedelta(days=policy.next_after), today + timedelta(days=policy.announce_first))
    days = (start + timedelta(days=n) for n in range(_LOOKS_AHEAD.days))
    return next((day for day in days if _may_be(day, today, policy, calendar)), None)


def _may_be(first_day: date, today: date, policy: Policy, calendar: Calendar) -> bool:
    days = (first_day + timedelta(days=n) for n in range(policy.check_in_days))
    return not any(calendar.why_no_workshop(day, today) for day in days)
