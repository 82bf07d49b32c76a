"""Workshops, who said they come, who came."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, Utc


class Workshops(Base):
    __tablename__ = "workshops"
    __table_args__ = (Index("ix_workshops_cluster_id_first_day", "cluster_id", "first_day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("clusters.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    starts: Mapped[time]
    venue: Mapped[str]
    topic: Mapped[str]
    travel: Mapped[str] = mapped_column(default="")
    called_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    called_at: Mapped[datetime] = mapped_column(Utc)
    version: Mapped[int] = mapped_column(default=1)  # one more at every change of day or place
    cancelled_at: Mapped[datetime | None] = mapped_column(Utc)
    points: Mapped[str] = mapped_column(default="")  # the main points and the plan, as its mentor noted them
    plan: Mapped[str] = mapped_column(default="")
    noted_at: Mapped[datetime | None] = mapped_column(Utc)  # when he last wrote or changed one of the two


class WorkshopCodes(Base):
    """The code on the board, one a day."""

    __tablename__ = "workshop_codes"
    __table_args__ = (UniqueConstraint("workshop_id", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"))
    day: Mapped[date]
    code: Mapped[str]


class WorkshopReplies(Base):
    __tablename__ = "workshop_replies"
    __table_args__ = (UniqueConstraint("workshop_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    coming: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="")
    said_at: Mapped[datetime] = mapped_column(Utc)


class CheckIns(Base):
    """A teacher's own attendance at the workshop, by the code on the board."""

    __tablename__ = "check_ins"
    __table_args__ = (UniqueConstraint("workshop_id", "person_id", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    day: Mapped[date]
    checked_in_at: Mapped[datetime] = mapped_column(Utc)
    useful: Mapped[str] = mapped_column(default="")  # very | some | little | no; counted only, never shown with a name
    wish: Mapped[str] = mapped_column(default="")  # the topic she wishes for the next one


class WorkshopSteps(Base):
    """Which of the six steps ran on a day, as digits: "1345"."""

    __tablename__ = "workshop_steps"
    __table_args__ = (UniqueConstraint("workshop_id", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"))
    day: Mapped[date]
    steps: Mapped[str]
    noted_at: Mapped[datetime] = mapped_column(Utc)


class Successes(Base):
    """What went well, as a teacher told it. `shared`: school | nameless | mentor, as in `flows.outcomes`."""

    __tablename__ = "successes"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("clusters.id"), index=True)
    words: Mapped[str]
    shared: Mapped[str]
    said_at: Mapped[datetime] = mapped_column(Utc)


class Invitations(Base):
    """A colleague may come and look on, on a day; of one school, or whom the mentor finds."""

    __tablename__ = "invitations"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    day: Mapped[date]
    words: Mapped[str]
    school_id: Mapped[int | None] = mapped_column(ForeignKey("schools.id"))
    said_at: Mapped[datetime] = mapped_column(Utc)


class Plans(Base):
    """What a teacher said of her plan, and her own ones; her latest after a workshop counts. Values as in `flows.outcomes`."""

    __tablename__ = "plans"
    __table_args__ = (Index("ix_plans_person_id_workshop_id", "person_id", "workshop_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"), index=True)
    words: Mapped[str] = mapped_column(default="")  # "": the plan of the workshop
    tried: Mapped[str] = mapped_column(default="")
    learned: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime] = mapped_column(Utc)
    said_at: Mapped[datetime | None] = mapped_column(Utc)
