"""The console: who may sign in how, who is signed in, what was seen and changed there, and clerks' files."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, Utc


class Accounts(Base):
    """An e-mail address, a password and an authenticator, for what a code by SMS does not open. Real time."""

    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    email: Mapped[str] = mapped_column(unique=True)  # in small letters
    password: Mapped[str] = mapped_column(default="")  # Argon2id; "" until it is set up
    totp: Mapped[bytes | None]  # the authenticator's secret, sealed
    totp_step: Mapped[int] = mapped_column(default=0)  # the last one used: a code works once
    invited: Mapped[str | None] = mapped_column(unique=True)  # SHA-256 of the word in the link that sets it up
    invited_until: Mapped[datetime | None] = mapped_column(Utc)
    made_at: Mapped[datetime] = mapped_column(Utc)


class ConsoleSessions(Base):
    """Who is signed in, in one browser; real time. `id`: SHA-256 of what the browser keeps. `strong`: not by SMS."""

    __tablename__ = "console_sessions"
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    strong: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(Utc)
    seen_at: Mapped[datetime] = mapped_column(Utc)


class SignInCodes(Base):
    """A code sent by SMS; real time. There is a row for a number that nobody has, too."""

    __tablename__ = "sign_in_codes"
    id: Mapped[int] = mapped_column(primary_key=True)
    msisdn: Mapped[str] = mapped_column(index=True)
    code: Mapped[str]  # keyed hash
    made_at: Mapped[datetime] = mapped_column(Utc)
    tries: Mapped[int] = mapped_column(default=0)
    used: Mapped[bool] = mapped_column(default=False)


class SignInTries(Base):
    """Each try to sign in, for the limits; real time. `who`: keyed hash of a number, an address or an e-mail."""

    __tablename__ = "sign_in_tries"
    __table_args__ = (Index("ix_sign_in_tries_what_who_at", "what", "who", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str]
    who: Mapped[str]
    at: Mapped[datetime] = mapped_column(Utc, index=True)


class AuditLines(Base):
    """Who saw or changed what. Append only; each line's hash covers the one before, so that none can be taken out."""

    __tablename__ = "audit_lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)  # real time
    person_id: Mapped[int | None]  # NULL: at the machine itself
    what: Mapped[str]
    about: Mapped[str] = mapped_column(default="")  # "person 12", never words of anybody
    hash: Mapped[str] = mapped_column(unique=True)


class RosterFiles(Base):
    """A clerk's list on its way in. `state`: open | written | undone | dropped; what may name people is emptied later."""

    __tablename__ = "roster_files"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str]
    sha256: Mapped[str]
    state: Mapped[str]
    at: Mapped[datetime] = mapped_column(Utc)  # programme time
    columns: Mapped[str]  # JSON: the names in the first line
    report: Mapped[str] = mapped_column(default="")  # JSON: what becomes of each line
    undo: Mapped[str] = mapped_column(default="")  # JSON: what was there before


class RosterLines(Base):
    """A line of such a file as the clerk has mended it. `state`: open | aside | written."""

    __tablename__ = "roster_lines"
    file_id: Mapped[int] = mapped_column(ForeignKey("roster_files.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    cells: Mapped[str]  # JSON
    state: Mapped[str] = mapped_column(default="open")


class Exports(Base):
    """A table that somebody asked for, for a spreadsheet; real time. `state`: waiting | ready | failed | cancelled."""

    __tablename__ = "exports"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    table: Mapped[str]
    level: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]
    format: Mapped[str]
    state: Mapped[str]
    done: Mapped[int] = mapped_column(default=0)  # of the weeks
    weeks: Mapped[int]
    rows: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)  # in a row that came to nothing
    lease_token: Mapped[str | None]
    lease_until: Mapped[datetime | None] = mapped_column(Utc)
    asked_at: Mapped[datetime] = mapped_column(Utc)


class ExportPieces(Base):
    """What is written of one. `kind`: rows (JSON, of some weeks, while it is written) | file (once it is ready)."""

    __tablename__ = "export_pieces"
    export_id: Mapped[int] = mapped_column(ForeignKey("exports.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[bytes]
