"""Which route a message takes: the plan, and how each route fares, in one table of cases."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.routing import (
    LANES,
    STEP,
    WHOLE,
    WINS_EVERY,
    Board,
    Letter,
    Route,
    Shut,
    choose,
    deal,
    plain,
    prefixes,
    share_after_a_failure,
    share_now,
    shut,
)

JAZZ, ZONG, UFONE = "+923001234567", "+923111234567", "+923331234567"
# An operator's short code that reaches its own numbers, another that reaches all, a phone that is slow but cheap for bulk,
# and a company abroad.
CODE = Route("jazz", price=900_000, only_for=("+92300", "+92301"), parts_per_second=10)
KANNEL = Route("kannel", price=1_200_000)
PHONE = Route("smsgate", price=300_000, first_for=("+92333",), lanes=("reply", "alert", "notice"), parts_per_day=200)
ABROAD = Route("twilio", price=9_000_000)
PLAN = (CODE, KANNEL, PHONE, ABROAD)
NOW = datetime(2026, 11, 25, 8, 40, tzinfo=UTC)


def board(**how: Any) -> Board:
    sets = {name: frozenset(how.pop(name)) for name in ("down", "busy", "waiting") if name in how}
    return Board(PLAN, **sets, **how)


def letter(lane: str = "notice", msisdn: str = ZONG, **more: Any) -> Letter:
    return Letter(more.pop("id", 1), msisdn, lane, **more)


@pytest.mark.parametrize(
    ("what", "goes", "fares"),
    [
        # the programme's default, and what comes before it for a number
        (letter(), "kannel", {}),
        (letter(msisdn=JAZZ), "jazz", {}),
        (letter(msisdn=UFONE), "smsgate", {}),
        (letter("bulk", UFONE), "kannel", {}),  # the phone takes no bulk
        # the order of falling back
        (letter(), "smsgate", {"down": ["kannel"]}),
        (letter(), "twilio", {"down": ["kannel", "smsgate"]}),
        (letter(), None, {"down": ["kannel", "smsgate", "twilio"]}),  # jazz carries its own numbers only
        (letter(msisdn=JAZZ), "kannel", {"down": ["jazz"]}),
        # what can wait does, where a route is only busy
        (letter(), None, {"busy": ["kannel"]}),
        (letter("reply"), None, {"busy": ["kannel"]}),
        (letter("alert"), "smsgate", {"busy": ["kannel"]}),
        (letter(), "kannel", {"busy": ["smsgate"]}),
        # bulk goes nowhere dearer, notices do
        (letter("bulk"), None, {"down": ["kannel"]}),
        (letter("bulk", JAZZ), None, {"down": ["jazz"]}),
        (letter(msisdn=JAZZ), "twilio", {"down": ["jazz", "kannel", "smsgate"]}),
        # an answer on the route she wrote on, while that is open
        (letter("reply", asked="twilio"), "twilio", {}),
        (letter("reply", asked="twilio"), "twilio", {"shares": {"twilio": 20}}),
        (letter("reply", asked="twilio"), None, {"busy": ["twilio"]}),
        (letter("reply", asked="twilio"), "kannel", {"down": ["twilio"]}),
        (letter("reply", asked="a door that only receives"), "kannel", {}),
        (letter("reply", JAZZ, asked="a door for USSD"), "jazz", {}),
        # an alert takes the healthiest, and not the one that just put it off
        (letter("alert"), "kannel", {}),
        (letter("alert"), "smsgate", {"shares": {"kannel": 80}}),
        (letter("alert"), "kannel", {"shares": {"kannel": 80, "smsgate": 60, "twilio": 60}}),
        (letter("alert", tried="kannel", attempts=1), "smsgate", {}),
        (letter("alert", tried="kannel", attempts=1), "kannel", {"down": ["smsgate", "twilio"]}),
        (letter("alert"), None, {"down": ["kannel", "smsgate", "twilio"]}),
        (letter("alert", asked="twilio"), "twilio", {}),  # a repeat: where its first went
        (letter("alert", asked="twilio"), "kannel", {"down": ["twilio"]}),
        # others try another one after the second time
        (letter(tried="kannel", attempts=1), "kannel", {}),
        (letter(tried="kannel", attempts=2), "smsgate", {}),
        (letter("bulk", tried="kannel", attempts=2), "kannel", {}),
        # the month's money is used up
        (letter(), None, {"waiting": ["notice", "bulk"]}),
        (letter("reply"), "kannel", {"waiting": ["notice", "bulk"]}),
        (letter("alert"), "kannel", {"waiting": ["notice", "bulk"]}),
    ],
)
def test_the_table(what: Letter, goes: str | None, fares: dict[str, Any]) -> None:
    assert choose(board(**fares), what) == goes


def test_a_route_for_answers_takes_nothing_else() -> None:
    routes = (replace(CODE, only_for=(), answers_only=True), KANNEL)
    assert choose(Board(routes), letter()) == "kannel"
    assert choose(Board(routes), letter("alert")) == "kannel"
    assert choose(Board(routes), letter("reply")) == "kannel"
    assert choose(Board(routes), letter("reply", asked="jazz")) == "jazz"
    assert choose(Board(routes, down=frozenset({"kannel"})), letter("alert")) is None


@pytest.mark.parametrize(
    ("shares", "split"), [({}, (100, 0)), ({"a": 80}, (80, 20)), ({"a": 20}, (20, 80)), ({"a": 0}, (0, 100))]
)
def test_a_share_is_kept_to_the_message(shares: dict[str, int], split: tuple[int, int]) -> None:
    routes = plain(["a", "b"]).routes
    taken = Counter(choose(Board(routes, shares=shares), letter(id=id)) for id in range(500, 600))
    assert (taken["a"], taken["b"]) == split
    assert {choose(Board(routes, shares={"a": 0, "b": 0}), letter(id=id)) for id in range(100)} == {"a"}


def test_the_room_of_a_route_is_dealt_out_and_no_more() -> None:
    letters = [letter(id=id, parts=2) for id in range(4)] + [letter("alert", id=9), letter("reply", JAZZ, id=10)]
    dealt = dict(deal(board(room={"kannel": 3}), letters))
    assert dealt == {0: "kannel", 1: "kannel", 9: "smsgate", 10: "jazz"}  # a message is never split
    assert dict(deal(board(room={"kannel": 0}), letters[:1])) == {}


def test_what_is_left_of_a_share_and_won_back() -> None:
    share = WHOLE
    for _ in range(3):
        share = share_after_a_failure(share, NOW, NOW)
    assert share == WHOLE - 3 * STEP
    won = [share_now(share, NOW, NOW + step * WINS_EVERY) for step in range(5)]
    assert won == [40, 60, 80, 100, 100]
    assert share_after_a_failure(share, NOW, NOW + WINS_EVERY) == share
    assert [share_after_a_failure(left, NOW, NOW) for left in (STEP, 0)] == [0, 0]
    assert share_now(40, NOW, NOW - timedelta(hours=2)) == 40  # a clock that was set back gives nothing away


NAMES = st.frozensets(st.sampled_from([route.name for route in PLAN]))


@given(NAMES, NAMES, st.sampled_from(LANES), st.sampled_from([JAZZ, ZONG, UFONE, "+447700900123"]), st.data())
def test_what_is_looked_at_has_a_way(
    down: frozenset[str], busy: frozenset[str], lane: str, msisdn: str, data: st.DataObject
) -> None:
    """What a worker looks for in the database is exactly what has a route: else some would wait for others that cannot leave."""
    now = Board(PLAN, down, busy)
    asked = data.draw(st.sampled_from([None, *(route.name for route in PLAN)])) if lane == "reply" else None
    tried = data.draw(st.sampled_from([None, *(route.name for route in PLAN)]))
    which = Letter(data.draw(st.integers(1, 10_000)), msisdn, lane, 1, asked, tried, data.draw(st.integers(0, 4)))
    group = max((prefix for prefix in prefixes(PLAN) if msisdn.startswith(prefix)), key=len)
    groups, all_of_them = shut(now, lane)
    is_shut = Shut(group, asked) in groups
    assert (choose(now, which) is None) == is_shut
    assert not all_of_them or is_shut


def test_only_groups_without_a_way_are_left_out() -> None:
    assert shut(board(), "notice") == ((), False)
    groups, all_of_them = shut(board(down=["kannel", "smsgate", "twilio"]), "notice")
    assert set(groups) == {Shut("", None), Shut("+92333", None)}
    assert not all_of_them
    assert shut(board(down=[route.name for route in PLAN]), "alert")[1]
    assert shut(board(waiting=["bulk"]), "bulk")[1]
