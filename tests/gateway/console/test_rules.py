"""The programme's rules at a desk and at the machine: each with its default, and what is set there is what happens."""

from __future__ import annotations

from datetime import time

import pytest
from flask import Flask
from sqlalchemy import select

from flows import adjusting
from flows.adjusting import OPTIONS, Unusable
from flows.facts import Programme
from flows.policy import POLICY
from flows.texts import T
from gateway.console.rules import NAMES
from gateway.parts import Parts
from store import choices, notify
from store.moment import open_hours
from store.notify import Notice
from store.tables import AuditLines, Outbox, Questions
from tests.desks import TARIQ, Desk, words
from tests.gateway.console.test_questions import asks
from tests.people import GUL_KHAN, SABIHA

RULES = "/programme/rules"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app, TARIQ, strong=True)


def put(parts: Parts, **values: str | None) -> None:
    with parts.database.transaction() as db:
        choices.put(db, values)


@pytest.fixture
def province(app: Flask) -> Desk:
    return Desk(app, SABIHA)


def chosen(parts: Parts) -> dict[str, str]:
    with parts.database.reading() as db:
        return choices.read(db)


def test_every_rule_stands_there_with_its_default_and_changes_once_somebody_is_sure_and_another_agrees(
    desk: Desk, province: Desk, parts: Parts
) -> None:
    page = desk.see(RULES)
    assert "set otherwise" not in page.replace("what is set otherwise", "")
    assert set(NAMES) == set(OPTIONS)
    asked = desk.post(RULES, {"officer_days_week": "9", "officer_days_today": "1"}).text
    assert "District office, this week: 9 instead of 7" in asked
    assert "urgent:" not in asked
    assert "waits for a second person's word before it holds" in words(asked)
    waits = desk.send(RULES, {"officer_days_week": "9", "sure": "yes"})
    assert "Before District office, this week: 7 After District office, this week: 9" in waits
    assert "default: 7 waits for a second word: 9" in desk.see(RULES)
    assert chosen(parts) == {}
    assert "Agreed" in province.send("/second-word/1", {"step": "agree"})
    done = desk.see(RULES)
    assert "District office, this week set otherwise default: 7 Back" in done
    assert chosen(parts) == {"officer_days_week": "9"}
    desk.send(RULES, {"back": "officer_days_week", "officer_days_week": "9", "sure": "yes"})
    assert chosen(parts) == {"officer_days_week": "9"}
    province.send("/second-word/2", {"step": "agree"})
    assert chosen(parts) == {}
    with parts.database.reading() as db:
        kept = [(row.person_id, row.what, row.about) for row in db.execute(select(AuditLines).order_by(AuditLines.id))]
    assert kept == [
        (TARIQ.id, "asked for: rules changed", "officer_days_week 9"),
        (SABIHA.id, "agreed to", "proposal 1, rules"),
        (TARIQ.id, "asked for: rules changed", "officer_days_week 7"),
        (SABIHA.id, "agreed to", "proposal 2, rules"),
    ]


def test_whoever_asked_for_a_rule_cannot_agree_and_refused_it_stays(desk: Desk, province: Desk, parts: Parts) -> None:
    desk.send(RULES, {"most_a_week": "2", "sure": "yes"})
    assert "somebody else says" in desk.send("/second-word/1", {"step": "agree"})
    assert "same waits for a second person's word already" in desk.send(RULES, {"most_a_week": "2", "sure": "yes"})
    province.send("/second-word/1", {"step": "refuse", "reason": "Three is little enough"})
    assert chosen(parts) == {}
    assert "Three is little enough" in desk.see("/second-word")


