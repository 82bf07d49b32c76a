"""The roll: the people of the programme as a desk looks for them, and what reaches each and what does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, exists, func, or_, select, true, update

from flows import access
from flows.texts import Text
from store import conversations, guarding, merging, reaching, renumbering
from store.holding import in_charge
from store.moment import Moment
from store.names import fold, meant
from store.scope import Scope
from store.tables import (
    Calls,
    Clusters,
    DarkAreas,
    DeadNumbers,
    Districts,
    Drafts,
    Holdings,
    Inbox,
    Outbox,
    People,
    Posts,
    Schools,
)

A_PAGE = 50
LATEST = 12  # messages on the page of a person


@dataclass(frozen=True)
class Entry:
    """Somebody on the roll. `number` is hidden but for its end, where it is not for these eyes."""

    id: int
    name: str
    number: str
    sex: str
    language: str
    school: str
    cluster: str
    district: str
    state: str  # joined | expected | stopped | dead | left
    cluster_id: int | None = None
    school_id: int | None = None
    shared: bool | None = None
    fewer: bool = False
    joined_on: date | None = None
    stopped_on: date | None = None
    left_on: date | None = None
    posts: tuple[tuple[str, str], ...] = ()
    cohort: str = ""  # of a mentor, its key


@dataclass(frozen=True)
class Wanted:
    """What is looked for; "" is everything."""

    words: str = ""
    district: str = ""
    cluster: str = ""
    state: str = ""


@dataclass(frozen=True)
class Written:
    """A message to her: what kind, and what became of it."""

    id: int
    kind: str
    lane: str
    state: str
    reason: str
    channel: str | None
    due_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True)
class Reach:
    """Why something does or does not reach somebody. Instants are of programme time."""

    dead_since: datetime | None
    dark_since: date | None
    wrote: datetime | None
    called: datetime | None
    draft_about: str | None  # "": in a menu; None: no unfinished talk
    draft_at: datetime | None
    held: int
    messages: Sequence[Written]


def _masked(msisdn: str) -> str:
    return f"{msisdn[:3]} ..... {msisdn[-2:]}"


def may_see_number(scope: Scope, sex: str, cluster_id: int | None) -> bool:
    """A mentor sees the men's of his cluster, a woman all of hers. Everybody else asks for one, and that is kept."""
    own = any(post.cluster_id == cluster_id for post in scope.posts_as(access.MENTOR))
    return own and (sex == "m" or scope.person.sex == "f")


def _select(scope: Scope) -> Any:
    dead = exists(select(DeadNumbers.msisdn).where(DeadNumbers.msisdn == People.msisdn)).label("dead")
    found = (
        select(People, dead, Schools.name.label("school"), Clusters.id.label("cluster_id"))
        .add_columns(Clusters.name.label("cluster"), Districts.name.label("district"))
        .outerjoin(Schools, Schools.id == People.school_id)
        .outerjoin(Clusters, Clusters.id == Schools.cluster_id)
        .outerjoin(Districts, Districts.id == Clusters.district_id)
    )
    return found.where(theirs(scope))


def theirs(scope: Scope) -> ColumnElement[bool]:
    """An administrator's are all, a mentor's those of the cluster's schools; no row that went into another."""
    everybody = bool(scope.posts_as(access.ADMINISTRATOR))
    return and_(People.id.not_in(merging.gone()), true() if everybody else scope.schools(access.MENTOR))


def roll(db: Connection, scope: Scope, wanted: Wanted, page: int) -> tuple[list[Entry], int]:
    """Those looked for, by name; a page of them, and how many there are."""
    which = list(_narrowing(wanted))
    every = select(func.count()).select_from(_select(scope).where(*which).subquery())
    order = (func.lower(People.name), People.id)
    rows = db.execute(_select(scope).where(*which).order_by(*order).limit(A_PAGE).offset((page - 1) * A_PAGE))
    return [_entry(row, scope) for row in rows], db.execute(every).scalar_one()


