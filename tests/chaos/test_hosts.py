"""Two worker hosts on one database, and one of them is lost at once with all its workers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gateway.bundles import DOUBT_S
from store.database import Database
from tests.chaos.conftest import SECONDS_TO_ANSWER, Provider, Start
from tests.letters import SOMEBODY, put, states
from tests.office import kill, wait

pytestmark = pytest.mark.alone

MESSAGES = 240
IN_HAND = round(DOUBT_S / SECONDS_TO_ANSWER)  # of a worker, at most


def test_a_lost_host_loses_and_doubles_nothing(database: Database, start: Start, provider: Provider) -> None:
    now = datetime.now(UTC)
    for number in range(MESSAGES):
        to = replace(SOMEBODY, msisdn=f"+92333000{number:04}")
        put(database, f"Message {number}", to=to, now=now, lane="notice")
    lost, _ = [[start("rest") for _ in range(2)] for _ in range(2)]
    wait(lambda: len(provider.accepts()) > MESSAGES // 4, 60)
    for each in lost:
        kill(each)
    wait(lambda: not {"due", "claimed", "sending"} & set(states(database)), 120)
    found, accepts = states(database), provider.accepts()
    assert set(accepts.values()) == {1}
    assert set(found) <= {"sent", "uncertain"}
    assert found.count("uncertain") <= len(lost) * IN_HAND
    assert MESSAGES - found.count("uncertain") <= len(accepts)
