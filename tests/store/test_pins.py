"""PINs: only their hash is kept, five wrong tries lock, a new call asks again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from flows.outcomes import PinSet
from store import people, pins
from store.database import Database
from store.tables import Pins
from tests import pishin
from tests.people import GUL_KHAN, NOW, ZARMINA
from tests.stopped import moment_at


def test_only_its_hash_is_kept(database: Database) -> None:
    with database.transaction() as db:
        pishin.fill(db)
        pins.choose(db, PinSet(ZARMINA.id, "4711"), moment_at())
        hashed = db.scalar(select(Pins.hashed)) or ""
    assert hashed.startswith("$argon2id$")
    assert "4711" not in hashed


def test_five_wrong_tries_in_a_row_lock_it_for_half_an_hour(database: Database) -> None:
    with database.transaction() as db:
        pishin.fill(db)
        pins.choose(db, PinSet(ZARMINA.id, "4711"), moment_at())
        for wrong in ("0001", "0002", "0003", "0004"):
            assert not pins.of(db, ZARMINA, moment_at()).opens(wrong)
        assert pins.of(db, ZARMINA, moment_at()).opens("4711")  # begins anew
        for wrong in ("0001", "0002", "0003", "0004", "0005"):
            pins.of(db, ZARMINA, moment_at()).opens(wrong)
        locked = pins.of(db, ZARMINA, moment_at())
        assert locked.locked()
        assert not locked.opens("4711")
        after = pins.of(db, ZARMINA, moment_at(NOW + timedelta(minutes=31)))
        assert not after.locked()
        assert after.opens("4711")


def test_the_same_digits_within_a_turn_count_once(database: Database) -> None:
    with database.transaction() as db:
        pishin.fill(db)
        pins.choose(db, PinSet(ZARMINA.id, "4711"), moment_at())
        pin = pins.of(db, ZARMINA, moment_at())
        for _ in range(9):
            pin.opens("0000")
        assert db.scalar(select(Pins.wrong)) == 1


def test_it_is_asked_for_where_others_use_the_phone(database: Database) -> None:
    with database.transaction() as db:
        pishin.fill(db)
        assert pins.of(db, ZARMINA, moment_at()).shared  # she said so
        assert not pins.of(db, GUL_KHAN, moment_at()).shared
        sister = GUL_KHAN.__class__(70, GUL_KHAN.msisdn, "Rukhsana")
        pishin.add_person(db, sister, None)
        assert pins.of(db, people.by_id(db, GUL_KHAN.id), moment_at()).shared  # two people at one number
