"""A safety matter without an answer: the stand-in and the administrator after a working day, then the outside person. Nobody else reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import delete, insert, select, update

from flows.facts import Person
from flows.outcomes import SensitiveAnswered, SensitiveAsked, SensitiveTurned
from gateway.jobs import unanswered
from store import records, sensitive
from store.tables import Base, Holdings, Outbox, People, Posts, SensitiveItems
from tests import pishin
from tests.doors import Doors
from tests.people import ABDUL_WADOOD, FAZAL, GUL_KHAN, NASREEN, NOW, SHAISTA, ZARMINA
from tests.stopped import later, local, moment_at

STAND_IN = Person(70, "+923331230070", "Zahra", language="en", sex="f")
DESK = Person(71, "+923331230071", "Desk", language="en")
OUTSIDE = Person(72, "+923331230072", "Outside", language="en")
WORDS = "Somebody waits at the gate"


@pytest.fixture(autouse=True)
def posts(doors: Doors) -> None:
    with doors.parts.database.transaction() as db:
        for person, kind in ((STAND_IN, "focal_stand_in"), (DESK, "administrator"), (OUTSIDE, "outside_person")):
            pishin.add_person(db, person, None)
            pishin.hold(db, person, kind, province_id=1)
        db.execute(update(People).values(language="en"))


def asked(doors: Doors, past_her: bool = False) -> None:
    with doors.parts.database.transaction() as db:
        moment = doors.parts.moment(db)
        records.save(db, SensitiveAsked(ZARMINA.id, WORDS, may_call=False, past_her=past_her), moment)


def swap(doors: Doors) -> None:
    """The focal person and the stand-in change places."""
    with doors.parts.database.transaction() as db:
        held = {row.person_id: row.post_id for row in db.execute(select(Holdings))}
        for person, other in ((SHAISTA, STAND_IN), (STAND_IN, SHAISTA)):
            db.execute(update(Holdings).where(Holdings.person_id == person.id).values(post_id=held[other.id]))


def look(doors: Doors, day: int) -> dict[str, int]:
    return unanswered.run(later(doors.parts, local(day)))


def hears(doors: Doors, *kinds: str) -> list[int]:
    return [row.person_id for row in doors.outbox(Outbox.kind.in_(kinds))]


def reads(doors: Doors, who: Person, day: int) -> list[str]:
    moment = replace(moment_at(local(day)), vault=doors.parts.vault)
    with doors.parts.database.reading() as db:
        found = sensitive.for_focal_person(db, who, moment)
    return [item.words for item in found]


def test_after_a_working_day_others_hear_its_number_and_nothing_of_it(doors: Doors) -> None:
    asked(doors)
    assert hears(doors, "D29") == [SHAISTA.id]
    assert look(doors, 25) == {}
    assert look(doors, 26) == {"sensitive_unanswered": 1}
    assert look(doors, 26) == {}
    assert sorted(hears(doors, "D29", "D105")) == sorted([SHAISTA.id, SHAISTA.id, STAND_IN.id, DESK.id])
    assert hears(doors, "D106") == []
    assert look(doors, 27) == {"sensitive_outside": 1}
    assert hears(doors, "D106") == [OUTSIDE.id]
    assert not [row.text for row in doors.outbox() if "gate" in row.text]


@pytest.mark.parametrize(
    ("at", "in_time", "late", "outside"),
    [
        (local(29, 20, 55), local(30, 18), local(1, 0, 1, month=12), local(2, 0, 1, month=12)),  # a Sunday evening
        (local(28, 20), local(30, 18), local(1, 0, 1, month=12), local(2, 0, 1, month=12)),  # of a working Saturday
        (local(26, 18, 59), local(26, 23), local(27, 0, 1), local(28, 0, 1)),
    ],
)
def test_what_comes_when_no_office_is_open_waits_for_a_whole_working_day(
    at: datetime, in_time: datetime, late: datetime, outside: datetime, doors: Doors
) -> None:
    with doors.parts.database.transaction() as db:
        moment = replace(moment_at(at), vault=doors.parts.vault)
        records.save(db, SensitiveAsked(ZARMINA.id, WORDS, may_call=False), moment)
    assert unanswered.run(later(doors.parts, in_time)) == {}
    with doors.parts.database.reading() as db:
        assert sensitive.for_focal_person(db, STAND_IN, replace(moment, now=in_time)) == []
        assert len(sensitive.for_focal_person(db, STAND_IN, replace(moment, now=late))) == 1
    assert unanswered.run(later(doors.parts, late)) == {"sensitive_unanswered": 1}
    assert unanswered.run(later(doors.parts, outside)) == {"sensitive_outside": 1}


def test_an_answer_ends_the_clock(doors: Doors) -> None:
    asked(doors)
    with doors.parts.database.transaction() as db:
        records.save(db, SensitiveAnswered(SHAISTA.id, 1, "You did right"), doors.parts.moment(db))
    assert look(doors, 30) == {}


def test_a_stand_in_reads_what_waited_over_its_day_and_what_nobody_is_there_for(doors: Doors) -> None:
    asked(doors)
    assert (reads(doors, SHAISTA, 25), reads(doors, STAND_IN, 25)) == ([WORDS], [])
    assert reads(doors, STAND_IN, 26) == [WORDS]
    with doors.parts.database.transaction() as db:
        db.execute(update(Holdings).where(Holdings.person_id == SHAISTA.id).values(until=NOW.date()))
    assert (reads(doors, SHAISTA, 25), reads(doors, STAND_IN, 25)) == ([], [WORDS])


def test_with_nobody_to_read_it_the_desk_hears_at_once(doors: Doors) -> None:
    with doors.parts.database.transaction() as db:
        db.execute(update(Holdings).where(Holdings.person_id == SHAISTA.id).values(until=NOW.date()))
    asked(doors)
    assert hears(doors, "D29", "D105") == [STAND_IN.id, DESK.id]


def test_what_is_kept_from_the_focal_person_reaches_the_stand_in_at_once_and_never_her(doors: Doors) -> None:
    asked(doors, past_her=True)
    assert hears(doors, "D29") == [STAND_IN.id]
    for day in (25, 26, 30):
        assert (reads(doors, SHAISTA, day), reads(doors, STAND_IN, day)) == ([], [WORDS])
    look(doors, 26)
    assert hears(doors, "D29") == [STAND_IN.id, STAND_IN.id]
    assert (hears(doors, "D105"), hears(doors, "D126")) == ([], [DESK.id])
    swap(doors)  # she stands in for her successor: it stays closed to her
    assert (reads(doors, SHAISTA, 30), reads(doors, STAND_IN, 30)) == ([], [])


def test_what_is_kept_from_her_is_not_lost_where_nobody_stands_in(doors: Doors) -> None:
    with doors.parts.database.transaction() as db:
        db.execute(delete(Holdings).where(Holdings.person_id == STAND_IN.id))
    asked(doors, past_her=True)
    assert (hears(doors, "D29"), hears(doors, "D126")) == ([], [DESK.id])
    with doors.parts.database.transaction() as db:
        pishin.add_person(db, FAZAL, None)
        post_id = db.scalar(select(Posts.id).where(Posts.kind == "focal_stand_in"))
        db.execute(insert(Holdings).values(post_id=post_id, person_id=FAZAL.id, since=pishin.SINCE))
    look(doors, 26)
    assert hears(doors, "D29") == [FAZAL.id]
    assert (reads(doors, SHAISTA, 26), reads(doors, FAZAL, 26)) == ([], [WORDS])


def test_its_asker_may_take_it_from_her_later_but_nobody_else(doors: Doors) -> None:
    asked(doors)
    with doors.parts.database.transaction() as db:
        records.save(db, SensitiveTurned(GUL_KHAN.id, 1), doors.parts.moment(db))
    assert reads(doors, SHAISTA, 25) == [WORDS]
    with doors.parts.database.transaction() as db:
        records.save(db, SensitiveTurned(ZARMINA.id, 1), doors.parts.moment(db))
    assert (reads(doors, SHAISTA, 25), reads(doors, STAND_IN, 25)) == ([], [WORDS])
    assert hears(doors, "D29") == [SHAISTA.id, STAND_IN.id]


def test_nobody_else_reads_it_by_any_menu_and_no_other_table_holds_it(doors: Doors) -> None:
    asked(doors)
    for who in (ABDUL_WADOOD, NASREEN, GUL_KHAN, DESK, OUTSIDE):
        assert reads(doors, who, 30) == []
        assert WORDS not in doors.dial(who).shown
    with doors.parts.database.reading() as db:
        for table in Base.metadata.sorted_tables:
            kept = str([tuple(row) for row in db.execute(select(table))])
            assert "gate" not in kept, table.name
        sealed = db.scalar(select(SensitiveItems.words))
    assert sealed is not None
    assert b"gate" not in sealed
