"""Pupil counts and days a school was closed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, Utc


class PupilCounts(Base):
    """Pupils present at a school on a day. A later count of the same day replaces the earlier, which is kept."""

    __tablename__ = "pupil_counts"
    __table_args__ = (
        Index("ix_pupil_counts_school_id_day", "school_id", "day"),
        Index("ix_pupil_counts_day_school_id", "day", "school_id"),
        Index("ix_pupil_counts_person_id_counted_at", "person_id", "counted_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    day: Mapped[date]
    boys: Mapped[int]
    girls: Mapped[int]
    boys_register: Mapped[int | None]  # the register of that moment
    girls_register: Mapped[int | None]
    flagged: Mapped[bool] = mapped_column(default=False)  # more than the register, kept as sent
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    counted_at: Mapped[datetime] = mapped_column(Utc)
    replaced: Mapped[bool] = mapped_column(default=False)
    disputed: Mapped[bool] = mapped_column(default=False, server_default=false())  # its provider knows no such message


class Closures(Base):
    """A day on which a school was closed; not an absence."""

    __tablename__ = "closures"
    __table_args__ = (Index("uq_closures_school_id_day", "school_id", "day", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    day: Mapped[date]
    reason: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    said_at: Mapped[datetime] = mapped_column(Utc)


class FallReasons(Base):
    """Why fewer came on a day than usual, as their teacher says."""

    __tablename__ = "fall_reasons"
    __table_args__ = (UniqueConstraint("school_id", "day", "sex"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    day: Mapped[date]
    sex: Mapped[str]  # girls | boys
    reason: Mapped[str]  # as `flows.outcomes.FallExplained`
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    said_at: Mapped[datetime] = mapped_column(Utc)


class PupilMoves(Base):
    """A pupil who left school, or is back: no name is asked or kept."""

    __tablename__ = "pupil_moves"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"), index=True)
    day: Mapped[date]
    sex: Mapped[str]
    came: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    said_at: Mapped[datetime] = mapped_column(Utc)


class RegisterChanges(Base):
    """What a school's register became, and when: its history."""

    __tablename__ = "register_changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"), index=True)
    boys: Mapped[int | None]
    girls: Mapped[int | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    changed_at: Mapped[datetime] = mapped_column(Utc)
