"""The vault's table: safety and personal matters, for the focal person only.

No other module reads `sensitive_items`; no digest, list or count of anybody
else passes here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from flows import notices, outcomes
from flows.facts import Person, Sensitive
from flows.texts import Text
from store import conversations, inbox, people, telling
from store.database import alone
from store.moment import Moment
from store.notify import Notice, notify
from store.tables import Clusters, Districts, People, Schools, SensitiveEvents, SensitiveItems


def ask(db: Connection, outcome: outcomes.SensitiveAsked, moment: Moment) -> dict[str, object]:
    """A new item, sealed; whoever reads it is told that one waits. Gives `{ref}` ("S12")."""
    district_id = telling.school_of(db, outcome.person_id).cluster.district_id
    item_id = db.execute(
        insert(SensitiveItems)
        .values(
            asker_id=outcome.person_id,
            words=moment.vault.seal(outcome.words),
            may_call=outcome.may_call,
            asked_at=moment.now,
            asked_on=moment.today,
            past_her=outcome.past_her,
            not_to_id=_focal_person_now(db, district_id, moment) if outcome.past_her else None,
        )
        .returning(SensitiveItems.id)
    ).scalar_one()
    _note(db, item_id, "asked", outcome.person_id, moment)
    _tell_reader(db, item_id, district_id, moment)
    # The SMS that said it may have come before the last: it was held while we asked who writes, or whether to send it.
    inbox.blank_since(db, people.by_id(db, outcome.person_id).msisdn, moment.now - moment.policy.prompt_lives)
    return {"ref": f"S{item_id}"}


def turn(db: Connection, outcome: outcomes.SensitiveTurned, moment: Moment) -> None:
    """Its asker takes it from the focal person, who no longer has it; the stand-in is told that one waits."""
    district_id = telling.school_of(db, outcome.person_id).cluster.district_id
    focal = people.focal_person_of(db, district_id, moment.today)
    if focal:
        alone(db, focal.msisdn)  # before its row: a turn of hers holds her number when it comes to the row
    hers = (SensitiveItems.id == outcome.item_id, SensitiveItems.asker_id == outcome.person_id)
    waits = (SensitiveItems.answer.is_(None), SensitiveItems.past_her.is_(False))
    kept_from = {"past_her": True, "not_to_id": focal.id if focal else None}
    if db.execute(update(SensitiveItems).where(*hers, *waits).values(**kept_from)).rowcount:
        _note(db, outcome.item_id, "not to her", outcome.person_id, moment)
        conversations.forget_of(db, focal)
        _tell_reader(db, outcome.item_id, district_id, moment)


def _focal_person_now(db: Connection, district_id: int, moment: Moment) -> int | None:
    focal = people.focal_person_of(db, district_id, moment.today)
    return focal.id if focal else None


def _tell_reader(db: Connection, item_id: int, district_id: int, moment: Moment) -> None:
    """One waits. Where the focal person is not there, the administrator hears it too: a stand-in alone is not enough."""
    row = db.execute(select(SensitiveItems).where(SensitiveItems.id == item_id)).one()
    readers = _readers(db, district_id, moment, row)
    tell(db, item_id, readers[0] or readers[1], "D29", moment)
    if readers[0] is None and (not row.past_her or readers[1] is None):
        tell_desk(db, item_id, district_id, moment, row.past_her)


def _note(db: Connection, item_id: int, what: str, person_id: int, moment: Moment) -> None:
    db.execute(insert(SensitiveEvents).values(item_id=item_id, at=moment.now, person_id=person_id, what=what))


def stand_in(db: Connection, district_id: int, moment: Moment) -> Person | None:
    """Who stands in for the focal person."""
    province_id = db.scalar(select(Districts.province_id).where(Districts.id == district_id)) or 0
    return people.holder(db, people.post(db, "focal_stand_in", province_id=province_id), moment.today)


def tell(db: Connection, item_id: int, to: Person | None, what: str, moment: Moment) -> None:
    """One sensitive item: its number, and nothing of it."""
    text = notices.sensitive_waits(f"S{item_id}", moment.programme)
    once = f"{what}/{item_id}/{to.id if to else 0}"
    notify(db, Notice(text, to, lane="alert", urgent=True, once=once), moment)


def tell_again(db: Connection, item: Unanswered, moment: Moment) -> None:
    """It waits over its day: whoever may read it hears so, and the administrator."""
    row = db.execute(select(SensitiveItems).where(SensitiveItems.id == item.id)).one()
    for to in _readers(db, item.district_id, moment, row):
        if to or not row.past_her:
            tell(db, item.id, to, "D29 again", moment)
    tell_desk(db, item.id, item.district_id, moment, row.past_her)


def tell_desk(db: Connection, item_id: int, district_id: int, moment: Moment, past_her: bool) -> None:
    """The administrator hears that one waits unanswered, and whom to ring."""
    ring = notices.sensitive_past_her if past_her else notices.sensitive_unanswered
    _above(db, "administrator", ring(f"S{item_id}"), "D105", item_id, district_id, moment)


def tell_outside(db: Connection, item_id: int, district_id: int, moment: Moment) -> None:
    """A named person outside the programme hears the same."""
    text = notices.sensitive_outside(f"S{item_id}", moment.programme)
    _above(db, "outside_person", text, "D106", item_id, district_id, moment)


def _above(db: Connection, kind: str, text: Text, what: str, item_id: int, district_id: int, moment: Moment) -> None:
    province_id = db.scalar(select(Districts.province_id).where(Districts.id == district_id)) or 0
    for to in people.holders(db, people.post(db, kind, province_id=province_id), moment.today):
        notify(db, Notice(text, to, lane="alert", urgent=True, once=f"{what}/{item_id}/{to.id}"), moment)


@dataclass(frozen=True)
class Unanswered:
    """An item without an answer; `days`: working days since that on which it could first be read."""

    id: int
    district_id: int
    days: int


def unanswered(db: Connection, moment: Moment) -> list[Unanswered]:
    """What waits, without a word of it."""
    return [Unanswered(row.id, row.district_id, _days(row, moment)) for row in db.execute(_UNANSWERED)]


def waits(db: Connection, item_id: int) -> bool:
    """Whether one is unanswered still, and stays so until the transaction ends."""
    here = (SensitiveItems.id == item_id, SensitiveItems.answer.is_(None), SensitiveItems.closed_at.is_(None))
    return db.scalar(select(SensitiveItems.id).where(*here).with_for_update()) is not None


_UNANSWERED = (
    select(SensitiveItems.id, SensitiveItems.asked_at, SensitiveItems.asked_on, Clusters.district_id)
    .join(People, People.id == SensitiveItems.asker_id)
    .join(Schools, Schools.id == People.school_id)
    .join(Clusters, Clusters.id == Schools.cluster_id)
    .where(SensitiveItems.answer.is_(None), SensitiveItems.closed_at.is_(None))
)


def _days(row: Any, moment: Moment) -> int:
    """From the day it was asked; from the next working one where the office was closed by then."""
    days, policy = moment.calendars.of_district(row.district_id), moment.policy
    evening = row.asked_at.astimezone(policy.zone).time() >= policy.closes
    first = days.add(row.asked_on + timedelta(days=evening), 0)
    return days.between(first, moment.today)


def for_focal_person(db: Connection, person: Person, moment: Moment) -> list[Sensitive]:
    """The items this person reads, unanswered ones first: those of her places, for a stand-in what waited too long. Nobody else has any."""
    items = select(SensitiveItems, People.msisdn, Clusters.district_id)
    items = items.join(People, People.id == SensitiveItems.asker_id).join(Schools, Schools.id == People.school_id)
    items = items.join(Clusters, Clusters.id == Schools.cluster_id).where(SensitiveItems.closed_at.is_(None))
    rows = db.execute(items.order_by(SensitiveItems.id)).all()
    hers = [row for row in rows if _may_read(db, row, person, _readers(db, row.district_id, moment, row), moment)]
    found = [
        Sensitive(
            id=row.id,
            words=moment.vault.open(row.words),
            may_call=row.may_call,
            msisdn=row.msisdn if row.may_call else "",
            asked_on=row.asked_on,
            answered=row.answer is not None,
            past_her=row.past_her,
        )
        for row in hers
    ]
    return sorted(found, key=lambda item: (item.answered, item.id))


def _readers(db: Connection, district_id: int, moment: Moment, item: Any) -> tuple[Person | None, Person | None]:
    """The focal person and the stand-in, as far as this item is open to them: whom its asker kept it from never reads it."""
    focal = None if item.past_her else people.focal_person_of(db, district_id, moment.today)
    other = stand_in(db, district_id, moment)
    return focal, None if other and other.id == item.not_to_id else other


def _may_read(
    db: Connection, row: Any, person: Person, readers: tuple[Person | None, Person | None], moment: Moment
) -> bool:
    """The focal person always; her stand-in while there is none, what waited over its day, and what she answered herself."""
    focal, other = readers
    if focal and focal.id == person.id:
        return True
    if other is None or other.id != person.id:
        return False
    if row.answer is None:
        return focal is None or _days(row, moment) >= moment.policy.sensitive_days
    hers = (
        SensitiveEvents.item_id == row.id,
        SensitiveEvents.person_id == person.id,
        SensitiveEvents.what == "answered",
    )
    return db.scalar(select(SensitiveEvents.id).where(*hers).limit(1)) is not None


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
            past_her=row.past_her,
            read_on=_read_on(db, row.id, moment),
        )
        for row in rows
    ]


def _read_on(db: Connection, item_id: int, moment: Moment) -> tuple[date, ...]:
    """The days on which whoever may read it did."""
    reads = (SensitiveEvents.item_id == item_id, SensitiveEvents.what == "read")
    found = db.scalars(select(SensitiveEvents.at).where(*reads).order_by(SensitiveEvents.id))
    return tuple(dict.fromkeys(at.astimezone(moment.policy.zone).date() for at in found))


# Her items whose answers she has not read.
UNREAD = select(SensitiveItems.id).where(
    SensitiveItems.asker_id == bindparam("person_id"),
    SensitiveItems.answer.is_not(None),
    SensitiveItems.answer_read.is_(False),
)


def answer(db: Connection, outcome: outcomes.SensitiveAnswered, moment: Moment) -> dict[str, object]:
    """The focal person's answer, sealed; the asker is told that a message waits. Nothing of whom it was just kept from."""
    values = {"answer": moment.vault.seal(outcome.words), "answered_at": moment.now, "answer_read": False}
    hers = or_(SensitiveItems.past_her.is_(False), SensitiveItems.not_to_id.is_distinct_from(outcome.person_id))
    open_to_her = (SensitiveItems.id == outcome.item_id, SensitiveItems.closed_at.is_(None), hers)
    if not db.execute(update(SensitiveItems).where(*open_to_her).values(**values)).rowcount:
        return {"ref": f"S{outcome.item_id}"}
    _note(db, outcome.item_id, "answered", outcome.person_id, moment)
    asker_id = db.execute(select(SensitiveItems.asker_id).where(SensitiveItems.id == outcome.item_id)).scalar_one()
    text = notices.message_waits(moment.programme)
    notify(db, Notice(text, people.still_here(db, asker_id), lane="reply"), moment)
    return {"ref": f"S{outcome.item_id}"}


def close(db: Connection, outcome: outcomes.SensitiveClosed, moment: Moment) -> None:
    """Off the list of whoever answered it. Only what is answered is closed; its asker reads it as before."""
    done = (
        SensitiveItems.id == outcome.item_id,
        SensitiveItems.answer.is_not(None),
        SensitiveItems.closed_at.is_(None),
    )
    if db.execute(update(SensitiveItems).where(*done).values(closed_at=moment.now)).rowcount:
        _note(db, outcome.item_id, "closed", outcome.person_id, moment)


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
