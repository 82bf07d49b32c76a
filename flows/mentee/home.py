"""A teacher's menu, and the count that is one key away."""

from __future__ import annotations

from collections.abc import Mapping

from flows.conversation import Ask, End, Late, Option
from flows.facts import Mentee
from flows.keys import PRACTICE
from flows.mentee.about_you import say_sex
from flows.mentee.answers import my_answers
from flows.mentee.attendance import count_attendance, explain_fewer, sent_already
from flows.mentee.closed import other
from flows.mentee.colleagues import idea_by_sms
from flows.mentee.days import said_day
from flows.mentee.plan import my_plan, no_plan
from flows.mentee.poll import answer_polls
from flows.mentee.practice import practise
from flows.mentee.questions import add_words, ask_question, say_kind
from flows.mentee.settings import settings
from flows.mentee.successes import success_by_sms
from flows.mentee.unsure import closed_or_stop, keep_words
from flows.mentee.workshop import workshop
from flows.texts import TN, T, Text

POLL = "8"  # the key of "poll" in the menu
BY_SMS = {
    "kind": say_kind,
    "words": add_words,
    "idea": idea_by_sms,
    "fewer": explain_fewer,
    "success": success_by_sms,
    "keep": keep_words,
    "band": closed_or_stop,
}  # where an SMS leads and no key does


def home(ask: Ask, mentee: Mentee, back: bool = False, practising: bool = False) -> End:
    """M1. `back`: for a mentor, whose own class lies behind a menu of his."""
    if ask.given(PRACTICE) == "yes" and not practising:
        return practise(ask, mentee, lambda ask, mentee: home(ask, mentee, practising=True))
    if ask.by_sms and ask.given("menu") == "plan" and ask.given("plan") != "success" and not mentee.plans:
        return no_plan(mentee)
    if ask.given("menu") in BY_SMS:
        return BY_SMS[ask.given("menu")](ask, mentee)
    if ask.by_sms and ask.given("menu") == "poll":
        return poll(ask, mentee)  # also where none waits
    if ask.given("first") == "sex":
        say_sex(ask, mentee)
    offered = ask.given("offer")
    if offered:
        return _lead(ask, mentee, ask.choice("menu", *_offer(mentee, offered), back=back, home=True))
    title = T("PR", "Practice: nothing is saved") if practising else T("M1", "Saathi")
    return _lead(ask, mentee, ask.choice("menu", title, _menu(mentee), back=back))


def _lead(ask: Ask, mentee: Mentee, chosen: str) -> End:
    ways = {
        "question": ask_question,
        "answers": my_answers,
        "workshop": workshop,
        "plan": my_plan,
        "closed": other,
        "settings": settings,
        "poll": poll,
    }
    return ways[chosen](ask, mentee) if chosen in ways else _attendance(ask, mentee)


def poll(ask: Ask, mentee: Mentee) -> End:
    """What her mentor, the district or the province would like to know."""
    return answer_polls(ask, mentee.person.id, mentee.polls, mentee.programme, POLL)


MENU: Mapping[str, Text] = {  # in the order of its keys, which posters print
    "attendance": T("M1", "Attendance today"),
    "question": T("M1", "Question/problem"),
    "answers": T("M1", "Answers"),
    "workshop": T("M1", "Workshop"),
    "plan": T("M1", "My plan"),
    "closed": T("M1", "School closed/other day"),
    "settings": T("M1", "Settings, stop"),
}


def _menu(mentee: Mentee) -> dict[str, Option | Late]:
    poll_waits = {"poll": lambda: T("M1", "Short questions") if mentee.polls else None}
    return {**MENU, "answers": lambda: _answers(len(mentee.new_answers)), **poll_waits}


def _answers(news: int) -> Text:
    return TN("M1", "Answers ({n} new)", "Answers ({n} new)", n=news) if news else MENU["answers"]


def _offer(mentee: Mentee, offered: str) -> tuple[Text, dict[str, Option | Late]]:
    """M0, before the menu, once (`store.offers`). Its numbers are the menu's: an SMS names them, and fingers know them."""
    title, words = _WAITS[offered]
    return title, {key: words if key == offered else "" for key in _menu(mentee)}


_WAITS = {
    "answers": (T("M0", "There is a message for you."), T("M0", "Read it now")),
    "workshop": (T("M0", "A workshop is called. Can you come?"), T("M0", "See it and say")),
    "settings": (
        T("M0", "Others use this phone? A PIN keeps your private answers closed."),
        T("M0", "Set a PIN: then 2"),
    ),
    "poll": (T("M0", "A few short questions for you. No names are kept."), T("M0", "Answer them")),
    "plan": (T("M0", "Your plan: how did it go?"), T("M0", "Tell us")),
}


def _attendance(ask: Ask, mentee: Mentee) -> End:
    """A2 on a school day, A9 when the count is in, A1 on a day off; what comes by SMS is kept for the day it says."""
    if not ask.by_sms and not ask.given("day") and not mentee.calendar.is_school_day(mentee.today):
        return other(ask, mentee)
    day = said_day(ask, mentee)
    # Of what was so when she began: her count is kept before its reason is asked.
    before = ask.remember("sent_before", lambda: "yes" if day in mentee.counted else "no") == "yes"
    if before and day in mentee.counted:
        sent_already(ask, day, mentee.counted[day], mentee.school)
    return count_attendance(ask, mentee, day)
