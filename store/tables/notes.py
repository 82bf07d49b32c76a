"""What mentors wrote to their whole cluster, and answers kept for others."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, Utc


class ClusterNotes(Base):
    """A line to the teachers of a cluster."""

    __tablename__ = "cluster_notes"
    __table_args__ = (Index("ix_cluster_notes_cluster_id_written_on", "cluster_id", "written_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("clusters.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    words: Mapped[str]
    written_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(Utc)


class SavedAnswers(Base):
    """An answer that helped, kept for others, by topic, with one question that makes a colleague think.

    `credit`: the author's name, by leave. `question_id`: whose answer it was; NULL where it was written for the bank.
    """

    __tablename__ = "saved_answers"
    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(index=True)
    words: Mapped[str]
    probe: Mapped[str]
    credit: Mapped[str] = mapped_column(default="")
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"), unique=True)
    saved_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    saved_at: Mapped[datetime] = mapped_column(Utc)
    used: Mapped[int] = mapped_column(default=0)  # how often it was sent as an answer
