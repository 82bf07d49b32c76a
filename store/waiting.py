"""The questions that wait, as their clock sees them: `flows.escalation` then decides.

A look costs a statement while nothing is due, so it can be had every minute.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from flows.escalation import WITH_MENTOR, WITH_OFFICER, Waiting
from flows.facts import PROVINCE
from store import leaves
from store.holding import in_charge
from store.moment import Moment
from store.tables import (
    Calls,
    DeadNumbers,
    Escalations,
    Holdings,
    Inbox,
    Outbox,
    People,
    Posts,
    QuestionEvents,
    Questions,
)

ALERTS = ("D4", "D5", "D55", "D55b")
SECOND_NOTICES = ("D6", "D36")
LOST = ("failed", "expired", "uncertain")

# What the history calls it.
NOBODY, DEPUTY, ASKED_AGAIN = "nobody reached", "mentor silent", "asked again"
NUDGED, OFFERED, RUNG, MOVED_ON = "nudged", "leave for province asked", "administrator rings", "passed to province"
ASKER, MENTOR = "status for asker", "status for mentor"
NAMED, JOINED = "told to the new holder", "joined the same of others"
ASKED_BACK, FOR_OFFICE = "asked back", "words for the office"
ASKED_WITH_OTHERS = "asked again with the same of others"
ASKER_WAS_TOLD = ("leave asked", OFFERED, ASKED_BACK, "answered", ASKER)
MENTOR_DID_NOT_HEAR = (
    NAMED,
    JOINED,
    "read",
    "answer read",
    "kind said",
    "worded",
    ASKED_BACK,
    FOR_OFFICE,
    DEPUTY,
    ASKER,
    NUDGED,
    OFFERED,
    RUNG,
)


def questions_waiting(db: Connection, moment: Moment) -> list[Waiting]:
    """Those with an officer, and those of mentors that may need something by now; the oldest first."""
    return _waiting(db, _those_waiting(moment.today, moment.policy.status_days), moment)


@lru_cache(maxsize=4)
def _those_waiting(today: date, status_days: int) -> Select[Any]:
    with_officer = and_(Questions.with_whom.in_(("officer", *PROVINCE)), Questions.state.in_(WITH_OFFICER))
    early = today - timedelta(days=status_days)
    with_mentor = and_(
        Questions.with_whom == "mentor",
        Questions.state.in_(WITH_MENTOR),
        or_(Questions.due_on < today, Questions.asked_on <= early),
    )
    return _select(today).where(or_(with_officer, with_mentor))


def question_waiting(db: Connection, question_id: int, moment: Moment) -> Waiting:
    """One question, whatever its state. Raises IndexError where there is none."""
    return _waiting(db, _select(moment.today).where(Questions.id == question_id), moment)[0]


def of_asker(db: Connection, person_id: int, moment: Moment) -> dict[int, Waiting]:
    """Her own that wait, by their id."""
    hers = (Questions.asker_id == person_id, Questions.state.in_((*WITH_MENTOR, *WITH_OFFICER)))
    return {waiting.id: waiting for waiting in _waiting(db, _select(moment.today).where(*hers), moment)}


def _waiting(db: Connection, which: Select[Any], moment: Moment) -> list[Waiting]:
    rows = db.execute(which).all()
    closed = leaves.closed_among(db, [row.id for row in rows if row.seen_by == leaves.PRIVATE], moment.today)
    return [_as_waiting(row, row.id in closed, moment) for row in rows]


@lru_cache(maxsize=4)  # to put it together takes longer than to run it, and it is wanted every minute
def _select(today: date) -> Select[Any]:
    return (
        select(Questions, Escalations.id.label("escalation"))
        .add_columns(*_written(), *_happened(), *_of_holder(today))
        .outerjoin(Escalations, Escalations.question_id == Questions.id)
        .order_by(Questions.asked_at, Questions.id)
    )


def _written() -> list[ColumnElement[Any]]:
    """When its last alert and its last second notice were written, and what became of that alert."""

    def about(what: Any, *kinds: str) -> Select[Any]:
        return select(what).where(Outbox.question_id == Questions.id, Outbox.kind.in_(kinds))

    latest = func.max(Outbox.created_at)
    state = about(Outbox.state, *ALERTS).order_by(Outbox.id.desc()).limit(1)
    return [
        about(latest, *ALERTS).scalar_subquery().label("alerted"),
        about(latest, *SECOND_NOTICES).scalar_subquery().label("reminded"),
        state.scalar_subquery().label("alert_state"),
    ]


def _happened() -> list[ColumnElement[Any]]:
    """When something of each sort last stood in its history."""
    what = QuestionEvents.what
    hers = or_(QuestionEvents.person_id == Questions.asker_id, what.in_(ASKER_WAS_TOLD))
    which = {
        "heard": hers,
        "told": what.in_(ASKER_WAS_TOLD),
        "mentor_heard": what.not_in(MENTOR_DID_NOT_HEAR),
        "nobody": what == NOBODY,
        "deputy": what == DEPUTY,
        "nudged": what.in_((NUDGED, ASKED_BACK)),  # who asks has said a word, and needs no gentle line
        "offered": what == OFFERED,
        "rung": what == RUNG,
        "moved_on": what == MOVED_ON,
        "named": what.in_((NAMED, JOINED)),
        "with_others": what == ASKED_WITH_OTHERS,
    }
    latest = select(func.max(QuestionEvents.at)).where(QuestionEvents.question_id == Questions.id)
    return [latest.where(narrower).scalar_subquery().label(name) for name, narrower in which.items()]


def _of_holder(today: date) -> list[ColumnElement[Any]]:
    """Since when the post has its holder, and when the holder last called and wrote; nobody at a number out of use."""
    reached = People.msisdn.not_in(select(DeadNumbers.msisdn))

    def held(what: Any) -> Select[Any]:
        holding = select(what).select_from(Holdings).join(People, People.id == Holdings.person_id)
        here = (Holdings.post_id == Questions.post_id, People.left_on.is_(None), reached)
        return holding.where(*here, *in_charge(today))

    above = select(func.count()).select_from(Holdings).join(Posts, Posts.id == Holdings.post_id)
    above = above.join(People, People.id == Holdings.person_id)
    there = (Posts.kind.in_(("province", "director")), People.left_on.is_(None), *in_charge(today))
    return [
        above.where(*there).scalar_subquery().label("above"),
        held(func.max(Holdings.since)).scalar_subquery().label("post_since"),
        held(func.max(Calls.at)).join(Calls, Calls.msisdn == People.msisdn).scalar_subquery().label("called"),
        held(func.max(Inbox.received_at)).join(Inbox, Inbox.msisdn == People.msisdn).scalar_subquery().label("wrote"),
    ]


def _as_waiting(row: Row[Any], closed: bool, moment: Moment) -> Waiting:
    def day(*times: datetime | None) -> date | None:
        known = [at for at in times if at]
        return max(known).astimezone(moment.policy.zone).date() if known else None

    calendar = moment.calendars.of_post(row.with_whom, row.cluster_id)
    return Waiting(
        id=row.id,
        cluster_id=row.cluster_id,
        with_whom=row.with_whom,
        state=row.state,
        urgency=row.urgency,
        private=row.seen_by == "mentor",
        asked_on=row.asked_on,
        clock_from=row.clock_from,
        due_on=max(row.due_on, calendar.add(row.clock_from, row.days)),  # later in another zone than it was asked in
        heard_on=day(row.heard) or row.asked_on,
        mentor_heard_on=day(row.mentor_heard) or row.asked_on,
        told_on=day(row.told),
        promised_on=row.promised_on,
        leave_given=row.leave_given or row.tell_officer,
        leave_for=row.leave_for,
        was_on=row.moved_on is not None,
        above=row.above > 0,
        nudged_on=day(row.nudged),
        offered_on=day(row.offered),
        rung_on=day(row.rung),
        leave_asked=row.leave_asked_on is not None,
        closed=closed,
        was_up=row.escalation is not None,
        post_since=row.post_since,
        spoke_on=day(row.called, row.wrote),
        alerted_on=day(row.alerted, row.named),
        alert_lost=row.alert_state in LOST and (row.named is None or row.named < row.alerted),
        reminded_on=day(row.reminded, row.with_others),
        nobody_on=day(row.nobody),
        deputy_on=day(row.deputy),
    )
