"""Messages: looked for by person, state, lane and route; in plain words what became of each; written once more; as CSV."""

from __future__ import annotations

from typing import Any

from flask import request

from flows.texts import T, Text, render
from gateway.console import spreadsheet, wording
from gateway.console.family import Family
from gateway.console.visit import Visit
from store import reconciling, sent
from store.refused import Refused
from store.sent import Sent, Wanted

FAMILY = Family("messages", T("messages", "Messages"), "start")

_CAUSES: tuple[tuple[str, Text], ...] = (  # by how a reason begins
    ("nothing arrives", T("messages", "Nothing arrives at this number; it waits for a sign of life.")),
    ("has stopped", T("messages", "She has stopped messages.")),
    ("too late", T("messages", "It was of no more use when it could have left.")),
    ("interrupted", T("messages", "Saathi was interrupted while it was being sent; whether it left is not known.")),
    ("the post has changed", T("messages", "The post has changed hands.")),
    ("withdrawn", T("messages", "It was withdrawn before it left.")),
    ("has left", T("messages", "She has left the programme.")),
)


@FAMILY.page("/messages", may="messages")
def start(visit: Visit) -> Any:
    """Those looked for, and how many there are in each state."""
    given = _given()
    page = visit.asked_page
    found, every = sent.messages(visit.db, Wanted(**given), page)
    return visit.render(
        "messages/start.html",
        messages=found,
        all=every,
        page=page,
        last=max(1, -(-every // sent.A_PAGE)),
        given=given,
        args={name: value for name, value in given.items() if value},
        states=wording.SENT,
        counts=sent.by_state(visit.db),
        lanes=wording.LANES,
        routes=sent.routes(visit.db),
        kind_of=wording.kind_of,
        cause=cause,
        again=sent.AGAIN,
        marked=reconciling.doubted(visit.db),
    )


def _given() -> dict[str, str]:
    return {name: request.args.get(name, "").strip()[:80] for name in ("words", "state", "lane", "route")}


def cause(message: Sent) -> Text | str:
    """Why it is as it is, in plain words; of what only a provider says, its own."""
    return next((words for begins, words in _CAUSES if message.reason.startswith(begins)), message.reason)


@FAMILY.act("/messages/<int:number>/again", may="messages")
def again(visit: Visit, number: int) -> Any:
    """Written once more, where whom it was for is still there."""
    why = T("messages", "There is nothing to repeat: it arrived, still waits, or was repeated already.")
    try:
        written = number < 1 << 62 and sent.send_again(visit.db, number, visit.moment)
    except Refused as left:
        written, why = False, left.said
    if written:
        visit.note("sent again", f"message {number}")
        visit.tell(T("messages", "It is written once more and leaves in its hours."))
    else:
        visit.tell(why, good=False)
    return visit.go("messages_start", **{name: value for name, value in _given().items() if value})


@FAMILY.page("/messages.csv", may="export", writes=True)
def out(visit: Visit) -> Any:
    """The same as CSV: states and causes, no word of any message, no whole number."""
    rows: list[list[object]] = [
        ["id", "person", "number", "kind", "lane", "state", "cause", "route", "parts", "due", "sent"]
    ]
    for each in sent.out(visit.db, Wanted(**_given())):
        name = f"person {each.person_id}" if each.person_id else ""
        kind = render(wording.kind_of(each.kind), "en")
        row = [each.id, name, each.number, kind, each.lane, each.state, each.reason, each.channel, each.parts]
        left = each.sent_at.isoformat(timespec="minutes") if each.sent_at else ""
        rows.append([*row, each.due_at.isoformat(timespec="minutes"), left])
    visit.note("messages exported", f"{len(rows) - 1} rows")
    return spreadsheet.answer(rows, f"saathi-messages-{visit.moment.today}", "csv")
