"""Province, district, cluster, school."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base


class Provinces(Base):
    __tablename__ = "provinces"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Districts(Base):
    __tablename__ = "districts"
    id: Mapped[int] = mapped_column(primary_key=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("provinces.id"))
    name: Mapped[str] = mapped_column(unique=True)
    helplines: Mapped[str] = mapped_column(
        default=""
    )  # checked by an administrator; shown before anything else in danger
    status: Mapped[str] = mapped_column(default="active")  # as `flows.status.STATUSES`
    status_since: Mapped[date | None]
    profile: Mapped[str] = mapped_column(default="full")  # as `flows.status.PROFILES`


class Clusters(Base):
    __tablename__ = "clusters"
    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("districts.id"), index=True)
    name: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(unique=True)  # the 5 digits on the poster
    zone: Mapped[str] = mapped_column(default="")  # "winter" or "summer"; "": that of its district
    counts_daily: Mapped[bool] = mapped_column(default=False)  # asked for a count every school day, not once a week
    sends_texts: Mapped[bool] = mapped_column(
        default=True, server_default=true()
    )  # off: its teachers get no unasked ones
    shows_names: Mapped[bool] = mapped_column(
        default=True, server_default=true()
    )  # off: nobody's stands with a question


class Schools(Base):
    __tablename__ = "schools"
    __table_args__ = (UniqueConstraint("cluster_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("clusters.id"))
    name: Mapped[str]
    emis: Mapped[str | None] = mapped_column(unique=True)
    takes_boys: Mapped[bool] = mapped_column(default=True)
    takes_girls: Mapped[bool] = mapped_column(default=True)
    boys: Mapped[int | None]  # on the register; NULL: not known, which is not 0
    girls: Mapped[int | None]
