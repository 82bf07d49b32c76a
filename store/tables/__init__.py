"""The tables, by subject."""

from store.tables.attendance import Closures, PupilCounts, RegisterChanges
from store.tables.base import Base, Utc
from store.tables.console import (
    Accounts,
    AuditLines,
    ConsoleSessions,
    RosterFiles,
    RosterLines,
    SignInCodes,
    SignInTries,
)
from store.tables.meetings import AgendaWords, Decisions, Meetings
from store.tables.messages import Calls, ChannelPauses, Drafts, Inbox, Outbox, PhoneMessages, Receipts, RouteUse
from store.tables.people import Holdings, People, Posts
from store.tables.places import Clusters, Districts, Provinces, Schools
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
from store.tables.workshops import CheckIns, Plans, WorkshopCodes, WorkshopReplies, Workshops, WorkshopSteps

__all__ = [
    "Accounts",
    "AgendaWords",
    "AuditLines",
    "Base",
    "CalendarBlocks",
    "Calls",
    "ChannelPauses",
    "CheckIns",
    "Closures",
    "Clusters",
    "ConsoleSessions",
    "DarkAreas",
    "DeadNumbers",
    "Decisions",
    "Districts",
    "DoneOnce",
    "Drafts",
    "Escalations",
    "Heartbeats",
    "Holdings",
    "Ideas",
    "Inbox",
    "Meetings",
    "Outbox",
    "People",
    "PhoneMessages",
    "Plans",
    "Posts",
    "Provinces",
    "PupilCounts",
    "QuestionEvents",
    "QuestionLeaves",
    "Questions",
    "Receipts",
    "RegisterChanges",
    "RosterFiles",
    "RosterLines",
    "RouteUse",
    "Schools",
    "SensitiveEvents",
    "SensitiveItems",
    "Settings",
    "SignInCodes",
    "SignInTries",
    "SilenceNotes",
    "Utc",
    "WorkshopCodes",
    "WorkshopReplies",
    "WorkshopSteps",
    "Workshops",
]
