"""Two transactions at the same moment: each builds on what the other said, and what was taken away does not come back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import ExitStack
from datetime import date, timedelta
from functools import partial
from threading import Barrier, Event

import pytest
from sqlalchemy import Connection, func, select

from flows.costs import MILLION, Budget
from flows.facts import Person, School
from flows.outcomes import (
    AnswerRead,
    AskerDecided,
    AttendanceCounted,
    KeptForWorkshop,
    KindSaid,
    LeaveAsked,
    NotMyOffice,
    Outcome,
    PassedUp,
    Promised,
    PupilMoved,
    QuestionAnswered,
    QuestionAsked,
    RegisterChanged,
    SchoolClosed,
    SensitiveAnswered,
    SensitiveAsked,
    SensitiveTurned,
    SpecialistAsked,
)
from flows.routing import Plan, Route
from flows.screens import Screen
from store import (
    attendance,
    callers,
    conversations,
    erasing,
    handover,
    people,
    records,
    routes,
    sensitive,
    sign_in,
    specialists,
    staff,
)
from store.conversations import Call, Draft
from store.database import Database
from store.routes import Use
from store.staff import Appointment
from store.tables import (
    Calls,
    Closures,
    Drafts,
    PupilCounts,
    PupilMoves,
    Questions,
    RegisterChanges,
    Schools,
    SensitiveItems,
)
from tests import pishin
from tests.people import ABDUL_WADOOD, GUL_KHAN, KARBALA, NASREEN, NOW, PISHIN_03, SHAISTA, ZARMINA
from tests.stopped import VAULT, moment_at

DAY = date(2026, 11, 18)
MEETS_S = 0.3  # in which the second would have done its work if nothing kept it waiting


@pytest.fixture
def pishin_03(database: Database) -> Database:
    with database.transaction() as db:
        pishin.fill(db)
    return database


def at_once(
    database: Database, first: Callable[[Connection], Iterator[None]], second: Callable[[Connection], object]
) -> None:
    """The second begins when the first has come to its yield; the first then waits for it a moment before it goes on."""
    begun = Event()

    def follow() -> None:
        begun.wait(10)
        with database.transaction() as db:
            second(db)

    with ThreadPoolExecutor(1) as thread:
        follower = thread.submit(follow)
        with database.transaction() as db:
            for _ in first(db):
                begun.set()
                wait_for([follower], MEETS_S)
        follower.result(10)


def done(act: Callable[[Connection], object]) -> Callable[[Connection], Iterator[None]]:
    """A first that has done all of it, and has not ended."""

    def first(db: Connection) -> Iterator[None]:
        act(db)
        yield

    return first


def twice(database: Database, tell: Callable[[Connection, int], object]) -> None:
    """Two colleagues of one school tell something."""
    at_once(database, done(lambda db: tell(db, GUL_KHAN.id)), lambda db: tell(db, ABDUL_WADOOD.id))


def register(database: Database, school: School = KARBALA) -> tuple[int, int]:
    with database.reading() as db:
        boys, girls = db.execute(select(Schools.boys, Schools.girls).where(Schools.id == school.id)).one()
    return boys, girls


# --- one school, two colleagues ----------------------------------------------------------------


def test_of_two_counts_of_a_day_one_counts(pishin_03: Database) -> None:
    counts = {GUL_KHAN.id: 15, ABDUL_WADOOD.id: 16}
    twice(
        pishin_03,
        lambda db, who: attendance.count(db, AttendanceCounted(who, KARBALA.id, DAY, counts[who], 9), moment_at()),
    )
    with pishin_03.reading() as db:
        kept = db.execute(select(PupilCounts.boys, PupilCounts.replaced).order_by(PupilCounts.id)).all()
    assert [tuple(each) for each in kept] == [(15, True), (16, False)]


def test_of_two_pupils_who_left_both_are_gone(pishin_03: Database) -> None:
    boys, girls = register(pishin_03)
    twice(
        pishin_03,
        lambda db, who: attendance.move(db, PupilMoved(who, KARBALA.id, DAY, "boys", False, "moved"), moment_at()),
    )
    assert register(pishin_03) == (boys - 2, girls)
    with pishin_03.reading() as db:
        assert db.scalar(select(func.count()).select_from(PupilMoves)) == 2


def test_the_same_register_told_twice_is_one_change(pishin_03: Database) -> None:
    twice(
        pishin_03,
        lambda db, who: attendance.change_register(db, RegisterChanged(who, KARBALA.id, 41, 40), moment_at()),
    )
    assert register(pishin_03) == (41, 40)
    with pishin_03.reading() as db:
        assert db.scalar(select(func.count()).select_from(RegisterChanges)) == 1


def test_a_day_is_closed_once(pishin_03: Database) -> None:
    twice(pishin_03, lambda db, who: attendance.close(db, SchoolClosed(who, KARBALA.id, DAY, "snow"), moment_at()))
    with pishin_03.reading() as db:
        assert db.scalar(select(func.count()).select_from(Closures)) == 1


# --- what is taken away while a turn is under way -----------------------------------------------


def press(who: Person, db: Connection) -> Iterator[None]:
    """A turn at somebody's number, which keeps its draft and its call at the end."""
    callers.at(db, who.msisdn, VAULT)
    yield
    draft = Draft("mentor", {"menu": "questions"}, Screen("question", "Somebody asks", {}, {}), NOW)
    conversations.keep_draft(db, who.msisdn, who.id, draft, VAULT)
    call = Call("one", "", "1", "Somebody asks", ended=False, speaker_id=who.id)
    conversations.keep_call(db, who.msisdn, "simulator", call, NOW, VAULT)


