"""Teachers who moved to another cluster: their open questions go with them, private ones only with their leave."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection

from flows import notices
from flows.status import Matter
from gateway.parts import Parts
from store import leaves, ledger, people, telling, turnover
from store.moment import Moment
from store.notify import Notice, notify
from store.turnover import Moved


def run(parts: Parts) -> dict[str, int]:
    """Moves what lies in a cluster that is not its asker's any more. Counts questions, and those told."""
    counts: Counter[str] = Counter()
    with parts.database.reading() as db:
        moment = parts.moment(db)
        found = turnover.moved(db)
    for teacher in found:
        with parts.database.transaction() as db:
            counts.update(_move(db, teacher, moment))
    if counts:
        parts.ring()
    return dict(counts)


def _move(db: Connection, teacher: Moved, moment: Moment) -> Counter[str]:
    went = turnover.follow(db, teacher, moment)
    counts = Counter(moved=len(went.get("all", ())))
    if not counts["moved"]:  # another clock was first
        return Counter()
    for question_id in went["all"]:
        ledger.note(db, question_id, "moved with its asker", moment)
    key = f"{teacher.person_id}/{teacher.from_cluster}.{teacher.to_cluster}.{moment.today}"
    there, here = (telling.cluster_of(db, cluster) for cluster in (teacher.from_cluster, teacher.to_cluster))
    came = notices.teacher_came(teacher.school, here.name, len(went.get("shared", ())), moment.programme)
    new = people.mentor_of(db, here.id, moment.today)
    told = (
        Notice(notices.teacher_went(there.name), people.mentor_of(db, there.id, moment.today), once=f"D43b/{key}", cluster_id=there.id),
        Notice(came, new, once=f"D43/{key}", cluster_id=here.id),
    )  # fmt: skip
    for notice in told:
        if notice.to and notice.to.id != teacher.person_id and here.standing.does(Matter.TURNOVER):
            counts[notice.text.id] += notify(db, notice, moment) is not None
    asker = people.still_here(db, teacher.person_id)
    closed = new and leaves.closed_among(db, went.get("private", []), moment.today)
    if asker and closed and here.standing.does(Matter.TURNOVER):
        text = notices.message_waits(moment.programme) if asker.phone_shared else notices.stays_closed(moment.programme)
        counts["D42b"] += notify(db, Notice(text, asker, once=f"D42b/{key}", cluster_id=here.id), moment) is not None
    return counts
