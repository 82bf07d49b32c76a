"""What things of a broadcast are called on its pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flows.caps import ENOUGH, WANTS_FEWER
from flows.costs import money
from flows.forecast import Forecast
from flows.sheet import LEAST, people
from flows.small_cells import hidden
from flows.texts import TN, T, Text
from store import audience
from store.notify import WITHDRAWN

STATES: Mapping[str, tuple[Text, str]] = {
    "draft": (T("broadcasts", "Draft"), "calm"),
    "waiting": (T("broadcasts", "Waits for a second person"), "late"),
    "planned": (T("broadcasts", "Planned"), ""),
    "leaving": (T("broadcasts", "Is leaving"), ""),
    "done": (T("broadcasts", "Done"), "calm"),
    "cancelled": (T("broadcasts", "Cancelled"), "late"),
}
ROLES: Mapping[str, Text] = {
    "mentees": T("broadcasts", "Teachers"),
    "mentors": T("broadcasts", "Mentors"),
    "officers": T("broadcasts", "District officers"),
}
_MISSED: Mapping[str, Text] = {
    audience.STOPPED: T("broadcasts", "have stopped messages"),
    audience.FEWER: T("broadcasts", "want to hear of workshops only"),
    audience.DEAD: T("broadcasts", "at a number where nothing arrives"),
    audience.NO_WORDS: T("broadcasts", "read a language without words here"),
    audience.SAME_NUMBER: T("broadcasts", "share a phone with somebody who gets it"),
}
READY: Mapping[str, Text] = {
    "thanks": T("broadcasts", "Thanks"),
    "network": T("broadcasts", "Weak networks"),
    "moved": T("broadcasts", "Another school"),
}
_WAITS, _LEFT = T("broadcasts", "wait to leave"), T("broadcasts", "handed to the operator")
_LATE = T("broadcasts", "too late, not sent")
_CAME_OF: Mapping[str, Text] = {
    "due": _WAITS,
    "claimed": _WAITS,
    "held": _WAITS,
    "sending": _WAITS,
    "sent": _LEFT,
    "delivered": T("broadcasts", "arrived"),
    "failed": T("broadcasts", "refused"),
    "uncertain": T("broadcasts", "nobody knows"),
}
_NOT_SENT: Mapping[str, Text] = {
    WITHDRAWN: T("broadcasts", "withdrawn before they left"),
    ENOUGH: T("broadcasts", "not sent: has heard enough this week"),
    WANTS_FEWER: _MISSED[audience.FEWER],
}


def came_of(state: str, reason: str) -> Text:
    """What became of some messages of it."""
    return _NOT_SENT.get(reason, _LATE) if state == "expired" else _CAME_OF[state]


def missed(found: Mapping[str, int]) -> list[tuple[str, Text]]:
    """How many are not written to, by reason: "<5" where it is about fewer than five, "-" what would give that away."""
    gone = hidden([list(found.values())])
    shown = ("-" if (0, at) in gone and n >= LEAST else people(n) for at, n in enumerate(found.values()))
    return [(said, _MISSED[why]) for said, why in zip(shown, found, strict=True)]


def forecast_words(found: Forecast, currency: str) -> Iterator[Text]:
    """What it costs and how long it takes."""
    whole = found.whole
    said = TN("broadcasts", "{parts} part: {cost} {currency}", "{parts} parts: {cost} {currency}", n=whole.parts)
    yield said.filled(parts=f"{whole.parts:,}", cost=money(whole.cost), currency=currency)
    if found.nowhere:
        yield TN("broadcasts", "{n} number has no route.", "{n} numbers have no route.", n=found.nowhere)
    if found.days > 1:
        yield TN("broadcasts", "It takes {n} day.", "It takes {n} days: a route is full before.", n=found.days)
    elif found.seconds > 60:
        minutes = round(found.seconds / 60)
        yield TN("broadcasts", "It takes about {n} minute.", "It takes about {n} minutes.", n=minutes)
    if found.left is not None:
        left = T("broadcasts", "Of this month's money {left} is left.", left=money(found.left))
        dear = T(
            "broadcasts", "Of this month's money {left} is left: part of it would not leave.", left=money(found.left)
        )
        yield dear if found.too_dear else left
