"""What the office that has a question asked its asker, and the words she sent there. It is told by the history."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, select

from flows.facts import AskedBack
from store.moment import Moment
from store.tables import QuestionEvents
from store.waiting import ASKED_BACK, FOR_OFFICE, MOVED_ON

_OVER = ("answered", "passed up", MOVED_ON, "not this office")  # it was between her and that office, of that time


def of(db: Connection, question_ids: Collection[int], moment: Moment) -> dict[int, AskedBack]:
    """What was asked last of each of these, where the office that asked still has it.

    What got no words for some days is asked no more, and nobody is told.
    """
    if not question_ids:
        return {}
    told = (QuestionEvents.question_id.in_(question_ids), QuestionEvents.what.in_((ASKED_BACK, FOR_OFFICE, *_OVER)))
    before_that = moment.now - timedelta(days=moment.policy.ask_back_days)
    found: dict[int, AskedBack] = {}
    for row in db.execute(select(QuestionEvents).where(*told).order_by(QuestionEvents.id)):
        before = found.pop(row.question_id, None)
        if row.what == ASKED_BACK:
            found[row.question_id] = AskedBack(row.words, over=row.at <= before_that)
        elif row.what == FOR_OFFICE and before:
            found[row.question_id] = replace(before, words=row.words)
    return {question_id: back for question_id, back in found.items() if back.words or not back.over}
