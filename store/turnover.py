"""Who has come into a post, as the clock finds it; what waits there; and teachers whose questions are to follow them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Select, case, func, or_, select, update
from sqlalchemy.orm import aliased

from flows.facts import Person
from flows.turnover import InCharge
from store import holding, leaves, people
from store.asked import WAITING
from store.moment import Moment
from store.tables import Clusters, Holdings, People, Posts, Questions, Schools

OPEN = ("open", "promised", "for_workshop", "not_yet", "answered")  # what follows a teacher who moves


def posts(db: Connection, moment: Moment) -> list[InCharge]:
    """The posts of officers and mentors with whoever is in charge today, those that changed or are new in the month."""
    return [
        _in_charge(kind, row)
        for kind in ("district_officer", "mentor")
        for row in db.execute(_changed(kind, moment.today, _a_month_ago(moment)))
    ]


@lru_cache(maxsize=4)  # to put it together takes longer than to run it, and it is wanted every minute
def _changed(kind: str, today: date, a_month_ago: date) -> Select[Any]:
    place = Posts.cluster_id if kind == "mentor" else Posts.district_id
    kinds = holding.OF_CLUSTER if kind == "mentor" else (kind,)
    now = holding.of_places(place, kinds, today)
    changed = or_(Posts.known_id.is_distinct_from(now.c.person_id), now.c.since > a_month_ago)
    return (
        select(Posts.id, place.label("place_id"), Posts.known_id, now.c.person_id, now.c.holding_id)
        .add_columns(now.c.since, now.c.until, now.c.acting, now.c.kind.label("held"))
        .add_columns(_before(kinds, now).label("before_id"))
        .outerjoin(now, now.c.place_id == place)
        .where(Posts.kind == kind, changed)
        .order_by(Posts.id)
    )


def _a_month_ago(moment: Moment) -> date:
    return moment.today - timedelta(days=max(moment.policy.note_days)) - moment.policy.note_lives


def _before(kinds: tuple[str, ...], now: Any) -> Any:
    """Who held one of the posts of that place last before, if it was somebody else."""
    post, earlier = aliased(Posts), aliased(Holdings)
    place = or_(post.cluster_id == Posts.cluster_id, post.district_id == Posts.district_id)
    before = (earlier.person_id != now.c.person_id, earlier.since < now.c.since)
    last = select(earlier.person_id).join(post, post.id == earlier.post_id).where(place, post.kind.in_(kinds), *before)
    return last.order_by(earlier.since.desc(), earlier.id.desc()).limit(1).correlate(Posts, now).scalar_subquery()


def _in_charge(kind: str, row: Any) -> InCharge:
    return InCharge(
        post_id=row.id,
        kind=kind,
        place_id=row.place_id,
        known_id=row.known_id,
        person_id=row.person_id,
        holding_id=row.holding_id or 0,
        since=row.since,
        until=row.until - timedelta(days=1) if row.acting and row.until else None,
        deputy=row.held == "deputy",
        before_id=row.before_id,
    )


def is_known_now(db: Connection, post: InCharge) -> bool:
    """Whether this is the look that finds the change; of two that come at once one does. Forgotten if it fails."""
    same = Posts.known_id.is_not_distinct_from(post.known_id)
    found = update(Posts).where(Posts.id == post.post_id, same).values(known_id=post.person_id)
    return db.execute(found).rowcount == 1


# --- what waits ------------------------------------------------------------------------------


def waiting_with_officer(db: Connection, post_id: int) -> list[Any]:
    """The questions that wait there, urgent first."""
    waits = (Questions.post_id == post_id, Questions.with_whom == "officer", Questions.state.in_(WAITING))
    urgent_first = case((Questions.urgency == "today", 0), else_=1)
    return list(db.execute(select(Questions).where(*waits).order_by(urgent_first, Questions.id)).all())


def waiting_with_mentor(db: Connection, cluster_id: int, person_id: int) -> list[Any]:
    """The questions that this mentor may see, urgent first."""
    waits = (
        Questions.cluster_id == cluster_id,
        Questions.with_whom == "mentor",
        Questions.state.in_(leaves.WITH_MENTOR),
    )
    urgent_first = case((Questions.urgency == "today", 0), else_=1)
    found = select(Questions).where(*waits, leaves.open_to(person_id), Questions.asker_id != person_id)
    return list(db.execute(found.order_by(urgent_first, Questions.id)).all())


def district_in_figures(db: Connection, district_id: int, today: date) -> tuple[int, int]:
    """How many clusters have a mentor, and how many teachers have joined."""
    inside = select(Clusters.id).where(Clusters.district_id == district_id)
    now = holding.of_places(Posts.cluster_id, holding.OF_CLUSTER, today)
    mentors = db.scalar(select(func.count()).select_from(now).where(now.c.place_id.in_(inside))) or 0
    joined = select(func.count(People.id)).join(Schools, Schools.id == People.school_id)
    here = (Schools.cluster_id.in_(inside), People.joined_at.is_not(None), People.left_on.is_(None))
    return mentors, db.scalar(joined.where(*here)) or 0


def askers_of_closed(db: Connection, cluster_id: int, person_id: int) -> list[Person]:
    """Those who have private questions there that are closed to this mentor."""
    closed = select(Questions.asker_id).where(Questions.cluster_id == cluster_id, leaves.waiting_closed(person_id))
    found = people.select_people().where(People.id.in_(closed), People.id != person_id).order_by(People.id)
    return [people.as_person(row) for row in db.execute(found)]


# --- teachers who moved ----------------------------------------------------------------------


@dataclass(frozen=True)
class Moved:
    """A teacher whose open questions lie in a cluster that is not hers any more."""

    person_id: int
    school: str
    from_cluster: int
    to_cluster: int


def moved(db: Connection) -> list[Moved]:
    """Teachers with questions that are to follow them: all that no other district's office has."""
    return [Moved(*row) for row in db.execute(_moved())]


@cache
def _moved() -> Any:
    there, here = aliased(Clusters), aliased(Clusters)
    theirs = or_(Questions.with_whom != "officer", there.district_id == here.district_id)
    return (
        select(Questions.asker_id, Schools.name, Questions.cluster_id, Schools.cluster_id.label("now"))
        .join(People, People.id == Questions.asker_id)
        .join(Schools, Schools.id == People.school_id)
        .join(there, there.id == Questions.cluster_id)
        .join(here, here.id == Schools.cluster_id)
        .where(Questions.cluster_id != Schools.cluster_id, Questions.state.in_(OPEN), theirs)
        .distinct()
        .order_by(Questions.asker_id)
    )


def follow(db: Connection, teacher: Moved, moment: Moment) -> dict[str, list[int]]:
    """Her open questions go with her; their ids by "shared" and "private", of those with a mentor."""
    mine = (
        Questions.asker_id == teacher.person_id,
        Questions.cluster_id == teacher.from_cluster,
        Questions.state.in_(OPEN),
    )
    there = people.district_of(db, teacher.from_cluster) == people.district_of(db, teacher.to_cluster)
    went: dict[str, list[int]] = defaultdict(list)
    for row in db.execute(select(Questions).where(*mine).with_for_update()).all():
        values: dict[str, object] = {"cluster_id": teacher.to_cluster}
        if row.with_whom == "mentor":
            values["post_id"] = people.post(db, "mentor", cluster_id=teacher.to_cluster)
            if row.state in leaves.WITH_MENTOR:
                went["private" if row.seen_by == leaves.PRIVATE else "shared"].append(row.id)
        elif not there:
            continue
        db.execute(update(Questions).where(Questions.id == row.id).values(**values))
        went["all"].append(row.id)
    return went
