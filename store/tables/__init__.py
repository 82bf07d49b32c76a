"""The tables, by subject."""

from store.tables.attendance import Closures, FallReasons, PupilCounts, PupilMoves, RegisterChanges
from store.tables.base import Base, Utc
from store.tables.broadcasts import BroadcastLetters, Broadcasts, BroadcastWords, Proposals
from store.tables.console import (
    Accounts,
    AuditLines,
    ConsoleSessions,
    ExportPieces,
    Exports,
    RosterFiles,
    RosterLines,
    SignInCodes,
    SignInTries,
)
from store.tables.meetings import AgendaWords, Decisions, Meetings
from store.tables.merges import Merges
from store.tables.messages import (
    Calls,
    ChannelPauses,
    Drafts,
    Inbox,
    InboxDoubts,
    Outbox,
    PhoneMessages,
    Receipts,
    RouteUse,
)
from store.tables.moves import SchoolMoves
from store.tables.notes import ClusterNotes, SavedAnswers
from store.tables.numbers import NumberWishes
from store.tables.people import Holdings, People, Pins, Posts
from store.tables.places import Clusters, Districts, Provinces, Schools
from store.tables.polls import PollAsked, PollCounts, Polls
from store.tables.programme import CalendarBlocks, DoneOnce, Heartbeats, Settings
from store.tables.questions import (
    Escalations,
    Ideas,
    QuestionEvents,
    QuestionLeaves,
    Questions,
    SensitiveEvents,
    SensitiveItems,
)
from store.tables.silence import DarkAreas, DeadNumbers, SilenceNotes
from store.tables.specialists import SpecialistAsks, Specialists
from store.tables.together import MentoringStages, WorkshopAway
from store.tables.workshops import (
    CheckIns,
    Invitations,
    Plans,
    Successes,
    WorkshopCodes,
    WorkshopReplies,
    Workshops,
    WorkshopSteps,
)

__all__ = [
    "Accounts",
    "AgendaWords",
    "AuditLines",
    "Base",
    "BroadcastLetters",
    "BroadcastWords",
    "Broadcasts",
    "CalendarBlocks",
    "Calls",
    "ChannelPauses",
    "CheckIns",
    "Closures",
    "ClusterNotes",
    "Clusters",
    "ConsoleSessions",
    "DarkAreas",
    "DeadNumbers",
    "Decisions",
    "Districts",
    "DoneOnce",
    "Drafts",
    "Escalations",
    "ExportPieces",
    "Exports",
    "FallReasons",
    "Heartbeats",
    "Holdings",
    "Ideas",
    "Inbox",
    "InboxDoubts",
    "Invitations",
    "Meetings",
    "MentoringStages",
    "Merges",
    "NumberWishes",
    "Outbox",
    "People",
    "PhoneMessages",
    "Pins",
    "Plans",
    "PollAsked",
    "PollCounts",
    "Polls",
    "Posts",
    "Proposals",
    "Provinces",
    "PupilCounts",
    "PupilMoves",
    "QuestionEvents",
    "QuestionLeaves",
    "Questions",
    "Receipts",
    "RegisterChanges",
    "RosterFiles",
    "RosterLines",
    "RouteUse",
    "SavedAnswers",
    "SchoolMoves",
    "Schools",
    "SensitiveEvents",
    "SensitiveItems",
    "Settings",
    "SignInCodes",
    "SignInTries",
    "SilenceNotes",
    "SpecialistAsks",
    "Specialists",
    "Successes",
    "Utc",
    "WorkshopAway",
    "WorkshopCodes",
    "WorkshopReplies",
    "WorkshopSteps",
    "Workshops",
]
