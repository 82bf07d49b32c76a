"""What arrived: a row a provider's message. Kept before it is acted on, and once."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Row, Select, bindparam, func, select, update

from store.database import insert_once
from store.moment import Moment
from store.prepared import Prepared
from store.tables import Inbox

MOST_CHARACTERS = 1_600
TOGETHER = timedelta(hours=1)  # a sender's reference for the parts of a text is a number up to 255, and comes again
# What `understood` says of a message that was not read, or not alone.
WAITS, JOINED, SET_ASIDE, DROPPED = "waits for its other parts", "joined", "set aside", "dropped"


@dataclass(frozen=True)
class Part:
    """Which part of a long text a message is; `of`: what the parts have in common, "" for a text that is whole."""

    of: str = ""
    number: int = 1
    parts: int = 1


@dataclass(frozen=True)
class Arrived:
    """A message as it was kept."""

    id: int
    channel: str
    provider_id: str
    msisdn: str
    body: str
    received_at: datetime


WHOLE = Part()


def keep(  # noqa: PLR0913 - what a message is
    db: Connection,
    channel: str,
    provider_id: str,
    msisdn: str,
    body: str,
    received_at: datetime,
    part: Part = WHOLE,
    understood: str = "",
) -> int | None:
    """Keep a message; its id, or None when it is a repeat: then nothing may happen again.

    A repeat that comes at the same moment waits here for the first one's transaction. Of a long text the first
    1,600 characters are kept.
    """
    text = storable(body)
    values = {
        "channel": channel,
        "provider_id": provider_id,
        "msisdn": msisdn,
        "body": text[:MOST_CHARACTERS],
        "cut": len(text) > MOST_CHARACTERS,
        "received_at": received_at,
        "understood": WAITS if part.of else understood,
        "part_of": part.of,
        "part": part.number,
        "parts": part.parts,
    }
    return cast("int | None", insert_once(db, Inbox, values))


def joined(db: Connection, inbox_id: int) -> str | None:
    """The whole text, once the last of its parts is there; that message has all of it then, the others none.

    None: more is on its way. The number must be locked (`store.database.alone`).
    """
    last = db.execute(select(Inbox).where(Inbox.id == inbox_id)).one()
    parts = _parts_with(db, last, last.received_at - TOGETHER)
    return _join(db, last, parts) if len(parts) == last.parts else None


def joined_without_the_rest(db: Connection, inbox_id: int) -> str | None:
    """The text as far as it came, with a mark for each part that did not; None when it was joined meanwhile."""
    last = db.execute(select(Inbox).where(Inbox.id == inbox_id, Inbox.understood == WAITS)).first()
    return _join(db, last, _parts_with(db, last, last.received_at - TOGETHER)) if last else None


def given_up(db: Connection, before: datetime) -> list[Arrived]:
    """Of each text whose parts have not come on since then: the part that came last."""
    return [_arrived(row) for row in db.execute(_given_up(), {"before": before})]


@cache
def _given_up() -> Select[Any]:
    last, came = func.max(Inbox.id), func.max(Inbox.received_at)
    group = (Inbox.channel, Inbox.msisdn, Inbox.part_of, Inbox.parts)
    waiting = select(last).where(Inbox.understood == WAITS).group_by(*group).having(came < bindparam("before"))
    return select(Inbox).where(Inbox.id.in_(waiting)).order_by(Inbox.id)


def _parts_with(db: Connection, last: Row[Any], since: datetime) -> dict[int, Row[Any]]:
    same = (
        Inbox.channel == last.channel,
        Inbox.msisdn == last.msisdn,
        Inbox.part_of == last.part_of,
        Inbox.parts == last.parts,
    )
    waiting = select(Inbox).where(*same, Inbox.understood == WAITS, Inbox.received_at >= since)
    return {row.part: row for row in db.execute(waiting.order_by(Inbox.id))}


def _join(db: Connection, last: Row[Any], parts: dict[int, Row[Any]]) -> str:
    words = "".join(parts[n].body if n in parts else "... " for n in range(1, last.parts + 1))
    others = [row.id for row in parts.values() if row.id != last.id]
    db.execute(update(Inbox).where(Inbox.id.in_(others)).values(body="", understood=JOINED))
    whole = {"body": words[:MOST_CHARACTERS], "cut": len(words) > MOST_CHARACTERS, "understood": ""}
    db.execute(update(Inbox).where(Inbox.id == last.id).values(**whole))
    return words


def aside(db: Connection) -> Sequence[Arrived]:
    """Messages that we failed at: somebody has to look why, and let them be tried again or drop them."""
    return [_arrived(row) for row in db.execute(_SET_ASIDE)]


_SET_ASIDE = select(Inbox).where(Inbox.understood == SET_ASIDE).order_by(Inbox.id)


def take_up(db: Connection, inbox_id: int) -> Arrived | None:
    """One of those, to be tried again; None when it is not among them."""
    there = (Inbox.id == inbox_id, Inbox.understood == SET_ASIDE)
    row = db.execute(update(Inbox).where(*there).values(understood="").returning(*Inbox.__table__.c)).first()
    return _arrived(row) if row else None


def drop(db: Connection, inbox_id: int) -> bool:
    """One of those, never to be tried again. False when it is not among them."""
    there = (Inbox.id == inbox_id, Inbox.understood == SET_ASIDE)
    return db.execute(update(Inbox).where(*there).values(understood=DROPPED)).rowcount == 1


def _arrived(row: Row[Any]) -> Arrived:
    return Arrived(row.id, row.channel, row.provider_id, row.msisdn, row.body, row.received_at)


def understood(db: Connection, inbox_id: int, reading: str) -> None:
    """Note as what a message was read."""
    _UNDERSTOOD.run(db, {"inbox_id": inbox_id, "reading": reading})


_UNDERSTOOD = Prepared(update(Inbox).where(Inbox.id == bindparam("inbox_id")).values(understood=bindparam("reading")))


def said_since(db: Connection, msisdn: str, reading: str, moment: Moment) -> bool:
    """Whether a message of that number that was read so came later than this moment, and was taken up first."""
    later = (Inbox.msisdn == msisdn, Inbox.received_at > moment.now, Inbox.understood == reading)
    return db.execute(select(Inbox.id).where(*later).limit(1)).first() is not None


def read_since(db: Connection, msisdn: str, since: datetime) -> bool:
    """Whether a message of that number has been read after an instant; the one in hand is not yet."""
    others = (Inbox.msisdn == msisdn, Inbox.received_at > since, Inbox.understood != "")
    return db.execute(select(Inbox.id).where(*others).limit(1)).first() is not None


def blank_since(db: Connection, msisdn: str, since: datetime) -> None:
    """Blank what a number wrote from a moment on: words of it are in the vault now, and nowhere else."""
    db.execute(update(Inbox).where(Inbox.msisdn == msisdn, Inbox.received_at >= since).values(body=""))


def storable(body: str) -> str:
    """A text without NUL and halves of characters, which PostgreSQL refuses; letters composed with their marks."""
    whole = body.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", whole)
