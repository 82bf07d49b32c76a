"""A change of the programme's settings: said first, done once somebody is sure; of the whole province once a second one agrees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request

from flows.calendar import EVERYWHERE, Block
from flows.texts import T, Text
from gateway.console.visit import Visit
from store import calendar_proposed, proposals


@dataclass(frozen=True)
class Change:
    """What will change, in words, and how; `note`: its line in the audit.

    `blocks`: before and after, of a change of the calendar. Where that holds everywhere a second person must agree.
    """

    said: tuple[Text | str, ...]
    note: tuple[str, str]
    do: Callable[[], object]
    blocks: tuple[Block | None, Block | None] = (None, None)

    @property
    def needs_second(self) -> bool:
        """Whether it is about the whole province."""
        return any(block.where == EVERYWHERE for block in self.blocks if block)


def put(visit: Visit, change: Change, page: str, **arguments: Any) -> Any:
    """Once it was said what changes and somebody is sure of it, it is done."""
    if request.form.get("sure") != "yes":
        fields = [(name, value) for name, value in request.form.items() if name not in ("csrf_token", "sure")]
        back = {"page": f"console.{page}", "arguments": arguments}
        lines = (*change.said, _SECOND) if change.needs_second else change.said
        return visit.render("programme/sure.html", lines=lines, fields=fields, back=back)
    if change.needs_second:
        return _ask_second(visit, change)
    change.do()
    visit.note(*change.note)
    visit.tell(T("programme", "Changed. It holds within seconds."))
    return visit.go(page, **arguments)


_SECOND = T("programme", "It is about the whole province: it waits for a second person's word before it holds.")


def _ask_second(visit: Visit, change: Change) -> Any:
    about = calendar_proposed.about(*change.blocks)
    province = min(visit.who.provinces)
    asked = proposals.ask(visit.db, province, calendar_proposed.KIND, about, visit.who.person.id, visit.moment)
    if asked is None:
        visit.tell(T("programme", "The same waits for a second person's word already."), good=False)
    else:
        visit.note(f"asked for: {change.note[0]}", change.note[1])
        visit.tell(T("programme", "It waits for a second person's word."))
    return visit.go("agreeing_start")
