"""What the mentor notes of his workshop: the steps of each day, the main points, the plan; and the agenda of the next."""

from __future__ import annotations

from datetime import date, timedelta

from flows.afterwards import settles
from flows.agenda import agenda, joined, lines
from flows.conversation import Ask, End, Option
from flows.facts import Mentor, Workshop
from flows.outcomes import WorkshopNoted
from flows.policy import POLICY
from flows.texts import T, Text, span
from flows.topics import named

LONGEST_POINTS, LONGEST_PLAN = 100, 80
MOST_DAYS_SHOWN = 2
STEPS = frozenset("123456")


def to_note(mentor: Mentor) -> Workshop | None:
    """The workshop that has begun, or was held not long ago: the latest. None: there is nothing to note."""
    begun = [workshop for workshop in mentor.workshops if workshop.first_day <= mentor.today]
    open_for = timedelta(days=POLICY.notes_days)
    over = [workshop for workshop in mentor.held if mentor.today - workshop.last_day <= open_for]
    return next(iter([*begun, *over]), None)


def note_workshop(ask: Ask, mentor: Mentor) -> End:
    """T9. On the last day steps, main points and plan follow each other; each can be noted again."""
    workshop = to_note(mentor)
    if workshop is None:
        return _nothing_to_note(mentor)
    ask.so_far(T("T9s", "notes of the workshop"))
    days = [day for day in _days(workshop) if day <= mentor.today][-MOST_DAYS_SHOWN:]
    over = workshop.last_day <= mentor.today
    if not over and len(days) == 1:
        return _noted(mentor, workshop, days[0], _steps(ask, workshop, days[0]), "", "")
    options: dict[str, Option] = {f"{day}": _row(workshop, day) for day in days}
    if over:
        options |= {"points": T("T9m", "Main points"), "plan": T("T9m", "The plan")}
    what = ask.choice("note", T("T9m", "Notes {days}", days=span(workshop.first_day, workshop.last_day)), options)
    if what == "points":
        return _noted(mentor, workshop, None, "", _points(ask, mentor), "")
    if what == "plan":
        return _noted(mentor, workshop, None, "", "", _plan(ask, mentor))
    day = next(day for day in days if f"{day}" == what)
    steps = _steps(ask, workshop, day)
    last = day == workshop.last_day
    points = _points(ask, mentor) if last and not workshop.points else ""
    plan = _plan(ask, mentor) if last and not workshop.plan else ""
    return _noted(mentor, workshop, day, steps, points, plan)


def note_by_sms(ask: Ask, mentor: Mentor) -> End:
    """QADAM 1345, KHAAS words, PLAN words; the words came along with the opening."""
    workshop = to_note(mentor)
    if workshop is None:
        return _nothing_to_note(mentor)
    steps, points, plan = (ask.given(key) for key in ("steps", "points", "plan"))
    if (points or plan) and mentor.today < workshop.last_day:
        words = T("T9f", "Main points and plan are for the last day, {day}. Nothing was noted now. Thank you.")
        return End(words.filled(day=workshop.last_day))
    day = min(mentor.today, workshop.last_day) if steps else None
    return _noted(mentor, workshop, day, steps, points, plan)


def show_agenda(mentor: Mentor) -> End:
    """What is asked, counted by what it is about: content first, never whose it is."""
    what = agenda(mentor.questions)
    if not what.items and not what.private:
        return End(T("T8u", "Agenda: no question is open for the workshop. Please choose something from the book."))
    items = joined(lines(what)) if what.items else T("T8u", "nothing shared")
    private = T("T8u", " Private: {n}, with leave only.", n=what.private) if what.private else ""
    content = "" if what.has_content else T("T8u", " Please add a subject.")
    words = T("T8u", "Agenda: {items}.{private}{content} Solved there? Answer it: dial {code} then 1.")
    return End(words.filled(items=items, private=private, content=content, code=mentor.programme.ussd_code))


