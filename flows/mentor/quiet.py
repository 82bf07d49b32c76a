"""Schools not heard from (T2), and what their mentor can do: a kind line, say why, go there, ask a school nearby."""

from __future__ import annotations

from datetime import timedelta

from flows.conversation import Ask, End
from flows.facts import Mentor, QuietSchool
from flows.outcomes import CheckInSent, NeighbourAsked, Quiet, ReasonKnown, VisitPlanned
from flows.policy import POLICY
from flows.silence import CHECK_IN, REASONS
from flows.texts import TN, T, Text

SEVERAL = 3  # from so many on they can be explained together


def look_at_quiet(ask: Ask, mentor: Mentor) -> End:
    """T2, T3. By SMS: KHABAR."""
    schools = {str(school.id): school for school in mentor.quiet}
    if not schools:
        return End(T("T3g", "Every school of {cluster} was in touch lately. Thank you.", cluster=mentor.cluster.name))
    rows: dict[str, Text | str] = {key: school.name for key, school in schools.items()}
    if len(schools) >= SEVERAL:
        rows["all"] = T("T3h", "All of them: I know why")
    title = T("T2", "Not heard from, {weeks}+ weeks", weeks=POLICY.quiet_listed)
    chosen = ask.pick("school", title, rows)
    if chosen == "all":
        return _reason(ask, mentor, list(schools.values()))
    return _one_school(ask, mentor, schools[chosen])


def _one_school(ask: Ask, mentor: Mentor, school: QuietSchool) -> End:
    greeted = CHECK_IN in school.done or not school.can_greet
    options = {
        "check_in": None if greeted else T("T3", "Send a kind check-in"),
        "reason": T("T3", "I know why (road, leave..)"),
        "visit": T("T3", "I will visit/call"),
        "neighbour": T("T3", "Ask a neighbour school") if mentor.nearby else None,
    }
    title = TN("T3", "{school}, quiet {n} week", "{school}, quiet {n} weeks")
    if CHECK_IN in school.done:
        title = TN("T3i", "{school}, quiet {n} week, kind line sent", "{school}, quiet {n} weeks, kind line sent")
    step = ask.choice("do", title.filled(school=school.name, n=school.weeks), options)
    if step == "check_in":
        words = T("T3a", "A kind line goes to {school}: no report needed, just checking. Thank you.")
        return End(words.filled(school=school.name), (CheckInSent(mentor.person.id, _quiet(school)),))
    if step == "reason":
        return _reason(ask, mentor, [school])
    if step == "visit":
        until = mentor.today + timedelta(days=POLICY.visit_days)
        words = T("T3d", "Thank you. {school} is off your list until {until}; back after that if there is no word.")
        planned = VisitPlanned(mentor.person.id, _quiet(school), until)
        return End(words.filled(school=school.name, until=until), (planned,))
    return _neighbour(ask, mentor, school)


def _reason(ask: Ask, mentor: Mentor, schools: list[QuietSchool]) -> End:
    reasons = {
        "road": T("T3b", "Road, snow, flood"),
        "leave": T("T3b", "Teacher on leave"),
        "phone": T("T3b", "Phone or network"),
        "workshop": T("T3b", "Workshop, exams"),
        "other": T("T3b", "Other"),
    }
    name = schools[0].name if len(schools) == 1 else mentor.cluster.name
    reason = ask.choice("reason", T("T3b", "{name}: what is it?", name=name), reasons)
    until = mentor.today + timedelta(weeks=REASONS[reason])
    known = ReasonKnown(mentor.person.id, tuple(map(_quiet, schools)), reason, until)
    words = T("T3c", "Noted, thank you. {name}: nobody is asked until {until}. A word from them ends it sooner.")
    return End(words.filled(name=name, until=until), (known,))


def _neighbour(ask: Ask, mentor: Mentor, school: QuietSchool) -> End:
    rows: dict[str, Text | str] = {str(id): name for id, name in mentor.nearby}
    chosen = ask.pick("nearby", T("T3e", "Who is near {school}?", school=school.name), rows)
    name = rows[chosen]
    words = T("T3f", "{neighbour} is asked to say a kind word there. No report needed. Thank you.")
    asked = NeighbourAsked(mentor.person.id, _quiet(school), int(chosen))
    return End(words.filled(neighbour=name), (asked,))


def _quiet(school: QuietSchool) -> Quiet:
    return Quiet(school.id, school.since)
