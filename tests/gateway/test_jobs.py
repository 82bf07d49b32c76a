"""What happens without anyone pressing a key: the jobs on both databases, three clocks at once, nights of downtime."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from flows.calendar import OUTAGE, VACATION, Block, Place
from flows.digests import MENTOR, OFFICER, PROVINCE
from flows.facts import Person
from flows.listed import alike
from flows.outcomes import (
    AskerDecided,
    Decided,
    NotMyOffice,
    Outcome,
    Promised,
    QuestionAnswered,
    QuestionAsked,
    WorkshopCalled,
    WorkshopCancelled,
    WorkshopChanged,
    WorkshopReplied,
)
from flows.policy import POLICY
from flows.week import ClusterWeek, Week
from gateway.jobs import digest, escalate, remind, timetable, welcome
from gateway.parts import Parts
from gateway.roots import Speaker, root_of
from store import asked, calendar, callers, facts_of, inbox, people, records, roll, workshops
from store.database import Database
from store.tables import Calls, Clusters, DoneOnce, Holdings, Outbox, People, Posts, QuestionEvents, Questions, Schools
from tests import pishin
from tests.people import ABDUL_WADOOD, BIBI_HAWA, GUL_KHAN, NASREEN, PISHIN_03, WORKSHOP, ZARMINA
from tests.stopped import VAULT, later, local, moment_at, outbox, parts_at, statements

CALL = WorkshopCalled(
    ABDUL_WADOOD.id,
    PISHIN_03.id,
    WORKSHOP.first_day,  # Wednesday 2 December
    WORKSHOP.last_day,
    WORKSHOP.starts,
    WORKSHOP.venue,
    WORKSHOP.topic,
)
SHARED = QuestionAsked(GUL_KHAN.id, "supplies", "", "cluster", "week", "No class 3 maths books since 12 Nov")
PRIVATE = replace(SHARED, seen_by="mentor")


@pytest.fixture
def parts(database: Database) -> Parts:
    with database.transaction() as db:
        pishin.fill(db)
    made = parts_at(database)
    for person in (ABDUL_WADOOD, NASREEN):  # both are to be reached
        call(made, person, local(27))
    return made


def call(parts: Parts, person: Person, at: datetime) -> None:
    """Somebody called at that hour, and never since."""
    with parts.database.transaction() as db:
        db.execute(delete(Calls).where(Calls.msisdn == person.msisdn))
        db.execute(insert(Calls).values(msisdn=person.msisdn, channel="", session_id="", at=at))


def save(parts: Parts, outcome: Outcome, at: datetime) -> int:
    """What somebody decided at that hour; the number in the reference it was given, if any."""
    with parts.database.transaction() as db:
        saved = records.save(db, outcome, moment_at(at))
    return int(str(saved.get("ref", "Q0"))[1:])


def look(parts: Parts, at: datetime) -> dict[str, int]:
    return timetable.look(later(parts, at))


def remind_at(parts: Parts, at: datetime) -> dict[str, int]:
    return remind.run(later(parts, at))


def escalate_at(parts: Parts, at: datetime) -> dict[str, int]:
    return escalate.run(later(parts, at))


def digest_at(parts: Parts, at: datetime) -> dict[str, int]:
    return digest.run(later(parts, at))


def heard(parts: Parts, *kinds: str) -> list[tuple[str, str]]:
    """Who was written what, sorted."""
    names = {person.id: person.name for person, _ in pishin.TEACHERS}
    return sorted((row.kind, names.get(row.person_id, "")) for row in outbox(parts.database, *kinds))


def everybody(kind: str) -> list[tuple[str, str]]:
    return sorted((kind, person.name) for person in (ZARMINA, GUL_KHAN, BIBI_HAWA))


# --- reminders -------------------------------------------------------------------------------


def test_a_workshop_is_announced_and_reminded_of(parts: Parts) -> None:
    save(parts, CALL, local(16))
    assert remind_at(parts, local(21, 18)) == {}
    assert remind_at(parts, local(23, 9)) == {"D7": 3}
    assert heard(parts) == everybody("D7")
    hers = next(row for row in outbox(parts.database) if row.person_id == ZARMINA.id)
    assert hers.text.startswith("Workshop 2-3 Dec, ")
    assert (hers.lane, hers.due_at, hers.expires_at) == ("notice", local(23, 9), local(1, 19, month=12))
    save(parts, WorkshopReplied(GUL_KHAN.id, 1, coming=False), local(24))
    save(parts, WorkshopReplied(ZARMINA.id, 1, coming=True), local(24))
    assert remind_at(parts, local(1, 14, month=12)) == {}
    assert remind_at(parts, local(1, 15, month=12)) == {"D8": 2}
    assert heard(parts, "D8") == [("D8", BIBI_HAWA.name), ("D8", ZARMINA.name)]


def test_after_a_vacation_too(parts: Parts) -> None:
    """The workshop begins on the first school day: its reminders leave in the vacation."""
    save(parts, CALL, local(16))
    with parts.database.transaction() as db:
        calendar.add(db, Block(VACATION, date(2026, 11, 18), date(2026, 12, 1), why="x", confirmed=True))
    assert remind_at(parts, local(23, 9)) == {"D7": 3}
    assert remind_at(parts, local(1, 15, month=12)) == {"D8": 3}


def test_who_joins_late_is_announced_it_too(parts: Parts) -> None:
    with parts.database.transaction() as db:
        db.execute(update(People).where(People.id == BIBI_HAWA.id).values(joined_at=None))
    save(parts, CALL, local(23))
    assert remind_at(parts, local(24)) == {"D7": 2}
    with parts.database.transaction() as db:
        db.execute(update(People).where(People.id == BIBI_HAWA.id).values(joined_at=local(27)))
    assert remind_at(parts, local(27)) == {"D7": 1}


def test_a_new_date_has_reminders_of_its_own(parts: Parts) -> None:
    save(parts, CALL, local(20))
    remind_at(parts, local(24))
    far = WorkshopChanged(ABDUL_WADOOD.id, 1, first_day=date(2026, 12, 16), last_day=date(2026, 12, 17))
    save(parts, far, local(25))
    assert remind_at(parts, local(25)) == {}
    assert remind_at(parts, local(7, month=12)) == {"D7": 3}
    assert remind_at(parts, local(15, 15, month=12)) == {"D8": 3}


def test_a_change_in_the_days_of_reminders_says_it_all(parts: Parts) -> None:
    save(parts, CALL, local(20))
    save(parts, WorkshopChanged(ABDUL_WADOOD.id, 1, venue="GGPS Yaru"), local(24))
    assert Counter(kind for kind, _ in heard(parts)) == {"D7b": 3}  # its mentor, who changed it, teaches there too
    assert remind_at(parts, local(24)) == {}
    assert remind_at(parts, local(1, 15, month=12)) == {"D8": 3}


def test_of_a_cancelled_one_nobody_is_reminded(parts: Parts) -> None:
    save(parts, CALL, local(20))
    save(parts, WorkshopCancelled(ABDUL_WADOOD.id, 1), local(21))
    assert remind_at(parts, local(24)) == {}


def waiting(parts: Parts, *kinds: str) -> list[tuple[str, str]]:
    """What may still leave."""
    return [(row.kind, row.text) for row in outbox(parts.database, *kinds) if row.state in ("due", "claimed", "held")]


def in_the_evening(parts: Parts) -> None:
    """Called at eight, and announced for the morning to three: one lies in a worker's hand, nothing arrives at another."""
    save(parts, CALL, local(25, 20))
    assert remind_at(parts, local(25, 20, 1)) == {"D7": 3}
    with parts.database.transaction() as db:
        for person, state in ((ZARMINA, "claimed"), (GUL_KHAN, "held")):
            db.execute(update(Outbox).where(Outbox.person_id == person.id).values(state=state))


