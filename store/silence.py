"""What is quiet, as the rules in `flows.silence` see it: of the whole programme at once, the same few statements whatever its size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from flows.calendar import Calendar
from flows.facts import QuietSchool
from flows.silence import (
    CHECK_IN,
    LOOKS_BACK,
    OFFERED,
    WEEK_DAYS,
    ClusterTouch,
    Holder,
    Kind,
    Term,
    is_named,
    may_need_help,
    waiting,
)
from flows.week import Silences
from store import heard, reaching
from store.heard import Heard, PostLine
from store.moment import Moment
from store.tables import Clusters, DarkAreas, Districts, DoneOnce, Schools, SilenceNotes

Item = TypeVar("Item")
STEPS = (Kind.ASK, Kind.LINE, Kind.FOR_MENTOR)  # those of a cluster; what is done for a school is among its notes


@dataclass(frozen=True)
class Place:
    """A school, cluster or district: its name, and what it lies in."""

    name: str
    inside: int


@dataclass(frozen=True)
class Note:
    """What happened in a spell, that began on `since`."""

    since: date
    what: str
    noted_on: date
    until: date | None


@dataclass(frozen=True)
class Facts:
    """One look at everything, or at one cluster. `steps`: when something was last said in a cluster, by kind."""

    moment: Moment
    everybody: Sequence[Heard]
    posts: Sequence[PostLine]
    districts: Mapping[int, Place]
    clusters: Mapping[int, Place]
    schools: Mapping[int, Place]
    notes: Mapping[int, Sequence[Note]]
    steps: Mapping[tuple[str, int], date]
    dark: Mapping[int, date]
    dead: frozenset[str]

    @cached_property
    def teachers(self) -> Mapping[int, Sequence[Heard]]:
        """By school."""
        return grouped((one.school_id, one) for one in self.everybody if one.school_id)

    @cached_property
    def schools_of(self) -> Mapping[int, Sequence[int]]:
        """By cluster, the ids of its schools."""
        return grouped((school.inside, id) for id, school in self.schools.items())

    @cached_property
    def reached(self) -> Mapping[int, Heard]:
        """By id, those whose number is not out of use."""
        return {one.person.id: one for one in self.everybody if one.person.msisdn not in self.dead}

    @cached_property
    def _held(self) -> Mapping[tuple[str, int], PostLine]:
        return {(line.kind, line.place_id): line for line in self.posts}

    def holder(self, kind: str, place_id: int) -> Heard | None:
        """Who can be reached in a post."""
        line = self._held.get((kind, place_id))
        return self.reached.get(line.person_id or 0) if line else None

    def mentor(self, cluster_id: int) -> Heard | None:
        """Who acts as the mentor: the mentor, else the deputy."""
        return self.holder("mentor", cluster_id) or self.holder("deputy", cluster_id)

    def term(self, cluster_id: int) -> Term:
        """The working days of a cluster's schools."""
        calendar = self.moment.calendars.of_cluster(cluster_id)
        if calendar not in self._terms:
            self._terms[calendar] = Term(calendar, self.moment.today)
        return self._terms[calendar]

    @cached_property
    def _terms(self) -> dict[Calendar, Term]:
        return {}

    def touch(self, cluster_id: int) -> ClusterTouch:
        """A cluster as the rules see it."""
        policy, term = self.moment.policy, self.term(cluster_id)
        place, mentor = self.clusters[cluster_id], self.mentor(cluster_id)
        schools = self.schools_of.get(cluster_id, ())
        quiet = [school for school in (self._quiet(id, mentor, term) for id in schools) if school]
        mentees = [one for id in schools for one in self.teachers.get(id, ()) if _is_mentee(one, mentor)]
        lately = [term.quiet_days(one.on) < WEEK_DAYS * policy.quiet_cluster_weeks for one in mentees]
        long = {school.id for school in quiet if school.weeks >= policy.quiet_listed}
        deputy = self.holder("deputy", cluster_id)
        offered = [note.noted_on for id in schools for note in self.notes.get(id, ()) if note.what == OFFERED]
        holder = self._as_holder(cluster_id, mentor, term) if mentor else None
        told = self.steps.get((Kind.FOR_MENTOR, cluster_id))
        return ClusterTouch(
            id=cluster_id,
            name=place.name,
            district_id=place.inside,
            schools=tuple(sorted(quiet, key=lambda school: (school.since, school.name))),
            nearby=tuple(id for id in schools if id not in long and self.greetable(id, mentor)),
            mentees=len(mentees),
            lately=sum(lately),
            mentor=holder,
            has_deputy=deputy is not None and deputy != mentor,
            dark=cluster_id in self.dark,
            offered_on=max(offered, default=None),
            asked_on=self.steps.get((Kind.ASK, cluster_id)),
            lined_on=self.steps.get((Kind.LINE, cluster_id)),
            deputy_told=told is not None and holder is not None and told > holder.since,
        )

    def greetable(self, school_id: int, mentor: Heard | None) -> list[Heard]:
        """The teachers of a school who may be written to."""
        return [
            one
            for one in self.teachers.get(school_id, ())
            if _is_mentee(one, mentor) and one.person.id in self.reached and not one.person.fewer
        ]

    def _quiet(self, school_id: int, mentor: Heard | None, term: Term) -> QuietSchool | None:
        """A school with a teacher to be heard from, and a quiet week at least."""
        teachers = self.teachers.get(school_id, ())
        if not any(_is_mentee(one, mentor) for one in teachers):
            return None
        since = max(one.on for one in teachers)
        weeks = term.quiet_days(since) // WEEK_DAYS
        notes = [note for note in self.notes.get(school_id, ()) if note.since == since]
        if not weeks:
            return None
        return QuietSchool(
            id=school_id,
            name=self.schools[school_id].name,
            since=since,
            weeks=weeks,
            done=frozenset(note.what for note in notes),
            peace_until=max((note.until for note in notes if note.until), default=None),
            offered_on=max((note.noted_on for note in notes if note.what in (OFFERED, CHECK_IN)), default=None),
            can_greet=bool(self.greetable(school_id, mentor)),
        )

    def _as_holder(self, cluster_id: int, mentor: Heard, term: Term) -> Holder:
        held = (self._held.get((kind, cluster_id)) for kind in ("mentor", "deputy"))
        since = [line.since for line in held if line and line.since and line.person_id == mentor.person.id]
        last = max([mentor.on, *since])
        return Holder(last, term.quiet_days(last) // WEEK_DAYS)


def _is_mentee(one: Heard, mentor: Heard | None) -> bool:
    """Somebody to be heard from: who stopped messages is asked nothing, a mentor is not his own mentee."""
    return not one.person.stopped and (mentor is None or one.person.id != mentor.person.id)


def gather(db: Connection, moment: Moment, cluster_id: int | None = None) -> Facts:
    """The facts of the whole programme, or those of one cluster that its mentor's menu needs."""
    whole = cluster_id is None
    schools = select(Schools.id, Schools.name, Schools.cluster_id)
    clusters: Any = select(Clusters.id, Clusters.name, Clusters.district_id, DarkAreas.since)
    clusters = clusters.outerjoin(DarkAreas, DarkAreas.cluster_id == Clusters.id)
    if not whole:
        schools, clusters = schools.where(Schools.cluster_id == cluster_id), clusters.where(Clusters.id == cluster_id)
    districts = select(Districts.id, Districts.name, Districts.province_id)
    rows = db.execute(clusters).all()
    return Facts(
        moment=moment,
        everybody=heard.heard(db, moment, cluster_id),
        posts=heard.posts(db, moment, cluster_id),
        districts={id: Place(name, inside) for id, name, inside in db.execute(districts)} if whole else {},
        clusters={row.id: Place(row.name, row.district_id) for row in rows},
        schools={id: Place(name, inside) for id, name, inside in db.execute(schools)},
        notes=_notes(db, moment, cluster_id),
        steps=_steps(db) if whole else {},
        dark={row.id: row.since for row in rows if row.since},
        dead=reaching.dead_numbers(db),
    )


def gather_quiet(db: Connection, moment: Moment) -> Facts:
    """What tells how many schools are quiet in each cluster (`of_clusters`), nothing more, and without names."""
    # Who was heard from since then has no quiet week: there are not so many working days.
    everybody = heard.heard(db, moment, quiet_since=moment.today - timedelta(days=WEEK_DAYS - 1))
    teachers = [one for one in everybody if one.school_id]
    dark = db.execute(select(DarkAreas.cluster_id, DarkAreas.since)).all()
    return Facts(
        moment=moment,
        everybody=everybody,
        posts=heard.posts(db, moment) if teachers else (),
        districts={},
        clusters={one.cluster_id: Place("", one.district_id) for one in teachers},
        schools={one.school_id: Place("", one.cluster_id) for one in teachers},
        notes=_notes(db, moment, None),
        steps={},
        dark={row.cluster_id: row.since for row in dark},
        dead=reaching.dead_numbers(db),
    )


def _notes(db: Connection, moment: Moment, cluster_id: int | None) -> dict[int, list[Note]]:
    columns = (SilenceNotes.since, SilenceNotes.what, SilenceNotes.noted_on, SilenceNotes.until)
    found = select(SilenceNotes.school_id, *columns).where(SilenceNotes.noted_on >= moment.today - LOOKS_BACK)
    if cluster_id is not None:
        found = found.where(SilenceNotes.school_id.in_(select(Schools.id).where(Schools.cluster_id == cluster_id)))
    return grouped((row.school_id, Note(row.since, row.what, row.noted_on, row.until)) for row in db.execute(found))


def _steps(db: Connection) -> dict[tuple[str, int], date]:
    """The period of a step is the day on which it was taken."""
    found = select(DoneOnce.kind, DoneOnce.target, DoneOnce.period).where(DoneOnce.kind.in_(STEPS))
    latest: dict[tuple[str, int], date] = {}
    for kind, target, period in db.execute(found):
        key, day = (kind, int(target)), date.fromisoformat(period)
        latest[key] = max(day, latest.get(key, day))
    return latest


def grouped(pairs: Iterable[tuple[int, Item]]) -> dict[int, list[Item]]:
    """By their first halves, the second ones."""
    found: defaultdict[int, list[Item]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


# --- for the menu, and for the digests ---------------------------------------------------------


def for_mentor(facts: Facts, cluster_id: int) -> tuple[list[QuietSchool], list[tuple[int, str]]]:
    """T2: the schools not heard from; and those nearby that are in touch. None while it is the network."""
    touch = facts.touch(cluster_id)
    nearby = [(id, facts.schools[id].name) for id in touch.nearby]
    return ([] if touch.dark else waiting(touch.schools, facts.moment.today, facts.moment.policy)), nearby


def of_districts(facts: Facts) -> dict[int, Silences]:
    """By district, for the officers' digests."""
    today, policy = facts.moment.today, facts.moment.policy
    by_district = grouped((touch.district_id, touch) for touch in map(facts.touch, facts.clusters))
    return {
        district_id: Silences(
            quiet=tuple(touch.name for touch in touches if is_named(touch, today, policy)),
            may_need_help=tuple(touch.name for touch in touches if may_need_help(touch, today)),
            no_network=tuple(touch.name for touch in touches if touch.dark),
            no_mentor=tuple(touch.name for touch in touches if touch.mentees and touch.mentor is None),
        )
        for district_id, touches in by_district.items()
    }


def quiet_clusters(facts: Facts) -> list[tuple[str, int, int]]:
    """By district with any, in ABC order: how many of its clusters are quiet, or dark, of how many."""
    silences, of = of_districts(facts), grouped((place.inside, place.name) for place in facts.clusters.values())
    found = []
    for district_id, said in silences.items():
        names = {*said.quiet, *said.may_need_help, *said.no_network}
        if names:
            found.append((facts.districts[district_id].name, len(names), len(of[district_id])))
    return sorted(found)


def of_clusters(facts: Facts) -> dict[int, int]:
    """By cluster with any, how many schools stand in its mentor's list; for his digest."""
    listed = {cluster_id: len(for_mentor(facts, cluster_id)[0]) for cluster_id in facts.clusters}
    return {cluster_id: schools for cluster_id, schools in listed.items() if schools}
