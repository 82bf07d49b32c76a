"""Workshops: called, changed, cancelled; who said they come; who came."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Date, Row, bindparam, delete, func, insert, select, update

from flows import notices
from flows.facts import Workshop
from flows.outcomes import CheckedIn, WorkshopCalled, WorkshopCancelled, WorkshopChanged, WorkshopReplied
from flows.texts import Text
from store import people
from store.database import insert_once
from store.moment import Moment
from store.notify import Notice, notify, withdraw
from store.prepared import Prepared, at_most
from store.tables import CheckIns, Outbox, WorkshopCodes, WorkshopReplies, Workshops

INVITATIONS = ("D7", "D7b", "D8")  # what is said of one as it stands


def as_workshop(row: Row[Any], **more: Any) -> Workshop:
    """The fact of a row of workshops."""
    noted = {"points": row.points, "plan": row.plan, "noted_at": row.noted_at}
    return Workshop(
        row.id, row.first_day, row.last_day, row.starts, row.venue, row.topic, row.travel, **{**noted, **more}
    )


def call(db: Connection, outcome: WorkshopCalled, moment: Moment) -> None:
    """A new workshop, with the codes for its board. The reminders find it by themselves."""
    values = {
        "cluster_id": outcome.cluster_id,
        "first_day": outcome.first_day,
        "last_day": outcome.last_day,
        "starts": outcome.starts,
        "venue": outcome.venue,
        "topic": outcome.topic,
        "travel": outcome.travel,
        "called_by": outcome.person_id,
        "called_at": moment.now,
    }
    workshop_id = db.execute(insert(Workshops).values(**values).returning(Workshops.id)).scalar_one()
    _give_codes(db, workshop_id)


def _give_codes(db: Connection, workshop_id: int) -> None:
    """A code for each day that has none; those of days that are no longer its own go."""
    row = db.execute(select(Workshops).where(Workshops.id == workshop_id)).one()
    days = [row.first_day + timedelta(days=n) for n in range((row.last_day - row.first_day).days + 1)]
    stale = delete(WorkshopCodes).where(WorkshopCodes.workshop_id == workshop_id, WorkshopCodes.day.not_in(days))
    db.execute(stale)
    for day in days:
        insert_once(
            db, WorkshopCodes, {"workshop_id": workshop_id, "day": day, "code": f"{1000 + secrets.randbelow(9000)}"}
        )


def change(db: Connection, outcome: WorkshopChanged, moment: Moment) -> None:
    """Another day or place: everybody hears at once, also who said no; earlier replies were to other days."""
    new = {
        "first_day": outcome.first_day,
        "last_day": outcome.last_day,
        "venue": outcome.venue,
        "starts": outcome.starts,
    }
    known = {name: value for name, value in new.items() if value is not None}
    changing = update(Workshops).where(Workshops.id == outcome.workshop_id, Workshops.cancelled_at.is_(None))
    if not known or not db.execute(changing.values(**known, version=Workshops.version + 1)).rowcount:
        return
    if outcome.first_day is not None:
        db.execute(delete(WorkshopReplies).where(WorkshopReplies.workshop_id == outcome.workshop_id))
        _give_codes(db, outcome.workshop_id)
    row = db.execute(select(Workshops).where(Workshops.id == outcome.workshop_id)).one()
    _withdraw(db, row.id)
    _tell_all(db, row, notices.workshop_changed(as_workshop(row), moment.programme), outcome.person_id, moment)


def cancel(db: Connection, outcome: WorkshopCancelled, moment: Moment) -> None:
    """It will not take place: everybody hears at once. Cancelled twice is cancelled once."""
    cancelling = update(Workshops).where(Workshops.id == outcome.workshop_id, Workshops.cancelled_at.is_(None))
    if db.execute(cancelling.values(cancelled_at=moment.now)).rowcount:
        row = db.execute(select(Workshops).where(Workshops.id == outcome.workshop_id)).one()
        _withdraw(db, row.id)
        _tell_all(db, row, notices.workshop_cancelled(as_workshop(row)), outcome.person_id, moment)


def _withdraw(db: Connection, workshop_id: int) -> None:
    """What still waits for its hours would invite her to what is no more, after she was told so in the wider ones."""
    withdraw(db, Outbox.kind.in_(INVITATIONS), Outbox.once.contains(f"/{workshop_id}."))


def _tell_all(db: Connection, row: Row[Any], text: Text, by: int, moment: Moment) -> None:
    """A change is worth the wider hours. Who did it knows; who called it may be a teacher like the others by now."""
    for person in (each for each in people.mentees_of(db, row.cluster_id) if each.id != by):
        once = f"{text.id}/{person.id}/{row.id}.{row.version}"
        notify(db, Notice(text, person, urgent=True, once=once, cluster_id=row.cluster_id), moment)


def reply(db: Connection, outcome: WorkshopReplied, moment: Moment) -> None:
    """Coming or not; the last word counts."""
    hers = (WorkshopReplies.workshop_id == outcome.workshop_id, WorkshopReplies.person_id == outcome.person_id)
    values = {"coming": outcome.coming, "reason": outcome.reason, "said_at": moment.now}
    if not db.execute(update(WorkshopReplies).where(*hers).values(**values)).rowcount:
        keys = {"workshop_id": outcome.workshop_id, "person_id": outcome.person_id}
        db.execute(insert(WorkshopReplies).values(**keys, **values))


def check_in(db: Connection, outcome: CheckedIn, moment: Moment) -> None:
    """She is there; once a day."""
    keys = {"workshop_id": outcome.workshop_id, "person_id": outcome.person_id, "day": outcome.day}
    insert_once(db, CheckIns, {**keys, "checked_in_at": moment.now})


_COMING = (
    select(Workshops)
    .where(
        Workshops.cluster_id == bindparam("cluster_id"),
        Workshops.last_day >= bindparam("today", type_=Date),
        Workshops.cancelled_at.is_(None),
    )
    .order_by(Workshops.first_day)
)
_NEXT_TWO = Prepared(_COMING.limit(at_most(2)))


def for_mentee(db: Connection, cluster_id: int, person_id: int, moment: Moment) -> list[Workshop]:
    """The workshop under way or next, with her reply and today's code; none: []."""
    rows = _NEXT_TWO.all(db, {"cluster_id": cluster_id, "today": moment.today})
    return [_for_mentee(db, rows, person_id, moment)] if rows else []


