"""A look at everything that may be due, every minute: while nothing is, it only asks, in words that were put together before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from gateway.jobs import deliver, timetable
from gateway.parts import Parts
from store.database import Database
from tests import pishin
from tests.stopped import later, local, parts_at


@pytest.fixture
def parts(database: Database) -> Parts:
    with database.transaction() as db:
        pishin.fill(db)
    return parts_at(database)


def executed(parts: Parts) -> list[Any]:
    """The statements of one look that SQLAlchemy was given."""
    heard: list[Any] = []

    def hear(_: Any, statement: Any, *__: Any) -> None:
        heard.append(statement)

    event.listen(Engine, "before_execute", hear)
    try:
        timetable.look(parts)
        deliver.run(parts)
    finally:
        event.remove(Engine, "before_execute", hear)
    return heard


def test_a_look_puts_no_statement_together_that_the_last_one_had(parts: Parts) -> None:
    at = local(26, 11)
    for _ in range(3):  # what was due is done
        done = timetable.look(later(parts, at))
    assert done == {}
    first = executed(later(parts, at))
    again = executed(later(parts, at + timedelta(minutes=1)))
    assert len(again) > 30
    assert [str(one) for one in again if not any(one is other for other in first)] == []
