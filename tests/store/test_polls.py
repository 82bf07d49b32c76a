"""A needs poll: whom it asks, that each counts once and namelessly, when it ends, and that all of it happens once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, insert, select, update

from flows.facts import Mentee, Programme
from flows.outcomes import PollAnswered, PollStarted
from store import facts_of, offers, people, polling, polls, records
from store.database import Database
from store.moment import Moment
from store.tables import Districts, Outbox, People, PollAsked, PollCounts, Polls
from store.vault import Vault
from tests import pishin
from tests.people import ABDUL_WADOOD, BIBI_HAWA, FAZAL, GUL_KHAN, HURAMZAI, NASREEN, NOW, PISHIN_03, TODAY, ZARMINA

MOMENT = Moment(NOW, Programme(), Vault("a key for the tests of polls"))
TEACHERS = [ZARMINA.id, GUL_KHAN.id, BIBI_HAWA.id]
OF_MENTOR = PollStarted(ABDUL_WADOOD.id, "cluster", PISHIN_03.id, "teachers", ("topic", "day"))
OF_DISTRICT = PollStarted(NASREEN.id, "district", PISHIN_03.district_id, "mentors", ("day",))


@pytest.fixture
def db(database: Database) -> Iterator[Connection]:
    with database.transaction() as db:
        pishin.fill(db)
        pishin.open_second_cluster(db)
        yield db


def later(**by: float) -> Moment:
    return replace(MOMENT, now=NOW + timedelta(**by))


def clock(db: Connection, moment: Moment = MOMENT) -> None:
    """What the job does, all of it at once."""
    for poll in polling.to_ask(db):
        for cluster_id in polling.clusters_of(db, poll):
            polling.ask(db, poll, cluster_id, moment)
        polling.is_asked(db, poll.id, moment)
    for poll_id in polling.to_close(db, moment):
        assert polling.close(db, poll_id, moment)
    for poll in polling.to_tell(db):
        for cluster_id in polling.clusters_of(db, poll):
            polling.tell(db, poll, cluster_id, moment)
        polling.tell_asker(db, poll, moment)


def asked(db: Connection) -> list[int]:
    return list(db.scalars(select(PollAsked.person_id).order_by(PollAsked.person_id)))


def written(db: Connection, kind: str) -> list[int]:
    found = select(Outbox.person_id).where(Outbox.kind.startswith(kind), Outbox.state == "due")
    return sorted(who for who in db.scalars(found) if who)


def say(db: Connection, person_id: int, *options: str, moment: Moment = MOMENT) -> None:
    poll = db.execute(select(Polls).order_by(Polls.id.desc())).first()
    assert poll
    answers = tuple(zip(poll.questions.split(), options, strict=True))
    records.save(db, PollAnswered(person_id, poll.id, answers), moment)


@pytest.mark.parametrize(
    ("started", "who"),
    [
        (OF_MENTOR, TEACHERS),
        (OF_DISTRICT, [ABDUL_WADOOD.id, FAZAL.id]),
        (replace(OF_DISTRICT, whom="teachers"), TEACHERS),
        (replace(OF_DISTRICT, level="province", place_id=1), [ABDUL_WADOOD.id, FAZAL.id]),
        (replace(OF_DISTRICT, level="province", place_id=1, whom="teachers"), TEACHERS),
    ],
)
def test_whom_it_asks(started: PollStarted, who: list[int], db: Connection) -> None:
    records.save(db, started, MOMENT)
    clock(db)
    clock(db)
    assert asked(db) == who
    assert written(db, "D116") == who


def test_who_wants_fewer_messages_is_asked_on_the_phone_only(db: Connection) -> None:
    db.execute(update(People).where(People.id == GUL_KHAN.id).values(fewer_messages=True))
    records.save(db, OF_MENTOR, MOMENT)
    clock(db)
    assert written(db, "D116") == [ZARMINA.id, BIBI_HAWA.id]
    assert polls.waiting(db, GUL_KHAN.id, MOMENT)


def test_where_saathi_rests_no_sms_asks(db: Connection) -> None:
    db.execute(update(Districts).values(status="paused"))
    records.save(db, OF_MENTOR, MOMENT)
    clock(db)
    assert asked(db) == TEACHERS
    assert written(db, "D116") == []


def test_one_at_a_time_and_one_a_month(db: Connection) -> None:
    records.save(db, OF_MENTOR, MOMENT)
    records.save(db, OF_MENTOR, MOMENT)
    assert len(db.scalars(select(Polls.id)).all()) == 1
    clock(db)
    desk = polls.desk(db, "cluster", PISHIN_03.id, MOMENT)
    assert desk.open and desk.open.closes_on == date(2026, 12, 2)
    assert polls.desk(db, "district", PISHIN_03.district_id, MOMENT).open is None

    for person_id in TEACHERS:
        say(db, person_id, "parents", "saturday")
    clock(db, later(hours=1))
    records.save(db, OF_MENTOR, later(hours=2))
    assert len(db.scalars(select(Polls.id)).all()) == 1
    assert polls.desk(db, "cluster", PISHIN_03.id, later(hours=2)).next_on == date(2026, 12, 1)
    assert polls.desk(db, "cluster", PISHIN_03.id, later(days=8)).next_on is None
    records.save(db, OF_MENTOR, later(days=8))
    assert len(db.scalars(select(Polls.id)).all()) == 2


def test_each_counts_once_and_who_said_what_stands_nowhere(db: Connection) -> None:
    records.save(db, OF_MENTOR, MOMENT)
    clock(db)
    say(db, ZARMINA.id, "parents", "saturday")
    say(db, ZARMINA.id, "parents", "early")
    say(db, GUL_KHAN.id, "parents", "early")
    say(db, NASREEN.id, "parents", "early")  # nobody asked her
    counts = {(row.question, row.option): row.n for row in db.execute(select(PollCounts))}
    assert counts == {("topic", "parents"): 2, ("day", "saturday"): 1, ("day", "early"): 1}
    assert polls.waiting(db, ZARMINA.id, MOMENT) == []
    assert "person_id" not in PollCounts.__table__.columns


def test_it_ends_after_a_week_and_tells_who_answered_and_who_asked(db: Connection) -> None:
    records.save(db, OF_MENTOR, MOMENT)
    clock(db)
    say(db, ZARMINA.id, "parents", "saturday")
    clock(db, later(days=6, hours=23))
    assert written(db, "K9") == []
    end = later(days=7)
    say(db, GUL_KHAN.id, "parents", "saturday", moment=end)  # too late to count
    assert polls.waiting(db, GUL_KHAN.id, end) == []
    clock(db, end)
    clock(db, end)
    assert written(db, "K9") == [ZARMINA.id, ABDUL_WADOOD.id]


def test_it_ends_when_all_have_answered(db: Connection) -> None:
    records.save(db, OF_MENTOR, MOMENT)
    clock(db)
    for person_id in TEACHERS:
        say(db, person_id, "parents", "saturday")
    clock(db)
    assert written(db, "K9") == sorted([*TEACHERS, ABDUL_WADOOD.id])


def test_nobody_to_ask_ends_with_a_word_to_who_asked(db: Connection) -> None:
    db.execute(update(People).where(People.id.in_(TEACHERS)).values(joined_at=None))
    records.save(db, OF_MENTOR, MOMENT)
    clock(db)
    clock(db, later(days=7))
    assert written(db, "K9") == [ABDUL_WADOOD.id]


def test_it_is_offered_once_before_the_menu(db: Connection) -> None:
    records.save(db, OF_MENTOR, MOMENT)
    clock(db)

    def hers() -> Mentee:
        return facts_of.mentee(db, ZARMINA, HURAMZAI, MOMENT)

    assert offers.first(db, hers(), MOMENT) == {"offer": "poll"}
    assert offers.first(db, hers(), MOMENT) == {}
    assert [poll.questions for poll in hers().polls] == [("topic", "day")]


def test_the_desks_know_their_place(db: Connection) -> None:
    mentor = facts_of.mentor(db, ABDUL_WADOOD, None, people.posts_of(db, ABDUL_WADOOD.id, TODAY)[0], MOMENT)
    officer = facts_of.officer(db, NASREEN, people.posts_of(db, NASREEN.id, TODAY), MOMENT)
    db.execute(insert(PollAsked).values(poll_id=_other(db), person_id=ABDUL_WADOOD.id, cluster_id=PISHIN_03.id))
    assert mentor.poll and (mentor.poll().level, mentor.poll().place) == ("cluster", PISHIN_03.name)
    assert officer.poll and (officer.poll().level, officer.poll().place) == ("district", PISHIN_03.district)
    assert len(mentor.polls) == 1


def _other(db: Connection) -> int:
    records.save(db, OF_DISTRICT, MOMENT)
    return db.execute(select(Polls.id)).scalar_one()
