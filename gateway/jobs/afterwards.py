"""Before and after a workshop: the agenda, the steps of each day, thanks, main points, day ten, the next date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection

from flows import afterwards, notices
from flows.afterwards import AGENDA, FOLLOW_UP, POINTS, STEPS, THANKS, Due, Held
from flows.agenda import agenda, next_first_day
from flows.facts import Person
from flows.texts import Text
from gateway.parts import Parts
from store import afterwards as found
from store import asked, outbox, people, schedule
from store.moment import Moment


def run(parts: Parts) -> dict[str, int]:
    """Writes what is due. Counts by kind, and those dropped because they would come too late."""
    counts: Counter[str] = Counter()
    with parts.database.reading() as db:
        moment = parts.moment(db)
        held = found.held(db, moment)
        done = found.done(db, held)
    for each in held:
        calendar = moment.calendars.of_cluster(each.cluster_id)
        wanted = [
            due
            for due in afterwards.due(each, moment.policy, calendar, moment.now)
            if (due.kind, each.workshop.id, f"{due.day}") not in done
        ]
        if wanted:
            with parts.database.transaction() as db:
                counts.update(_write(db, each, wanted, moment))
    if counts:
        parts.ring()
    return dict(counts)


def _write(db: Connection, each: Held, wanted: list[Due], moment: Moment) -> Counter[str]:
    counts: Counter[str] = Counter()
    if not found.still_stands(db, each):  # the next look sees it as it is now
        return counts
    for due in wanted:
        kind = f"{due.kind} too late" if due.too_late else due.kind
        if not schedule.first_time(db, kind, str(each.workshop.id), f"{due.day}", moment.now):
            continue
        if due.too_late:
            counts[kind] += 1
            continue
        for person, text in _told(db, each, due, moment):
            counts[kind] += _add(db, each, due, person, text, moment)
    return counts


def _add(db: Connection, each: Held, due: Due, person: Person, text: Text, moment: Moment) -> bool:
    day = f".{due.day}" if due.kind in (STEPS, AGENDA) else ""
    written = outbox.add(
        db,
        to=person,
        kind=due.kind,
        text=text,
        lane="bulk" if due.kind == FOLLOW_UP else "notice",
        now=moment.now,
        due_at=due.due_at,
        lives=due.useful_until - moment.now,
        hours="day",
        once=f"{due.kind}/{person.id}/{each.workshop.id}{day}",
        policy=moment.policy,
    )
    return written is not None


def _told(db: Connection, each: Held, due: Due, moment: Moment) -> Iterator[tuple[Person, Text]]:
    """Who hears it, and in which words."""
    workshop = each.workshop
    if due.kind in (THANKS, POINTS):
        words = notices.thanks if due.kind == THANKS else notices.points
        for person in found.teachers(db, each, due.kind == THANKS, moment):
            yield person, words(workshop, person.reads)
    elif due.kind == FOLLOW_UP:
        for person, plan in found.with_plans(db, each, moment):
            yield person, notices.plan_asked(plan, moment.programme, person.reads)
    elif mentor := people.mentor_of(db, each.cluster_id, moment.today):
        yield mentor, _to_mentor(db, each, due, mentor, moment)


def _to_mentor(db: Connection, each: Held, due: Due, mentor: Person, moment: Moment) -> Text:
    workshop, programme = each.workshop, moment.programme
    if due.kind == STEPS:
        return notices.steps_wanted(workshop, due.day, programme)
    if due.kind == AGENDA:
        what = agenda(asked.for_mentor(db, each.cluster_id, mentor.id, moment))
        before = next(iter(found.last_held(db, each.cluster_id, moment)), None)
        return notices.tomorrow(found.replies(db, workshop), what, before, programme, mentor.reads)
    calendar = moment.calendars.of_cluster(each.cluster_id)
    return notices.next_suggested(next_first_day(workshop.first_day, moment.today, moment.policy, calendar), programme)
