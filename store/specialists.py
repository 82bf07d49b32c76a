"""Who knows a topic well, in whatever district: asked about a question, one after the other, beside its mentor.

Only whoever holds a post is asked: others have no menu to answer in. Whom a private question goes to is its asker's word.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, insert, select, update

from flows import notices
from flows.facts import Person
from flows.outcomes import QuestionAnswered, SpecialistAsked, SpecialistDeclined
from store import ledger, moving, people, pool, telling
from store.moment import Moment
from store.notify import Notice
from store.tables import Questions, SpecialistAsks, Specialists


class CannotAdd(ValueError):
    """Why not, in one line."""


def add(db: Connection, person: Person, topic: str, moment: Moment) -> bool:
    """Into the pool of a topic; False: was there already. Raises CannotAdd for who holds no post."""
    if not people.posts_of(db, person.id, moment.today):
        raise CannotAdd(f"{person.name or person.msisdn} holds no post, so there is no menu to answer in")
    now = (Specialists.person_id == person.id, Specialists.until.is_(None))
    if db.scalar(select(Specialists.id).where(*now, Specialists.topic == topic)) is not None:
        return False
    named = db.scalar(select(Specialists.named).where(Specialists.person_id == person.id).limit(1))
    db.execute(insert(Specialists).values(person_id=person.id, topic=topic, since=moment.today, named=named))
    return True


def end(db: Connection, person: Person, topic: str, moment: Moment) -> bool:
    """Out of the pool of a topic; what was asked may still be answered. False: was not there."""
    now = (Specialists.person_id == person.id, Specialists.topic == topic, Specialists.until.is_(None))
    return bool(db.execute(update(Specialists).where(*now).values(until=moment.today)).rowcount)


def ask(db: Connection, outcome: SpecialistAsked, moment: Moment) -> None:
    """The next one is asked; the question is with its mentor meanwhile, its clock begun anew. Of a private one only at its asker's word."""
    row = ledger.find(db, outcome.question_id)
    by_asker = outcome.person_id == row.asker_id
    room = pool.room(db, row, moment)
    if not room.next or (row.seen_by == "mentor" and not by_asker):
        return
    ledger.note(db, row.id, "specialist asked", moment, outcome.person_id)
    ledger.change(db, row.id, leave_asked_on=None, leave_given=False, leave_for="officer")
    _ask(db, row, room.next[0], moment)
    if by_asker:
        telling.tell_mentor(db, row, notices.specialist_wanted(f"Q{row.id}"), moment)


def _ask(db: Connection, row: Row[Any], person_id: int, moment: Moment) -> None:
    days = moment.policy.specialist_days
    due_on = moment.calendars.of_cluster(row.cluster_id).add(moment.today, days)
    values = {"question_id": row.id, "person_id": person_id, "asked_on": moment.today, "due_on": due_on}
    db.execute(insert(SpecialistAsks).values(**values, state="asked"))
    moving.with_mentor_again(db, row, moment, days)
    to = people.by_id(db, person_id)
    text = notices.asks_specialist(f"Q{row.id}", row.topic, moment.programme)
    telling.tell(db, row, to, Notice(text, lane="alert"), moment)


def answered(db: Connection, outcome: QuestionAnswered) -> str:
    """He answered: his word on his name is kept, and the others need not. Gives the name that stands with it, or ""."""
    db.execute(update(Specialists).where(Specialists.person_id == outcome.person_id).values(named=outcome.named))
    this = (SpecialistAsks.question_id == outcome.question_id, SpecialistAsks.person_id == outcome.person_id)
    db.execute(update(SpecialistAsks).where(*this).values(state="answered"))
    return people.by_id(db, outcome.person_id).name if outcome.named else ""


def over(db: Connection, question_id: int) -> None:
    """Somebody answered, or it moves on: nobody asked need answer any more."""
    this = (SpecialistAsks.question_id == question_id, SpecialistAsks.state == "asked")
    db.execute(update(SpecialistAsks).where(*this).values(state="over"))


def late(db: Connection, moment: Moment) -> list[int]:
    """The questions with which a specialist is over his clock; an outage since then puts its end off."""
    found = db.execute(_late(), {"today": moment.today})
    days = moment.policy.specialist_days
    ended = [row for row in found if moment.calendars.of_cluster(row.cluster_id).add(row.asked_on, days) < moment.today]
    return [row.question_id for row in ended]


@cache
def _late() -> Select[Any]:
    return pool.open_asks().add_columns(Questions.cluster_id).where(SpecialistAsks.due_on < bindparam("today"))


def go_on(db: Connection, question_id: int, moment: Moment) -> None:
    """Whoever has it no longer does: the next one is asked, or else its asker what she wants (N4)."""
    row = ledger.find(db, question_id)
    if not pool.room(db, row, moment).asked:
        return  # answered in between
    over(db, row.id)
    room = pool.room(db, row, moment)
    if room.next:
        ledger.note(db, row.id, "next specialist asked", moment)
        _ask(db, row, room.next[0], moment)
    else:
        moving.with_mentor_again(db, row, moment, moving.days_of("mentor", row.urgency, moment))
        moving.ask_leave(db, row.id, moment)


def decline(db: Connection, outcome: SpecialistDeclined, moment: Moment) -> None:
    """Rather somebody else: without blame, at once."""
    if outcome.question_id in pool.asked_of(db, outcome.person_id):
        ledger.note(db, outcome.question_id, "specialist declined", moment, outcome.person_id)
        go_on(db, outcome.question_id, moment)
