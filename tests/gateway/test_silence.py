"""Silence as it is found at night and told by day: schools, mentors, numbers, areas; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, select, update

from flows.calendar import OUTAGE, VACATION, Block
from flows.facts import Person
from flows.outcomes import CheckInSent, NeighbourAsked, Outcome, PassedUp, QuestionAsked, Quiet, ReasonKnown
from flows.routing import Board, plain
from gateway import webhooks
from gateway.channels.base import Receipt
from gateway.jobs import digest, escalate, silence
from gateway.parts import Parts
from store import calendar, callers, inbox, leaving, outbox, people, records
from store import silence as found
from store.database import Database
from store.tables import Clusters, DarkAreas, DeadNumbers, Holdings, Outbox, People, Posts, Schools
from tests import pishin, quiet
from tests.people import ABDUL_WADOOD, BIBI_HAWA, GUL_KHAN, HURAMZAI, KARBALA, NASREEN, PISHIN_03, ZARMINA
from tests.stopped import VAULT, later, local, moment_at, parts_at, statements
from tests.stopped import outbox as written

JOINED = local(2)
SINCE = date(2026, 11, 2)
NIGHT = local(26, 3)
OTHERS = (GUL_KHAN, BIBI_HAWA, ABDUL_WADOOD, NASREEN)
DEPUTY = Person(40, "+923331230040", "Noor", language="en", sex="m")
DESK = Person(41, "+923331230041", "Desk", language="en")


@pytest.fixture
def parts(database: Database) -> Iterator[Parts]:
    """Zarmina joined on 2 November and was not heard from since; the others called on the 24th."""
    with database.transaction() as db:
        pishin.fill(db, JOINED)
    for person in OTHERS:
        quiet.call(database, person, local(24))
    yield parts_at(database)
    database.dispose()


def look(parts: Parts, at: datetime) -> dict[str, int]:
    return silence.run(later(parts, at))


def save(parts: Parts, outcome: Outcome, at: datetime) -> None:
    with parts.database.transaction() as db:
        records.save(db, outcome, moment_at(at))


def everybody_calls(parts: Parts, at: datetime) -> None:
    for person in OTHERS:
        quiet.call(parts.database, person, at)


def listed(parts: Parts, at: datetime) -> list[str]:
    """The mentor's list at that hour."""
    there = later(parts, at)
    with parts.database.reading() as db:
        facts = found.gather(db, there.moment(db), PISHIN_03.id)
        return [school.name for school in found.for_mentor(facts, PISHIN_03.id)[0]]


def appoint(parts: Parts, person: Person, kind: str, **place: int) -> None:
    with parts.database.transaction() as db:
        pishin.add_person(db, person, None, JOINED)
        pishin.hold(db, person, kind, **place)
    quiet.call(parts.database, person, local(24))


def texts(parts: Parts, kind: str) -> list[str]:
    return [row.text for row in written(parts.database, kind)]


# --- schools -----------------------------------------------------------------------------------


def test_the_weeks_of_a_quiet_school(parts: Parts) -> None:
    for day in range(3, 31):  # 9 November is a holiday
        everybody_calls(parts, local(day, 1))
        before = listed(parts, local(day, 12))
        assert (before == [HURAMZAI.name]) == (day >= 18), day
        assert look(parts, local(day, 3)) == ({"D70": 1} if day == 25 else {})
    for day in range(1, 8):
        everybody_calls(parts, local(day, 1, month=12))
        assert look(parts, local(day, 3, month=12)) == {}
    everybody_calls(parts, local(8, 1, month=12))
    assert look(parts, local(9, 3, month=12)) == {"D72": 1}
    (offered,), (asked,) = written(parts.database, "D70"), written(parts.database, "D72")
    assert offered.person_id == ABDUL_WADOOD.id
    assert offered.due_at == local(25, 9)
    assert asked.person_id in {GUL_KHAN.id, BIBI_HAWA.id}
    assert HURAMZAI.name in asked.text
    assert ZARMINA.name not in asked.text
    assert look(parts, local(10, 3, month=12)) == {}


