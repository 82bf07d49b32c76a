"""Which mentor may see a private question: the one it was asked of, and whom its asker allows. Nobody else, by default."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, delete, exists, insert, or_, select

from store import holding
from store.moment import Moment
from store.tables import Clusters, People, Posts, QuestionLeaves, Questions

PRIVATE = "mentor"  # of `seen_by`
WITH_MENTOR = ("open", "promised", "for_workshop")


def open_to(person_id: Any) -> ColumnElement[bool]:
    """What narrows questions to those a mentor may see: shared ones, and private ones of which a row says so."""
    mine = (QuestionLeaves.question_id == Questions.id, QuestionLeaves.person_id == person_id)
    allowed = exists(
        select(QuestionLeaves.question_id)
        .where(*mine, QuestionLeaves.allowed.is_(True))
        .correlate_except(QuestionLeaves)
    )
    return or_(Questions.seen_by != PRIVATE, allowed)


def waiting_closed(person_id: Any) -> ColumnElement[bool]:
    """Private questions that wait with the mentor's post and that this mentor may not see."""
    return and_(Questions.with_whom == "mentor", Questions.state.in_(WITH_MENTOR), ~open_to(person_id))


def closed(db: Connection, cluster_id: int, person_id: int) -> list[int]:
    """Their numbers; how many there are is all that the mentor hears of them."""
    found = select(Questions.id).where(Questions.cluster_id == cluster_id, waiting_closed(person_id))
    return list(db.scalars(found.order_by(Questions.id)))


def closed_among(db: Connection, question_ids: Collection[int], today: date) -> set[int]:
    """Those of these that wait with a mentor of today who may not see them."""
    if not question_ids:
        return set()
    mentors = holding.of_places(Posts.cluster_id, holding.OF_CLUSTER, today)
    found = select(Questions.id).join(mentors, mentors.c.place_id == Questions.cluster_id)
    hers = Questions.asker_id == mentors.c.person_id
    return set(db.scalars(found.where(Questions.id.in_(question_ids), waiting_closed(mentors.c.person_id), ~hers)))


def may_see(db: Connection, row: Row[Any], person_id: int) -> bool:
    """Whether a mentor may see one question."""
    return db.scalar(select(Questions.id).where(Questions.id == row.id, open_to(person_id))) is not None


def tell(db: Connection, question_id: int, person_id: int, moment: Moment) -> None:
    """A new question was asked of this mentor."""
    put(db, question_id, person_id, moment, allowed=True)


def put(db: Connection, question_id: int, person_id: int, moment: Moment, allowed: bool) -> None:
    """Its asker's word on a question and a mentor, in the place of what she said before."""
    this = (QuestionLeaves.question_id == question_id, QuestionLeaves.person_id == person_id)
    db.execute(delete(QuestionLeaves).where(*this))
    values = {"question_id": question_id, "person_id": person_id, "allowed": allowed, "said_at": moment.now}
    db.execute(insert(QuestionLeaves).values(**values))


def said(db: Connection, question_ids: Collection[int], person_id: int) -> dict[int, bool]:
    """What was said of these questions and a mentor: allowed, kept closed; not there: nothing yet."""
    mine = (QuestionLeaves.question_id.in_(question_ids), QuestionLeaves.person_id == person_id)
    return {row.question_id: row.allowed for row in db.execute(select(QuestionLeaves).where(*mine))}


def asker_named() -> Any:
    """Of questions, their clusters and askers: her name where she let it stand and the cluster shows names, else ""."""
    named = and_(Questions.seen_by == "cluster_named", Clusters.shows_names)
    return case((named, People.name), else_="").label("asker")
