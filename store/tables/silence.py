"""Quiet schools, numbers out of use, areas without network: what was done and said about them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, Utc


class SilenceNotes(Base):
    """What happened while a school was quiet. Append only; a spell is named by the day of its last contact, `since`.

    `what`: reason | visit | check_in | neighbour (the mentor), offered | deputy (the rules). `reason`: as
    `flows.silence.REASONS`. `until`: up to when (with) the school is left in peace.
    """

    __tablename__ = "silence_notes"
    __table_args__ = (UniqueConstraint("school_id", "since", "what", "noted_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    since: Mapped[date]
    what: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)  # NULL: the programme itself
    noted_on: Mapped[date] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(Utc)
    until: Mapped[date | None]


class DeadNumbers(Base):
    """Numbers at which nothing arrives any more: what is for them waits. Gone again with the first sign of life."""

    __tablename__ = "dead_numbers"
    msisdn: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(Utc)


class DarkAreas(Base):
    """Clusters where nearly everybody fell silent at once, or nothing arrives: no network, it seems. Gone when they are back."""

    __tablename__ = "dark_areas"
    cluster_id: Mapped[int] = mapped_column(ForeignKey("clusters.id"), primary_key=True)
    since: Mapped[date]
