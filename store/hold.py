"""All sending on hold: by an operator in an outage, or after a restore, until somebody releases it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from store import settings
from store.tables import Outbox

_WHY = "sending_on_hold"
DROPPED = "dropped when sending was released"


def why(db: Connection) -> str:
    """Why nothing leaves; "" where it does."""
    return settings.get(db, _WHY) or ""


def begin(db: Connection, reason: str) -> None:
    """Nothing leaves from now on; what is due waits, for as long as it is worth sending."""
    settings.put(db, _WHY, reason)


def release(db: Connection, drop_before: datetime | None = None) -> int:
    """Messages leave again. Those written before `drop_before` (programme time) are not sent; how many those were."""
    settings.put(db, _WHY, "")
    if drop_before is None:
        return 0
    old = update(Outbox).where(Outbox.state == "due", Outbox.created_at < drop_before)
    return db.execute(old.values(state="expired", reason=DROPPED)).rowcount


def waiting(db: Connection) -> Mapping[str, tuple[int, datetime]]:
    """What waits to leave, by kind of message: how many, and since when the oldest was written."""
    due = select(Outbox.kind, func.count(), func.min(Outbox.created_at)).where(Outbox.state == "due")
    return {kind: (n, since) for kind, n, since in db.execute(due.group_by(Outbox.kind).order_by(Outbox.kind))}
