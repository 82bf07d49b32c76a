"""What the meetings of a district decided: noted, done, moved, and what is open. A decision belongs to a post."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from flows import notices
from flows.facts import Decision, Owner, Person
from flows.officer.decisions import named
from flows.outcomes import Decided, DecisionDone, DecisionMoved
from flows.texts import Text
from flows.typed import without_mobiles
from store import people
from store.moment import Moment
from store.notify import Notice, notify
from store.tables import Clusters, Decisions, Districts, DoneOnce, Posts

REMINDED = "D66"
_LOOKS_AHEAD = timedelta(days=15)  # an eve may be so long before: the longest run of holidays


def _select() -> Any:
    owned = (
        Decisions.id,
        Decisions.words,
        Decisions.due_on,
        Decisions.district_id,
        Decisions.owner_post_id,
        Posts.kind,
    )
    return (
        select(*owned, Posts.cluster_id, Clusters.name.label("cluster"), Districts.name.label("district"))
        .join(Posts, Posts.id == Decisions.owner_post_id)
        .join(Districts, Districts.id == Decisions.district_id)
        .outerjoin(Clusters, Clusters.id == Posts.cluster_id)
        .order_by(Decisions.due_on, Decisions.id)
    )


def as_decision(row: Row[Any]) -> Decision:
    """The fact of a row."""
    kind = "officer" if row.kind == "district_officer" else row.kind
    return Decision(row.id, row.words, Owner(kind, row.cluster or "", row.cluster_id or 0), row.due_on)


def open_ones(db: Connection, district_id: int, cluster_id: int | None = None) -> list[Decision]:
    """Those of a district, or of the mentor of one cluster, the earliest first."""
    narrowed = _select().where(Decisions.district_id == district_id, Decisions.done_at.is_(None))
    if cluster_id is not None:
        narrowed = narrowed.where(Posts.kind == "mentor", Posts.cluster_id == cluster_id)
    return [as_decision(row) for row in db.execute(narrowed)]


def done_since(db: Connection, district_id: int, day: date) -> list[tuple[Decision, date]]:
    """What a district has done from that day on, and when, the last first."""
    done = _select().add_columns(Decisions.done_on).where(Decisions.district_id == district_id)
    done = done.where(Decisions.done_on >= day).order_by(None).order_by(Decisions.done_on.desc(), Decisions.id)
    return [(as_decision(row), row.done_on) for row in db.execute(done)]


def overdue_decisions(db: Connection, district_ids: Collection[int], today: date) -> dict[int, list[Decision]]:
    """By district: those past their day and not done, the longest first. One statement for all districts."""
    late = _select().where(
        Decisions.district_id.in_(district_ids), Decisions.done_at.is_(None), Decisions.due_on < today
    )
    found: dict[int, list[Decision]] = {}
    for row in db.execute(late):
        found.setdefault(row.district_id, []).append(as_decision(row))
    return found


def decide(db: Connection, outcome: Decided, moment: Moment) -> dict[str, object]:
    """Noted; whoever holds the post hears it once. Who noted it himself has just read it. Gives `{ref}`."""
    values = {
        "district_id": outcome.district_id,
        "owner_post_id": _post_of(db, outcome),
        "words": without_mobiles(outcome.words),
        "due_on": outcome.due_on,
        "first_due_on": outcome.due_on,
        "noted_by": outcome.person_id,
        "noted_on": moment.today,
    }
    number = db.execute(insert(Decisions).values(**values).returning(Decisions.id)).scalar_one()
    row = db.execute(_select().where(Decisions.id == number)).one()
    to = _holder(db, row, moment)
    if to and to.id != outcome.person_id:
        text = notices.decided(f"F{row.id}", row.words, row.due_on, moment.programme)
        if row.kind == "province":
            text = notices.decided_above(row.district, f"F{row.id}", row.words, row.due_on)
        notify(db, Notice(text, to, once=f"D65/{row.id}", cluster_id=row.cluster_id or 0), moment)
    return {"ref": f"F{number}"}


def _post_of(db: Connection, outcome: Decided) -> int:
    if outcome.owner == "mentor":
        return people.post(db, "mentor", cluster_id=outcome.cluster_id or 0)
    if outcome.owner == "officer":
        return people.post(db, "district_officer", district_id=outcome.district_id)
    province_id = db.execute(select(Districts.province_id).where(Districts.id == outcome.district_id)).scalar_one()
    return people.post(db, "province", province_id=province_id)


def _holder(db: Connection, row: Row[Any], moment: Moment) -> Person | None:
    if row.kind == "mentor":
        return people.mentor_of(db, row.cluster_id, moment.today)
    return people.holder(db, row.owner_post_id, moment.today)


def done(db: Connection, outcome: DecisionDone, moment: Moment) -> None:
    """It is done; the officer hears it from a mentor. Done twice is done once."""
    marking = update(Decisions).where(Decisions.id == outcome.decision_id, Decisions.done_at.is_(None))
    values = {"done_at": moment.now, "done_on": moment.today, "done_by": outcome.person_id}
    if db.execute(marking.values(**values)).rowcount:
        row = db.execute(_select().where(Decisions.id == outcome.decision_id)).one()
        text = notices.decision_done(f"F{row.id}", row.words, named(as_decision(row).owner))
        _tell_officer(db, row, outcome.person_id, text, f"D67/{row.id}", moment)


def move(db: Connection, outcome: DecisionMoved, moment: Moment) -> None:
    """Another day, which is reminded of in its turn."""
    moving = update(Decisions).where(
        Decisions.id == outcome.decision_id, Decisions.done_at.is_(None), Decisions.due_on != outcome.due_on
    )
    if db.execute(moving.values(due_on=outcome.due_on)).rowcount:
        row = db.execute(_select().where(Decisions.id == outcome.decision_id)).one()
        text = notices.decision_moved(f"F{row.id}", row.words, named(as_decision(row).owner), row.due_on)
        _tell_officer(db, row, outcome.person_id, text, f"D68/{row.id}/{row.due_on}", moment)


def _tell_officer(db: Connection, row: Row[Any], said_by: int, text: Text, once: str, moment: Moment) -> None:
    to = people.holder(db, people.post(db, "district_officer", district_id=row.district_id), moment.today)
    if to and to.id != said_by:
        notify(db, Notice(text, to, once=once), moment)


@dataclass(frozen=True)
class Recall:
    """A decision whose day is near and that nobody was reminded of yet; for that day."""

    decision: Decision
    district_id: int
    district: str
    post_id: int

    @property
    def target(self) -> str:
        """How it is done once, with the day as its period."""
        return str(self.decision.id)


def to_recall(db: Connection, today: date) -> list[Recall]:
    """What may have to be reminded of now: two statements, one while nothing is near."""
    rows = db.execute(_near(), {"from": today, "until": today + _LOOKS_AHEAD}).all()
    if not rows:
        return []
    marks = select(DoneOnce.target, DoneOnce.period)
    marks = marks.where(DoneOnce.kind == REMINDED, DoneOnce.target.in_([str(row.id) for row in rows]))
    reminded = {(target, period) for target, period in db.execute(marks)}
    return [
        Recall(as_decision(row), row.district_id, row.district, row.owner_post_id)
        for row in rows
        if (str(row.id), row.due_on.isoformat()) not in reminded
    ]


@cache
def _near() -> Any:
    near = Decisions.due_on.between(bindparam("from"), bindparam("until"))
    return _select().where(Decisions.done_at.is_(None), near)


def recalled(db: Connection, recall: Recall, moment: Moment) -> Person | None:
    """Who is to be reminded, should it still be open with that day; nobody changes it until the transaction ends."""
    same = (Decisions.id == recall.decision.id, Decisions.due_on == recall.decision.due_on, Decisions.done_at.is_(None))
    if db.scalar(select(Decisions.id).where(*same).with_for_update()) is None:
        return None
    return _holder(db, db.execute(_select().where(Decisions.id == recall.decision.id)).one(), moment)
