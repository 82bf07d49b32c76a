"""Numbers that may not be hers: nothing came from there for long, or her mentor's word moved her there of late.

Operators give out a number anew after months without use, and whoever moved her may have moved her to a phone of their own.
Until she has shown who she is nothing private opens there (`store.pins`); counts and questions go on as always.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, String, cast, delete, exists, insert, select

from flows import notices
from flows.facts import Person
from flows.outcomes import NotRecognised, Recognised
from store import heard, people, telling
from store.database import insert_once
from store.moment import Moment
from store.notify import Notice, notify
from store.tables import DoneOnce, NumberWishes, People

SILENT, TRIED = "silent", "not recognised"  # kinds of what is done once, by person


def silent(db: Connection, moment: Moment) -> Sequence[int]:
    """Who joined and has neither called nor written from her number for so long, and is not noted yet."""
    since = moment.now - timedelta(days=moment.policy.recycled_days)
    noted = exists(select(DoneOnce.id).where(DoneOnce.kind == SILENT, DoneOnce.target == cast(People.id, String)))
    quiet = (*heard.is_silent(since), People.left_on.is_(None), ~noted)
    return db.scalars(select(People.id).where(*quiet)).all()


def note_silent(db: Connection, person_ids: Sequence[int], moment: Moment) -> None:
    """They are asked when they come."""
    marks = [{"kind": SILENT, "target": str(each), "period": "", "at": moment.now} for each in person_ids]
    db.execute(insert(DoneOnce), marks)


def held(db: Connection, person: Person, moment: Moment) -> tuple[str, date | None]:
    """Why nothing private opens at her number: "moved", and until which day; "silent"; "tried": not again today; or ""."""
    days = timedelta(days=moment.policy.number_objects_days)
    moved = (
        NumberWishes.person_id == person.id,
        NumberWishes.new_msisdn == person.msisdn,
        NumberWishes.state == "done",
    )
    at = db.scalar(select(NumberWishes.settled_at).where(*moved, NumberWishes.settled_at > moment.now - days))
    if at is not None:
        return "moved", (at + days).astimezone(moment.policy.zone).date() + timedelta(days=1)
    marks = select(DoneOnce.kind, DoneOnce.period).where(_hers(person.id))
    found = {(row.kind, row.period) for row in db.execute(marks)}
    if (SILENT, "") not in found:
        return "", None
    return "tried" if (TRIED, moment.today.isoformat()) in found else "silent", None


def recognised(db: Connection, outcome: Recognised) -> None:
    """She showed who she is."""
    db.execute(delete(DoneOnce).where(_hers(outcome.person_id)))


def not_recognised(db: Connection, outcome: NotRecognised, moment: Moment) -> None:
    """Whoever is there did not know her school: not again today, and her mentor hears it once."""
    mark = {"kind": TRIED, "target": str(outcome.person_id), "period": moment.today.isoformat(), "at": moment.now}
    insert_once(db, DoneOnce, mark)
    school = telling.school_of(db, outcome.person_id)
    mentor = people.mentor_of(db, school.cluster.id, moment.today)
    if mentor and mentor.id != outcome.person_id:
        text = notices.number_strange(school)
        notify(db, Notice(text, mentor, once=f"{text.id}/{outcome.person_id}", cluster_id=school.cluster.id), moment)


def _hers(person_id: int) -> ColumnElement[bool]:
    return DoneOnce.kind.in_((SILENT, TRIED)) & (DoneOnce.target == str(person_id))