def test_an_invitation_that_waits_for_the_morning_is_withdrawn_with_its_workshop(parts: Parts) -> None:
    in_the_evening(parts)
    save(parts, CALL, local(25, 20, 2))
    assert remind_at(parts, local(25, 20, 3)) == {"D7": 3}
    save(parts, WorkshopCancelled(ABDUL_WADOOD.id, 1), local(25, 20, 5))
    assert {(row.state, row.reason) for row in outbox(parts.database, "D7")[:3]} == {("expired", "withdrawn")}
    assert len(waiting(parts, "D7c")) == 3
    assert len(waiting(parts, "D7")) == 3  # the other workshop stands


def test_of_a_moved_one_only_the_new_date_is_heard_and_the_reply_is_to_that(parts: Parts) -> None:
    in_the_evening(parts)
    for day in (9, 10):  # moved twice before anything left
        days = {"first_day": date(2026, 12, day), "last_day": date(2026, 12, day)}
        save(parts, WorkshopChanged(ABDUL_WADOOD.id, 1, **days), local(25, 20, 5))
    assert [(kind, "10 Dec" in text) for kind, text in waiting(parts)] == [("D7b", True)] * 3
    assert remind_at(parts, local(26)) == {}
    save(parts, WorkshopReplied(ZARMINA.id, 1, coming=True), local(26, 11))
    with parts.database.reading() as db:
        (workshop,) = workshops.for_mentor(db, PISHIN_03.id, moment_at(local(26, 12)))
    assert (workshop.first_day, workshop.said_coming) == (date(2026, 12, 10), 1)


def test_who_called_it_and_is_mentor_no_more_hears_that_it_changes(parts: Parts) -> None:
    save(parts, CALL, local(20))
    save(parts, WorkshopChanged(GUL_KHAN.id, 1, venue="GGPS Yaru"), local(25))  # the mentor by now
    save(parts, WorkshopCancelled(GUL_KHAN.id, 1), local(26))
    told = sorted(person.name for person in (ZARMINA, BIBI_HAWA, ABDUL_WADOOD))
    assert [name for _, name in heard(parts, "D7b")] == [name for _, name in heard(parts, "D7c")] == told


def test_what_left_before_a_change_stays_as_it_was(parts: Parts) -> None:
    save(parts, CALL, local(20))
    remind_at(parts, local(24))
    with parts.database.transaction() as db:
        db.execute(update(Outbox).values(state="sent"))
    save(parts, WorkshopChanged(ABDUL_WADOOD.id, 1, venue="GGPS Yaru"), local(25))
    assert {row.state for row in outbox(parts.database, "D7")} == {"sent"}
    remind_at(parts, local(1, 15, month=12))
    save(parts, WorkshopCancelled(ABDUL_WADOOD.id, 1), local(1, 16, month=12))
    assert waiting(parts, "D7b", "D8") == []


