"""A mentor and the teachers of his cluster: how they work together, and who came to a workshop. Nobody above him reads here."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select

from flows import notices
from flows.facts import Colleague, Stage
from flows.outcomes import RollTaken, StageAgreed, StageProposed
from store import people
from store.moment import Moment
from store.notify import Notice, notify
from store.tables import CheckIns, MentoringStages, People, Schools, WorkshopAway


def colleagues(db: Connection, mentor_id: int, cluster_id: int) -> list[Colleague]:
    """The teachers of a cluster who have joined, by school; of several at one school each has a number."""
    mine = and_(MentoringStages.mentee_id == People.id, MentoringStages.mentor_id == mentor_id)
    found = _teachers(mentor_id, cluster_id).add_columns(MentoringStages.stage, MentoringStages.agreed)
    rows = db.execute(found.outerjoin(MentoringStages, mine)).all()
    named = _named([row.school for row in rows])
    return [Colleague(row.id, name, row.stage or "", bool(row.agreed)) for row, name in zip(rows, named, strict=True)]


def _teachers(mentor_id: int, cluster_id: int) -> Any:
    found = select(People.id, Schools.name.label("school")).join(Schools, Schools.id == People.school_id)
    here = (Schools.cluster_id == cluster_id, People.joined_at.is_not(None), People.left_on.is_(None))
    return found.where(*here, People.id != mentor_id).order_by(Schools.name, People.id)


def _named(schools: list[str]) -> list[str]:
    of, seen = Counter(schools), Counter[str]()
    names = []
    for school in schools:
        seen[school] += 1
        names.append(f"{school} {seen[school]}" if of[school] > 1 else school)
    return names


def roll(db: Connection, mentor_id: int, cluster_id: int, workshop_id: int, day: date) -> list[Colleague]:
    """The same teachers in the same order, with who typed the code of that day."""
    there = (CheckIns.person_id == People.id, CheckIns.workshop_id == workshop_id, CheckIns.day == day)
    away = (WorkshopAway.person_id == People.id, WorkshopAway.workshop_id == workshop_id, WorkshopAway.day == day)
    found = _teachers(mentor_id, cluster_id).add_columns(CheckIns.id.label("came"), WorkshopAway.id.label("away"))
    found = found.outerjoin(CheckIns, and_(*there)).outerjoin(WorkshopAway, and_(*away))
    rows = db.execute(found).all()
    named = _named([row.school for row in rows])
    return [
        Colleague(row.id, name, checked_in=row.came is not None, away=row.away is not None)
        for row, name in zip(rows, named, strict=True)
    ]


def take_roll(db: Connection, outcome: RollTaken) -> None:
    """A later roll of the same day takes the place of an earlier one."""
    this = {"workshop_id": outcome.workshop_id, "day": outcome.day}
    old = (WorkshopAway.workshop_id == outcome.workshop_id, WorkshopAway.day == outcome.day)
    db.execute(delete(WorkshopAway).where(*old))
    for person_id in outcome.away:
        db.execute(insert(WorkshopAway).values(**this, person_id=person_id))


def propose(db: Connection, outcome: StageProposed, moment: Moment) -> None:
    """She hears that a message waits; what it is stands in her menu only."""
    _put(db, outcome.person_id, outcome.mentee_id, outcome.stage, False, moment)
    text = notices.message_waits(moment.programme)
    once = f"stage/{outcome.person_id}/{outcome.mentee_id}/{moment.today}"
    notify(db, Notice(text, people.by_id(db, outcome.mentee_id), lane="reply", once=once), moment)


def agree(db: Connection, outcome: StageAgreed, moment: Moment) -> None:
    """Her word."""
    _put(db, outcome.mentor_id, outcome.person_id, outcome.stage, True, moment)


def _put(db: Connection, mentor_id: int, mentee_id: int, stage: str, agreed: bool, moment: Moment) -> None:
    these = (MentoringStages.mentor_id == mentor_id, MentoringStages.mentee_id == mentee_id)
    db.execute(delete(MentoringStages).where(*these))
    values = {"mentor_id": mentor_id, "mentee_id": mentee_id, "stage": stage, "agreed": agreed, "said_at": moment.now}
    db.execute(insert(MentoringStages).values(**values))


def stage_of(db: Connection, person_id: int, cluster_id: int, moment: Moment) -> list[Stage]:
    """With her mentor of today, or none: what was said with another goes to nobody."""
    mentor = people.mentor_of(db, cluster_id, moment.today)
    if mentor is None:
        return []
    these = (MentoringStages.mentor_id == mentor.id, MentoringStages.mentee_id == person_id)
    rows = db.execute(select(MentoringStages).where(*these))
    return [Stage(row.mentor_id, row.stage, row.agreed) for row in rows]
