"""How a mentor and a teacher work together, and who was away from a workshop as the mentor saw it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, Utc


class MentoringStages(Base):
    """Between two people, never between a post and a school: who comes after either of them finds nothing here."""

    __tablename__ = "mentoring_stages"
    mentor_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    stage: Mapped[str]
    agreed: Mapped[bool]
    said_at: Mapped[datetime] = mapped_column(Utc)


class WorkshopAway(Base):
    """Somebody who was not there on a day, by the mentor's roll; the mentor alone sees it."""

    __tablename__ = "workshop_away"
    __table_args__ = (UniqueConstraint("workshop_id", "person_id", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    day: Mapped[date]
