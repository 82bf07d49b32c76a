"""The cap of a week as the outbox keeps it: (kind, lane, day) written before -> whether one more leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from flows.texts import T
from store import outbox
from store.database import Database
from store.tables import Outbox
from tests import pishin
from tests.people import GUL_KHAN
from tests.stopped import local

WEDNESDAY = local(25, 13, 30)
Before = list[tuple[str, str, int]]


@pytest.fixture(autouse=True)
def _cast(database: Database) -> None:
    with database.transaction() as db:
        pishin.fill(db, local(1))


def put(database: Database, kind: str, lane: str, day: int, **more: object) -> int | None:
    about = {"to": GUL_KHAN, "kind": kind, "lane": lane, "text": T("x", "x"), "lives": timedelta(days=1)}
    with database.transaction() as db:
        return outbox.add(db, now=local(day, 10), **{**about, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "kind", "leaves"),
    [
        ([], "D9", True),
        ([("D7", "notice", 23), ("D21", "bulk", 23)], "D9", True),
        ([("D7", "notice", 23), ("D7b", "notice", 24), ("D8", "notice", 24)], "D9", False),
        ([("D7", "notice", 23), ("D7b", "notice", 24), ("D8", "notice", 24)], "D7c", True),
        ([("D7", "notice", 23), ("D7b", "notice", 24), ("D8", "notice", 24)], "D12", True),
        ([("D11", "reply", 23), ("D13", "reply", 24), ("D12", "notice", 24)], "D9", True),
        ([("D7", "notice", 20), ("D7b", "notice", 21), ("D8", "notice", 21)], "D9", True),  # last week
        ([("D14", "notice", 23)], "D10", False),
        ([("D14", "notice", 23)], "D9", True),
        ([("D10", "bulk", 20)], "D14", True),
    ],
)
def test_a_week(database: Database, before: Before, kind: str, leaves: bool) -> None:
    for earlier, lane, day in before:
        assert put(database, earlier, lane, day)
    assert (put(database, kind, "bulk", 25) is not None) == leaves
    with database.reading() as db:
        row = db.execute(select(Outbox).order_by(Outbox.id.desc()).limit(1)).one()
    assert (row.kind, row.state, row.reason) == (
        (kind, "due", "") if leaves else (kind, "expired", "has heard enough this week")
    )


def test_the_week_is_that_in_which_it_leaves(database: Database) -> None:
    for day in (23, 24, 25):
        put(database, "D7", "notice", day)
    assert put(database, "D9", "bulk", 28) is None
    assert put(database, "D9", "bulk", 28, due_at=local(30), once="D9/2/2026-W49") is not None


def test_what_was_dropped_does_not_count_and_is_not_tried_again(database: Database) -> None:
    for day in (23, 24, 25):
        put(database, "D7", "notice", day)
    assert put(database, "D9", "bulk", 25, once="D9/2/2026-W48") is None
    with database.transaction() as db:
        db.execute(update(Outbox).where(Outbox.kind == "D7").values(state="expired"))  # too late, all of them
    assert put(database, "D9", "bulk", 25, once="D9/2/2026-W48") is None
    assert put(database, "D21", "bulk", 25) is not None


def test_two_at_one_number_get_the_same_text_once_and_it_is_kept_for_both(database: Database) -> None:
    sister = replace(GUL_KHAN, id=1)
    assert put(database, "D7", "notice", 23, once="D7/2/1.0") is not None
    assert put(database, "D7", "notice", 23, to=sister, once="D7/1/1.0") is None
    assert put(database, "D7", "notice", 23, to=sister, text=T("y", "y"), once="D7/1/2.0") is not None
    assert put(database, "D7", "notice", 24, to=sister, once="D7/1/3.0") is not None  # another day
    assert put(database, "D13", "reply", 23, to=sister) is not None
    assert put(database, "D7", "notice", 23, to=replace(sister, msisdn="+923330000000"), once="D7/1/4.0") is not None
    with database.reading() as db:
        row = db.execute(select(Outbox).where(Outbox.once == "D7/1/1.0")).one()
    assert (row.state, row.reason) == ("expired", "the same text went to this number for somebody else")