def test_a_night_is_looked_at_once_and_missed_nights_are_caught_up(parts: Parts) -> None:
    assert look(parts, local(26, 2, 59)) == {}
    assert look(parts, local(28, 12)) == {"D70": 1}
    assert look(parts, local(28, 13)) == {}
    assert written(parts.database, "D70")[0].due_at == local(28, 12)


def test_once_although_the_night_breaks_off(parts: Parts) -> None:
    look(parts, NIGHT)
    with parts.database.transaction() as db:  # it broke off before its end
        db.execute(delete(found.DoneOnce).where(found.DoneOnce.kind == silence.SCAN))
    assert look(parts, NIGHT) == {}
    assert len(written(parts.database)) == 1


@pytest.mark.parametrize("kind", [VACATION, OUTAGE])
def test_days_that_do_not_count(parts: Parts, kind: str) -> None:
    with parts.database.transaction() as db:
        calendar.add(db, Block(kind, date(2026, 11, 3), date(2026, 11, 14), why="x", confirmed=True))
    assert listed(parts, NIGHT) == []
    assert look(parts, NIGHT) == {}


def test_nobody_is_asked_on_a_day_off(parts: Parts) -> None:
    with parts.database.transaction() as db:
        calendar.add(db, Block(VACATION, date(2026, 11, 26), date(2026, 11, 28), why="x", confirmed=True))
    assert look(parts, NIGHT) == {}
    assert look(parts, local(30, 3)) == {"D70": 1}


@pytest.mark.parametrize("value", [{"stopped_at": local(3)}, {"joined_at": None}, {"left_on": date(2026, 11, 20)}])
def test_who_need_not_be_heard_from(parts: Parts, value: dict[str, object]) -> None:
    with parts.database.transaction() as db:
        db.execute(update(People).where(People.id == ZARMINA.id).values(**value))
    assert listed(parts, NIGHT) == []


def test_the_deputy_hears_where_there_is_one(parts: Parts) -> None:
    appoint(parts, DEPUTY, "deputy", cluster_id=PISHIN_03.id)
    look(parts, NIGHT)
    for person in (*OTHERS, DEPUTY):
        quiet.call(parts.database, person, local(14, month=12))
    assert look(parts, local(15, 3, month=12)) == {"D71": 1}
    assert texts(parts, "D71") == [
        "Saathi Pishin-03: quiet for 5 weeks: GGPS Huramzai. If you are near, please ask how things are. Thank you."
    ]
    assert look(parts, local(16, 3, month=12)) == {}


def test_a_reason_leaves_a_school_in_peace_until_its_day_or_a_word(parts: Parts) -> None:
    known = ReasonKnown(ABDUL_WADOOD.id, (Quiet(HURAMZAI.id, SINCE),), "road", date(2026, 12, 15))
    save(parts, known, local(25, 14))
    assert look(parts, NIGHT) == {}
    everybody_calls(parts, local(14, month=12))
    assert listed(parts, local(15, month=12)) == []
    assert listed(parts, local(16, month=12)) == [HURAMZAI.name]
    quiet.call(parts.database, ZARMINA, local(26))  # a word, and quiet anew: the reason was for the first time
    assert listed(parts, local(10, month=12)) == []
    assert listed(parts, local(11, month=12)) == [HURAMZAI.name]


# --- the kind line, and the neighbour ------------------------------------------------------------


