"""What may be due: the workshops and digests that the rules in `flows` then look at.

A look costs a statement or two while nothing is due, so it can be had every minute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    String,
    and_,
    bindparam,
    cast,
    exists,
    join,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from flows.digests import MENTOR, QUIET_WEEKS
from flows.facts import Person, Workshop
from flows.reminders import ANNOUNCED, TOMORROW, Invited, last_first_day_reminded
from flows.status import Standing
from flows.week import Week
from store import holding, people, workshops
from store.moment import Moment
from store.tables import (
    Clusters,
    Districts,
    DoneOnce,
    Outbox,
    People,
    Posts,
    Schools,
    WorkshopReplies,
    Workshops,
)

CHANGED = "D7b"


# --- workshops -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Called:
    """A workshop as it stands (`version`), and those of its cluster who may need a reminder."""

    workshop: Workshop
    version: int
    cluster_id: int
    invited: Sequence[Invited]

    def once(self, kind: str, person: Person) -> str:
        """What makes a reminder the only one of its kind."""
        return f"{kind}/{person.id}/{self.workshop.id}.{self.version}"


def workshops_called(db: Connection, moment: Moment) -> list[Called]:
    """The workshops that begin within the days of their reminders, today's too; whoever called one is not invited."""
    last = moment.today + timedelta(days=moment.policy.announce_first)
    rows = db.execute(_SOON, {"from": moment.today, "until": last}).all()
    if not rows:
        return []
    invited: dict[int, list[Invited]] = {row.id: [] for row in rows}
    # Of all their clusters the latest: of those in between the rules decide.
    calendars = {moment.calendars.of_cluster(row.cluster_id) for row in rows}
    latest = max(last_first_day_reminded(moment.today, calendar) for calendar in calendars)
    for row in db.execute(_invited(list(invited), latest)):
        invited[row.workshop_id].append(_as_invited(row))
    return [Called(workshops.as_workshop(row), row.version, row.cluster_id, invited[row.id]) for row in rows]


_SOON = (
    select(Workshops)
    .where(Workshops.first_day.between(bindparam("from"), bindparam("until")), Workshops.cancelled_at.is_(None))
    .order_by(Workshops.id)
)


def still_stands(db: Connection, called: Called) -> bool:
    """Whether it was neither changed nor cancelled meanwhile; nobody does until the transaction ends."""
    same = (Workshops.id == called.workshop.id, Workshops.version == called.version, Workshops.cancelled_at.is_(None))
    return db.scalar(select(Workshops.id).where(*same).with_for_update()) is not None


def _invited(workshop_ids: list[int], latest: date) -> Any:
    written = {kind: aliased(Outbox, name=kind.lower()) for kind in (ANNOUNCED, CHANGED, TOMORROW)}
    eve_has_come = Workshops.first_day <= latest
    lacks_one = or_(
        written[ANNOUNCED].id.is_(None),
        and_(eve_has_come, written[TOMORROW].id.is_(None), WorkshopReplies.coming.is_not(False)),
    )
    found = (
        people.select_people()
        .add_columns(Workshops.id.label("workshop_id"), WorkshopReplies.coming)
        .add_columns(*(message.created_at.label(kind) for kind, message in written.items()))
        .join(Schools, Schools.id == People.school_id)
        .join(Workshops, Workshops.cluster_id == Schools.cluster_id)
        .outerjoin(
            WorkshopReplies, and_(WorkshopReplies.workshop_id == Workshops.id, WorkshopReplies.person_id == People.id)
        )
    )
    for kind, message in written.items():
        found = found.outerjoin(message, message.once == _once(kind))
    asked = (Workshops.id.in_(workshop_ids), People.joined_at.is_not(None), People.stopped_at.is_(None))
    return found.where(*asked, People.id != Workshops.called_by, lacks_one).order_by(People.id)


def _once(kind: str) -> ColumnElement[str]:
    person, workshop, version = (cast(column, String) for column in (People.id, Workshops.id, Workshops.version))
    return literal(f"{kind}/") + person + "/" + workshop + "." + version


def _as_invited(row: Row[Any]) -> Invited:
    has = frozenset(kind for kind, at in ((ANNOUNCED, row.D7), (TOMORROW, row.D8)) if at)
    return Invited(people.as_person(row), row.coming, has, told_at=row.D7b or row.D7)


# --- digests ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reader:
    """Who reads the digest of a place; `to` is None while its post is vacant. `spoke_lately`: not long ago there was one."""

    place_id: int
    to: Person | None
    spoke_lately: bool
    team: bool = False  # one of several who read the same: each of them once
    standing: Standing | None = None  # of its district; of a province none

    @property
    def target(self) -> str:
        """Whose digest it is: the place's, or that of one of its team."""
        return f"{self.place_id}.{self.to.id}" if self.team and self.to else str(self.place_id)

    def once(self, kind: str, week: Week) -> str:
        """What makes a digest the only one of its post and week."""
        return f"{kind}/{self.target}/{week.key}"


def readers(db: Connection, kind: str, week: Week, moment: Moment, again: bool = False) -> list[Reader]:
    """The holders today of the posts whose digest of a week is still to be made (`again`: of all of them).

    A post is named by its kind and place: the mentor's of a cluster ("D1"), the officer's of a district ("D2"),
    whose digest a deputy reads while it is vacant.
    """
    return [
        Reader(
            row.place_id,
            people.as_person(row) if row.id else None,
            bool(row.spoke),
            standing=Standing(row.status, row.profile),
        )
        for row in db.execute(_readers(kind, week, moment.today, again)).all()
    ]


@lru_cache(maxsize=4)  # for days after a digest it is asked every minute who is still to have it
def _readers(kind: str, week: Week, today: date, again: bool) -> Any:
    place, of_post, posts = (
        (Clusters.id, Posts.cluster_id, holding.OF_CLUSTER)
        if kind == MENTOR
        else (Districts.id, Posts.district_id, holding.OF_DISTRICT)
    )
    acting = holding.of_places(of_post, posts, today)
    done = and_(DoneOnce.kind == kind, DoneOnce.target == cast(place, String), DoneOnce.period == week.key)
    lately = [
        literal(f"{kind}/") + cast(place, String) + f"/{week.earlier(back).key}" for back in range(1, QUIET_WEEKS)
    ]
    inside = join(Districts, Clusters, Clusters.district_id == Districts.id) if kind == MENTOR else Districts
    found = (
        people.select_people()
        .add_columns(place.label("place_id"), exists(select(Outbox.id).where(Outbox.once.in_(lately))).label("spoke"))
        .add_columns(Districts.status, Districts.profile)
        .select_from(inside)
        .outerjoin(acting, acting.c.place_id == place)
        .outerjoin(People, People.id == acting.c.person_id)
        .outerjoin(DoneOnce, done)
        .order_by(place)
    )
    return found if again else found.where(DoneOnce.id.is_(None))
