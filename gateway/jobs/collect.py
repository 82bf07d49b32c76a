"""Ask those providers that cannot call us: for messages, and what became of ours."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import structlog

from gateway import webhooks
from gateway.channels.base import Receipt
from gateway.parts import Parts
from store import receipts

REPORTS_COME_WITHIN = timedelta(days=3)
MOST_AT_ONCE = 20  # reports asked for at a look: each is a call

log = structlog.get_logger()


def run(parts: Parts) -> dict[str, int]:
    """Counts of what was told. Each is kept by itself and before the next is read: a repeat does nothing."""
    counts: Counter[str] = Counter()
    for name, channel in parts.channels.items():
        if not channel.collects:
            continue
        with parts.database.reading() as db:
            waiting = receipts.waited_for(db, name, datetime.now(UTC) - REPORTS_COME_WITHIN, MOST_AT_ONCE)
        for event in channel.collect(waiting):
            with parts.database.transaction() as db:
                webhooks.keep(parts, db, name, event)
            counts["reports_asked_for" if isinstance(event, Receipt) else "messages_asked_for"] += 1
    if counts:
        parts.ring()
    return dict(counts)
