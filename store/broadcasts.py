"""Broadcasts as their page knows them: written, planned, withdrawn. Who leaves when is in `store.broadcasting`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from store import proposals
from store.audience import Audience, whole_province
from store.moment import Moment
from store.notify import withdraw
from store.proposals import Wanted
from store.scope import Scope
from store.tables import BroadcastLetters, Broadcasts, BroadcastWords, Districts, Outbox, People

KIND = "broadcast"  # of a proposal
ENDABLE = ("draft", "waiting", "planned", "leaving")
A_PAGE = 30


@dataclass(frozen=True)
class Broadcast:
    """`words`: by language; `district`: whose office writes, "" the province; `by`: who wrote it last."""

    id: int
    state: str
    to: Audience
    district_id: int | None
    district: str
    by: str
    written_at: datetime
    leaves_at: datetime | None
    people: int
    words: Mapping[str, str]
    through: bool

    @property
    def version(self) -> str:
        """Changes with what is said and to whom: what somebody saw is what is planned."""
        return hashlib.sha256(repr((self.to, sorted(self.words.items()))).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Draft:
    """What somebody wrote, and for whom."""

    to: Audience
    district_id: int | None
    words: Mapping[str, str]


def listing(db: Connection, scope: Scope) -> list[Broadcast]:
    """Those of somebody's area, the newest first."""
    found = db.execute(_select().where(scope.broadcasts()).order_by(Broadcasts.id.desc()).limit(A_PAGE)).all()
    words = _words(db, [row.id for row in found])
    return [_as_broadcast(row, words.get(row.id, {})) for row in found]


def find(db: Connection, scope: Scope, broadcast_id: int) -> Broadcast | None:
    """One of them."""
    row = db.execute(_select().where(scope.broadcasts(), Broadcasts.id == broadcast_id)).first()
    return _as_broadcast(row, _words(db, [row.id]).get(row.id, {})) if row else None


def _select() -> Any:
    return (
        select(Broadcasts, People.name.label("by"), func.coalesce(Districts.name, "").label("district"))
        .join(People, People.id == Broadcasts.written_by)
        .outerjoin(Districts, Districts.id == Broadcasts.district_id)
    )


def _words(db: Connection, ids: list[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    rows = select(BroadcastWords).where(BroadcastWords.broadcast_id.in_(ids), BroadcastWords.words != "")
    for row in db.execute(rows.order_by(BroadcastWords.id)):
        found.setdefault(row.broadcast_id, {})[row.language] = row.words
    return found


def _as_broadcast(row: Row[Any], words: Mapping[str, str]) -> Broadcast:
    return Broadcast(
        row.id, row.state, audience_of(row), row.district_id, row.district, row.by, row.written_at, row.leaves_at,
        row.people, words, row.through_at is not None,
    )  # fmt: skip


def audience_of(row: Row[Any]) -> Audience:
    """Whom the row of a broadcast is for."""
    ids = {kind: tuple(int(each[1:]) for each in row.places.split() if each[0] == kind) for kind in "dc"}
    return Audience(row.role, row.province_id, ids["d"], ids["c"])


def words_of(db: Connection, broadcast_id: int) -> dict[str, str]:
    """What it says, by language."""
    return _words(db, [broadcast_id]).get(broadcast_id, {})


def save(db: Connection, draft: Draft, by: int, moment: Moment, broadcast_id: int | None = None) -> int | None:
    """Keep a new draft, or another version of one; its id. None: that one is no draft any more."""
    places = " ".join([f"d{id}" for id in draft.to.districts] + [f"c{id}" for id in draft.to.clusters])
    values: dict[str, object] = {
        "province_id": draft.to.province_id,
        "district_id": draft.district_id,
        "places": places,
    }
    values |= {"role": draft.to.role, "written_by": by, "written_at": moment.now}
    if broadcast_id is None:
        made = insert(Broadcasts).values(**values, state="draft", watermark=0, people=0).returning(Broadcasts.id)
        broadcast_id = int(db.execute(made).scalar_one())
    elif not _from(db, broadcast_id, "draft", **values):
        return None
    db.execute(delete(BroadcastWords).where(BroadcastWords.broadcast_id == broadcast_id))
    rows = [{"broadcast_id": broadcast_id, "language": language, "words": said, "at": moment.now}
            for language, said in draft.words.items() if said]  # fmt: skip
    if rows:
        db.execute(insert(BroadcastWords), rows)
    return broadcast_id


def _from(db: Connection, broadcast_id: int, before: str, *which: ColumnElement[bool], **values: object) -> bool:
    """Change one that is in a state; False where it is not."""
    here = (Broadcasts.id == broadcast_id, Broadcasts.state == before, *which)
    return db.execute(update(Broadcasts).where(*here).values(**values)).rowcount == 1


def needs_second(db: Connection, broadcast: Broadcast) -> bool:
    """Whether it is for the whole province. What an office of a district writes never is."""
    return broadcast.district_id is None and whole_province(db, broadcast.to)


def plan(db: Connection, broadcast: Broadcast, leaves_at: datetime, by: int, moment: Moment) -> str | None:
    """A draft is planned, or waits for a second person first: its new state. None: it is no draft any more, or another one
    than was looked at, perhaps for many more people."""
    state = "waiting" if needs_second(db, broadcast) else "planned"
    as_seen = Broadcasts.written_at == broadcast.written_at
    if not _from(db, broadcast.id, "draft", as_seen, state=state, leaves_at=leaves_at):
        return None
    if state == "waiting":
        proposals.ask(db, broadcast.to.province_id, Wanted(KIND, {"broadcast": broadcast.id}), by, moment)
    return state


def agreed(db: Connection, broadcast_id: int, agreed: bool, moment: Moment) -> bool:
    """A second person's word. Refused, or long after its hour, it is a draft again. False: it was so late, or waits no more."""
    in_time = Broadcasts.leaves_at > moment.now - moment.policy.second_word_late
    if agreed and _from(db, broadcast_id, "waiting", in_time, state="planned"):
        return True
    return _from(db, broadcast_id, "waiting", state="draft") and not agreed


def cancel(db: Connection, broadcast_id: int, moment: Moment) -> int | None:
    """It ends; how many messages were withdrawn before they left. None: it had ended already."""
    here = (Broadcasts.id == broadcast_id, Broadcasts.state.in_(ENDABLE))
    if not db.execute(update(Broadcasts).where(*here).values(state="cancelled", ended_at=moment.now)).rowcount:
        return None
    proposals.withdraw(db, KIND, {"broadcast": broadcast_id}, moment)
    letters = select(BroadcastLetters.outbox_id).where(BroadcastLetters.broadcast_id == broadcast_id)
    return withdraw(db, Outbox.id.in_(letters))


def progress(db: Connection, broadcast_id: int) -> list[tuple[str, str, int]]:
    """(state, reason, how many) of what was written so far. The reason only where nothing left."""
    reason = func.coalesce(Outbox.reason, "")
    found = (
        select(Outbox.state, reason, func.count())
        .join(BroadcastLetters, BroadcastLetters.outbox_id == Outbox.id)
        .where(BroadcastLetters.broadcast_id == broadcast_id)
        .group_by(Outbox.state, reason)
    )
    return [(state, why, n) for state, why, n in db.execute(found).all()]


def too_early(leaves_at: datetime, moment: Moment) -> bool:
    """A minute ago still counts as now."""
    return leaves_at < moment.now - timedelta(minutes=1)
