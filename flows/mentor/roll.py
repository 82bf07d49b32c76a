"""Who came to a workshop, by exception: the mentor types the numbers of those who were not there. Beside it stand their own check-ins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flows.conversation import Ask, End
from flows.facts import Colleague, Mentor, Workshop
from flows.outcomes import RollTaken
from flows.texts import T, Text, span

MOST_NAMED = 3  # schools named in one line


def take_roll(ask: Ask, mentor: Mentor, workshop: Workshop) -> End:
    """T9r. Two digits a teacher, from the list that is in the menu too; only what differs from the check-ins is shown."""
    days = [workshop.first_day + timedelta(days=n) for n in range(workshop.days)]
    begun = {f"{day}": T("T9r", "Day {n}", n=n) for n, day in enumerate(days, 1) if day <= mentor.today}
    day = next(iter(begun)) if len(begun) == 1 else ask.choice("roll day", T("T9r", "Who came? Which day?"), begun)
    teachers = mentor.roll(workshop.id, date.fromisoformat(day)) if mentor.roll else ()
    if not teachers:
        return End(T("T10e", "No teacher of your cluster has joined yet."))
    title = T("T9r", "Who was not there? Two digits each, e.g. 0312 for 3 and 12.\n1 = all came\n2 = the list")
    wrong = T("T9r", "Please type two digits for each, 01 to {last}.", last=f"{len(teachers):02}")
    typed = ask.code(
        "away",
        title,
        lambda digits: _read(digits, len(teachers)) is not None,
        {"1": "all", "2": "list"},
        lambda _: wrong,
    )
    if typed == "list":
        rows = {str(n): _row(n, each) for n, each in enumerate(teachers, 1)}
        ask.pick("listed", T("T9r", "{days}: your teachers", days=span(days[0], days[-1])), rows)
        ask.again("away", "listed")
    away = {teachers[n - 1].person_id for n in _read(typed, len(teachers)) or ()}
    ask.confirm("roll sure", _differences(teachers, away), again=["away"], send=T("T9r", "Save"))
    said = T("T9r", "Saved, thank you: {n} came. Only you see who.", n=len(teachers) - len(away))
    return End(said, (RollTaken(mentor.person.id, workshop.id, date.fromisoformat(day), tuple(sorted(away))),))


def _row(n: int, teacher: Colleague) -> Text:
    if teacher.away:  # as it was saved last
        return T("T9r", "{n} not there: {school}", n=f"{n:02}", school=teacher.school)
    return T("T9r", "{n} {school}", n=f"{n:02}", school=teacher.school)


def _read(digits: str, last: int) -> list[int] | None:
    """The numbers, two digits each; none for "all"; None for what cannot be read."""
    if digits == "all":
        return []
    numbers = (
        [int(digits[n : n + 2]) for n in range(0, len(digits), 2)] if digits.isdigit() and len(digits) % 2 == 0 else []
    )
    return numbers if numbers and all(1 <= n <= last for n in numbers) else None


def _differences(teachers: Sequence[Colleague], away: set[int]) -> Text:
    """Only where the roll and a check-in say different things."""
    here = [each.school for each in teachers if each.checked_in and each.person_id in away]
    without = sum(not each.checked_in and each.person_id not in away for each in teachers)
    came = len(teachers) - len(away)
    if here:
        names = ", ".join(here[:MOST_NAMED]) + (f" +{len(here) - MOST_NAMED}" if len(here) > MOST_NAMED else "")
        words = T(
            "T9q", "{n} came. Checked in, but not by your list: {schools}. No code typed: {without}.", schools=names
        )
        return words.filled(n=came, without=without)
    if without:
        return T("T9q", "{n} came, {without} of them without a code.", n=came, without=without)
    return T("T9q", "{n} came, as the check-ins say.", n=came)
