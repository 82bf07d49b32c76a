"""The monthly meeting of a district: which day it may be, its agenda, when its pack leaves, when a decision is recalled.

The agenda is what waits: at most so much as two SMS hold, with at least one thing about teaching where there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flows import gsm, notices, sending
from flows.calendar import Calendar
from flows.facts import Added, Decision, Meeting, MeetingDesk, Programme, Question
from flows.policy import Policy
from flows.reminders import last_working_day_before
from flows.texts import T, Text, render
from flows.topics import about

MOST_DECISIONS = 12  # open ones of a district: more than that nobody follows up
LONGEST_PLACE = 36
LONGEST_DECISION = 60  # so that it goes on in one SMS with its owner's date
LONGEST_AGENDA_WORDS = 160
LETTERS = (60, 40, 24)  # of one problem: as many as leave room for all
_A_MONTH = timedelta(days=28)
_SOON = timedelta(days=7)


# --- which day ---------------------------------------------------------------------------------


def why_not(day: date, office: Calendar, schools: Sequence[Calendar], today: date) -> str:
    """Why there can be no meeting on a day, as `Calendar.why_no_workshop`; a vacation counts where all schools have it."""
    why = office.why_no_workshop(day, today)
    if why or not schools:
        return why
    reasons = {calendar.why_off(day) for calendar in schools}
    return "vacation" if reasons == {"vacation"} else ""


def suggested(last: date | None, office: Calendar, schools: Sequence[Calendar], today: date) -> date:
    """About a month after the last one; a week from now where there was none, or none for long."""
    day = max(today + _SOON, last + _A_MONTH if last else today)
    while why_not(day, office, schools, today):
        day += timedelta(days=1)
    return day


# --- the agenda --------------------------------------------------------------------------------


def agenda(desk: MeetingDesk, letters: int = LETTERS[0]) -> list[Text | str]:
    """What waits, each in a few words, in this order: at risk, late decisions, teaching, the same of several clusters, the rest."""
    urgent = [_one(each, letters) for each in desk.passed_up if each.urgency == "today"]
    decided = [_decision(each, letters) for each in desk.overdue]
    items = _together([each for each in desk.passed_up if each.urgency != "today"])
    teaching = [item for item in items if item[0].kind == "teaching"] or _together(desk.taught)
    first = teaching[:1]
    rest = sorted((item for item in items if item not in first), key=lambda item: -_clusters(item))
    return [
        *urgent,
        *decided,
        *(_item(item, letters) for item in (*first, *rest)),
        *(_added(each, letters) for each in desk.added),
    ]


def _together(questions: Sequence[Question]) -> list[tuple[Question, ...]]:
    """By what they are about, that of most clusters first, else as they came. What has no subject stays by itself."""
    found: dict[str, list[Question]] = {}
    for question in questions:
        found.setdefault(question.topic or question.kind or f"Q{question.id}", []).append(question)
    return sorted(map(tuple, found.values()), key=lambda item: -_clusters(item))


def _clusters(item: Sequence[Question]) -> int:
    return len({question.cluster for question in item})


def _item(item: tuple[Question, ...], letters: int) -> Text:
    n = _clusters(item)
    if len(item) == 1:
        return _one(item[0], letters)
    if n == 1:
        return T("D22i", "{about} ({n} problems)", about=about(item[0].kind, item[0].topic), n=len(item))
    return T("D22c", "{about} ({n} clusters)", about=about(item[0].kind, item[0].topic), n=n)


def _one(question: Question, letters: int) -> Text:
    """ "no roof since the storm E81"; one that is with its mentor only by its topic."""
    named = about(question.kind, question.topic)
    if not question.escalation:
        return T("D22t", "{about} (1 cluster)", about=named)
    summary = _few(question.summary, letters)
    params = {"about": summary or named, "id": question.escalation}
    if question.urgency == "today":
        return T("D22u", "URGENT {about} E{id}", **params)
    return T("D22e", "{about} E{id}", **params)


def _decision(decision: Decision, letters: int) -> Text:
    return T("D22f", "decided, still open: {words} F{id}", words=_few(decision.words, letters), id=decision.id)


def _added(added: Added, letters: int) -> Text | str:
    words = _few(added.words, letters)
    return T("D22a", "{cluster}: {words}", cluster=added.cluster, words=words) if added.cluster else words


def _few(words: str, letters: int) -> str:
    """Its first words."""
    words = " ".join(gsm.plain(words).split()).rstrip(".")
    return words if len(words) <= letters else words[:letters].rsplit(" ", 1)[0]


def listed(items: Sequence[Text | str], language: str, fits: Callable[[str], bool]) -> str:
    """As many items as fit, in their order, and how many more there are; "" for none."""
    said = [gsm.plain(render(item, language)) for item in items]
    for n in range(len(said), 0, -1):
        more = len(said) - n
        whole = ", ".join(said[:n]) + (f" +{more}" if more else "")
        if n == 1 or fits(whole):
            return whole
    return ""


def pack(meeting: Meeting, desk: MeetingDesk, programme: Programme, policy: Policy, language: str) -> Text:
    """D22, at most two parts."""
    if not agenda(desk):
        return notices.meeting_without_agenda(meeting, programme)

    def fits(said: str) -> bool:
        words = render(notices.meeting_pack(meeting, said, programme), language)
        return gsm.parts(gsm.plain(words)) <= policy.pack_parts

    said = ""
    for letters in LETTERS:
        items = agenda(desk, letters)
        said = listed(items, language, fits)
        if said == listed(items, language, lambda _: True):
            break
    return notices.meeting_pack(meeting, said, programme)


# --- when --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Leaving:
    """When something leaves, and until when (without) it is of use. Aware UTC."""

    at: datetime
    until: datetime

    def is_due(self, now: datetime) -> bool:
        """Now, and not too late."""
        return self.at <= now < self.until


def pack_leaves(meeting: Meeting, policy: Policy, office: Calendar) -> Leaving:
    """Three days before, at a good hour, or the day after it was called; never once it has begun.

    On the last working day before at the latest: of a meeting that was called since then, at once.
    """
    day = max(meeting.day - timedelta(days=policy.pack_days), meeting.told_on + timedelta(days=1))
    day = min(office.add(day, 0), last_working_day_before(meeting.day, office))
    return Leaving(
        sending.at_hour(day, policy.pack_at, policy, office), sending.instant(meeting.day, meeting.starts, policy)
    )


def recalled_at(due_on: date, policy: Policy, calendar: Calendar) -> Leaving:
    """D66: the working day before a decision's date, until that date is over."""
    eve = last_working_day_before(due_on, calendar)
    return Leaving(
        sending.at_hour(eve, policy.decision_at, policy, calendar),
        sending.instant(due_on + timedelta(days=1), time(), policy),
    )
