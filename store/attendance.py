"""Pupil counts, registers and closed days."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection, Date, bindparam, delete, insert, select, update

from flows.facts import Count
from flows.outcomes import AttendanceCounted, RegisterChanged, SchoolClosed
from store.moment import Moment
from store.tables import Closures, PupilCounts, RegisterChanges, Schools


def count(db: Connection, outcome: AttendanceCounted, moment: Moment) -> None:
    """Keep a count; an earlier one of the same day is replaced, not erased. A school that counts was not closed."""
    same_day = (PupilCounts.school_id == outcome.school_id, PupilCounts.day == outcome.day)
    db.execute(update(PupilCounts).where(*same_day, PupilCounts.replaced.is_(False)).values(replaced=True))
    school = db.execute(select(Schools.boys, Schools.girls).where(Schools.id == outcome.school_id)).one()
    db.execute(
        insert(PupilCounts).values(
            school_id=outcome.school_id,
            day=outcome.day,
            boys=outcome.boys,
            girls=outcome.girls,
            boys_register=school.boys,
            girls_register=school.girls,
            flagged=outcome.flagged,
            person_id=outcome.person_id,
            counted_at=moment.now,
        )
    )
    db.execute(delete(Closures).where(Closures.school_id == outcome.school_id, Closures.day == outcome.day))


def close(db: Connection, outcome: SchoolClosed, moment: Moment) -> None:
    """Keep that a school was closed on a day; said again, the later reason counts unless it has none."""
    same_day = (Closures.school_id == outcome.school_id, Closures.day == outcome.day)
    earlier = db.scalar(select(Closures.reason).where(*same_day))
    if earlier is None:
        values = {"school_id": outcome.school_id, "day": outcome.day, "reason": outcome.reason}
        db.execute(insert(Closures).values(**values, person_id=outcome.person_id, said_at=moment.now))
    else:
        db.execute(update(Closures).where(*same_day).values(reason=outcome.reason or earlier, said_at=moment.now))


def change_register(db: Connection, outcome: RegisterChanged, moment: Moment) -> None:
    """A new register, with its history."""
    values = {"boys": outcome.boys, "girls": outcome.girls}
    db.execute(update(Schools).where(Schools.id == outcome.school_id).values(**values))
    change = {**values, "school_id": outcome.school_id, "person_id": outcome.person_id, "changed_at": moment.now}
    db.execute(insert(RegisterChanges).values(**change))


_RECENT = select(
    PupilCounts.day, PupilCounts.boys, PupilCounts.girls, PupilCounts.boys_register, PupilCounts.girls_register
).where(
    PupilCounts.school_id == bindparam("school_id"),
    PupilCounts.day >= bindparam("since", type_=Date),
    PupilCounts.replaced.is_(False),
)


def recent(db: Connection, school_id: int, moment: Moment) -> dict[date, Count]:
    """The counts of a school in the last two weeks, by day."""
    since = moment.today - timedelta(days=moment.policy.late_count_days)
    rows = db.execute(_RECENT, {"school_id": school_id, "since": since})
    return {row.day: Count(*row) for row in rows}
