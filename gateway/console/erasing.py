"""A person erased at her own wish: what goes and what stays is said first, it is done once somebody is sure, and proved after."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import request
from werkzeug.exceptions import NotFound

from flows.texts import T, Text
from gateway.console import wording
from gateway.console.family import Family
from gateway.console.visit import Visit
from store import audit, erasing, roll
from store.erasing import HoldsPosts
from store.roll import Entry

FAMILY = Family("erasing", under=("people",))  # reached from the page of a person

EMPTIED: Mapping[str, Text] = {  # what the proof names, by table
    "outbox": T("erasing", "Messages to her"),
    "inbox": T("erasing", "Messages from her number"),
    "questions": T("erasing", "Her questions"),
    "question_events": T("erasing", "Answers and notes with them, and what she wrote to others"),
    "ideas": T("erasing", "Ideas"),
    "successes": T("erasing", "Successes"),
    "invitations": T("erasing", "Invitations"),
    "plans": T("erasing", "Plans"),
    "mentoring_stages": T("erasing", "How her mentor and she work together"),
    "calls": T("erasing", "Calls"),
    "drafts": T("erasing", "Unfinished talks on her phone"),
    "phone_messages": T("erasing", "Texts on the trial phone"),
    "dead_numbers": T("erasing", "Notes that nothing arrives at her number"),
    "sign_in_codes": T("erasing", "Codes to sign in"),
    "number_wishes": T("erasing", "Wishes for another number"),
    "merges": T("erasing", "Entries that went into hers"),
    "credits": T("erasing", "Places where her name stood with an answer"),
    "pins": T("erasing", "PIN"),
    "accounts": T("erasing", "Account for the console"),
    "console_sessions": T("erasing", "Being signed in"),
}


@FAMILY.page("/people/<int:number>/erase", may="erase")
def one(visit: Visit, number: int) -> Any:
    """What goes and what stays."""
    return _step(visit, _find(visit, number), sure=False)


@FAMILY.act("/people/<int:number>/erase", may="erase")
def act(visit: Visit, number: int) -> Any:
    """Asked once more; then it is done, and nobody can bring it back."""
    entry = _find(visit, number)
    if request.form.get("sure") != "yes" or request.form.get("asked") != "yes":
        return _step(visit, entry, sure=True)
    try:
        erasing.erase(visit.db, entry.id, visit.moment, visit.who.person.id)
    except HoldsPosts:
        visit.tell(T("erasing", "She holds a post: hand it over first, on the page of posts."), good=False)
        return visit.go("erasing_one", number=number)
    visit.tell(T("erasing", "She is erased."))
    return visit.go("erasing_proof", number=number)


def _find(visit: Visit, number: int) -> Entry:
    """Somebody who is not erased yet. Raises NotFound otherwise."""
    entry = roll.find(visit.db, visit.who, number, visit.moment.today)
    if entry is None or erasing.proof(visit.db, number):
        raise NotFound
    return entry


def _step(visit: Visit, entry: Entry, sure: bool) -> str:
    return visit.render(
        "erasing/one.html", entry=entry, sure=sure, posts=wording.POSTS, days=visit.moment.policy.messages_live.days
    )


@FAMILY.page("/people/<int:number>/erased", may="erase")
def proof(visit: Visit, number: int) -> Any:
    """That she was erased: the line of the audit with what it emptied, and whether the chain is whole."""
    line = erasing.proof(visit.db, number)
    if line is None:
        raise NotFound
    counts = [(EMPTIED.get(table, table), int(n)) for n, table in re.findall(r"(\d+) in (\w+)", line.about)]
    return visit.render(
        "erasing/proof.html",
        number=number,
        line=line,
        counts=counts,
        whole=audit.broken_at(visit.db) is None,
        zone=visit.moment.policy.zone,
    )