def shows(database: Database) -> tuple[int, list[tuple[str, bool]]]:
    """Drafts, and what each call shows and whether it has ended."""
    with database.reading() as db:
        drafts = db.scalar(select(func.count()).select_from(Drafts)) or 0
        return drafts, [(said, ended) for said, ended in db.execute(select(Calls.said, Calls.ended))]


def test_what_is_for_the_focal_person_only_is_shown_no_longer(pishin_03: Database) -> None:
    at_once(pishin_03, partial(press, ABDUL_WADOOD), lambda db: conversations.forget_of(db, ABDUL_WADOOD))
    assert shows(pishin_03) == (0, [("", True)])


def test_nothing_of_whom_was_erased_is_left(pishin_03: Database) -> None:
    at_once(pishin_03, partial(press, GUL_KHAN), lambda db: erasing.erase(db, GUL_KHAN.id, moment_at()))
    assert shows(pishin_03) == (0, [])


# --- a question, and what became of it a moment ago -----------------------------------------------


def asked(database: Database, topic: str = "") -> int:
    """Gul Khan's first question."""
    with database.transaction() as db:
        saved = records.save(
            db, QuestionAsked(GUL_KHAN.id, "supplies", topic, "cluster", "week", "Somebody hurts a child"), moment_at()
        )
    return int(str(saved["ref"])[1:])


def question(database: Database) -> tuple[str, str, str]:
    """Its state, with whom it is, and the answer."""
    with database.reading() as db:
        state, with_whom, answer = db.execute(select(Questions.state, Questions.with_whom, Questions.answer)).one()
    return state, with_whom, answer


def tell(database: Database, *outcomes: Outcome) -> None:
    for each in outcomes:
        with database.transaction() as db:
            records.save(db, each, moment_at())


def test_her_mentors_turn_and_her_word_that_it_is_about_safety_hold_up_neither(pishin_03: Database) -> None:
    number = asked(pishin_03)

    def mentor(db: Connection) -> Iterator[None]:
        callers.at(db, ABDUL_WADOOD.msisdn, VAULT)
        yield
        records.save(db, QuestionAnswered(ABDUL_WADOOD.id, number, "Ask at the market", "mentor"), moment_at())

    at_once(pishin_03, mentor, lambda db: records.save(db, KindSaid(GUL_KHAN.id, number, "safety"), moment_at()))
    assert question(pishin_03) == ("closed", "mentor", "")


def test_what_is_in_the_vault_now_is_neither_answered_nor_passed_up(pishin_03: Database) -> None:
    number = asked(pishin_03)
    tell(
        pishin_03,
        KindSaid(GUL_KHAN.id, number, "safety"),
        QuestionAnswered(ABDUL_WADOOD.id, number, "Ask at the market", "mentor"),
        PassedUp(ABDUL_WADOOD.id, number, "a child is hurt"),
    )
    assert question(pishin_03) == ("closed", "mentor", "")


def test_a_promise_opens_nothing_that_was_answered_a_moment_ago(pishin_03: Database) -> None:
    number = asked(pishin_03)
    tell(
        pishin_03,
        PassedUp(ABDUL_WADOOD.id, number, "no books"),
        QuestionAnswered(NASREEN.id, number, "They come on Monday", "officer"),
        Promised(NASREEN.id, number, DAY),
    )
    assert question(pishin_03) == ("answered", "officer", "They come on Monday")


@pytest.mark.parametrize(
    "wanted",
    [
        lambda number: AskerDecided(GUL_KHAN.id, number, "wait"),
        lambda number: AskerDecided(GUL_KHAN.id, number, "cluster"),
        lambda number: AskerDecided(GUL_KHAN.id, number, "for_workshop"),
        lambda number: AskerDecided(GUL_KHAN.id, number, "pass_up"),
        lambda number: KeptForWorkshop(ABDUL_WADOOD.id, number),
        lambda number: PassedUp(ABDUL_WADOOD.id, number, "no books", "tlrt"),
        lambda number: LeaveAsked(ABDUL_WADOOD.id, number, "no books"),
        lambda number: SpecialistAsked(ABDUL_WADOOD.id, number),
    ],
)
def test_what_was_answered_a_moment_ago_waits_for_its_asker_to_read_it(
    pishin_03: Database, wanted: Callable[[int], Outcome]
) -> None:
    number = asked(pishin_03, "maths")
    tell(
        pishin_03,
        PassedUp(ABDUL_WADOOD.id, number, "no books"),
        QuestionAnswered(NASREEN.id, number, "They come on Monday", "officer"),
    )
    with pishin_03.transaction() as db:
        assert specialists.add(db, SHAISTA, "maths", moment_at())
        answered = db.execute(select(Questions)).one()
        records.save(db, wanted(number), moment_at())
        assert db.execute(select(Questions)).one() == answered
    tell(pishin_03, AnswerRead(GUL_KHAN.id, number), AskerDecided(GUL_KHAN.id, number, "for_workshop"))
    assert question(pishin_03)[0] == "for_workshop", "once she has read it, she decides"


