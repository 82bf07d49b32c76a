"""The programme's settings at a desk: nothing changes before it was said what will, and who changed it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from flows.calendar import Block, Place
from flows.facts import Person, Question
from flows.mentee import questions
from flows.routing import LANES
from flows.texts import T
from gateway.parts import Parts
from gateway.postman import Postman
from store import calendar, callers, colleagues, outbox
from store.tables import AuditLines, CalendarBlocks, Clusters, Districts, Ideas, Outbox
from tests.desks import DURDANA, TARIQ, Desk
from tests.gateway.console.test_questions import asks
from tests.people import BIBI_HAWA, GUL_KHAN, KARBALA, NOW, SABIHA, ZARMINA, mentee

PISHIN = "/programme/districts/7"
DAYS = {"kind": "outage", "first": "2026-12-01", "last": "2026-12-02", "place": "pishin", "why": "Snow"}


def outage(parts: Parts) -> int:
    """Two days without network in a district; its number."""
    days = Block("outage", date(2026, 12, 1), date(2026, 12, 2), Place(district_id=7), why="Snow")
    with parts.database.transaction() as db:
        found = calendar.add(db, days)
        return found or max(each.id for each in calendar.blocks(db))


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app, TARIQ, strong=True)


def rows(parts: Parts, table: type[Any]) -> list[Any]:
    with parts.database.reading() as db:
        return list(db.execute(select(table).order_by(table.id)).all())


def kept(parts: Parts) -> list[tuple[str, str]]:
    return [(row.what, row.about) for row in rows(parts, AuditLines)]


def test_days_are_added_once_somebody_is_sure(desk: Desk, parts: Parts) -> None:
    asked = desk.post("/programme", DAYS).text
    for shown in ("No network, 1-2 Dec 2026, Pishin. Snow", "It is about 1 cluster"):
        assert shown in asked
    assert rows(parts, CalendarBlocks) == []
    assert "No network" in desk.send("/programme", {**DAYS, "sure": "yes"})
    block = rows(parts, CalendarBlocks)[0]
    assert (block.kind, block.district_id, block.why, block.confirmed) == ("outage", 7, "Snow", True)
    assert kept(parts) == [("calendar block added", "outage 2026-12-01 to 2026-12-02")]


def test_days_that_are_there_already_are_not_said_to_be_added(desk: Desk, parts: Parts) -> None:
    outage(parts)
    told = desk.send("/programme", {**DAYS, "last": "2026-12-05", "sure": "yes"})
    assert "1-2 Dec 2026, Pishin. Snow" in told
    assert "This is there already" in told
    assert "It holds within seconds" not in told
    assert [row.last_day for row in rows(parts, CalendarBlocks)] == [date(2026, 12, 2)]


def test_what_is_about_all_says_so(desk: Desk) -> None:
    asked = desk.post("/programme", {**DAYS, "place": ""}).text
    assert "everywhere" in asked
    assert "It is about 2 clusters" in asked


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"first": ""}, "A first day is needed"),
        ({"first": "soon"}, "could not be read"),
        ({"last": "2026-11-01"}, "before it begins"),
        ({"place": "Nowhere"}, "no zone, district or cluster"),
        ({"kind": "party"}, "There is no kind"),
        ({"kind": "holiday", "why": ""}, "needs its name"),
        ({"since": "13:00"}, "both a beginning and an end"),
        ({"why": "=1+1"}, "formula"),
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, str], told: str, desk: Desk, parts: Parts) -> None:
    assert told in desk.send("/programme", {**DAYS, **wrong, "sure": "yes"})
    assert rows(parts, CalendarBlocks) == []


def test_what_is_wrong_is_said_in_the_language_of_the_page(desk: Desk) -> None:
    desk.client.set_cookie("language", "ur_Latn")
    assert "Chhutti ka naam chahiye" in desk.send("/programme", {**DAYS, "kind": "holiday", "why": ""})


def test_hours_and_estimates_are_kept(desk: Desk, parts: Parts) -> None:
    more = {"since": "13:00", "until": "18:00", "estimate": "yes", "last": "", "sure": "yes"}
    assert "13:00-18:00" in desk.send("/programme", {**DAYS, **more})
    block = rows(parts, CalendarBlocks)[0]
    assert (block.since, block.until, block.confirmed, block.last_day) == (
        time(13),
        time(18),
        False,
        date(2026, 12, 1),
    )


def test_a_block_is_confirmed_and_taken_out(desk: Desk, parts: Parts) -> None:
    address = f"/programme/days/{outage(parts)}"
    real = {"step": "confirm", "first": "2026-12-01", "last": "2026-12-03"}
    assert "1-3 Dec" in desk.post(address, real).text
    assert rows(parts, CalendarBlocks)[0].last_day == date(2026, 12, 2)
    desk.send(address, {**real, "sure": "yes"})
    assert (rows(parts, CalendarBlocks)[0].last_day, rows(parts, CalendarBlocks)[0].confirmed) == (
        date(2026, 12, 3),
        True,
    )
    assert "This is taken out" in desk.post(address, {"step": "remove"}).text
    assert len(rows(parts, CalendarBlocks)) == 1
    desk.send(address, {"step": "remove", "sure": "yes"})
    assert rows(parts, CalendarBlocks) == []
    assert desk.post(address, {"step": "remove"}).status_code == 404


def test_a_holiday_of_the_moon_is_confirmed(desk: Desk, parts: Parts, app: Flask) -> None:
    assert "Eid al-Fitr" in desk.see("/programme")
    with parts.database.reading() as db:
        found = calendar.read(db).everywhere.estimated(date(2026, 11, 25), date(2027, 12, 1))
        eid = next(each for each in found if each.why == "Eid al-Fitr")
    form = {"name": eid.why, "day": f"{eid.first_day}", "first": "2027-03-11", "last": "2027-03-13", "sure": "yes"}
    desk.send("/programme/estimate", form)
    Desk(app, SABIHA).send("/second-word/1", {"step": "agree"})  # it holds everywhere
    block = rows(parts, CalendarBlocks)[0]
    assert (block.kind, block.why, block.first_day, block.confirmed) == (
        "holiday",
        "Eid al-Fitr",
        date(2027, 3, 11),
        True,
    )
    assert "no estimate any more" in desk.send("/programme/estimate", form)


def test_a_district_gets_another_standing(desk: Desk, parts: Parts) -> None:
    assert "default: Active" in desk.see(PISHIN)
    form = {"step": "standing", "status": "paused", "profile": "full"}
    assert "No prompts, digests or clocks" in desk.post(PISHIN, form).text
    assert rows(parts, Districts)[0].status == "active"
    desk.send(PISHIN, {**form, "sure": "yes"})
    assert (rows(parts, Districts)[0].status, rows(parts, Districts)[1].status) == ("paused", "active")
    assert "clocks stand still" in desk.see("/programme/districts")
    assert "officers hear only" in desk.post(PISHIN, {**form, "status": "active", "profile": "self-run"}).text
    for same in (form, {**form, "status": "gone"}):
        assert "Nothing was changed" in desk.send(PISHIN, {**same, "sure": "yes"})
    assert kept(parts) == [("district changed", "district 7: paused, full")]


def test_helplines_and_counting(desk: Desk, parts: Parts) -> None:
    form = {"step": "helplines", "helplines": " Police 15,  child 1121 "}
    assert "Please try each number" in desk.post(PISHIN, form).text
    desk.send(PISHIN, {**form, "sure": "yes"})
    assert rows(parts, Districts)[0].helplines == "Police 15, child 1121"
    assert "every school day" in desk.post("/programme/clusters/3", {"way": "daily", "on": "yes"}).text
    assert not rows(parts, Clusters)[0].counts_daily
    desk.send("/programme/clusters/3", {"way": "daily", "on": "yes", "sure": "yes"})
    assert [row.counts_daily for row in rows(parts, Clusters)] == [True, False]
    assert kept(parts) == [("helplines changed", "district 7"), ("cluster changed", "cluster 3: daily on")]


# --- texts and names of a cluster ----------------------------------------------------------------

CLUSTER = "/programme/clusters/3"


def test_texts_that_are_off_leave_to_nobody_there_and_answers_do(desk: Desk, parts: Parts) -> None:
    def written(once: str, kind: str, lane: str, to: Person = GUL_KHAN) -> None:
        with parts.database.transaction() as db:
            now = parts.moment(db).now
            words = T(kind, "Something {once}", once=once)
            outbox.add(db, to=to, kind=kind, text=words, lane=lane, now=now, lives=timedelta(days=1), once=once)

    assert "get no text that they did not ask for" in desk.post(CLUSTER, {"way": "texts", "on": "no"}).text
    desk.send(CLUSTER, {"way": "texts", "on": "no", "sure": "yes"})
    written("prompt", "D9", "bulk")
    written("workshop", "D8", "notice")
    written("answer", "D11", "notice")
    written("reply", "D17", "reply")
    written("elsewhere", "D9", "bulk", DURDANA)
    Postman(parts.database, {}, parts.clock, policy=parts.policy).drain(LANES)
    states = {row.once: (row.state, row.reason) for row in rows(parts, Outbox)}
    off = ("expired", "texts are off in the cluster")
    assert (states["prompt"], states["workshop"]) == (off, off)
    assert [states[once][0] for once in ("answer", "reply", "elsewhere")] == ["due", "due", "due"]
    assert "Texts: off" in desk.see(PISHIN)


def test_names_that_are_off_stand_with_no_question_or_idea(desk: Desk, parts: Parts) -> None:
    number = asks(parts, seen_by="cluster_named")

    def shared() -> Question:
        with parts.database.transaction() as db:
            return next(q for q in colleagues.asked_of(db, 3, ZARMINA.id, parts.moment(db)) if q.id == number)

    def ideas() -> list[str]:
        return [idea.by for idea in shared().ideas]

    with parts.database.transaction() as db:
        idea = {"question_id": number, "person_id": BIBI_HAWA.id, "words": "Try stones", "named": True, "given_at": NOW}
        db.execute(insert(Ideas).values(**idea))
    assert (shared().asker_name, ideas()) == (GUL_KHAN.name, [BIBI_HAWA.name])
    desk.send(CLUSTER, {"way": "names", "on": "no", "sure": "yes"})
    assert (shared().asker_name, ideas()) == ("", [""])
    assert kept(parts)[-1] == ("cluster changed", "cluster 3: names off")
    with parts.database.reading() as db:
        line = callers.at(db, GUL_KHAN.msisdn, parts.vault)
    assert [each.school.cluster.shows_names for each in line.callers if each.school] == [False]


def test_who_may_not_be_named_is_not_asked_whether_she_wants_to() -> None:
    school = replace(KARBALA, cluster=replace(KARBALA.cluster, shows_names=False))
    assert "cluster_named" not in questions.who_may_see(mentee(GUL_KHAN, school))
    assert "cluster_named" in questions.who_may_see(mentee(GUL_KHAN, KARBALA))


def test_there_is_no_other_way(desk: Desk) -> None:
    assert desk.post(CLUSTER, {"way": "pay", "on": "yes", "sure": "yes"}).status_code == 404
