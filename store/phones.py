"""The simulator's phones: what lies in their inboxes, and whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select

from store.database import insert_once
from store.holding import in_charge
from store.tables import Clusters, Districts, Holdings, Outbox, People, PhoneMessages, Posts, Schools

MOST_MESSAGES = 200  # a look; older ones are no news
MOST_TEACHERS = 300


@dataclass(frozen=True)
class PhoneMessage:
    """A message on a simulated phone; `incoming` from the phone's side."""

    id: int
    msisdn: str
    incoming: bool
    text: str
    at: datetime


def receive(db: Connection, msisdn: str, text: str, outbox_id: int, now: datetime) -> None:
    """A message arrives; the same one twice arrives once."""
    insert_once(
        db, PhoneMessages, {"msisdn": msisdn, "text": text, "outbox_id": outbox_id, "incoming": True, "at": now}
    )


def write(db: Connection, msisdn: str, text: str, now: datetime) -> int:
    """The phone's owner sends a message. Returns its id, unique among the simulator's messages."""
    sent = insert(PhoneMessages).values(msisdn=msisdn, text=text, incoming=False, at=now)
    return int(db.execute(sent.returning(PhoneMessages.id)).scalar_one())


def messages(db: Connection, msisdns: list[str], after: int = 0) -> list[PhoneMessage]:
    """What these phones received and sent after the message with that id, oldest first; of very many the newest."""
    found = select(PhoneMessages).where(PhoneMessages.msisdn.in_(msisdns), PhoneMessages.id > after)
    rows = db.execute(found.order_by(PhoneMessages.id.desc()).limit(MOST_MESSAGES)).all()
    return [PhoneMessage(row.id, row.msisdn, row.incoming, row.text, row.at) for row in reversed(rows)]


def arrived(db: Connection) -> int:
    """How many messages all phones have received so far."""
    return db.scalar(select(func.count()).select_from(PhoneMessages).where(PhoneMessages.incoming)) or 0


def waiting(db: Connection, msisdns: list[str], now: datetime) -> int:
    """How many messages to these phones are due and have not left yet."""
    due = Outbox.state.in_(("due", "claimed", "sending")), Outbox.due_at <= now, Outbox.expires_at > now
    return db.scalar(select(func.count()).select_from(Outbox).where(Outbox.msisdn.in_(msisdns), *due)) or 0


@dataclass(frozen=True)
class Owner:
    """Whose a phone is. `role`: a kind of post, or "teacher"; `place`: her school, or what the post is for."""

    msisdn: str
    name: str
    role: str
    place: str
    joined: bool


def owners(db: Connection, today: date) -> list[Owner]:
    """The people of the programme: who holds a post, then the teachers, those who have not joined last."""
    return _in_posts(db, today) + _teachers(db)


def _in_posts(db: Connection, today: date) -> list[Owner]:
    held = (
        select(People.msisdn, People.name, Posts.kind, Clusters.name, Districts.name, People.joined_at)
        .join(Holdings, Holdings.person_id == People.id)
        .join(Posts, Posts.id == Holdings.post_id)
        .outerjoin(Clusters, Clusters.id == Posts.cluster_id)
        .outerjoin(Districts, Districts.id == Posts.district_id)
        .where(People.left_on.is_(None), *in_charge(today))
        .order_by(Posts.kind.desc(), Posts.id)
    )
    return [
        Owner(msisdn, name, kind, cluster or district or "", joined is not None)
        for msisdn, name, kind, cluster, district, joined in db.execute(held)
    ]


def _teachers(db: Connection) -> list[Owner]:
    teaching = (
        select(People.msisdn, People.name, Schools.name, People.joined_at)
        .join(Schools, Schools.id == People.school_id)
        .where(People.left_on.is_(None))
        .order_by(People.joined_at.is_(None), People.id)
        .limit(MOST_TEACHERS)
    )
    return [
        Owner(msisdn, name, "teacher", school, joined is not None)
        for msisdn, name, school, joined in db.execute(teaching)
    ]
