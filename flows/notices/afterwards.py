"""What is said before and after a workshop: the agenda, the mentor's notes, thanks, the plan. Nothing private is in any."""

from __future__ import annotations

from datetime import date, timedelta

from flows import gsm
from flows.agenda import Agenda, joined, lines
from flows.facts import Programme, Workshop
from flows.policy import POLICY
from flows.reading import sentence
from flows.texts import T, Text, render, span

LEAST_OF_A_PLAN = 50  # letters of it that stand beside the main points


def steps_wanted(workshop: Workshop, day: date, programme: Programme) -> Text:
    """D45: a day is over, which steps ran; of the last day, also the main points and the plan."""
    n = (day - workshop.first_day).days + 1
    params = {"n": n, "days": workshop.days, "code": programme.ussd_code, "short_code": programme.short_code}
    if day == workshop.last_day:
        return T(
            "D45b",
            "The workshop is over, thank you. Which steps ran, the main points, the plan? Dial {code} then 3. "
            "By SMS: QADAM 1345, KHAAS words, PLAN words to {short_code}.",
            **params,
        )
    return T(
        "D45",
        "Day {n} of {days} is over, thank you. Which of the six steps ran? Dial {code} then 3, "
        "or SMS QADAM and the numbers, e.g. QADAM 1345, to {short_code}.",
        **params,
    )


def thanks(workshop: Workshop, language: str) -> Text:
    """D46, to who came."""
    words = T(
        "D46",
        "Thank you for coming to the workshop of {days}.{notes}",
        days=span(workshop.first_day, workshop.last_day),
    )
    return _with_notes(words, workshop, language)


def points(workshop: Workshop, language: str) -> Text:
    """D47, to who could not come or did not check in: no blame, and no claim that she was not there."""
    words = T(
        "D47",
        "Workshop {days}. Could not come? No worry.{notes}",
        days=span(workshop.first_day, workshop.last_day),
    )
    return _with_notes(words, workshop, language)


def _with_notes(words: Text, workshop: Workshop, language: str) -> Text:
    """One part: where it is too long, the plan is shortened to some words and then the main points."""
    said, plan = gsm.plain(workshop.points), gsm.plain(workshop.plan)

    def text(points: str, plan: str) -> Text:
        if points and plan:
            both = T("D48", " Main points: {points} Plan: {plan}", points=sentence(points), plan=plan)
            return words.filled(notes=both)
        if points:
            return words.filled(notes=T("D48", " Main points: {points}", points=points))
        return words.filled(notes=T("D48", " Plan: {plan}", plan=plan) if plan else "")

    def fits(points: str, plan: str) -> bool:
        return gsm.fits_sms(render(text(points, plan), language))

    if fits(said, plan):
        return text(said, plan)
    if not said:
        return text("", gsm.clip(plan, lambda piece: fits("", piece)))
    plan = gsm.clip(plan, lambda piece: len(piece) <= LEAST_OF_A_PLAN)
    return text(gsm.clip(said, lambda piece: fits(piece, plan)), plan)


def tomorrow(workshop: Workshop, what: Agenda, before: Workshop | None, programme: Programme, language: str) -> Text:
    """D49: who comes, what is asked, how the last plan went. The agenda's last items give way first."""
    words = T(
        "D49",
        "Workshop {days}: {coming} coming, {cannot} cannot.{agenda}{private}{tried} More: dial {code} then 3.",
        days=span(workshop.first_day, workshop.last_day),
        coming=workshop.said_coming,
        cannot=workshop.said_cannot,
        private=T("D49", " {n} private.", n=what.private) if what.private else "",
        tried=_tried(before),
        code=programme.ussd_code,
    )
    items = lines(what)
    if not items:
        return words.filled(agenda=T("D49", " No question is open: choose something from the book."))
    options = [words.filled(agenda=_listed(items[:n], what)) for n in range(len(items), 0, -1)]
    fitting = (each for each in options if gsm.fits_sms(render(each, language)))
    return next(fitting, options[-1])


def _listed(items: list[Text], what: Agenda) -> Text:
    if what.has_content:
        return T("D49", " Agenda: {items}.", items=joined(items))
    return T("D49", " Agenda: {items}; please add a subject.", items=joined(items))


def _tried(before: Workshop | None) -> Text | str:
    if before is None or before.said < POLICY.least_answers:
        return ""
    return T("D49", " Last plan tried by {n} of {of}.", n=before.tried, of=before.said)


def plan_asked(plan: str, programme: Programme, language: str) -> Text:
    """D50, ten days on. Each answer is a good one."""
    words = T(
        "D50",
        "Your plan: {plan} How did it go? SMS PLAN 1 well, PLAN 2 partly, PLAN 3 not yet, PLAN 4 changed to {short_code}. "
        "Each answer helps.",
        short_code=programme.short_code,
    )
    whole = sentence(gsm.plain(plan))
    clipped = gsm.clip(whole, lambda piece: gsm.fits_sms(render(words.filled(plan=piece), language)))
    return words.filled(plan=clipped or whole)


def next_suggested(first_day: date | None, programme: Programme) -> Text:
    """D51: no next one is called; a valid date, and any other is as good."""
    if first_day is None:
        return T("D51b", "No next workshop is called yet. To call one: dial {code} then 3.", code=programme.ussd_code)
    last_day = first_day + timedelta(days=POLICY.check_in_days - 1)
    return T(
        "D51",
        "No next workshop is called yet. Possible: {days}, or any day that suits you better. "
        "To call it: dial {code} then 3.",
        days=span(first_day, last_day),
        code=programme.ussd_code,
    )
