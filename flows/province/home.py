"""The province's menu: teaching first, chores last."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Province
from flows.mentor.poll import start_poll
from flows.mentor.saved import look_at_bank
from flows.officer.questions import answer_by_sms, look_at_waiting, promise_by_sms
from flows.province import districts
from flows.texts import T, Text

_LISTS = {"overdue": districts.overdue, "meetings": districts.meetings, "quiet": districts.quiet}


def home(ask: Ask, province: Province) -> End:
    """V1. `desk` "answer" is reached by SMS only: "A E77 words"."""
    officer = province.desk
    if ask.given("desk") == "answer":
        return answer_by_sms(ask, officer)
    if ask.given("desk") == "have":
        return promise_by_sms(ask, officer)
    teaching = [question for question in officer.waiting if question.with_whom == "tlrt"]
    policy = [question for question in officer.waiting if question.with_whom == "director"]
    options: dict[str, Text | None] = {
        "teaching": T("V1", "Teaching questions ({n})", n=len(teaching)),
        "policy": T("V1", "Policy/finance ({n})", n=len(policy)),
        "overdue": T("V1", "Overdue by district"),
        "saved": T("V1", "Saved answers") if officer.bank else None,
        "meetings": T("V1", "Meetings"),
        "quiet": T("V1", "Quiet districts"),
        "poll": T("V1", "Short questions") if officer.poll else None,
    }
    desk = ask.choice("desk", T("V1", "Province"), options, back=False)
    if desk == "saved" and officer.bank:
        return look_at_bank(ask, officer.person.id, officer.bank(), own=False)
    if desk == "poll" and officer.poll:
        return start_poll(ask, officer.person.id, officer.poll())
    if desk in _LISTS:
        return _LISTS[desk](ask, province)
    return look_at_waiting(ask, officer, teaching if desk == "teaching" else policy)
