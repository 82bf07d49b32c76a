"""What an operator is told, by the case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from flows import gsm
from flows.catalogue import DEFAULT
from flows.texts import render
from flows.watching import Arriving, Running, concerns

NOW = datetime(2026, 11, 25, 14, 30, tzinfo=ZoneInfo("Asia/Karachi"))
SINCE = NOW.astimezone(UTC)
GOOD = Arriving(100, 90, 1000, 900)


@pytest.mark.parametrize(
    ("running", "told"),
    [
        (Running(), []),
        (Running(down={"kannel": SINCE - timedelta(minutes=1)}, routes=2), []),
        (Running(down={"kannel": SINCE - timedelta(minutes=3)}, routes=2), ["D90"]),
        (Running(down={"kannel": SINCE - timedelta(minutes=3)}), ["D90b"]),
        (Running(arriving={"kannel": GOOD}), []),
        (Running(arriving={"kannel": Arriving(100, 44, 1000, 900)}), ["D90c"]),
        (Running(arriving={"kannel": Arriving(19, 0, 1000, 900)}), []),  # too few to say
        (Running(arriving={"kannel": Arriving(100, 0, 1000, 400)}), []),  # it never tells of most
        (Running(arriving={"kannel": Arriving(100, 0)}), []),  # nothing is usual yet
        (Running(marks={"month": 80}), ["D91"]),
        (Running(marks={"month": 100, "bulk": 80}), ["D91b", "D91"]),
        (Running(late={"reply": timedelta(minutes=9), "bulk": timedelta(hours=11)}), []),
        (Running(late={"reply": timedelta(minutes=11)}), ["D92"]),
        (Running(silent=("replies",)), ["D93"]),
        (Running(aside=2), ["D94"]),
    ],
)
def test_what_is_told(running: Running, told: list[str]) -> None:
    found = list(concerns(running, NOW))
    assert [each.text.id for each in found] == told
    assert all(gsm.parts(render(each.text, language)) == 1 for each in found for language in (DEFAULT, "ur_Latn"))


def test_the_same_is_told_once_for_its_period() -> None:
    def period(running: Running, hours: float = 0) -> str:
        [one] = concerns(running, NOW + timedelta(hours=hours))
        return one.period

    down = Running(down={"kannel": SINCE - timedelta(hours=1)})
    assert period(down) == period(down, 20)  # a spell
    late = Running(late={"reply": timedelta(hours=1)})
    assert period(late) == period(late, 3) != period(late, 6)
    spent = Running(marks={"month": 80})
    assert period(spent) == period(spent, 48) != period(Running(marks={"month": 100}), 48)
    assert period(spent) != period(spent, 24 * 20)
