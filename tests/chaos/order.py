"""Whether what leaves to one person left in the order it was written: nothing overtakes in a lane but what was uncertain."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from itertools import combinations
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.exc import SQLAlchemyError

from gateway.postman import Times
from store.database import Database
from store.tables import Outbox
from tests.channels.doubles import Entry

EVERY_S = 0.2  # what the provider did not have stays uncertain for half a minute before it is due again


class Doubts(threading.Thread):
    """Notes which messages were ever uncertain: the row forgets it once that is settled."""

    def __init__(self, database: Database) -> None:
        super().__init__(daemon=True)
        self._database, self._over = database, threading.Event()
        self.seen: set[int] = set()

    def run(self) -> None:
        while not self._over.wait(EVERY_S):
            try:
                with self._database.reading() as db:
                    self.seen |= set(db.scalars(select(Outbox.id).where(Outbox.state == "uncertain")))
            except SQLAlchemyError:
                pass  # the database is one of those that are killed

    def end(self) -> set[int]:
        """No more; those seen."""
        self._over.set()
        self.join()
        return self.seen


def overtaken(
    rows: Sequence[Row[Any]], entries: Sequence[Entry], doubted: Collection[int], times: Times | None = None
) -> tuple[int, list[tuple[int, int]]]:
    """How many pairs were looked at; and those that the provider got the wrong way round: the later, then the earlier.

    Of words that went to a number twice nobody can say which of them was first: they are left out.
    """
    call_s = (times or Times()).call_s
    same = Counter((row.msisdn, row.text) for row in rows)
    place: dict[tuple[str, str], int] = {}
    for number, entry in enumerate(entries):
        place.setdefault((entry.to, entry.text), number)
    lines: defaultdict[tuple[str, str, str], list[Row[Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: each.id):
        key = (row.msisdn, row.text)
        if same[key] == 1 and key in place:
            lines[row.msisdn, row.lane, row.hours].append(row)
    pairs = [
        (earlier, later)
        for line in lines.values()
        for earlier, later in combinations(line, 2)
        if earlier.due_at <= later.due_at and not _was_uncertain(earlier, doubted, call_s)
    ]
    wrong = [
        (later.id, earlier.id)
        for earlier, later in pairs
        if place[later.msisdn, later.text] < place[earlier.msisdn, earlier.text]
    ]
    return len(pairs), wrong


def _was_uncertain(row: Row[Any], doubted: Collection[int], call_s: float) -> bool:
    """Seen so; or known only from a report or a look; or whoever sent it noted that after its lease had run out."""
    if row.id in doubted or row.sent_at is None or row.started_at is None:
        return True
    return not 0 < (row.sent_at - row.started_at).total_seconds() < call_s