def _for_mentee(db: Connection, rows: Sequence[Row[Any]], person_id: int, moment: Moment) -> Workshop:
    row = rows[0]
    coming = db.scalar(
        select(WorkshopReplies.coming).where(
            WorkshopReplies.workshop_id == row.id, WorkshopReplies.person_id == person_id
        )
    )
    if not row.first_day <= moment.today <= row.last_day:
        return as_workshop(row, coming=coming)
    today = (WorkshopCodes.workshop_id == row.id, WorkshopCodes.day == moment.today)
    hers = (CheckIns.workshop_id == row.id, CheckIns.person_id == person_id, CheckIns.day == moment.today)
    there = db.execute(select(CheckIns.useful).where(*hers)).first()
    return as_workshop(
        row,
        coming=coming,
        code_today=db.scalar(select(WorkshopCodes.code).where(*today)) or "",
        checked_in_today=there is not None,
        asks_useful=there is not None and not there.useful,
        after=as_workshop(rows[1]) if len(rows) > 1 else None,
    )


def for_mentor(db: Connection, cluster_id: int, moment: Moment) -> list[Workshop]:
    """This workshop and those to come, with the replies counted and the codes."""
    rows = db.execute(_COMING, {"cluster_id": cluster_id, "today": moment.today}).all()
    ids = [row.id for row in rows]
    said = select(WorkshopReplies.workshop_id, WorkshopReplies.coming, func.count().label("n"))
    said = said.where(WorkshopReplies.workshop_id.in_(ids)).group_by(
        WorkshopReplies.workshop_id, WorkshopReplies.coming
    )
    replies = {(row.workshop_id, row.coming): row.n for row in db.execute(said)}
    codes = db.execute(
        select(WorkshopCodes).where(WorkshopCodes.workshop_id.in_(ids)).order_by(WorkshopCodes.day)
    ).all()
    return [
        as_workshop(
            row,
            said_coming=replies.get((row.id, True), 0),
            said_cannot=replies.get((row.id, False), 0),
            codes=tuple(code.code for code in codes if code.workshop_id == row.id),
        )
        for row in rows
    ]
