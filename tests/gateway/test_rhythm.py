"""The counting rhythm as it is written: who is asked, who is nudged, and who is left in peace."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import insert, select, update

from flows.calendar import Block, Place
from flows.facts import Person
from flows.outcomes import AttendanceCounted, FewerWanted, Outcome, SchoolClosed, WorkshopCalled
from flows.policy import POLICY
from flows.texts import T
from gateway.jobs import remind, rhythm
from gateway.parts import Parts
from store import calendar, outbox, records
from store.database import Database
from store.tables import Clusters, DoneOnce, People, Schools
from tests import pishin
from tests.people import ABDUL_WADOOD, BIBI_HAWA, BOSTAN, GUL_KHAN, HURAMZAI, KARBALA, PISHIN_03, WORKSHOP, ZARMINA
from tests.stopped import later, local, moment_at, parts_at, statements
from tests.stopped import outbox as written

PROMPT, NUDGE = local(25, 13, 30), local(26, 15)  # a Wednesday, a Thursday
WORKSHOP_CALLED = WorkshopCalled(
    ABDUL_WADOOD.id, PISHIN_03.id, WORKSHOP.first_day, WORKSHOP.last_day, WORKSHOP.starts, WORKSHOP.venue, "x"
)  # Wednesday 2 and Thursday 3 December
EVERYBODY = sorted(person.name for person in (ZARMINA, GUL_KHAN, BIBI_HAWA, ABDUL_WADOOD))


@pytest.fixture
def parts(database: Database) -> Iterator[Parts]:
    with database.transaction() as db:
        pishin.fill(db, local(1))
    yield parts_at(database)
    database.dispose()


def look(parts: Parts, at: datetime) -> dict[str, int]:
    return rhythm.run(later(parts, at))


def save(parts: Parts, outcome: Outcome, at: datetime) -> None:
    with parts.database.transaction() as db:
        records.save(db, outcome, moment_at(at))


def block(parts: Parts, kind: str, first: date, last: date, **more: object) -> None:
    with parts.database.transaction() as db:
        calendar.add(db, Block(kind, first, last, why="x", confirmed=True, **more))  # type: ignore[arg-type]


def change(parts: Parts, person: Person, **values: object) -> None:
    with parts.database.transaction() as db:
        db.execute(update(People).where(People.id == person.id).values(**values))


def who(parts: Parts, kind: str) -> list[str]:
    names = {person.id: person.name for person, _ in pishin.TEACHERS}
    return sorted(names[row.person_id] for row in written(parts.database, kind))


def counted(person: Person, school_id: int, day: date) -> AttendanceCounted:
    return AttendanceCounted(person.id, school_id, day, 10, 12)


def test_a_week(parts: Parts) -> None:
    assert look(parts, PROMPT - timedelta(minutes=1)) == {}
    assert look(parts, PROMPT) == {"D9": 4}
    assert look(parts, PROMPT + timedelta(minutes=1)) == {}
    assert who(parts, "D9") == EVERYBODY
    save(parts, counted(ZARMINA, HURAMZAI.id, date(2026, 11, 25)), local(25, 14))
    save(parts, SchoolClosed(BIBI_HAWA.id, BOSTAN.id, date(2026, 11, 25), "weather"), local(25, 15))
    assert look(parts, NUDGE) == {"D10": 2}
    assert who(parts, "D10") == sorted([ABDUL_WADOOD.name, GUL_KHAN.name])  # of one school, which has not answered
    for hours in range(1, 120):
        assert look(parts, NUDGE + timedelta(hours=hours)) == {}


def test_it_leaves_in_its_hour_and_not_on_another_day(parts: Parts) -> None:
    look(parts, PROMPT)
    for row in written(parts.database, "D9"):
        assert PROMPT <= row.due_at < PROMPT + timedelta(minutes=30)
        assert (row.expires_at, row.lane, row.hours, row.parts) == (local(25, 19), "bulk", "day", 1)


def test_whose_school_counted_this_week_is_not_asked(parts: Parts) -> None:
    save(parts, counted(GUL_KHAN, KARBALA.id, date(2026, 11, 23)), local(23, 14))
    assert look(parts, PROMPT) == {"D9": 2}
    assert who(parts, "D9") == sorted([ZARMINA.name, BIBI_HAWA.name])


def test_who_was_not_asked_is_not_nudged(parts: Parts) -> None:
    assert look(parts, NUDGE) == {}


def test_only_those_who_have_joined_and_not_stopped(parts: Parts) -> None:
    change(parts, ZARMINA, stopped_at=local(20))
    change(parts, BIBI_HAWA, joined_at=None)
    change(parts, GUL_KHAN, left_on=date(2026, 11, 1))
    assert look(parts, PROMPT) == {"D9": 1}


def test_a_phone_that_two_share_rings_once(parts: Parts) -> None:
    change(parts, BIBI_HAWA, msisdn=ZARMINA.msisdn)
    assert look(parts, PROMPT) == {"D9": 3}
    assert ZARMINA.name in who(parts, "D9")
    assert look(parts, NUDGE) == {"D10": 3}


def test_nobody_hears_more_than_her_share(parts: Parts) -> None:
    with parts.database.transaction() as db:
        for n in range(3):
            outbox.add(
                db, to=GUL_KHAN, kind="D7", text=T("x", "x"), lane="notice", now=local(23, 10 + n), lives=timedelta(9)
            )
        for lane in ("reply", "reply", "reply", "alert"):
            outbox.add(db, to=ZARMINA, kind="x", text=T("x", "x"), lane=lane, now=local(23), lives=timedelta(9))
    assert look(parts, PROMPT) == {"D9": 3, "D9 enough": 1}
    [dropped] = [row for row in written(parts.database, "D9") if row.person_id == GUL_KHAN.id]
    assert (dropped.state, dropped.reason) == ("expired", "has heard enough this week")
    assert look(parts, NUDGE) == {"D10": 3}  # who was not asked is not nudged
    assert look(parts, PROMPT + timedelta(weeks=1)) == {"D9": 4}


def test_whoever_wants_fewer_messages_hears_of_workshops_only(parts: Parts) -> None:
    save(parts, FewerWanted(GUL_KHAN.id, fewer=True), local(20))
    save(parts, WORKSHOP_CALLED, local(20))
    assert look(parts, PROMPT) == {"D9": 3, "D9 enough": 1}
    remind.run(later(parts, local(24, 10)))
    assert GUL_KHAN.name in who(parts, "D7")
    save(parts, FewerWanted(GUL_KHAN.id, fewer=False), local(27))
    assert look(parts, local(4, 15, month=12)) == {"D9": 4}


def test_a_cluster_that_counts_daily(parts: Parts) -> None:
    with parts.database.transaction() as db:
        db.execute(update(Clusters).values(counts_daily=True))
    found = [look(parts, local(23, 13, 30) + timedelta(days=n)) for n in range(7)]
    assert found == [{"D9": 4}] * 6 + [{}]
    assert who(parts, "D10") == []
    save(parts, counted(GUL_KHAN, KARBALA.id, date(2026, 11, 30)), local(30, 12))
    assert look(parts, local(30, 13, 30)) == {"D9": 2}


def test_a_holiday_moves_it_and_a_week_of_them_drops_it_with_its_reason(parts: Parts) -> None:
    block(parts, "holiday", date(2026, 11, 25), date(2026, 11, 25))
    assert look(parts, PROMPT) == {}
    assert look(parts, PROMPT + timedelta(days=1)) == {"D9": 4}
    block(parts, "holiday", date(2026, 12, 2), date(2026, 12, 5))
    assert look(parts, PROMPT + timedelta(weeks=1)) == {"D9 holiday": 1}
    assert look(parts, PROMPT + timedelta(weeks=1, days=1)) == {}
    with parts.database.reading() as db:
        reasons = db.execute(select(DoneOnce.target, DoneOnce.period).where(DoneOnce.kind == "D9 holiday")).all()
    assert reasons == [(str(PISHIN_03.id), "2026-W49")]


def test_who_sits_in_a_workshop_is_asked_after_it(parts: Parts) -> None:
    save(parts, WORKSHOP_CALLED, local(20))
    assert look(parts, PROMPT + timedelta(weeks=1)) == {}
    assert look(parts, PROMPT + timedelta(weeks=1, days=1)) == {}
    assert look(parts, local(4, 15, month=12)) == {"D9": 4}  # a Friday
    assert look(parts, local(5, 15, month=12)) == {"D10": 4}


def test_an_outage_of_another_district_is_not_ours(parts: Parts) -> None:
    block(parts, "outage", date(2026, 11, 25), date(2026, 11, 28), where=Place(zone="summer"))
    assert look(parts, PROMPT) == {"D9": 4}


def test_the_winter(parts: Parts) -> None:
    block(parts, "vacation", date(2026, 12, 16), date(2027, 2, 28), where=Place(zone="winter"))
    assert look(parts, local(15, 13, 30, month=12)) == {"D21": 4}
    assert look(parts, local(15, 14, month=12)) == {}
    march = datetime(2027, 3, 1, 13, 30, tzinfo=POLICY.zone).astimezone(UTC)
    day = local(16, 13, 30, month=12)
    while day < march:
        assert look(parts, day) == {}
        day += timedelta(days=1)
    assert look(parts, march) == {"D21c": 4}
    assert look(parts, march + timedelta(days=2)) == {"D9": 4}


def test_a_workshop_on_the_last_school_days_takes_nobody_the_closing_line(parts: Parts) -> None:
    block(parts, "vacation", date(2026, 12, 16), date(2027, 2, 28), where=Place(zone="winter"))
    save(parts, replace(WORKSHOP_CALLED, first_day=date(2026, 12, 14), last_day=date(2026, 12, 15)), local(1, month=12))
    save(parts, replace(WORKSHOP_CALLED, first_day=date(2027, 3, 1), last_day=date(2027, 3, 2)), local(1, month=12))
    found = [look(parts, local(day, 13, 30, month=12)) for day in (12, 14, 15, 16)]
    assert found == [{}, {}, {"D21": 4}, {}]
    march = datetime(2027, 3, 1, 13, 30, tzinfo=POLICY.zone).astimezone(UTC)
    assert [look(parts, march + timedelta(days=n)) for n in range(3)] == [{"D21c": 4}, {}, {"D9": 4}]


def test_three_clocks_ask_once(parts: Parts) -> None:
    together = Barrier(3)

    def tick(_: int) -> int:
        together.wait()
        return look(parts, PROMPT).get("D9", 0)

    with ThreadPoolExecutor(3) as threads:
        assert sum(threads.map(tick, range(3))) == 4
    assert who(parts, "D9") == EVERYBODY


def test_a_night_of_downtime_asks_nobody_the_day_after(parts: Parts) -> None:
    assert look(parts, local(25, 18, 50)) == {"D9": 4}
    assert look(parts, PROMPT + timedelta(weeks=1, hours=20)) == {}


def test_many_clusters_take_a_few_statements_each(parts: Parts) -> None:
    ids = range(1000, 1020)
    with parts.database.transaction() as db:
        db.execute(insert(Clusters), [{"id": n, "district_id": 7, "name": f"C-{n}", "code": str(n)} for n in ids])
        db.execute(insert(Schools), [{"id": n, "cluster_id": n, "name": f"S-{n}"} for n in ids])
        someone = {"name": "x", "language": "en", "joined_at": local(1)}
        db.execute(
            insert(People),
            [{**someone, "id": n * 10 + k, "msisdn": f"+92300{n}00{k}", "school_id": n} for n in ids for k in range(9)],
        )
    with statements() as sent:
        assert look(parts, PROMPT) == {"D9": 184}
    assert sum(each.lstrip().upper().startswith(("SELECT", "WITH")) for each in sent) <= 20