def _narrowing(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for word in wanted.words.split()[:4]:
        digits = "".join(letter for letter in word if letter.isdigit()).lstrip("0")
        named = [People.name.icontains(word, autoescape=True), Schools.name.icontains(word, autoescape=True)]
        found.append(or_(*named, People.msisdn.contains(digits) if len(digits) >= 4 else named[0]))
    found += [Districts.name == wanted.district] if wanted.district else []
    found += [Clusters.name == wanted.cluster] if wanted.cluster else []
    dead = exists(select(DeadNumbers.msisdn).where(DeadNumbers.msisdn == People.msisdn))
    here = People.left_on.is_(None)
    states = {
        "joined": and_(here, People.joined_at.is_not(None), People.stopped_at.is_(None)),
        "expected": and_(here, People.joined_at.is_(None)),
        "stopped": and_(here, People.stopped_at.is_not(None)),
        "dead": and_(here, dead),
        "left": People.left_on.is_not(None),
    }
    return [*found, states.get(wanted.state, here)]


def find(db: Connection, scope: Scope, person_id: int, today: date) -> Entry | None:
    """One person, where somebody may see her."""
    row = db.execute(_select(scope).where(People.id == person_id)).first()
    if row is None:
        return None
    held = (
        select(Posts.kind, func.coalesce(Clusters.name, Districts.name, ""))
        .join(Holdings, Holdings.post_id == Posts.id)
        .outerjoin(Clusters, Clusters.id == Posts.cluster_id)
        .outerjoin(Districts, Districts.id == Posts.district_id)
        .join(People, People.id == Holdings.person_id)
        .where(Holdings.person_id == person_id, *in_charge(today))
    )
    return _entry(row, scope, tuple((kind, place) for kind, place in db.execute(held)))


def number_of(db: Connection, person_id: int) -> str:
    """A whole number: for who may see it, or has asked for it."""
    return str(db.execute(select(People.msisdn).where(People.id == person_id)).scalar_one())


def _entry(row: Row[Any], scope: Scope, posts: tuple[tuple[str, str], ...] = ()) -> Entry:
    shown = may_see_number(scope, row.sex, row.cluster_id)
    state = (
        "left" if row.left_on else "stopped" if row.stopped_at else "dead" if row.dead
        else "joined" if row.joined_at else "expected"
    )  # fmt: skip
    return Entry(
        id=row.id,
        name=row.name,
        number=row.msisdn if shown else _masked(row.msisdn),
        sex=row.sex,
        language=row.language,
        school=row.school or "",
        cluster=row.cluster or "",
        district=row.district or "",
        state=state,
        cluster_id=row.cluster_id,
        school_id=row.school_id,
        shared=row.phone_shared,
        fewer=row.fewer_messages,
        joined_on=row.joined_at.date() if row.joined_at else None,
        stopped_on=row.stopped_at.date() if row.stopped_at else None,
        left_on=row.left_on,
        posts=posts,
        cohort=row.cohort,
    )


# --- why is nothing reaching her ---------------------------------------------------------------


def reach(db: Connection, scope: Scope, entry: Entry) -> Reach:
    """What became of the latest messages, what is under way, and what stands in their way.

    A mentor sees notices only: from replies it could be told that she wrote to somebody else about a safety matter.
    """
    msisdn = number_of(db, entry.id)
    draft = db.execute(select(Drafts).where(Drafts.msisdn == msisdn, Drafts.person_id == entry.id)).first()
    columns = (
        Outbox.id,
        Outbox.kind,
        Outbox.lane,
        Outbox.state,
        Outbox.reason,
        Outbox.channel,
        Outbox.due_at,
        Outbox.sent_at,
    )
    latest = select(*columns).where(Outbox.person_id == entry.id, Outbox.kind != "C1").order_by(Outbox.id.desc())
    if not scope.posts_as(access.ADMINISTRATOR):
        latest = latest.where(Outbox.lane.in_(("notice", "bulk")), Outbox.kind.not_like("D11%"))
    held = select(func.count()).where(Outbox.msisdn == msisdn, Outbox.state == "held")
    return Reach(
        dead_since=db.scalar(select(DeadNumbers.since).where(DeadNumbers.msisdn == msisdn)),
        dark_since=db.scalar(select(DarkAreas.since).where(DarkAreas.cluster_id == (entry.cluster_id or 0))),
        wrote=db.scalar(select(func.max(Inbox.received_at)).where(Inbox.msisdn == msisdn)),
        called=db.scalar(select(Calls.at).where(Calls.msisdn == msisdn)),
        draft_about=draft.about if draft else None,
        draft_at=draft.at if draft else None,
        held=db.execute(held).scalar_one(),
        messages=[Written(*row) for row in db.execute(latest.limit(LATEST))],
    )


def free(db: Connection, person_id: int) -> None:
    """Whatever she is stuck in ends: the next dial begins at the menu, and what was held for her number may leave."""
    msisdn = number_of(db, person_id)
    conversations.close_draft(db, msisdn, person_id)
    db.execute(update(Calls).where(Calls.msisdn == msisdn).values(said="", ended=True))
    reaching.alive(db, [msisdn])


def leave(db: Connection, person_id: int, moment: Moment) -> None:
    """She is no longer in the programme: nothing more is written to her. Her questions stay with their posts."""
    msisdn = number_of(db, person_id)
    with guarding.watched_person(db, person_id, moment.now):  # what she hears of it is written last
        db.execute(update(People).where(People.id == person_id).values(left_on=moment.today))
        db.execute(delete(Drafts).where(Drafts.msisdn == msisdn, Drafts.person_id == person_id))
        waiting = (Outbox.person_id == person_id, Outbox.state.in_(("due", "held")))
        db.execute(update(Outbox).where(*waiting).values(state="expired", reason="has left the programme"))


def come_back(db: Connection, person_id: int, moment: Moment) -> list[Text]:
    """She is in the programme again, as she was; what to look at. Raises NumberTaken where her number is another's by now."""
    look_at = renumbering.check(db, person_id, number_of(db, person_id), moment.now)
    db.execute(update(People).where(People.id == person_id).values(left_on=None))
    return look_at


def places(db: Connection, scope: Scope) -> tuple[list[str], list[str]]:
    """The districts and clusters to choose from."""
    rows = db.execute(
        select(Districts.name, Clusters.name).join(Clusters, Clusters.district_id == Districts.id)
        .where(scope.clusters(access.ADMINISTRATOR, access.MENTOR)).order_by(Districts.name, Clusters.name)
    ).all()  # fmt: skip
    return list(dict.fromkeys(row[0] for row in rows)), [row[1] for row in rows]


def school_meant(db: Connection, cluster: str, school: str) -> tuple[dict[str, str] | None, str]:
    """A school by its cluster and name, as a roster's line begins; None where there is none, with the name that was meant."""
    found = (
        select(Districts.name.label("district"), Clusters.name.label("cluster"), Schools.name.label("school"))
        .join(Clusters, Clusters.district_id == Districts.id)
        .join(Schools, Schools.cluster_id == Clusters.id)
        .where(Clusters.name == cluster)
    )
    rows = {fold(row.school): row._asdict() for row in db.execute(found)}
    if fold(school) in rows:
        return dict(rows[fold(school)]), ""
    return None, meant(school, [row["school"] for row in rows.values()])
