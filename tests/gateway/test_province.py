"""Questions that go on to the province, answered there or given back: by its phones and by the clock; on both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from flows.facts import Person
from flows.outcomes import AskedAbove, Outcome, PassedUp, QuestionAsked
from gateway.jobs import escalate
from store import records
from store.tables import Holdings, Outbox, People, Posts, Questions
from tests import pishin, quiet
from tests.doors import Doors
from tests.people import ABDUL_WADOOD, NASREEN, NOW, RAHIM, SABIHA, ZARMINA
from tests.stopped import later, local, moment_at

FARIDA = Person(52, "+923331230052", "Farida", language="en", sex="f")  # director
DESK = Person(53, "+923331230053", "Desk", language="en")  # administrator
WORDS = "Half the class has no book"


@pytest.fixture(autouse=True)
def province(doors: Doors) -> None:
    """Two of the TLRT, who share a post; an administrator; nobody is director. Everybody reads English on a phone of their own."""
    with doors.parts.database.transaction() as db:
        for person in (SABIHA, RAHIM, FARIDA, DESK):
            pishin.add_person(db, person, None)
        team = pishin.hold(db, SABIHA, "province", province_id=1)
        db.execute(insert(Holdings).values(post_id=team, person_id=RAHIM.id, since=pishin.SINCE))
        pishin.hold(db, DESK, "administrator", province_id=1)
        db.execute(update(People).values(language="en", phone_shared=False))
    quiet.call(doors.parts.database, NASREEN, local(5, month=12))  # she is not out of reach


def appoint_director(doors: Doors) -> None:
    with doors.parts.database.transaction() as db:
        pishin.hold(db, FARIDA, "director", province_id=1)


def save(doors: Doors, outcome: Outcome) -> None:
    with doors.parts.database.transaction() as db:
        records.save(db, outcome, moment_at(NOW))


def ask(doors: Doors, kind: str = "teaching", seen_by: str = "cluster", urgency: str = "week") -> None:
    save(doors, QuestionAsked(ZARMINA.id, kind, "", seen_by, urgency, WORDS))


def passed_up(doors: Doors, kind: str = "teaching", seen_by: str = "cluster", urgency: str = "week") -> None:
    """With the officer as E1; of a private one she has allowed that."""
    ask(doors, kind, seen_by, urgency)
    with doors.parts.database.transaction() as db:
        if seen_by == "mentor":
            db.execute(update(Questions).values(leave_given=True, leave_for="officer", leave_asked_on=NOW.date()))
    save(doors, PassedUp(ABDUL_WADOOD.id, 1, "no class 3 books"))


def question(doors: Doors) -> Any:
    with doors.parts.database.reading() as db:
        found = select(Questions, Posts.kind.label("post")).join(Posts, Posts.id == Questions.post_id)
        return db.execute(found).one()


def sent(doors: Doors, *kinds: str) -> list[tuple[int, str]]:
    return [(row.person_id, row.text) for row in doors.outbox(Outbox.kind.in_(kinds))]


def hears(doors: Doors, *kinds: str) -> list[int]:
    return sorted(person for person, _ in sent(doors, *kinds))


def look(doors: Doors, day: int, month: int = 12) -> dict[str, int]:
    return escalate.run(later(doors.parts, local(day, 10, month=month)))


# --- up from the mentor ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "director", "with_whom", "post", "told"),
    [
        ("2", True, "tlrt", "province", [SABIHA.id, RAHIM.id]),
        ("3", True, "director", "director", [FARIDA.id]),
        ("3", False, "director", "province", [SABIHA.id, RAHIM.id]),
    ],
)
def test_a_mentor_passes_up_to_the_province(
    doors: Doors, key: str, director: bool, with_whom: str, post: str, told: list[int]
) -> None:
    if director:
        appoint_director(doors)
    ask(doors)
    end = doors.dial(ABDUL_WADOOD).press("1", "1", "3", key, "1", "1")
    assert end.startswith("END ")
    assert "E1" in end
    assert (question(doors).with_whom, question(doors).post) == (with_whom, post)
    assert hears(doors, "D55") == told
    assert all("Pishin-03 asks" in text and "E1" in text and WORDS not in text for _, text in sent(doors, "D55"))
    assert hears(doors, "D4", "D5") == []
    shown = doors.dial(FARIDA if director and with_whom == "director" else RAHIM).shown
    assert ("Teaching questions (1)" in shown) == (with_whom == "tlrt")
    assert ("Policy/finance (1)" in shown) == (with_whom == "director")


def test_an_urgent_one_is_told_as_such(doors: Doors) -> None:
    ask(doors, urgency="today")
    doors.dial(ABDUL_WADOOD).press("1", "1", "3", "2", "1", "1")
    assert hears(doors, "D55b") == [SABIHA.id, RAHIM.id]


# --- on from the officer -----------------------------------------------------------------------


@pytest.mark.parametrize("by_sms", [True, False])
@pytest.mark.parametrize(("kind", "with_whom"), [("teaching", "tlrt"), ("supplies", "director")])
def test_an_officer_passes_it_on(doors: Doors, by_sms: bool, kind: str, with_whom: str) -> None:
    appoint_director(doors)
    passed_up(doors, kind)
    said = doors.text(NASREEN, "P E1") if by_sms else doors.dial(NASREEN).press("1", "1", "3")
    assert "E1 goes to the province" in said
    assert question(doors).with_whom == with_whom
    assert hears(doors, "D55") == ([FARIDA.id] if with_whom == "director" else [SABIHA.id, RAHIM.id])
    assert hears(doors, "D56") == [ABDUL_WADOOD.id]
    assert hears(doors, "D56b") == []  # he did it himself
    assert "Waiting for you (0)" in doors.dial(NASREEN).shown
    assert "E1 does not wait for you" in doors.text(NASREEN, "P e1 ")


@pytest.mark.parametrize("by_sms", [True, False])
@pytest.mark.parametrize(("key", "moves"), [("3", True), ("6", False)])
def test_a_private_one_moves_on_with_her_leave_only(doors: Doors, by_sms: bool, key: str, moves: bool) -> None:
    passed_up(doors, seen_by="mentor")
    said = doors.text(NASREEN, "P E1") if by_sms else doors.dial(NASREEN).press("1", "1", "3")
    assert "private" in said
    assert "the TLRT" in said
    assert (question(doors).with_whom, hears(doors, "D55")) == ("officer", [])
    assert len([text for person, text in sent(doors, "D13") if person == ZARMINA.id]) == 1
    call = doors.dial(ZARMINA)
    assert "you decide" in call.press("3")
    shown = call.press("1")
    assert "TLRT would read only: 'no class 3 books'" in shown
    assert "Pass to TLRT" in shown
    assert "Stay with district" in shown
    assert call.press(key).startswith("END ")
    assert question(doors).with_whom == ("tlrt" if moves else "officer")
    assert hears(doors, "D55") == ([SABIHA.id, RAHIM.id] if moves else [])
    assert "you decide" not in doors.dial(ZARMINA).press("3")
    assert hears(doors, "D27") == []
    assert hears(doors, "D27b") == ([] if moves else [NASREEN.id])
    if not moves:
        assert "Waiting for you (1)" in doors.dial(NASREEN).shown
    assert all(WORDS not in row.text for row in doors.outbox(Outbox.person_id != ZARMINA.id))


# --- by the clock ------------------------------------------------------------------------------


def days_of(doors: Doors, last: int) -> dict[str, date]:
    """What the clock did from 26 November on, by the day of the first of each step."""
    done: dict[str, date] = {}
    for number in range(26, last):
        day, month = (number, 11) if number <= 30 else (number - 30, 12)
        for step in look(doors, day, month):
            done.setdefault(step, date(2026, month, day))
    return done


def test_the_clock_moves_it_on_five_working_days_after_the_second_notice(doors: Doors) -> None:
    passed_up(doors)
    called = days_of(doors, 50)
    calendar = moment_at(NOW).calendars.of_post("officer", 3)
    assert calendar.between(date(2026, 11, 25), called["nudged"]) == 3
    assert calendar.between(date(2026, 11, 25), called["reminded"]) == 8
    assert (
        calendar.between(called["reminded"], called["moved_on"]) == 4
    )  # five after the clock, which ended the day before
    assert hears(doors, "D58") == [NASREEN.id]
    assert hears(doors, "D56") == [ABDUL_WADOOD.id]
    assert hears(doors, "D56b") == [NASREEN.id]
    assert hears(doors, "D55") == [SABIHA.id, RAHIM.id]
    assert question(doors).with_whom == "tlrt"


def test_of_a_private_one_the_clock_asks_her_once(doors: Doors) -> None:
    passed_up(doors, seen_by="mentor")
    called = days_of(doors, 55)
    assert "leave_asked_on" in called
    assert "moved_on" not in called
    assert question(doors).with_whom == "officer"
    assert "TLRT would read only" in doors.dial(ZARMINA).press("3", "1")


def test_the_administrator_rings_ten_working_days_after_the_provinces_clock(doors: Doors) -> None:
    passed_up(doors)
    doors.text(NASREEN, "P E1")
    called = days_of(doors, 60)
    calendar = moment_at(NOW).calendars.of_post("tlrt", 3)
    assert calendar.between(question(doors).due_on, called["rung"]) == 10
    assert hears(doors, "D57") == [DESK.id]  # once


# --- at the province ---------------------------------------------------------------------------


def at_province(doors: Doors) -> None:
    passed_up(doors)
    doors.text(NASREEN, "P E1")


@pytest.mark.parametrize("by_sms", [True, False])
def test_one_of_the_team_answers_and_all_hear(doors: Doors, by_sms: bool) -> None:
    at_province(doors)
    open_already = doors.dial(RAHIM)
    open_already.press("1", "1", "2")
    said = (
        doors.text(SABIHA, "A E1 Books leave on Monday")
        if by_sms
        else doors.dial(SABIHA).press("1", "1", "2", "Books leave on Monday")
    )
    assert "Your answer to E1" in said
    assert sent(doors, "D59") == [(ABDUL_WADOOD.id, "Province answer to E1 (Q1): Books leave on Monday")]
    assert sent(doors, "D59b") == [(NASREEN.id, "Province answer to E1: Books leave on Monday")]
    assert hears(doors, "D11") == [ZARMINA.id]
    assert "Books leave on Monday" in doors.dial(ZARMINA).press("3", "1")
    assert open_already.press("Use the library").startswith("END Nothing waits here now: all is answered")
    assert "Teaching questions (0)" in doors.dial(RAHIM).shown
    assert "does not wait for you" in doors.text(RAHIM, "A E1 Use the library")
    assert question(doors).answer == "Books leave on Monday"


def test_a_promise_of_the_team(doors: Doors) -> None:
    at_province(doors)
    assert "The province has E1" in doors.dial(SABIHA).press("1", "1", "1", "2")
    assert hears(doors, "D60") == [ABDUL_WADOOD.id]


@pytest.mark.parametrize(("seen_by", "to"), [("cluster", "officer"), ("mentor", "mentor")])
def test_back_to_where_it_came_from(doors: Doors, seen_by: str, to: str) -> None:
    if seen_by == "cluster":
        at_province(doors)
    else:  # private, and never with the district: it goes to nobody who has not had it
        ask(doors, seen_by="mentor")
        doors.dial(ABDUL_WADOOD).press("1", "1", "3", "2", "1", "1")
        doors.dial(ZARMINA).press("3", "1", "3")
        assert question(doors).with_whom == "tlrt"
    assert "goes back" in doors.dial(RAHIM).press("1", "1", "4", "1")
    assert question(doors).with_whom == to
    assert hears(doors, "D4") == ([NASREEN.id, NASREEN.id] if to == "officer" else [])  # he hears that it is his again
    assert hears(doors, "D61" if to == "officer" else "D25b") == [ABDUL_WADOOD.id]
    assert "Teaching questions (0)" in doors.dial(SABIHA).shown


def test_a_mentor_hears_what_offices_do_with_what_he_asked_himself(doors: Doors) -> None:
    save(doors, AskedAbove(ABDUL_WADOOD.id, 3, "tlrt", "When is the next training?"))
    assert "The mentor is told" in doors.dial(SABIHA).press("1", "1", "1", "2")
    assert hears(doors, "D60") == [ABDUL_WADOOD.id]
    doors.dial(RAHIM).press("1", "1", "4", "1")
    assert hears(doors, "D61") == [ABDUL_WADOOD.id]
    assert "The mentor is told" in doors.dial(NASREEN).press("1", "1", "1", "1")
    assert hears(doors, "D24") == [ABDUL_WADOOD.id]
    assert "who is told" in doors.dial(NASREEN).press("1", "1", "4", "1")
    assert hears(doors, "D25") == [ABDUL_WADOOD.id]
    assert "When is the next training?" in doors.dial(ABDUL_WADOOD).press("1", "1")


def test_a_mentor_hears_that_nobody_holds_the_post_he_asked(doors: Doors) -> None:
    with doors.parts.database.transaction() as db:
        db.execute(update(Holdings).where(Holdings.person_id == NASREEN.id).values(until=NOW.date()))
    save(doors, AskedAbove(ABDUL_WADOOD.id, 3, "officer", "When is the next training?"))
    assert hears(doors, "D30") == [ABDUL_WADOOD.id]


@pytest.mark.parametrize("who", [ZARMINA, ABDUL_WADOOD, SABIHA])
def test_only_an_officer_passes_on_by_sms(doors: Doors, who: Person) -> None:
    passed_up(doors)
    said = doors.text(who, "P E1")
    assert question(doors).with_whom == "officer"
    assert "goes to the province" not in said
    assert said
