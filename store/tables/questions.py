"""Questions and problems, their whole history, and the vault."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, Utc


class Questions(Base):
    """A question, Q<id>. Values of `state`, `seen_by`, `urgency`, `kind` as in `flows.facts.Question`. It belongs to a post."""

    __tablename__ = "questions"
    __table_args__ = (
        Index("ix_questions_cluster_id_state", "cluster_id", "state"),
        Index("ix_questions_post_id_state", "post_id", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("clusters.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))  # whose turn it is
    with_whom: Mapped[str]  # mentor | officer | tlrt | director
    kind: Mapped[str]
    topic: Mapped[str]
    seen_by: Mapped[str]
    urgency: Mapped[str]
    words: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")  # the one neutral line that travels up
    shared_words: Mapped[str] = mapped_column(default="")  # what the cluster reads in place of her words, if anything
    shared_at: Mapped[datetime | None] = mapped_column(Utc)  # a private one, and what was answered before stays private
    ask_me: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(default="saathi")  # or phone | visit | letter: logged by the desk
    state: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(Utc)
    asked_on: Mapped[date]
    clock_from: Mapped[date]  # when this post's clock began
    due_on: Mapped[date] = mapped_column(index=True)  # the last day of its clock
    days: Mapped[int]  # working days of the clock
    promised_on: Mapped[date | None]
    leave_asked_on: Mapped[date | None]
    leave_given: Mapped[bool] = mapped_column(default=False)
    leave_for: Mapped[str] = mapped_column(default="officer")  # whom her leave is asked or given for
    tell_officer: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[str] = mapped_column(default="")  # mentor | specialist | officer | province
    credit: Mapped[str] = mapped_column(default="")  # the name that stands with the answer, by leave
    answered_at: Mapped[datetime | None] = mapped_column(Utc)
    answer_read: Mapped[bool] = mapped_column(default=False)


class QuestionLeaves(Base):
    """Which mentor may see a private question: the one it was asked of, then whom its asker allows. No row: not asked yet."""

    __tablename__ = "question_leaves"
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    allowed: Mapped[bool]
    said_at: Mapped[datetime] = mapped_column(Utc)


class Escalations(Base):
    """The E reference of a question that went up: E<id>."""

    __tablename__ = "escalations"
    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), unique=True)
    passed_at: Mapped[datetime] = mapped_column(Utc)


class QuestionEvents(Base):
    """Everything that happened to a question, by whom, in which post. Append only."""

    __tablename__ = "question_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    at: Mapped[datetime] = mapped_column(Utc)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)  # NULL: the programme's clock
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))  # whose question it was at that moment
    what: Mapped[str]
    words: Mapped[str] = mapped_column(default="")


class Ideas(Base):
    """What colleagues answer to a question that was shared with their cluster. `named`: whose it is may be said."""

    __tablename__ = "ideas"
    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    words: Mapped[str]
    named: Mapped[bool] = mapped_column(default=False)
    given_at: Mapped[datetime] = mapped_column(Utc)
    read: Mapped[bool] = mapped_column(default=False)  # by the asker
    helped: Mapped[bool] = mapped_column(default=False)


class SensitiveItems(Base):
    """The vault: safety and personal matters, S<id>, encrypted, for the focal person only. No other table points here."""

    __tablename__ = "sensitive_items"
    id: Mapped[int] = mapped_column(primary_key=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    words: Mapped[bytes]
    may_call: Mapped[bool]
    asked_at: Mapped[datetime] = mapped_column(Utc)
    asked_on: Mapped[date]
    answer: Mapped[bytes | None]
    answered_at: Mapped[datetime | None] = mapped_column(Utc)
    answer_read: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None] = mapped_column(Utc)
    past_her: Mapped[bool] = mapped_column(default=False)
    not_to_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id")
    )  # whom she kept it from, whatever post is hers


class SensitiveEvents(Base):
    """Each look at a sensitive item and each act on it. Append only."""

    __tablename__ = "sensitive_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("sensitive_items.id"), index=True)
    at: Mapped[datetime] = mapped_column(Utc)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    what: Mapped[str]
