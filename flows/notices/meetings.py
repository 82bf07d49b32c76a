"""What is said of the monthly meeting of a district and of what it decided."""

from __future__ import annotations

from datetime import date

from flows.facts import Meeting, Programme
from flows.texts import T, Text, at, on


def _of(meeting: Meeting) -> dict[str, object]:
    return {"day": on(meeting.day), "hour": at(meeting.starts), "place": meeting.place}


def meeting_called(meeting: Meeting, programme: Programme) -> Text:
    """D62, at once, to the mentors."""
    words = T(
        "D62", "District meeting {day}, {hour}, {place}. What should be discussed? SMS AGENDA words to {short_code}."
    )
    return words.filled(**_of(meeting), short_code=programme.short_code)


def meeting_changed(meeting: Meeting, programme: Programme) -> Text:
    """D63, at once, to the mentors."""
    words = T(
        "D63", "District meeting changed: now {day}, {hour}, {place}. For the agenda: SMS AGENDA words to {short_code}."
    )
    return words.filled(**_of(meeting), short_code=programme.short_code)


def meeting_cancelled(meeting: Meeting) -> Text:
    """D64, at once, to the mentors."""
    words = T(
        "D64", "The district meeting of {day} will not take place. What was for its agenda is kept for the next one."
    )
    return words.filled(day=on(meeting.day))


def meeting_pack(meeting: Meeting, agenda: str, programme: Programme) -> Text:
    """D22, three days before, to the mentors and the officer."""
    words = T(
        "D22",
        "District meeting {day}, {hour}, {place}. Agenda from your clusters: {agenda}. Add: SMS AGENDA words to {short_code}.",
    )
    return words.filled(**_of(meeting), agenda=agenda, short_code=programme.short_code)


def meeting_without_agenda(meeting: Meeting, programme: Programme) -> Text:
    """D22b: nothing waits."""
    words = T(
        "D22b",
        "District meeting {day}, {hour}, {place}. Nothing waits from your clusters. "
        "What worked in a class? SMS AGENDA words to {short_code}.",
    )
    return words.filled(**_of(meeting), short_code=programme.short_code)


def decided(ref: str, words: str, due_on: date, programme: Programme) -> Text:
    """D65, once, to whoever holds the post that does it."""
    said = T(
        "D65", "The meeting decided, with you: {words}. By {day}. Done? SMS HOGAYA {ref} to {short_code}. Thank you."
    )
    return said.filled(ref=ref, words=words, day=on(due_on), short_code=programme.short_code)


def decided_above(district: str, ref: str, words: str, due_on: date) -> Text:
    """D65b, to the province: the officer marks it."""
    said = T(
        "D65b",
        "Meeting of {district} decided, with the province: {words}. By {day}. Its officer notes when {ref} is done.",
    )
    return said.filled(district=district, ref=ref, words=words, day=on(due_on))


def decision_tomorrow(ref: str, words: str, due_on: date, programme: Programme) -> Text:
    """D66, the working day before its date."""
    said = T(
        "D66",
        "{ref} by {day}: {words}. Done: SMS HOGAYA {ref} to {short_code}. Not yet: {ref} and a day, e.g. {ref} 1512.",
    )
    return said.filled(ref=ref, words=words, day=on(due_on), short_code=programme.short_code)


def decision_tomorrow_above(district: str, ref: str, words: str, due_on: date) -> Text:
    """D66b, to the province."""
    said = T("D66b", "{day} is the day for {ref} of {district}: {words}. Its officer notes when it is done. Thank you.")
    return said.filled(district=district, ref=ref, words=words, day=on(due_on))


def decision_done(ref: str, words: str, owner: Text | str) -> Text:
    """D67, to the officer: one thing less."""
    return T(
        "D67", "Done: {ref} ({words}), by {owner}. Thank you for following it up.", ref=ref, words=words, owner=owner
    )


def decision_moved(ref: str, words: str, owner: Text | str, due_on: date) -> Text:
    """D68, to the officer: another day."""
    return T(
        "D68",
        "{owner} needs longer for {ref} ({words}): now by {day}.",
        ref=ref,
        words=words,
        owner=owner,
        day=on(due_on),
    )
