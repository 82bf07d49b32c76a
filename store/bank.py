"""The bank of saved answers, and answers to shared questions that other mentors of the district may read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from flows.facts import Bank, Later, SavedAnswer
from flows.outcomes import AnswerSaved
from store import asked, people
from store.database import insert_once
from store.moment import Moment
from store.tables import Clusters, QuestionEvents, Questions, SavedAnswers

SHARED = Questions.seen_by != "mentor"


def save(db: Connection, outcome: AnswerSaved, moment: Moment) -> None:
    """Kept for others, once of each question. The name: his own by his word, else the one that stands with the answer already."""
    credit = people.by_id(db, outcome.person_id).name if outcome.named else ""
    if outcome.question_id and not credit:
        credit = db.scalar(select(Questions.credit).where(Questions.id == outcome.question_id)) or ""
    values: dict[str, Any] = {"topic": outcome.topic, "words": outcome.words, "probe": outcome.probe, "credit": credit}
    values |= {"saved_by": outcome.person_id, "saved_at": moment.now, "used": 0}
    if outcome.question_id:
        insert_once(db, SavedAnswers, {**values, "question_id": outcome.question_id})
    else:
        db.execute(insert(SavedAnswers).values(**values))


def used(db: Connection, saved_id: int) -> str:
    """A saved answer is sent once more. Gives the name that stands with it, or ""."""
    db.execute(update(SavedAnswers).where(SavedAnswers.id == saved_id).values(used=SavedAnswers.used + 1))
    return db.scalar(select(SavedAnswers.credit).where(SavedAnswers.id == saved_id)) or ""


def of_mentor(db: Connection, person_id: int, cluster_id: int, moment: Moment) -> Bank:
    """For a mentor: what of his own answers helped, and what the other clusters of his district shared."""
    his = select(QuestionEvents.question_id).where(
        QuestionEvents.what == "answered", QuestionEvents.person_id == person_id
    )
    helped = (Questions.answered_by == "mentor", Questions.id.in_(his))
    district = select(Clusters.id).where(Clusters.district_id == people.district_of(db, cluster_id))
    elsewhere = (Questions.cluster_id.in_(district), Questions.cluster_id != cluster_id)
    return _bank(
        db,
        Later(lambda: asked.answered(db, [*helped, *_helped_lately(moment)], moment)),
        Later(lambda: asked.answered(db, [*elsewhere, *shared_lately(moment)], moment)),
    )


def of_province(db: Connection, moment: Moment) -> Bank:
    """For the province: whatever was shared and helped, and what helped of its own words."""
    theirs = or_(SHARED, Questions.answered_by == "province")
    return _bank(db, Later(lambda: asked.answered(db, [theirs, *_helped_lately(moment)], moment)), ())


def _bank(db: Connection, helped: Any, shared: Any) -> Bank:
    counted = select(SavedAnswers.topic, func.count().label("n")).group_by(SavedAnswers.topic)
    topics = {row.topic: int(row.n) for row in db.execute(counted)}
    return Bank(topics, lambda topic: _of_topic(db, topic), helped, shared)


def _of_topic(db: Connection, topic: str) -> list[SavedAnswer]:
    """The most used first."""
    found = select(SavedAnswers).where(SavedAnswers.topic == topic)
    rows = db.execute(found.order_by(SavedAnswers.used.desc(), SavedAnswers.id.desc()))
    return [SavedAnswer(row.id, row.topic, row.words, row.probe, row.credit) for row in rows]


def _helped_lately(moment: Moment) -> list[Any]:
    since = moment.now - timedelta(days=moment.policy.credit_days)
    kept = select(SavedAnswers.question_id).where(SavedAnswers.question_id.is_not(None))
    return [Questions.state == "helped", Questions.answered_at >= since, Questions.id.not_in(kept)]


def shared_lately(moment: Moment) -> list[Any]:
    """Of questions: those that others may see and that were answered not long ago."""
    since = moment.now - timedelta(days=moment.policy.shared_days)
    return [SHARED, Questions.answer != "", Questions.answered_at >= since]
