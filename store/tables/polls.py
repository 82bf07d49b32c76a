"""Needs polls: who was asked, and how often each answer was given. Who gave which stands nowhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, Utc


class Polls(Base):
    """`level` and `place_id`: a cluster, a district or a province; `whom`: teachers | mentors; `questions`: their keys."""

    __tablename__ = "polls"
    __table_args__ = (Index("ix_polls_level_place_id", "level", "place_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[str]
    place_id: Mapped[int]
    whom: Mapped[str]
    questions: Mapped[str]  # with a space between two
    started_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    started_at: Mapped[datetime] = mapped_column(Utc)
    closes_at: Mapped[datetime] = mapped_column(Utc)
    asked_at: Mapped[datetime | None] = mapped_column(Utc)  # everybody is asked
    closed_at: Mapped[datetime | None] = mapped_column(Utc)
    told_at: Mapped[datetime | None] = mapped_column(Utc)  # everybody is told what came of it


class PollAsked(Base):
    """Somebody who is asked, in the cluster that was hers then."""

    __tablename__ = "poll_asked"
    __table_args__ = (UniqueConstraint("poll_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("clusters.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Utc)


class PollCounts(Base):
    """How many gave an answer."""

    __tablename__ = "poll_counts"
    __table_args__ = (UniqueConstraint("poll_id", "question", "option"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id"))
    question: Mapped[str]
    option: Mapped[str]
    n: Mapped[int] = mapped_column(default=0)
