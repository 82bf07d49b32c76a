"""People who stand on the roll twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, Utc


class Merges(Base):
    """Two rows a clerk has looked at. `state`: merged | undone | settled (it can no longer be undone) | different people.

    `memory`: what moved, sealed: nobody is to learn from it who wrote to the focal person.
    """

    __tablename__ = "merges"
    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[str]
    at: Mapped[datetime] = mapped_column(Utc)  # programme time
    memory: Mapped[bytes | None]
