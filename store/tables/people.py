"""People, the posts they hold, and from when to when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, Utc


class People(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    msisdn: Mapped[str] = mapped_column(index=True)  # E.164; several people may share one
    name: Mapped[str]
    language: Mapped[str] = mapped_column(default="")  # "" until she chose
    sex: Mapped[str] = mapped_column(default="")  # "f", "m" or ""
    school_id: Mapped[int | None] = mapped_column(ForeignKey("schools.id"), index=True)
    phone_shared: Mapped[bool | None]  # NULL: not asked yet
    joined_at: Mapped[datetime | None] = mapped_column(Utc)  # consent; never touched by an import
    stopped_at: Mapped[datetime | None] = mapped_column(Utc)
    # Of the number, not she: what a provider said, or an SMS from where several share.
    stopped_by_provider: Mapped[bool] = mapped_column(default=False, server_default=false())
    fewer_messages: Mapped[bool] = mapped_column(default=False)  # unasked ones about workshops only
    left_on: Mapped[date | None]  # no longer in the programme
    cohort: Mapped[str] = mapped_column(default="", server_default="")  # of a mentor, as `flows.cohorts.Cohort.key`


class Pins(Base):
    """The four digits that open what is private on a shared phone, hashed; wrong tries in a row, and until when it is locked."""

    __tablename__ = "pins"
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    hashed: Mapped[str]
    wrong: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Utc)
    set_at: Mapped[datetime] = mapped_column(Utc)


class Posts(Base):
    """A duty that outlives its holder. `kind`: as in `store.staff.KINDS`."""

    __tablename__ = "posts"
    __table_args__ = (
        tuple(  # one post of a kind a place; in a UNIQUE over all three, NULLs would differ from each other
            Index(f"uq_posts_kind_{place}", "kind", place, unique=True, sqlite_where=there, postgresql_where=there)
            for place, there in (
                (name, text(f"{name} IS NOT NULL")) for name in ("cluster_id", "district_id", "province_id")
            )
        )
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    cluster_id: Mapped[int | None] = mapped_column(ForeignKey("clusters.id"), index=True)
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"), index=True)
    province_id: Mapped[int | None] = mapped_column(ForeignKey("provinces.id"))
    known_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # in charge when the clock last looked


class Holdings(Base):
    """Who holds a post from one day (with) to another (without); no last day: still does.

    `acting`: for a while, in the place of whoever else holds it. Which of them is in charge: `store.people.in_charge`.
    """

    __tablename__ = "holdings"
    __table_args__ = (Index("ix_holdings_post_id_until", "post_id", "until"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    acting: Mapped[bool] = mapped_column(default=False)
    given_by: Mapped[int | None]  # the person who handed it over by phone; NULL: the desk did
