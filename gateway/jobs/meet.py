"""The monthly meeting: its pack to the mentors and the officer (D22), and the day of what it decided (D66)."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection

from flows import meetings as rules
from flows import notices
from flows.calendar import Calendar
from flows.facts import Meeting, MeetingDesk, Person
from flows.meetings import Leaving
from flows.texts import Text
from gateway.parts import Parts
from store import decisions, meetings, outbox, schedule
from store.decisions import REMINDED, Recall
from store.meetings import PACK, Upcoming
from store.moment import Moment


def run(parts: Parts) -> dict[str, int]:
    """Writes what is due. Counts by kind."""
    counts: Counter[str] = Counter()
    with parts.database.reading() as db:
        moment = parts.moment(db)
        coming = [(each, _pack_leaves(each, moment)) for each in meetings.without_pack(db, moment)]
        packs = [(each, leaving) for each, leaving in coming if leaving.is_due(moment.now)]
        recalls = [(each, _recalled_at(each, moment)) for each in decisions.to_recall(db, moment.today)]
    counts.update(_packs(parts, packs, moment))
    for recall, leaving in recalls:
        if leaving.is_due(moment.now):
            with parts.database.transaction() as db:
                counts.update(_recall(db, recall, leaving, moment))
    if counts:
        parts.ring()
    return dict(counts)


def _pack_leaves(upcoming: Upcoming, moment: Moment) -> Leaving:
    return rules.pack_leaves(upcoming.meeting, moment.policy, moment.calendars.of_district(upcoming.district_id))


def _recalled_at(recall: Recall, moment: Moment) -> Leaving:
    return rules.recalled_at(recall.decision.due_on, moment.policy, _calendar(recall, moment))


def _calendar(recall: Recall, moment: Moment) -> Calendar:
    """That of the office: a decision is followed up in the holidays of schools too."""
    return moment.calendars.of_district(recall.district_id)


def _packs(parts: Parts, packs: list[tuple[Upcoming, Leaving]], moment: Moment) -> Counter[str]:
    counts: Counter[str] = Counter()
    if not packs:
        return counts
    districts = [upcoming.district_id for upcoming, _ in packs]
    with parts.database.reading() as db:
        desks, seats = meetings.desks(db, districts, moment), meetings.seats(db, districts, moment.today)
    for upcoming, leaving in packs:
        with parts.database.transaction() as db:
            period = upcoming.meeting.day.isoformat()
            if meetings.still_stands(db, upcoming) and schedule.first_time(
                db, PACK, upcoming.target, period, moment.now
            ):
                there = seats[upcoming.district_id]
                counts[PACK] += sum(
                    _send(db, upcoming.meeting, desks[upcoming.district_id], seat.to, leaving, moment) for seat in there
                )
    return +counts


def _send(db: Connection, meeting: Meeting, desk: MeetingDesk, to: Person, leaving: Leaving, moment: Moment) -> bool:
    text = rules.pack(meeting, desk, moment.programme, moment.policy, to.reads)
    return _add(db, to, text, f"{PACK}/{to.id}/{meeting.id}.{meeting.day}", leaving, moment)


def _recall(db: Connection, recall: Recall, leaving: Leaving, moment: Moment) -> Counter[str]:
    decision, ref = recall.decision, f"F{recall.decision.id}"
    to = decisions.recalled(db, recall, moment)
    if to is None or not schedule.first_time(db, REMINDED, recall.target, decision.due_on.isoformat(), moment.now):
        return Counter()  # vacant: whoever takes the post in time is reminded then
    text = notices.decision_tomorrow(ref, decision.words, decision.due_on, moment.programme)
    if decision.owner.kind == "province":
        text = notices.decision_tomorrow_above(recall.district, ref, decision.words, decision.due_on)
    once = f"{REMINDED}/{recall.target}.{decision.due_on}"
    return +Counter({REMINDED: int(_add(db, to, text, once, leaving, moment))})


def _add(db: Connection, to: Person, text: Text, once: str, leaving: Leaving, moment: Moment) -> bool:
    written = outbox.add(
        db,
        to=to,
        kind=once.split("/", 1)[0],
        text=text,
        lane="notice",
        now=moment.now,
        lives=leaving.until - moment.now,
        hours="day",
        once=once,
        policy=moment.policy,
    )
    return written is not None
