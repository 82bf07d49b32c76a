"""Messages that failed here, before any provider was called: set aside so that the others flow, and seen to by somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from store.tables import Outbox

NOT_READY = "not ready to send: "  # how the reason of such a message begins
DROPPED = "dropped by the operator"


@dataclass(frozen=True)
class Aside:
    """One of them, without its words: those are between her and us."""

    id: int
    kind: str
    msisdn: str
    reason: str
    created_at: datetime


_ASIDE = (Outbox.state == "failed", Outbox.reason.startswith(NOT_READY))


def listed(db: Connection) -> list[Aside]:
    """All of them, oldest first."""
    return [Aside(*row) for row in db.execute(_LISTED).all()]


_LISTED = (
    select(Outbox.id, Outbox.kind, Outbox.msisdn, Outbox.reason, Outbox.created_at).where(*_ASIDE).order_by(Outbox.id)
)


def retry(db: Connection, outbox_id: int) -> bool:
    """Due again, once what was wrong is mended. False when it is not among them."""
    again = {"state": "due", "reason": "", "try_at": None, "lease_token": None}
    return db.execute(update(Outbox).where(Outbox.id == outbox_id, *_ASIDE).values(**again)).rowcount == 1


def drop(db: Connection, outbox_id: int) -> bool:
    """Never to be sent. False when it is not among them."""
    dropped = update(Outbox).where(Outbox.id == outbox_id, *_ASIDE).values(state="expired", reason=DROPPED)
    return db.execute(dropped).rowcount == 1
