"""The figures of charts from a small history whose sums are plain; and as many statements for many places."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import insert, update

from flows.outcomes import (
    CheckedIn,
    Helped,
    KindSaid,
    Outcome,
    PlanMade,
    PlanTried,
    QuestionAnswered,
    QuestionAsked,
    WorkshopCalled,
    WorkshopReplied,
)
from flows.periods import last_months, last_weeks, weeks
from store import erasing, records
from store.charts import attendance, messages, objectives, places, questions, touch, workshops
from store.charts.questions import BY
from store.charts.workshops import REPLIES
from store.database import Database
from store.moment import Moment
from store.scope import Scope
from store.tables import Clusters, Districts, Outbox, PupilCounts, RouteUse, Workshops
from tests import pishin
from tests.people import ABDUL_WADOOD, BIBI_HAWA, GUL_KHAN, KARBALA, NASREEN, ZARMINA
from tests.stopped import local, moment_at, statements

LONG_AGO = local(1, month=9)
CLUSTERS = [3]
NOW = moment_at(local(30))


def save(database: Database, day: int, *outcomes: Outcome) -> None:
    with database.transaction() as db:
        for outcome in outcomes:
            records.save(db, outcome, moment_at(local(day, 11)))


def ask(person_id: int) -> QuestionAsked:
    return QuestionAsked(person_id, "teaching", "maths", "cluster", "week", "How?")


@pytest.fixture
def pishin_only(database: Database) -> Database:
    with database.transaction() as db:
        pishin.fill(db, joined_at=LONG_AGO)
    return database


def test_weeks_and_months() -> None:
    three = last_weeks(3, date(2026, 11, 25))
    assert three.firsts == (date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23))
    assert (three.index(date(2026, 11, 22)), three.index(date(2026, 11, 8)), three.after) == (
        1,
        None,
        date(2026, 11, 30),
    )
    assert last_months(3, date(2027, 1, 5)).firsts == (date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1))
    assert last_months(1, date(2026, 12, 31)).after == date(2027, 1, 1)
    assert weeks(date(2026, 11, 22), date(2026, 11, 23)).firsts == (date(2026, 11, 16), date(2026, 11, 23))


def test_in_touch_of_those_who_had_joined(pishin_only: Database) -> None:
    save(pishin_only, 17, ask(ZARMINA.id), ask(ZARMINA.id), ask(GUL_KHAN.id), ask(ABDUL_WADOOD.id))
    with pishin_only.reading() as db:
        found = touch.in_touch(db, CLUSTERS, weeks(date(2026, 11, 9), date(2026, 11, 22)), NOW)
        before = touch.in_touch(db, CLUSTERS, weeks(date(2026, 8, 3), date(2026, 8, 9)), NOW)
    assert found == {(3, 0): [0, 3], (3, 1): [2, 1]}  # the mentor is no mentee
    assert before == {(3, 0): [0, 0]}


def test_the_last_count_of_a_week_at_schools_with_both(pishin_only: Database) -> None:
    counts = [(9, 20, 10, False), (11, 18, 15, False), (12, 99, 99, True), (16, 11, 19, False)]
    with pishin_only.transaction() as db:
        for day, boys, girls, flagged in counts:
            known = {"boys_register": 22, "girls_register": 19, "person_id": GUL_KHAN.id, "counted_at": local(day)}
            values = {"school_id": KARBALA.id, "day": date(2026, 11, day), "boys": boys, "girls": girls}
            db.execute(insert(PupilCounts).values(**values, **known, flagged=flagged))
        only_girls = {"school_id": 31, "day": date(2026, 11, 10), "boys": 0, "girls": 9, "boys_register": 0}
        more = {"girls_register": 19, "person_id": ZARMINA.id, "counted_at": local(10)}
        db.execute(insert(PupilCounts).values(**only_girls, **more))
        found = attendance.presence(db, CLUSTERS, weeks(date(2026, 11, 9), date(2026, 11, 22)))
    assert found == {(3, 0): [1, 15, 19, 18, 22], (3, 1): [1, 19, 19, 11, 22]}


def test_replies_reasons_and_who_came(pishin_only: Database) -> None:
    days = (date(2026, 11, 24), date(2026, 11, 25))
    save(pishin_only, 10, WorkshopCalled(ABDUL_WADOOD.id, 3, *days, time(9), "GGHS Pishin", "maths"))
    replies = (WorkshopReplied(ZARMINA.id, 1, True), WorkshopReplied(GUL_KHAN.id, 1, False, "alone"))
    save(pishin_only, 11, *replies)
    save(pishin_only, 24, CheckedIn(ZARMINA.id, 1, days[0]))
    save(pishin_only, 25, CheckedIn(ZARMINA.id, 1, days[1]))
    months = last_months(1, NOW.today)
    with pishin_only.reading() as db:
        said = dict(zip((*REPLIES, "workshops"), workshops.replies(db, CLUSTERS, months)[3, 0], strict=True))
        came = workshops.came(db, CLUSTERS, months, NOW)
    assert {name: n for name, n in said.items() if n} == {"coming": 1, "none": 2, "alone": 1, "workshops": 1}
    assert came == {(3, 0): [1, 3]}


def test_answers_ages_and_kinds(pishin_only: Database) -> None:
    save(pishin_only, 9, ask(ZARMINA.id), ask(GUL_KHAN.id), ask(BIBI_HAWA.id))
    save(pishin_only, 11, QuestionAnswered(ABDUL_WADOOD.id, 1, "So", by="mentor"))
    save(pishin_only, 12, Helped(ZARMINA.id, 1))
    save(pishin_only, 28, QuestionAnswered(NASREEN.id, 2, "So", by="officer"))
    months = last_months(1, NOW.today)
    with pishin_only.reading() as db:
        answers = questions.answers(db, CLUSTERS, months, NOW)
        waits = questions.waits(db, CLUSTERS, NOW.today)
        asked = questions.asked(db, CLUSTERS, months)
    assert answers.by == {(3, 0): [1, 0, 1, 0]}
    assert answers.solved == {(3, 0): [1, 0, 0, 0, 1]}
    assert answers.took == {(3, 0): [2], (3, BY.index("officer")): [19]}
    assert [each[3, 0] for each in answers.on_time] == [[1, 0], [0, 0], [0, 1], [0, 0]]
    assert waits.ages == {(3, 0): [0, 0, 1, 0]}
    assert [each[3, 0] for each in waits.late] == [[1, 0], [0, 0], [0, 0], [0, 0]]
    assert asked == {(3, 0): [3, 0, 0, 0, 0, 0]}


def test_safety_matters_are_not_among_the_questions_asked(pishin_only: Database) -> None:
    """Also one that was a question for a while; of one without a kind that was erased the count stays."""
    no_kind = QuestionAsked(GUL_KHAN.id, "", "", "mentor", "week", "Somebody waits at the gate")
    save(pishin_only, 9, no_kind, replace(no_kind, person_id=ZARMINA.id))
    save(pishin_only, 10, KindSaid(GUL_KHAN.id, 1, "safety"))
    with pishin_only.transaction() as db:
        erasing.erase(db, ZARMINA.id, NOW)
        assert questions.asked(db, CLUSTERS, last_months(1, NOW.today)) == {(3, 0): [0, 0, 0, 0, 0, 1]}


def call(database: Database, day: int, topic: str) -> None:
    days = (date(2026, 11, day), date(2026, 11, day))
    save(database, 3, WorkshopCalled(ABDUL_WADOOD.id, 3, *days, time(9), "GGHS Pishin", topic))


def test_by_objective(pishin_only: Database) -> None:
    for topic, day in (("content", 10), ("parents", 11), ("Mending the roof", 12), ("guides", 18)):
        call(pishin_only, day, topic)
    with pishin_only.transaction() as db:
        db.execute(update(Workshops).where(Workshops.topic == "guides").values(cancelled_at=local(5)))
    save(pishin_only, 13, PlanMade(ZARMINA.id, 1, "Stones"), PlanTried(ZARMINA.id, 1, "partly", "some"))
    save(pishin_only, 13, PlanMade(GUL_KHAN.id, 1, "Songs"), PlanMade(GUL_KHAN.id, 2, "Mothers"))
    save(pishin_only, 9, ask(ZARMINA.id), QuestionAsked(GUL_KHAN.id, "teaching", "books", "cluster", "week", "Which?"))
    save(pishin_only, 9, QuestionAsked(GUL_KHAN.id, "supplies", "", "cluster", "week", "Chalk"))
    save(pishin_only, 16, QuestionAsked(GUL_KHAN.id, "teaching", "other", "cluster", "week", "Who?"))
    span = weeks(date(2026, 11, 9), date(2026, 11, 22))
    with pishin_only.reading() as db:
        assert objectives.questions(db, CLUSTERS, span) == {(3, 0): [1, 1, 0, 0, 0], (3, 1): [0, 0, 0, 0, 1]}
        assert objectives.workshops(db, CLUSTERS, span) == {(3, 0): [1, 0, 0, 1, 1], (3, 1): [0, 0, 0, 0, 0]}
        assert objectives.plans(db, CLUSTERS, span) == {(3, 0): [2, 0, 0, 1, 0], (3, 1): [0, 0, 0, 0, 0]}


def test_messages_and_cost(pishin_only: Database) -> None:
    week = weeks(date(2026, 11, 9), date(2026, 11, 9))
    with pishin_only.transaction() as db:
        for state, kind in (("delivered", "D7"), ("failed", "D7"), ("delivered", "C1"), ("due", "D7")):
            known = {
                "msisdn": ZARMINA.msisdn,
                "person_id": ZARMINA.id,
                "lane": "notice",
                "text": "x",
                "encoding": "gsm",
            }
            times = {"due_at": local(10), "expires_at": local(11), "created_at": local(10)}
            db.execute(
                insert(Outbox).values(**known, **times, parts=1, kind=kind, state=state, channel="kannel", attempts=1)
            )
        used = {"day": date(2026, 11, 10), "channel": "kannel", "lane": "notice", "messages": 2, "parts": 3, "cost": 9}
        db.execute(insert(RouteUse).values(**used))
        assert messages.by_place(db, CLUSTERS, week, NOW) == {(3, 0): [1, 0, 1, 0, 0]}
        assert messages.by_route(db, week, NOW) == {"kannel": [2, 0, 1, 0, 0]}
        (key, use), *more = messages.cost(db, week).items()
    assert (key, use.messages, use.parts, use.cost, more) == (("kannel", 0), 2, 3, 9, [])


def everything(database: Database, moment: Moment) -> int:
    span, months = last_weeks(13, moment.today), last_months(6, moment.today)
    with database.reading() as db:
        known = places.places(db, Scope(NASREEN, ()), moment.today)
        touch.in_touch(db, known.clusters, span, moment)
        attendance.presence(db, known.clusters, span)
        workshops.replies(db, known.clusters, months)
        workshops.came(db, known.clusters, months, moment)
        questions.answers(db, known.clusters, months, moment)
        questions.waits(db, known.clusters, moment.today)
        questions.asked(db, known.clusters, span)
        objectives.questions(db, known.clusters, months)
        objectives.workshops(db, known.clusters, months)
        objectives.plans(db, known.clusters, months)
        messages.by_place(db, known.clusters, span, moment)
        messages.by_route(db, span, moment)
        messages.cost(db, months)
    return len(known.clusters)


def test_as_many_statements_however_many_places(pishin_only: Database) -> None:
    with statements() as few:
        assert everything(pishin_only, NOW) == 1
    with pishin_only.transaction() as db:
        for n in range(30):
            db.execute(insert(Districts).values(id=100 + n, province_id=1, name=f"District {n:02}"))
            db.execute(insert(Clusters).values(id=100 + n, district_id=100 + n, name=f"C-{n}", code=f"5{n:04}"))
    save(pishin_only, 17, ask(ZARMINA.id), ask(GUL_KHAN.id))
    with statements() as many:
        assert everything(pishin_only, NOW) == 31
    assert len(many) == len(few) <= 20 + 2  # the look, and what opens and closes it
