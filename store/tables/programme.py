"""The programme's own facts: settings, the calendar's blocks, and what was done once."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, Utc


class Settings(Base):
    __tablename__ = "settings"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class CalendarBlocks(Base):
    """Days (both ends with) on which something is otherwise, and where; no place at all is everywhere.

    `kind`: as `flows.calendar.KINDS`. `why`: in words; of a holiday its name. `since`, `until`: the hours of an outage
    that is not of the whole day. `confirmed`: an administrator knows it from a notification, it is no estimate.
    """

    __tablename__ = "calendar_blocks"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    zone: Mapped[str] = mapped_column(default="")
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"))
    cluster_id: Mapped[int | None] = mapped_column(ForeignKey("clusters.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    since: Mapped[time | None]
    until: Mapped[time | None]
    why: Mapped[str] = mapped_column(default="")
    confirmed: Mapped[bool] = mapped_column(default=False)


class DoneOnce(Base):
    """Every timed thing, once per kind, target and period: a second clock or a restart finds it done."""

    __tablename__ = "done_once"
    __table_args__ = (UniqueConstraint("kind", "target", "period"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    target: Mapped[str]
    period: Mapped[str]
    at: Mapped[datetime] = mapped_column(Utc)


class Heartbeats(Base):
    """When each process last said that it lives; real time."""

    __tablename__ = "heartbeats"
    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)