@pytest.mark.parametrize(
    ("teacher", "mentor", "kind"), [("f", "m", "D14b"), ("m", "m", "D14"), ("f", "f", "D14"), ("", "m", "D14b")]
)
def test_in_whose_name_a_kind_line_goes(parts: Parts, teacher: str, mentor: str, kind: str) -> None:
    with parts.database.transaction() as db:
        for person, sex in ((ZARMINA, teacher), (ABDUL_WADOOD, mentor)):
            db.execute(update(People).where(People.id == person.id).values(sex=sex))
    for hour in (14, 15):  # once a spell
        save(parts, CheckInSent(ABDUL_WADOOD.id, Quiet(HURAMZAI.id, SINCE)), local(25, hour))
    (line,) = written(parts.database)
    assert (line.kind, line.person_id) == (kind, ZARMINA.id)
    with parts.database.reading() as db:
        moment = later(parts, NIGHT).moment(db)
        (school,) = found.for_mentor(found.gather(db, moment, PISHIN_03.id), PISHIN_03.id)[0]
    assert "check_in" in school.done
    assert look(parts, NIGHT) == {}


def test_a_kind_line_waits_for_a_week_with_room(parts: Parts) -> None:
    for hour in (9, 10, 11):
        quiet.sent(parts.database, ZARMINA, local(24, hour), "delivered")
    save(parts, CheckInSent(ABDUL_WADOOD.id, Quiet(HURAMZAI.id, SINCE)), local(25, 14))
    assert written(parts.database, "D14b")[0].due_at == local(30, 9)


def test_the_neighbour_whom_the_mentor_chose(parts: Parts) -> None:
    save(parts, NeighbourAsked(ABDUL_WADOOD.id, Quiet(HURAMZAI.id, SINCE), KARBALA.id), local(25, 14))
    (line,) = written(parts.database)
    assert (line.kind, line.person_id) == ("D72", GUL_KHAN.id)  # not the mentor, who teaches there too
    everybody_calls(parts, local(14, month=12))
    assert look(parts, local(15, 3, month=12)) == {}  # asked already


# --- mentors, posts ------------------------------------------------------------------------------


def test_a_quiet_mentor_then_the_deputy_then_the_district(parts: Parts) -> None:
    appoint(parts, DEPUTY, "deputy", cluster_id=PISHIN_03.id)
    quiet.call(parts.database, ABDUL_WADOOD, local(3))
    quiet.call(parts.database, ZARMINA, local(24))
    assert look(parts, NIGHT) == {"D73": 1}
    for day, said in ((27, {}), (28, {}), (30, {})):
        assert look(parts, local(day, 3)) == said
    for person in (*OTHERS, ZARMINA, DEPUTY):
        if person != ABDUL_WADOOD:
            quiet.call(parts.database, person, local(30))
    assert look(parts, local(3, 3, month=12)) == {"D74": 1}
    assert written(parts.database, "D74")[0].person_id == DEPUTY.id
    assert help_wanted(parts, local(7, month=12)) == ()
    assert help_wanted(parts, local(10, month=12)) == (PISHIN_03.name,)
    quiet.call(parts.database, ABDUL_WADOOD, local(10, month=12))
    assert help_wanted(parts, local(11, month=12)) == ()


def help_wanted(parts: Parts, at: datetime) -> tuple[str, ...]:
    with parts.database.reading() as db:
        moment = later(parts, at).moment(db)
        said = found.of_districts(found.gather(db, moment)).get(PISHIN_03.district_id)
    return said.may_need_help if said else ()


def test_vacant_posts_are_named_once_a_fortnight_to_who_can_fill_them(parts: Parts) -> None:
    quiet.call(parts.database, ZARMINA, local(24))
    appoint(parts, DESK, "administrator", province_id=1)
    assert look(parts, NIGHT) == {}
    with parts.database.transaction() as db:
        mentors = select(Posts.id).where(Posts.kind == "mentor")
        db.execute(delete(Holdings).where(Holdings.post_id.in_(mentors)))
    said = [day for day in range(27, 31) if "D75" in look(parts, local(day, 3))]
    said += [day for day in range(1, 20) if "D75" in look(parts, local(day, 3, month=12))]
    assert said == [27, 7]  # a Friday; then the Monday that begins the next fortnight
    assert (
        texts(parts, "D75")[0]
        == "Saathi: nobody to be reached in these posts: Pishin-03. To fill one: flask staff add."
    )