@pytest.mark.parametrize(
    "meanwhile",
    [{"closes": "18:00"}, {"opens": "16:30"}, {"urgent_closes": "19:00"}],
    ids=["the same rule", "one that would begin later", "one that would be narrower"],
)
def test_a_rule_that_does_not_fit_any_more_is_not_set(
    meanwhile: dict[str, str], desk: Desk, province: Desk, parts: Parts
) -> None:
    wanted = {"closes": "20:00" if "urgent_closes" in meanwhile else "16:00"}
    desk.send(RULES, {**wanted, "sure": "yes"})
    put(parts, **meanwhile)
    assert "has changed. Nothing was done" in province.send("/second-word/1", {"step": "agree"})
    assert "Had changed meanwhile" in province.see("/second-word")
    assert chosen(parts) == meanwhile


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"officer_days_week": "0"}, "District office, this week: from 1 to 60"),
        ({"officer_days_week": "soon"}, "this could not be read"),
        ({"closes": "08:00"}, "By day, until: this ends before it begins"),
        ({"urgent_opens": "10:00"}, "Urgent messages leave at least as long"),
        ({"ussd_code": "778"}, "Dialled code: this could not be read"),
        ({"opens": "25:00"}, "By day, from: this could not be read"),
        ({"most_a_week": "3"}, "Nothing was changed"),
    ],
)
def test_what_cannot_be_is_refused_and_says_why(desk: Desk, parts: Parts, form: dict[str, str], said: str) -> None:
    assert said in desk.send(RULES, {**form, "sure": "yes"})
    assert chosen(parts) == {}
    assert "Nothing waits" in desk.see("/second-word")


def test_a_clock_that_is_set_is_the_clock_of_the_next_question(parts: Parts) -> None:
    with parts.database.reading() as db:
        before = db.execute(select(Questions).where(Questions.id == asks(parts))).one()
    put(parts, mentor_days_week="2")
    with parts.database.reading() as db:
        after = db.execute(select(Questions).where(Questions.id == asks(parts))).one()
    assert (before.days, after.days) == (5, 2)
    assert after.due_on < before.due_on


def test_a_cap_that_is_set_holds(parts: Parts) -> None:
    put(parts, most_a_week="1")

    def write(once: str) -> None:
        with parts.database.transaction() as db:
            notify.notify(db, Notice(T("D21", "A tip {n}", n=once), GUL_KHAN, once=once), parts.moment(db))

    for once in ("one", "two"):
        write(once)
    with parts.database.reading() as db:
        states = list(db.scalars(select(Outbox.state).order_by(Outbox.id)))
    assert states == ["due", "expired"]


def test_a_window_that_is_set_holds_what_leaves(parts: Parts) -> None:
    def open_now() -> tuple[str, ...]:
        with parts.database.reading() as db:
            return open_hours(db, parts.clock.now(db), choices.policy(db, parts.policy))

    assert "day" in open_now()
    put(parts, closes="13:00")  # it is 13:40
    assert "day" not in open_now()
    put(parts, closes=None)
    assert "day" in open_now()


def test_the_code_that_is_set_stands_in_texts(parts: Parts) -> None:
    put(parts, ussd_code="*99*1#", free="yes")
    with parts.database.reading() as db:
        told = parts.moment(db).programme
    assert (told.ussd_code, told.free, told.short_code) == ("*99*1#", True, "8778")


def test_at_the_machine(app: Flask, parts: Parts) -> None:
    def run(*words: str) -> tuple[int, str]:
        done = app.test_cli_runner().invoke(args=["rules", *words])
        return done.exit_code, done.output

    alone = "It holds at once, without a second person's word.\n"
    assert run("set", "most_a_week", "2") == (0, f"most_a_week: 2. {alone}")
    assert run("list", "--changed") == (0, "caps     most_a_week              2        default 3\n")
    assert run("set", "most_a_week", "9") == (1, "Error: most_a_week: too little or too much (from 1 to 7)\n")
    assert run("reset", "most_a_week") == (0, f"most_a_week: 3, its default. {alone}")
    assert len(run("list")[1].splitlines()) == len(OPTIONS)


def test_every_default_may_be_set_and_reads_back() -> None:
    for name in OPTIONS:
        usual = adjusting.usual(name, Programme())
        assert adjusting.read(name, adjusting.kept(usual)) == usual
    adjusting.check({})
    assert adjusting.adjusted(POLICY, {"opens": "10:00"}).opens == time(10)
    with pytest.raises(Unusable):
        adjusting.check({"opens": "20:00"})
