"""Nothing leaves at night: also not what was due by day and could not leave then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from flows.calendar import Block, Place
from flows.policy import POLICY
from flows.routing import LANES, Board, plain
from flows.texts import T
from store import calendar, outbox
from store.database import Database
from store.moment import held, open_hours
from store.outbox import Lease
from tests import pishin
from tests.people import GUL_KHAN, PISHIN_03

NOON = datetime(2026, 11, 25, 12, tzinfo=POLICY.zone)


@pytest.mark.parametrize(
    ("hours", "local", "leaves"),
    [
        ("day", NOON, True),
        ("day", NOON.replace(hour=20), False),
        ("urgent", NOON.replace(hour=20), True),
        ("urgent", NOON.replace(hour=22), False),
        ("any", NOON + timedelta(hours=15), True),
        ("day", NOON + timedelta(days=4), False),  # a Sunday
        ("urgent", NOON + timedelta(days=4), True),
    ],
)
def test_a_message_leaves_in_its_hours(database: Database, hours: str, local: datetime, leaves: bool) -> None:
    with database.transaction() as db:
        pishin.fill(db)
        text, week = T("end", "Thank you."), timedelta(days=7)
        outbox.add(db, to=GUL_KHAN, kind="D7", text=text, lane="notice", now=NOON, lives=week, hours=hours)
    with database.transaction() as db:
        lease = Lease("token", datetime.now(UTC) + timedelta(minutes=1))
        open_now = open_hours(db, local, POLICY)
        assert (outbox.next_due(db, hours=open_now) is not None) is leaves
        found = outbox.claim(
            db, LANES, Board(plain(["simulator"]).routes), lease, now=local, real_now=datetime.now(UTC), hours=open_now
        )
    assert bool(found) is leaves


@pytest.mark.parametrize(
    ("hours", "local", "leaves"),
    [
        ("day", NOON, True),
        ("day", NOON.replace(hour=15, minute=50), False),  # Asr in Pishin
        ("urgent", NOON.replace(hour=15, minute=50), True),
        ("urgent", NOON + timedelta(days=1), False),  # an outage declared after it fell due
        ("any", NOON + timedelta(days=1), True),  # who writes to us has a network
        ("day", NOON + timedelta(days=2, hours=5), True),
    ],
)
def test_a_message_that_fell_due_waits_where_its_place_is_closed(
    database: Database, hours: str, local: datetime, leaves: bool
) -> None:
    tomorrow = NOON.date() + timedelta(days=1)
    with database.transaction() as db:
        pishin.fill(db)
        calendar.add(db, Block("outage", tomorrow, tomorrow, Place(cluster_id=PISHIN_03.id)))
        text, week = T("end", "Thank you."), timedelta(days=7)
        outbox.add(db, to=GUL_KHAN, kind="D7", text=text, lane="notice", now=NOON, lives=week, hours=hours)
    with database.transaction() as db:
        lease = Lease("token", datetime.now(UTC) + timedelta(minutes=1))
        closed = held(db, local, POLICY)
        routes = Board(plain(["simulator"]).routes)
        found = outbox.claim(db, LANES, routes, lease, now=local, real_now=datetime.now(UTC), held=closed)
    assert bool(found) is leaves
