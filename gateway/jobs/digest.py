"""The weekly digests: D1 to mentors on Saturday, D2 to district officers on Monday, D3 to the province."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from flows.digests import MENTOR, OFFICER, PROVINCE, Report, digest, leaves_at, week_due
from flows.status import Matter
from flows.week import Silences, Week
from gateway.parts import Parts
from store import due, outbox, province, reports, schedule, silence
from store.decisions import overdue_decisions
from store.due import Reader
from store.moment import Moment

BATCH = 50  # so many are written at a time: nobody at a phone waits for a thousand

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
    if counts:
        parts.ring()
    return dict(counts)


def facts_of(db: Connection, kind: str, week: Week, moment: Moment) -> Facts:
    """The week of every cluster, of every district, or of the province, by its id."""
    if kind == PROVINCE:
        return province.weeks(db, week, moment)
    silences = silence.gather(db, moment, only_quiet=kind == MENTOR)
    if kind == MENTOR:
        quiet = silence.of_clusters(silences)
        return {id: replace(each, quiet=quiet.get(id, 0)) for id, each in reports.clusters(db, week, moment).items()}
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
        with parts.database.transaction() as db:
            for reader in readers[start : start + BATCH]:
                if schedule.first_time(db, kind, reader.target, week.key, moment.now):
                    counts[_tell(db, kind, reader, facts[reader.place_id], moment)] += 1
    return counts


def _where_it_leaves(kind: str, week: Week, readers: Sequence[Reader]) -> list[Reader]:
    matter = Matter.MENTORS if kind == MENTOR else Matter.OFFICERS
    return [each for each in readers if each.standing is None or each.standing.sends_digest(matter, week)]


def _tell(db: Connection, kind: str, reader: Reader, facts: Report, moment: Moment) -> str:
    if reader.to is None:
        return f"{kind} vacant"
    language = reader.to.reads
    text = digest(facts, reader.spoke_lately, moment.programme, moment.policy, language)
    if text is None:
        return f"{kind} nothing to say"
    too_old = leaves_at(kind, facts.week, moment.policy, moment.calendar) + moment.policy.digest_max_age
    written = outbox.add(
        db,
        to=reader.to,
        kind=kind,
        text=text,
        lane="bulk",
        now=moment.now,
        lives=too_old - moment.now,
        hours="day",
        once=reader.once(kind, facts.week),
    )
    return kind if written else f"{kind} stopped"
