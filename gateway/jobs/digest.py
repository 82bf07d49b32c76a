"""The weekly digests: D1 to mentors on Saturday, D2 to district officers on Monday, D3 to the province."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from flows.digests import MENTOR, OFFICER, PROVINCE, Report, digest, leaves_at, week_due
from flows.sending import after
from flows.status import Matter
from flows.texts import Text
from flows.week import Silences, Week
from gateway.parts import Parts
from store import due, outbox, province, reports, schedule, silence
from store.decisions import overdue_decisions
from store.due import Reader
from store.moment import Moment

BATCH = 500  # so many are written at a time: nobody at a phone waits for ten thousand

Facts = Mapping[int, Report]


def run(parts: Parts) -> dict[str, int]:
    """Writes those of the weeks that are due. Counts by kind, and of posts with nothing to say or nobody to read it."""
    counts: Counter[str] = Counter()
    with parts.database.reading() as db:
        moment = parts.moment(db)
    for kind in (MENTOR, OFFICER, PROVINCE):
        week = week_due(kind, moment.policy, moment.calendar, moment.now)
        if week:
            counts.update(_write(parts, kind, week, moment))
    return dict(counts)


def facts_of(db: Connection, kind: str, week: Week, moment: Moment) -> Facts:
    """The week of every cluster, of every district, or of the province, by its id."""
    if kind == PROVINCE:
        return province.weeks(db, week, moment)
    if kind == MENTOR:
        found, quiet = reports.clusters(db, week, moment), silence.of_clusters(silence.gather_quiet(db, moment))
        return found | {id: replace(found[id], quiet=schools) for id, schools in quiet.items()}
    silences = silence.gather(db, moment)
    silent, weeks = silence.of_districts(silences), reports.districts(db, week, moment)
    late = {id: [each.id for each in found] for id, found in overdue_decisions(db, weeks, moment.today).items()}
    return {
        id: replace(
            each,
            silences=silent.get(id, Silences()),
            decisions=len(late.get(id, ())),
            decision=next(iter(late.get(id, ())), 0),
        )
        for id, each in weeks.items()
    }


def readers_of(db: Connection, kind: str, week: Week, moment: Moment, again: bool = False) -> list[Reader]:
    """Whose digest of a week is still to be made (`again`: everybody's)."""
    if kind == PROVINCE:
        return province.readers(db, week, moment, again)
    return due.readers(db, kind, week, moment, again)


def _write(parts: Parts, kind: str, week: Week, moment: Moment) -> Counter[str]:
    with parts.database.reading() as db:
        readers = _where_it_leaves(kind, week, readers_of(db, kind, week, moment))
        facts = facts_of(db, kind, week, moment) if readers else {}
    counts: Counter[str] = Counter()
    for start in range(0, len(readers), BATCH):
        batch = readers[start : start + BATCH]
        texts = {each.target: _text(kind, each, facts[each.place_id], moment) for each in batch}
        with parts.database.transaction() as db:
            first = schedule.first_times(db, kind, [each.target for each in batch], week.key, moment.now)
            counts += _tell(
                db, kind, week, [(each, texts[each.target]) for each in batch if each.target in first], moment
            )
        parts.ring()  # the first leave while the last are put into words
    return counts


def _where_it_leaves(kind: str, week: Week, readers: Sequence[Reader]) -> list[Reader]:
    matter = Matter.MENTORS if kind == MENTOR else Matter.OFFICERS
    return [each for each in readers if each.standing is None or each.standing.sends_digest(matter, week)]


def _text(kind: str, reader: Reader, facts: Report, moment: Moment) -> Text | str | None:
    if reader.to is None:
        return None
    return digest(facts, reader.spoke_lately, moment.programme, moment.policy, reader.to.reads)


def _tell(
    db: Connection, kind: str, week: Week, found: Sequence[tuple[Reader, Text | str | None]], moment: Moment
) -> Counter[str]:
    letters = [(each.to, text, each.once(kind, week)) for each, text in found if each.to and text]
    leaves, longest = leaves_at(kind, week, moment.policy, moment.calendar), moment.policy.digest_max_age
    too_old = after(leaves, longest, moment.policy, moment.calendar)
    leave = outbox.add_all(db, letters, kind=kind, lane="bulk", now=moment.now, lives=too_old - moment.now, hours="day")
    vacant = sum(each.to is None for each, _ in found)
    return +Counter(
        {
            kind: len(leave),
            f"{kind} vacant": vacant,
            f"{kind} nothing to say": len(found) - vacant - len(letters),
            f"{kind} stopped": len(letters) - len(leave),
        }
    )
