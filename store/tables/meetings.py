"""The monthly meeting of a district: when, what was asked for its agenda, what it decided."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, Utc

_STANDS = text("cancelled_at IS NULL")


class Meetings(Base):
    """One a district and day, unless it was cancelled."""

    __tablename__ = "meetings"
    __table_args__ = (
        Index(
            "uq_meetings_district_id_day",
            "district_id",
            "day",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index("ix_meetings_day", "day"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("districts.id"))
    day: Mapped[date]
    starts: Mapped[time]
    place: Mapped[str]
    called_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    told_on: Mapped[date]  # when everybody last heard of its day and place
    version: Mapped[int] = mapped_column(default=1)  # one more at every change
    cancelled_at: Mapped[datetime | None] = mapped_column(Utc)


class AgendaWords(Base):
    """What somebody asked to discuss, by cluster (NULL: the officer's); for the first meeting on or after that day."""

    __tablename__ = "agenda_words"
    __table_args__ = (Index("ix_agenda_words_district_id_said_on", "district_id", "said_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("districts.id"))
    cluster_id: Mapped[int | None] = mapped_column(ForeignKey("clusters.id"))
    words: Mapped[str]
    said_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    said_on: Mapped[date]


class Decisions(Base):
    """F<id>: what a meeting decided, which post does it, by when. It stays with the post when its holder changes."""

    __tablename__ = "decisions"
    __table_args__ = (
        Index("ix_decisions_district_id_done_at", "district_id", "done_at"),
        Index("ix_decisions_due_on", "due_on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("districts.id"))
    owner_post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)
    words: Mapped[str]
    due_on: Mapped[date]  # as it was last agreed
    first_due_on: Mapped[date]
    noted_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    noted_on: Mapped[date]
    done_at: Mapped[datetime | None] = mapped_column(Utc)
    done_on: Mapped[date | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
