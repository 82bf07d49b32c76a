"""Who was heard from, and when: whatever it was about, good news or none. The one list of what counts as being in touch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, func, select, union

from store.tables import CheckIns, Closures, Inbox, People, PupilCounts, QuestionEvents, WorkshopReplies


def heard(first: datetime, after: datetime, *more: Callable[[Any], ColumnElement[Any]]) -> Subquery:
    """`person_id` of those heard from, each once. `more`: columns made of the instant, as of which week it is in."""

    def contact(person: Any, at: Any) -> Any:
        return select(person.label("person_id"), *(column(at) for column in more)).where(and_(at >= first, at < after))

    # A number that several share does not say which of them wrote.
    alone = select(People.msisdn).where(People.left_on.is_(None)).group_by(People.msisdn).having(func.count() == 1)
    wrote = contact(People.id, Inbox.received_at).join(Inbox, Inbox.msisdn == People.msisdn)
    return union(
        contact(PupilCounts.person_id, PupilCounts.counted_at),
        contact(Closures.person_id, Closures.said_at),
        contact(QuestionEvents.person_id, QuestionEvents.at),
        contact(WorkshopReplies.person_id, WorkshopReplies.said_at),
        contact(CheckIns.person_id, CheckIns.checked_in_at),
        contact(People.id, People.joined_at),
        wrote.where(People.msisdn.in_(alone)),
    ).subquery()
