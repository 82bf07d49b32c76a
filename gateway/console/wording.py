"""What things are called on the pages: levels, states, clocks, posts, and what happened."""

from __future__ import annotations

from collections.abc import Mapping

from flows import cohorts
from flows.cohorts import Cohort
from flows.texts import TN, T, Text
from store.board import Event, Line
from store.roster.report import CHANGED, MOVED, NEW, REPEATED, REPLACED, UNCHANGED

LEVELS: Mapping[str, Text] = {
    "mentor": T("board", "Cluster mentor"),
    "officer": T("board", "District office"),
    "tlrt": T("board", "Province: TLRT"),
    "director": T("board", "Province: director"),
}
CLOCKS: Mapping[str, Text] = {
    "over": T("board", "Longer than agreed"),
    "today": T("board", "Urgent"),
    "promised": T("board", "Reply promised"),
    "broken": T("board", "Promised day is over"),
    "leave": T("board", "Asks the teacher's leave"),
}
STATES: Mapping[str, Text] = {
    "open": T("board", "Waiting"),
    "promised": T("board", "Reply promised"),
    "for_workshop": T("board", "Kept for the workshop"),
    "answered": T("board", "Answered"),
    "not_yet": T("board", "Not solved yet"),
    "helped": T("board", "Solved"),
    "closed": T("board", "Closed by its asker"),
}
POSTS: Mapping[str, Text] = {
    "mentor": T("board", "Mentor"),
    "deputy": T("board", "Deputy mentor"),
    "district_officer": T("board", "District officer"),
    "deputy_officer": T("board", "Deputy officer"),
    "province": T("board", "TLRT"),
    "director": T("board", "Director"),
    "administrator": T("board", "Administrator"),
    "focal_person": T("board", "Focal person"),
    "focal_stand_in": T("board", "Stand-in of the focal person"),
    "outside_person": T("board", "Person outside the programme"),
    "donor": T("board", "Donor"),
}
_HAPPENED: Mapping[str, Text] = {
    "asked": T("board", "Asked"),
    "worded": T("board", "More words came"),
    "asked more": T("board", "Asked further"),
    "asked back": T("board", "The office asked the teacher for more words"),
    "words for the office": T("board", "The teacher wrote to the office"),
    "kind said": T("board", "Its kind was said"),
    "read": T("board", "Read"),
    "answered": T("board", "Answered"),
    "answer read": T("board", "The answer was read"),
    "helped": T("board", "The asker says: it helped"),
    "passed up": T("board", "Passed up to the district office"),
    "passed to province": T("board", "Passed on to the province"),
    "not this office": T("board", "Not for that office: one level down"),
    "kept for workshop": T("board", "Kept for the next workshop"),
    "promised": T("board", "Reply promised"),
    "leave asked": T("board", "The teacher was asked for her leave"),
    "leave for province asked": T("board", "The teacher was asked for her leave for the province"),
    "nobody reached": T("board", "The office is vacant or out of reach; mentor and administrator were told"),
    "mentor silent": T("board", "The mentor is out of reach; the deputy was told"),
    "asked again": T("board", "The office was asked again"),
    "nudged": T("board", "A gentle line to the office"),
    "administrator rings": T("board", "The administrator was asked to ring"),
    "status for asker": T("board", "The teacher was told where it is"),
    "status for mentor": T("board", "The mentor was told where it is"),
    "told to the new holder": T("board", "The post has a new holder, who was told"),
    "joined the same of others": T("board", "Other clusters ask the same: it stands with theirs"),
    "asked again with the same of others": T("board", "The office was asked again, with the same of other clusters"),
    "specialist asked": T("board", "A specialist of another cluster was asked"),
    "next specialist asked": T("board", "The next specialist was asked"),
    "specialist declined": T("board", "A specialist would rather not"),
    "asker: pass_up": T("board", "The asker lets it go up"),
    "asker: for_workshop": T("board", "The asker wants it at the workshop"),
    "asker: close": T("board", "Its asker closed it"),
    "asker: wait": T("board", "The asker waits on"),
}


def happened(event: Event) -> Text | None:
    """A line of a history; None for what only Saathi's own clock needs."""
    if event.what == "promised" and event.until:
        return T("board", "Reply promised for {day}", day=event.until)
    return _HAPPENED.get(event.what)


def clock_of(line: Line) -> tuple[Text, str]:
    """How its clock stands, and how to colour that."""
    if line.state not in ("open", "promised"):
        return STATES.get(line.state, STATES["answered"]), "calm"
    if line.asks_leave:
        return CLOCKS["leave"], "calm"
    if line.promised_on:
        return T("board", "Reply promised for {day}", day=line.promised_on), ""
    if line.over:
        return TN("board", "{n} day longer than agreed", "{n} days longer than agreed", n=line.over), "late"
    return T("board", "Reply by {day}", day=line.due_on), ""


# --- workshops ---------------------------------------------------------------------------------

STEPS: Mapping[str, Text] = {
    "1": T("workshops", "Day plan"),
    "2": T("workshops", "Reflections"),
    "3": T("workshops", "A problem"),
    "4": T("workshops", "Solutions"),
    "5": T("workshops", "Action plans"),
    "6": T("workshops", "Review"),
}

# --- the programme -----------------------------------------------------------------------------

OBJECTIVES: Mapping[str, Text] = {
    "content": T("programme", "1 Knowledge of the subjects"),
    "guides": T("programme", "2 Use of teacher guides"),
    "reflection": T("programme", "3 Reflection and problem solving"),
    "collegiality": T("programme", "4 Collegiality"),
}


