"""Every night: who has not been heard from, and whom it is kind to tell. What it finds leaves in its hours.

What it says depends on how things stand, not on which nights it ran: after days of downtime the next look says it once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

from sqlalchemy import Connection

from flows import notices, sending
from flows.outcomes import Quiet
from flows.silence import DEPUTY, OFFERED, Kind, Word, words
from flows.status import Matter
from flows.texts import Text
from flows.week import week_of
from gateway.parts import Parts
from store import areas, quieting, reaching, schedule, silence, status
from store.heard import Heard
from store.moment import Moment
from store.notify import Notice, notify
from store.silence import Facts

SCAN = "silence scan"
AREA = "D74b"
BATCH = 10  # clusters written at a time: nobody at a phone waits for a province
NAMES, AREAS = 74, 32  # letters of a list of names inside an SMS
STEPS = {Kind.ASK, Kind.LINE, Kind.FOR_MENTOR}


def run(parts: Parts) -> dict[str, int]:
    """Looks once a night. Counts of what was written, by kind."""
    with parts.database.reading() as db:
        moment = parts.moment(db)
        if moment.now < sending.instant(moment.today, moment.policy.scan_at, moment.policy) or _is_done(db, moment):
            return {}
        facts, failing = silence.gather(db, moment), reaching.failing(db, moment)
        tried, asked = reaching.tried_lately(db, moment), status.clusters_that(db, Matter.PROMPTS)
    found = areas.dark(facts, failing, tried)
    counts: Counter[str] = Counter()
    with parts.database.transaction() as db:
        facts = replace(facts, dark=areas.keep(db, found.clusters, facts), dead=areas.pause(db, failing, found, facts))
        counts.update(_tell_of_numbers(db, facts, moment))
        counts.update(_tell_of_areas(db, facts, moment))
        counts.update(_tell_of_vacancies(db, facts, moment))
    said = [(id, words(facts.touch(id), moment.today, moment.policy)) for id in _working(facts, moment) if id in asked]
    said = [(id, each) for id, each in said if each]
    for start in range(0, len(said), BATCH):
        with parts.database.transaction() as db:
            for cluster_id, each in said[start : start + BATCH]:
                counts.update(word.kind.value for word in each if _say(db, cluster_id, word, facts, moment))
    with parts.database.transaction() as db:
        schedule.first_time(db, SCAN, "", str(moment.today), moment.now)
    if counts:
        parts.ring()
    return dict(counts)


def _is_done(db: Connection, moment: Moment) -> bool:
    return "" in schedule.done(db, SCAN, str(moment.today))


def _working(facts: Facts, moment: Moment) -> list[int]:
    """The clusters in which it is a working day."""
    return [id for id in facts.clusters if moment.calendars.of_cluster(id).is_working(moment.today)]


def _say(db: Connection, cluster_id: int, word: Word, facts: Facts, moment: Moment) -> bool:
    """Write it, and note that it was said; False where another clock was first."""
    if word.kind in STEPS and not schedule.first_time(db, word.kind, str(cluster_id), str(moment.today), moment.now):
        return False
    quiet = [Quiet(school.id, school.since) for school in word.schools]
    if word.kind is Kind.TO_NEIGHBOUR:
        return quieting.neighbour(db, quiet[0], word.neighbour, moment)
    what = {Kind.OFFER: OFFERED, Kind.ASK: OFFERED, Kind.TO_DEPUTY: DEPUTY}.get(word.kind)
    for each in quiet if what else ():
        quieting.note(db, each, str(what), moment)
    period = week_of(moment.today).key if word.kind is Kind.OFFER else str(moment.today)
    to_deputy = word.kind in (Kind.TO_DEPUTY, Kind.FOR_MENTOR)
    to = facts.holder("deputy", cluster_id) if to_deputy else facts.mentor(cluster_id)
    once = f"{word.kind.value}/{cluster_id}/{period}"
    return _write(db, to, _text(word, facts.clusters[cluster_id].name, moment), once, moment, cluster_id)


def _write(db: Connection, to: Heard | None, text: Text, once: str, moment: Moment, cluster_id: int = 0) -> bool:
    return notify(db, Notice(text, to.person if to else None, once=once, cluster_id=cluster_id), moment) is not None


def _text(word: Word, cluster: str, moment: Moment) -> Text:
    policy, programme = moment.policy, moment.programme
    if word.kind is Kind.OFFER:
        return notices.quiet_schools(cluster, len(word.schools), policy.quiet_offered, programme)
    if word.kind is Kind.ASK:
        return notices.quiet_cluster(cluster, policy.quiet_cluster_weeks, programme)
    if word.kind is Kind.TO_DEPUTY:
        names = notices.some_of([school.name for school in word.schools], NAMES - len(cluster))
        return notices.to_deputy(cluster, names, policy.quiet_shared)
    if word.kind is Kind.LINE:
        return notices.to_mentor(programme)
    return notices.for_mentor(cluster)


# --- numbers, areas, vacant posts ---------------------------------------------------------------


def _tell_of_numbers(db: Connection, facts: Facts, moment: Moment) -> Counter[str]:
    """D76: the mentor may know the new one. Once a number."""
    counts: Counter[str] = Counter()
    for one in facts.everybody:
        mentor = facts.mentor(one.cluster_id) if one.cluster_id in facts.clusters else None
        if one.person.msisdn in facts.dead and mentor and one.school_id and not one.person.stopped:
            text = notices.number_out_of_use(facts.schools[one.school_id].name, moment.programme)
            once = f"D76/{one.person.id}/{one.person.msisdn}"
            counts["D76"] += _write(db, mentor, text, once, moment, one.cluster_id)
    return +counts


def _tell_of_areas(db: Connection, facts: Facts, moment: Moment) -> Counter[str]:
    """D74b: is it the network? Once an area, all that are new in one message, to the administrator, else to the officer."""
    new = [id for id, since in facts.dark.items() if schedule.first_time(db, AREA, str(id), str(since), moment.now)]
    told: defaultdict[Heard, list[int]] = defaultdict(list)
    for id in new:
        district_id = facts.clusters[id].inside
        desk = facts.holder("administrator", facts.districts[district_id].inside)
        to = desk or facts.holder("district_officer", district_id)
        if to:
            told[to].append(id)
    counts: Counter[str] = Counter()
    for to, ids in told.items():
        names, since = notices.some_of(_called(ids, facts), AREAS), min(facts.dark[id] for id in ids)
        desk = facts.holder("administrator", facts.districts[facts.clusters[ids[0]].inside].inside)
        text = notices.area_to_desk(names, since) if to == desk else notices.area_to_officer(names, since)
        counts[text.id] += _write(db, to, text, f"{AREA}/{to.person.id}/{moment.today}", moment)
    return +counts


def _called(ids: list[int], facts: Facts) -> list[str]:
    """Clusters by name; of a district all of whose clusters are among them, the district's."""
    names = []
    for district_id, inside in silence.grouped((facts.clusters[id].inside, id) for id in ids).items():
        every = [id for id, place in facts.clusters.items() if place.inside == district_id]
        whole = len(every) == len(inside)
        names += [facts.districts[district_id].name] if whole else [facts.clusters[id].name for id in inside]
    return names


def _tell_of_vacancies(db: Connection, facts: Facts, moment: Moment) -> Counter[str]:
    """D75, once a fortnight to each administrator: mentors of clusters that teachers have joined, and their officers."""
    counts: Counter[str] = Counter()
    if not moment.calendar.is_working(moment.today):
        return counts
    joined = {facts.schools[id].inside for id in facts.teachers} & facts.clusters.keys()
    empty = [(facts.clusters[id].name, facts.clusters[id].inside) for id in joined if not facts.holder("mentor", id)]
    districts = {facts.clusters[id].inside for id in joined}
    empty += [(facts.districts[id].name, id) for id in districts if not facts.holder("district_officer", id)]
    fortnight = week_of(moment.today).monday.toordinal() // 7 // moment.policy.vacant_weeks
    for province_id in {facts.districts[district_id].inside for _, district_id in empty}:
        names = sorted(name for name, district_id in empty if facts.districts[district_id].inside == province_id)
        desk = facts.holder("administrator", province_id)
        text = notices.vacant_posts(notices.some_of(names, NAMES))
        counts["D75"] += _write(db, desk, text, f"D75/{province_id}/{fortnight}", moment)
    return +counts
