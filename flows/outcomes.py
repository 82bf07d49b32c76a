"""What a conversation may decide. Frozen; saved once, in the transaction that closes the draft.

`person_id` is who speaks, everywhere. Words are as they were typed, cleaned.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time


class Outcome:
    """Something decided in a conversation."""


@dataclass(frozen=True)
class Joined(Outcome):
    """Somebody joins: a person the roster knows (`person_id`), or a new one at a school."""

    msisdn: str
    language: str
    phone_shared: bool
    school_id: int
    person_id: int | None = None


@dataclass(frozen=True)
class LanguageChosen(Outcome):
    person_id: int
    language: str


@dataclass(frozen=True)
class PhoneUseSaid(Outcome):
    person_id: int
    shared: bool


@dataclass(frozen=True)
class Stopped(Outcome):
    """No more messages but answers to what is sent; reports and questions still count."""

    person_id: int


@dataclass(frozen=True)
class Restarted(Outcome):
    person_id: int


@dataclass(frozen=True)
class AttendanceCounted(Outcome):
    """Pupils present. `flagged`: more than the register, kept as sent."""

    person_id: int
    school_id: int
    day: date
    boys: int
    girls: int
    flagged: bool = False


@dataclass(frozen=True)
class RegisterChanged(Outcome):
    """The whole register as it is now; None for what is still not known."""

    person_id: int
    school_id: int
    boys: int | None
    girls: int | None


@dataclass(frozen=True)
class SchoolClosed(Outcome):
    """`reason`: holiday | workshop | weather | security | leave | building | other | "" (not said yet)."""

    person_id: int
    school_id: int
    day: date
    reason: str


@dataclass(frozen=True)
class WorkshopReplied(Outcome):
    """`reason`, when not coming: distance | weather | alone | family | health | other | ""."""

    person_id: int
    workshop_id: int
    coming: bool
    reason: str = ""


@dataclass(frozen=True)
class CheckedIn(Outcome):
    person_id: int
    workshop_id: int
    day: date


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
class SensitiveAsked(Outcome):
    """For the focal person only. Saving it gives `{ref}` ("S12")."""

    person_id: int
    words: str
    may_call: bool


@dataclass(frozen=True)
class AnswerRead(Outcome):
    """The asker looked at the answer; `sensitive` tells which table."""

    person_id: int
    question_id: int
    sensitive: bool = False


@dataclass(frozen=True)
class Helped(Outcome):
    person_id: int
    question_id: int


@dataclass(frozen=True)
class AskerDecided(Outcome):
    """What the asker wants done: pass_up | for_workshop | close | wait."""

    person_id: int
    question_id: int
    wish: str


@dataclass(frozen=True)
class QuestionAnswered(Outcome):
    """An answer. `by`: mentor | officer. Saving it gives `{ref}`."""

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
    """The mentor would pass a private question up: its asker is asked first. The summary is what would travel."""

    person_id: int
    question_id: int
    summary: str


@dataclass(frozen=True)
class PassedUp(Outcome):
    """To the district officer's post, as a one-line neutral summary. Saving it gives `{ref}` ("E77")."""

    person_id: int
    question_id: int
    summary: str


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
    """Back to the mentor, without blame."""

    person_id: int
    question_id: int


@dataclass(frozen=True)
class WorkshopCalled(Outcome):
    """Two days that follow each other, unless `last_day` says otherwise."""

    person_id: int
    cluster_id: int
    first_day: date
    last_day: date
    starts: time
    venue: str
    topic: str
    travel: str = ""


@dataclass(frozen=True)
class WorkshopChanged(Outcome):
    """A new first day, or a new place; everybody is told at once. None keeps what was."""

    person_id: int
    workshop_id: int
    first_day: date | None = None
    last_day: date | None = None
    venue: str | None = None
    starts: time | None = None


@dataclass(frozen=True)
class WorkshopCancelled(Outcome):
    person_id: int
    workshop_id: int


@dataclass(frozen=True)
class SensitiveAnswered(Outcome):
    person_id: int
    item_id: int
    words: str


@dataclass(frozen=True)
class SensitiveRead(Outcome):
    person_id: int
    item_id: int


@dataclass(frozen=True)
class HelpWanted(Outcome):
    """Send the short way by SMS (D16)."""

    person_id: int | None
    msisdn: str
