"""Messages for the tests of delivery: put into the outbox, and what became of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update

from flows.facts import Person
from flows.routing import LANES, Board, plain
from flows.texts import T
from store import outbox
from store.database import Database
from store.outbox import Lease, Message
from store.tables import Outbox, People

NOW = datetime(2026, 11, 25, 8, 40, tzinfo=UTC)  # programme time
REAL = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # real time: another day on purpose, so that whoever mixes them fails
SOMEBODY = Person(0, "+923331234567", "Zarmina", language="en")
SOMEBODY_ELSE = Person(0, "+923331234568", "Gul Khan", language="en")
ONE_ROUTE = Board(plain(["africastalking"]).routes)
A_DAY = timedelta(days=1)


def put(database: Database, words: str = "Salam", to: Person = SOMEBODY, lane: str = "reply", **more: Any) -> int:
    """A message in the outbox; its id."""
    given = {"kind": "A1", "now": NOW, "lives": A_DAY, **more}
    with database.transaction() as db:
        added = outbox.add(db, to=to, text=T("A1", "{words}", words=words), lane=lane, **given)
    assert added is not None
    return added


def on_the_roster(database: Database, person: Person, **columns: Any) -> Person:
    """The same person with a row of her own."""
    with database.transaction() as db:
        values = {"msisdn": person.msisdn, "name": person.name, "language": person.language, "sex": person.sex}
        key = db.execute(insert(People).values(**values, **columns).returning(People.id)).scalar_one()
    return replace(person, id=key)


def row(database: Database, outbox_id: int) -> Row[Any]:
    """A message's row."""
    with database.reading() as db:
        return db.execute(select(Outbox).where(Outbox.id == outbox_id)).one()


def states(database: Database) -> list[str]:
    """The state of every message, in the order they were put."""
    with database.reading() as db:
        return list(db.scalars(select(Outbox.state).order_by(Outbox.id)))


def change(database: Database, outbox_id: int, **values: Any) -> None:
    """Make a row what the test needs it to be."""
    with database.transaction() as db:
        db.execute(update(Outbox).where(Outbox.id == outbox_id).values(**values))


def lease(token: str = "one", seconds: float = 15, real_now: datetime = REAL) -> Lease:
    """A lease that begins now."""
    return Lease(token, real_now + timedelta(seconds=seconds))


def claim(
    database: Database,
    lanes: tuple[str, ...] = LANES,
    board: Board = ONE_ROUTE,
    held: Lease | None = None,
    now: datetime = NOW,
    real_now: datetime = REAL,
    limit: int = 10,
) -> list[Message]:
    """What a worker gets that claims now."""
    with database.transaction() as db:
        return outbox.claim(db, lanes, board, held or lease(), now=now, real_now=real_now, limit=limit)


def start(database: Database, message: Message, held: Lease | None = None, real_now: datetime = REAL) -> bool:
    """The provider is about to be called."""
    with database.transaction() as db:
        return outbox.start(db, message, held or lease(seconds=33), real_now)


def sending(database: Database, **more: Any) -> Message:
    """A message whose provider is being called."""
    put(database, **more)
    [message] = claim(database)
    assert start(database, message)
    return message
