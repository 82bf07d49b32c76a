"""Who knows a topic well, across districts, and what they were asked."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base

_NOW = text("until IS NULL")


class Specialists(Base):
    """Somebody who may be asked about a topic, up to the day `until` (without).

    `named`: whether his name may stand with an answer; NULL until he was asked.
    """

    __tablename__ = "specialists"
    __table_args__ = (
        Index("uq_specialists_now", "person_id", "topic", unique=True, sqlite_where=_NOW, postgresql_where=_NOW),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    topic: Mapped[str] = mapped_column(index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    named: Mapped[bool | None]


class SpecialistAsks(Base):
    """A question that a specialist was asked. `state`: asked | answered | over (somebody else answered, or the clock ended)."""

    __tablename__ = "specialist_asks"
    __table_args__ = (UniqueConstraint("question_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    asked_on: Mapped[date]
    due_on: Mapped[date]  # the last day of his clock
    state: Mapped[str] = mapped_column(default="asked")
