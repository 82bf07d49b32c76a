"""What arrived, what leaves, what became of it, and the dialogues in between."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, Utc

BigId = BigInteger().with_variant(Integer, "sqlite")
_LIVE = text("state IN ('due', 'claimed', 'sending')")


class Inbox(Base):
    """One row a provider's message. The constraint is what makes a repeat harmless."""

    __tablename__ = "inbox"
    __table_args__ = (UniqueConstraint("channel", "provider_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    channel: Mapped[str]
    provider_id: Mapped[str]
    msisdn: Mapped[str] = mapped_column(index=True)
    body: Mapped[str]
    cut: Mapped[bool] = mapped_column(default=False)  # longer than we keep
    received_at: Mapped[datetime] = mapped_column(Utc)
    understood: Mapped[str] = mapped_column(default="")  # as what it was read, or why nothing was done
    part_of: Mapped[str] = mapped_column(default="")  # what the parts of a long text have in common
    part: Mapped[int] = mapped_column(default=1)
    parts: Mapped[int] = mapped_column(default=1)


class InboxDoubts(Base):
    """Messages that came in under a provider's name, and that it does not know. `cleared`: somebody knows better."""

    __tablename__ = "inbox_doubts"
    inbox_id: Mapped[int] = mapped_column(BigId, ForeignKey("inbox.id"), primary_key=True)
    noted_at: Mapped[datetime] = mapped_column(Utc)
    cleared: Mapped[bool] = mapped_column(default=False, server_default=false())


class Outbox(Base):
    """One row a message that leaves.

    `state`: due | claimed | sending | sent | delivered | failed | uncertain | expired | held.
    `lane`: reply | alert | notice | bulk. `due_at` and `expires_at` are programme time; `try_at`, the lease and
    what follows it real time.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_state_lane_due_at", "state", "lane", "due_at"),
        Index("ix_outbox_channel_provider_id", "channel", "provider_id"),
        Index(
            "ix_outbox_live", "msisdn", "lane", "hours", "due_at", "id", sqlite_where=_LIVE, postgresql_where=_LIVE
        ),  # who is first in a line: `store.leaving`
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    msisdn: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]  # the id of its text: D7, D11 ...
    lane: Mapped[str]
    text: Mapped[str]
    encoding: Mapped[str]
    parts: Mapped[int]
    once: Mapped[str | None] = mapped_column(unique=True)  # "kind/target/period" of what must leave once
    question_id: Mapped[int | None] = mapped_column(index=True)
    repeat_of: Mapped[int | None]  # an alert repeated on purpose
    state: Mapped[str]
    hours: Mapped[str] = mapped_column(
        default="any"
    )  # any | urgent | day: when it may leave, also if it could not at its time
    channel: Mapped[str | None]  # the route asked for, then the one taken
    due_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime] = mapped_column(Utc)
    created_at: Mapped[datetime] = mapped_column(Utc)
    try_at: Mapped[datetime | None] = mapped_column(Utc)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_token: Mapped[str | None]
    lease_until: Mapped[datetime | None] = mapped_column(Utc)
    started_at: Mapped[datetime | None] = mapped_column(Utc)  # of the provider call under way
    sent_at: Mapped[datetime | None] = mapped_column(Utc)
    provider_id: Mapped[str | None]
    missed_at: Mapped[datetime | None] = mapped_column(Utc)  # uncertain; the provider did not know it when first asked
    reason: Mapped[str] = mapped_column(default="")


class ChannelPauses(Base):
    """How each channel fares, for every worker to see; all in real time."""

    __tablename__ = "channel_pauses"
    channel: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime | None] = mapped_column(Utc)  # to be left alone until then
    busy: Mapped[bool] = mapped_column(default=False, server_default=false())  # because we were too fast, no more
    stumbles: Mapped[int] = mapped_column(default=0)  # sends in a row that were put off, or of which nobody knows
    reason: Mapped[str] = mapped_column(default="")
    share: Mapped[int] = mapped_column(default=100, server_default="100")  # of its traffic, per cent, as it was
    share_since: Mapped[datetime | None] = mapped_column(Utc)  # then; with time it wins it back
    down_since: Mapped[datetime | None] = mapped_column(Utc)  # nothing was taken since then
    free_at: Mapped[datetime | None] = mapped_column(Utc)  # what it was given so far keeps it busy until then


class RouteUse(Base):
    """What was handed to a route on a day (local, of real time). `cost`: in millionths of the currency, at that day's price."""

    __tablename__ = "route_use"
    day: Mapped[date] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    lane: Mapped[str] = mapped_column(primary_key=True)
    messages: Mapped[int]
    parts: Mapped[int]
    cost: Mapped[int] = mapped_column(BigInteger)


class Receipts(Base):
    """Delivery reports as they came, kept before they are answered; matched now or when the send commits."""

    __tablename__ = "receipts"
    __table_args__ = (
        UniqueConstraint("channel", "provider_id", "status", "final", "part"),
    )  # "failed" may be said first, then be final
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    channel: Mapped[str]
    provider_id: Mapped[str]
    status: Mapped[str]
    final: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="")
    number_is_dead: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # nobody will ever be reached there
    part: Mapped[str] = mapped_column(default="")  # which one of a long message, where they are reported apart
    parts: Mapped[int | None]  # how many there are, where the provider tells
    outbox_id: Mapped[int | None] = mapped_column(BigId, index=True)
    received_at: Mapped[datetime] = mapped_column(Utc)


class Calls(Base):
    """The USSD call of a phone: how far its text was read and what was last shown, so that a repeat gets the same screen."""

    __tablename__ = "calls"
    msisdn: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    session_id: Mapped[str] = mapped_column(index=True)
    said: Mapped[str] = mapped_column(default="")  # sealed: what was dialled, typed and shown; "" once it is over
    ended: Mapped[bool] = mapped_column(default=False)
    speaker_id: Mapped[int | None]  # who says she speaks, on a shared phone
    at: Mapped[datetime] = mapped_column(Utc)


class Drafts(Base):
    """A conversation under way. It belongs to the person (0: nobody we know yet at this number), not to the call."""

    __tablename__ = "drafts"
    msisdn: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True)
    root: Mapped[str]
    said: Mapped[str]  # sealed: the answers in their order, and the screen
    about: Mapped[str] = mapped_column(default="")  # what was being done, for whoever dials again
    wrong: Mapped[int] = mapped_column(default=0)  # wrong keys in a row
    by_sms: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(Utc)


class PhoneMessages(Base):
    """What the simulator's phones received and sent by SMS."""

    __tablename__ = "phone_messages"
    id: Mapped[int] = mapped_column(primary_key=True)
    msisdn: Mapped[str] = mapped_column(index=True)
    outbox_id: Mapped[int | None] = mapped_column(BigId, unique=True)  # a send is idempotent
    incoming: Mapped[bool]  # from the phone's side
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(Utc)
