"""Messages to a quick provider share their commits; what is in doubt at once stays little, and nothing goes twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import func, select

from flows.routing import LANES
from gateway import bundles
from gateway.channels.base import Outgoing, RefusedNumber, SendResult, Throttled
from gateway.channels.simulator import Simulator
from gateway.postman import Postman
from store import outbox
from store.database import WAL_IS_SAFE, Database
from store.tables import Outbox
from tests.gateway.test_deliver import Hands
from tests.letters import SOMEBODY, put, row
from tests.stopped import statements

MESSAGES = 40


class Quick(Simulator):
    """The simulator as a provider that cannot be asked; it answers `otherwise` where that has something to say."""

    def __init__(self, otherwise: Callable[[Outgoing], SendResult | None] = lambda _: None) -> None:
        super().__init__(lambda message: None)
        self.heard: list[int] = []
        self._otherwise = otherwise

    def send(self, message: Outgoing) -> SendResult:
        self.heard.append(message.id)
        return self._otherwise(message) or super().send(message)

    def look_up(self, message: Outgoing, since: datetime) -> None:
        """It cannot be asked."""


@pytest.fixture
def ids(database: Database) -> list[int]:
    return [put(database, to=replace(SOMEBODY, msisdn=f"+92333{n:07}")) for n in range(MESSAGES)]


def postman(database: Database, channel: Quick) -> Postman:
    hands = Hands()
    return Postman(database, {channel.name: channel}, hands, real_now=hands.real_now)


def states(database: Database) -> dict[str, int]:
    with database.reading() as db:
        return {
            row.state: row.n for row in db.execute(select(Outbox.state, func.count().label("n")).group_by(Outbox.state))
        }


def test_all_are_sent_once_in_order_and_marked(database: Database, ids: list[int]) -> None:
    quick = Quick()
    with statements() as sent:
        assert postman(database, quick).drain(LANES) == {"sent": MESSAGES}
    assert quick.heard == ids
    assert states(database) == {"sent": MESSAGES}
    assert row(database, ids[-1]).provider_id == f"sim-{ids[-1]}"
    assert len(sent) < 4 * MESSAGES  # one by one each needs four of its own


@pytest.mark.parametrize("answer", [Throttled(retry_after_s=60), RefusedNumber("nobody")], ids=["too fast", "refused"])
def test_one_that_is_not_taken_ends_its_bundle(database: Database, ids: list[int], answer: SendResult) -> None:
    quick = Quick(lambda message: answer if message.id == ids[20] else None)
    counts = postman(database, quick).drain(LANES)
    assert len(quick.heard) == len(set(quick.heard))
    assert row(database, ids[19]).state == "sent"
    if isinstance(answer, Throttled):
        assert states(database) == {"sent": 20, "due": 20}
        assert counts["put_off"] == 1
    else:
        assert states(database) == {"sent": MESSAGES - 1, "failed": 1}


def test_who_dies_in_a_bundle_leaves_it_in_doubt_and_nothing_is_sent_again(
    database: Database, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Died(BaseException):
        """As a kill: nobody catches it."""

    def die(message: Outgoing) -> None:
        if message.id == ids[20]:
            raise Died

    quick, hands = Quick(die), Hands()
    working = Postman(database, {quick.name: quick}, hands, real_now=hands.real_now)
    with pytest.raises(Died):
        working.drain(LANES)
    hands.pass_by(seconds=60)
    others = Quick()
    after = Postman(database, {quick.name: others}, hands, real_now=hands.real_now)
    after.tend()
    after.drain(LANES)
    assert not set(quick.heard) & set(others.heard)
    found = states(database)
    assert found["uncertain"] + found["sent"] == MESSAGES
    assert 1 <= found["uncertain"] <= 20  # of bundles of 1, 8, 11 and 20 it was the last


def test_one_that_cannot_be_prepared_holds_up_no_other(
    database: Database, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAILPOINT", f"preparing:raise:{ids[20]}")
    assert postman(database, Quick()).drain(LANES) == {"sent": MESSAGES - 1, "put_off": 1}


def test_who_stops_is_taken_out_of_a_bundle(database: Database, ids: list[int]) -> None:
    asked = iter([True] * 12)
    quick = Quick()
    counts = postman(database, quick).drain(LANES, going=lambda: next(asked, False))
    assert counts["sent"] == len(quick.heard) < MESSAGES
    assert states(database) == {"sent": counts["sent"], "due": MESSAGES - counts["sent"]}


def test_a_bundle_is_no_more_than_a_twentieth_of_a_second() -> None:
    sizes = bundles.Sizes()
    grown = []
    for _ in range(5):
        sizes.learn("quick", sizes.most(), sizes.most() * 0.00001, well=True)
        grown.append(sizes.most())
    assert grown == [8, 64, bundles.MOST, bundles.MOST, bundles.MOST]
    sizes.learn("quick", 2, 0.00002, well=True)  # no more were due: no less is trusted
    assert sizes.most() == bundles.MOST
    sizes.learn("quick", 100, 2 * bundles.DOUBT_S, well=True)
    assert sizes.most() == 25
    sizes.learn("quick", 25, 0.001, well=False)
    assert sizes.most() == 1
    sizes.learn("slow", 1, bundles.DOUBT_S, well=True)
    assert sizes.most() == 1


def test_of_however_quick_a_provider_a_claim_is_bounded(
    database: Database, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite all other writers wait for it."""
    monkeypatch.setattr("gateway.postman.LARGEST_CLAIM", outbox.BATCH)
    claim = "UPDATE outbox SET state=?, lease_token", "UPDATE outbox SET state=%(state)s::VARCHAR, lease_token"
    with statements() as sent:
        assert postman(database, Quick()).drain(LANES) == {"sent": MESSAGES}
    assert len([each for each in sent if each.startswith(claim)]) == MESSAGES / outbox.BATCH


def test_a_bundle_waits_for_the_disk_once(database: Database, ids: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Before its provider is called. What came of it lasts with the next; a power cut in between leaves it in doubt."""
    synced: list[int] = []
    monkeypatch.setattr("store.database.os.fsync", synced.append)
    assert postman(database, Quick()).drain(LANES) == {"sent": MESSAGES}
    bundles_sent = 4  # of 1 and 8, the rest of what was claimed then, and the rest of all
    assert len(synced) == (bundles_sent if database.on_sqlite and WAL_IS_SAFE else 0)
