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
    `source`: saathi, or phone | visit | letter where the desk logged it.
    """

    person_id: int
    kind: str
    topic: str
    seen_by: str
    urgency: str
    words: str = ""
    tell_officer: bool = False
    ask_me: bool = False
    source: str = "saathi"


@dataclass(frozen=True)
class AskedAbove(Outcome):
    """A mentor's own question to an office. `to`: officer | tlrt | director. Saving it gives `{ref}` ("E77")."""

    person_id: int
    cluster_id: int
    to: str
    words: str
    urgency: str = "week"


@dataclass(frozen=True)
class KindSaid(Outcome):
    """The kind of a question that came without one. Kind "safety" moves it to the focal person."""

    person_id: int
    question_id: int
    kind: str


@dataclass(frozen=True)
class WordsAdded(Outcome):
    """More words to a question; an answered one is open again.

    `to_office`: they reply to what the office that has it asked, and go there less names and numbers.
    """

    person_id: int
    question_id: int
    words: str
    to_office: bool = False


@dataclass(frozen=True)
class AskerAsked(Outcome):
    """The office that has a question asks its asker; who she is it does not learn."""

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
    """An answer. `by`: mentor | specialist | officer | province. Saving it gives `{ref}`.

    `named`: whether a specialist lets his name stand with it. `saved_id`: of the saved answer that was used, else 0.
    """

    person_id: int
    question_id: int
    words: str
    by: str
    named: bool = False
    saved_id: int = 0


@dataclass(frozen=True)
class QuestionRead(Outcome):
    """Somebody looked at a private question: logged, and the asker can see it."""

    person_id: int
    question_id: int


@dataclass(frozen=True)
class LeaveAsked(Outcome):
    """A private question would move: its asker is asked first. The summary is what would travel, `to` an office or specialist."""

    person_id: int
    question_id: int
    summary: str
    to: str = "officer"


@dataclass(frozen=True)
class AnswerSaved(Outcome):
    """An answer kept for others, with one question that makes a colleague think. `named`: the author of his own lets his name stand."""

    person_id: int
    topic: str
    words: str
    probe: str
    question_id: int = 0
    named: bool = False


@dataclass(frozen=True)
class SpecialistAsked(Outcome):
    """Somebody who knows its topic is asked, chosen by the store. A private one: said by its asker only, which is her leave."""

    person_id: int
    question_id: int


@dataclass(frozen=True)
class SpecialistDeclined(Outcome):
    """He would rather not: the next one is asked."""

    person_id: int
    question_id: int


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
    """One level down, without blame: from the district to the mentor, from the province to the district.

    `desk`: with whom it was when they said so: officer | tlrt | director.
    """

    person_id: int
    question_id: int
    desk: str
