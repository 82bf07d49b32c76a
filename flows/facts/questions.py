"""A question as one person may see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

PROVINCE = ("tlrt", "director")  # its offices: for teaching; for policy and money


@dataclass(frozen=True)
class Answer:
    """What was answered, by whom: "mentor", "specialist", "officer" or "province". `credit`: the author's name, by leave."""

    words: str
    by: str
    credit: str = ""


@dataclass(frozen=True)
class Idea:
    """What a colleague answered to a question that was shared. `by`: the name, "" without leave to say it."""

    id: int
    words: str
    by: str = ""
    new: bool = False  # its asker has not read it; for the asker only


@dataclass(frozen=True)
class AskedBack:
    """What the office that has a question asked its asker, and the words she sent it; "" while it waits for them."""

    asked: str
    words: str = ""
    over: bool = False  # so long ago that the office may ask once more


@dataclass(frozen=True)
class Look:
    """Somebody read a private question. `by`: mentor | deputy | specialist | office; `on`: the last day of it."""

    by: str
    on: date


@dataclass(frozen=True)
class Question:
    """A question or problem as one person may see it.

    `state`: open | promised | answered | helped | not_yet | for_workshop | closed.
    `with_whom`: mentor | officer | tlrt | director (`PROVINCE`). `leave_for`: one of these, or specialist: whom
    her leave is asked or given for. `seen_by`: mentor | cluster | cluster_named.
    `day` of `days`: the working day of its clock, from 1. `escalation`: the number of its E reference, 0 if never passed up.
    """

    id: int
    kind: str
    topic: str
    words: str
    seen_by: str
    urgency: str
    state: str
    with_whom: str
    asked_on: date
    due_on: date
    day: int = 1
    days: int = 5
    hears_by: date | None = None  # by when its asker hears of it, answered or not; for the asker only
    new: bool = False  # an answer its asker has not read
    leave_given: bool = False
    leave_for: str = "officer"
    asks_leave: bool = False  # its asker was asked whether it may be passed up
    leave_asked_on: date | None = None
    ask_me: bool = False  # she would rather be asked
    answer: Answer | None = None
    ideas: tuple[Idea, ...] = ()  # of colleagues, the oldest first
    summary: str = ""
    escalation: int = 0
    promised_on: date | None = None
    cluster: str = ""
    closed_to_mentor: bool = False  # private, and asked of another mentor than there is now; for the asker only
    leave_refused: bool = False  # she has said that it stays closed
    asker_school: str = ""
    asker_name: str = ""
    specialists: int = 0  # how many who know its topic can still be asked
    specialist_asked: bool = False  # one of them has it now, beside its mentor
    looks: tuple[Look, ...] = ()  # at its words, while it is private; for the asker only
    asked_back: AskedBack | None = None  # by the office that has it now; for the two of them

    @property
    def over(self) -> int:
        """How many working days its clock is over."""
        return max(0, self.day - self.days)

    @property
    def waits_for_words(self) -> bool:
        """Whether the office that has it asked its asker, and she has not said."""
        return self.asked_back is not None and not self.asked_back.words

    @property
    def news(self) -> bool:
        """Whether something of it waits to be read."""
        return self.new or any(idea.new for idea in self.ideas)

    @property
    def private(self) -> bool:
        """Only her mentor may see it, until she allows more."""
        return self.seen_by == "mentor"

    @property
    def withdrawn(self) -> bool:
        """Whether it turned out to be a safety matter, and is with one person only: no words of it go to the mentor."""
        return self.state == "closed" and not (self.words or self.kind or self.answer)

    def may_go(self, to: str) -> bool:
        """Whether it may move there: a shared one may, a private one where she said so."""
        return not self.private or (self.leave_given and self.leave_for == to)


@dataclass(frozen=True)
class SavedAnswer:
    """An answer of the bank. `probe`: one question that makes a colleague think. `credit`: the author's name, by leave, or ""."""

    id: int
    topic: str
    words: str
    probe: str
    credit: str = ""


@dataclass(frozen=True)
class Bank:
    """The saved answers as one person may use them. `topics`: how many there are of each, those without left out.

    `helped`: answers that helped their askers and may be saved: his own for a mentor, shared ones for the province.
    `shared`: answers to shared questions of other clusters of the district, without names.
    """

    topics: Mapping[str, int]
    of: Callable[[str], Sequence[SavedAnswer]]
    helped: Sequence[Question] = ()
    shared: Sequence[Question] = ()


@dataclass(frozen=True)
class Sensitive:
    """An item for the focal person only."""

    id: int
    words: str
    may_call: bool
    msisdn: str
    asked_on: date
    answered: bool = False
    answer: str = ""
    past_her: bool = False  # for the stand-in alone, not for the focal person
    read_on: tuple[date, ...] = ()  # when somebody who may looked at it; for its asker
