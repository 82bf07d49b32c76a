"""Write the exports that somebody waits for, some weeks at a time: between two jobs a worker also sends messages."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import structlog

from flows.periods import A_WEEK, weeks
from gateway import failpoints
from gateway.console import spreadsheet
from gateway.console.charting import tables
from gateway.parts import Parts
from gateway.queues import EXPORT
from store import exports, people, scope
from store.charts import places
from store.database import Unreachable
from store.exports import Export

WEEKS = 4  # of a piece
LONGEST_S = 5.0  # then it is the messages' turn

log = structlog.get_logger()


def run(parts: Parts) -> dict[str, int]:
    """Counts of exports that are ready, that failed for now, and that are to be gone on with."""
    counts: Counter[str] = Counter()
    began = time.monotonic()

    def going() -> bool:
        return time.monotonic() - began < LONGEST_S

    while True:
        with parts.database.transaction() as db:
            claimed = exports.claim(db, datetime.now(UTC))
        if claimed is None:
            return dict(counts)
        counts[_attend(parts, *claimed, going)] += 1
        if not going():
            parts.call(EXPORT)
            return dict(counts)


def _attend(parts: Parts, export: Export, token: str, going: Callable[[], bool]) -> str:
    try:
        return _write(parts, export, token, going)
    except Unreachable:
        raise
    except Exception as error:  # one that cannot be written must not hold up the others
        log.exception("export_failed", export=export.id, fault=type(error).__name__)
        with parts.database.transaction() as db:
            exports.stumble(db, export.id, token, datetime.now(UTC))
        return "exports_failed"


def _write(parts: Parts, export: Export, token: str, going: Callable[[], bool]) -> str:
    """Every step is a transaction of its own: who asks for a page meanwhile does not wait."""
    done = export.done
    while done < export.weeks:
        found = _rows(parts, export, done)
        with parts.database.transaction() as db:
            if found is None:
                exports.refuse(db, export.id, token)
                return "exports_refused"
            more = min(WEEKS, export.weeks - done)
            if not exports.keep(db, export.id, token, found, more, datetime.now(UTC)):
                return "exports_dropped"
        done += more
        failpoints.reach("export-piece", done)
        if not going():
            with parts.database.transaction() as db:
                exports.let_go(db, export.id, token)
            return "exports_under_way"
    with parts.database.reading() as db:
        body = spreadsheet.body([tables.head(export.wanted.table), *exports.rows(db, export.id)], export.wanted.format)
    with parts.database.transaction() as db:
        return "exports_ready" if exports.finish(db, export.id, token, body) else "exports_dropped"


def _rows(parts: Parts, export: Export, done: int) -> list[tables.Row] | None:
    """Those of the next weeks; None where whoever asked for them may have them no more."""
    wanted = export.wanted
    begin = weeks(wanted.first, wanted.last).first + done * A_WEEK
    some = weeks(begin, min(begin + (WEEKS - 1) * A_WEEK, wanted.last))
    with parts.database.reading() as db:
        moment = parts.moment(db)
        person = people.still_here(db, export.person_id)
        who = scope.of(db, person, True, moment) if person else None
        if who is None or not who.may("export"):
            return None
        known = places.places(db, who, moment.today)
        return list(tables.rows(db, moment, known, wanted.table, wanted.level, some))
