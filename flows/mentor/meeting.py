"""The district's meeting, as a mentor prepares it and follows it up."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import MeetingDesk, Mentor
from flows.meetings import LONGEST_AGENDA_WORDS
from flows.officer.decisions import follow_up
from flows.officer.meeting import added, look_at_agenda
from flows.texts import T, at, on


def prepare_meeting(ask: Ask, mentor: Mentor, desk: MeetingDesk) -> End:
    """T12. When it is, what is on its agenda, what is to be added, what is his to do."""
    title = T("T12a", "No district meeting is called yet.")
    if desk.next:
        title = T(
            "T12a",
            "District meeting {day}, {hour}, {place}",
            day=on(desk.next.day),
            hour=at(desk.next.starts),
            place=desk.next.place,
        )
    n = len(desk.decisions)
    options = {
        "agenda": T("T12b", "Agenda"),
        "add": T("T12b", "Add to the agenda"),
        "decisions": T("T12b", "For me to do ({n})", n=n) if n else None,
    }
    step = ask.choice("meeting", title, options)
    if step == "agenda":
        return _look(ask, desk)
    if step == "decisions":
        return follow_up(ask, mentor.person.id, mentor.today, desk)
    ask.so_far(T("T12c", "words for the agenda"))
    words = ask.text(
        "words", T("T12c", "What should the meeting discuss? No names, please."), longest=LONGEST_AGENDA_WORDS
    ).words
    return added(words, mentor.person.id, desk)


def _look(ask: Ask, desk: MeetingDesk) -> End:
    return look_at_agenda(
        ask,
        desk,
        T("T12d", "Nothing is on the agenda yet. What should the meeting discuss? Dial again and add it."),
        "meeting",
    )