def show_useful(workshop: Workshop) -> End:
    """W6 for the mentor: how many said what, and the topic most wished for."""
    said = dict(workshop.useful)
    counts = {name: said.get(name, 0) for name in ("very", "some", "little", "no")}
    wish: Text | str = ""
    if workshop.wishes:
        topic, n = workshop.wishes[0]
        wish = T("W6d", " Most wished for the next: {topic} ({n}).", topic=named(topic), n=n)
    words = T("W6d", "Useful for the class? Very {very}, some {some}, a little {little}, no {no}.{wish} Thank you.")
    return End(words.filled(**counts, wish=wish))


def _days(workshop: Workshop) -> list[date]:
    return [workshop.first_day + timedelta(days=n) for n in range(workshop.days)]


def _steps_of(workshop: Workshop, day: date) -> str:
    n = (day - workshop.first_day).days
    return workshop.steps[n] if n < len(workshop.steps) else ""


def _row(workshop: Workshop, day: date) -> Text:
    n, steps = (day - workshop.first_day).days + 1, _steps_of(workshop, day)
    return T("T9m", "Day {n}: steps {steps}", n=n, steps=steps) if steps else T("T9m", "Day {n}: not noted yet", n=n)


def _steps(ask: Ask, workshop: Workshop, day: date) -> str:
    title = T(
        "T9",
        "Day {n}: which steps did you do? Type digits, e.g. 1345\n"
        "1 Day plan\n2 Reflections\n3 Problem\n4 Solutions\n5 Action plans\n6 Review",
        n=(day - workshop.first_day).days + 1,
    )
    wrong = T("T9w", "Please type digits from 1 to 6.")
    return ask.code("steps", title, lambda typed: set(typed) <= STEPS, because=lambda _: wrong)


def _points(ask: Ask, mentor: Mentor) -> str:
    title = T("T9b", "Main points in one line, no names. Type them,\nor 1 = by SMS: KHAAS then words, to {short_code}")
    title = title.filled(short_code=mentor.programme.short_code)
    return ask.text("points", title, {"1": "by_sms"}, LONGEST_POINTS).words


def _plan(ask: Ask, mentor: Mentor) -> str:
    title = T("T9c", "The plan: what will each class try? Type it,\nor 1 = by SMS: PLAN then words, to {short_code}")
    title = title.filled(short_code=mentor.programme.short_code)
    return ask.text("plan", title, {"1": "by_sms"}, LONGEST_PLAN).words


def _noted(mentor: Mentor, workshop: Workshop, day: date | None, steps: str, points: str, plan: str) -> End:
    programme = mentor.programme
    steps = "".join(sorted(set(steps)))
    noted = WorkshopNoted(mentor.person.id, workshop.id, day, steps, points, plan)
    if points or plan:
        told = T(
            "T9d",
            "Noted, thank you. It goes out by SMS, in half an hour at the earliest. To change it: dial {code} then 3.",
        )
        settled = settles(workshop, POLICY)
        if settled and settled <= mentor.now:
            told = T(
                "T9g", "Noted, thank you. What went out by SMS stays as it was; the plan in the menu is the new one."
            )
        return End(told.filled(code=programme.ussd_code), (noted,))
    if steps and day:
        n = (day - workshop.first_day).days + 1
        told = T("T9a", "Noted, thank you: day {n}, steps {steps}. To change it: dial {code} then 3.", n=n, steps=steps)
        return End(told.filled(code=programme.ussd_code), (noted,))
    return End(T("T9h", "Thank you. Now SMS the words to {short_code}.", short_code=programme.short_code))


def _nothing_to_note(mentor: Mentor) -> End:
    words = T(
        "T9e", "No workshop of the last days waits for notes, so nothing was noted. Workshops: dial {code} then 3."
    )
    return End(words.filled(code=mentor.programme.ussd_code))
