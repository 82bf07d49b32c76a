"""A teacher says that she teaches at another school now. Within her cluster her mentor confirms it; what she sent stays where it was."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import aliased

from flows import notices
from flows.facts import Move
from flows.outcomes import AskedAbove, MoveConfirmed, MovedAway, SchoolMoved
from flows.texts import T, render
from store import people, questions, telling
from store.moment import Moment
from store.notify import Notice, notify
from store.tables import People, SchoolMoves, Schools

_MOVED = T("G7q", "Now at {where}: a teacher of {school}. Please change the list.")


def say(db: Connection, outcome: SchoolMoved, moment: Moment) -> None:
    """Her mentor is asked. The mentor's own move needs nobody; where there is no mentor the office has it."""
    old, new = _name(db, outcome.from_school_id), _name(db, outcome.to_school_id)
    cluster_id = questions.cluster_of(db, outcome.person_id)
    mentor = people.mentor_of(db, cluster_id, moment.today)
    if mentor is None:
        away(db, MovedAway(outcome.person_id, cluster_id, new), moment)
        return
    mine = (SchoolMoves.person_id == outcome.person_id, SchoolMoves.state == "waits")
    db.execute(update(SchoolMoves).where(*mine).values(state="again"))
    said = {"person_id": outcome.person_id, "said_at": moment.now, "state": "waits"}
    schools = {"from_school_id": outcome.from_school_id, "to_school_id": outcome.to_school_id}
    made = insert(SchoolMoves).values(**said, **schools).returning(SchoolMoves.id)
    move_id = int(db.execute(made).scalar_one())
    if mentor.id == outcome.person_id:
        confirm(db, MoveConfirmed(mentor.id, move_id, True), moment)
        return
    text = notices.moved_school(old, new, moment.programme)
    notify(db, Notice(text, mentor, once=f"D110/{move_id}", cluster_id=cluster_id), moment)


def away(db: Connection, outcome: MovedAway, moment: Moment) -> dict[str, object]:
    """To the office of the district, among what waits there on the phone and at the desk. Gives `{ref}`."""
    school = telling.school_of(db, outcome.person_id).name
    words = render(_MOVED.filled(school=school, where=outcome.where), "en")
    return questions.ask_above(db, AskedAbove(outcome.person_id, outcome.cluster_id, "officer", words), moment)


def waiting(db: Connection, cluster_id: int) -> list[Move]:
    """What its mentor has not said a word on yet, the oldest first."""
    rows = db.execute(_open().where(_FROM.cluster_id == cluster_id).order_by(SchoolMoves.id))
    return [Move(row.id, row.old, row.new) for row in rows]


def confirm(db: Connection, outcome: MoveConfirmed, moment: Moment) -> None:
    """The first word on it holds; she hears which. Her counts of before stay with the school of before."""
    row = db.execute(_open().where(SchoolMoves.id == outcome.move_id)).first()
    decided = {"decided_by": outcome.person_id, "decided_at": moment.now}
    waits = update(SchoolMoves).where(SchoolMoves.id == outcome.move_id, SchoolMoves.state == "waits")
    if row is None or not db.execute(waits.values(state="yes" if outcome.is_so else "no", **decided)).rowcount:
        return
    if outcome.is_so:
        db.execute(update(People).where(People.id == row.person_id).values(school_id=row.to_school_id))
    if row.person_id == outcome.person_id:
        return
    text = notices.move_is_so(row.new) if outcome.is_so else notices.move_is_not_so(row.old)
    to = people.by_id(db, row.person_id)
    notify(db, Notice(text, to, lane="reply", once=f"D111/{row.id}", cluster_id=row.cluster_id), moment)


_FROM, _TO = aliased(Schools), aliased(Schools)


def _open() -> Any:
    """Moves that wait, of teachers who are still where they said they were."""
    found = select(SchoolMoves.id, SchoolMoves.person_id, SchoolMoves.to_school_id, _FROM.cluster_id)
    return (
        found.add_columns(_FROM.name.label("old"), _TO.name.label("new"))
        .join(People, People.id == SchoolMoves.person_id)
        .join(_FROM, _FROM.id == SchoolMoves.from_school_id)
        .join(_TO, _TO.id == SchoolMoves.to_school_id)
        .where(SchoolMoves.state == "waits", People.school_id == _FROM.id, People.left_on.is_(None))
        .where(_FROM.cluster_id == _TO.cluster_id)
    )


def _name(db: Connection, school_id: int) -> str:
    return db.execute(select(Schools.name).where(Schools.id == school_id)).scalar_one()
