"""Calling a workshop of two days: the day, the hour, the place, the topic, and what is true about travel."""

from __future__ import annotations

from datetime import date, time, timedelta

from flows import keys
from flows.agenda import next_first_day
from flows.conversation import Ask, End
from flows.facts import Mentor, Workshop
from flows.outcomes import WorkshopCalled
from flows.policy import POLICY
from flows.reminders import first_told
from flows.status import Matter
from flows.texts import T, Text, at, on, span
from flows.topics import TAUGHT, named
from flows.typed import day_meant

# Together they leave the announcement (D7) in one part.
LONGEST_VENUE, LONGEST_TOPIC = 36, 30
LONGEST_TRAVEL = 100


def call_workshop(ask: Ask, mentor: Mentor) -> End:
    """T8. A mentor calls a workshop."""
    ask.so_far(T("T8s", "a workshop"))
    first_day = first_day_of(ask, mentor, _suggested(mentor))
    last_day = last_day_of(first_day)
    starts = time(ask.number("hour", T("T8h", "At what hour does it start? 7 to 16, e.g. 9"), 7, 16))
    venue = venue_of(ask, mentor)
    topic = _topic(ask)
    when = {"days": span(first_day, last_day), "hour": at(starts), "venue": venue, "topic": named(topic)}
    travel = _travel(ask, T("T8c", "Workshop {days}, {hour}\n{venue}\n{topic}", **when))
    called = WorkshopCalled(mentor.person.id, mentor.cluster.id, first_day, last_day, starts, venue, topic, travel)
    # `_why_not` refuses a day of which nobody would hear.
    told = first_told(first_day, mentor.now, POLICY, mentor.calendar) or mentor.today
    words = T(
        "T8e",
        "Workshop {days} is called. Teachers are told by SMS from {told}. Codes for the board: dial {code} then 3.",
    )
    if not mentor.cluster.standing.does(Matter.WORKSHOPS):
        words = T(
            "T8e",
            "Workshop {days} is called. In your district no SMS leaves now: please tell the teachers. "
            "Codes for the board: dial {code} then 3.",
        )
    return End(words.filled(**when, told=on(told), code=mentor.programme.ussd_code), (called,))


def _travel(ask: Ask, said: Text) -> str:
    """What was said of it, and the whole confirmed: with nothing to say the way is one screen shorter."""
    options = {"send": keys.SEND, "travel": T("T8y", "Add travel, rooms, tea"), "change": keys.CHANGE}
    wish = ask.choice("sure", ask.about_to(said), options, back=False, home=True)
    if wish == "change":
        ask.again("sure", "first_day")
    if wish == "send":
        return ""
    travel = ask.text("travel", T("T8t", "Travel, rooms, tea: what is true? Type it."), longest=LONGEST_TRAVEL).words
    ask.confirm("travel_sure", T("T8f", "{said}\n{travel}", said=said, travel=travel), again=["first_day"])
    return travel


def _suggested(mentor: Mentor) -> date | None:
    """A day about a month after the last workshop, where none is called yet."""
    if mentor.workshops or not mentor.held:
        return None
    return next_first_day(mentor.held[0].first_day, mentor.today, POLICY, mentor.calendar)


def first_day_of(ask: Ask, mentor: Mentor, suggested: date | None = None, moved: Workshop | None = None) -> date:
    """The first day, as DDMM or as it is suggested; a day that cannot be is refused with its reason. `moved`: what is to move."""
    title = T("T8", "First workshop day? Type DDMM, e.g. 0212. Two days follow each other.")
    if suggested:
        days = span(suggested, last_day_of(suggested))
        title = T(
            "T8", "First workshop day? 1 = {days} (suggested), or type DDMM. Two days follow each other.", days=days
        )
    typed = ask.code(
        "first_day",
        title,
        lambda ddmm: not _why_not(ddmm, mentor, moved),
        {"1": f"{suggested:%d%m}"} if suggested else None,
        because=lambda ddmm: _why_not(ddmm, mentor, moved) or title,
    )
    day = day_meant(typed, mentor.today)
    return day or mentor.today  # never: `_why_not` refuses what is no day


def last_day_of(first_day: date) -> date:
    """The last of the days that follow each other."""
    return first_day + timedelta(days=POLICY.check_in_days - 1)


def _why_not(ddmm: str, mentor: Mentor, moved: Workshop | None) -> Text | None:
    first_day = day_meant(ddmm, mentor.today)
    if first_day is None:
        return T("T8n", "{typed} is not a day.", typed=ddmm[:6])
    for day in (first_day, last_day_of(first_day)):
        why = mentor.calendar.why_no_workshop(day, mentor.today)
        if why:
            return NOT_THEN[why].filled(day=on(day))
    others = [each for each in mentor.workshops if moved is None or each.id != moved.id]
    if any(each.first_day <= last_day_of(first_day) and first_day <= each.last_day for each in others):
        return NOT_THEN["called"].filled(day=on(first_day))  # a reply and a check-in are to one a day
    if first_told(first_day, mentor.now, POLICY, mentor.calendar) is None:
        return NOT_THEN["soon"].filled(day=on(first_day))
    return None


NOT_THEN = {
    "past": T("T8n", "{day} is not ahead. Please type a later day."),
    "friday": T("T8n", "{day}: Friday is short."),
    "sunday": T("T8n", "{day}: Sunday is free."),
    "holiday": T("T8n", "{day} is a holiday."),
    "vacation": T("T8n", "{day}: schools have vacation."),
    "exams": T("T8n", "{day}: board exams."),
    "polio": T("T8n", "{day}: polio days."),
    "outage": T("T8n", "{day}: no network then."),
    "called": T("T8n", "{day}: a workshop is called already."),
    "soon": T("T8n", "{day}: teachers would not hear in time."),
}


def venue_of(ask: Ask, mentor: Mentor) -> str:
    """The place, typed; a mentor who teaches may take his own school with a digit."""
    own = mentor.own.school.name[:LONGEST_VENUE] if mentor.own else ""
    title = (
        T("T8o", "Where? Type the place,\nor 1 = {school}", school=own) if own else T("T8v", "Where? Type the place.")
    )
    return ask.text("venue", title, {"1": "own"} if own else None, LONGEST_VENUE).words or own


def _topic(ask: Ask) -> str:
    written = ask.text(
        "topic", T("T8w", "About what? Type it,\nor 1 = choose from the list"), {"1": "list"}, LONGEST_TOPIC
    )
    return written.words or ask.pick("topic_listed", T("T8l", "About what?"), TAUGHT, page_size=7)
