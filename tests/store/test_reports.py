"""The sums of a week, from small histories whose sums are plain."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from flows.week import ClusterWeek, Counts, DistrictWeek, Gathering, Presence, Week
from store import inbox, leaves, moving, people, province, reports
from store.database import Database
from store.tables import (
    CheckIns,
    Closures,
    Clusters,
    Districts,
    People,
    PupilCounts,
    QuestionEvents,
    Questions,
    Schools,
    SensitiveItems,
    WorkshopReplies,
    Workshops,
)
from tests import pishin
from tests.people import (
    ABDUL_WADOOD,
    BIBI_HAWA,
    BOSTAN,
    GUL_KHAN,
    HURAMZAI,
    KARBALA,
    MALIKYAR,
    PISHIN_03,
    YARU,
    ZARMINA,
)
from tests.stopped import local, moment_at, statements

WEEK = Week(date(2026, 11, 23))
SATURDAY = moment_at(local(28, 15))
LONG_AGO = local(1, month=9)


@pytest.fixture(autouse=True)
def cast(database: Database) -> None:
    with database.transaction() as db:
        pishin.fill(db, joined_at=LONG_AGO)


def put(database: Database, table: Any, **values: Any) -> int:
    with database.transaction() as db:
        return int(db.execute(insert(table).values(**values).returning(table.id)).scalar_one())


def cluster(database: Database, week: Week = WEEK) -> ClusterWeek:
    with database.reading() as db:
        return reports.clusters(db, week, SATURDAY)[PISHIN_03.id]


def district(database: Database, week: Week = WEEK) -> DistrictWeek:
    with database.reading() as db:
        return reports.districts(db, week, SATURDAY)[PISHIN_03.district_id]


# --- who was in touch ------------------------------------------------------------------------

IN_WEEK = local(26)
QUESTION = {
    "cluster_id": PISHIN_03.id, "kind": "teaching", "topic": "maths", "seen_by": "cluster", "urgency": "week",
    "words": "How?", "state": "open", "asked_at": IN_WEEK, "asked_on": date(2026, 11, 26), "days": 5,
    "clock_from": date(2026, 11, 26), "due_on": date(2026, 12, 2),
}  # fmt: skip


def ask(database: Database, with_whom: str = "mentor", asker: int = ZARMINA.id, **more: Any) -> int:
    kind, place = ("mentor", {"cluster_id": PISHIN_03.id})
    if with_whom == "officer":
        kind, place = ("district_officer", {"district_id": PISHIN_03.district_id})
    with database.transaction() as db:
        post = people.post(db, kind, **place)
    return put(database, Questions, **{**QUESTION, "asker_id": asker, "post_id": post, "with_whom": with_whom, **more})


def count(database: Database, school: Any, day: date, boys: int, girls: int, **more: Any) -> None:
    values = {
        "school_id": school.id, "day": day, "boys": boys, "girls": girls, "boys_register": school.boys,
        "girls_register": school.girls, "person_id": ABDUL_WADOOD.id, "counted_at": LONG_AGO,
    }  # fmt: skip
    put(database, PupilCounts, **{**values, **more})


def contact(database: Database, what: str, at: datetime) -> None:
    """Zarmina is heard from."""
    hers = {"person_id": ZARMINA.id}
    if what == "count":
        count(database, HURAMZAI, WEEK.monday, 0, 15, counted_at=at, **hers)
    elif what == "closure":
        put(database, Closures, school_id=HURAMZAI.id, day=WEEK.monday, said_at=at, **hers)
    elif what == "question":
        put(database, QuestionEvents, question_id=ask(database), at=at, what="asked", **hers)
    elif what == "joining":
        with database.transaction() as db:
            db.execute(update(People).where(People.id == ZARMINA.id).values(joined_at=at))
    elif what == "sms":
        with database.transaction() as db:
            inbox.keep(db, "simulator", "1", ZARMINA.msisdn, "Salam", at)
    else:
        workshop = call(database, WEEK.monday)
        if what == "reply":
            put(database, WorkshopReplies, workshop_id=workshop, coming=False, said_at=at, **hers)
        else:
            put(database, CheckIns, workshop_id=workshop, day=WEEK.monday, checked_in_at=at, **hers)


def call(database: Database, first: date, **more: Any) -> int:
    days = {"first_day": first, "last_day": first + timedelta(days=1), "starts": SATURDAY.policy.opens}
    what = {"venue": "GGHS Pishin", "topic": "maths", "called_by": ABDUL_WADOOD.id, "called_at": LONG_AGO}
    return put(database, Workshops, **{"cluster_id": PISHIN_03.id, **days, **what, **more})


@pytest.mark.parametrize("what", ["count", "closure", "question", "joining", "sms", "reply", "check-in"])
@pytest.mark.parametrize(
    ("at", "counts"),
    [(local(23, 0), True), (local(29, 23, 59), True), (local(22, 23, 59), False), (local(30, 0), False)],
)
def test_a_contact_of_any_kind_counts_in_its_week(database: Database, what: str, at: datetime, counts: bool) -> None:
    contact(database, what, at)
    joined = 2 if (what, at) == ("joining", local(30, 0)) else 3
    assert (cluster(database).in_touch, cluster(database).mentees) == (int(counts), joined)


def test_each_counts_once_and_only_who_has_joined(database: Database) -> None:
    for what in ("count", "sms", "question"):
        contact(database, what, IN_WEEK)
    assert cluster(database).in_touch == 1
    with database.transaction() as db:
        db.execute(update(People).where(People.id == ZARMINA.id).values(left_on=date(2026, 11, 27)))
    assert (cluster(database).in_touch, cluster(database).mentees) == (0, 2)


def test_a_week_of_long_ago_has_those_who_were_there_then(database: Database) -> None:
    contact(database, "question", IN_WEEK)
    with database.transaction() as db:
        db.execute(update(People).where(People.id == ZARMINA.id).values(left_on=date(2026, 12, 1)))
        db.execute(update(People).where(People.id == GUL_KHAN.id).values(joined_at=local(3, month=12)))
    assert (cluster(database).in_touch, cluster(database).mentees) == (1, 2)
    later = cluster(database, Week(date(2026, 11, 30)))
    assert (later.in_touch, later.mentees) == (1, 2)  # she was gone, and he had come


def test_a_message_from_a_number_that_two_share_is_nobodys(database: Database) -> None:
    with database.transaction() as db:
        db.execute(update(People).where(People.id == BIBI_HAWA.id).values(msisdn=ZARMINA.msisdn))
    contact(database, "sms", IN_WEEK)
    assert cluster(database).in_touch == 0


def test_the_vault_is_not_looked_into(database: Database) -> None:
    put(
        database, SensitiveItems, asker_id=ZARMINA.id, words=b"", may_call=False, asked_at=IN_WEEK,
        asked_on=date(2026, 11, 26),
    )  # fmt: skip
    assert (cluster(database).in_touch, cluster(database).open) == (0, 0)


# --- pupils ----------------------------------------------------------------------------------

WEDNESDAY = date(2026, 11, 25)
BEFORE = date(2026, 11, 18)


def test_the_last_count_of_each_school_beside_its_last_before(database: Database) -> None:
    count(database, KARBALA, WEEK.monday, 1, 1)  # a later one of the same week counts
    count(database, KARBALA, WEDNESDAY, 18, 15)
    count(database, KARBALA, BEFORE, 20, 10)
    count(database, KARBALA, date(2026, 11, 11), 2, 2)  # and before the week the latest
    count(database, HURAMZAI, WEDNESDAY, 0, 12)  # 19 girls, no boys; nothing before
    count(database, BOSTAN, WEDNESDAY, 7, 8)  # its register is not known
    found = cluster(database).counts
    assert found.girls == Presence(2, 27, 38, 1, 15, 19, 10, 19)
    assert found.boys == Presence(1, 18, 22, 1, 18, 22, 20, 22)
    assert (found.schools, found.girls_present, found.boys_present) == (3, 35, 25)


@pytest.mark.parametrize(
    "more",
    [{"replaced": True}, {"flagged": True}, {"day": date(2026, 11, 30)}, {"day": date(2026, 9, 1)}],
    ids=["replaced", "more than the register", "next week", "long ago"],
)
def test_what_is_not_counted(database: Database, more: dict[str, Any]) -> None:
    count(database, KARBALA, **{"day": WEDNESDAY, "boys": 250, "girls": 15, **more})
    assert cluster(database).counts == Counts()


def test_a_district_is_the_sum_of_its_clusters(database: Database) -> None:
    far = put(database, Clusters, id=4, district_id=PISHIN_03.district_id, name="Pishin-04", code="30704")
    put(database, Schools, id=41, cluster_id=far, name="GPS Barshore")
    put(database, Districts, id=8, province_id=1, name="Ziarat")
    for school in (KARBALA, HURAMZAI, YARU, MALIKYAR):
        count(database, school, WEDNESDAY, (school.boys or 0) // 2, (school.girls or 0) // 2)
    contact(database, "sms", IN_WEEK)
    found = district(database)
    assert (found.clusters, found.active) == (2, 1)
    assert found.counts.girls == Presence(3, 33, 69)
    with database.reading() as db:
        assert reports.districts(db, WEEK, SATURDAY)[8] == DistrictWeek("Ziarat", WEEK)


# --- questions -------------------------------------------------------------------------------


def test_questions_that_wait_for_the_mentor(database: Database) -> None:
    assert (cluster(database).open, cluster(database).oldest_on) == (0, None)
    ask(database, asked_on=date(2026, 11, 23))
    private = ask(database, seen_by="mentor")
    with database.transaction() as db:
        leaves.tell(db, private, ABDUL_WADOOD.id, SATURDAY)
    ask(database, seen_by="mentor", asked_on=date(2026, 1, 1))  # asked of another mentor, and closed to him
    for state in ("answered", "helped", "closed", "for_workshop"):
        ask(database, state=state, asked_on=date(2026, 1, 1))
    ask(database, "officer", asked_on=date(2026, 1, 1))
    assert (cluster(database).open, cluster(database).oldest_on) == (2, date(2026, 11, 23))


def test_questions_that_wait_for_the_officer(database: Database) -> None:
    yesterday, tomorrow = date(2026, 11, 27), date(2026, 11, 29)
    for due_on, promised_on, state in (
        (SATURDAY.today, None, "open"),  # still in time
        (yesterday, None, "open"),  # overdue
        (yesterday, tomorrow, "promised"),  # promised
        (tomorrow, yesterday, "promised"),  # promised in vain
        (yesterday, None, "answered"),
    ):
        question = ask(database, state="open", asker=GUL_KHAN.id)
        with database.transaction() as db:
            moving.pass_up(db, question, SATURDAY)
            kept = {"due_on": due_on, "promised_on": promised_on, "state": state}
            db.execute(update(Questions).where(Questions.id == question).values(**kept))
    found = district(database)
    assert (found.waiting, found.overdue) == (4, 2)
    assert found.oldest == 2  # E1 is still in time


@pytest.mark.parametrize(
    ("to_whom", "first", "under"),
    [
        ([("tlrt", "week"), ("director", "week")], 1, "1"),
        ([("director", "week"), ("tlrt", "week")], 1, "2"),
        ([("tlrt", "week"), ("director", "today")], 2, "2"),  # a child or a building may be at risk
        ([], 0, "1"),
    ],
)
def test_what_comes_first_at_the_province_and_where_it_lies(
    database: Database, to_whom: list[tuple[str, str]], first: int, under: str
) -> None:
    for to, urgency in to_whom:
        question = ask(database, urgency=urgency)
        with database.transaction() as db:
            moving.pass_up(db, question, SATURDAY, to=to)
    with database.reading() as db:
        (found,) = province.weeks(db, WEEK, SATURDAY).values()
    assert (found.first, found.under) == (first, under)
    assert found.teaching + found.policy == len(to_whom)


def test_clusters_in_which_the_weather_closed_schools(database: Database) -> None:
    def closed(school: int, day: int, reason: str = "weather") -> None:
        values = {"school_id": school, "day": date(2026, 11, day), "reason": reason}
        put(database, Closures, **values, person_id=ZARMINA.id, said_at=LONG_AGO)

    closed(HURAMZAI.id, 24)
    closed(HURAMZAI.id, 25)
    closed(KARBALA.id, 25, "leave")
    closed(BOSTAN.id, 21)  # the week before
    assert (cluster(database).weather, district(database).weather) == (1, 0)  # one school alone would be known by it
    closed(BOSTAN.id, 26)
    assert (cluster(database).weather, district(database).weather) == (2, 1)


@pytest.mark.parametrize(("at", "by", "counts"), [
    (local(26), "officer", 1), (local(26), "mentor", 0), (local(20), "officer", 0), (local(30), "officer", 0),
])  # fmt: skip
def test_what_was_answered_with_the_officers_help(database: Database, at: datetime, by: str, counts: int) -> None:
    ask(database, "officer", state="helped", answer="So.", answered_by=by, answered_at=at)
    assert district(database).answered == counts


# --- workshops -------------------------------------------------------------------------------


def gathered(database: Database, workshop: int, *days: int) -> None:
    for person, coming in ((ZARMINA, True), (GUL_KHAN, True), (BIBI_HAWA, False)):
        said = {"coming": coming, "said_at": LONG_AGO}
        put(database, WorkshopReplies, workshop_id=workshop, person_id=person.id, **said)
        for day in days:
            if coming and (person, day) != (GUL_KHAN, days[-1]):
                on = date(2026, 11, day)
                put(database, CheckIns, workshop_id=workshop, person_id=person.id, day=on, checked_in_at=LONG_AGO)


def test_the_next_workshop_with_who_comes(database: Database) -> None:
    gathered(database, call(database, date(2026, 12, 2)))
    call(database, date(2026, 12, 9))
    call(database, date(2026, 12, 1), cancelled_at=LONG_AGO)
    assert cluster(database).workshop == Gathering(date(2026, 12, 2), date(2026, 12, 3), 2, 1)


def test_the_weeks_own_with_who_came(database: Database) -> None:
    call(database, date(2026, 12, 2))
    gathered(database, call(database, date(2026, 11, 25)), 25, 26)
    assert cluster(database).workshop == Gathering(date(2026, 11, 25), date(2026, 11, 26), 2, 1, (2, 1))


def test_of_one_under_way_the_days_so_far(database: Database) -> None:
    call(database, date(2026, 11, 28))
    assert cluster(database).workshop == Gathering(date(2026, 11, 28), date(2026, 11, 29), came=(0,))


def test_neither_last_weeks_nor_one_far_off(database: Database) -> None:
    call(database, date(2026, 11, 18))
    call(database, date(2026, 12, 21))
    assert cluster(database).workshop is None


# --- however many ----------------------------------------------------------------------------


def test_the_statements_do_not_grow_with_the_clusters(database: Database) -> None:
    def sent() -> int:
        with statements() as all_of_them, database.reading() as db:
            reports.clusters(db, WEEK, SATURDAY)
            reports.districts(db, WEEK, SATURDAY)
        return sum(each.lstrip().upper().startswith(("SELECT", "WITH")) for each in all_of_them)

    few = sent()
    with database.transaction() as db:
        places = [{"id": n, "district_id": 7, "name": f"C{n}", "code": f"{n}"} for n in range(100, 130)]
        db.execute(insert(Clusters), places)
    assert few == sent() <= 20
