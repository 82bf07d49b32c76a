"""The vault's table: safety and personal matters, for the focal person only.

No other module reads `sensitive_items`; no digest, list or count of anybody
else passes here.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from flows import notices, outcomes
from flows.facts import Person, Sensitive
from store import people, telling
from store.moment import Moment
from store.notify import Notice, notify
from store.tables import People, SensitiveEvents, SensitiveItems


def ask(db: Connection, outcome: outcomes.SensitiveAsked, moment: Moment) -> dict[str, object]:
    """A new item, sealed; the focal person is told that one waits. Gives `{ref}` ("S12")."""
    item_id = db.execute(
        insert(SensitiveItems)
        .values(
            asker_id=outcome.person_id,
            words=moment.vault.seal(outcome.words),
            may_call=outcome.may_call,
            asked_at=moment.now,
            asked_on=moment.today,
        )
        .returning(SensitiveItems.id)
    ).scalar_one()
    _note(db, item_id, "asked", outcome.person_id, moment)
    district_id = telling.school_of(db, outcome.person_id).cluster.district_id
    focal = people.focal_person_of(db, district_id, moment.today)
    text = notices.sensitive_waits(f"S{item_id}", moment.programme)
    notify(db, Notice(text, focal, lane="alert", urgent=True, once=f"D29/{item_id}"), moment)
    return {"ref": f"S{item_id}"}


def _note(db: Connection, item_id: int, what: str, person_id: int, moment: Moment) -> None:
    db.execute(insert(SensitiveEvents).values(item_id=item_id, at=moment.now, person_id=person_id, what=what))


def for_focal_person(db: Connection, person: Person, moment: Moment) -> list[Sensitive]:
    """The items of the places this person is the focal person of, unanswered ones first; nobody else has any."""
    items = select(SensitiveItems, People.msisdn).join(People, People.id == SensitiveItems.asker_id)
    rows = db.execute(items.order_by(SensitiveItems.id)).all()
    hers = []
    for row in rows:
        focal = people.focal_person_of(db, telling.school_of(db, row.asker_id).cluster.district_id, moment.today)
        if focal and focal.id == person.id:
            hers.append(
                Sensitive(
                    id=row.id,
                    words=moment.vault.open(row.words),
                    may_call=row.may_call,
                    msisdn=row.msisdn if row.may_call else "",
                    asked_on=row.asked_on,
                    answered=row.answer is not None,
                )
            )
    return sorted(hers, key=lambda item: (item.answered, item.id))


def by_asker(db: Connection, person_id: int, moment: Moment) -> list[Sensitive]:
    """Her own items and the answers to them."""
    rows = db.execute(
        select(SensitiveItems).where(SensitiveItems.asker_id == person_id).order_by(SensitiveItems.id.desc())
    )
    return [
        Sensitive(
            id=row.id,
            words=moment.vault.open(row.words),
            may_call=row.may_call,
            msisdn="",
            asked_on=row.asked_on,
            answered=row.answer is not None,
            answer=moment.vault.open(row.answer) if row.answer else "",
        )
        for row in rows
    ]


_UNREAD = select(SensitiveItems.id).where(
    SensitiveItems.asker_id == bindparam("person_id"),
    SensitiveItems.answer.is_not(None),
    SensitiveItems.answer_read.is_(False),
)


def new_answers(db: Connection, person_id: int) -> list[int]:
    """Her items whose answers she has not read."""
    return list(db.scalars(_UNREAD, {"person_id": person_id}))


def answer(db: Connection, outcome: outcomes.SensitiveAnswered, moment: Moment) -> dict[str, object]:
    """The focal person's answer, sealed; the asker is told that a message waits."""
    values = {"answer": moment.vault.seal(outcome.words), "answered_at": moment.now, "answer_read": False}
    db.execute(update(SensitiveItems).where(SensitiveItems.id == outcome.item_id).values(**values))
    _note(db, outcome.item_id, "answered", outcome.person_id, moment)
    asker_id = db.execute(select(SensitiveItems.asker_id).where(SensitiveItems.id == outcome.item_id)).scalar_one()
    text = notices.message_waits(moment.programme)
    notify(db, Notice(text, people.by_id(db, asker_id), lane="reply"), moment)
    return {"ref": f"S{outcome.item_id}"}


def look(db: Connection, item_id: int, person_id: int, moment: Moment) -> None:
    """That somebody looked is noted, once a person and day."""
    reads = (SensitiveEvents.item_id == item_id, SensitiveEvents.person_id == person_id, SensitiveEvents.what == "read")
    seen = db.scalar(select(func.max(SensitiveEvents.at)).where(*reads))
    if seen is None or seen.astimezone(moment.policy.zone).date() < moment.today:
        _note(db, item_id, "read", person_id, moment)


def looks(db: Connection, item_id: int) -> list[tuple[datetime, str]]:
    """What was done with an item, and when; without a word of it."""
    found = select(SensitiveEvents.at, SensitiveEvents.what).where(SensitiveEvents.item_id == item_id)
    return [(at, what) for at, what in db.execute(found.order_by(SensitiveEvents.id))]


def read_answer(db: Connection, item_id: int, person_id: int, moment: Moment) -> None:
    """Its asker saw the answer."""
    hers = (SensitiveItems.id == item_id, SensitiveItems.asker_id == person_id)
    unread = SensitiveItems.answer_read.is_(False)
    if db.execute(update(SensitiveItems).where(*hers, unread).values(answer_read=True)).rowcount:
        _note(db, item_id, "answer read", person_id, moment)
