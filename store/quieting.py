"""What is said and noted about a quiet school: by its mentor, by the rules, and to whom nearby."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from flows import caps, notices, sending
from flows.caps import week_around
from flows.facts import Person
from flows.outcomes import CheckInSent, NeighbourAsked, Quiet, ReasonKnown, VisitPlanned
from flows.silence import CHECK_IN, NEIGHBOUR, REASON, VISIT
from flows.texts import Text
from store import caps as weekly
from store import outbox, people
from store.database import insert_once
from store.moment import Moment
from store.tables import DeadNumbers, People, Schools, SilenceNotes

LIVES = timedelta(days=5)


def note(
    db: Connection,
    quiet: Quiet,
    what: str,
    moment: Moment,
    *,
    by: int | None = None,
    reason: str = "",
    until: date | None = None,
) -> bool:
    """Keep what happened in a spell, once a day each; False where it is there already."""
    values: dict[str, Any] = {"school_id": quiet.school_id, "since": quiet.since, "what": what, "reason": reason}
    values |= {"person_id": by, "noted_on": moment.today, "at": moment.now, "until": until}
    return insert_once(db, SilenceNotes, values) is not None


def check_in(db: Connection, outcome: CheckInSent, moment: Moment) -> None:
    """D14, once a spell to each teacher of the school."""
    note(db, outcome.quiet, CHECK_IN, moment, by=outcome.person_id)
    mentor = people.by_id(db, outcome.person_id)
    for to in _teachers(db, outcome.quiet.school_id, outcome.person_id):
        once = f"D14/{to.id}/{outcome.quiet.since}"
        to_teacher(db, to, notices.check_in(to, mentor), once, outcome.quiet.school_id, moment)


def explain(db: Connection, outcome: ReasonKnown, moment: Moment) -> None:
    """Why, and for how long nobody asks."""
    for quiet in outcome.quiet:
        note(db, quiet, REASON, moment, by=outcome.person_id, reason=outcome.reason, until=outcome.until)


def plan_visit(db: Connection, outcome: VisitPlanned, moment: Moment) -> None:
    """The mentor goes there, or calls."""
    note(db, outcome.quiet, VISIT, moment, by=outcome.person_id, until=outcome.until)


def ask_neighbour(db: Connection, outcome: NeighbourAsked, moment: Moment) -> None:
    """By the mentor's choice."""
    neighbour(db, outcome.quiet, outcome.neighbour_id, moment, by=outcome.person_id)


def neighbour(db: Connection, quiet: Quiet, neighbour_id: int, moment: Moment, by: int | None = None) -> bool:
    """D72 to one teacher of a school nearby, False where nobody is there to ask."""
    name = db.execute(select(Schools.name).where(Schools.id == quiet.school_id)).scalar_one()
    to = next(iter(_teachers(db, neighbour_id, by or 0)), None)
    if to is None:
        return False
    once = f"D72/{quiet.school_id}/{quiet.since}/{to.id}"
    written = to_teacher(db, to, notices.to_neighbour(name), once, neighbour_id, moment)
    note(db, quiet, NEIGHBOUR, moment, by=by)
    return written


def _teachers(db: Connection, school_id: int, mentor_id: int) -> Sequence[Person]:
    """Those of a school who may be written to, one at a number."""
    here = people.select_people().where(
        People.school_id == school_id,
        People.id != mentor_id,
        People.joined_at.is_not(None),
        People.stopped_at.is_(None),
        People.msisdn.not_in(select(DeadNumbers.msisdn)),
    )  # fmt: skip
    there = (people.as_person(row) for row in db.execute(here.order_by(People.id.desc())))
    found = {person.msisdn: person for person in there if not person.fewer}
    return list(reversed(found.values()))


def to_teacher(db: Connection, to: Person, text: Text, once: str, school_id: int, moment: Moment) -> bool:
    """A line to a teacher, in her hours; next week where she has heard enough in this one."""
    policy = moment.policy
    calendar = moment.calendars.of_cluster(_cluster_of(db, school_id))
    due_at = sending.send_time(False, moment.now, policy, calendar)
    week, room = week_around(due_at, policy), caps.room(text.id, to.fewer, policy)
    heard, nudged = weekly.used(db, to.id, week)
    if room and (heard >= (room.most or 0) or (room.nudges is not None and nudged >= room.nudges)):
        due_at = sending.send_time(False, week[1], policy, calendar)
    written = outbox.add(
        db, to=to, kind=text.id, text=text, lane="notice", now=moment.now, due_at=due_at, lives=due_at - moment.now + LIVES,
        hours="day", once=once, policy=policy,
    )  # fmt: skip
    return written is not None


def _cluster_of(db: Connection, school_id: int) -> int:
    return db.execute(select(Schools.cluster_id).where(Schools.id == school_id)).scalar_one()