# --- a whole area --------------------------------------------------------------------------------


def test_an_area_without_network_is_nobodys_silence(parts: Parts) -> None:
    appoint(parts, DESK, "administrator", province_id=1)
    many = quiet.teachers(parts.database, 12, JOINED)
    for person in (*many, ZARMINA, GUL_KHAN, BIBI_HAWA):
        quiet.call(parts.database, person, local(16 + person.id % 2))
    quiet.call(parts.database, ABDUL_WADOOD, local(17))
    said = {day: look(parts, local(day, 3)) for day in (23, 24, 25, 26, 27, 28, 30)}
    assert said == {23: {}, 24: {}, 25: {"D74b": 1}, 26: {}, 27: {}, 28: {}, 30: {}}
    for day in (3, 10):
        assert look(parts, local(day, 3, month=12)) == {}
    assert listed(parts, local(10, month=12)) == []
    (asked,) = texts(parts, "D74b")
    assert asked.startswith("Saathi: hardly any word from Pishin since 17 Nov. No network, or snow?")
    for person in many:
        quiet.call(parts.database, person, local(10, 12, month=12))
    look(parts, local(11, 3, month=12))
    assert listed(parts, local(12, month=12)) != []  # the network is back, and some are quiet


def test_the_digests_say_it_as_a_question(parts: Parts) -> None:
    assert digest.run(later(parts, local(28, 15)))["D1"] == 1
    assert "1 ki khabar nahin: menu 2." in texts(parts, "D1")[0]
    many = quiet.teachers(parts.database, 12, JOINED)
    for person in (*many, ZARMINA, GUL_KHAN, BIBI_HAWA, ABDUL_WADOOD):
        quiet.call(parts.database, person, local(19))
    look(parts, local(28, 3))
    assert digest.run(later(parts, local(30, 9, 30)))["D2"] == 1
    (officers,) = texts(parts, "D2")
    assert "No network in Pishin-03?" in officers
    assert "Killi" not in officers


def test_an_outage_that_is_declared_is_no_silence(parts: Parts) -> None:
    many = quiet.teachers(parts.database, 12, JOINED)
    for person in (*many, ZARMINA, GUL_KHAN, BIBI_HAWA, ABDUL_WADOOD):
        quiet.call(parts.database, person, local(17))
    look(parts, NIGHT)
    with parts.database.transaction() as db:
        assert db.scalars(select(DarkAreas.cluster_id)).all() == [PISHIN_03.id]
        calendar.add(db, Block(OUTAGE, date(2026, 11, 17), date(2026, 11, 27), why="x", confirmed=True))
    look(parts, local(27, 3))
    with parts.database.reading() as db:
        assert db.scalars(select(DarkAreas.cluster_id)).all() == []


# --- numbers -------------------------------------------------------------------------------------


def failed_thrice(parts: Parts, person: Person = ZARMINA, state: str = "failed", **more: object) -> None:
    """Three that did not arrive over three days, while others got theirs."""
    for day in (20, 21, 24):
        quiet.sent(parts.database, person, local(day, 14), state, **more)
        quiet.sent(parts.database, GUL_KHAN, local(day, 14), "delivered", **more)


def paused(parts: Parts) -> list[str]:
    with parts.database.reading() as db:
        return list(db.scalars(select(DeadNumbers.msisdn)))


def test_a_number_out_of_use_from_its_messages_to_the_mentor_and_back(parts: Parts) -> None:
    failed_thrice(parts)
    assert look(parts, local(25, 3))["D76"] == 1
    assert paused(parts) == [ZARMINA.msisdn]
    (told,) = written(parts.database, "D76")
    assert told.person_id == ABDUL_WADOOD.id
    assert HURAMZAI.name in told.text
    assert ZARMINA.name not in told.text
    assert claimed(parts, ZARMINA) == []
    (held,) = [row for row in written(parts.database) if row.state == "held"]
    assert held.reason == leaving.HELD
    with parts.database.transaction() as db:  # a call, or an SMS
        callers.at(db, ZARMINA.msisdn, VAULT)
    assert paused(parts) == []
    assert claimed(parts, ZARMINA, write=False) == [held.id]
    quiet.call(parts.database, ZARMINA, local(26))
    assert "D76" not in look(parts, local(27, 3))
    assert paused(parts) == []


