"""Posts change hands from one day to another; what is open stays with the post."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, update

from store import people, places, staff
from store.database import Database
from store.staff import Appointment, CannotAppoint
from store.tables import Holdings, People, Posts

NOW = datetime(2026, 11, 25, 8, 40, tzinfo=UTC)
TODAY = date(2026, 11, 25)
JALAL = Appointment("district_officer", "+923990000004", "Jalal Agha", "Pishin", "en", "m")


@pytest.fixture
def pishin(database: Database) -> Database:
    with database.transaction() as db:
        places.open_cluster(db, places.open_district(db, "Pishin"), "Pishin-03", "30703")
    return database


def held(database: Database) -> list[tuple[str, date, date | None]]:
    with database.reading() as db:
        rows = select(People.name, Holdings.since, Holdings.until).join(People).order_by(Holdings.id)
        return [tuple(row) for row in db.execute(rows)]


def appoint(database: Database, *wanted: Appointment) -> staff.Appointed:
    with database.transaction() as db:
        return [staff.appoint(db, one, NOW) for one in wanted][-1]


def test_a_place_comes_with_its_posts(pishin: Database) -> None:
    with pishin.reading() as db:
        lines = staff.listing(db, TODAY)
    assert [(line.kind, line.place, line.name) for line in lines] == [
        ("province", "Balochistan", ""),
        ("administrator", "Balochistan", ""),
        ("focal_person", "Balochistan", ""),
        ("district_officer", "Pishin", ""),
        ("mentor", "Pishin-03", ""),
    ]


def test_somebody_new_is_made_and_counts_as_joined(pishin: Database) -> None:
    done = appoint(pishin, JALAL)
    assert (done.name, done.place, done.since, done.before, done.already) == ("Jalal Agha", "Pishin", TODAY, "", False)
    with pishin.reading() as db:
        (person,) = people.by_msisdn(db, "+923990000004")
        assert (person.joined, person.language, person.sex) == (True, "en", "m")
        (post,) = people.posts_of(db, person.id, TODAY)
        assert post.kind == "district_officer"


def test_the_same_twice_changes_nothing(pishin: Database) -> None:
    appoint(pishin, JALAL)
    assert appoint(pishin, JALAL).already
    assert held(pishin) == [("Jalal Agha", TODAY, None)]


def test_a_successor_ends_the_holding_that_day(pishin: Database) -> None:
    start, change = date(2026, 9, 1), date(2026, 11, 20)
    appoint(pishin, Appointment("district_officer", "+923990000004", "Jalal Agha", "pishin", since=start))
    done = appoint(pishin, Appointment("district_officer", "+923990000005", "Hani", "Pishin", since=change))
    assert done.before == "Jalal Agha"
    assert held(pishin) == [("Jalal Agha", start, change), ("Hani", change, None)]
    with pishin.reading() as db:
        post = people.post(db, "district_officer", district_id=1)
        days = [people.holder(db, post, day) for day in (date(2026, 11, 19), change)]
        assert [person and person.name for person in days] == ["Jalal Agha", "Hani"]
        assert db.scalar(select(func.count()).select_from(Posts)) == 9


def test_one_that_was_to_begin_later_gives_way(pishin: Database) -> None:
    appoint(pishin, Appointment("focal_person", "+923990000003", "Shaheena", since=date(2027, 1, 1)))
    appoint(pishin, Appointment("focal_person", "+923990000006", "Robina"))
    assert held(pishin) == [
        ("Shaheena", date(2027, 1, 1), date(2027, 1, 1)),
        ("Robina", TODAY, None),
    ]


def test_a_teacher_known_by_number_takes_a_post_too(pishin: Database) -> None:
    appoint(pishin, JALAL)
    done = appoint(pishin, Appointment("deputy", JALAL.msisdn, place="Pishin-03"))
    assert done.name == "Jalal Agha"
    with pishin.reading() as db:
        assert db.scalar(select(func.count()).select_from(People)) == 1


def test_a_district_may_have_its_own_focal_person_and_a_cluster_a_deputy(pishin: Database) -> None:
    appoint(pishin, Appointment("focal_person", "+923990000003", "Shaheena", "Pishin"))
    with pishin.reading() as db:
        focal = people.focal_person_of(db, 1, TODAY)
        assert focal is not None
        assert focal.name == "Shaheena"
    with pishin.transaction() as db:
        people.post(db, "deputy", cluster_id=1)
        lines = [(line.kind, line.place, line.name) for line in staff.listing(db, TODAY)]
    assert ("focal_person", "Pishin", "Shaheena") in lines
    assert "deputy" not in {kind for kind, _, _ in lines}


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Appointment("district_officer", "+923990000009", "X"), "belongs to a district: say which"),
        (Appointment("mentor", "+923990000009", "X", "Pishin-3"), "did you mean 'Pishin-03'?"),
        (Appointment("district_officer", "+923990000009", "X", "Kech"), "comes with the roster"),
        (Appointment("province", "+923990000009", "X", "Pishin"), "leave out the district"),
        (Appointment("province", "+923990000009"), "say the name too"),
        (Appointment("province", "+923990000004", "Somebody Else"), "belongs to Jalal Agha"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(pishin: Database, wanted: Appointment, words: str) -> None:
    appoint(pishin, JALAL)
    with pytest.raises(CannotAppoint, match=words.replace("?", r"\?")):
        appoint(pishin, wanted)
    assert len(held(pishin)) == 1


def test_who_has_no_name_yet_is_listed_by_the_last_digits(pishin: Database) -> None:
    appoint(pishin, JALAL)
    with pishin.transaction() as db:
        db.execute(update(People).values(name=""))
    with pishin.reading() as db:
        lines = [*staff.listing(db, TODAY), *staff.history(db, "district_officer", "Pishin")]
    assert [line.name for line in lines if line.name] == ["..0004", "..0004"]
