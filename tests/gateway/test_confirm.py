"""The administrator is asked to confirm estimated days once, and once more on the eve; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flows.calendar import VACATION, Block, Place
from gateway.jobs import confirm
from store import calendar
from store.database import Database
from tests import pishin
from tests.people import BIBI_HAWA
from tests.stopped import later, local, outbox, parts_at

WINTER = Block(VACATION, date(2026, 12, 16), date(2027, 2, 28), Place(zone="winter"), why="winter vacation")


def test_once_a_week_before_and_once_on_the_eve_until_it_is_confirmed(database: Database) -> None:
    with database.transaction() as db:
        pishin.fill(db)
        pishin.hold(db, BIBI_HAWA, "administrator", province_id=1)
        number = calendar.add(db, WINTER)
        calendar.add(db, replace(WINTER, first_day=date(2026, 12, 15), why="the same, confirmed", confirmed=True))
    parts = parts_at(database)
    for day, hour, told in ((8, 11, 0), (9, 9, 0), (9, 11, 1), (9, 12, 0), (14, 11, 0), (15, 11, 1), (15, 12, 0)):
        assert confirm.run(later(parts, local(day, hour, month=12))) == ({"D78": told} if told else {}), day
    assert {(row.person_id, row.parts) for row in outbox(database, "D78")} == {(BIBI_HAWA.id, 1)}
    with database.transaction() as db:
        calendar.change(db, replace(WINTER, id=number or 0, first_day=date(2026, 12, 18), confirmed=True))
    assert confirm.run(later(parts, local(17, 11, month=12))) == {}


def test_nobody_at_the_desk_is_no_fault(database: Database) -> None:
    with database.transaction() as db:
        pishin.fill(db)
        calendar.add(db, WINTER)
    assert confirm.run(later(parts_at(database), local(9, 11, month=12))) == {}
