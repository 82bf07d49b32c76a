"""What the programme knows before a roster is read, looked up by the names that a clerk writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, or_, select

from flows.policy import POLICY
from store import merging, renumbering
from store.names import fold
from store.roster.rows import Row
from store.tables import (
    Clusters,
    Districts,
    Holdings,
    NumberWishes,
    People,
    Posts,
    RegisterChanges,
    SchoolMoves,
    Schools,
)


@dataclass(eq=False)
class Thing:
    """A row of a table, known (`id`) or new (None). `said`: what lines of the file have said of it, and which line."""

    id: int | None
    columns: dict[str, Any]
    changes: dict[str, Any] = field(default_factory=dict)
    said: dict[str, tuple[Any, int]] = field(default_factory=dict)

    def __getitem__(self, column: str) -> Any:
        """The value it will have."""
        return self.changes.get(column, self.columns.get(column))

    def change(self, column: str, value: Any) -> bool:
        """Give it another value; False where it is the same."""
        if self[column] == value:
            return False
        self.changes[column] = value
        return True


@dataclass(eq=False)
class District(Thing): ...


@dataclass(eq=False, kw_only=True)
class Cluster(Thing):
    district: District


@dataclass(eq=False, kw_only=True)
class School(Thing):
    cluster: Cluster
    new_cluster: bool = False  # moved, with all its teachers
    listed: tuple[int | None, int | None] = (None, None)  # the register that the last roster gave


@dataclass(eq=False, kw_only=True)
class Person(Thing):
    school: School | None
    row: Row | None = None  # the line of the file that means this person
    old_numbers: set[str] = field(default_factory=set)  # of before she changed it by phone
    old_schools: set[School] = field(default_factory=set)  # of before she moved by phone


@dataclass
class Known:
    """Everything, by name: `names` are folded."""

    districts: dict[str, District] = field(default_factory=dict)
    clusters: dict[str, Cluster] = field(default_factory=dict)
    codes: dict[str, Cluster] = field(default_factory=dict)
    schools: dict[tuple[Cluster, str], School] = field(default_factory=dict)
    emis: dict[str, School] = field(default_factory=dict)
    in_cluster: defaultdict[Cluster, dict[School, None]] = field(default_factory=lambda: defaultdict(dict))
    people: list[Person] = field(default_factory=list)
    teachers: defaultdict[School, list[Person]] = field(default_factory=lambda: defaultdict(list))
    numbers: defaultdict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    holders: dict[tuple[str, Cluster], Person] = field(default_factory=dict)
    # Who acts, and who comes after.
    arranged: defaultdict[tuple[str, Cluster], list[Any]] = field(default_factory=lambda: defaultdict(list))
    appointed: dict[tuple[str, Cluster], Person] = field(default_factory=dict)
    is_unheard: Callable[[Person], bool] = lambda person: False  # for so long that the number may be somebody else's

    def schools_of(self, cluster: Cluster) -> Iterator[School]:
        """The schools of a cluster."""
        return (school for school in self.in_cluster[cluster] if school.cluster is cluster)

    def add_district(self, district: District) -> District:
        """Keep it under its name."""
        self.districts[fold(district["name"])] = district
        return district

    def add_cluster(self, cluster: Cluster) -> Cluster:
        """Keep it under its name and its code."""
        self.clusters[fold(cluster["name"])] = cluster
        if cluster["code"]:
            self.codes[cluster["code"]] = cluster
        return cluster

    def add_school(self, school: School) -> School:
        """Keep it under its name and its EMIS code."""
        self.schools[school.cluster, fold(school["name"])] = school
        self.in_cluster[school.cluster][school] = None
        if school["emis"]:
            self.emis[school["emis"]] = school
        return school

    def add_person(self, person: Person) -> Person:
        """Keep her under her school and her number."""
        self.people.append(person)
        if person.school is not None:
            self.teachers[person.school].append(person)
        self.numbers[person["msisdn"]].append(person)
        return person


def load(db: Connection, today: date) -> Known:
    """Everything, in eight queries: a roster of 50,000 lines asks nothing more of the database."""
    known = Known()
    districts = {row.id: known.add_district(District(row.id, _columns(row))) for row in db.execute(select(Districts))}
    clusters = {
        row.id: known.add_cluster(Cluster(row.id, _columns(row), district=districts[row.district_id]))
        for row in db.execute(select(Clusters))
    }
    listed = _registers_listed(db)
    schools = {
        row.id: known.add_school(
            School(row.id, _columns(row), cluster=clusters[row.cluster_id], listed=listed.get(row.id, (None, None)))
        )
        for row in db.execute(select(Schools).order_by(Schools.id))
    }
    # Those who are here come first: who left and has joined anew is the new row.
    rows = select(People).where(People.id.not_in(merging.gone())).order_by(People.left_on.is_not(None), People.id)
    people = {
        row.id: known.add_person(Person(row.id, _columns(row), school=schools.get(row.school_id)))
        for row in db.execute(rows)
    }
    _load_settled(db, known, people, schools)
    held = (
        select(Posts.kind, Posts.cluster_id, Holdings)
        .join(Holdings, Holdings.post_id == Posts.id)
        .where(Posts.cluster_id.is_not(None), or_(Holdings.until.is_(None), Holdings.until > today))
        .where(Holdings.person_id.not_in(merging.gone()))
        .order_by(Holdings.since, Holdings.id)
    )
    for row in db.execute(held):
        post = row.kind, clusters[row.cluster_id]
        if row.acting or row.since > today:
            known.arranged[post].append(row)
        else:
            known.holders[post] = people[row.person_id]
    midnight = datetime.combine(today, time(), POLICY.zone)
    known.is_unheard = lambda person: person.id is not None and renumbering.is_unheard(db, person.id, midnight)
    return known


def _load_settled(db: Connection, known: Known, people: dict[int, Person], schools: dict[int, School]) -> None:
    """What was changed by phone, where it still is as it became then: a list of before says what it was."""
    wishes = select(NumberWishes).where(NumberWishes.state.in_(("done", "by_pin"))).order_by(NumberWishes.id)
    before: dict[int, list[str]] = {}
    for wish in db.execute(wishes):
        person = people.get(wish.person_id)
        if person is not None:
            before.setdefault(wish.person_id, []).append(wish.old_msisdn)
            person.old_numbers = set(before[wish.person_id]) if person["msisdn"] == wish.new_msisdn else set()
    for person in people.values():
        for number in person.old_numbers - {person["msisdn"]}:
            known.numbers[number].append(person)  # after those who have it
    moves = select(SchoolMoves).where(SchoolMoves.state == "yes").order_by(SchoolMoves.decided_at, SchoolMoves.id)
    left: dict[int, list[School]] = {}
    for move in db.execute(moves):
        person = people.get(move.person_id)
        if person is not None:
            left.setdefault(move.person_id, []).append(schools[move.from_school_id])
            person.old_schools = set(left[move.person_id]) if person.school is schools[move.to_school_id] else set()


def _columns(row: Any) -> dict[str, Any]:
    return dict(row._asdict())


def _registers_listed(db: Connection) -> dict[int, tuple[int | None, int | None]]:
    """The register that a roster gave last, by school: nobody spoke it on a phone."""
    given = select(RegisterChanges.school_id, RegisterChanges.boys, RegisterChanges.girls)
    rows = db.execute(given.where(RegisterChanges.person_id.is_(None)).order_by(RegisterChanges.id))
    return {row.school_id: (row.boys, row.girls) for row in rows}
