"""A change of the programme's settings: said first, done once somebody is sure; of the whole province once a second one agrees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request

from flows.texts import T, Text
from gateway.console.visit import Visit
from store import proposals
from store.proposals import Wanted


@dataclass(frozen=True)
class Change:
    """What will change, in words; `note`: its line in the audit; `do`: how, or what waits for a second person first."""

    said: tuple[Text | str, ...]
    note: tuple[str, str]
    do: Callable[[], object] | Wanted


def put(visit: Visit, change: Change, page: str, **arguments: Any) -> Any:
    """Once it was said what changes and somebody is sure of it, it is done."""
    if request.form.get("sure") != "yes":
        fields = [(name, value) for name, value in request.form.items() if name not in ("csrf_token", "sure")]
        back = {"page": f"console.{page}", "arguments": arguments}
        lines = (*change.said, _SECOND) if isinstance(change.do, Wanted) else change.said
        return visit.render("programme/sure.html", lines=lines, fields=fields, back=back)
    if isinstance(change.do, Wanted):
        return _ask_second(visit, change.do, change.note)
    change.do()
    visit.note(*change.note)
    visit.tell(T("programme", "Changed. It holds within seconds."))
    return visit.go(page, **arguments)


_SECOND = T("programme", "It is about the whole province: it waits for a second person's word before it holds.")


def _ask_second(visit: Visit, wanted: Wanted, note: tuple[str, str]) -> Any:
    province = min(visit.who.provinces)
    if proposals.ask(visit.db, province, wanted, visit.who.person.id, visit.moment) is None:
        visit.tell(T("programme", "The same waits for a second person's word already."), good=False)
    else:
        visit.note(f"asked for: {note[0]}", note[1])
        visit.tell(T("programme", "It waits for a second person's word."))
    return visit.go("agreeing_start")
