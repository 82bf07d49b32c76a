"""Nobody reads the vault in the focal person's place without her hearing of it.

Who holds her post, by which number, and who signs in as her.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select

from flows import notices
from flows.facts import Person
from flows.texts import Text
from store import outbox, people
from store.tables import Holdings, People, Posts

FOCAL = ("focal_person", "focal_stand_in")
LIVES = timedelta(hours=72)


def tell_of_link(db: Connection, person_id: int, now: datetime) -> None:
    """Somebody was invited to set up an account; whoever may read the vault with it hears so. `now`: programme time."""
    here = people.still_here(db, person_id)
    if here and _posts_of(db, person_id, now.date()):
        _tell(db, here, notices.account_link(), now)


@contextmanager
def watched_person(db: Connection, person_id: int, now: datetime) -> Iterator[None]:
    """Of somebody who gets another number, leaves, or goes into another row in the block: the same for each such post of hers."""
    with ExitStack() as posts:
        for post_id, since in _posts_of(db, person_id, now.date()).items():
            posts.enter_context(watched(db, post_id, max(since, now.date()), now))
        yield


def _posts_of(db: Connection, person_id: int, day: date) -> dict[int, date]:
    """The focal person's posts that somebody has or will have, and since when."""
    hers = (Holdings.person_id == person_id, Posts.kind.in_(FOCAL), _from(day))
    found = select(Holdings.post_id, Holdings.since).join(Posts, Posts.id == Holdings.post_id).where(*hers)
    return {row.post_id: row.since for row in db.execute(found.order_by(Holdings.since.desc(), Holdings.id))}


@contextmanager
def watched(db: Connection, post_id: int, since: date, now: datetime, until: date | None = None) -> Iterator[None]:
    """Of a focal person's post: if it changes hands in the block, from `since`, all who had it and have it hear so.

    Each at the number by which it was and is theirs. The first who ever has it hears nothing: nobody was put aside.
    """
    kind = db.scalar(select(Posts.kind).where(Posts.id == post_id))
    before = _held(db, post_id, min(since, now.date())) if kind in FOCAL else set()
    yield
    after = _held(db, post_id, min(since, now.date())) if kind in FOCAL else set()
    if not before or after == before:
        return
    reads = people.in_charge_of(db, post_id, since)
    text = notices.reads_the_vault(reads.msisdn[-4:] if reads else "", since, until)
    for person_id, msisdn in sorted({(holding.person_id, holding.msisdn) for holding in before | after}):
        person = people.by_id(db, person_id)
        _tell(db, person if person.msisdn == msisdn else replace(person, id=0, msisdn=msisdn), text, now)


def _held(db: Connection, post_id: int, day: date) -> set[Any]:
    columns = (Holdings.person_id, Holdings.since, Holdings.until, People.msisdn)
    found = select(*columns).join(People, People.id == Holdings.person_id).where(People.left_on.is_(None))
    return set(db.execute(found.where(Holdings.post_id == post_id, _from(day))))


def _from(day: date) -> Any:
    return or_(Holdings.until.is_(None), Holdings.until > day)


def _tell(db: Connection, to: Person, text: Text, now: datetime) -> None:
    outbox.add(db, to=to, kind=text.id, text=text, lane="alert", now=now, lives=LIVES, hours="urgent")
