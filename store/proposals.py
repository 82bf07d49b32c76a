"""Two people for what concerns a whole province: one asks, another agrees or refuses. What is then done: `store.agreeing`."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, String, and_, cast, func, insert, select, update
from sqlalchemy.orm import aliased

from flows import access
from flows.facts import Person
from store import people
from store.holding import in_charge
from store.moment import Moment
from store.tables import DoneOnce, Holdings, People, Posts, Proposals

MOST_SETTLED = 20
TOLD = "D146"  # what marks that somebody was told of one
WHO = tuple(kind for kind, role in access.ROLE_OF.items() if role in access.PURPOSES["agree"])  # kinds of post


class Own(Exception):
    """Whoever asked cannot agree, nor anybody at the same number."""


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for. `about`: what would change, by kind (`store.agreeing`)."""

    kind: str
    about: Mapping[str, Any]


@dataclass(frozen=True)
class Proposal:
    """`about`: what would change, by kind. `by`, `settled_by`: names. `own`: asked by whoever looks, or at their number."""

    id: int
    kind: str
    about: Mapping[str, Any]
    state: str
    by: str
    asked_at: datetime
    settled_by: str
    reason: str
    own: bool


def ask(db: Connection, province_id: int, wanted: Wanted, person_id: int, moment: Moment) -> int | None:
    """Something waits from now on; its id. None: the same waits already."""
    if db.scalar(select(Proposals.id).where(*_same(wanted.kind, wanted.about))) is not None:
        return None
    values = {"province_id": province_id, "kind": wanted.kind, "about": _json(wanted.about), "asked_by": person_id}
    made = insert(Proposals).values(**values, asked_at=moment.now, state="waiting", reason="").returning(Proposals.id)
    return int(db.execute(made).scalar_one())


def _json(about: Mapping[str, Any]) -> str:
    return json.dumps(about, sort_keys=True, ensure_ascii=False)


def _same(kind: str, about: Mapping[str, Any]) -> tuple[Any, ...]:
    return Proposals.kind == kind, Proposals.about == _json(about), Proposals.state == "waiting"


def withdraw(db: Connection, kind: str, about: Mapping[str, Any], moment: Moment) -> None:
    """What it was about is not wanted any more."""
    db.execute(update(Proposals).where(*_same(kind, about)).values(state="withdrawn", settled_at=moment.now))


def listing(db: Connection, provinces: Collection[int], person: Person) -> list[Proposal]:
    """What waits, the oldest first; then what was settled lately."""
    here = _select().where(Proposals.province_id.in_(provinces))
    waiting = here.where(Proposals.state == "waiting").order_by(Proposals.id)
    settled = here.where(Proposals.state != "waiting").order_by(Proposals.id.desc()).limit(MOST_SETTLED)
    return [_as_proposal(row, person) for each in (waiting, settled) for row in db.execute(each)]


def find(db: Connection, provinces: Collection[int], proposal_id: int, person: Person) -> Proposal | None:
    """One of them."""
    here = (Proposals.province_id.in_(provinces), Proposals.id == proposal_id)
    row = db.execute(_select().where(*here)).first()
    return _as_proposal(row, person) if row else None


def last_of(db: Connection, kind: str, about: Mapping[str, Any], person: Person) -> Proposal | None:
    """What was last asked about a thing."""
    here = (Proposals.kind == kind, Proposals.about == _json(about))
    row = db.execute(_select().where(*here).order_by(Proposals.id.desc()).limit(1)).first()
    return _as_proposal(row, person) if row else None


def waiting_for(db: Connection, provinces: Collection[int], person: Person) -> int:
    """How many wait for this person's word."""
    return sum(1 for each in listing(db, provinces, person) if each.state == "waiting" and not each.own)


def settle(db: Connection, proposal: Proposal, by: Person, state: str, reason: str, moment: Moment) -> bool:
    """Agreed, refused or withdrawn. False: somebody was first. Raises Own where one's own would be agreed."""
    if proposal.own and state == "agreed":
        raise Own(proposal.id)
    values = {"state": state, "settled_by": by.id, "settled_at": moment.now, "reason": reason}
    here = (Proposals.id == proposal.id, Proposals.state == "waiting")
    return db.execute(update(Proposals).where(*here).values(**values)).rowcount == 1


def too_late(db: Connection, proposal: Proposal) -> None:
    """It was agreed to, and could not be done any more."""
    db.execute(update(Proposals).where(Proposals.id == proposal.id).values(state="outdated"))


def others(db: Connection, provinces: Collection[int], person: Person, day: date) -> int:
    """How many others could agree to what this person asks."""
    found = select(func.count(People.id.distinct())).join(Holdings, Holdings.person_id == People.id)
    found = found.join(Posts, Posts.id == Holdings.post_id).where(*in_charge(day), People.left_on.is_(None))
    theirs = (Posts.kind.in_(WHO), Posts.province_id.in_(provinces), People.msisdn != person.msisdn)
    return db.scalar(found.where(*theirs)) or 0


def untold(db: Connection, moment: Moment) -> list[tuple[Person, list[Row[Any]]]]:
    """Who could give a second word and was not told yet, with what waits (`proposal_id`, `kind`, `asked_at`), the oldest first."""
    waiting: dict[Person, list[Row[Any]]] = {}
    for row in db.execute(_untold(moment.today)):
        waiting.setdefault(people.as_person(row), []).append(row)
    return list(waiting.items())


@lru_cache(maxsize=4)  # wanted every minute
def _untold(today: date) -> Any:
    asker = aliased(People)
    told = (
        DoneOnce.kind == TOLD,
        DoneOnce.target == cast(Proposals.id, String),
        DoneOnce.period == cast(People.id, String),
    )
    return (
        people.select_people()
        .add_columns(Proposals.id.label("proposal_id"), Proposals.kind, Proposals.asked_at)
        .join(Holdings, Holdings.person_id == People.id)
        .join(Posts, and_(Posts.id == Holdings.post_id, Posts.kind.in_(WHO)))
        .join(Proposals, and_(Proposals.province_id == Posts.province_id, Proposals.state == "waiting"))
        .join(asker, and_(asker.id == Proposals.asked_by, asker.msisdn != People.msisdn))
        .outerjoin(DoneOnce, and_(*told))
        .where(*in_charge(today), DoneOnce.id.is_(None))
        .distinct()
        .order_by(Proposals.id, People.id)
    )


def _select() -> Any:
    asker, settler = aliased(People), aliased(People)
    names = (asker.name.label("by"), asker.msisdn.label("number"), func.coalesce(settler.name, "").label("settler"))
    found = select(Proposals, *names).join(asker, asker.id == Proposals.asked_by)
    return found.outerjoin(settler, settler.id == Proposals.settled_by)


def _as_proposal(row: Row[Any], person: Person) -> Proposal:
    own = row.asked_by == person.id or row.number == person.msisdn
    return Proposal(
        row.id, row.kind, json.loads(row.about), row.state, row.by, row.asked_at, row.settler, row.reason, own
    )
