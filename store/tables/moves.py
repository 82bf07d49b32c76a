"""What teachers say of the school they are at now, until somebody who knows confirms it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, Utc


class SchoolMoves(Base):
    """Within a cluster. `state`: waits | yes | no | again (said anew since)."""

    __tablename__ = "school_moves"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    from_school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    to_school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    said_at: Mapped[datetime] = mapped_column(Utc)
    state: Mapped[str] = mapped_column(default="waits")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Utc)
