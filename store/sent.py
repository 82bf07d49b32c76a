"""Messages that left, wait or did not arrive, as an administrator looks for them: never what they say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select

from flows.texts import T
from store import handover, people
from store.handover import WITHDRAWN
from store.moment import Moment
from store.refused import Refused
from store.tables import Outbox, People

A_PAGE = 50
MOST_OUT = 50_000  # rows of a CSV
AGAIN = ("failed", "expired", "uncertain")  # what may be written once more
LIVES = timedelta(hours=24)
HIDDEN = ("C1",)  # a code is nobody else's


@dataclass(frozen=True)
class Sent:
    """A message: to whom, of which kind, what became of it. Instants are of programme time, `sent_at` real."""

    id: int
    person_id: int | None
    name: str
    number: str
    kind: str
    lane: str
    state: str
    reason: str
    channel: str
    parts: int
    due_at: datetime
    sent_at: datetime | None
    repeat_of: int | None


@dataclass(frozen=True)
class Wanted:
    """What is looked for; "" is everything."""

    words: str = ""
    state: str = ""
    lane: str = ""
    route: str = ""


def messages(db: Connection, wanted: Wanted, page: int) -> tuple[list[Sent], int]:
    """Those looked for, the newest first; a page of them, and how many there are."""
    which = _narrowing(wanted)
    every = select(func.count()).select_from(Outbox).outerjoin(People, People.id == Outbox.person_id).where(*which)
    found = _select().where(*which).order_by(Outbox.id.desc()).limit(A_PAGE).offset((page - 1) * A_PAGE)
    return [_sent(row) for row in db.execute(found)], db.execute(every).scalar_one()


def out(db: Connection, wanted: Wanted) -> Iterator[Sent]:
    """The same for a file, without pages."""
    found = _select().where(*_narrowing(wanted)).order_by(Outbox.id.desc()).limit(MOST_OUT)
    yield from (_sent(row) for row in db.execute(found))


def by_state(db: Connection) -> dict[str, int]:
    """How many there are in each state."""
    found = select(Outbox.state, func.count()).where(Outbox.kind.not_in(HIDDEN)).group_by(Outbox.state)
    return {state: count for state, count in db.execute(found).all()}  # noqa: C416


def routes(db: Connection) -> list[str]:
    """The ways that messages went."""
    return [each for each in db.scalars(select(Outbox.channel).distinct().order_by(Outbox.channel)) if each]


def _select() -> Any:
    columns = (Outbox.id, Outbox.person_id, People.name, Outbox.msisdn, Outbox.kind, Outbox.lane, Outbox.state)
    more = (Outbox.reason, Outbox.channel, Outbox.parts, Outbox.due_at, Outbox.sent_at, Outbox.repeat_of)
    return select(*columns, *more).outerjoin(People, People.id == Outbox.person_id)


def _narrowing(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Outbox.kind.not_in(HIDDEN)]
    for word in wanted.words.split()[:4]:
        digits = "".join(letter for letter in word if letter.isdigit()).lstrip("0")
        found.append(
            Outbox.msisdn.contains(digits) if len(digits) >= 4 else People.name.icontains(word, autoescape=True)
        )
    for column, value in ((Outbox.state, wanted.state), (Outbox.lane, wanted.lane), (Outbox.channel, wanted.route)):
        found += [column == value] if value else []
    return found


def _sent(row: Any) -> Sent:
    number = f"{row.msisdn[:3]} ..... {row.msisdn[-2:]}"
    return Sent(
        row.id, row.person_id, row.name or "", number, row.kind, row.lane, row.state, row.reason, row.channel or "",
        row.parts, row.due_at, row.sent_at, row.repeat_of,
    )  # fmt: skip


def send_again(db: Connection, outbox_id: int, moment: Moment) -> bool:
    """A row of its own, on purpose: what did not arrive is written once more, to the number of today.

    False where there is nothing to repeat. Raises Refused where whom it was for has left, the post or the programme.
    """
    row = db.execute(select(Outbox).where(Outbox.id == outbox_id, Outbox.state.in_(AGAIN)).with_for_update()).first()
    again = select(Outbox.id).where(Outbox.repeat_of == outbox_id)
    if row is None or row.kind in HIDDEN or db.scalar(again) is not None:
        return False
    to = people.still_here(db, row.person_id) if row.person_id else None
    if row.person_id and to is None:
        raise Refused(T("messages", "She has left the programme."))
    if row.reason == WITHDRAWN or (to and handover.left_behind(db, row, moment.now, moment.policy.zone)):
        raise Refused(T("messages", "The post has changed hands."))
    kept = ("person_id", "kind", "lane", "text", "encoding", "parts", "question_id", "hours")
    values = {name: getattr(row, name) for name in kept} | {"msisdn": to.msisdn if to else row.msisdn}
    times = {"due_at": moment.now, "expires_at": moment.now + LIVES, "created_at": moment.now}
    db.execute(insert(Outbox).values(**values, **times, state="due", repeat_of=outbox_id))
    return True
