"""Needs polls: their people are asked, each ends after its days or when all have answered, and what came of it goes back."""

from __future__ import annotations

from collections import Counter

from gateway.parts import Parts
from store import polling


def run(parts: Parts) -> dict[str, int]:
    """Counts of what was written. A cluster is one transaction: in a whole province nobody waits for all the others."""
    counts: Counter[str] = Counter()
    with parts.database.reading() as db:
        moment = parts.moment(db)
        begun, ended = polling.to_ask(db), polling.to_close(db, moment)
        ask = [(poll, cluster_id) for poll in begun for cluster_id in polling.clusters_of(db, poll)]
    for poll, cluster_id in ask:
        with parts.database.transaction() as db:
            counts["asked"] += polling.ask(db, poll, cluster_id, moment)
    for poll in begun:
        with parts.database.transaction() as db:
            polling.is_asked(db, poll.id, moment)
    for poll_id in ended:
        with parts.database.transaction() as db:
            counts["polls"] += polling.close(db, poll_id, moment)
    counts["results"] += _tell(parts)
    counts = +counts
    if counts:
        parts.ring()
    return dict(counts)


def _tell(parts: Parts) -> int:
    with parts.database.reading() as db:
        moment = parts.moment(db)
        closed = polling.to_tell(db)
        tell = [(poll, cluster_id) for poll in closed for cluster_id in polling.clusters_of(db, poll)]
    told = 0
    for poll, cluster_id in tell:
        with parts.database.transaction() as db:
            told += polling.tell(db, poll, cluster_id, moment)
    for poll in closed:
        with parts.database.transaction() as db:
            told += polling.tell_asker(db, poll, moment)
    return told
