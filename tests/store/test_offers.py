"""What waits comes first on a plain dial, once; and what is not known is asked a visit at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import update

from flows.facts import Mentee, Plan, Poll
from store import offers
from store.database import Database
from store.tables import People
from tests import pishin
from tests.people import ANSWERED, TODAY, WORKSHOP, ZARMINA, abdul_wadood, bibi_hawa, zarmina
from tests.stopped import moment_at as moment

LAST_WEEK = TODAY - timedelta(days=7)


def offered(database: Database, mentee: Mentee) -> list[dict[str, str]]:
    """What one call after the other begins with, until it is the menu."""
    found = []
    with database.transaction() as db:
        while answers := offers.first(db, mentee, moment()):
            found.append(dict(answers))
            assert len(found) < 9
    return found


def test_what_waits_comes_in_its_order_each_once(database: Database) -> None:
    with database.transaction() as db:
        pishin.fill(db)
    ended = TODAY - timedelta(days=10)
    facts = zarmina(questions=[ANSWERED], new_answers=1, workshop=WORKSHOP, plans=[Plan("Beans", 8, "", ended)])
    assert offered(database, facts) == [
        {"offer": "answers"},
        {"offer": "workshop"},
        {"offer": "plan"},
        {"offer": "settings"},  # a PIN, for the private one on a phone that others use
    ]
    assert offered(database, facts) == []
    again = replace(facts, questions=[ANSWERED, replace(ANSWERED, id=199)], new_answers=range(2))
    assert offered(database, again) == [{"offer": "answers"}]  # another answer is news


def test_what_an_office_asks_a_mentor_comes_first_once(database: Database) -> None:
    with database.transaction() as db:
        pishin.fill(db)
        facts = abdul_wadood(polls=[Poll(n, "district", "", ["day"], TODAY) for n in (4, 5)])
        found = [offers.first_of_mentor(db, [facts], moment()) for _ in range(3)]
    assert found == [{"task": "more", "more": "poll"}, {"task": "more", "more": "poll"}, {}]


def test_what_is_settled_or_too_early_is_not_offered(database: Database) -> None:
    with database.transaction() as db:
        pishin.fill(db)
    ended = TODAY - timedelta(days=10)
    replied = replace(WORKSHOP, coming=False)
    early, late = (Plan("Beans", 8, "", ended + timedelta(days=n)) for n in (1, -11))
    for plan in (early, late, Plan("Beans", 8, "well", ended)):
        assert offered(database, zarmina(workshop=replied, plans=[plan])) == []


def test_what_is_not_known_is_asked_one_question_a_visit_and_not_on_the_first_day(database: Database) -> None:
    unknown = bibi_hawa(person=replace(bibi_hawa().person, sex=""))
    with database.transaction() as db:
        pishin.fill(db)
    assert offered(database, unknown) == []  # she joined today
    with database.transaction() as db:
        db.execute(update(People).values(joined_at=moment().now - timedelta(days=1)))
    register = {"menu": "closed", "what": "register"}
    assert offered(database, unknown) == [
        {**register, "only": "boys"},
        {**register, "only": "girls"},
        {"first": "sex"},
    ]
    assert offered(database, zarmina(person=ZARMINA)) == []  # of hers all is known


def test_a_workshop_that_moved_is_offered_anew(database: Database) -> None:
    with database.transaction() as db:
        pishin.fill(db)
    assert offered(database, zarmina(workshop=WORKSHOP)) == [{"offer": "workshop"}]
    moved = replace(WORKSHOP, first_day=date(2026, 12, 9), last_day=date(2026, 12, 10))
    assert offered(database, zarmina(workshop=moved)) == [{"offer": "workshop"}]
