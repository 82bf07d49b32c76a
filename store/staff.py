"""Who holds which post, from when: appointed, succeeded, listed. Open questions stay with the post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, insert, or_, select, update

from store import people, places
from store.names import fold, meant
from store.tables import Clusters, Districts, Holdings, People, Posts, Provinces

OF_CLUSTER = ("mentor", "deputy")
OF_DISTRICT = ("district_officer",)
TEAMS = ("province",)  # held by several at once
KINDS = (*places.OF_PROVINCE, *OF_DISTRICT, *OF_CLUSTER)


class CannotAppoint(ValueError):
    """Why not, in one line, and what to do."""


@dataclass(frozen=True)
class Appointment:
    """Who takes which post. `place`: the cluster or district, "" for a post of the province. `since` None: today."""

    kind: str
    msisdn: str
    name: str = ""
    place: str = ""
    language: str = ""
    sex: str = ""
    since: date | None = None


@dataclass(frozen=True)
class Appointed:
    """What became of it. `before`: whoever held the post until then, "" if vacant. `already`: it was theirs before."""

    name: str
    place: str
    since: date
    before: str = ""
    already: bool = False


@dataclass(frozen=True)
class PostLine:
    """A post and its holder; `name` "" where it is vacant."""

    kind: str
    place: str
    name: str = ""
    since: date | None = None


def appoint(db: Connection, wanted: Appointment, now: datetime) -> Appointed:
    """Give a post to somebody, new or known by number; whoever held it holds it until that day. Raises CannotAppoint.

    Staff are asked for no consent by phone: they count as joined.
    """
    since = wanted.since or now.date()
    post_id, place = _post(db, wanted)
    person_id, name = _person(db, wanted, now)
    before = people.holder(db, post_id, since)
    if not give(db, post_id, person_id, since):
        return Appointed(name, place, since, already=True)
    return Appointed(name, place, since, before.name or before.msisdn if before else "")


def give(db: Connection, post_id: int, person_id: int, since: date) -> bool:
    """A post is somebody's from a day on, and nobody else's. False where it was theirs already."""
    later = and_(Holdings.post_id == post_id, or_(Holdings.until.is_(None), Holdings.until > since))
    held = db.execute(select(Holdings.id, Holdings.person_id, Holdings.since, Holdings.until).where(later)).all()
    team = db.scalar(select(Posts.kind).where(Posts.id == post_id)) in TEAMS
    theirs = [row for row in held if row.person_id == person_id and row.since <= since and row.until is None]
    for row in held:
        if row not in theirs and not (team and row.person_id != person_id):
            # One that was to begin later never begins: it ends on its first day.
            db.execute(update(Holdings).where(Holdings.id == row.id).values(until=max(row.since, since)))
    if theirs:
        return False
    db.execute(insert(Holdings).values(post_id=post_id, person_id=person_id, since=since))
    return True


def listing(db: Connection, today: date) -> list[PostLine]:
    """The posts, from the province down, with the holder of that day. Those that nobody need hold only where held."""
    posts = (
        select(Posts.id, Posts.kind, Posts.district_id, Provinces.name, Districts.name, Clusters.name)
        .outerjoin(Clusters, Clusters.id == Posts.cluster_id)
        .outerjoin(Districts, Districts.id == Posts.district_id)
        .outerjoin(Provinces, Provinces.id == Posts.province_id)
    )
    rows = sorted(db.execute(posts), key=lambda row: (KINDS.index(row.kind), _place_of(row)))
    holders = _holders(db, today)
    return [
        PostLine(row.kind, _place_of(row), *holders.get(row.id, ("", None)))
        for row in rows
        if row.id in holders or not _is_extra(row)
    ]


def _is_extra(row: Any) -> bool:
    return row.kind in ("deputy", "director") or (row.kind == "focal_person" and row.district_id is not None)


def _place_of(row: Any) -> str:
    return str(next(name for name in row[3:] if name))


def _holders(db: Connection, today: date) -> dict[int, tuple[str, date]]:
    held = (
        select(Holdings.post_id, People.name, People.msisdn, Holdings.since)
        .join(People, People.id == Holdings.person_id)
        .where(Holdings.since <= today, or_(Holdings.until.is_(None), Holdings.until > today))
        .order_by(Holdings.since, Holdings.id)
    )
    return {post_id: (name or msisdn, since) for post_id, name, msisdn, since in db.execute(held)}


def _post(db: Connection, wanted: Appointment) -> tuple[int, str]:
    if wanted.kind in OF_DISTRICT or (wanted.kind == "focal_person" and wanted.place):
        district_id, name = _place(db, Districts, "district", wanted.place)
        return people.post(db, wanted.kind, district_id=district_id), name
    if wanted.kind in OF_CLUSTER:
        cluster_id, name = _place(db, Clusters, "cluster", wanted.place)
        return people.post(db, wanted.kind, cluster_id=cluster_id), name
    if wanted.place:
        raise CannotAppoint(f"the post {wanted.kind} is one of the province: leave out the district and the cluster")
    return people.post(db, wanted.kind, province_id=places.province(db)), places.PROVINCE


def _place(db: Connection, table: type[Districts] | type[Clusters], what: str, wanted: str) -> tuple[int, str]:
    names = {fold(name): (place_id, name) for place_id, name in db.execute(select(table.id, table.name))}
    if fold(wanted) in names:
        return names[fold(wanted)]
    if not wanted:
        raise CannotAppoint(f"this post belongs to a {what}: add --{what}")
    other = meant(wanted, [name for _, name in names.values()])
    hint = f"did you mean {other!r}?" if other else f"a {what} comes with the roster: import that first"
    raise CannotAppoint(f"there is no {what} {wanted!r}: {hint}")


def _person(db: Connection, wanted: Appointment, now: datetime) -> tuple[int, str]:
    """Somebody at this number, or somebody new. A number that is another's is not taken unless that phone is shared."""
    there = people.by_msisdn(db, wanted.msisdn)
    same = [person for person in there if not wanted.name or not person.name or fold(person.name) == fold(wanted.name)]
    told = {"language": wanted.language, "sex": wanted.sex, "name": wanted.name}
    values = {column: value for column, value in told.items() if value}
    if len(same) > 1:
        raise CannotAppoint(f"{len(same)} people have this number: say which with --name")
    if same:
        if not same[0].joined:
            values["joined_at"] = now  # type: ignore[assignment]
        if values:
            db.execute(update(People).where(People.id == same[0].id).values(**values))
        return same[0].id, wanted.name or same[0].name or wanted.msisdn
    if there and not any(person.phone_shared for person in there):
        raise CannotAppoint(
            f"this number belongs to {there[0].name or 'somebody without a name'}: give the same name, or another number"
        )
    if not wanted.name:
        raise CannotAppoint("nobody has this number yet: add --name")
    made = insert(People).values(msisdn=wanted.msisdn, joined_at=now, **values).returning(People.id)
    return int(db.execute(made).scalar_one()), wanted.name
