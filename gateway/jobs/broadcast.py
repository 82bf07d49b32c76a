"""Broadcasts whose hour has come: written to their people, a batch at a time; ended when nothing of them waits."""

from __future__ import annotations

from collections import Counter

from gateway import failpoints
from gateway.parts import Parts
from store import broadcasting


def run(parts: Parts) -> dict[str, int]:
    """Counts of those written to, and of broadcasts that are done. A batch is one transaction: nobody at a phone waits."""
    counts: Counter[str] = Counter()
    with parts.database.reading() as db:
        wanted, leaving = broadcasting.due(db, parts.moment(db)), broadcasting.may_end(db)
    for broadcast_id in wanted:
        batch = 0
        while (written := _write(parts, broadcast_id)) is not None:
            batch += 1
            counts["broadcast to"] += written
            failpoints.reach("broadcast batch", batch)
            parts.ring()
    if leaving or wanted:
        with parts.database.transaction() as db:
            counts["broadcasts done"] += broadcasting.end(db, parts.moment(db))
    return dict(+counts)


def _write(parts: Parts, broadcast_id: int) -> int | None:
    with parts.database.transaction() as db:
        return broadcasting.write(db, broadcast_id, parts.moment(db))