def test_one_changed_while_it_was_looked_at_is_left_to_the_next_look(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(parts, CALL, local(20))
    decide = remind.reminders

    def change_then_decide(*facts: Any) -> Any:
        save(parts, WorkshopChanged(ABDUL_WADOOD.id, 1, venue="GGPS Yaru"), local(24))
        return decide(*facts)

    monkeypatch.setattr(remind, "reminders", change_then_decide)  # the moment between looking and writing
    assert remind.run(later(parts, local(24))) == {}
    assert heard(parts, "D7") == []


def test_too_late_is_dropped_with_its_reason_and_told_once(parts: Parts) -> None:
    save(parts, CALL, local(1, 20, month=12))
    assert remind_at(parts, local(1, 20, 1, month=12)) == {"D7 too late": 3}
    assert remind_at(parts, local(1, 20, 2, month=12)) == {}
    assert remind_at(parts, local(2, 8, month=12)) == {}
    assert heard(parts) == []
    with parts.database.reading() as db:
        assert set(db.scalars(select(DoneOnce.kind))) == {"D7 too late"}


def test_two_workshops_at_once_are_announced_each(parts: Parts) -> None:
    save(parts, CALL, local(24))
    save(parts, replace(CALL, first_day=date(2026, 11, 30), last_day=date(2026, 12, 1)), local(24))
    assert remind_at(parts, local(24)) == {"D7": 6}


# --- the clock of questions ------------------------------------------------------------------

ASKED = local(18)  # a Wednesday; five working days later it is Tuesday the 24th
PASSED = local(25, 9)
OFFICERS_LAST_DAY = local(3, month=12)  # seven working days after the 25th


def question(parts: Parts, number: int) -> Any:
    with parts.database.reading() as db:
        return db.execute(select(Questions).where(Questions.id == number)).one()


def test_five_quiet_days_bring_a_shared_question_to_the_officer(parts: Parts) -> None:
    number = save(parts, SHARED, ASKED)
    assert escalate_at(parts, local(24, 18)) == {}
    assert escalate_at(parts, local(25, 8)) == {}
    assert escalate_at(parts, PASSED) == {"passed_up": 1, "asker_told": 1}
    assert escalate_at(parts, PASSED + timedelta(minutes=1)) == {}
    assert heard(parts, "D4", "D32", "D12") == [
        ("D12", GUL_KHAN.name), ("D32", ABDUL_WADOOD.name), ("D4", NASREEN.name),
    ]  # fmt: skip
    assert outbox(parts.database, "D12")[0].text == (
        "Saathi: Q1 is not answered yet. It is with the district since 25 Nov. You will hear again by 7 Dec."
    )
    alert = outbox(parts.database, "D4")[0]
    assert "(E1)" in alert.text
    assert (alert.lane, alert.due_at, alert.parts) == ("alert", PASSED, 1)
    assert (question(parts, number).with_whom, question(parts, number).state) == ("officer", "open")


def test_a_private_one_asks_its_asker_once_and_stays(parts: Parts) -> None:
    number = save(parts, PRIVATE, ASKED)
    assert escalate_at(parts, PASSED) == {"leave_asked": 1}
    assert escalate_at(parts, local(30)) == {}
    assert heard(parts, "D13", "D4") == [("D13", GUL_KHAN.name)]
    assert question(parts, number).with_whom == "mentor"
    save(parts, AskerDecided(GUL_KHAN.id, number, "pass_up"), local(30))
    assert heard(parts, "D13", "D4") == [("D13", GUL_KHAN.name), ("D4", NASREEN.name)]
    assert escalate_at(parts, local(30, 11)) == {}


def test_an_answer_in_time_stops_the_clock(parts: Parts) -> None:
    number = save(parts, SHARED, ASKED)
    save(parts, QuestionAnswered(ABDUL_WADOOD.id, number, "They come on Monday", "mentor"), local(24))
    assert escalate_at(parts, local(30)) == {}


def test_an_urgent_one_with_leave_was_told_at_once(parts: Parts) -> None:
    save(parts, replace(PRIVATE, urgency="today", tell_officer=True), ASKED)
    assert heard(parts, "D5") == [("D5", NASREEN.name)]
    assert escalate_at(parts, ASKED) == {}
    assert escalate_at(parts, local(20)) == {"alerted_again": 1}  # his one day is over


def test_the_end_of_the_officers_clock_is_told_once(parts: Parts) -> None:
    save(parts, SHARED, ASKED)
    escalate_at(parts, PASSED)
    assert escalate_at(parts, OFFICERS_LAST_DAY) == {"nudged": 1}  # nobody had said a word
    assert escalate_at(parts, OFFICERS_LAST_DAY + timedelta(days=1)) == {"reminded": 1}
    assert escalate_at(parts, OFFICERS_LAST_DAY + timedelta(days=2)) == {}
    assert heard(parts, "D6") == [("D6", NASREEN.name)]
    assert (
        "E1 from Pishin-03 is still open, day 9: No class 3 maths books since 12 Nov. Reply: *778*1#."
        in outbox(parts.database, "D6")[0].text
    )


@pytest.mark.parametrize("state", ["open", "promised"])
def test_days_put_into_the_calendar_later_put_off_what_is_overdue_and_taken_out_they_count(
    parts: Parts, state: str
) -> None:
    number = save(parts, SHARED, ASKED)
    escalate_at(parts, PASSED)
    if state == "promised":
        save(parts, Promised(NASREEN.id, number, until=date(2026, 12, 1)), local(26))
    with parts.database.transaction() as db:
        snow = calendar.add(db, Block(OUTAGE, date(2026, 11, 26), date(2026, 12, 2), confirmed=True)) or 0
    assert question(parts, number).due_on == date(2026, 12, 10)
    with parts.database.reading() as db:
        late = [("Pishin", 1)] if state == "promised" else []  # what was promised is a day, whatever comes between
        assert asked.overdue_by_district(db, date(2026, 12, 7)) == late
    with parts.database.transaction() as db:
        calendar.change(db, replace(calendar.find(db, snow), last_day=date(2026, 11, 26)))
    assert question(parts, number).due_on == date(2026, 12, 4)
    with parts.database.transaction() as db:
        calendar.remove(db, snow)
    assert question(parts, number).due_on == date(2026, 12, 3)


def test_what_was_kept_for_the_workshop_and_what_is_over_keep_their_days(parts: Parts) -> None:
    kept, over = save(parts, SHARED, ASKED), save(parts, SHARED, ASKED)
    save(parts, AskerDecided(GUL_KHAN.id, kept, "for_workshop"), local(20))
    save(parts, QuestionAnswered(ABDUL_WADOOD.id, over, "They come on Monday", "mentor"), local(24))
    with parts.database.transaction() as db:
        calendar.add(db, Block(VACATION, date(2026, 11, 23), date(2026, 11, 25), confirmed=True))
    assert question(parts, kept).due_on == date(2026, 12, 17)  # 20 school days from the 20th, and three
    assert question(parts, over).due_on == date(2026, 11, 24)


def test_a_promise_pauses_and_a_broken_one_is_told(parts: Parts) -> None:
    number = save(parts, SHARED, ASKED)
    escalate_at(parts, PASSED)
    save(parts, Promised(NASREEN.id, number, until=date(2026, 12, 5)), local(26))
    assert escalate_at(parts, local(5, month=12)) == {}
    assert escalate_at(parts, local(6, month=12)) == {}  # a Sunday
    assert escalate_at(parts, local(7, month=12)) == {"reminded": 1, "asker_told": 1}
    assert (
        "E1 from Pishin-03 is still open, day 12: No class 3" in outbox(parts.database, "D6")[0].text
    )  # 7 Dec counts twice
    assert heard(parts, "D34", "D12b") == [("D12b", GUL_KHAN.name), ("D34", ABDUL_WADOOD.name)]
    assert escalate_at(parts, local(8, month=12)) == {}
    save(parts, Promised(NASREEN.id, number, until=date(2026, 12, 9)), local(8, month=12))
    assert escalate_at(parts, local(9, month=12)) == {}
    assert escalate_at(parts, local(10, month=12)) == {"reminded": 1}
    assert len(outbox(parts.database, "D6")) == 2


def test_what_was_promised_in_vain_comes_first_in_his_list(parts: Parts) -> None:
    first, second = save(parts, SHARED, ASKED), save(parts, SHARED, ASKED)
    escalate_at(parts, PASSED)
    save(parts, Promised(NASREEN.id, second, until=date(2026, 11, 26)), local(25))
    with parts.database.reading() as db:
        post = db.scalar(select(Posts.id).where(Posts.kind == "district_officer"))
        found = asked.for_officer(db, [post], moment_at(local(28)))
    assert [(question.id, question.day) for question in found] == [(second, 6), (first, 4)]


def test_what_the_office_sent_back_is_not_sent_again(parts: Parts) -> None:
    number = save(parts, SHARED, ASKED)
    escalate_at(parts, PASSED)
    save(parts, NotMyOffice(NASREEN.id, number, "officer"), local(26))
    assert escalate_at(parts, local(5, month=12)) == {}
    assert escalate_at(parts, local(8, month=12)) == {"asker_told": 1, "mentor_told": 1}
    assert heard(parts, "D12", "D33b") == [("D12", GUL_KHAN.name), ("D12", GUL_KHAN.name), ("D33b", ABDUL_WADOOD.name)]


def test_one_answer_for_what_is_alike_reaches_everybody(parts: Parts) -> None:
    """Three clusters ask for the same; each question keeps its own history and its own people."""
    more_mentors(parts, 2)
    asked_by = [GUL_KHAN.id, 1000, 1001]
    numbers = [save(parts, replace(SHARED, person_id=who, topic="maths"), ASKED) for who in asked_by]
    escalate_at(parts, PASSED)
    with parts.database.reading() as db:
        post = db.scalar(select(Posts.id).where(Posts.kind == "district_officer"))
        (item,) = alike(asked.for_officer(db, [post], moment_at(PASSED)), POLICY)
    assert [question.id for question in item] == numbers
    for question in item:
        save(parts, QuestionAnswered(NASREEN.id, question.id, "Books come on Monday", "officer"), local(26))
    assert [row.person_id for row in outbox(parts.database, "D11")] == [GUL_KHAN.id]
    told = [(row.question_id, row.person_id) for row in outbox(parts.database, "D26")]
    # The others asked as mentors of their own clusters: they have the answer itself, and no second SMS about it.
    assert told == [(numbers[0], ABDUL_WADOOD.id), (numbers[1], 1000), (numbers[2], 1001)]
    with parts.database.reading() as db:
        events = db.execute(select(QuestionEvents.question_id).where(QuestionEvents.what == "answered"))
        assert sorted(events.scalars()) == numbers


def test_what_three_clusters_ask_already_is_joined_without_another_sms(parts: Parts) -> None:
    more_mentors(parts, 5)
    asked_by = [GUL_KHAN.id, *range(1000, 1005)]
    same = [save(parts, replace(SHARED, person_id=who, topic="maths"), ASKED) for who in asked_by[:5]]
    save(parts, replace(SHARED, person_id=1000, topic="urdu"), ASKED)
    save(parts, replace(SHARED, person_id=1004, topic="maths", urgency="today"), ASKED)
    assert escalate_at(parts, PASSED)["passed_up"] == 7
    assert escalate_at(parts, PASSED + timedelta(minutes=1)) == {}
    alerts = outbox(parts.database, "D4")
    assert [row.question_id for row in alerts] == [*same[:3], same[4] + 1]
    assert len(outbox(parts.database, "D5")) == 1  # what is urgent always comes by itself
    assert {row.person_id for row in outbox(parts.database, "D12")} == set(asked_by)  # everybody hears where it is
    with parts.database.reading() as db:
        post = db.scalar(select(Posts.id).where(Posts.kind == "district_officer"))
        items = alike(asked.for_officer(db, [post], moment_at(PASSED)), POLICY)
        joined = db.scalars(
            select(QuestionEvents.question_id).where(QuestionEvents.what == "joined the same of others")
        )
        assert sorted(joined) == same[3:]
    assert sorted(len(item) for item in items) == [1, 1, 5]


def test_what_three_clusters_ask_is_asked_again_once_a_week(parts: Parts) -> None:
    """The officer has one second notice of them; each question keeps its clock, and its mentor hears of each."""
    more_mentors(parts, 3)
    asked_by = [1000, 1001, 1002, GUL_KHAN.id]  # the first three are mentors themselves
    same = [save(parts, replace(SHARED, person_id=who, topic="maths"), ASKED) for who in asked_by]
    escalate_at(parts, PASSED)
    overdue = OFFICERS_LAST_DAY + timedelta(days=1)
    assert escalate_at(parts, overdue)["reminded"] == 4
    assert "reminded" not in escalate_at(parts, overdue + timedelta(minutes=1))
    assert [row.question_id for row in outbox(parts.database, "D6")] == same[:1]
    assert [row.question_id for row in outbox(parts.database, "D34")] == same
    with parts.database.reading() as db:
        again = select(QuestionEvents.question_id, QuestionEvents.what).order_by(QuestionEvents.question_id)
        said = db.execute(again.where(QuestionEvents.what.startswith("asked again"))).all()
    others = "asked again with the same of others"
    assert said == [(same[0], "asked again"), *((each, others) for each in same[1:])]


def test_a_lost_second_notice_is_followed_by_another(parts: Parts) -> None:
    more_mentors(parts, 3)
    for who in (GUL_KHAN.id, 1000, 1001):
        save(parts, replace(SHARED, person_id=who, topic="maths"), ASKED)
    late = save(parts, replace(SHARED, person_id=1002, topic="maths"), ASKED + timedelta(days=1))
    escalate_at(parts, PASSED)
    escalate_at(parts, PASSED + timedelta(days=1))
    overdue = OFFICERS_LAST_DAY + timedelta(days=1)
    assert escalate_at(parts, overdue)["reminded"] == 3
    with parts.database.transaction() as db:
        db.execute(update(Outbox).where(Outbox.kind == "D6").values(state="expired"))
    assert escalate_at(parts, overdue + timedelta(days=1))["reminded"] == 1
    assert outbox(parts.database, "D6")[-1].question_id == late


def test_what_says_not_what_it_is_about_joins_nothing(parts: Parts) -> None:
    more_mentors(parts, 4)
    asked_by = [GUL_KHAN.id, *range(1000, 1004)]
    numbers = [save(parts, replace(SHARED, person_id=who, kind="", topic=""), ASKED) for who in asked_by]
    escalate_at(parts, PASSED)
    assert [row.question_id for row in outbox(parts.database, "D4")] == numbers


@pytest.mark.parametrize("state", ["failed", "expired", "uncertain"])
def test_what_follows_alerts_that_were_lost_has_its_own(parts: Parts, state: str) -> None:
    more_mentors(parts, 3)
    for who in (GUL_KHAN.id, 1000, 1001):
        save(parts, replace(SHARED, person_id=who, topic="maths"), ASKED)
    escalate_at(parts, PASSED)
    with parts.database.transaction() as db:
        db.execute(update(Outbox).where(Outbox.kind == "D4").values(state=state))
    fourth = save(parts, replace(SHARED, person_id=1002, topic="maths"), ASKED + timedelta(minutes=5))
    escalate_at(parts, PASSED + timedelta(days=1))
    assert outbox(parts.database, "D4")[-1].question_id == fourth


# --- honest words without news ---------------------------------------------------------------

LONG = replace(SHARED, urgency="workshop")  # twenty working days with the mentor
TEN = local(30)  # ten working days after it was asked


def test_every_ten_working_days_they_hear_where_it_is(parts: Parts) -> None:
    save(parts, LONG, ASKED)
    assert escalate_at(parts, local(28)) == {}
    assert escalate_at(parts, TEN) == {"asker_told": 1, "mentor_told": 1}
    assert [row.text for row in outbox(parts.database, "D12", "D33b")] == [
        "Saathi: Q1 is not answered yet. It is with your mentor since 18 Nov. You will hear again by 11 Dec.",
        "Q1 abhi khula hai, 18 Nov se aap ke paas. Aap ki ek line madad degi: *778# phir 1. Shukriya.",
    ]
    assert escalate_at(parts, TEN + timedelta(minutes=1)) == {}
    assert escalate_at(parts, local(10, month=12)) == {}
    assert escalate_at(parts, local(11, month=12))["asker_told"] == 1
    assert heard(parts, "D12") == [("D12", GUL_KHAN.name)] * 2


def test_back_from_an_office_whose_days_went_on_in_the_vacation_they_hear_in_ten_school_days(parts: Parts) -> None:
    with parts.database.transaction() as db:
        calendar.add(db, Block(VACATION, date(2026, 12, 16), date(2027, 2, 28), Place(zone="winter"), confirmed=True))
    number = save(parts, SHARED, ASKED)

    def words(first: int, last: int) -> list[tuple[str, date]]:
        """What was said of it in these days of its life."""
        before = len(outbox(parts.database))
        for day in range(first, last):
            escalate_at(parts, ASKED + timedelta(days=day))
        written = [row for row in outbox(parts.database)[before:] if row.kind.startswith(("D12", "D33"))]
        return [(row.kind, row.due_at.date()) for row in written]

    assert words(7, 77)[-2:] == [("D12b", date(2027, 1, 23)), ("D33", date(2027, 1, 28))]
    save(parts, NotMyOffice(NASREEN.id, number, "officer"), ASKED + timedelta(days=77))
    assert words(78, 120) == [("D12", date(2027, 3, 15)), ("D33b", date(2027, 3, 15))]  # ten school days in March


def test_on_a_shared_phone_only_that_a_message_waits(parts: Parts) -> None:
    save(parts, replace(LONG, person_id=ZARMINA.id), ASKED)
    escalate_at(parts, TEN)
    assert heard(parts, "D11", "D12") == [("D11", ZARMINA.name)]


@pytest.mark.parametrize(
    "outcome",
    [
        QuestionAnswered(ABDUL_WADOOD.id, 1, "They come on Monday", "mentor"),
        AskerDecided(GUL_KHAN.id, 1, "close"),
        AskerDecided(GUL_KHAN.id, 1, "wait"),  # she spoke a moment ago
    ],
)
def test_who_has_an_answer_or_spoke_lately_hears_nothing(parts: Parts, outcome: Outcome) -> None:
    save(parts, LONG, ASKED)
    save(parts, outcome, local(28))
    assert escalate_at(parts, TEN) == {}


def test_who_stopped_hears_nothing_and_is_not_tried_again(parts: Parts) -> None:
    save(parts, LONG, ASKED)
    with parts.database.transaction() as db:
        db.execute(update(People).where(People.id == GUL_KHAN.id).values(stopped_at=local(20)))
    escalate_at(parts, TEN)
    assert escalate_at(parts, TEN + timedelta(minutes=1)) == {}
    assert heard(parts, "D12", "D11") == []


def test_the_screen_names_the_day_of_the_next_word(parts: Parts) -> None:
    number = save(parts, SHARED, ASKED)
    escalate_at(parts, PASSED)
    with parts.database.reading() as db:
        (mine,) = asked.by_asker(db, GUL_KHAN.id, moment_at(local(27)))
    assert (mine.id, mine.hears_by) == (number, date(2026, 12, 7))
    assert escalate_at(parts, local(7, month=12))["asker_told"] == 1


# --- nobody there ----------------------------------------------------------------------------


def administrator(parts: Parts) -> None:
    with parts.database.transaction() as db:
        pishin.hold(db, BIBI_HAWA, "administrator", province_id=1)


def test_to_who_has_left_nothing_of_her_questions_is_written_any_more(parts: Parts) -> None:
    """Her number may be somebody else's by now, or a colleague's who shares it."""
    answered, waits = (save(parts, replace(PRIVATE, words=words), ASKED) for words in ("Books", "Chalk"))
    with parts.database.transaction() as db:
        roll.leave(db, GUL_KHAN.id, moment_at(ASKED))
    save(parts, QuestionAnswered(ABDUL_WADOOD.id, answered, "On Monday.", by="mentor"), ASKED)
    escalate_at(parts, PASSED)  # of the other she would be asked whether it may go on
    assert [row.kind for row in outbox(parts.database) if row.person_id == GUL_KHAN.id] == []
    with parts.database.reading() as db:
        assert db.scalar(select(Questions.leave_asked_on).where(Questions.id == waits)) is not None


def test_a_mentor_is_not_told_that_his_own_question_is_with_his_mentor(parts: Parts) -> None:
    number = save(parts, replace(SHARED, person_id=ABDUL_WADOOD.id, urgency="workshop"), ASKED)
    assert escalate_at(parts, ASKED + timedelta(days=14))["asker_told"] == 1
    (told,) = outbox(parts.database, "D12", "D33b")
    assert (told.kind, told.person_id, told.question_id) == ("D33b", ABDUL_WADOOD.id, number)


@pytest.mark.parametrize("state", ["failed", "expired", "uncertain"])
def test_an_alert_that_came_to_nobody_is_told_to_others(parts: Parts, state: str) -> None:
    administrator(parts)
    save(parts, SHARED, ASKED)
    escalate_at(parts, PASSED)
    with parts.database.transaction() as db:
        db.execute(update(Outbox).where(Outbox.kind == "D4").values(state=state))
    assert escalate_at(parts, local(27)) == {}
    assert escalate_at(parts, local(28)) == {"nobody_reached": 1, "nudged": 1}
    assert escalate_at(parts, local(30)) == {}
    assert heard(parts, "D35b", "D39") == [("D35b", BIBI_HAWA.name), ("D39", ABDUL_WADOOD.name)]


def test_a_silent_officer_is_told_of_and_a_speaking_one_is_not(parts: Parts) -> None:
    call(parts, NASREEN, local(14))
    save(parts, SHARED, ASKED)
    escalate_at(parts, PASSED)
    assert escalate_at(parts, local(28)) == {"nobody_reached": 1, "nudged": 1}
    assert heard(parts, "D39b") == [("D39b", ABDUL_WADOOD.name)]  # there is no administrator


def test_an_sms_is_a_word_too(parts: Parts) -> None:
    call(parts, NASREEN, local(2))
    with parts.database.transaction() as db:
        inbox.keep(db, "simulator", "1", NASREEN.msisdn, "A E1", local(26))
    save(parts, SHARED, ASKED)
    escalate_at(parts, PASSED)
    assert escalate_at(parts, local(28)) == {"nudged": 1}


def test_a_vacant_office_is_told_to_the_administrator(parts: Parts) -> None:
    administrator(parts)
    with parts.database.transaction() as db:
        db.execute(update(Holdings).where(Holdings.person_id == NASREEN.id).values(until=date(2026, 11, 27)))
    save(parts, SHARED, ASKED)
    escalate_at(parts, PASSED)
    assert escalate_at(parts, local(26)) == {}
    assert escalate_at(parts, local(27)) == {"nobody_reached": 1}  # she left today
    assert escalate_at(parts, local(28)) == {}
    assert heard(parts, "D30", "D35") == [("D30", ABDUL_WADOOD.name), ("D35", BIBI_HAWA.name)]


# --- the deputy of an officer, and the next level -------------------------------------------


def deputy_officer(parts: Parts, person: Person = ZARMINA) -> None:
    with parts.database.transaction() as db:
        pishin.hold(db, person, "deputy_officer", district_id=PISHIN_03.district_id)


def test_a_second_notice_is_copied_to_the_deputy_and_to_the_next_level_once(parts: Parts) -> None:
    deputy_officer(parts)
    with parts.database.transaction() as db:
        pishin.hold(db, BIBI_HAWA, "province", province_id=1)
    for _ in range(2):
        save(parts, SHARED, ASKED)
    escalate_at(parts, PASSED)
    day = OFFICERS_LAST_DAY + timedelta(days=1)
    assert escalate_at(parts, day)["reminded"] == 2
    assert heard(parts, "D6b", "D6c") == [("D6b", ZARMINA.name)] * 2
    for minutes in (1, 2):
        escalate_at(parts, day + timedelta(minutes=minutes))
    escalate_at(parts, day + timedelta(days=1))
    assert heard(parts, "D6b", "D6c") == [("D6b", ZARMINA.name)] * 2 + [("D6c", BIBI_HAWA.name)]
    (copy,) = outbox(parts.database, "D6c")
    assert copy.text.startswith("Zilon se dobara poocha: E1 Pishin-03, E2 Pishin-03.")
    assert copy.parts == 1
    assert {row.parts for row in outbox(parts.database, "D6b")} == {1}


def test_what_was_answered_in_the_meantime_is_copied_to_nobody(parts: Parts) -> None:
    with parts.database.transaction() as db:
        pishin.hold(db, BIBI_HAWA, "province", province_id=1)
    number = save(parts, SHARED, ASKED)
    escalate_at(parts, PASSED)
    day = OFFICERS_LAST_DAY + timedelta(days=1)
    escalate_at(parts, day)
    save(parts, QuestionAnswered(NASREEN.id, number, "They come on Monday.", "officer"), day)
    escalate_at(parts, day + timedelta(hours=1))
    assert heard(parts, "D6c") == []


def test_an_urgent_one_is_told_again_to_the_deputy_too(parts: Parts) -> None:
    deputy_officer(parts)
    save(parts, replace(PRIVATE, urgency="today", tell_officer=True), ASKED)
    escalate_at(parts, local(20, 7))
    assert heard(parts, "D36") == sorted([("D36", NASREEN.name), ("D36", ZARMINA.name)])


@pytest.mark.parametrize(
    ("urgency", "told", "word"), [("week", "D35c", "D39d"), ("today", "D35d", "D39d")], ids=["this week", "danger"]
)
def test_where_nobody_holds_the_post_the_deputy_is_told_and_the_mentor_hears_that(
    parts: Parts, urgency: str, told: str, word: str
) -> None:
    deputy_officer(parts)
    with parts.database.transaction() as db:
        db.execute(update(Holdings).where(Holdings.person_id == NASREEN.id).values(until=date(2026, 11, 1)))
    save(parts, replace(SHARED, urgency=urgency), ASKED)
    escalate_at(parts, PASSED)
    assert heard(parts, "D35c", "D35d", "D39d", "D30") == [(told, ZARMINA.name), (word, ABDUL_WADOOD.name)]
    (alert,) = outbox(parts.database, told)
    assert (alert.lane, alert.hours, alert.parts) == ("alert", "urgent" if urgency == "today" else "day", 1)


def test_a_silent_officers_deputy_is_told(parts: Parts) -> None:
    deputy_officer(parts)
    call(parts, NASREEN, local(14))
    save(parts, SHARED, ASKED)
    escalate_at(parts, PASSED)
    escalate_at(parts, local(28))
    assert heard(parts, "D35c", "D39b", "D39c") == [("D35c", ZARMINA.name), ("D39c", ABDUL_WADOOD.name)]


def test_a_deputy_officer_has_the_officers_desk_but_not_the_post(parts: Parts) -> None:
    deputy_officer(parts)
    save(parts, SHARED, ASKED)
    escalate_at(parts, PASSED)
    with parts.database.reading() as db:
        posts = people.posts_of(db, ZARMINA.id, local(27).date())
        officer = facts_of.officer(db, ZARMINA, posts, moment_at(local(27)))
        caller = callers.at(db, ZARMINA.msisdn, VAULT).callers[0]
        root = root_of(db, Speaker(ZARMINA.msisdn, caller), moment_at(local(27)))
    assert [each.escalation for each in officer.waiting] == [1]
    assert officer.charges is None
    assert root.has("officer")
    assert root.has("mentee")  # and she is a teacher as before


def test_a_deputy_reads_the_digest_while_the_post_is_vacant(parts: Parts) -> None:
    deputy_officer(parts)
    save(parts, SHARED, ASKED)
    escalate_at(parts, PASSED)
    with parts.database.transaction() as db:
        db.execute(update(Holdings).where(Holdings.person_id == NASREEN.id).values(until=date(2026, 11, 27)))
    digest_at(parts, local(30))
    assert heard(parts, "D2") == [("D2", ZARMINA.name)]


# --- the deputy of a mentor ----------------------------------------------------------------


def test_a_deputy_hears_of_a_shared_question_of_a_silent_mentor(parts: Parts) -> None:
    with parts.database.transaction() as db:
        pishin.hold(db, BIBI_HAWA, "deputy", cluster_id=PISHIN_03.id)
    call(parts, ABDUL_WADOOD, local(1))
    for each in (SHARED, PRIVATE):
        save(parts, each, ASKED)
    assert escalate_at(parts, PASSED) == {"passed_up": 1, "asker_told": 1, "mentor_silent": 1, "leave_asked": 1}
    assert heard(parts, "D38") == [("D38", BIBI_HAWA.name)]


def test_once_also_when_the_office_sent_it_back(parts: Parts) -> None:
    with parts.database.transaction() as db:
        pishin.hold(db, BIBI_HAWA, "deputy", cluster_id=PISHIN_03.id)
    number = save(parts, SHARED, ASKED)
    escalate_at(parts, PASSED)
    save(parts, NotMyOffice(NASREEN.id, number, "officer"), local(26))
    call(parts, ABDUL_WADOOD, local(10))
    assert escalate_at(parts, local(3, month=12)) == {"mentor_silent": 1}
    assert escalate_at(parts, local(4, month=12)) == {}
    assert heard(parts, "D38") == [("D38", BIBI_HAWA.name)]


def test_an_urgent_one_that_nobody_took_is_told_again_at_once(parts: Parts) -> None:
    save(parts, replace(PRIVATE, urgency="today", tell_officer=True), ASKED)
    assert escalate_at(parts, local(19, 20)) == {}
    assert escalate_at(parts, local(20, 7)) == {"alerted_again": 1}
    assert escalate_at(parts, local(20, 8)) == {}
    again, told = outbox(parts.database, "D36", "D37", "D37b")
    assert (again.person_id, again.lane, again.hours, again.due_at) == (NASREEN.id, "alert", "urgent", local(20, 7))
    assert (told.person_id, told.lane, told.parts) == (ABDUL_WADOOD.id, "alert", 1)
    assert PISHIN_03.helplines in told.text
    (hers,) = [row for row in outbox(parts.database) if row.kind.startswith("D12")]  # she was told by when she hears
    assert (hers.person_id, hers.parts) == (GUL_KHAN.id, 1)


def test_a_vacant_post_hears_nothing_until_somebody_takes_it(parts: Parts) -> None:
    with parts.database.transaction() as db:
        db.execute(update(Holdings).where(Holdings.person_id == NASREEN.id).values(until=date(2026, 11, 1)))
    number = save(parts, SHARED, ASKED)
    assert escalate_at(parts, PASSED) == {"passed_up": 1, "asker_told": 1}
    assert escalate_at(parts, local(26)) == {}
    assert heard(parts, "D12f") == [("D12f", GUL_KHAN.name)]
    assert heard(parts, "D4", "D30", "D32") == [("D30", ABDUL_WADOOD.name)]
    assert question(parts, number).with_whom == "officer"
    with parts.database.transaction() as db:
        post = db.scalar(select(Posts.id).where(Posts.kind == "district_officer"))
        db.execute(insert(Holdings).values(post_id=post, person_id=BIBI_HAWA.id, since=date(2026, 11, 27)))
    assert escalate_at(parts, local(27)) == {}  # what waited is named in the welcome, as a number
    assert welcome.run(later(parts, local(27))) == {"D19": 1, "urgent": 0}
    assert escalate_at(parts, local(27, 11)) == {}
    assert heard(parts, "D4", "D19") == [("D19", BIBI_HAWA.name)]


def test_one_that_cannot_be_moved_does_not_hold_up_the_others(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, good = save(parts, SHARED, ASKED), save(parts, SHARED, ASKED)
    pass_up = escalate.moving.pass_up

    def fail(db: Any, number: int, *rest: Any) -> Any:
        if number == bad:
            raise ValueError("a row that nobody foresaw")
        return pass_up(db, number, *rest)

    monkeypatch.setattr(escalate.moving, "pass_up", fail)
    assert escalate.run(later(parts, PASSED)) == {"failed": 1, "passed_up": 1, "asker_told": 1}
    assert (question(parts, bad).with_whom, question(parts, good).with_whom) == ("mentor", "officer")
    assert "question_not_moved" in capsys.readouterr().out


# --- digests ---------------------------------------------------------------------------------

SATURDAY, MONDAY = local(28, 15), local(30, 9, 30)


def test_the_digests_of_a_week(parts: Parts) -> None:
    save(parts, SHARED, local(23))
    assert digest_at(parts, SATURDAY - timedelta(minutes=1)) == {}
    assert digest_at(parts, SATURDAY) == {"D1": 1}
    assert digest_at(parts, SATURDAY + timedelta(minutes=1)) == {}
    (mine,) = outbox(parts.database, "D1")
    assert mine.text.startswith("Saathi Pishin-03, 28 Nov tak: 3 mein 3 raabte mein. Sawal 1, purana 5 din.")
    assert (mine.person_id, mine.lane, mine.parts) == (ABDUL_WADOOD.id, "bulk", 1)
    assert mine.once == f"D1/{PISHIN_03.id}/2026-W48"
    assert mine.expires_at == SATURDAY + timedelta(hours=36 + 24)  # Sunday is not counted
    assert digest_at(parts, MONDAY) == {"D2": 1}
    assert outbox(parts.database, "D2")[0].person_id == NASREEN.id


def test_digests_of_a_night_of_downtime_are_caught_up_and_old_ones_are_not(parts: Parts) -> None:
    assert digest_at(parts, MONDAY + timedelta(hours=23, minutes=30)) == {"D2": 1}  # Tuesday 09:00
    assert digest_at(parts, MONDAY + timedelta(days=2)) == {}
    assert heard(parts, "D1") == []  # Saturday's was too old by Tuesday


def test_what_found_no_way_on_saturday_is_caught_up_on_monday(parts: Parts) -> None:
    save(parts, SHARED, local(23))
    assert digest_at(parts, local(30, 9)) == {"D1": 1}
    assert digest_at(parts, local(30, 10)) == {"D2": 1}


def test_nothing_to_say_a_line_a_month(parts: Parts) -> None:
    with parts.database.transaction() as db:
        db.execute(update(People).values(joined_at=local(1)))
    said = []
    for week in range(1, 10):
        at = SATURDAY + timedelta(weeks=week)
        for person in (ABDUL_WADOOD, ZARMINA, GUL_KHAN, BIBI_HAWA):  # they look, and have nothing to say
            call(parts, person, at - timedelta(days=1))
        said.append(digest_at(parts, at))
    assert [next(iter(each)) for each in said] == [
        "D1", *["D1 nothing to say"] * 3, "D1", *["D1 nothing to say"] * 3, "D1",
    ]  # fmt: skip
    assert (
        outbox(parts.database, "D1")[0].text
        == "Saathi Pishin-03: sab khairiyat, aap ke liye kuch baqi nahin. Shukriya. *778#"
    )


def test_a_vacant_post_is_counted(parts: Parts) -> None:
    with parts.database.transaction() as db:
        db.execute(update(Holdings).values(until=date(2026, 11, 1)))
    assert digest_at(parts, SATURDAY) == {"D1 vacant": 1}
    assert digest_at(parts, MONDAY) == {"D2 vacant": 1}


def test_who_stopped_messages_gets_none(parts: Parts) -> None:
    with parts.database.transaction() as db:
        db.execute(update(People).where(People.id == ABDUL_WADOOD.id).values(stopped_at=local(20)))
    assert digest_at(parts, SATURDAY) == {"D1 stopped": 1}


def more_mentors(parts: Parts, number: int) -> None:
    """So many more clusters, each with its mentor, a school and a teacher."""
    ids = range(1000, 1000 + number)
    with parts.database.transaction() as db:
        db.execute(insert(Clusters), [{"id": n, "district_id": 7, "name": f"C-{n}", "code": str(n)} for n in ids])
        db.execute(insert(Schools), [{"id": n, "cluster_id": n, "name": f"S-{n}"} for n in ids])
        mentors = [{"id": n, "msisdn": f"+92300000{n}", "name": f"M-{n}", "language": "en"} for n in ids]
        db.execute(insert(People), [{**each, "school_id": each["id"], "joined_at": local(25)} for each in mentors])
        db.execute(insert(Posts), [{"id": n, "kind": "mentor", "cluster_id": n} for n in ids])
        held = [{"post_id": n, "person_id": n, "since": date(2026, 1, 1)} for n in ids]
        db.execute(insert(Holdings), held)


def test_the_facts_of_all_digests_take_as_many_statements_as_of_one(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar, "KEPT_S", 3600)  # on a slow machine it would be read anew meanwhile
    more_mentors(parts, 250)
    for at, kind, written in ((SATURDAY, "D1", 251), (MONDAY, "D2", 1)):
        with statements() as sent:
            assert digest.run(later(parts, at)) == {kind: written}
        looks = [each for each in sent if each.lstrip().upper().startswith(("SELECT", "WITH"))]
        assert len(looks) <= 24, looks


def test_a_week_of_vacation_has_no_digest(parts: Parts) -> None:
    with parts.database.transaction() as db:
        calendar.add(db, Block(VACATION, date(2026, 11, 23), date(2026, 11, 30), why="x", confirmed=True))
    assert digest.run(later(parts, MONDAY)) == {"D1 nothing to say": 1, "D2 nothing to say": 1}
    there = later(parts, SATURDAY)
    with parts.database.reading() as db:
        weeks = digest.facts_of(db, MENTOR, Week(date(2026, 11, 23)), there.moment(db))
    assert [each.vacation for each in weeks.values() if isinstance(each, ClusterWeek)] == [True]


def test_an_officers_digest_names_a_decision_past_its_day(parts: Parts) -> None:
    with parts.database.transaction() as db:
        records.save(db, Decided(NASREEN.id, 7, "Count the books", "officer", date(2026, 11, 26)), moment_at())
    digest.run(later(parts, MONDAY))
    assert "1 meeting decision is past its day (F1)." in outbox(parts.database, "D2")[0].text


def test_facts_and_readers_of_all_digests_cost_the_same_for_forty_clusters(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar, "KEPT_S", 3600)  # on a slow machine it would be read anew meanwhile
    week = Week(date(2026, 11, 23))

    def sent() -> list[str]:
        with statements() as all_of_them, parts.database.reading() as db:
            moment = moment_at(MONDAY)
            for kind in (MENTOR, OFFICER, PROVINCE):
                digest.readers_of(db, kind, week, moment)
                digest.facts_of(db, kind, week, moment)
        return [each for each in all_of_them if each.lstrip().upper().startswith(("SELECT", "WITH"))]

    few = len(sent())
    more_mentors(parts, 39)
    assert len(sent()) == few


# --- three clocks, restarts, jumps -----------------------------------------------------------


def at_once(parts: Parts, at: datetime, clocks: int = 3) -> list[dict[str, int]]:
    """So many clocks look at the same moment."""
    together = Barrier(clocks)

    def tick(_: int) -> dict[str, int]:
        together.wait()
        return look(parts, at)

    with ThreadPoolExecutor(clocks) as threads:
        return list(threads.map(tick, range(clocks)))


def total(results: list[dict[str, int]]) -> dict[str, int]:
    return dict(sum((Counter(each) for each in results), Counter()))


@pytest.mark.parametrize(
    ("prepare", "at", "happens"),
    [
        (lambda parts: save(parts, CALL, local(20)), local(25), {"D7": 3}),
        (lambda parts: save(parts, SHARED, ASKED), PASSED, {"passed_up": 1, "asker_told": 1}),
        (lambda parts: save(parts, PRIVATE, ASKED), PASSED, {"leave_asked": 1}),
        (lambda parts: more_mentors(parts, 30), SATURDAY, {"D1": 31}),
        (lambda parts: digest_at(parts, SATURDAY), MONDAY, {"D2": 1}),
    ],
    ids=["reminders", "passing up", "asking leave", "digests", "officers' digests"],
)
def test_three_clocks_at_once_do_it_once(
    parts: Parts, prepare: Callable[[Parts], Any], at: datetime, happens: dict[str, int]
) -> None:
    prepare(parts)
    before = len(outbox(parts.database))
    assert total(at_once(parts, at)) == happens
    written = len(outbox(parts.database)) - before
    assert total(at_once(parts, at)) == {}
    assert len(outbox(parts.database)) == before + written


@pytest.mark.parametrize("hours", [2, -2, -24])
def test_a_clock_that_jumps_does_nothing_twice(parts: Parts, hours: int) -> None:
    save(parts, CALL, local(20))
    save(parts, SHARED, local(16))
    assert look(parts, local(24)) == {"D7": 3, "passed_up": 1, "asker_told": 1, "D2": 1}
    look(parts, local(24) + timedelta(hours=hours))
    assert look(parts, local(24)) == {}
    assert Counter(kind for kind, _ in heard(parts, "D7", "D4", "D2")) == {"D7": 3, "D4": 1, "D2": 1}


def test_in_three_weeks_nothing_leaves_at_night_or_twice(parts: Parts) -> None:
    save(parts, CALL, local(18))
    for each in (SHARED, PRIVATE):
        save(parts, each, ASKED)
    for day in range(21):
        for hour in (0, 7, 9, 10, 15, 18, 19, 22):
            look(parts, local(18, 0) + timedelta(days=day, hours=hour))
    written = outbox(parts.database)
    assert Counter(row.kind for row in written) == {
        "D23": 2, "D7": 3, "D8": 3, "D4": 1, "D32": 1, "D13": 1, "D6": 1, "D34": 1, "D1": 3, "D2": 3,
        "D12": 1, "D12b": 1, "D12e": 1, "D33c": 1, "D58": 1, "D9": 12, "D10": 12,
        "D49": 1, "D45": 2,
    }  # fmt: skip
    hours = {row.due_at.astimezone(moment_at().policy.zone).hour for row in written}
    assert hours <= set(range(9, 19))
    assert {row.due_at.astimezone(moment_at().policy.zone).weekday() for row in written} <= set(range(6))


@pytest.fixture(autouse=True)
def nothing_left_open(database: Database) -> Iterator[None]:
    yield
    database.dispose()
