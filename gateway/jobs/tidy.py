"""Forget what is of no more use: dialogues that are over, sign-ins that ended, and once a day lists, words and reports of long ago."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from gateway.parts import Parts
from store import audit, clerks, exports, merging, new_numbers, recognising, retention, schedule, sign_in

A_BATCH = 1_000


def run(parts: Parts) -> dict[str, int]:
    """Counts of what was forgotten, nothing where nothing was."""
    with parts.database.transaction() as db:
        moment = parts.moment(db)
        counts = retention.forget_dialogues(db, moment)
        counts["sign_ins"] = sign_in.forget_old(db, datetime.now(UTC))  # nobody moves the clock of a sign-in
        counts["exports"] = exports.forget_old(db, datetime.now(UTC))
        counts["lists"] = clerks.forget_old(db, moment.now)
        counts["merges"] = merging.settle_old(db, moment.now)
        counts["new_numbers"] = new_numbers.forget_old(db, moment)
        new_day = schedule.first_time(db, "tidy", "all", moment.today.isoformat(), moment.now)
    if new_day:
        counts |= _of_long_ago(parts) | {"silent": _note_silent(parts)}
    return {name: count for name, count in counts.items() if count}


def _of_long_ago(parts: Parts) -> dict[str, int]:
    """Counts of the day; a line of the audit proves that it was looked, whatever was found."""
    counts: Counter[str] = Counter(texts=0, reports=0, audit=0)
    while more := _some_of_long_ago(parts):
        counts.update(more)
    with parts.database.transaction() as db:
        counts["audit"] = audit.forget_old(db, datetime.now(UTC))
        audit.note(db, None, "forgot what is too old", ", ".join(f"{name} {count}" for name, count in counts.items()))
    return dict(counts)


def _some_of_long_ago(parts: Parts) -> dict[str, int]:
    # A transaction for some of it: who writes meanwhile does not wait until all is done.
    with parts.database.transaction() as db:
        moment = parts.moment(db)
        counts = {"texts": retention.forget_texts(db, moment), "reports": retention.forget_reports(db, moment)}
    return {name: count for name, count in counts.items() if count}


def _note_silent(parts: Parts) -> int:
    """How many numbers have fallen silent. Looked for beside the writers, for that goes through everybody."""
    with parts.database.reading() as db:
        found = recognising.silent(db, parts.moment(db))
    for start in range(0, len(found), A_BATCH):
        with parts.database.transaction() as db:
            recognising.note_silent(db, found[start : start + A_BATCH], parts.moment(db))
    return len(found)
