"""What a conversation may decide. Frozen; saved once, in the transaction that closes the draft.

`person_id` is who speaks, everywhere. Words are as they were typed, cleaned.
"""

from flows.outcomes.attendance import AttendanceCounted, RegisterChanged, SchoolClosed
from flows.outcomes.base import Outcome
from flows.outcomes.meetings import (
    AgendaAdded,
    Decided,
    DecisionDone,
    DecisionMoved,
    MeetingCalled,
    MeetingCancelled,
    MeetingChanged,
)
from flows.outcomes.people import FewerWanted, HelpWanted, Joined, LanguageChosen, PhoneUseSaid, Restarted, Stopped
from flows.outcomes.questions import (
    AnswerRead,
    AskerDecided,
    Helped,
    IdeaGiven,
    IdeaRead,
    KeptForWorkshop,
    KindSaid,
    LeaveAsked,
    NotMyOffice,
    PassedUp,
    Promised,
    QuestionAnswered,
    QuestionAsked,
    QuestionRead,
    WordsAdded,
)
from flows.outcomes.sensitive import SensitiveAnswered, SensitiveAsked, SensitiveRead
from flows.outcomes.silence import CheckInSent, NeighbourAsked, Quiet, ReasonKnown, VisitPlanned
from flows.outcomes.turnover import HandedOver, MentorAllowed, NameSaid
from flows.outcomes.workshops import (
    CheckedIn,
    DayJudged,
    PlanMade,
    PlanTried,
    WorkshopCalled,
    WorkshopCancelled,
    WorkshopChanged,
    WorkshopNoted,
    WorkshopReplied,
)

__all__ = [
    "AgendaAdded",
    "AnswerRead",
    "AskerDecided",
    "AttendanceCounted",
    "CheckInSent",
    "CheckedIn",
    "DayJudged",
    "Decided",
    "DecisionDone",
    "DecisionMoved",
    "FewerWanted",
    "HandedOver",
    "HelpWanted",
    "Helped",
    "IdeaGiven",
    "IdeaRead",
    "Joined",
    "KeptForWorkshop",
    "KindSaid",
    "LanguageChosen",
    "LeaveAsked",
    "MeetingCalled",
    "MeetingCancelled",
    "MeetingChanged",
    "MentorAllowed",
    "NameSaid",
    "NeighbourAsked",
    "NotMyOffice",
    "Outcome",
    "PassedUp",
    "PhoneUseSaid",
    "PlanMade",
    "PlanTried",
    "Promised",
    "QuestionAnswered",
    "QuestionAsked",
    "QuestionRead",
    "Quiet",
    "ReasonKnown",
    "RegisterChanged",
    "Restarted",
    "SchoolClosed",
    "SensitiveAnswered",
    "SensitiveAsked",
    "SensitiveRead",
    "Stopped",
    "VisitPlanned",
    "WordsAdded",
    "WorkshopCalled",
    "WorkshopCancelled",
    "WorkshopChanged",
    "WorkshopNoted",
    "WorkshopReplied",
]
