"""A question's row and its history, as everything that happens to questions reads and writes them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, and_, insert, select, update

from store.moment import Moment
from store.tables import QuestionEvents, Questions

# It turned out to be a safety matter (`questions.withdraw`): that it was here is for its asker alone to see, at a desk as in
# a list. Of what was erased or forgotten something stays, mostly its kind: it counts.
WITHDRAWN = and_(
    Questions.state == "closed", Questions.words == "", Questions.kind == "", Questions.answer == "",
    Questions.answer_read.is_(True),
)  # fmt: skip


def find(db: Connection, question_id: int) -> Row[Any]:
    """The row of a question, locked until the transaction ends. For the store only. Raises NoResultFound."""
    return db.execute(select(Questions).where(Questions.id == question_id).with_for_update()).one()


def cluster_of(db: Connection, question_id: int) -> int:
    """Where it was asked, for whom must be waited for before its row is locked. Raises NoResultFound."""
    return int(db.execute(select(Questions.cluster_id).where(Questions.id == question_id)).scalar_one())


def note(
    db: Connection, question_id: int, what: str, moment: Moment, person_id: int | None = None, words: str = ""
) -> None:
    """One line of its history, with the post that has it at this moment."""
    having = select(Questions.post_id).where(Questions.id == question_id).scalar_subquery()
    values = {"question_id": question_id, "at": moment.now, "person_id": person_id, "what": what, "words": words}
    db.execute(insert(QuestionEvents).values(**values, post_id=having))


def change(db: Connection, question_id: int, **values: object) -> None:
    """New values in its row."""
    db.execute(update(Questions).where(Questions.id == question_id).values(**values))


def is_news(row: Row[Any]) -> bool:
    """Whether it is answered and its asker has not read that: whatever else is wanted of it was said before it came."""
    return row.state == "answered" and not row.answer_read


def withdrawn(row: Row[Any]) -> bool:
    """Whether it is in the vault now, perhaps since somebody began to answer: his words would be about that."""
    return row.state == "closed" and not row.words