def reported(parts: Parts, person: Person, at: datetime, dead: bool = True) -> None:
    """One message left at that hour, and its report came: it failed for good; `dead`: nobody will ever be reached there."""
    number = quiet.sent(parts.database, person, at, "sent")
    with parts.database.transaction() as db:
        theirs = db.execute(select(Outbox.provider_id).where(Outbox.id == number)).scalar_one()
        report = Receipt(str(theirs), "failed", True, "UserDoesNotExist", number_is_dead=dead)
        webhooks.keep(parts, db, quiet.CHANNEL, report, moment_at(at))


def test_one_report_that_nobody_is_there_makes_a_number_dead(parts: Parts) -> None:
    quiet.sent(parts.database, GUL_KHAN, local(24, 14), "delivered")
    reported(parts, ZARMINA, local(24, 14))
    reported(parts, BIBI_HAWA, local(24, 14), dead=False)  # once, and it may come another time
    assert look(parts, local(25, 3))["D76"] == 1
    assert paused(parts) == [ZARMINA.msisdn]
    assert [row.person_id for row in written(parts.database, "D76")] == [ABDUL_WADOOD.id]
    assert claimed(parts, ZARMINA) == []
    with parts.database.transaction() as db:
        callers.at(db, ZARMINA.msisdn, VAULT)
    quiet.call(parts.database, ZARMINA, local(26))
    look(parts, local(27, 3))
    assert paused(parts) == []
    reported(parts, ZARMINA, local(27, 14))
    quiet.sent(parts.database, GUL_KHAN, local(27, 14), "delivered")
    assert "D76" not in look(parts, local(28, 3))  # of that number he was told
    assert paused(parts) == [ZARMINA.msisdn]


def test_a_report_that_came_before_she_called_says_nothing_any_more(parts: Parts) -> None:
    quiet.sent(parts.database, GUL_KHAN, local(24, 14), "delivered")
    reported(parts, ZARMINA, local(24, 14))
    quiet.call(parts.database, ZARMINA, local(24, 18))
    look(parts, local(25, 3))
    assert paused(parts) == []


def test_a_provider_that_calls_every_number_unknown_pauses_nobody(parts: Parts) -> None:
    for person in (ZARMINA, BIBI_HAWA, NASREEN):
        reported(parts, person, local(24, 19))
    quiet.sent(parts.database, GUL_KHAN, local(24, 14), "delivered")
    look(parts, local(25, 3))
    assert paused(parts) == []


def test_her_answer_leaves_though_her_number_was_just_found_dead(parts: Parts) -> None:
    """She wrote while the night's look was pausing her number: the answer leaves, and the next look sees her."""
    quiet.sent(parts.database, GUL_KHAN, local(24, 14), "delivered")
    reported(parts, ZARMINA, local(24, 14))
    look(parts, local(25, 3))
    now = local(25, 4)
    with parts.database.transaction() as db:
        inbox.keep(db, "twilio", "SM9", ZARMINA.msisdn, "18 15", now)
        answer = outbox.add(db, to=ZARMINA, kind="A4", text="x", lane="reply", now=now, lives=timedelta(hours=9))
    board, lease = Board(plain([quiet.CHANNEL]).routes), outbox.Lease("t", now + timedelta(minutes=1))
    with parts.database.transaction() as db:
        taken = outbox.claim(db, ["reply", "notice"], board, lease, now=now, real_now=now)
    assert [message.id for message in taken] == [answer]
    look(parts, local(26, 3))
    assert paused(parts) == []


