"""Lines of mentors to their clusters: kept, and sent to the teachers who have joined."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select

from flows import notices
from flows.outcomes import ClusterNoted
from flows.week import week_of
from store import people
from store.moment import Moment
from store.notify import Notice, notify
from store.tables import ClusterNotes


def left(db: Connection, cluster_id: int, moment: Moment) -> int:
    """How many may still leave this week."""
    since = week_of(moment.today).monday
    sent = select(func.count()).where(ClusterNotes.cluster_id == cluster_id, ClusterNotes.written_on >= since)
    return max(0, moment.policy.notes_a_week - (db.scalar(sent) or 0))


def write(db: Connection, outcome: ClusterNoted, moment: Moment) -> None:
    """To every teacher of the cluster but himself, within the cap of her week. Beyond two a week nothing leaves."""
    if not left(db, outcome.cluster_id, moment):
        return
    values = {"cluster_id": outcome.cluster_id, "person_id": outcome.person_id, "words": outcome.words}
    made = insert(ClusterNotes).values(**values, written_on=moment.today, at=moment.now).returning(ClusterNotes.id)
    note_id = db.execute(made).scalar_one()
    for to in people.mentees_of(db, outcome.cluster_id):
        if to.id != outcome.person_id:
            once = f"D104/{note_id}/{to.id}"
            notice = Notice(notices.cluster_note(outcome.words), to, once=once, cluster_id=outcome.cluster_id)
            notify(db, notice, moment)
