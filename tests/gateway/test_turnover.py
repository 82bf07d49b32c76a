"""Posts change hands on both databases: who has access, what leaves, what stays private, what follows a teacher."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from flows.facts import Person
from flows.outcomes import (
    AskerDecided,
    AttendanceCounted,
    HandedOver,
    MentorAllowed,
    NameSaid,
    Outcome,
    QuestionAnswered,
    QuestionAsked,
)
from flows.policy import POLICY
from gateway.jobs import digest, escalate, remind, rhythm, timetable, transfers, welcome
from gateway.parts import Parts
from gateway.roots import Speaker, root_of
from store import (
    asked,
    callers,
    facts_of,
    handover,
    leaves,
    moving,
    outbox,
    people,
    reaching,
    records,
    results,
    roster,
    staff,
    status,
)
from store.database import Database
from store.leaving import HELD
from store.reaching import Failing
from store.staff import Appointment
from store.tables import (
    Clusters,
    Districts,
    Drafts,
    Outbox,
    People,
    Posts,
    PupilCounts,
    QuestionEvents,
    QuestionLeaves,
    Questions,
    Schools,
)
from tests import pishin
from tests.people import ABDUL_WADOOD, BIBI_HAWA, GUL_KHAN, KARBALA, NASREEN, PISHIN_03, SHAISTA, ZARMINA
from tests.stopped import VAULT, later, local, moment_at, parts_at
from tests.stopped import outbox as written

SHARED = QuestionAsked(GUL_KHAN.id, "supplies", "", "cluster", "week", "No class 3 maths books since 12 Nov")
PRIVATE = replace(SHARED, seen_by="mentor", words="I fear the head of my school")
URGENT = replace(SHARED, urgency="today", words="The roof moves", tell_officer=True)
NUMBER = "+923001112223"
MONDAY, TODAY, NEXT_MORNING = local(23), local(25), local(26, 9)
OFFICE, CLUSTER = "district_officer", "mentor"


@pytest.fixture
def parts(database: Database) -> Parts:
    with database.transaction() as db:
        pishin.fill(db)
    made = parts_at(database)
    welcome.run(later(made, local(23)))  # the clock has seen who holds what
    return made


def save(parts: Parts, outcome: Outcome, at: datetime = TODAY) -> int:
    with parts.database.transaction() as db:
        saved = records.save(db, outcome, moment_at(at))
    return int(str(saved.get("ref", "Q0"))[1:])


def post(parts: Parts, kind: str) -> int:
    with parts.database.reading() as db:
        return int(db.execute(select(Posts.id).where(Posts.kind == kind)).scalar_one())


def hand(parts: Parts, who: Person, kind: str, to: str, last: date | None = None, at: datetime = TODAY) -> None:
    save(parts, HandedOver(who.id, post(parts, kind), to, at.date(), last), at)


def menu(parts: Parts, msisdn: str, at: datetime = TODAY) -> str:
    """Which menu a number gets."""
    with parts.database.reading() as db:
        return root_of(db, Speaker(msisdn, callers.at(db, msisdn, VAULT).callers[0]), moment_at(at)).name


def heard(parts: Parts, *kinds: str) -> list[tuple[str, str]]:
    rows = written(parts.database, *kinds)
    return sorted((row.kind, row.msisdn[-4:]) for row in rows if row.state != "expired")


def seen_by_mentor(parts: Parts, who: Person, at: datetime = TODAY) -> list[int]:
    with parts.database.reading() as db:
        return [question.id for question in asked.for_mentor(db, PISHIN_03.id, who.id, moment_at(at))]


def person_at(parts: Parts, msisdn: str) -> Person:
    with parts.database.reading() as db:
        return people.by_msisdn(db, msisdn)[0]


def tail(*persons: Person) -> list[str]:
    return [person.msisdn[-4:] for person in persons]


# --- who has access --------------------------------------------------------------------------


def test_a_new_officer_takes_the_menu_at_once_and_the_leaver_has_none(parts: Parts) -> None:
    hand(parts, NASREEN, OFFICE, NUMBER)
    assert (menu(parts, NASREEN.msisdn), menu(parts, NUMBER)) == ("nothing", "officer")
    save(parts, NameSaid(person_at(parts, NUMBER).id, "Rahim Kakar"))
    assert person_at(parts, NUMBER).name == "Rahim Kakar"


def test_an_acting_officer_comes_and_goes_by_the_calendar(parts: Parts) -> None:
    hand(parts, NASREEN, OFFICE, GUL_KHAN.msisdn, last=date(2026, 11, 27))
    days = [(menu(parts, NASREEN.msisdn, local(day)), menu(parts, GUL_KHAN.msisdn, local(day))) for day in (25, 27, 28)]
    assert days == [("nothing", "several"), ("nothing", "several"), ("officer", "mentee")]  # he teaches too


def test_an_acting_period_to_come_changes_nothing_today(parts: Parts) -> None:
    save(parts, HandedOver(NASREEN.id, post(parts, OFFICE), GUL_KHAN.msisdn, date(2026, 12, 1), date(2026, 12, 5)))
    assert menu(parts, NASREEN.msisdn) == "officer"
    assert menu(parts, GUL_KHAN.msisdn, local(1, month=12)) == "several"  # he teaches too


def test_nobody_yet_leaves_it_vacant_and_the_deputy_acts_in_a_cluster(parts: Parts) -> None:
    hand(parts, NASREEN, OFFICE, "")
    assert menu(parts, NASREEN.msisdn) == "nothing"
    with parts.database.transaction() as db:
        pishin.hold(db, BIBI_HAWA, "deputy", cluster_id=PISHIN_03.id)
    assert menu(parts, BIBI_HAWA.msisdn) == "mentee"
    hand(parts, ABDUL_WADOOD, CLUSTER, "")
    assert (menu(parts, ABDUL_WADOOD.msisdn), menu(parts, BIBI_HAWA.msisdn)) == (
        "mentee",
        "mentor",
    )  # his own class stays


def test_an_acting_officer_who_leaves_gives_it_back(parts: Parts) -> None:
    hand(parts, NASREEN, OFFICE, GUL_KHAN.msisdn, last=date(2026, 11, 30))
    hand(parts, GUL_KHAN, OFFICE, "", at=local(26))
    assert (menu(parts, NASREEN.msisdn, local(26)), menu(parts, GUL_KHAN.msisdn, local(26))) == ("officer", "mentee")


def test_who_holds_a_post_no_more_cannot_hand_it_over(parts: Parts) -> None:
    hand(parts, NASREEN, OFFICE, NUMBER)
    hand(parts, NASREEN, OFFICE, BIBI_HAWA.msisdn)
    assert menu(parts, NUMBER) == "officer"


def test_a_talk_under_way_ends(parts: Parts) -> None:
    with parts.database.transaction() as db:
        for root in ("officer", "mentee"):
            values = {
                "msisdn": NASREEN.msisdn + root,
                "person_id": NASREEN.id,
                "root": root,
                "said": "",
            }
            db.execute(insert(Drafts).values(**values, at=local(25)))
        staff.appoint(db, Appointment(OFFICE, NUMBER, "Rahim", "Pishin"), local(25))
        assert list(db.scalars(select(Drafts.root))) == ["mentee"]


def test_what_was_written_to_the_post_and_has_not_left_never_leaves(parts: Parts) -> None:
    number = save(parts, SHARED)
    with parts.database.transaction() as db:
        moving.pass_up(db, number, moment_at(local(25, 20)))  # at night: its alert waits for the morning
        for person, kind in ((NASREEN, "D2"), (NASREEN, "D7"), (ABDUL_WADOOD, "D1")):
            outbox.add(
                db, to=person, kind=kind, text="x", lane="bulk", now=local(25), lives=moment_at().policy.digest_max_age
            )
    hand(parts, NASREEN, OFFICE, NUMBER, at=local(25, 21))
    with parts.database.reading() as db:
        rows = db.execute(
            select(Outbox.kind, Outbox.state, Outbox.reason).where(Outbox.kind.in_(("D1", "D2", "D4", "D7")))
        ).all()
    # Nothing at all, since the leaver teaches nowhere and holds nothing else; the mentor's is untouched.
    assert {row.kind: row.state for row in rows} == {"D1": "due", "D2": "expired", "D4": "expired", "D7": "expired"}
    assert {row.reason for row in rows if row.state == "expired"} == {handover.WITHDRAWN}


@pytest.mark.parametrize("left", [True, False])
def test_an_alert_in_doubt_is_not_repeated_to_who_left_the_post_meanwhile(parts: Parts, left: bool) -> None:
    number = save(parts, SHARED)
    with parts.database.transaction() as db:
        moving.pass_up(db, number, moment_at(local(25)))
        doubt = {"state": "uncertain", "started_at": local(25), "try_at": local(25)}
        db.execute(update(Outbox).where(Outbox.kind == "D4").values(**doubt))
    if left:
        hand(parts, NASREEN, OFFICE, NUMBER, at=local(25))
    with parts.database.transaction() as db:
        ten_minutes = local(25) + results.REPEAT_AFTER
        assert results.repeat_alerts(db, ten_minutes, ten_minutes, POLICY.zone) == (0 if left else 1)
        assert results.repeat_alerts(db, ten_minutes, ten_minutes, POLICY.zone) == 0


def test_a_mentor_who_leaves_keeps_what_is_about_his_own_questions(parts: Parts) -> None:
    own, other = save(parts, replace(SHARED, person_id=ABDUL_WADOOD.id)), save(parts, SHARED, local(25, 20))
    with parts.database.transaction() as db:
        outbox.add(db, to=ABDUL_WADOOD, kind="D11", text="x", lane="notice", now=local(25), question_id=own,
                   lives=moment_at().policy.digest_max_age)  # fmt: skip
    hand(parts, ABDUL_WADOOD, CLUSTER, NUMBER, at=local(25, 21))
    with parts.database.reading() as db:
        states = dict(
            db.execute(select(Outbox.question_id, Outbox.state).where(Outbox.person_id == ABDUL_WADOOD.id)).all()
        )  # type: ignore[arg-type]
    assert states == {own: "due", other: "expired"}


def waits(parts: Parts, who: Person, *kinds: str) -> None:
    """Messages that were written in the evening for the morning, each about no question."""
    with parts.database.transaction() as db:
        for kind in kinds:
            outbox.add(
                db,
                to=who,
                kind=kind,
                text="x",
                lane="notice",
                now=local(25, 20),
                lives=moment_at().policy.digest_max_age,
            )


def waiting(parts: Parts, who: Person) -> list[str]:
    found = select(Outbox.kind).where(Outbox.person_id == who.id, Outbox.state == "due").order_by(Outbox.id)
    with parts.database.reading() as db:
        return list(db.scalars(found))


def test_what_is_held_as_nothing_arrives_goes_too(parts: Parts) -> None:
    number = save(parts, SHARED)
    with parts.database.transaction() as db:
        moving.pass_up(db, number, moment_at(local(25)))
        reaching.pause(db, Failing(NASREEN.msisdn, 3, local(20), local(24)))
        db.execute(update(Outbox).where(Outbox.kind == "D4").values(state="held", reason=HELD))
    hand(parts, NASREEN, OFFICE, NUMBER, at=local(25, 21))
    with parts.database.transaction() as db:
        reaching.alive(db, [NASREEN.msisdn])
        row = db.execute(select(Outbox.state, Outbox.reason).where(Outbox.kind == "D4")).one()
    assert row == ("expired", handover.WITHDRAWN)


def test_who_keeps_a_class_keeps_what_a_teacher_hears_and_nothing_of_the_post(parts: Parts) -> None:
    as_teacher = ("D7", "D11", "D20", "D50", "D130", "K9")
    waits(parts, ABDUL_WADOOD, *as_teacher, "D43", "D43b", "D62", "D65", "D70", "D73", "D110", "D120", "a new kind")
    hand(parts, ABDUL_WADOOD, CLUSTER, NUMBER, at=local(25, 21))
    assert waiting(parts, ABDUL_WADOOD) == list(as_teacher)


def test_who_holds_another_post_keeps_what_is_of_that(parts: Parts) -> None:
    number = save(parts, SHARED)
    with parts.database.transaction() as db:
        pishin.hold(db, NASREEN, "focal_person", district_id=PISHIN_03.district_id)
        handover.give(
            db, people.post(db, CLUSTER, cluster_id=PISHIN_03.id), NASREEN.id, local(25).date(), local(25).date()
        )
        moving.pass_up(db, number, moment_at(local(25, 20)))
    other = save(parts, SHARED, local(25, 20))
    waits(parts, NASREEN, "D29", "D2", "D110")
    hand(parts, NASREEN, CLUSTER, NUMBER, at=local(25, 21))
    assert waiting(parts, NASREEN) == ["D4", "D29", "D2"]
    with parts.database.reading() as db:
        lost = select(Outbox.state).where(Outbox.question_id == other, Outbox.person_id == NASREEN.id)
        assert list(db.scalars(lost)) == ["expired"]


def test_an_office_of_the_province_loses_what_lies_in_it(parts: Parts) -> None:
    number = save(parts, SHARED)
    with parts.database.transaction() as db:
        pishin.hold(db, BIBI_HAWA, "province", province_id=1)
        moving.pass_up(db, number, moment_at(local(25, 20)), to="tlrt")
    assert waiting(parts, BIBI_HAWA) == ["D55"]
    with parts.database.transaction() as db:
        handover.vacate(db, post(parts, "province"), local(25).date())
    assert waiting(parts, BIBI_HAWA) == []


def test_the_programme_office_hears_of_a_hand_over_by_phone(parts: Parts) -> None:
    with parts.database.transaction() as db:
        pishin.hold(db, SHAISTA, "administrator", province_id=1)
    hand(parts, NASREEN, OFFICE, NUMBER)
    (row,) = written(parts.database, "D44")
    assert (row.person_id, "2223" in row.text, NUMBER in row.text) == (SHAISTA.id, True, False)


def test_whose_a_number_is_stays_hidden_but_for_men_in_posts(parts: Parts) -> None:
    with parts.database.reading() as db:
        told = {
            who.name: handover.whose(db, who.msisdn, moment_at()) for who in (ABDUL_WADOOD, NASREEN, GUL_KHAN, ZARMINA)
        }
    assert {name: (whose.known, whose.name) for name, whose in told.items()} == {
        "Abdul Wadood": (True, "Abdul Wadood"),
        "Nasreen Achakzai": (True, ""),
        "Gul Khan": (True, ""),
        "Zarmina": (True, ""),
    }


# --- who is new ------------------------------------------------------------------------------


def test_fifteen_that_wait_are_one_message_and_an_urgent_one_comes_by_itself(parts: Parts) -> None:
    hand(parts, NASREEN, OFFICE, "")
    for _ in range(15):
        number = save(parts, SHARED, local(18))
        save_up(parts, number, local(19))
    urgent = save(parts, URGENT, local(24))
    hand_to_new(parts)
    counts = timetable.look(later(parts, local(26)))
    assert counts["D19"] == 1
    mine = [row for row in written(parts.database) if row.msisdn == NUMBER]
    assert sorted(row.kind for row in mine) == ["D19", "D5"]
    assert next(row.question_id for row in mine if row.kind == "D5") == urgent
    assert "16 sawal muntazir" in next(row.text for row in mine if row.kind == "D19")
    for hour in (11, 12):
        timetable.look(later(parts, local(26, hour)))
    assert [row.kind for row in written(parts.database) if row.msisdn == NUMBER] == [row.kind for row in mine]


def save_up(parts: Parts, number: int, at: datetime) -> None:
    with parts.database.transaction() as db:
        moving.pass_up(db, number, moment_at(at))


def hand_to_new(parts: Parts, at: datetime = NEXT_MORNING) -> None:
    with parts.database.transaction() as db:
        staff.appoint(db, Appointment(OFFICE, NUMBER, "Rahim", "Pishin"), at)


def test_whoever_is_new_is_not_pressed_in_the_first_days(parts: Parts) -> None:
    number = save(parts, SHARED, local(2))
    save_up(parts, number, local(3))
    hand_to_new(parts, local(25, 9))
    pressed = []
    for day in (25, 26, 27, 28, 30):
        timetable.look(later(parts, local(day)))
        pressed.append([kind for kind, who in heard(parts, "D6") if who == "2223"])
    assert pressed == [[], [], [], ["D6"], ["D6"]]


def test_the_history_says_who_had_it(parts: Parts) -> None:
    number = save(parts, SHARED, local(18))
    save_up(parts, number, local(19))
    hand(parts, NASREEN, OFFICE, NUMBER)
    save(
        parts,
        QuestionAnswered(person_at(parts, NUMBER).id, number, "The books are on the way", by="officer"),
        local(26),
    )
    with parts.database.reading() as db:
        lines = staff.history(db, OFFICE, "Pishin")
        events = db.execute(
            select(QuestionEvents).where(QuestionEvents.question_id == number, QuestionEvents.what == "answered")
        ).one()
    assert [(line.name, line.since, line.until) for line in lines] == [
        (f"..{NUMBER[-4:]}", date(2026, 11, 25), None),
        ("Nasreen Achakzai", pishin.SINCE, date(2026, 11, 24)),
    ]
    assert (events.person_id, events.post_id) == (person_at(parts, NUMBER).id, post(parts, OFFICE))


def test_the_clock_welcomes_once_however_often_it_looks(parts: Parts) -> None:
    hand(parts, ABDUL_WADOOD, CLUSTER, NUMBER)
    assert welcome.run(later(parts, local(25, 20))) == {}  # not at night
    assert welcome.run(later(parts, local(26))) == {"D40": 1, "urgent": 0, "D20": 3}
    assert welcome.run(later(parts, local(26, 10, 1))) == {}
    assert heard(parts, "D20") == [("D20", end) for end in sorted(tail(ZARMINA, GUL_KHAN, BIBI_HAWA))]


def test_a_holder_for_whom_somebody_acted_is_told_that_it_is_back(parts: Parts) -> None:
    hand(parts, NASREEN, OFFICE, GUL_KHAN.msisdn, last=date(2026, 11, 27))
    welcome.run(later(parts, local(26)))
    assert welcome.run(later(parts, local(28))) == {"D41": 1, "urgent": 0}
    assert [row.kind for row in written(parts.database, "D19", "D41")] == ["D19", "D41"]
    assert heard(parts, "D19", "D41") == [("D41", *tail(NASREEN))]  # a welcome that had not left by then never does


# --- private questions -----------------------------------------------------------------------


def new_mentor(parts: Parts) -> Person:
    hand(parts, ABDUL_WADOOD, CLUSTER, NUMBER)
    return person_at(parts, NUMBER)


def test_private_ones_stay_closed_and_only_their_number_is_known(parts: Parts) -> None:
    private, shared = save(parts, PRIVATE), save(parts, SHARED)
    assert seen_by_mentor(parts, ABDUL_WADOOD) == [private, shared]
    new = new_mentor(parts)
    assert seen_by_mentor(parts, new) == [shared]
    with parts.database.reading() as db:
        post_held = people.posts_of(db, new.id, date(2026, 11, 25))[0]
        facts = facts_of.mentor(db, new, None, post_held, moment_at(local(25)))
        assert [question.id for question in facts.questions] == [shared]
        assert len(facts.closed) == 1
        (hers,) = [question for question in asked.by_asker(db, GUL_KHAN.id, moment_at()) if question.private]
        assert (hers.closed_to_mentor, hers.leave_refused) == (True, False)


@pytest.mark.parametrize(
    ("wish", "seen", "state"), [("allow", True, "open"), ("keep", False, "open"), ("nowhere", False, "closed")]
)
def test_the_asker_decides(parts: Parts, wish: str, seen: bool, state: str) -> None:
    number = save(parts, PRIVATE)
    new = new_mentor(parts)
    save(parts, MentorAllowed(GUL_KHAN.id, (number,), wish), local(26))
    assert (seen_by_mentor(parts, new) == [number]) is seen
    with parts.database.reading() as db:
        assert db.scalar(select(Questions.state)) == state
    told = [row.kind for row in written(parts.database) if row.person_id == new.id]
    assert told == (["D23"] if seen else [])


def test_nobody_decides_for_another(parts: Parts) -> None:
    number = save(parts, PRIVATE)
    new = new_mentor(parts)
    save(parts, MentorAllowed(ZARMINA.id, (number,), "allow"), local(26))
    assert seen_by_mentor(parts, new) == []


def test_a_mentor_who_comes_back_sees_what_was_asked_of_him_and_no_more(parts: Parts) -> None:
    of_wadood = save(parts, PRIVATE)
    hand(parts, ABDUL_WADOOD, CLUSTER, NUMBER, last=date(2026, 11, 27))
    acting = person_at(parts, NUMBER)
    of_acting = save(parts, replace(PRIVATE, words="Something else"), local(26))
    assert seen_by_mentor(parts, acting, local(26)) == [of_acting]
    welcome.run(later(parts, local(26)))
    assert welcome.run(later(parts, local(28)))["D42"] == 1
    assert seen_by_mentor(parts, ABDUL_WADOOD, local(28)) == [of_wadood]


def test_no_sms_about_a_closed_one_goes_to_the_new_mentor(parts: Parts) -> None:
    number = save(parts, PRIVATE, local(10))
    new = new_mentor(parts)
    save(parts, AskerDecided(GUL_KHAN.id, number, "pass_up"), local(26))
    save(parts, QuestionAnswered(NASREEN.id, number, "A secret answer", by="officer"), local(27))
    for day in (25, 26, 27, 28, 30):
        timetable.look(later(parts, local(day)))
    told = [
        row for row in written(parts.database) if row.person_id == new.id and row.kind not in ("D40", "D1", "D9", "D10")
    ]
    assert told == []


def test_the_clock_of_a_closed_one_asks_its_asker_only(parts: Parts) -> None:
    number = save(parts, PRIVATE, local(10))
    new_mentor(parts)
    for day in (25, 26, 27, 28, 30):
        escalate.run(later(parts, local(day)))
    with parts.database.reading() as db:
        row = db.execute(select(Questions).where(Questions.id == number)).one()
    assert (row.with_whom, row.state) == ("mentor", "open")
    assert {who for _, who in heard(parts) if who in ("2223", *tail(NASREEN))} == set()
    assert any("new mentor" in text.text or text.kind == "D13" for text in written(parts.database, "D13", "D42"))


def test_without_a_row_a_private_question_is_closed_to_everybody(parts: Parts) -> None:
    number = save(parts, PRIVATE)
    with parts.database.transaction() as db:
        db.execute(delete(QuestionLeaves))
        assert leaves.closed(db, PISHIN_03.id, ABDUL_WADOOD.id) == [number]
    assert seen_by_mentor(parts, ABDUL_WADOOD) == []


# --- teachers who move -----------------------------------------------------------------------


@pytest.fixture
def two_clusters(parts: Parts) -> Parts:
    with parts.database.transaction() as db:
        db.execute(insert(Clusters).values(id=44, district_id=PISHIN_03.district_id, name="Pishin-04", code="30704"))
        db.execute(insert(Schools).values(id=441, cluster_id=44, name="GPS Surkhab"))
        pishin.hold(db, BIBI_HAWA, "mentor", cluster_id=44)
    return parts


def test_her_open_questions_go_with_her_private_ones_with_her_leave(two_clusters: Parts) -> None:
    private, shared, up = (save(two_clusters, each) for each in (PRIVATE, SHARED, replace(SHARED, words="Far")))
    save_up(two_clusters, up, local(25))
    with two_clusters.database.transaction() as db:
        db.execute(update(People).where(People.id == GUL_KHAN.id).values(school_id=441))
    assert transfers.run(later(two_clusters, local(26))) == {"moved": 3, "D43b": 1, "D43": 1, "D42b": 1}
    assert transfers.run(later(two_clusters, local(26))) == {}
    with two_clusters.database.reading() as db:
        assert set(db.scalars(select(Questions.cluster_id))) == {44}
        its_mentor = people.post(db, "mentor", cluster_id=44)
        assert set(db.scalars(select(Questions.post_id).where(Questions.with_whom == "mentor"))) == {its_mentor}
        there = asked.for_mentor(db, 44, BIBI_HAWA.id, moment_at(local(26)))
        assert leaves.closed(db, 44, BIBI_HAWA.id) == [private]
    assert [question.id for question in there] == [shared]
    assert heard(two_clusters, "D43", "D43b") == [("D43", *tail(BIBI_HAWA)), ("D43b", *tail(ABDUL_WADOOD))]
    came = written(two_clusters.database, "D43")[0].text
    assert "GPS Surkhab" in came
    assert GUL_KHAN.name not in came


def test_a_roster_that_moves_her_keeps_her_questions_and_leaves_her_counts_with_the_school(two_clusters: Parts) -> None:
    number = save(two_clusters, SHARED)
    save(two_clusters, AttendanceCounted(GUL_KHAN.id, KARBALA.id, date(2026, 11, 25), 18, 15))
    file = f"district,cluster,cluster code,school,name,number\nPishin,Pishin-04,30704,GPS Surkhab,Gul Khan,{GUL_KHAN.msisdn}\n"
    with two_clusters.database.transaction() as db:
        report = roster.apply(db, roster.read(file.encode()).rows, local(26))
    assert report.counts == {"moved": 1}
    timetable.look(later(two_clusters, local(26)))
    with two_clusters.database.reading() as db:
        assert [question.id for question in asked.by_asker(db, GUL_KHAN.id, moment_at(local(26)))] == [number]
        assert [question.id for question in asked.for_mentor(db, 44, BIBI_HAWA.id, moment_at(local(26)))] == [number]
        assert db.execute(select(PupilCounts.school_id, PupilCounts.person_id)).all() == [(KARBALA.id, GUL_KHAN.id)]


# --- how far Saathi runs ---------------------------------------------------------------------


def put(parts: Parts, at: datetime = MONDAY, **standing: str) -> None:
    with parts.database.transaction() as db:
        one = status.called(db, "pishin")
        status.put(db, [one], replace(one.standing, **standing), moment_at(at))


@pytest.mark.parametrize(
    ("standing", "kinds"),
    [({}, True), ({"status": "paused"}, False), ({"status": "planned"}, False), ({"profile": "self-run"}, False)],
)
def test_prompts_clocks_and_officers_digests_leave_only_where_it_runs(
    parts: Parts, standing: dict[str, str], kinds: bool
) -> None:
    save(parts, SHARED, local(10))
    put(parts, **standing)
    before = len(written(parts.database))
    runs: list[dict[str, Any]] = [job.run(later(parts, local(25, 14))) for job in (rhythm, escalate, remind)]
    runs.append(digest.run(later(parts, local(30, 10))))
    assert any(runs) is kinds, runs
    assert (len(written(parts.database)) > before) is kinds


def test_in_a_paused_district_questions_are_asked_and_answered(parts: Parts) -> None:
    put(parts, status="paused")
    number = save(parts, PRIVATE)
    save(parts, QuestionAnswered(ABDUL_WADOOD.id, number, "Try this", by="mentor"))
    assert heard(parts, "D11") == [("D11", *tail(GUL_KHAN))]


def test_days_of_a_pause_do_not_count(parts: Parts) -> None:
    number = save(parts, SHARED, local(23))
    with parts.database.reading() as db:
        due = db.execute(select(Questions.due_on).where(Questions.id == number)).scalar_one()
    put(parts, status="paused")
    put(parts, local(7, month=12), status="active")
    with parts.database.reading() as db:
        row = db.execute(select(Questions).where(Questions.id == number)).one()
    days = moment_at().calendars.of_cluster(PISHIN_03.id)
    assert row.due_on == days.add(due, days.between(date(2026, 11, 23), date(2026, 12, 7)))


def test_self_run_officers_get_no_sms_but_of_danger(parts: Parts) -> None:
    put(parts, profile="self-run")
    save_up(parts, save(parts, SHARED), local(25))
    assert heard(parts, "D4", "D5", "D30") == []
    save(parts, URGENT)
    assert heard(parts, "D4", "D5") == [("D5", *tail(NASREEN))]
    assert digest.run(later(parts, local(28, 15))) == {}
    assert digest.run(later(parts, local(5, 15, month=12))) == {"D1": 1}


def test_a_district_is_called_as_a_clerk_writes_it(parts: Parts) -> None:
    with parts.database.reading() as db:
        assert status.called(db, "PISHIN").id == PISHIN_03.district_id
        with pytest.raises(status.NoSuchDistrict, match="did you mean 'Pishin'"):
            status.called(db, "Pishn")
        assert {row.id for row in db.execute(select(Districts.id))} == set(status.of_districts(db))
