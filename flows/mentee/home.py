"""A teacher's menu, and the count that is one key away."""

from __future__ import annotations

from flows.conversation import Ask, End, Option
from flows.facts import Mentee
from flows.mentee.answers import my_answers
from flows.mentee.attendance import count_attendance, sent_already
from flows.mentee.closed import other
from flows.mentee.colleagues import idea_by_sms
from flows.mentee.days import said_day
from flows.mentee.plan import my_plan, no_plan
from flows.mentee.questions import add_words, ask_question, say_kind
from flows.mentee.settings import settings
from flows.mentee.unsure import closed_or_stop, keep_words
from flows.mentee.workshop import workshop
from flows.texts import TN, T

BY_SMS = {
    "kind": say_kind,
    "words": add_words,
    "idea": idea_by_sms,
    "keep": keep_words,
    "band": closed_or_stop,
}  # where an SMS leads and no key does


REGISTER = {"menu": "closed", "what": "register"}  # the answers that lead to the questions about the register


def home(ask: Ask, mentee: Mentee, back: bool = False) -> End:
    """M1. Number 5 is there once there is a plan. `back`: for a mentor, whose own class lies behind a menu of his."""
    if ask.given("menu") == "plan" and not mentee.plans:  # only an SMS leads there
        return no_plan(mentee)
    if ask.given("menu") in BY_SMS:
        return BY_SMS[ask.given("menu")](ask, mentee)
    news = mentee.new_answers
    options: dict[str, Option] = {
        "attendance": T("M1", "Attendance today"),
        "question": T("M1", "Question/problem"),
        "answers": TN("M1", "Answers ({n} new)", "Answers ({n} new)", n=news) if news else T("M1", "Answers"),
        "workshop": T("M1", "Workshop"),
        "plan": T("M1", "My plan") if mentee.plans else None,
        "closed": T("M1", "School closed/other day"),
        "settings": T("M1", "Settings, stop"),
    }
    chosen = ask.choice("menu", T("M1", "Saathi"), options, back=back)
    ways = {
        "question": ask_question,
        "answers": my_answers,
        "workshop": workshop,
        "plan": my_plan,
        "closed": other,
        "settings": settings,
    }
    return ways[chosen](ask, mentee) if chosen in ways else _attendance(ask, mentee)


def _attendance(ask: Ask, mentee: Mentee) -> End:
    """A2 on a school day, A9 when the count is in, A1 on a day off; what comes by SMS is kept for the day it says."""
    if not ask.by_sms and not ask.given("day") and not mentee.calendar.is_school_day(mentee.today):
        return other(ask, mentee)
    day = said_day(ask, mentee)
    if day in mentee.counted:
        sent_already(ask, day, mentee.counted[day], mentee.school)
    return count_attendance(ask, mentee, day)
