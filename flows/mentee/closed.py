"""No count today: the school is closed, another day is meant, or the register changed."""

from __future__ import annotations

from datetime import date

from flows.conversation import Ask, End, Option
from flows.facts import Mentee
from flows.mentee.attendance import count_attendance
from flows.mentee.days import pick_day, said_day, uncounted
from flows.mentee.reasons import pupil_moved
from flows.mentee.register import change_register
from flows.outcomes import SchoolClosed
from flows.texts import T, on

REASONS: dict[str, Option] = {
    "holiday": T("A7", "Holiday"),
    "workshop": T("A7", "Cluster workshop"),
    "weather": T("A7", "Snow/flood/road"),
    "security": T("A7", "Security"),
    "leave": T("A7", "Teacher on leave"),
    "building": T("A7", "Building"),
    "other": T("A7", "Other"),
}


def other(ask: Ask, mentee: Mentee) -> End:
    """A1: also shown in place of the count on a day when schools are off."""
    today = on(mentee.today)
    title = today if mentee.calendar.is_school_day(mentee.today) else T("A1", "{day}: a day off", day=today)
    options: dict[str, Option] = {
        "closed": T("A1", "School closed today"),
        "other_day": T("A1", "Count for another day"),
        "register": T("A1", "Register changed"),
        "left": T("A1", "A pupil left school"),
    }
    what = ask.choice("what", title, options)
    if what == "closed":
        return school_closed(ask, mentee)
    if what == "register":
        return change_register(ask, mentee)
    if what == "left":
        return pupil_moved(ask, mentee)
    if not uncounted(mentee):
        return End(T("A1c", "Every school day of the last two weeks is counted. Nothing is missing. Thank you."))
    return count_attendance(ask, mentee, pick_day(ask, mentee))


def school_closed(ask: Ask, mentee: Mentee) -> End:
    """A7, A8. By SMS the closing is kept at once, and a reason may follow."""
    day = said_day(ask, mentee)
    if ask.by_sms and not ask.given("why") and not ask.given("noted"):
        return _noted(mentee, day)
    why = ask.choice("why", T("A7", "School closed. Why?"), REASONS)
    words = T(
        "A8", "Noted: school closed on {day} ({why}). Not counted as absence. Thank you.", day=on(day), why=REASONS[why]
    )
    return End(words, (SchoolClosed(mentee.person.id, mentee.school.id, day, why),))


def _noted(mentee: Mentee, day: date) -> End:
    words = T(
        "A8b",
        "Noted: school closed {day}, no count needed. To say why, SMS a number: "
        "1 Holiday 2 Workshop 3 Snow/road 4 Security 5 Leave 6 Building 7 Other",
        day=on(day),
    )
    then = {"menu": "closed", "what": "closed", "noted": "yes", "day": day.isoformat()}
    return End(words, (SchoolClosed(mentee.person.id, mentee.school.id, day, ""),), then=then)
