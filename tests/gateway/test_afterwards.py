"""What follows a workshop on both databases: to each once, after downtime too, to nobody after a cancellation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from threading import Barrier

import pytest

from flows.facts import Person
from flows.outcomes import (
    CheckedIn,
    DayJudged,
    Outcome,
    PlanMade,
    PlanTried,
    QuestionAsked,
    Stopped,
    WorkshopCalled,
    WorkshopCancelled,
    WorkshopChanged,
    WorkshopNoted,
    WorkshopReplied,
)
from gateway.jobs import afterwards
from gateway.parts import Parts
from store import callers, facts_of, people, records
from store.afterwards import last_held
from store.database import Database
from tests import pishin
from tests.people import ABDUL_WADOOD, BIBI_HAWA, GUL_KHAN, PISHIN_03, WORKSHOP, ZARMINA
from tests.stopped import VAULT, later, local, moment_at, outbox, parts_at, statements

FIRST, LAST = WORKSHOP.first_day, WORKSHOP.last_day  # Wednesday 2 and Thursday 3 December
CALL = WorkshopCalled(ABDUL_WADOOD.id, PISHIN_03.id, FIRST, LAST, WORKSHOP.starts, WORKSHOP.venue, WORKSHOP.topic)
NOTED = WorkshopNoted(ABDUL_WADOOD.id, 1, LAST, "1345", "Carrying with tops", "Tops in class 2")


@pytest.fixture
def parts(database: Database) -> Parts:
    with database.transaction() as db:
        pishin.fill(db)
    made = parts_at(database)
    save(made, CALL, local(25))
    return made


def save(parts: Parts, outcome: Outcome, at: datetime) -> None:
    with parts.database.transaction() as db:
        records.save(db, outcome, moment_at(at))


def look(parts: Parts, *at: datetime) -> dict[str, int]:
    told: dict[str, int] = {}
    for each in at:
        told = afterwards.run(later(parts, each))
    return told


def heard(parts: Parts, kind: str) -> list[tuple[int | None, str]]:
    return [(row.person_id, row.text) for row in outbox(parts.database, kind)]


def came(parts: Parts, *who: Person) -> None:
    for person in who:
        save(parts, CheckedIn(person.id, 1, FIRST), local(2, 9, month=12))


def test_who_came_is_thanked_and_who_did_not_hears_the_points(parts: Parts) -> None:
    came(parts, ZARMINA)
    look(parts, local(1, 15, month=12))
    save(parts, NOTED, local(3, 15, 10, month=12))
    assert look(parts, local(3, 15, 39, month=12)) == {"D45": 1}  # of day 1, which nobody noted
    assert look(parts, local(3, 15, 40, month=12)) == {"D46": 1, "D47": 2}
    assert heard(parts, "D46") == [
        (
            ZARMINA.id,
            "2-3 Dec ki workshop mein aane ka shukriya. Khaas baatein: Carrying with tops. Plan: Tops in class 2",
        )
    ]
    assert [who for who, _ in heard(parts, "D47")] == [GUL_KHAN.id, BIBI_HAWA.id]
    assert look(parts, local(4, 15, 30, month=12), local(5, month=12)) == {}


def test_points_noted_after_the_thanks_still_reach_who_could_not_come(parts: Parts) -> None:
    came(parts, ZARMINA)
    assert look(parts, local(4, 13, 30, month=12))["D46"] == 1
    save(parts, NOTED, local(8, month=12))
    assert look(parts, local(8, 11, month=12)) == {"D47": 2}
    assert len(heard(parts, "D46")) == 1
    assert "Carrying" not in heard(parts, "D46")[0][1]


def test_who_has_stopped_hears_nothing(parts: Parts) -> None:
    save(parts, Stopped(GUL_KHAN.id), local(3, month=12))
    save(parts, NOTED, local(3, 15, 10, month=12))
    look(parts, local(4, 15, 30, month=12), local(14, 14, month=12))
    assert {who for kind in ("D46", "D47", "D50") for who, _ in heard(parts, kind)} == {ZARMINA.id, BIBI_HAWA.id}


def test_day_ten_asks_who_has_not_said(parts: Parts) -> None:
    save(parts, NOTED, local(3, 15, 10, month=12))
    save(parts, PlanTried(GUL_KHAN.id, 1, "partly", "some"), local(7, month=12))
    save(parts, PlanMade(BIBI_HAWA.id, 1, "Stones in class 1"), local(7, month=12))
    look(parts, local(14, 13, 29, month=12))
    assert heard(parts, "D50") == []
    look(parts, local(14, 13, 30, month=12), local(15, month=12))
    assert [(who, text.split(" Kaisa")[0]) for who, text in heard(parts, "D50")] == [
        (ZARMINA.id, "Aap ka plan: Tops in class 2."),
        (BIBI_HAWA.id, "Aap ka plan: Stones in class 1."),
    ]


def test_without_a_plan_nobody_is_asked_how_it_went(parts: Parts) -> None:
    save(parts, replace(NOTED, plan=""), local(3, 15, 10, month=12))
    look(parts, local(14, 14, month=12))
    assert heard(parts, "D50") == []


def test_what_was_missed_too_long_is_dropped_once(parts: Parts) -> None:
    save(parts, NOTED, local(3, 15, 10, month=12))
    assert look(parts, local(31, month=12)) == {}  # so far back nobody looks
    dropped = look(parts, local(24, month=12))
    assert {kind: n for kind, n in dropped.items() if not kind.endswith("too late")} == {}
    assert dropped["D50 too late"] == 1
    assert look(parts, local(24, 11, month=12)) == {}
    assert outbox(parts.database, "D45", "D46", "D47", "D50", "D51") == []


def test_a_cancelled_workshop_is_followed_by_nothing(parts: Parts) -> None:
    save(parts, WorkshopCancelled(ABDUL_WADOOD.id, 1), local(1, 10, month=12))
    assert look(parts, local(1, 15, month=12), local(2, 15, month=12), local(4, 15, 30, month=12)) == {}


def test_a_moved_one_has_its_agenda_before_its_own_days(parts: Parts) -> None:
    save(parts, WorkshopReplied(ZARMINA.id, 1, coming=True), local(26))
    save(parts, QuestionAsked(GUL_KHAN.id, "teaching", "maths", "cluster", "week", "carrying"), local(26))
    save(parts, QuestionAsked(ZARMINA.id, "teaching", "parents", "mentor", "workshop", "a father shouts"), local(26))
    assert look(parts, local(1, 15, month=12)) == {"D49": 1}
    save(parts, WorkshopChanged(ABDUL_WADOOD.id, 1, date(2026, 12, 9), date(2026, 12, 10)), local(1, 16, month=12))
    assert look(parts, local(2, 15, month=12)) == {}
    assert look(parts, local(8, 15, month=12)) == {"D49": 1}
    first = heard(parts, "D49")[0]
    assert first == (
        ABDUL_WADOOD.id,
        "Workshop 2-3 Dec: 1 aayenge, 0 nahin. Agenda: Riyazi 1. Niji 1. Mazeed: *778# phir 3.",
    )


def test_the_next_is_suggested_only_while_none_is_called(parts: Parts) -> None:
    assert look(parts, local(14, 13, 30, month=12))["D51"] == 1
    assert "30-31 Dec" in heard(parts, "D51")[0][1]
    other = replace(CALL, first_day=date(2026, 12, 30), last_day=date(2026, 12, 31))
    save(parts, other, local(14, 15, month=12))
    assert look(parts, local(15, 15, month=12)) == {}


def test_each_day_is_asked_about_once_even_by_three_clocks(parts: Parts) -> None:
    together = Barrier(3)

    def tick(_: int) -> None:
        together.wait()
        look(parts, local(2, 15, month=12))

    with ThreadPoolExecutor(3) as clocks:
        list(clocks.map(tick, range(3)))
    look(parts, local(2, 16, month=12))
    assert [who for who, _ in heard(parts, "D45")] == [ABDUL_WADOOD.id]
    look(parts, local(3, 15, month=12))
    assert len(heard(parts, "D45")) == 2


def test_the_facts_of_the_menus(parts: Parts) -> None:
    save(parts, NOTED, local(3, 15, 10, month=12))
    save(parts, replace(NOTED, day=FIRST, steps="12", points="", plan="Tops in class 3"), local(4, month=12))
    for person, tried in ((ZARMINA, "well"), (GUL_KHAN, "not_yet"), (ZARMINA, "changed")):
        save(parts, PlanTried(person.id, 1, tried), local(7, month=12))
    moment = moment_at(local(8, month=12))
    with parts.database.reading() as db:
        school = callers.at(db, ZARMINA.msisdn, VAULT).callers[0].school
        assert school
        zarmina = facts_of.mentee(db, ZARMINA, school, moment)
        post = people.posts_of(db, ABDUL_WADOOD.id, moment.today)[0]
        held = facts_of.mentor(db, ABDUL_WADOOD, None, post, moment).held[0]
        assert [(plan.words, plan.tried) for plan in zarmina.plans] == [("Tops in class 3", "changed")]
    assert (held.steps, held.points, held.tried, held.said) == (("12", "1345"), "Carrying with tops", 1, 2)


def test_a_look_with_nothing_to_do_is_cheap(parts: Parts) -> None:
    look(parts, local(3, 15, month=12))
    with statements() as sent:
        look(parts, local(3, 15, 1, month=12))
    idle = [each for each in sent if "workshop" in each or "done_once" in each]
    assert len(idle) <= 3


@pytest.mark.parametrize(("answers", "shown"), [(4, ()), (5, (("very", 3), ("no", 2)))])
def test_what_few_people_judged_is_kept_back(parts: Parts, answers: int, shown: tuple[tuple[str, int], ...]) -> None:
    said = [("very", FIRST), ("very", LAST), ("no", FIRST), ("no", LAST), ("very", LAST)]
    who = [ZARMINA, ZARMINA, GUL_KHAN, GUL_KHAN, BIBI_HAWA]
    for person, (useful, day) in list(zip(who, said, strict=True))[:answers]:
        save(parts, CheckedIn(person.id, 1, day), local(day.day, 9, month=12))
        save(parts, DayJudged(person.id, 1, day, useful), local(day.day, 16, month=12))
    moment = moment_at(local(7, month=12))
    with parts.database.reading() as db:
        three = last_held(db, PISHIN_03.id, replace(moment, policy=replace(moment.policy, least_answers=3)))
        five = last_held(db, PISHIN_03.id, moment)
    assert (three[0].useful, five[0].useful) == (shown, ())
