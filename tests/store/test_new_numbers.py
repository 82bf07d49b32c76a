"""A number changes by phone: by PIN at once, else by the mentor's word; what somebody else may not do, and what the old number may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from flows.facts import NewNumber, Person
from flows.outcomes import NumberChanged, NumberSettled, PinSet
from store import erasing, new_numbers, people, pins
from store.database import Database
from store.tables import Holdings, NumberWishes, Outbox, People, Pins, Posts
from tests import pishin
from tests.people import ABDUL_WADOOD, BIBI_HAWA, BOSTAN, FAZAL, GUL_KHAN, HURAMZAI, NASREEN, NOW, STRANGER, ZARMINA
from tests.stopped import moment_at

OTHER = "+923338888888"
A_DAY = timedelta(days=1)


@pytest.fixture
def pishin_03(database: Database) -> Database:
    with database.transaction() as db:
        pishin.fill(db, joined_at=NOW - timedelta(days=200))
        pishin.open_second_cluster(db)
        pins.choose(db, PinSet(ZARMINA.id, "4711"), moment_at())
    return database


def ask(database: Database, old: str = "", pin: str = "", at: datetime = NOW, **more: Any) -> None:
    with database.transaction() as db:
        new_numbers.ask(db, NumberChanged(**{"msisdn": STRANGER, "old": old, "pin": pin, **more}), moment_at(at))


def waiting(database: Database, cluster: int = 3, at: datetime = NOW) -> list[NewNumber]:
    with database.reading() as db:
        return new_numbers.waiting(db, cluster, moment_at(at))


def settle(
    database: Database, whose: Person | None, by: Person = ABDUL_WADOOD, wish: int = 1, at: datetime = NOW
) -> None:
    with database.transaction() as db:
        new_numbers.settle(db, NumberSettled(by.id, wish, whose.id if whose else None), moment_at(at))


def objects(database: Database, number: str, at: datetime = NOW) -> bool:
    with database.transaction() as db:
        return new_numbers.keep_old(db, number, moment_at(at))


def number(database: Database, who: Person) -> str:
    with database.reading() as db:
        return people.by_id(db, who.id).msisdn


def written(database: Database) -> list[tuple[str, str]]:
    """(kind, number) of everything that was written, the oldest first."""
    with database.reading() as db:
        return [(row.kind, row.msisdn) for row in db.execute(select(Outbox).order_by(Outbox.id))]


def states(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.scalars(select(NumberWishes.state).order_by(NumberWishes.id)))


# --- by PIN ----------------------------------------------------------------------------------


def test_the_right_pin_moves_her_at_once_and_both_numbers_hear(pishin_03: Database) -> None:
    ask(pishin_03, ZARMINA.msisdn, "4711")
    assert number(pishin_03, ZARMINA) == STRANGER
    assert written(pishin_03) == [("D143", ZARMINA.msisdn), ("D141", STRANGER)]
    assert not objects(pishin_03, ZARMINA.msisdn)  # a PIN decided


@pytest.mark.parametrize(
    ("old", "pin"),
    [(ZARMINA.msisdn, "0000"), (GUL_KHAN.msisdn, "4711"), ("+923000000000", "4711"), (NASREEN.msisdn, "4711")],
    ids=["another PIN", "no PIN there", "nobody there", "a post there"],
)
def test_all_else_changes_nothing_and_tells_nobody(pishin_03: Database, old: str, pin: str) -> None:
    with pishin_03.transaction() as db:
        pins.choose(db, PinSet(NASREEN.id, "4711"), moment_at())
        before = [tuple(row) for row in db.execute(select(People).order_by(People.id))]
    ask(pishin_03, old, pin)
    with pishin_03.reading() as db:
        assert [tuple(row) for row in db.execute(select(People).order_by(People.id))] == before
        kept = db.execute(select(NumberWishes)).one()
    assert (kept.state, kept.old_msisdn, kept.person_id) == ("tried", "", None)
    assert written(pishin_03) == []


def test_a_wrong_pin_counts_as_one_and_a_locked_one_opens_nothing(pishin_03: Database) -> None:
    for n in range(5):
        ask(pishin_03, ZARMINA.msisdn, "0000", msisdn=f"+92333000000{n}")
    with pishin_03.reading() as db:
        assert db.scalar(select(Pins.locked_until)) is not None
    ask(pishin_03, ZARMINA.msisdn, "4711")
    assert number(pishin_03, ZARMINA) == ZARMINA.msisdn
    ask(pishin_03, ZARMINA.msisdn, "4711", NOW + timedelta(minutes=31))
    assert number(pishin_03, ZARMINA) == STRANGER


def test_of_two_at_a_number_the_one_whose_pin_it_is_moves(pishin_03: Database) -> None:
    with pishin_03.transaction() as db:
        db.execute(update(People).where(People.id == GUL_KHAN.id).values(msisdn=ZARMINA.msisdn))
        pins.choose(db, PinSet(GUL_KHAN.id, "1234"), moment_at())
    ask(pishin_03, ZARMINA.msisdn, "1234")
    assert (number(pishin_03, GUL_KHAN), number(pishin_03, ZARMINA)) == (STRANGER, ZARMINA.msisdn)
    with pishin_03.reading() as db:
        assert set(db.scalars(select(Pins.wrong))) == {0}


def test_three_times_a_day_a_telephone(pishin_03: Database) -> None:
    for _ in range(3):
        ask(pishin_03, "+923000000000")
    ask(pishin_03, ZARMINA.msisdn, "4711")
    assert number(pishin_03, ZARMINA) == ZARMINA.msisdn
    assert states(pishin_03) == ["tried"] * 3
    ask(pishin_03, ZARMINA.msisdn, "4711", NOW + A_DAY)
    assert number(pishin_03, ZARMINA) == STRANGER


def test_a_number_that_is_somebodys_already_becomes_nobody_elses(pishin_03: Database) -> None:
    ask(pishin_03, ZARMINA.msisdn, "4711", msisdn=GUL_KHAN.msisdn)
    assert number(pishin_03, ZARMINA) == ZARMINA.msisdn


# --- by the mentor's word --------------------------------------------------------------------


def test_her_mentor_and_the_old_number_are_told_once(pishin_03: Database) -> None:
    ask(pishin_03, GUL_KHAN.msisdn)
    ask(pishin_03, GUL_KHAN.msisdn)
    ask(pishin_03, GUL_KHAN.msisdn, msisdn=OTHER)
    assert written(pishin_03) == [("D140", ABDUL_WADOOD.msisdn), ("D142", GUL_KHAN.msisdn)]
    assert waiting(pishin_03) == [
        NewNumber(1, "GPS Killi Karbala", "9999", [(GUL_KHAN.id, "Gul Khan")]),
        NewNumber(3, "GPS Killi Karbala", "8888", [(GUL_KHAN.id, "Gul Khan")]),
    ]
    assert waiting(pishin_03, cluster=4) == []
    assert waiting(pishin_03, at=NOW + timedelta(days=15)) == []


def test_his_yes_moves_her_and_nobody_elses_wish_for_her_waits_on(pishin_03: Database) -> None:
    ask(pishin_03, GUL_KHAN.msisdn)
    ask(pishin_03, GUL_KHAN.msisdn, msisdn=OTHER)
    settle(pishin_03, GUL_KHAN)
    assert number(pishin_03, GUL_KHAN) == STRANGER
    assert written(pishin_03)[-1] == ("D141", STRANGER)
    assert states(pishin_03) == ["done", "refused"]
    settle(pishin_03, GUL_KHAN, wish=2)
    assert number(pishin_03, GUL_KHAN) == STRANGER


def test_his_no_ends_it_without_a_word_to_anybody(pishin_03: Database) -> None:
    ask(pishin_03, GUL_KHAN.msisdn)
    before = written(pishin_03)
    settle(pishin_03, None)
    assert (states(pishin_03), written(pishin_03)) == (["refused"], before)
    settle(pishin_03, GUL_KHAN)  # a screen from before
    assert number(pishin_03, GUL_KHAN) == GUL_KHAN.msisdn


def test_only_her_mentor_may_and_only_for_whom_it_can_be(pishin_03: Database) -> None:
    ask(pishin_03, GUL_KHAN.msisdn)
    settle(pishin_03, GUL_KHAN, by=FAZAL)
    settle(pishin_03, ZARMINA)
    settle(pishin_03, NASREEN)
    assert states(pishin_03) == ["asked"]
    assert [number(pishin_03, who) for who in (GUL_KHAN, ZARMINA, NASREEN)] == [
        GUL_KHAN.msisdn, ZARMINA.msisdn, NASREEN.msisdn
    ]  # fmt: skip


def test_a_school_is_enough_and_the_old_number_hears_when_it_is_known(pishin_03: Database) -> None:
    sister = replace(BIBI_HAWA, id=70, msisdn="+923330000070", name="")
    with pishin_03.transaction() as db:
        pishin.add_person(db, sister, BOSTAN)
    ask(pishin_03, school_id=BOSTAN.id)
    assert waiting(pishin_03)[0].who == [(BIBI_HAWA.id, "Bibi Hawa"), (70, "..0070")]
    settle(pishin_03, sister)
    assert number(pishin_03, sister) == STRANGER
    assert written(pishin_03)[1:] == [("D142", sister.msisdn), ("D141", STRANGER)]
    assert objects(pishin_03, sister.msisdn)
    assert number(pishin_03, sister) == sister.msisdn


def test_a_post_moves_by_no_phone_not_even_one_that_begins_tomorrow(pishin_03: Database) -> None:
    with pishin_03.transaction() as db:
        post = db.execute(insert(Posts).values(kind="deputy", cluster_id=3).returning(Posts.id)).scalar_one()
        ask_before = NumberChanged(STRANGER, GUL_KHAN.msisdn)
        new_numbers.ask(db, ask_before, moment_at())
        db.execute(insert(Holdings).values(post_id=post, person_id=GUL_KHAN.id, since=date(2026, 11, 26)))
    assert waiting(pishin_03) == []
    settle(pishin_03, GUL_KHAN)
    assert number(pishin_03, GUL_KHAN) == GUL_KHAN.msisdn
    before = written(pishin_03)
    ask(pishin_03, ABDUL_WADOOD.msisdn)
    ask(pishin_03, school_id=32)  # only he and Gul Khan teach there
    assert written(pishin_03) == before


def test_a_number_that_joined_meanwhile_is_no_longer_asked_about(pishin_03: Database) -> None:
    ask(pishin_03, GUL_KHAN.msisdn)
    with pishin_03.transaction() as db:
        pishin.add_person(db, Person(71, STRANGER, "Noor"), HURAMZAI)
    assert waiting(pishin_03) == []
    settle(pishin_03, GUL_KHAN)
    assert number(pishin_03, GUL_KHAN) == GUL_KHAN.msisdn


def test_a_vacant_post_asks_whoever_comes(pishin_03: Database) -> None:
    with pishin_03.transaction() as db:
        db.execute(update(Holdings).where(Holdings.person_id == ABDUL_WADOOD.id).values(until=date(2026, 11, 25)))
    ask(pishin_03, GUL_KHAN.msisdn)
    assert written(pishin_03) == [("D142", GUL_KHAN.msisdn)]
    assert len(waiting(pishin_03)) == 1


# --- the old number's word -------------------------------------------------------------------


def test_it_may_object_before_the_mentor_speaks_and_for_a_week_after(pishin_03: Database) -> None:
    ask(pishin_03, GUL_KHAN.msisdn)
    settle(pishin_03, GUL_KHAN, at=NOW + 3 * A_DAY)
    assert not objects(pishin_03, GUL_KHAN.msisdn, NOW + 11 * A_DAY)
    assert number(pishin_03, GUL_KHAN) == STRANGER
    assert objects(pishin_03, GUL_KHAN.msisdn, NOW + 9 * A_DAY)
    assert number(pishin_03, GUL_KHAN) == GUL_KHAN.msisdn
    assert written(pishin_03)[-1] == ("D145", ABDUL_WADOOD.msisdn)
    ask(pishin_03, BIBI_HAWA.msisdn, msisdn=OTHER)
    assert objects(pishin_03, BIBI_HAWA.msisdn)
    assert waiting(pishin_03) == []


def test_after_it_has_objected_only_a_desk_changes_it_for_a_month(pishin_03: Database) -> None:
    ask(pishin_03, GUL_KHAN.msisdn)
    objects(pishin_03, GUL_KHAN.msisdn)
    before = written(pishin_03)
    ask(pishin_03, GUL_KHAN.msisdn, at=NOW + 2 * A_DAY)
    ask(pishin_03, school_id=32, at=NOW + 2 * A_DAY)
    assert (waiting(pishin_03), written(pishin_03)) == ([], before)
    ask(pishin_03, GUL_KHAN.msisdn, at=NOW + 31 * A_DAY)
    assert len(waiting(pishin_03, at=NOW + 31 * A_DAY)) == 1


def test_whoever_joined_at_the_old_number_since_keeps_nothing_of_hers(pishin_03: Database) -> None:
    ask(pishin_03, GUL_KHAN.msisdn)
    settle(pishin_03, GUL_KHAN)
    with pishin_03.transaction() as db:
        pishin.add_person(db, Person(71, GUL_KHAN.msisdn, "Noor"), HURAMZAI, joined_at=NOW + A_DAY)
    assert objects(pishin_03, GUL_KHAN.msisdn, NOW + 2 * A_DAY)
    assert number(pishin_03, GUL_KHAN) == STRANGER


# --- forgotten -------------------------------------------------------------------------------


def test_it_is_forgotten_after_a_month_and_with_whoever_is_erased(pishin_03: Database) -> None:
    ask(pishin_03, GUL_KHAN.msisdn)
    settle(pishin_03, GUL_KHAN)
    ask(pishin_03, BIBI_HAWA.msisdn, msisdn=OTHER)
    with pishin_03.transaction() as db:
        db.execute(update(Outbox).values(state="delivered"))
        assert new_numbers.forget_old(db, moment_at(NOW + 29 * A_DAY)) == 0
        assert erasing.erase(db, GUL_KHAN.id, moment_at())["number_wishes"] == 1
        assert new_numbers.forget_old(db, moment_at(NOW + 31 * A_DAY)) == 1
    assert GUL_KHAN.msisdn not in [number for _, number in written(pishin_03)]


def test_for_the_days_in_which_the_old_number_may_object_nothing_private_opens_at_the_new_one(
    pishin_03: Database,
) -> None:
    ask(pishin_03, GUL_KHAN.msisdn)
    settle(pishin_03, GUL_KHAN)
    for days, held in ((0, "moved"), (6, "moved"), (8, "")):
        with pishin_03.reading() as db:
            pin = pins.of(db, people.by_id(db, GUL_KHAN.id), moment_at(NOW + days * A_DAY))
        assert pin.held == held
        assert pin.until == (date(2026, 12, 3) if held else None)


def test_moved_by_her_pin_all_opens_at_once(pishin_03: Database) -> None:
    ask(pishin_03, ZARMINA.msisdn, "4711")
    with pishin_03.reading() as db:
        assert not pins.of(db, people.by_id(db, ZARMINA.id), moment_at()).held
