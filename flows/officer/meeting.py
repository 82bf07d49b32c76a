"""The monthly meeting: called, moved, cancelled, prepared."""

from __future__ import annotations

from datetime import date, time

from flows.conversation import Ask, End
from flows.facts import Meeting, MeetingDesk, Officer
from flows.meetings import LONGEST_AGENDA_WORDS, LONGEST_PLACE, agenda, suggested, why_not
from flows.mentor.calling import NOT_THEN
from flows.officer.decisions import decide, look_at_decisions, noted_for
from flows.outcomes import AgendaAdded, MeetingCalled, MeetingCancelled, MeetingChanged
from flows.texts import T, Text, at, on, render
from flows.typed import day_meant

OFFICE = T("O7c", "DEO office")


def arrange_meeting(ask: Ask, officer: Officer, desk: MeetingDesk) -> End:
    """O7. The next meeting, its agenda, and what the last ones decided."""
    meeting = desk.next
    options = {
        "agenda": T("O7b", "Agenda"),
        "decide": T("O7b", "Note a decision"),
        "decisions": T("O7b", "Decisions ({n})", n=len(desk.decisions)),
        "call": None if meeting else T("O7b", "Call a meeting"),
        "day": T("O7b", "Change day") if _ahead(meeting, officer) else None,
        "place": T("O7b", "Change place") if _ahead(meeting, officer) else None,
        "cancel": T("O7b", "Cancel it") if _ahead(meeting, officer) else None,
    }
    step = ask.choice("step", _title(meeting), options)
    if step == "agenda":
        return look_at_agenda(ask, desk)
    if step == "decide":
        return decide(ask, officer, desk)
    if step == "decisions":
        return look_at_decisions(ask, officer, desk)
    if meeting is None:
        return _call(ask, officer, desk)
    if step == "day":
        return _change_day(ask, officer, desk, meeting)
    return _change_place(ask, officer, desk, meeting) if step == "place" else _cancel(ask, officer, meeting)


def _ahead(meeting: Meeting | None, officer: Officer) -> bool:
    return meeting is not None and meeting.day > officer.today


def _title(meeting: Meeting | None) -> Text:
    if meeting is None:
        return T("O7a", "No meeting is called yet.")
    return T("O7b", "Meeting {day}, {hour}, {place}", day=on(meeting.day), hour=at(meeting.starts), place=meeting.place)


def look_at_agenda(ask: Ask, desk: MeetingDesk, empty: Text | None = None, menu: str = "step") -> End:
    """What waits for the meeting, a line each, as the pack has it."""
    items = agenda(desk)
    if not items:
        nothing = T(
            "O7n",
            "Nothing waits for the meeting yet. Mentors add by SMS: AGENDA words. Perhaps one idea that worked in a class?",
        )
        return End(empty or nothing)
    said = ask_lines(ask, items)
    ask.choice("seen", T("O7f", "Agenda:\n{items}", items=said), {"menu": T("O7f", "Meeting menu")})
    ask.again(menu)


def ask_lines(ask: Ask, items: list[Text | str]) -> str:
    """The items as lines of one text, in the language of who asks."""
    return "\n".join(f"- {render(item, ask.language)}" for item in items)


def _call(ask: Ask, officer: Officer, desk: MeetingDesk) -> End:
    ask.so_far(T("O7s", "a district meeting"))
    day = _day_of(ask, officer, desk)
    starts = time(ask.number("hour", T("O7h", "At what hour does it start? 8 to 15, e.g. 10"), 8, 15))
    place = _place_of(ask, desk)
    when = {"day": on(day), "hour": at(starts), "place": place}
    ask.confirm(
        "sure",
        T("O7d", "District meeting {day}, {hour}, {place}. All mentors are told at once.", **when),
        again=["day"],
    )
    words = T(
        "O7e", "Meeting {day} is called. Mentors are told by SMS; they and you get the agenda before it. Thank you."
    )
    return End(words.filled(**when), (MeetingCalled(officer.person.id, desk.district_id, day, starts, _plain(place)),))


def _plain(place: Text | str) -> str:
    return render(place, "en")


