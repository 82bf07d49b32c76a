"""Pupil counts, registers and closed days."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Boolean, Connection, Date, Integer, bindparam, delete, false, func, insert, select, update

from flows.facts import Count
from flows.outcomes import AttendanceCounted, FallExplained, PupilMoved, RegisterChanged, SchoolClosed
from store.database import alone, insert_once
from store.moment import Moment
from store.prepared import Prepared
from store.tables import Closures, FallReasons, PupilCounts, PupilMoves, RegisterChanges, Schools
from store.tables.base import Utc


def count(db: Connection, outcome: AttendanceCounted, moment: Moment) -> None:
    """Keep a count; an earlier one of the same day is replaced, not erased. A school that counts was not closed."""
    _alone(db, outcome.school_id)
    same_day = {"of_school": outcome.school_id, "of_day": outcome.day}
    counted = {"boys": outcome.boys, "girls": outcome.girls, "flagged": outcome.flagged, "by": outcome.person_id}
    if _SAME.scalar(db, {**same_day, **counted}) is not None:
        return  # kept when its reason was asked, or sent twice
    _REPLACE.run(db, same_day)
    _COUNT.run(db, {**same_day, **counted, "at": moment.now})
    _NOT_CLOSED.run(db, same_day)


_SCHOOL, _DAY = bindparam("of_school", type_=Integer), bindparam("of_day", type_=Date)
_TOLD = {"boys": PupilCounts.boys, "girls": PupilCounts.girls, "by": PupilCounts.person_id}
_SAME = Prepared(
    select(PupilCounts.id).where(
        PupilCounts.school_id == _SCHOOL,
        PupilCounts.day == _DAY,
        PupilCounts.replaced.is_(False),
        PupilCounts.flagged == bindparam("flagged", type_=Boolean),
        *(column == bindparam(name, type_=Integer) for name, column in _TOLD.items()),
    )
)
_REPLACE = Prepared(
    update(PupilCounts)
    .where(PupilCounts.school_id == _SCHOOL, PupilCounts.day == _DAY, PupilCounts.replaced.is_(False))
    .values(replaced=True)
)
_COUNT = Prepared(insert(PupilCounts).from_select(  # with the register of that moment
    [
        "school_id", "day", "boys", "girls", "boys_register", "girls_register",
        "flagged", "person_id", "counted_at", "replaced",
    ],
    select(
        Schools.id, _DAY, bindparam("boys", type_=Integer), bindparam("girls", type_=Integer), Schools.boys, Schools.girls,
        bindparam("flagged", type_=Boolean), bindparam("by", type_=Integer), bindparam("at", type_=Utc), false(),
    ).where(Schools.id == _SCHOOL),
))  # fmt: skip
_NOT_CLOSED = Prepared(delete(Closures).where(Closures.school_id == _SCHOOL, Closures.day == _DAY))


def dispute(db: Connection, count_id: int, disputed: bool) -> None:
    """A count that is perhaps not hers does not count, and the one before does again; or all of that back."""
    told = update(PupilCounts).where(PupilCounts.id == count_id).values(disputed=disputed)
    school_id, day = db.execute(told.returning(PupilCounts.school_id, PupilCounts.day)).one()
    same_day = (PupilCounts.school_id == school_id, PupilCounts.day == day)
    last = db.scalar(select(func.max(PupilCounts.id)).where(*same_day, PupilCounts.disputed.is_(False)))
    db.execute(update(PupilCounts).where(*same_day).values(replaced=PupilCounts.id != (last or 0)))


def close(db: Connection, outcome: SchoolClosed, moment: Moment) -> None:
    """Keep that a school was closed on a day; said again, the later reason counts unless it has none."""
    _alone(db, outcome.school_id)
    same_day = (Closures.school_id == outcome.school_id, Closures.day == outcome.day)
    earlier = db.scalar(select(Closures.reason).where(*same_day))
    if earlier is None:
        values = {"school_id": outcome.school_id, "day": outcome.day, "reason": outcome.reason}
        db.execute(insert(Closures).values(**values, person_id=outcome.person_id, said_at=moment.now))
    else:
        db.execute(update(Closures).where(*same_day).values(reason=outcome.reason or earlier, said_at=moment.now))


def change_register(db: Connection, outcome: RegisterChanged, moment: Moment) -> None:
    """A new register, with its history; the same again is no change."""
    _alone(db, outcome.school_id)
    values = {"boys": outcome.boys, "girls": outcome.girls}
    known = db.execute(select(Schools.boys, Schools.girls).where(Schools.id == outcome.school_id)).one()
    if tuple(known) == (outcome.boys, outcome.girls):
        return
    db.execute(update(Schools).where(Schools.id == outcome.school_id).values(**values))
    change = {**values, "school_id": outcome.school_id, "person_id": outcome.person_id, "changed_at": moment.now}
    db.execute(insert(RegisterChanges).values(**change))


def explain(db: Connection, outcome: FallExplained, moment: Moment) -> None:
    """Why fewer came; said again, the last word counts."""
    this = {"school_id": outcome.school_id, "day": outcome.day, "sex": outcome.sex}
    said = {"reason": outcome.reason, "person_id": outcome.person_id, "said_at": moment.now}
    if insert_once(db, FallReasons, {**this, **said}) is None:
        same = [getattr(FallReasons, name) == value for name, value in this.items()]
        db.execute(update(FallReasons).where(*same).values(**said))


def move(db: Connection, outcome: PupilMoved, moment: Moment) -> None:
    """A pupil left or is back; the register, where it is known, follows by one."""
    _alone(db, outcome.school_id)
    names = ("school_id", "day", "sex", "came", "reason", "person_id")
    db.execute(insert(PupilMoves).values(**{name: getattr(outcome, name) for name in names}, said_at=moment.now))
    school = db.execute(select(Schools.boys, Schools.girls).where(Schools.id == outcome.school_id)).one()
    register = {"boys": school.boys, "girls": school.girls}
    if register[outcome.sex] is not None:
        register[outcome.sex] = max(0, register[outcome.sex] + (1 if outcome.came else -1))
        change_register(db, RegisterChanged(outcome.person_id, outcome.school_id, **register), moment)


def _alone(db: Connection, school_id: int) -> None:
    """Two colleagues may tell of one school at the same moment: each then builds on what the other said."""
    alone(db, f"school {school_id}")


def usual(db: Connection, school_id: int, day: date, moment: Moment) -> dict[str, float]:
    """Boys and girls on an average day of the weeks before; {} where too little was counted to say."""
    since = day - timedelta(days=moment.policy.fall_days)
    n, boys, girls = _USUAL.first(db, {"school_id": school_id, "since": since, "before": day})
    return {"boys": float(boys), "girls": float(girls)} if n >= moment.policy.fall_least else {}


_USUAL = Prepared(
    select(func.count(), func.avg(PupilCounts.boys), func.avg(PupilCounts.girls)).where(
        PupilCounts.school_id == bindparam("school_id"),
        PupilCounts.day >= bindparam("since", type_=Date),
        PupilCounts.day < bindparam("before", type_=Date),
        PupilCounts.replaced.is_(False),
        PupilCounts.flagged.is_(False),
    )
)
_RECENT = Prepared(
    select(
        PupilCounts.day, PupilCounts.boys, PupilCounts.girls, PupilCounts.boys_register, PupilCounts.girls_register
    ).where(
        PupilCounts.school_id == bindparam("school_id"),
        PupilCounts.day >= bindparam("since", type_=Date),
        PupilCounts.replaced.is_(False),
    )
)


def recent(db: Connection, school_id: int, moment: Moment) -> dict[date, Count]:
    """The counts of a school in the last two weeks, by day."""
    since = moment.today - timedelta(days=moment.policy.late_count_days)
    rows = _RECENT.all(db, {"school_id": school_id, "since": since})
    return {row.day: Count(*row) for row in rows}
