"""What arrived: a row a provider's message. Kept before it is acted on, and once."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, update

from store.database import insert_once
from store.tables import Inbox

MOST_CHARACTERS = 1_600


def keep(db: Connection, channel: str, provider_id: str, msisdn: str, body: str, received_at: datetime) -> int | None:
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
    }
    return cast("int | None", insert_once(db, Inbox, values))


def understood(db: Connection, inbox_id: int, reading: str) -> None:
    """Note as what a message was read."""
    db.execute(update(Inbox).where(Inbox.id == inbox_id).values(understood=reading))


def blank(db: Connection, inbox_id: int) -> None:
    """Blank a message: its words are in the vault now, and nowhere else."""
    db.execute(update(Inbox).where(Inbox.id == inbox_id).values(body=""))


def blank_since(db: Connection, msisdn: str, since: datetime) -> None:
    """Blank what a number wrote from a moment on."""
    db.execute(update(Inbox).where(Inbox.msisdn == msisdn, Inbox.received_at >= since).values(body=""))


def storable(body: str) -> str:
    """A text without NUL and halves of characters, which PostgreSQL refuses; letters composed with their marks."""
    whole = body.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", whole)