def claimed(parts: Parts, person: Person, write: bool = True) -> list[int]:
    """What leaves to somebody, after one more message to her."""
    now = local(26, 12)
    board, lease = Board(plain([quiet.CHANNEL]).routes), outbox.Lease("t", now + timedelta(minutes=1))
    with parts.database.transaction() as db:
        if write:
            outbox.add(db, to=person, kind="D8", text="x", lane="notice", now=now, lives=timedelta(hours=9))
        taken = outbox.claim(db, ["notice"], board, lease, now=now, real_now=now)
    return [message.id for message in taken if message.msisdn == person.msisdn]


def test_without_a_word_of_it_until_it_was_of_no_use(parts: Parts) -> None:
    failed_thrice(parts, state="sent")
    with parts.database.transaction() as db:
        db.execute(update(Outbox).where(Outbox.person_id == GUL_KHAN.id).values(state="delivered"))
    look(parts, local(25, 3))
    assert paused(parts) == [ZARMINA.msisdn]


@pytest.mark.parametrize(
    "more",
    [
        {"started_at": None, "provider_id": None},  # never left: too late, a channel that was down
        {"provider_id": None},  # given up by us after the provider's faults
        {"reason": "not ready to send: KeyError"},
        {"channel": "tells nothing"},
    ],
)
def test_what_says_nothing_of_a_number(parts: Parts, more: dict[str, object]) -> None:
    for day in (20, 21, 24):
        quiet.sent(parts.database, ZARMINA, local(day, 14), "failed", **more)
        quiet.sent(parts.database, GUL_KHAN, local(day, 14), "delivered")
    look(parts, local(25, 3))
    assert paused(parts) == []


def test_a_channel_that_fails_for_everybody_makes_no_number_dead(parts: Parts) -> None:
    for day in (20, 21, 24):
        for person in (ZARMINA, BIBI_HAWA, ABDUL_WADOOD):
            quiet.sent(parts.database, person, local(day, 14), "failed")
        quiet.sent(parts.database, GUL_KHAN, local(day, 14), "delivered")
        quiet.sent(parts.database, GUL_KHAN, local(day, 15), "delivered")
    look(parts, local(25, 3))
    assert paused(parts) == []


@pytest.mark.parametrize("days", [(23, 24, 24), (20, 24)])
def test_too_few_or_too_soon(parts: Parts, days: tuple[int, ...]) -> None:
    for number, day in enumerate(days):
        quiet.sent(parts.database, ZARMINA, local(day, 12 + number), "failed")
        quiet.sent(parts.database, GUL_KHAN, local(day, 12 + number), "delivered")
    look(parts, local(25, 3))
    assert paused(parts) == []


def test_one_that_arrived_or_a_sign_of_life_ends_the_row(parts: Parts) -> None:
    failed_thrice(parts)
    quiet.sent(parts.database, ZARMINA, local(24, 16), "delivered")
    failed_thrice(parts, BIBI_HAWA)  # she called on the 24th at ten
    quiet.call(parts.database, BIBI_HAWA, local(24, 18))
    look(parts, local(25, 3))
    assert paused(parts) == []


def test_a_late_report_and_a_new_number_wake_it(parts: Parts) -> None:
    failed_thrice(parts)
    look(parts, local(25, 3))
    with parts.database.transaction() as db:
        db.execute(update(People).where(People.id == ZARMINA.id).values(msisdn="+923330000001"))
    look(parts, local(26, 3))
    assert paused(parts) == []
    failed_thrice(parts, replace(ZARMINA, msisdn="+923330000001"))
    look(parts, local(27, 3))
    assert paused(parts) == ["+923330000001"]
    with parts.database.transaction() as db:  # the phone was off; now the report of the last one comes
        last = select(Outbox.id).where(Outbox.msisdn == "+923330000001").order_by(Outbox.id.desc()).limit(1)
        db.execute(update(Outbox).where(Outbox.id == last.scalar_subquery()).values(state="delivered"))
    look(parts, local(28, 3))
    assert paused(parts) == []


