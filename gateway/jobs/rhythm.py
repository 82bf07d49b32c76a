"""The counting rhythm: prompts, one nudge, and a line before and after a long vacation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection

from flows import rhythm
from flows.calendar import Calendar
from flows.rhythm import PROMPT, Round
from flows.status import Matter
from flows.week import Gathering, week_of
from gateway.parts import Parts
from store import outbox, schedule, status
from store import rhythm as found
from store.moment import Moment

BATCH = 5  # clusters written at a time: nobody at a phone waits for a province


def run(parts: Parts) -> dict[str, int]:
    """Writes the rounds that have begun. Counts by kind, and of clusters whose prompt is dropped, by why."""
    counts: Counter[str] = Counter()
    with parts.database.reading() as db:
        moment = parts.moment(db)
        begun, dropped = _begun(db, moment)
    if dropped:
        with parts.database.transaction() as db:
            counts.update(_drop(db, dropped, moment))
    for each, clusters in begun:
        for start in range(0, len(clusters), BATCH):
            with parts.database.transaction() as db:
                counts.update(_write(db, each, clusters[start : start + BATCH], moment))
    if counts:
        parts.ring()
    return dict(counts)


def _begun(db: Connection, moment: Moment) -> tuple[list[tuple[Round, list[int]]], dict[int, str]]:
    """The rounds with the clusters that still wait for them; and why clusters are not asked this week."""
    waiting: defaultdict[Round, list[int]] = defaultdict(list)
    dropped: dict[int, str] = {}
    held, asks = found.workshops(db, moment), status.clusters_that(db, Matter.PROMPTS)
    alike: defaultdict[tuple[bool, Calendar, Sequence[Gathering]], list[int]] = defaultdict(list)
    for cluster, daily in found.customs(db).items():
        if cluster in asks:  # most clusters of a district have the same days
            alike[daily, moment.calendars.of_cluster(cluster), tuple(held.get(cluster, ()))].append(cluster)
    for (daily, calendar, gatherings), clusters in alike.items():
        about = (daily, moment.policy, calendar, moment.now)
        for each in rhythm.rounds(*about, gatherings):
            waiting[each].extend(clusters)
        if why := rhythm.why_not_asked(*about):
            dropped |= dict.fromkeys(clusters, why)
    done = {each: found.done(db, each.kind, each.period) for each in waiting}
    left = [(each, [one for one in clusters if one not in done[each]]) for each, clusters in waiting.items()]
    return left, dropped


def _drop(db: Connection, dropped: dict[int, str], moment: Moment) -> Counter[str]:
    """Each with its reason, once."""
    week = week_of(moment.today).key
    kinds = ((f"{PROMPT} {why}", cluster) for cluster, why in dropped.items())
    return Counter(kind for kind, cluster in kinds if schedule.first_time(db, kind, str(cluster), week, moment.now))


def _write(db: Connection, each: Round, clusters: Sequence[int], moment: Moment) -> Counter[str]:
    mine = [one for one in clusters if schedule.first_time(db, each.kind, str(one), each.period, moment.now)]
    counts: Counter[str] = Counter()
    for reached in found.reached(db, each, mine, moment) if mine else ():
        calendar = moment.calendars.of_cluster(reached.school.cluster.id)
        leaves = each.leaves(reached.person.id, moment.now, moment.policy, calendar)
        if leaves is None:
            counts[f"{each.kind} too late"] += 1
            continue
        written = outbox.add(
            db,
            to=reached.person,
            kind=each.kind,
            text=rhythm.text_of(each, reached.school, moment.programme, calendar),
            lane="bulk",
            now=moment.now,
            due_at=leaves,
            lives=each.until - moment.now,
            hours="day",
            once=reached.once(each),
            chosen=each.chosen,
            policy=moment.policy,
        )
        counts[each.kind if written else f"{each.kind} enough"] += 1
    return counts
