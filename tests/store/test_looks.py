"""Who read a private question: by duty, the last day of each, and only to its asker."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import insert

from flows.facts import Look, Programme
from flows.outcomes import QuestionAsked, QuestionRead
from store import asked, records
from store.database import Database
from store.moment import Moment
from store.tables import SpecialistAsks
from store.vault import Vault
from tests import pishin
from tests.people import ABDUL_WADOOD, FAZAL, GUL_KHAN, NASREEN, NOW, PISHIN_03, TODAY, ZARMINA

MOMENT = Moment(NOW, Programme(), Vault("a key for the tests of who read what"))
TOMORROW = replace(MOMENT, now=NOW + timedelta(days=1))


def test_each_reader_is_told_by_duty_with_the_last_day(database: Database) -> None:
    with database.transaction() as db:
        pishin.fill(db)
        pishin.open_second_cluster(db)
        pishin.hold(db, GUL_KHAN, "deputy", cluster_id=PISHIN_03.id)
        for seen_by in ("mentor", "cluster"):
            records.save(db, QuestionAsked(ZARMINA.id, "teaching", "maths", seen_by, "week", "Carrying?"), MOMENT)
        values = {"question_id": 1, "person_id": FAZAL.id, "asked_on": TODAY, "due_on": TODAY}
        db.execute(insert(SpecialistAsks).values(**values))
        for reader in (ABDUL_WADOOD, ABDUL_WADOOD, FAZAL, GUL_KHAN, NASREEN):
            records.save(db, QuestionRead(reader.id, 1), MOMENT)
        records.save(db, QuestionRead(ABDUL_WADOOD.id, 1), TOMORROW)
        records.save(db, QuestionRead(ABDUL_WADOOD.id, 2), TOMORROW)
        hers = {question.id: question.looks for question in asked.by_asker(db, ZARMINA.id, TOMORROW)}
        of_mentor = asked.for_mentor(db, PISHIN_03.id, ABDUL_WADOOD.id, TOMORROW)
    read = [Look("specialist", TODAY), Look("deputy", TODAY), Look("office", TODAY)]
    assert hers == {1: (*read, Look("mentor", TODAY + timedelta(days=1))), 2: ()}
    assert {question.looks for question in of_mentor} == {()}
