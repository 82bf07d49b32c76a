"""PINs: hashed, five tries, then closed for half an hour; the desk may take one away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, delete, insert, select, update

from flows import notices
from flows.facts import Person, Pin
from flows.outcomes import PinForgotten, PinSet
from store import people, recognising, telling
from store.moment import Moment
from store.notify import Notice, notify
from store.tables import Pins

# Four digits are guessed from any hash by whoever has the table: what a guess costs buys hours, the five tries do the rest.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def of(db: Connection, person: Person, moment: Moment) -> Pin:
    """Hers, as her menus may know it."""
    held, until = recognising.held(db, person, moment)
    row = db.execute(select(Pins).where(Pins.person_id == person.id)).first()
    if row is None:
        return Pin(person.phone_shared, held=held, until=until)
    opens = cache(lambda typed: _opens(db, person.id, typed, moment))
    return Pin(
        person.phone_shared,
        is_set=True,
        opens=opens,
        locked=lambda: _is_locked(db, person.id, moment),
        held=held,
        until=until,
    )


def _is_locked(db: Connection, person_id: int, moment: Moment) -> bool:
    until = db.scalar(select(Pins.locked_until).where(Pins.person_id == person_id))
    return until is not None and until > moment.now


def _opens(db: Connection, person_id: int, typed: str, moment: Moment) -> bool:
    """Whether these are the digits. A wrong try counts, the fifth in a row locks."""
    row = db.execute(select(Pins).where(Pins.person_id == person_id).with_for_update()).one()
    if row.locked_until is not None and row.locked_until > moment.now:
        return False
    right = _is_right(row.hashed, typed)
    _tried(db, row, right, moment)
    return right


def _tried(db: Connection, row: Any, right: bool, moment: Moment) -> None:
    wrong = 0 if right else row.wrong + 1
    locks = wrong >= moment.policy.pin_tries
    until = moment.now + moment.policy.pin_locked if locks else None
    theirs = update(Pins).where(Pins.person_id == row.person_id)
    db.execute(theirs.values(wrong=0 if locks else wrong, locked_until=until))


def whose(db: Connection, person_ids: Sequence[int], typed: str, moment: Moment) -> int | None:
    """Whose of several people's these digits are. A wrong try counts for each of them, and takes as long where nobody is."""
    rows = select(Pins).where(Pins.person_id.in_(person_ids)).order_by(Pins.person_id).with_for_update()
    open_ones = [row for row in db.execute(rows) if row.locked_until is None or row.locked_until <= moment.now]
    if not open_ones:
        _is_right(_nobodys(), typed)
        return None
    right = next((row for row in open_ones if _is_right(row.hashed, typed)), None)
    for row in [right] if right else open_ones:
        _tried(db, row, right is not None, moment)
    return int(right.person_id) if right else None


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody's")


def _is_right(hashed: str, typed: str) -> bool:
    try:
        return _HASHER.verify(hashed, typed)
    except VerificationError:
        return False


def choose(db: Connection, outcome: PinSet, moment: Moment) -> None:
    """A new one, in place of any that was."""
    remove(db, outcome.person_id)
    values = {"person_id": outcome.person_id, "hashed": _HASHER.hash(outcome.digits), "set_at": moment.now}
    db.execute(insert(Pins).values(**values))


def forgotten(db: Connection, outcome: PinForgotten, moment: Moment) -> None:
    """Her mentor hears, once a day: of her only the school."""
    school = telling.school_of(db, outcome.person_id)
    mentor = people.mentor_of(db, school.cluster.id, moment.today)
    if mentor and mentor.id != outcome.person_id:
        text = notices.pin_forgotten(school, moment.programme)
        once = f"{text.id}/{outcome.person_id}/{moment.today}"
        notify(db, Notice(text, mentor, once=once, cluster_id=school.cluster.id), moment)


def remove(db: Connection, person_id: int) -> bool:
    """Take it away; False where there was none."""
    return db.execute(delete(Pins).where(Pins.person_id == person_id)).rowcount > 0
