"""Who was heard from, and when: whatever it was about, good news or none. The one list of what counts as being in touch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, exists, func, or_, select, union
from sqlalchemy.orm import aliased

from store.tables import CheckIns, Closures, Inbox, People, PupilCounts, QuestionEvents, WorkshopReplies


def was_heard(first: datetime, after: datetime) -> ColumnElement[bool]:
    """Whether somebody of People was heard from then. Counts are by far the most, so each person's own are looked up."""
    counted = exists().where(
        PupilCounts.person_id == People.id, PupilCounts.counted_at >= first, PupilCounts.counted_at < after
    )
    others = union(*_but_counts(first, after)).subquery()
    return or_(counted, People.id.in_(select(others.c.person_id)))


def heard(first: datetime, after: datetime, *more: Callable[[Any], ColumnElement[Any]]) -> Subquery:
    """`person_id` of those heard from, each once. `more`: columns made of the instant, as of which week it is in."""

    return union(
        _contact(PupilCounts.person_id, PupilCounts.counted_at, first, after, *more), *_but_counts(first, after, *more)
    ).subquery()


def _but_counts(first: datetime, after: datetime, *more: Callable[[Any], ColumnElement[Any]]) -> list[Any]:
    def contact(person: Any, at: Any) -> Any:
        return _contact(person, at, first, after, *more)

    who = aliased(People)
    # A number that several share does not say which of them wrote.
    alone = select(who.msisdn).where(who.left_on.is_(None)).group_by(who.msisdn).having(func.count() == 1)
    wrote = contact(who.id, Inbox.received_at).join(Inbox, Inbox.msisdn == who.msisdn)
    return [
        contact(Closures.person_id, Closures.said_at),
        contact(QuestionEvents.person_id, QuestionEvents.at),
        contact(WorkshopReplies.person_id, WorkshopReplies.said_at),
        contact(CheckIns.person_id, CheckIns.checked_in_at),
        contact(who.id, who.joined_at),
        wrote.where(who.msisdn.in_(alone)),
    ]


def _contact(person: Any, at: Any, first: datetime, after: datetime, *more: Callable[[Any], ColumnElement[Any]]) -> Any:
    return select(person.label("person_id"), *(column(at) for column in more)).where(at >= first, at < after)
