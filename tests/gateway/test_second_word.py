"""Who can give a second word is told that something waits: once, by day, never whoever asked; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from flows import gsm, notices
from flows.facts import Person
from flows.texts import render
from gateway.console.agreeing import KINDS
from gateway.jobs import second_word
from gateway.jobs.second_word import run
from gateway.parts import Parts
from store import agreeing, handover, people, proposals
from store.database import Database
from store.proposals import Wanted
from store.tables import People
from tests import desks, pishin
from tests.desks import TARIQ
from tests.people import SABIHA
from tests.stopped import later, local, moment_at, outbox, parts_at

DIRECTOR = Person(70, "+923331230070", "Bakhtawar Jogezai", language="ur", sex="f")
ASKED = local(25, 14)  # a Wednesday
TOLD = ASKED + timedelta(minutes=10)


@pytest.fixture
def parts(database: Database) -> Parts:
    with database.transaction() as db:
        desks.fill(db)
        pishin.add_person(db, DIRECTOR, None)
        pishin.hold(db, DIRECTOR, "director", province_id=1)
    return parts_at(database)


def ask(parts: Parts, kind: str = "rules", by: Person = TARIQ, at: datetime = ASKED, n: int = 1) -> int:
    with parts.database.transaction() as db:
        return proposals.ask(db, 1, Wanted(kind, {"n": n}), by.id, moment_at(at)) or 0


def written(parts: Parts) -> list[tuple[int, str]]:
    return [(row.person_id, row.text) for row in outbox(parts.database, "D146", "D146b")]


def test_those_who_can_agree_are_told_once_and_whoever_asked_is_not(parts: Parts) -> None:
    ask(parts)
    assert run(later(parts, TOLD - timedelta(minutes=1))) == {}
    assert run(later(parts, TOLD)) == {"D146": 2}
    assert run(later(parts, TOLD)) == {}
    assert run(later(parts, TOLD + timedelta(days=3))) == {}
    english = (
        "Saathi: a change of the rules for the whole province waits for a second word. "
        "Please look at Second word in the console. Until then nothing changes."
    )
    urdu = "ساتھی: پورے صوبے کا اصول دوسری ہاں کا منتظر۔ کنسول میں دیکھیے۔"
    assert written(parts) == [(SABIHA.id, english), (DIRECTOR.id, urdu)]


def test_two_clocks_at_the_same_moment_tell_once(parts: Parts) -> None:
    """The second has looked before the first one wrote."""
    ask(parts)
    with parts.database.reading() as db:
        seen = proposals.untold(db, moment_at(TOLD))
    assert run(later(parts, TOLD)) == {"D146": 2}
    with parts.database.transaction() as db:
        assert not any(second_word._tell(db, person, waiting, moment_at(TOLD)) for person, waiting in seen)
    assert len(written(parts)) == 2


def test_several_in_a_row_are_one_sms(parts: Parts) -> None:
    for n in range(3):
        ask(parts, n=n, at=ASKED + timedelta(minutes=8 * n))
    assert run(later(parts, TOLD + timedelta(minutes=10))) == {}
    assert run(later(parts, TOLD + timedelta(minutes=16))) == {"D146": 2}
    assert written(parts)[0][1].startswith("Saathi: 3 changes or broadcasts for the whole province wait")
    ask(parts, "broadcast", SABIHA, ASKED + timedelta(days=1))
    assert run(later(parts, TOLD + timedelta(days=1))) == {"D146": 2}
    assert [person for person, _ in written(parts)] == [SABIHA.id, DIRECTOR.id, TARIQ.id, DIRECTOR.id]
    assert "a broadcast for the whole province" in written(parts)[2][1]


def test_nothing_by_night_and_nothing_of_what_was_taken_back(parts: Parts) -> None:
    evening = local(25, 20)
    with parts.database.transaction() as db:
        ask_id = proposals.ask(db, 1, Wanted("rules", {"before": {}, "after": {}}), TARIQ.id, moment_at(evening))
    assert run(later(parts, evening + timedelta(hours=1))) == {}
    with parts.database.transaction() as db:
        mine = proposals.find(db, [1], ask_id or 0, TARIQ)
        assert mine
        agreeing.refuse(db, mine, TARIQ, "", moment_at(evening))
    ask(parts, at=evening)
    assert run(later(parts, local(26, 10))) == {"D146": 2}
    assert all(row.due_at >= local(26, 9) and row.hours == "day" for row in outbox(parts.database, "D146"))


def test_nobody_at_the_number_of_whoever_asked_is_told(parts: Parts) -> None:
    with parts.database.transaction() as db:
        db.execute(update(People).where(People.id == SABIHA.id).values(msisdn=TARIQ.msisdn))
    ask(parts)
    assert run(later(parts, TOLD)) == {"D146": 1}
    assert [person for person, _ in written(parts)] == [DIRECTOR.id]


def test_who_comes_to_the_post_later_is_told_then(parts: Parts) -> None:
    ask(parts)
    run(later(parts, TOLD))
    newcomer = replace(DIRECTOR, id=71, msisdn="+923331230071")
    with parts.database.transaction() as db:
        pishin.add_person(db, newcomer, None)
        post = people.post(db, "province", province_id=1)
        handover.give(db, post, newcomer.id, TOLD.date(), TOLD.date())
    assert run(later(parts, TOLD + timedelta(hours=1))) == {"D146": 1}
    assert written(parts)[-1][0] == newcomer.id


@pytest.mark.parametrize("language", ["en", "ur_Latn", "ur"])
def test_every_kind_is_one_sms_in_every_language(language: str) -> None:
    assert set(notices.agreeing.WAITS) == set(agreeing.KINDS) == set(KINDS)
    for kinds in ([kind] for kind in KINDS):
        assert gsm.parts(gsm.plain(render(notices.second_word(kinds), language))) == 1, kinds
    assert gsm.parts(gsm.plain(render(notices.second_word(["rules"] * 12), language))) == 1
