"""What is written to many from a desk, and what waits for a second person's word."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, Utc
from store.tables.messages import BigId


class Broadcasts(Base):
    """`state`: draft | waiting | planned | leaving | done | cancelled; `role`: as `flows.broadcasts.ROLES`.

    `places`: "d7 c3" is a district and a cluster, "" the whole province. All instants are of programme time.
    """

    __tablename__ = "broadcasts"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(index=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("provinces.id"))
    district_id: Mapped[int | None] = mapped_column(
        ForeignKey("districts.id")
    )  # whose office writes; NULL: the province
    places: Mapped[str]
    role: Mapped[str]
    written_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime] = mapped_column(Utc)
    leaves_at: Mapped[datetime | None] = mapped_column(Utc)
    watermark: Mapped[int] = mapped_column(default=0)  # the last person who was looked at
    people: Mapped[int] = mapped_column(default=0)  # how many it was for when it began to leave
    through_at: Mapped[datetime | None] = mapped_column(Utc)  # everybody was looked at
    ended_at: Mapped[datetime | None] = mapped_column(Utc)


class BroadcastWords(Base):
    """What it says in one language."""

    __tablename__ = "broadcast_words"
    __table_args__ = (UniqueConstraint("broadcast_id", "language"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcasts.id"))
    language: Mapped[str]
    words: Mapped[str]
    at: Mapped[datetime] = mapped_column(Utc)


class BroadcastLetters(Base):
    """Which messages of the outbox are of which broadcast."""

    __tablename__ = "broadcast_letters"
    outbox_id: Mapped[int] = mapped_column(BigId, ForeignKey("outbox.id"), primary_key=True)
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcasts.id"), index=True)


class Proposals(Base):
    """Something for a whole province that one person wants and another must agree to.

    `kind`: as `store.agreeing.KINDS`; `about`: JSON, what would change. `state`: waiting | agreed | refused | withdrawn | outdated.
    """

    __tablename__ = "proposals"
    id: Mapped[int] = mapped_column(primary_key=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("provinces.id"))
    kind: Mapped[str]
    about: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    asked_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime] = mapped_column(Utc)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Utc)
    reason: Mapped[str] = mapped_column(default="")
