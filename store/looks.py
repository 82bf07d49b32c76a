"""Who looked at the words of a private question: noted, and told to its asker."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, Exists, and_, case, exists, func, select

from flows.facts import Look
from store.ledger import note
from store.moment import Moment
from store.tables import Holdings, Posts, QuestionEvents, Questions, SpecialistAsks

READ = "read"


def look(db: Connection, question_id: int, person_id: int, moment: Moment) -> None:
    """Somebody looked at a private question: noted, once a person and day."""
    latest = select(func.max(QuestionEvents.at)).where(
        QuestionEvents.question_id == question_id, QuestionEvents.person_id == person_id, QuestionEvents.what == READ
    )
    seen = db.scalar(latest)
    if seen is None or seen.astimezone(moment.policy.zone).date() < moment.today:
        note(db, question_id, READ, moment, person_id)


def of(db: Connection, question_ids: Collection[int], moment: Moment) -> dict[int, tuple[Look, ...]]:
    """Of each of these that was read: who did, by duty and without a name, and on which day last; in the order of the days."""
    if not question_ids:
        return {}
    asked = and_(
        SpecialistAsks.question_id == QuestionEvents.question_id, SpecialistAsks.person_id == QuestionEvents.person_id
    )
    by = case(
        (_held("mentor"), "mentor"),
        (_held("deputy"), "deputy"),
        (exists().where(asked), "specialist"),
        else_="office",
    ).label("by")
    read = (QuestionEvents.question_id.in_(question_ids), QuestionEvents.what == READ)
    found = select(QuestionEvents.question_id, QuestionEvents.at, by)
    found = found.join(Questions, Questions.id == QuestionEvents.question_id).where(*read).order_by(QuestionEvents.id)
    last: dict[int, dict[str, Look]] = {}
    for row in db.execute(found):
        readers = last.setdefault(row.question_id, {})
        readers.pop(row.by, None)
        readers[row.by] = Look(row.by, row.at.astimezone(moment.policy.zone).date())
    return {question_id: tuple(readers.values()) for question_id, readers in last.items()}


def _held(kind: str) -> Exists:
    """Whether the reader ever held this post of the question's cluster: it may be another's by now."""
    held = exists().where(
        Holdings.post_id == Posts.id,
        Holdings.person_id == QuestionEvents.person_id,
        Posts.kind == kind,
        Posts.cluster_id == Questions.cluster_id,
    )
    return held.correlate(QuestionEvents, Questions)
