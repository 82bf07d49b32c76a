"""The province's menu: teaching first, chores last."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Province
from flows.mentor.saved import look_at_bank
from flows.officer.questions import answer_by_sms, look_at_waiting, promise_by_sms
from flows.texts import T, Text

MOST_DISTRICTS = 6  # so many stand on one screen


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
        "saved": T("V1", "Saved answers") if province.bank else None,
        "meetings": None,
        "quiet": None,
    }
    desk = ask.choice("desk", T("V1", "Province"), options, back=False)
    if desk == "saved" and province.bank:
        return look_at_bank(ask, officer.person.id, province.bank(), own=False)
    if desk == "overdue":
        return _overdue(ask, province)
    return look_at_waiting(ask, officer, teaching if desk == "teaching" else policy)


def _overdue(ask: Ask, province: Province) -> End:
    """How many wait in each district longer than they should. In ABC order: nobody is ranked."""
    if not province.overdue:
        return End(T("V2e", "Nothing is overdue in the districts now. Thank you."))
    first = 0
    while True:
        shown = province.overdue[first : first + MOST_DISTRICTS]
        lines = "\n".join(f"{name[:16]} {count}" for name, count in shown)
        if first + MOST_DISTRICTS >= len(province.overdue):
            return End(T("V2", "Overdue by district:\n{lines}", lines=lines))
        first += MOST_DISTRICTS
        ask.choice(f"more {first}", T("V2", "Overdue by district:\n{lines}", lines=lines), {"more": T("V2", "Next")})
