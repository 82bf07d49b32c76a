"""A second person's word: what waits for it, who asked, what would change; agreed, or refused with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import request, url_for
from werkzeug.exceptions import NotFound

from flows.calendar import Block
from flows.texts import T, Text
from gateway.console import days, rules
from gateway.console.family import Family
from gateway.console.visit import Visit
from store import agreeing, broadcasts, calendar_proposed, proposals, rules_proposed
from store.proposals import Proposal

FAMILY = Family("agreeing", under=("programme", "home"))  # reached from both, and from a broadcast

LONGEST_REASON = 160
STATES: Mapping[str, tuple[Text, str]] = {
    "waiting": (T("agreeing", "Waits"), "late"),
    "agreed": (T("agreeing", "Agreed"), ""),
    "refused": (T("agreeing", "Refused"), "bad"),
    "withdrawn": (T("agreeing", "Taken back"), "calm"),
    "outdated": (T("agreeing", "Had changed meanwhile"), "calm"),
}
NOTHING = T("agreeing", "nothing")

Lines = tuple[Text | str, ...]
Told = tuple[Lines, Lines, str]  # before, after, and the page that shows more, or ""


def _broadcast(visit: Visit, about: Mapping[str, Any]) -> Told:
    number = about["broadcast"]
    words = broadcasts.words_of(visit.db, number)
    said = words.get(visit.language) or next(iter(words.values()), "")
    return (NOTHING,), (said,), url_for("console.broadcasts_one", number=number)


def _calendar(visit: Visit, about: Mapping[str, Any]) -> Told:
    before, after = calendar_proposed.blocks(about)
    return (_block(visit, before),), (_block(visit, after),), ""


def _block(visit: Visit, block: Block | None) -> Text:
    if block is None:
        return NOTHING
    said = days.said(visit, block)
    return said if block.confirmed else T("agreeing", "{days} (an estimate)", days=said)


def _rules(visit: Visit, about: Mapping[str, Any]) -> Told:
    return rules.said_of(visit, about["before"]), rules.said_of(visit, about["after"]), ""


KINDS: Mapping[str, tuple[Text, Callable[[Visit, Mapping[str, Any]], Told]]] = {
    broadcasts.KIND: (T("agreeing", "A broadcast to the whole province"), _broadcast),
    calendar_proposed.KIND: (T("agreeing", "The calendar of the whole province"), _calendar),
    rules_proposed.KIND: (T("agreeing", "The rules of the whole programme"), _rules),
}


@FAMILY.page("/second-word", may="agree")
def start(visit: Visit) -> Any:
    """What waits, then what was settled lately."""
    found = proposals.listing(visit.db, visit.who.provinces, visit.who.person)
    return visit.render(
        "agreeing/start.html",
        lines=[(each, KINDS[each.kind][0], *KINDS[each.kind][1](visit, each.about)) for each in found],
        states=STATES,
        alone=not proposals.others(visit.db, visit.who.provinces, visit.who.person, visit.moment.today),
        longest=LONGEST_REASON,
        zone=visit.moment.policy.zone,
    )


@FAMILY.act("/second-word/<int:number>", may="agree")
def act(visit: Visit, number: int) -> Any:
    """Agreed or refused; one's own can only be taken back."""
    one = proposals.find(visit.db, visit.who.provinces, number, visit.who.person)
    if one is None:
        raise NotFound
    if request.form.get("step") == "agree":
        _agree(visit, one)
    else:
        _refuse(visit, one)
    return visit.go("agreeing_start")


def _agree(visit: Visit, one: Proposal) -> None:
    try:
        done = agreeing.agree(visit.db, one, visit.who.person, visit.moment)
    except proposals.Own:
        visit.tell(T("agreeing", "You asked for this: somebody else says the second word."), good=False)
        return
    if done:
        visit.note("agreed to", f"proposal {one.id}, {one.kind}")
        visit.tell(T("agreeing", "Agreed. It holds from now on."))
    else:
        visit.tell(_GONE, good=False)


_GONE = T("agreeing", "It does not wait any more, or what it would change has changed. Nothing was done.")


def _refuse(visit: Visit, one: Proposal) -> None:
    reason = " ".join(request.form.get("reason", "").split())[:LONGEST_REASON]
    if not reason and not one.own:
        visit.tell(T("agreeing", "Please say in a line why not: whoever asked reads it."), good=False)
        return
    if agreeing.refuse(visit.db, one, visit.who.person, reason, visit.moment):
        visit.note("taken back" if one.own else "refused", f"proposal {one.id}, {one.kind}")
        visit.tell(T("agreeing", "It stays as it was."))
    else:
        visit.tell(_GONE, good=False)
