"""Nobody reads the vault in the focal person's place without her hearing of it: who holds her post, and who signs in as her."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select

from flows import notices
from flows.facts import Person
from flows.texts import Text
from store import outbox, people
from store.tables import Holdings, Posts

FOCAL = ("focal_person", "focal_stand_in")
LIVES = timedelta(hours=72)


def tell_of_link(db: Connection, person_id: int, now: datetime) -> None:
    """Somebody was invited to set up an account; whoever may read the vault with it hears so. `now`: programme time."""
    posts = select(Posts.id).where(Posts.kind.in_(FOCAL))
    holds = (Holdings.person_id == person_id, Holdings.post_id.in_(posts), _from(now.date()))
    if db.scalar(select(Holdings.id).where(*holds).limit(1)) is not None:
        _tell(db, people.still_here(db, person_id), notices.account_link(), now)


@contextmanager
def watched(db: Connection, post_id: int, since: date, now: datetime, until: date | None = None) -> Iterator[None]:
    """Of a focal person's post: if it changes hands in the block, from `since`, all who had it and have it hear so.

    The first who ever has it hears nothing: nobody was put aside.
    """
    kind = db.scalar(select(Posts.kind).where(Posts.id == post_id))
    before = _held(db, post_id, min(since, now.date())) if kind in FOCAL else set()
    yield
    after = _held(db, post_id, min(since, now.date())) if kind in FOCAL else set()
    if not before or after == before:
        return
    reads = people.in_charge_of(db, post_id, since)
    text = notices.reads_the_vault(reads.msisdn[-4:] if reads else "", since, until)
    for person_id in sorted({holding.person_id for holding in before | after}):
        _tell(db, people.still_here(db, person_id), text, now)


def _held(db: Connection, post_id: int, day: date) -> set[Any]:
    columns = (Holdings.person_id, Holdings.since, Holdings.until)
    return set(db.execute(select(*columns).where(Holdings.post_id == post_id, _from(day))))


def _from(day: date) -> Any:
    return or_(Holdings.until.is_(None), Holdings.until > day)


def _tell(db: Connection, to: Person | None, text: Text, now: datetime) -> None:
    if to:
        outbox.add(db, to=to, kind=text.id, text=text, lane="alert", now=now, lives=LIVES, hours="urgent")
