"""Who reads a digest, who is invited, which questions wait: as the database has them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, update

from flows.digests import MENTOR, OFFICER
from flows.facts import Person
from flows.outcomes import WorkshopCalled, WorkshopChanged, WorkshopReplied
from flows.week import Week
from store import due, people, records, schedule
from store.database import Database
from store.moment import Moment
from store.tables import Holdings, Outbox, People
from tests import pishin
from tests.people import ABDUL_WADOOD, BIBI_HAWA, GUL_KHAN, NASREEN, PISHIN_03, WORKSHOP, ZARMINA
from tests.stopped import local, moment_at

WEEK = Week(date(2026, 11, 23))
MOMENT = moment_at(local(28, 15))


@pytest.fixture(autouse=True)
def cast(database: Database) -> None:
    with database.transaction() as db:
        pishin.fill(db)


def reader(database: Database, kind: str, moment: Moment = MOMENT) -> Person | None:
    with database.reading() as db:
        (found,) = due.readers(db, kind, WEEK, moment)
    return found.to


def test_the_holders_of_the_posts_read_them(database: Database) -> None:
    assert reader(database, MENTOR) == ABDUL_WADOOD
    assert reader(database, OFFICER) == NASREEN


def leave(database: Database, person: Person, day: date) -> None:
    with database.transaction() as db:
        db.execute(update(Holdings).where(Holdings.person_id == person.id).values(until=day))


def test_a_deputy_reads_for_a_mentor_who_left_and_nobody_for_an_officer(database: Database) -> None:
    with database.transaction() as db:
        pishin.hold(db, GUL_KHAN, "deputy", cluster_id=PISHIN_03.id)
    assert reader(database, MENTOR) == ABDUL_WADOOD
    for person in (ABDUL_WADOOD, NASREEN):
        leave(database, person, date(2026, 11, 28))  # the first day without
    assert reader(database, MENTOR) == GUL_KHAN
    assert reader(database, OFFICER) is None
    assert reader(database, MENTOR, moment_at(local(27))) == ABDUL_WADOOD


def test_who_came_last_reads_it(database: Database) -> None:
    with database.transaction() as db:
        post = people.post(db, "mentor", cluster_id=PISHIN_03.id)
        db.execute(insert(Holdings).values(post_id=post, person_id=BIBI_HAWA.id, since=date(2026, 11, 20)))
    assert reader(database, MENTOR) == BIBI_HAWA


def test_one_who_left_the_programme_reads_nothing(database: Database) -> None:
    with database.transaction() as db:
        db.execute(update(People).where(People.id == ABDUL_WADOOD.id).values(left_on=date(2026, 11, 1)))
    assert reader(database, MENTOR) is None


def test_a_week_that_is_done_has_no_reader_left(database: Database) -> None:
    with database.transaction() as db:
        schedule.first_time(db, MENTOR, str(PISHIN_03.id), WEEK.key, MOMENT.now)
        assert due.readers(db, MENTOR, WEEK, MOMENT) == []
        assert len(due.readers(db, MENTOR, WEEK.earlier(1), MOMENT)) == 1
        assert len(due.readers(db, MENTOR, WEEK, MOMENT, again=True)) == 1


@pytest.mark.parametrize(("weeks", "lately"), [(1, True), (3, True), (4, False)])
def test_what_was_said_lately(database: Database, weeks: int, lately: bool) -> None:
    message = {
        "msisdn": "+92",
        "kind": "D1",
        "lane": "bulk",
        "text": "",
        "encoding": "GSM-7",
        "parts": 1,
        "state": "sent",
    }
    times = {"due_at": MOMENT.now, "expires_at": MOMENT.now, "created_at": MOMENT.now}
    with database.transaction() as db:
        once = f"D1/{PISHIN_03.id}/{WEEK.earlier(weeks).key}"
        db.execute(insert(Outbox).values(**message, **times, once=once))
        (found,) = due.readers(db, MENTOR, WEEK, MOMENT)
    assert found.spoke_lately is lately


# --- workshops -------------------------------------------------------------------------------


def call(database: Database, moment: Moment = MOMENT) -> None:
    days = {"first_day": WORKSHOP.first_day, "last_day": WORKSHOP.last_day, "starts": WORKSHOP.starts}
    where = {"venue": WORKSHOP.venue, "topic": WORKSHOP.topic}
    with database.transaction() as db:
        records.save(db, WorkshopCalled(ABDUL_WADOOD.id, PISHIN_03.id, **days, **where), moment)  # type: ignore[arg-type]


def invited(database: Database, moment: Moment = MOMENT) -> list[str]:
    with database.reading() as db:
        return [who.person.name for called in due.workshops_called(db, moment) for who in called.invited]


def test_who_joined_is_invited_but_not_who_called_it(database: Database) -> None:
    call(database)
    assert invited(database) == [ZARMINA.name, GUL_KHAN.name, BIBI_HAWA.name]
    with database.transaction() as db:
        db.execute(update(People).where(People.id == ZARMINA.id).values(joined_at=None))
        db.execute(update(People).where(People.id == GUL_KHAN.id).values(stopped_at=MOMENT.now))
        db.execute(update(People).where(People.id == BIBI_HAWA.id).values(left_on=date(2026, 11, 1)))
    assert invited(database) == []


def test_only_within_the_days_of_its_reminders(database: Database) -> None:
    call(database, moment_at(local(2)))
    assert invited(database, moment_at(local(21))) == []
    assert len(invited(database, moment_at(local(22)))) == 3
    assert len(invited(database, moment_at(local(2, month=12)))) == 3  # to know what was dropped
    assert invited(database, moment_at(local(3, month=12))) == []


def test_a_change_makes_another_version_and_replies_are_known(database: Database) -> None:
    call(database)
    with database.transaction() as db:
        (called,) = due.workshops_called(db, MOMENT)
        records.save(db, WorkshopReplied(ZARMINA.id, called.workshop.id, coming=True), MOMENT)
        assert called.once("D7", ZARMINA) == f"D7/{ZARMINA.id}/{called.workshop.id}.1"
        assert due.still_stands(db, called)
        records.save(db, WorkshopChanged(ABDUL_WADOOD.id, called.workshop.id, venue="GGPS Yaru"), MOMENT)
        assert not due.still_stands(db, called)
        (changed,) = due.workshops_called(db, MOMENT)
    hers = next(who for who in changed.invited if who.person == ZARMINA)
    assert (changed.version, changed.workshop.venue) == (2, "GGPS Yaru")
    assert (hers.coming, hers.has, hers.told_at) == (True, frozenset(), MOMENT.now)  # told of the change
