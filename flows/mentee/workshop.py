"""The workshop: what is known of it, coming or not, and being there."""

from __future__ import annotations

from flows.conversation import Ask, End, Option
from flows.facts import Mentee, Workshop
from flows.mentee.useful import judge_day
from flows.outcomes import CheckedIn, WorkshopReplied
from flows.policy import POLICY
from flows.texts import T, Text, at, span
from flows.topics import named

REASONS: dict[str, Option] = {
    "distance": T("W2", "Distance/transport"),
    "weather": T("W2", "Weather/road"),
    "alone": T("W2", "School has no other teacher"),
    "family": T("W2", "Family"),
    "health": T("W2", "Health"),
    "other": T("W2", "Other"),
}


def workshop(ask: Ask, mentee: Mentee) -> End:
    """W1: the travel facts are a key away before anyone decides."""
    plan = next(iter(mentee.workshop), None)
    if plan is None or plan.last_day < mentee.today:
        return End(
            T(
                "W1c",
                "No workshop is called yet. Dial {code} then 4 any day to look again.",
                code=mentee.programme.ussd_code,
            )
        )
    reply: dict[str, Option] = {
        "coming": T("W1", "Coming"),
        "cannot": T("W1", "Cannot come"),
        "check_in": T("W1", "Check in"),
    }
    travel = T("W1", "Travel, arrangements") if plan.travel else None
    title = T(
        "W1",
        "Workshop {days}, {hour}\n{venue}\n{topic}",
        days=_days(plan),
        hour=at(plan.starts),
        venue=plan.venue,
        topic=named(plan.topic),
    )
    judged = T("W1", "Was today useful?") if _is_over(mentee, plan) else None
    wish = ask.choice("workshop", title, {**reply, "travel": travel, "useful": judged})
    if wish == "useful":
        return judge_day(ask, mentee, plan)
    if wish == "travel":
        wish = ask.choice("after_travel", T("W1b", "Workshop: {travel}", travel=plan.travel), reply)
    if wish == "check_in":
        return _check_in(ask, mentee, plan)
    meant = plan.after if plan.after and _has_begun(mentee, plan) else plan
    return _coming(mentee, meant) if wish == "coming" else _cannot(ask, mentee, meant)


def _has_begun(mentee: Mentee, plan: Workshop) -> bool:
    """Before its first morning's hour who cannot come says so of this one, not of the next."""
    return mentee.today > plan.first_day or mentee.now.astimezone(POLICY.zone).time() >= plan.starts


def _is_over(mentee: Mentee, plan: Workshop) -> bool:
    """The day's end, for who was there and has not said yet."""
    now = mentee.now.astimezone(POLICY.zone).time()
    return plan.asks_useful and plan.first_day <= mentee.today and now >= POLICY.workshop_ends


def _coming(mentee: Mentee, plan: Workshop) -> End:
    words = T(
        "W3b",
        "Noted: you are coming, {days}, {hour}. Bring your book and one problem. "
        "If it changes: {code} then 4. Thank you.",
        days=_days(plan),
        hour=at(plan.starts),
        code=mentee.programme.ussd_code,
    )
    return End(words, (WorkshopReplied(mentee.person.id, plan.id, coming=True),))


def _cannot(ask: Ask, mentee: Mentee, plan: Workshop) -> End:
    """W2, W3. By SMS it is kept at once, and a reason may follow."""
    if ask.by_sms and not ask.given("why") and not ask.given("noted"):
        words = T(
            "W3c",
            "Noted, no worry. To say what makes it hard, SMS a number: "
            "1 Distance 2 Weather/road 3 No other teacher 4 Family 5 Health 6 Other",
        )
        then = {"menu": "workshop", "workshop": "cannot", "noted": "yes"}
        return End(words, (WorkshopReplied(mentee.person.id, plan.id, coming=False),), then=then)
    why = ask.choice("why", T("W2", "No worry. What is the difficulty?"), REASONS)
    words = T(
        "W3",
        "Noted, thank you. After the workshop its main points come by SMS, once they are noted. If you can come after all: {code} then 4.",
        code=mentee.programme.ussd_code,
    )
    return End(words, (WorkshopReplied(mentee.person.id, plan.id, coming=False, reason=why),))


def _check_in(ask: Ask, mentee: Mentee, plan: Workshop) -> End:
    """W4, W5: her own attendance, by the code that is on the board today."""
    if not plan.code_today or mentee.today < plan.first_day:
        return End(
            T(
                "W4b",
                "Check-in is at the workshop, {days}: the code will be on the board. Nothing to do now.",
                days=_days(plan),
            )
        )
    day = (mentee.today - plan.first_day).days + 1
    if plan.checked_in_today:
        return End(
            T("W4c", "You are in already: day {day} of {days}. Nothing else is needed.", day=day, days=plan.days)
        )
    title = T("W4", "Type today's 4-digit code from the board.\nNo code? Type 9")
    if ask.code("code", title, lambda code: code == plan.code_today, {"9": "none"}) == "none":
        return End(
            T(
                "W4d",
                "The code is on the board; your mentor knows it too. Then dial {code} and press 4, 3.",
                code=mentee.programme.ussd_code,
            )
        )
    words = T(
        "W5",
        "You are in: day {day} of {days}, {cluster}. Welcome! "
        "Today: plan, reflections, a problem, solutions, action plan, review.",
        day=day,
        days=plan.days,
        cluster=mentee.school.cluster.name,
    )
    return End(words, (CheckedIn(mentee.person.id, plan.id, mentee.today),))


def _days(plan: Workshop) -> Text:
    return span(plan.first_day, plan.last_day)