def test_nothing_arrives_in_a_whole_valley(parts: Parts) -> None:
    many = quiet.teachers(parts.database, 30, JOINED)
    for person in (*many, ZARMINA, *OTHERS):
        quiet.call(parts.database, person, local(19))
    with parts.database.transaction() as db:
        db.execute(insert(Clusters).values(id=4, district_id=7, name="Pishin-04", code="30704"))
        db.execute(update(Schools).where(Schools.id >= 112).values(cluster_id=4))
    for day in (20, 21, 24):
        for person in many:  # the first twelve teach in the valley
            quiet.sent(parts.database, person, local(day, 14), "failed" if person.id < 112 else "delivered")
    assert "D74c" in look(parts, local(25, 3))
    assert paused(parts) == []
    with parts.database.reading() as db:
        assert db.scalars(select(DarkAreas.cluster_id)).all() == [PISHIN_03.id]


def test_a_post_whose_number_is_out_of_use_is_the_deputys(parts: Parts) -> None:
    appoint(parts, DEPUTY, "deputy", cluster_id=PISHIN_03.id)
    quiet.call(parts.database, ABDUL_WADOOD, local(10))
    failed_thrice(parts, ABDUL_WADOOD)
    look(parts, local(25, 3))
    with parts.database.reading() as db:
        assert people.mentor_of(db, PISHIN_03.id, date(2026, 11, 25)) == replace(DEPUTY)
    with parts.database.transaction() as db:
        callers.at(db, ABDUL_WADOOD.msisdn, VAULT)
        acting = people.mentor_of(db, PISHIN_03.id, date(2026, 11, 25))
        assert acting
        assert acting.id == ABDUL_WADOOD.id


def test_a_question_for_an_officer_out_of_reach_is_as_for_a_vacant_post(parts: Parts) -> None:
    appoint(parts, DESK, "administrator", province_id=1)
    failed_thrice(parts, NASREEN)
    quiet.call(parts.database, NASREEN, local(10))
    look(parts, local(25, 3))
    assert texts(parts, "D75") == ["Saathi: nobody to be reached in these posts: Pishin. To fill one: flask staff add."]
    asked = QuestionAsked(GUL_KHAN.id, "supplies", "", "cluster", "week", "No books")
    save(parts, asked, local(25, 14))
    save(parts, PassedUp(ABDUL_WADOOD.id, 1, "no books"), local(25, 15))
    for hours in range(12):
        escalate.run(later(parts, local(26, 7 + hours)))
    assert [row.kind for row in written(parts.database) if row.person_id == NASREEN.id and row.state != "failed"] == []
    told = [
        row.kind for row in written(parts.database) if row.question_id and row.person_id in {DESK.id, ABDUL_WADOOD.id}
    ]
    assert told, "those who are there hear of it"
    assert len(told) == len(set(told))
    with parts.database.transaction() as db:
        callers.at(db, NASREEN.msisdn, VAULT)
    quiet.call(parts.database, NASREEN, local(27))
    escalate.run(later(parts, local(27, 11)))
    assert [row.kind for row in written(parts.database, "D4")] == ["D4"]


# --- its cost ------------------------------------------------------------------------------------


def test_the_statements_do_not_grow_with_the_programme(parts: Parts) -> None:
    def count() -> int:
        with statements() as sent, parts.database.reading() as db:
            facts = found.gather(db, later(parts, NIGHT).moment(db))
            found.of_districts(facts)
            found.of_clusters(facts)
        return len(sent)

    everybody = quiet.teachers(parts.database, 5, JOINED)
    count()  # the calendar is kept for a while
    few = count()
    everybody += quiet.teachers(parts.database, 200, JOINED, first=300)
    assert count() == few
    for person in (*everybody, ZARMINA):
        quiet.call(parts.database, person, local(25))
    with statements() as night:
        assert look(parts, NIGHT) == {}
    assert len(night) < 40
