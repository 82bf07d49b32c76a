"""Who holds which post, from when: appointed, succeeded, listed. Open questions stay with the post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from flows.texts import T, Text
from store import guarding, handover, people, places
from store.database import alone
from store.holding import TEAMS, held_on
from store.names import fold, meant
from store.refused import Refused
from store.tables import Clusters, Districts, Holdings, People, Posts, Provinces

OF_CLUSTER = ("mentor", "deputy")
OF_DISTRICT = ("district_officer", "deputy_officer")
KINDS = (*places.OF_PROVINCE, *OF_DISTRICT, *OF_CLUSTER)


class CannotAppoint(Refused):
    """Why not, in one line, and what to do."""


@dataclass(frozen=True)
class Appointment:
    """Who takes which post. `place`: the cluster or district, "" for a post of the province. `since` None: today.

    With `until` they only act, up to that day, both days with; the post then falls back to whoever holds it.
    """

    kind: str
    msisdn: str
    name: str = ""
    place: str = ""
    language: str = ""
    sex: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Appointed:
    """What became of it. `before`: whoever held the post until then, "" if vacant. `already`: it was theirs before."""

    name: str
    place: str
    since: date
    before: str = ""
    already: bool = False


@dataclass(frozen=True)
class Ended:
    """A post that is vacant now; `before`: who held it, "" where nobody did."""

    place: str
    before: str


@dataclass(frozen=True)
class PostLine:
    """A post and who is in charge; `name` "" where it is vacant. `until`: the last day of who acts, `acts_for` whom, or ""."""

    kind: str
    place: str
    name: str = ""
    since: date | None = None
    until: date | None = None
    acts_for: str = ""


def appoint(db: Connection, wanted: Appointment, now: datetime) -> Appointed:
    """Give a post to somebody, new or known by number; whoever held it holds it until that day. Raises CannotAppoint.

    Staff are asked for no consent by phone: they count as joined.
    """
    since = wanted.since or now.date()
    post_id, place = _post(db, wanted)
    person_id, name = _person(db, wanted, now)
    before = people.in_charge_of(db, post_id, since)
    if wanted.until:
        if wanted.until < since:
            raise CannotAppoint(
                T(
                    "staff",
                    "the last day comes after the first: {last} is before {first}",
                    last=f"{wanted.until}",
                    first=f"{since}",
                )
            )
        with guarding.watched(db, post_id, since, now, wanted.until):
            handover.act(db, post_id, person_id, since, wanted.until, now.date())
        return Appointed(name, place, since, before.name if before else "")
    with guarding.watched(db, post_id, since, now):
        given = handover.give(db, post_id, person_id, since, now.date())
    if not given:
        return Appointed(name, place, since, already=True)
    joins = wanted.kind in TEAMS
    return Appointed(name, place, since, before.name or before.msisdn if before and not joins else "")


def end(db: Connection, kind: str, place: str, now: datetime) -> Ended:
    """Nobody holds a post from now on. Raises CannotAppoint."""
    post_id, name = _post(db, Appointment(kind, "", place=place))
    with guarding.watched(db, post_id, now.date(), now):
        before = handover.vacate(db, post_id, now.date())
    return Ended(name, before.name or before.msisdn if before else "")


def listing(db: Connection, today: date, which: ColumnElement[bool] | None = None) -> list[PostLine]:
    """The posts (`which`: of these), from the province down, with the holder of that day; those that nobody need hold only where held."""
    posts = (
        select(Posts.id, Posts.kind, Posts.district_id, Provinces.name, Districts.name, Clusters.name)
        .outerjoin(Clusters, Clusters.id == Posts.cluster_id)
        .outerjoin(Districts, Districts.id == Posts.district_id)
        .outerjoin(Provinces, Provinces.id == Posts.province_id)
    )
    rows = sorted(
        db.execute(posts if which is None else posts.where(which)),
        key=lambda row: (KINDS.index(row.kind), _place_of(row)),
    )
    held = _held(db, today)
    lines = []
    for row in rows:
        holders = held.get(row.id, [])
        if not holders and _is_extra(row):
            continue
        first, behind = (holders[0] if holders else None), (holders[1] if len(holders) > 1 else None)
        until = first.until - timedelta(days=1) if first and first.acting and first.until else None
        acts_for = _called(behind) if behind and until else ""
        name, since = (_called(first), first.since) if first else ("", None)
        if row.kind in TEAMS:
            name = ", ".join(_called(each) for each in holders)
        lines.append(PostLine(row.kind, _place_of(row), name, since, until, acts_for))
    return lines


def history(db: Connection, kind: str, place: str) -> list[PostLine]:
    """Who held a post from when to when, the latest first; `until` None: still does. Raises CannotAppoint."""
    post_id, name = _post(db, Appointment(kind, "", place=place))
    rows = db.execute(
        _select_held().where(Holdings.post_id == post_id).order_by(Holdings.since.desc(), Holdings.id.desc())
    )
    return [
        PostLine(
            kind,
            name,
            _called(row),
            row.since,
            row.until - timedelta(days=1) if row.until else None,
            "acting" if row.acting else "",
        )
        for row in rows
        if row.until is None or row.until > row.since
    ]


def _is_extra(row: Any) -> bool:
    return row.kind in ("deputy", "deputy_officer", "director", "focal_stand_in", "outside_person", "donor") or (
        row.kind == "focal_person" and row.district_id is not None
    )


def _place_of(row: Any) -> str:
    return str(next(name for name in row[3:] if name))


def _select_held() -> Any:
    columns = (Holdings.post_id, People.name, People.msisdn, Holdings.since, Holdings.until, Holdings.acting)
    return select(*columns).join(People, People.id == Holdings.person_id)


def _held(db: Connection, today: date) -> dict[int, list[Any]]:
    """By post: who is in charge, then who else holds it that day."""
    found: dict[int, list[Any]] = {}
    rows = _select_held().where(People.left_on.is_(None), *held_on(today))
    for row in db.execute(rows.order_by(Holdings.acting.desc(), Holdings.since.desc(), Holdings.id.desc())):
        found.setdefault(row.post_id, []).append(row)
    return found


def _called(row: Any) -> str:
    """A name; of somebody who has not said one yet the last digits of the number, which is not for all who see the posts."""
    return str(row.name or f"..{row.msisdn[-4:]}")


def _post(db: Connection, wanted: Appointment) -> tuple[int, str]:
    if wanted.kind in OF_DISTRICT or (wanted.kind == "focal_person" and wanted.place):
        district_id, name = _place(db, Districts, OF_A_DISTRICT, wanted.place)
        return people.post(db, wanted.kind, district_id=district_id), name
    if wanted.kind in OF_CLUSTER:
        cluster_id, name = _place(db, Clusters, OF_A_CLUSTER, wanted.place)
        return people.post(db, wanted.kind, cluster_id=cluster_id), name
    if wanted.place:
        raise CannotAppoint(T("staff", "this is a post of the province: leave out the district and the cluster"))
    return people.post(db, wanted.kind, province_id=places.province(db)), places.PROVINCE


@dataclass(frozen=True)
class _Wrong:
    """What is said of a place that is not there: none was named, another was meant, there is no such."""

    none: Text
    meant: Text
    unknown: Text


OF_A_DISTRICT = _Wrong(
    T("staff", "this post belongs to a district: say which"),
    T("staff", "there is no district '{wanted}': did you mean '{other}'?"),
    T("staff", "there is no district '{wanted}': a district comes with the roster, import that first"),
)
OF_A_CLUSTER = _Wrong(
    T("staff", "this post belongs to a cluster: say which"),
    T("staff", "there is no cluster '{wanted}': did you mean '{other}'?"),
    T("staff", "there is no cluster '{wanted}': a cluster comes with the roster, import that first"),
)


def _place(db: Connection, table: type[Districts] | type[Clusters], wrong: _Wrong, wanted: str) -> tuple[int, str]:
    names = {fold(name): (place_id, name) for place_id, name in db.execute(select(table.id, table.name))}
    if fold(wanted) in names:
        return names[fold(wanted)]
    if not wanted:
        raise CannotAppoint(wrong.none)
    if other := meant(wanted, [name for _, name in names.values()]):
        raise CannotAppoint(wrong.meant.filled(wanted=wanted, other=other))
    raise CannotAppoint(wrong.unknown.filled(wanted=wanted))


def _person(db: Connection, wanted: Appointment, now: datetime) -> tuple[int, str]:
    """Somebody at this number, or somebody new. A number that is another's is not taken unless that phone is shared."""
    alone(db, wanted.msisdn)  # a button pressed twice makes one person
    there = people.by_msisdn(db, wanted.msisdn)
    same = [person for person in there if not wanted.name or not person.name or fold(person.name) == fold(wanted.name)]
    told = {"language": wanted.language, "sex": wanted.sex, "name": wanted.name}
    values = {column: value for column, value in told.items() if value}
    if len(same) > 1:
        several = T("staff", "{n} people have this number: say whose it is, by name")
        raise CannotAppoint(several.filled(n=len(same)))
    if same:
        if not same[0].joined:
            values["joined_at"] = now  # type: ignore[assignment]
        if values:
            db.execute(update(People).where(People.id == same[0].id).values(**values))
        return same[0].id, wanted.name or same[0].name or wanted.msisdn
    if there and not people.say_shared(db, [person.id for person in there]):
        taken = T("staff", "this number belongs to {name}: give the same name, or another number")
        raise CannotAppoint(taken.filled(name=there[0].name or T("staff", "somebody without a name")))
    if not wanted.name:
        raise CannotAppoint(T("staff", "nobody has this number yet: say the name too"))
    made = insert(People).values(msisdn=wanted.msisdn, joined_at=now, **values).returning(People.id)
    return int(db.execute(made).scalar_one()), wanted.name
