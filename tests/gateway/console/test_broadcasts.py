"""Broadcasts at a desk: nothing leaves that was not seen before, the whole province needs two, and what waits can be stopped."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from flows.facts import Person
from gateway.jobs import broadcast
from gateway.parts import Parts
from store.tables import AuditLines, Broadcasts, BroadcastWords, Outbox, People
from tests import pishin
from tests.desks import DURDANA, HANI, TARIQ, Desk
from tests.people import FAR_SCHOOL, GUL_KHAN, KARBALA, NASREEN, NOW, SABIHA

WORDS = {"words_en": "Meals begin at {school}", "words_ur_Latn": "{school} mein khana shuru", "role": "mentees"}
AT = {"step": "plan", "day": "2026-11-26", "hour": "10:00"}  # a Thursday


@pytest.fixture
def officer(app: Flask) -> Desk:
    return Desk(app, NASREEN)


@pytest.fixture
def province(app: Flask) -> Desk:
    return Desk(app, SABIHA)


@pytest.fixture
def administrator(app: Flask) -> Desk:
    return Desk(app, TARIQ, strong=True)


def draft(desk: Desk, **more: Any) -> int:
    """Written at a desk; its number."""
    answer = desk.post("/broadcasts/new", {**WORDS, **more})
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].rsplit("/", 1)[1])


def seen(desk: Desk, number: int) -> str:
    """What the page of a draft says it shows."""
    return desk.get(f"/broadcasts/{number}").text.split('name="seen" value="')[1].split('"')[0]


def plan(desk: Desk, number: int, **more: str) -> str:
    return desk.send(f"/broadcasts/{number}", {**AT, "seen": seen(desk, number), **more})


def rows(parts: Parts, table: type[Any]) -> list[Any]:
    with parts.database.reading() as db:
        return list(db.execute(select(table).order_by(table.id)).all())


def audit(parts: Parts) -> list[str]:
    return [row.what for row in rows(parts, AuditLines)]


def test_before_anything_leaves_all_of_it_is_seen(officer: Desk, parts: Parts) -> None:
    with parts.database.transaction() as db:
        db.execute(update(People).where(People.id == GUL_KHAN.id).values(stopped_at=NOW))
        pishin.add_person(db, Person(91, "+923331230091", "Dilshad", language="ur"), KARBALA)
    page = officer.see(f"/broadcasts/{draft(officer)}")
    for shown in (
        "Teachers: Pishin",
        "3 people are reached",
        "<5 have stopped messages",
        "<5 read a language without words here",
        "GPS Killi Karbala mein khana shuru - Saathi",
        "3 readers GSM-7",
        "1 part",
        "3 parts: 0.00 PKR",
    ):
        assert shown in page, shown
    assert rows(parts, Outbox) == []
    assert rows(parts, Broadcasts)[0].state == "draft"


def test_how_many_are_not_reached_is_not_said_of_fewer_than_five_nor_what_gives_it_away(
    officer: Desk, parts: Parts
) -> None:
    """With all teachers of the district known, and who is reached, one hidden number would be what is left."""
    with parts.database.transaction() as db:
        db.execute(update(People).where(People.id == GUL_KHAN.id).values(stopped_at=NOW))
        for n in range(6):
            pishin.add_person(db, Person(91 + n, f"+92333123009{n}", f"Dilshad {n}", language="ur"), KARBALA)
    page = officer.see(f"/broadcasts/{draft(officer)}")
    assert "<5 have stopped messages" in page
    assert "- read a language without words here" in page
    with parts.database.transaction() as db:
        db.execute(update(People).where(People.id == GUL_KHAN.id).values(stopped_at=None))
    assert "6 read a language without words here" in officer.see(f"/broadcasts/{draft(officer)}")


def test_a_test_goes_to_the_own_number_only(officer: Desk, parts: Parts) -> None:
    number = draft(officer)
    assert "2 SMS go to your own number" in officer.send(f"/broadcasts/{number}", {"step": "test"})
    assert {(row.msisdn, row.lane) for row in rows(parts, Outbox)} == {(NASREEN.msisdn, "reply")}
    assert "wait a minute" in officer.send(f"/broadcasts/{number}", {"step": "test"})


def test_an_officer_plans_for_her_district_and_it_leaves_then(officer: Desk, parts: Parts) -> None:
    number = draft(officer)
    assert "It is planned" in plan(officer, number)
    assert broadcast.run(parts) == {}
    with parts.database.transaction() as db:
        parts.clock.set(db, NOW + timedelta(days=1))
    broadcast.run(parts)
    assert "Written 4 of 4" in officer.see(f"/broadcasts/{number}")
    assert audit(parts) == ["broadcast written", "broadcast planned"]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"hour": "22:00"}, "At that hour no message may leave. It may from 27 Nov, 09:00"),
        ({"day": "2026-11-29"}, "It may from 30 Nov"),  # a Sunday
        ({"day": "2026-11-01"}, "a time to come"),
        ({"day": "2027-11-01"}, "within two months"),
        ({"day": ""}, "give the day and the hour"),
        ({"seen": "something else"}, "changed meanwhile"),
    ],
)
def test_what_cannot_be_planned_says_why(form: dict[str, str], told: str, officer: Desk, parts: Parts) -> None:
    assert told in plan(officer, draft(officer), **form)
    assert rows(parts, Broadcasts)[0].state == "draft"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("This is a warning to all", "may sound stern"),
        ("For {scool}", "have no {scool}"),
        ("Long " * 40, "too long"),
    ],
)
def test_what_is_not_well_said_cannot_be_planned(words: str, told: str, officer: Desk, parts: Parts) -> None:
    number = draft(officer, words_en=words)
    page = officer.get(f"/broadcasts/{number}").text
    assert told in page
    assert 'value="plan"' not in page
    assert told in officer.send(f"/broadcasts/{number}", {**AT, "seen": "anything"})
    assert rows(parts, Broadcasts)[0].state == "draft"


def test_the_longest_names_decide_how_long_it_is(officer: Desk, parts: Parts) -> None:
    words = "Meals at {school}, " + "please tell the parents of your pupils today. " * 2 + "Thank you."
    number = draft(officer, words_en=words, words_ur_Latn="")
    assert "too long" not in officer.see(f"/broadcasts/{number}")
    far = {**vars(FAR_SCHOOL), "cluster": pishin.PISHIN_03, "name": FAR_SCHOOL.name + " " + "Bala " * 4}
    with parts.database.transaction() as db:
        pishin.add_school(db, type(FAR_SCHOOL)(**far))
        pishin.add_person(db, Person(92, "+923331230092", "Far", language="en"), type(FAR_SCHOOL)(**far))
    assert "too long" in officer.see(f"/broadcasts/{number}")


def test_an_officer_reaches_nobody_elsewhere(officer: Desk, app: Flask, parts: Parts) -> None:
    number = draft(officer, district="9", cluster="11")  # Kech is not hers: it is as if it were not ticked
    assert rows(parts, Broadcasts)[0].places == "d7"
    for step in ("", "/words"):
        assert Desk(app, HANI).get(f"/broadcasts/{number}{step}").status_code == 404
    assert Desk(app, HANI).post(f"/broadcasts/{number}", {"step": "cancel"}).status_code == 404


def test_the_province_may_stop_what_a_district_planned_and_no_more(officer: Desk, province: Desk, parts: Parts) -> None:
    number = draft(officer)
    assert "no draft" in province.send(f"/broadcasts/{number}", AT)
    province.post(f"/broadcasts/{number}/words", {**WORDS, "words_en": "Other words"})
    assert {row.words for row in rows(parts, BroadcastWords)} == {WORDS["words_en"], WORDS["words_ur_Latn"]}
    plan(officer, number)
    assert "It is cancelled" in province.send(f"/broadcasts/{number}", {"step": "cancel"})
    assert "ended already" in province.send(f"/broadcasts/{number}", {"step": "cancel"})


def test_it_is_stopped_while_it_leaves(officer: Desk, parts: Parts) -> None:
    number = draft(officer)
    plan(officer, number)
    with parts.database.transaction() as db:
        parts.clock.set(db, NOW + timedelta(days=1))
    broadcast.run(parts)
    assert "4 messages were withdrawn" in officer.send(f"/broadcasts/{number}", {"step": "cancel"})
    assert {row.state for row in rows(parts, Outbox)} == {"expired"}
    assert "4 withdrawn before they left" in officer.see(f"/broadcasts/{number}")


def test_a_draft_is_changed_and_keeps_its_readers(officer: Desk, parts: Parts) -> None:
    number = draft(officer, cluster="3")
    assert 'value="3" checked' in officer.get(f"/broadcasts/{number}/words").text
    officer.send(f"/broadcasts/{number}/words", {**WORDS, "words_en": "Tea  at\n{school}", "role": "mentors"})
    assert "Mentors: Pishin" in officer.see(f"/broadcasts/{number}")
    assert "Tea at {school}" in {row.words for row in rows(parts, BroadcastWords)}
    assert "have no {school}" in officer.see(f"/broadcasts/{number}")


def test_a_form_that_cannot_be_kept_is_shown_again_with_what_was_typed(
    officer: Desk, province: Desk, parts: Parts
) -> None:
    assert "There are no words yet" in officer.post("/broadcasts/new", {"role": "mentees", "words_en": " \x00 "}).text
    page = province.post("/broadcasts/new", {**WORDS, "role": "officers", "cluster": "3"}).text
    assert "picked by district" in page
    assert WORDS["words_en"] in page
    assert rows(parts, Broadcasts) == []


def test_a_text_that_is_there_already_begins_one_in_every_language(officer: Desk) -> None:
    page = officer.get("/broadcasts/new?ready=thanks").text
    for words in ("every school of {cluster}", "{cluster} ke har school", "{cluster} کے ہر سکول"):
        assert words in page


# --- the whole province --------------------------------------------------------------------------


def test_the_whole_province_waits_for_a_second_person(province: Desk, administrator: Desk, parts: Parts) -> None:
    number = draft(province)
    assert "5 people are reached" in province.see(f"/broadcasts/{number}")
    assert "waits for a second person's word" in plan(province, number)
    with parts.database.transaction() as db:
        parts.clock.set(db, NOW + timedelta(days=1))
    assert broadcast.run(parts) == {}
    assert "somebody else says the second word" in province.send("/second-word/1", {"step": "agree"})
    assert broadcast.run(parts) == {}
    assert "Meals begin at {school}" in administrator.see("/second-word")
    assert "It holds from now on" in administrator.send("/second-word/1", {"step": "agree"})
    assert broadcast.run(parts) == {"broadcast to": 5}
    assert DURDANA.id in {row.person_id for row in rows(parts, Outbox)}
    assert audit(parts) == ["broadcast written", "broadcast asked for", "agreed to"]


def test_refused_it_is_a_draft_again_with_the_reason(province: Desk, administrator: Desk, parts: Parts) -> None:
    number = draft(province)
    plan(province, number)
    assert "say in a line why not" in administrator.send("/second-word/1", {"step": "refuse"})
    administrator.send("/second-word/1", {"step": "refuse", "reason": "Schools close that day"})
    assert "Tariq Zehri would rather not: Schools close that day" in province.see(f"/broadcasts/{number}")
    assert rows(parts, Broadcasts)[0].state == "draft"
    assert "does not wait any more" in administrator.send("/second-word/1", {"step": "agree"})
    assert "waits for a second person's word" in plan(province, number)


def test_agreed_to_long_after_its_hour_it_is_a_draft_again(province: Desk, administrator: Desk, parts: Parts) -> None:
    number = draft(province)
    plan(province, number)
    with parts.database.transaction() as db:
        parts.clock.set(db, NOW + timedelta(days=5))
    assert "Nothing was done" in administrator.send("/second-word/1", {"step": "agree"})
    assert broadcast.run(parts) == {}
    assert "Its hour passed before it could leave" in province.see(f"/broadcasts/{number}")
    assert "waits for a second person's word" in plan(province, number, day="2026-12-01")
    assert "It holds from now on" in administrator.send("/second-word/2", {"step": "agree"})


def test_cancelled_it_waits_for_nobody(province: Desk, administrator: Desk) -> None:
    number = draft(province)
    plan(province, number)
    province.send(f"/broadcasts/{number}", {"step": "cancel"})
    assert "Taken back" in administrator.see("/second-word")
    assert "does not wait any more" in administrator.send("/second-word/1", {"step": "agree"})


def test_a_message_of_it_is_no_personal_one(officer: Desk, administrator: Desk, parts: Parts) -> None:
    row = {"msisdn": GUL_KHAN.msisdn, "kind": "D130", "lane": "bulk", "text": "x", "encoding": "GSM-7", "parts": 1}
    with parts.database.transaction() as db:
        db.execute(insert(Outbox).values(**row, state="due", due_at=NOW, expires_at=NOW, created_at=NOW))
    page = administrator.see("/messages?state=due")
    assert "To many" in page
    assert "Answer or note" not in page