def test_a_button_pressed_twice_sends_down_one_level(pishin_03: Database) -> None:
    number = asked(pishin_03)
    tell(pishin_03, PassedUp(ABDUL_WADOOD.id, number, "no books"), PassedUp(NASREEN.id, number, "", "tlrt"))
    assert question(pishin_03) == ("open", "director", "")
    tell(pishin_03, *[NotMyOffice(SHAISTA.id, number, "director")] * 2)
    assert question(pishin_03) == ("open", "officer", "")


def test_whom_a_matter_was_taken_from_answers_it_no_more(pishin_03: Database) -> None:
    tell(
        pishin_03,
        SensitiveAsked(GUL_KHAN.id, "Somebody hurts a child", may_call=False),
        SensitiveTurned(GUL_KHAN.id, 1),
        SensitiveAnswered(SHAISTA.id, 1, "Who told you?"),
    )
    with pishin_03.transaction() as db:
        assert db.scalar(select(SensitiveItems.answer)) is None
        assert sensitive.waits(db, 1)


# --- posts and sign-in -------------------------------------------------------------------------


def test_a_post_that_is_given_twice_at_once_makes_one_person(pishin_03: Database) -> None:
    wanted = Appointment("district_officer", "+923990000004", "Jalal Agha", "Pishin", "en", "m")

    def give(db: Connection) -> None:
        staff.appoint(db, wanted, NOW)

    at_once(pishin_03, done(give), give)
    with pishin_03.reading() as db:
        assert [person.name for person in people.by_msisdn(db, wanted.msisdn)] == ["Jalal Agha"]
        post = people.post(db, "district_officer", district_id=PISHIN_03.district_id)
        assert [person.name for person in people.holders(db, post, NOW.date())] == ["Jalal Agha"]


def test_a_post_that_is_handed_over_and_given_at_once_is_his_to_whom_it_was_given_last(pishin_03: Database) -> None:
    with pishin_03.reading() as db:
        post = people.post(db, "mentor", cluster_id=PISHIN_03.id)
    today = NOW.date()
    at_once(
        pishin_03,
        done(lambda db: handover.act(db, post, GUL_KHAN.id, today, today + timedelta(days=30), today)),
        lambda db: handover.give(db, post, ZARMINA.id, today, today),
    )
    with pishin_03.reading() as db:
        assert [person.id for person in people.in_charge_all(db, post, NOW.date())] == [ZARMINA.id]


def test_of_two_tries_at_once_the_last_that_is_left_is_one(pishin_03: Database) -> None:
    let_through: list[bool] = []

    def tries(db: Connection) -> None:
        let_through.append(not sign_in.too_often(db, "code to", "somebody", "a key", NOW))

    for _ in range(2):
        with pishin_03.transaction() as db:
            tries(db)
    at_once(pishin_03, done(tries), tries)
    assert let_through == [True, True, True, False]


# --- connections ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "plan",
    [
        Plan((Route("twilio", parts_per_day=5),)),
        Plan((Route("twilio", parts_per_second=0.01),)),
        Plan((Route("twilio", price=MILLION),), Budget(month=5 * MILLION)),
    ],
)
def test_of_two_workers_one_takes_what_is_left_of_a_limit(database: Database, plan: Plan) -> None:
    shut: list[bool] = []

    def take(db: Connection) -> None:
        board = routes.board(db, plan, DAY, NOW)
        shut.append(bool(board.down | board.busy | board.waiting))
        routes.used(db, plan, DAY, {("twilio", "bulk"): Use(5, 5, 5 * MILLION)}, NOW)

    at_once(database, done(take), take)
    assert shut == [False, True]


def test_whoever_writes_next_never_waits_for_those_who_look(database: Database) -> None:
    """On SQLite they wait for it, each with a connection in its hand: more than a web process has threads."""
    with ExitStack() as looks:
        for _ in range(32 if database.on_sqlite else 15):
            looks.enter_context(database.reading())
        with database.transaction() as db:
            pishin.fill(db)


def test_pages_that_look_and_write_apart_do_not_wait_for_each_other(database: Database) -> None:
    """A list that is brought in, an export that is asked for: sixteen threads of a web process, two connections each."""
    threads = 16
    all_look = Barrier(threads)

    def page(_: int) -> int:
        with database.reading() as db:
            all_look.wait(10)
            with database.transaction() as writing:
                return int(writing.scalar(select(1)) or 0) + int(db.scalar(select(1)) or 0)

    with ThreadPoolExecutor(threads) as pool:
        assert list(pool.map(page, range(threads))) == [2] * threads
