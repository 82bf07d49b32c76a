"""The district officer's menu."""

from __future__ import annotations

from flows.conversation import Ask, End
from flows.facts import Officer
from flows.handing import first_words, hand_over
from flows.officer.questions import answer_by_sms, look_at_answered, look_at_waiting
from flows.texts import T


def home(ask: Ask, officer: Officer) -> End:
    """O1. `desk` "answer" is reached by SMS only: "A E77 words"."""
    if ask.given("desk") == "answer":
        return answer_by_sms(ask, officer)
    first_words(ask, officer.person)
    options = {
        "waiting": T("O1", "Waiting for you ({n})", n=len(officer.waiting)),
        "overdue": T("O1", "Overdue ({n})", n=len(officer.overdue)),
        "answered": T("O1", "Answered"),
        "clusters": None,  # numbers kept for what is still to come
        "meeting": None,
        "hand_over": T("O1", "Hand over post") if officer.charges is not None else None,
    }
    desk = ask.choice("desk", T("O1", "District {district}", district=officer.district), options, back=False)
    if desk == "hand_over" and officer.charges:
        return hand_over(ask, officer.charges, officer.person, officer.today, officer.programme)
    if desk == "answered":
        return look_at_answered(ask, officer)
    return look_at_waiting(ask, officer, officer.overdue if desk == "overdue" else officer.waiting)
