"""The district officer's menu."""

from __future__ import annotations

from collections.abc import Sequence

from flows.conversation import Ask, End
from flows.facts import Officer
from flows.handing import first_words, hand_over
from flows.mentor.poll import start_poll
from flows.officer.answered import look_at_answered
from flows.officer.clusters import look_at_clusters
from flows.officer.decisions import decide, follow_up_by_sms
from flows.officer.meeting import add_by_sms, arrange_meeting
from flows.officer.questions import answer_by_sms, look_at_waiting, pass_on_by_sms, promise_by_sms
from flows.texts import T

BY_SMS = {
    "answer": answer_by_sms,
    "have": promise_by_sms,
    "pass_on": pass_on_by_sms,
}  # where an SMS leads and no key does


def home_of(ask: Ask, officers: Sequence[Officer]) -> End:
    """Of somebody with the charge of several districts, as of a neighbour's while its post is vacant: which this is about."""
    return home(ask, officers[0] if len(officers) == 1 else _meant(ask, officers))


def _meant(ask: Ask, officers: Sequence[Officer]) -> Officer:
    """What came by SMS about a question says it by that."""
    there = {each.district: each for each in officers}
    if ask.given("district") not in there and ask.given("desk") in BY_SMS:
        ref = ask.given("ref").lstrip("Ee")
        return next((each for each in officers if ref in {str(one.escalation) for one in each.waiting}), officers[0])
    return there[ask.pick("district", T("O1b", "Which district?"), {name: name for name in there}, back=False)]


def home(ask: Ask, officer: Officer) -> End:
    """O1. `desk` "answer", "have", "pass_on", "agenda", "decide" and "decision" are reached by SMS only: "A E77 words", "P E77" ..."""
    if ask.given("desk") in BY_SMS:
        return BY_SMS[ask.given("desk")](ask, officer)
    if officer.meeting and ask.given("desk") == "agenda":
        return add_by_sms(ask, officer.person.id, officer.meeting())
    if officer.meeting and ask.given("desk") == "decide":
        return decide(ask, officer, officer.meeting())
    if officer.meeting and ask.given("desk") == "decision":
        return follow_up_by_sms(ask, officer.person.id, officer.today, officer.meeting())
    first_words(ask, officer.person)
    options = {
        "waiting": T("O1", "Waiting for you ({n})", n=len(officer.waiting)),
        "overdue": T("O1", "Overdue ({n})", n=len(officer.overdue)),
        "answered": T("O1", "Answered"),
        "clusters": T("O1", "Clusters") if officer.clusters else None,
        "meeting": T("O1", "Monthly meeting") if officer.meeting else None,
        "hand_over": T("O1", "Hand over post") if officer.charges is not None else None,
        "poll": T("O1", "Short questions") if officer.poll else None,
    }
    desk = ask.choice("desk", T("O1", "District {district}", district=officer.district), options, back=False)
    if desk == "hand_over" and officer.charges:
        return hand_over(ask, officer.charges, officer.person, officer.today, officer.programme)
    if desk == "poll" and officer.poll:
        return start_poll(ask, officer.person.id, officer.poll())
    if desk == "clusters":
        return look_at_clusters(ask, officer)
    if desk == "answered":
        return look_at_answered(ask, officer)
    if desk == "meeting" and officer.meeting:
        return arrange_meeting(ask, officer, officer.meeting())
    return look_at_waiting(ask, officer, officer.overdue if desk == "overdue" else officer.waiting)
