"""Safety and personal matters without an answer: after a working day the stand-in and the administrator, then the outside person."""

from __future__ import annotations

from collections import Counter

from gateway.parts import Parts
from store import schedule, sensitive
from store.moment import Moment
from store.sensitive import Unanswered


def run(parts: Parts) -> dict[str, int]:
    """Each step once an item. Counts by step. These clocks run in every district, also where Saathi rests."""
    counts: Counter[str] = Counter()
    with parts.database.reading() as db:
        moment = parts.moment(db)
        late = [item for item in sensitive.unanswered(db, moment) if item.days >= moment.policy.sensitive_days]
    for item in late:
        counts.update(_tell(parts, item, moment))
    if counts:
        parts.ring()
    return dict(counts)


def _tell(parts: Parts, item: Unanswered, moment: Moment) -> list[str]:
    done = []
    with parts.database.transaction() as db:
        if not sensitive.waits(db, item.id):
            return []
        if schedule.first_time(db, "D105", str(item.id), "", moment.now):
            sensitive.tell_again(db, item, moment)
            done.append("sensitive_unanswered")
        outside = item.days >= moment.policy.sensitive_outside_days
        if outside and schedule.first_time(db, "D106", str(item.id), "", moment.now):
            sensitive.tell_outside(db, item.id, item.district_id, moment)
            done.append("sensitive_outside")
    return done
