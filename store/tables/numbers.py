"""Numbers that are said to have changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, Utc


class NumberWishes(Base):
    """Each time somebody said so, for a month. `old_msisdn` "": not known, `school_id` says where she teaches.

    `state`: asked | done | by_pin | refused | objected; tried: nothing came of it, it only counts.
    """

    __tablename__ = "number_wishes"
    id: Mapped[int] = mapped_column(primary_key=True)
    new_msisdn: Mapped[str] = mapped_column(index=True)
    old_msisdn: Mapped[str] = mapped_column(default="", index=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("schools.id"))
    cluster_id: Mapped[int | None] = mapped_column(ForeignKey("clusters.id"), index=True)  # whose mentor is asked
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)  # who it was
    state: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(Utc)
    settled_at: Mapped[datetime | None] = mapped_column(Utc)
