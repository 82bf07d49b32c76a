"""What gives way to the cap of a week, as a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from flows.caps import Room, room, week_around
from flows.policy import POLICY

GOES = None
SHARE, NUDGE = Room(3), Room(3, nudges=1)
FEWER = Room(0, why="wants workshop notices only")


@pytest.mark.parametrize(
    ("kind", "usual", "fewer", "chosen"),
    [
        ("D9", SHARE, FEWER, GOES),  # a prompt; every day where the cluster chose that
        ("D10", NUDGE, FEWER, Room(None, nudges=1)),
        ("D14", NUDGE, FEWER, Room(None, nudges=1)),
        ("D21", SHARE, FEWER, GOES),
        ("D21c", SHARE, FEWER, GOES),
        *((kind, GOES, GOES, GOES) for kind in ("D7", "D7b", "D7c", "D8")),  # workshops
        *((kind, GOES, GOES, GOES) for kind in ("D11", "D12", "D12e", "D13")),  # her own questions
        *((kind, GOES, GOES, GOES) for kind in ("D1", "D2", "D4", "D23", "D32")),  # to a post
    ],
)
def test_what_gives_way(kind: str, usual: Room | None, fewer: Room | None, chosen: Room | None) -> None:
    assert room(kind, False, POLICY) == usual
    assert room(kind, True, POLICY) == fewer
    assert room(kind, False, POLICY, chosen=True) == chosen


def test_how_many_is_the_policys() -> None:
    assert room("D9", False, replace(POLICY, most_a_week=1)) == Room(1)


def test_a_week_ends_on_sunday_at_midnight_there() -> None:
    sunday = datetime(2026, 11, 29, 18, 59, tzinfo=UTC)
    since, until = week_around(sunday, POLICY)
    assert since == datetime(2026, 11, 22, 19, tzinfo=UTC)
    assert until == datetime(2026, 11, 29, 19, tzinfo=UTC)