def _day_of(ask: Ask, officer: Officer, desk: MeetingDesk) -> date:
    """A day, as DDMM or the one that is suggested; one that cannot be is refused with its reason."""
    offered = suggested(desk.last.day if desk.last else None, officer.calendar, desk.schools, officer.today)
    title = T("O7c", "Which day? Type DDMM, e.g. {example}, or 1 = {day}", day=on(offered), example=f"{offered:%d%m}")
    typed = ask.code(
        "day",
        title,
        lambda ddmm: not _refused(ddmm, officer, desk),
        {"1": "offered"},
        because=lambda ddmm: _refused(ddmm, officer, desk) or title,
    )
    return offered if typed == "offered" else day_meant(typed, officer.today) or offered


def _refused(ddmm: str, officer: Officer, desk: MeetingDesk) -> Text | None:
    day = day_meant(ddmm, officer.today)
    if day is None:
        return T("T8n", "{typed} is not a day.", typed=ddmm[:6])
    why = why_not(day, officer.calendar, desk.schools, officer.today)
    return NOT_THEN[why].filled(day=on(day)) if why else None


def _place_of(ask: Ask, desk: MeetingDesk) -> Text | str:
    usual: Text | str = desk.last.place if desk.last else OFFICE
    written = ask.text(
        "place", T("O7v", "Where? Type the place,\nor 1 = {usual}", usual=usual), {"1": "usual"}, LONGEST_PLACE
    )
    return written.words or usual


def _change_day(ask: Ask, officer: Officer, desk: MeetingDesk, meeting: Meeting) -> End:
    day = _day_of(ask, officer, desk)
    params = {"was": on(meeting.day), "day": on(day)}
    ask.confirm("sure", T("O7g", "Meeting of {was}: now {day}. All mentors are told at once.", **params), again=["day"])
    words = T("O7i", "The meeting is now on {day}. Mentors are told by SMS. Thank you.", day=on(day))
    return End(words, (MeetingChanged(officer.person.id, meeting.id, day=day),))


def _change_place(ask: Ask, officer: Officer, desk: MeetingDesk, meeting: Meeting) -> End:
    place = _place_of(ask, desk)
    params = {"day": on(meeting.day), "place": place}
    ask.confirm(
        "sure", T("O7g", "Meeting of {day}: now at {place}. All mentors are told at once.", **params), again=["place"]
    )
    words = T("O7i", "The meeting of {day} is now at {place}. Mentors are told by SMS. Thank you.", **params)
    return End(words, (MeetingChanged(officer.person.id, meeting.id, place=_plain(place)),))


def _cancel(ask: Ask, officer: Officer, meeting: Meeting) -> End:
    title = T("O7x", "Cancel the meeting of {day}? All mentors are told at once.", day=on(meeting.day))
    options = {"cancel": T("O7x", "Yes, cancel it"), "keep": T("O7x", "No, keep it")}
    if ask.choice("sure", title, options, back=False) == "keep":
        return End(T("O7x", "Nothing was changed: the meeting of {day} stands.", day=on(meeting.day)))
    words = T("O7x", "The meeting of {day} is cancelled. Mentors are told by SMS. A new one: dial {code} then 5.")
    end = words.filled(day=on(meeting.day), code=officer.programme.ussd_code)
    return End(end, (MeetingCancelled(officer.person.id, meeting.id),))


def add_by_sms(ask: Ask, person_id: int, desk: MeetingDesk) -> End:
    """ "AGENDA words", of an officer or of a mentor; `words` came along with the opening."""
    return added(ask.given("words"), person_id, desk)


def added(words: str, person_id: int, desk: MeetingDesk) -> End:
    """It stands on the agenda of the next meeting."""
    if len(words) > LONGEST_AGENDA_WORDS:
        long = T("O7l", "That was {n} letters. For the agenda: {longest} or fewer, please. Nothing was noted.")
        return End(long.filled(n=len(words), longest=LONGEST_AGENDA_WORDS))
    return End(noted_for(desk), (AgendaAdded(person_id, desk.district_id, words, desk.cluster_id),))
