"""Workshop reminders: D7 to who is invited, D8 the day before to who did not say that she cannot come."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection

from flows.reminders import Reminder, reminder_text, reminders
from flows.status import Matter
from gateway.parts import Parts
from store import due, outbox, schedule, status
from store.due import Called
from store.moment import Moment


def run(parts: Parts) -> dict[str, int]:
    """Writes what is due. Counts by kind, and those dropped because they would come too late."""
    counts: Counter[str] = Counter()
    with parts.database.reading() as db:
        moment = parts.moment(db)
        called = due.workshops_called(db, moment)
        reminds = status.clusters_that(db, Matter.WORKSHOPS) if called else ()
    for each in called:
        if each.cluster_id not in reminds:
            continue
        calendar = moment.calendars.of_cluster(each.cluster_id)
        wanted = reminders(each.workshop, each.invited, moment.policy, calendar, moment.now)
        if wanted:
            with parts.database.transaction() as db:
                counts.update(_remind(db, each, wanted, moment))
    if counts:
        parts.ring()
    return dict(counts)


def _remind(db: Connection, called: Called, wanted: list[Reminder], moment: Moment) -> Counter[str]:
    if not due.still_stands(db, called):  # changed or cancelled a moment ago: whoever did it has told everybody
        return Counter()
    return Counter(filter(None, (_write(db, called, reminder, moment) for reminder in wanted)))


def _write(db: Connection, called: Called, reminder: Reminder, moment: Moment) -> str | None:
    once = called.once(reminder.kind, reminder.to)
    if reminder.too_late:
        kind, target = once.split("/", 1)
        dropped = f"{kind} too late"
        first = schedule.first_time(db, dropped, target, str(called.workshop.first_day), moment.now)
        return dropped if first else None
    day = reminder.due_at.astimezone(moment.policy.zone).date()
    text = reminder_text(reminder.kind, called.workshop, moment.programme, day, reminder.to.reads)
    written = outbox.add(
        db,
        to=reminder.to,
        kind=reminder.kind,
        text=text,
        lane="notice",
        now=moment.now,
        due_at=reminder.due_at,
        lives=reminder.useful_until - moment.now,
        hours="day",
        once=once,
        policy=moment.policy,
    )
    return reminder.kind if written else None