def cohort(one: Cohort) -> Text:
    """Of mentors."""
    return T("programme", "Phase {n}, {place} {year}", n=one.phase, place=one.place, year=one.year)


def cohort_called(key: str) -> Text | str:
    """The same by its key; "" stays ""."""
    one = cohorts.of(key)
    return cohort(one) if one else ""


BLOCKS: Mapping[str, Text] = {
    "vacation": T("programme", "Vacation of schools"),
    "holiday": T("programme", "Holiday"),
    "outage": T("programme", "No network"),
    "exams": T("programme", "Board exams"),
    "polio": T("programme", "Polio days"),
    "ramadan": T("programme", "Ramadan hours"),
    "hold": T("programme", "Networks may be off"),
}
PLACES: Mapping[str, Text] = {
    "everywhere": T("programme", "everywhere"),
    "winter": T("programme", "winter zone"),
    "summer": T("programme", "summer zone"),
}
ZONES: Mapping[str, Text] = {zone: PLACES[zone] for zone in ("winter", "summer")}
SCHOOLS_FOR: Mapping[str, Text] = {
    "both": T("schools", "boys and girls"),
    "boys": T("schools", "boys"),
    "girls": T("schools", "girls"),
}
STATUSES: Mapping[str, Text] = {
    "pilot": T("programme", "Pilot"),
    "active": T("programme", "Active"),
    "planned": T("programme", "Planned"),
    "not_reached": T("programme", "Not reached"),
    "paused": T("programme", "Paused"),
}
PROFILES: Mapping[str, Text] = {"full": T("programme", "Full"), "self-run": T("programme", "Self-run")}
WAYS: Mapping[tuple[str, bool], Text] = {
    ("daily", True): T("programme", "{cluster} is asked for a count every school day."),
    ("daily", False): T("programme", "{cluster} is asked for a count once a week."),
    ("texts", True): T(
        "programme", "Teachers of {cluster} get texts that they did not ask for: prompts, notices, notes."
    ),
    ("texts", False): T(
        "programme", "Teachers of {cluster} get no text that they did not ask for. Answers always leave."
    ),
    ("names", True): T("programme", "In {cluster} a teacher may let her name stand with a question or an idea."),
    ("names", False): T("programme", "In {cluster} no name stands with a question or an idea, earlier ones included."),
}
_NOTHING = T("programme", "Nothing leaves there of its own accord. Answers to messages always leave.")
EFFECTS: Mapping[str, Text] = {
    "pilot": T("programme", "All of Saathi runs there."),
    "active": T("programme", "All of Saathi runs there."),
    "planned": _NOTHING,
    "not_reached": _NOTHING,
    "paused": T("programme", "No prompts, digests or clocks; questions are asked and answered. The days do not count."),
    "self-run": T(
        "programme",
        "Menus, workshop notices and one digest a month for mentors. No prompts and no clocks; officers hear only that a "
        "child or a building is at risk.",
    ),
}

# --- messages ----------------------------------------------------------------------------------

SENT: Mapping[str, tuple[Text, str]] = {
    "due": (T("messages", "Waits to leave"), "calm"),
    "claimed": (T("messages", "Leaves now"), "calm"),
    "sending": (T("messages", "Leaves now"), "calm"),
    "sent": (T("messages", "Handed to the operator"), ""),
    "delivered": (T("messages", "Arrived"), ""),
    "failed": (T("messages", "Refused"), "bad"),
    "uncertain": (T("messages", "Nobody knows"), "late"),
    "expired": (T("messages", "Too late, not sent"), "late"),
    "held": (T("messages", "Held back"), "late"),
}
LANES: Mapping[str, Text] = {
    "reply": T("messages", "Replies"),
    "alert": T("messages", "Alerts"),
    "notice": T("messages", "Notices"),
    "bulk": T("messages", "To many"),
}
_PERSONAL = T("messages", "Answer or note")  # of questions and of safety matters alike: nobody learns which
_KINDS: tuple[tuple[str, Text], ...] = (  # by how the id of a text begins; the first that fits
    ("C1", T("messages", "Code to sign in")),
    ("D7", T("messages", "Workshop")),
    ("D8", T("messages", "Workshop")),
    ("D9", T("messages", "Workshop")),
    ("D130", LANES["bulk"]),
    ("D134", LANES["bulk"]),
    ("D11", _PERSONAL),
    ("D12", _PERSONAL),
    ("D13", _PERSONAL),
    ("D1", T("messages", "Digest or post")),
    ("D2", T("messages", "Digest or post")),
    ("D4", T("messages", "Question for an office")),
    ("D5", T("messages", "Question for an office")),
    ("D6", T("messages", "Question for an office")),
    ("D3", T("messages", "Digest or post")),
)


def kind_of(kind: str) -> Text:
    """What a message is, in a word; never what it says."""
    return next((word for begins, word in _KINDS if kind.startswith(begins)), _PERSONAL)


# --- people ----------------------------------------------------------------------------------

PEOPLE: Mapping[str, Text] = {
    "joined": T("people", "Joined"),
    "expected": T("people", "Not joined yet"),
    "stopped": T("people", "Stopped messages"),
    "dead": T("people", "Number out of use"),
    "left": T("people", "Left the programme"),
}

# --- lists -------------------------------------------------------------------------------------

FATES: Mapping[str, Text] = {
    NEW: T("import", "New"),
    MOVED: T("import", "Moved"),
    REPLACED: T("import", "Number replaced"),
    CHANGED: T("import", "Changed"),
    REPEATED: T("import", "Repeated"),
    UNCHANGED: T("import", "Unchanged"),
}
