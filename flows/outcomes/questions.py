"""Questions asked, answered, moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.outcomes.base import Outcome


@dataclass(frozen=True)
class QuestionAsked(Outcome):
    """A question or problem. Saving it gives `{ref}` ("Q214") and `{due}` (a date) to the last words.

    `kind`: teaching | growth | management | supplies | rules | "" (not said yet). `topic`: "" where not asked.
    `seen_by`: mentor | cluster | cluster_named. `urgency`: today | week | workshop. `words` may be "" for now.
    """

    person_id: int
    kind: str
    topic: str
    seen_by: str
    urgency: str
    words: str = ""
    tell_officer: bool = False
    ask_me: bool = False


@dataclass(frozen=True)
class KindSaid(Outcome):
    """The kind of a question that came without one. Kind "safety" moves it to the focal person."""

    person_id: int
    question_id: int
    kind: str


@dataclass(frozen=True)
class WordsAdded(Outcome):
    """More words to a question; an answered one is open again."""

    person_id: int
    question_id: int
    words: str


@dataclass(frozen=True)
class AnswerRead(Outcome):
    """The asker looked at the answer; `sensitive` tells which table."""

    person_id: int
    question_id: int
    sensitive: bool = False


@dataclass(frozen=True)
class IdeaGiven(Outcome):
    """A colleague's answer to a question that was shared with the cluster; `named`: her name may be said with it."""

    person_id: int
    question_id: int
    words: str
    named: bool = False


@dataclass(frozen=True)
class IdeaRead(Outcome):
    """The asker looked at it."""

    person_id: int
    idea_id: int


@dataclass(frozen=True)
class Helped(Outcome):
    """What was answered helped: a colleague's idea, or (0) the answer of whose turn it was."""

    person_id: int
    question_id: int
    idea_id: int = 0


@dataclass(frozen=True)
class AskerDecided(Outcome):
    """What the asker wants done: cluster | pass_up | for_workshop | close | wait.

    `words`: to the cluster, in place of those that only her mentor reads; "": the same.
    """

    person_id: int
    question_id: int
    wish: str
    words: str = ""


@dataclass(frozen=True)
class QuestionAnswered(Outcome):
    """An answer. `by`: mentor | officer | province. Saving it gives `{ref}`."""

    person_id: int
    question_id: int
    words: str
    by: str


@dataclass(frozen=True)
class QuestionRead(Outcome):
    """Somebody looked at a private question: logged, and the asker can see it."""

    person_id: int
    question_id: int


@dataclass(frozen=True)
class LeaveAsked(Outcome):
    """A private question would be passed up: its asker is asked first. The summary is what would travel, `to` whom."""

    person_id: int
    question_id: int
    summary: str
    to: str = "officer"


@dataclass(frozen=True)
class PassedUp(Outcome):
    """Up, as a one-line neutral summary. `to`: officer | tlrt | director. Saving it gives `{ref}` ("E77")."""

    person_id: int
    question_id: int
    summary: str
    to: str = "officer"


@dataclass(frozen=True)
class KeptForWorkshop(Outcome):
    person_id: int
    question_id: int


@dataclass(frozen=True)
class Promised(Outcome):
    """The officer has it and says until when."""

    person_id: int
    question_id: int
    until: date


@dataclass(frozen=True)
class NotMyOffice(Outcome):
    """One level down, without blame: from the district to the mentor, from the province to the district."""

    person_id: int
    question_id: int
