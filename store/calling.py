"""When the districts meet next."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, and_, func, select

from store.tables import Districts, Meetings


def next_of_districts(db: Connection, today: date) -> list[tuple[str, date | None]]:
    """Every district in ABC order with the day of its next meeting; None where none is called."""
    ahead = and_(Meetings.district_id == Districts.id, Meetings.cancelled_at.is_(None), Meetings.day >= today)
    found = select(Districts.name, func.min(Meetings.day)).outerjoin(Meetings, ahead)
    return [(name, day) for name, day in db.execute(found.group_by(Districts.name).order_by(Districts.name))]
