"""Needs polls: started, answered, and what waits for whom. Who gave which answer is kept nowhere."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from flows.facts import Poll, PollDesk
from flows.outcomes import PollAnswered, PollStarted
from store import schedule
from store.database import insert_once
from store.moment import Moment
from store.prepared import Prepared
from store.tables import Clusters, Districts, PollAsked, PollCounts, Polls, Provinces

_PLACES: dict[str, Any] = {"cluster": Clusters, "district": Districts, "province": Provinces}


def desk(db: Connection, level: str, place_id: int, moment: Moment) -> PollDesk:
    """What may be started there now: one at a time, one a month."""
    place = place_of(db, level, place_id)
    here = (Polls.level == level, Polls.place_id == place_id)
    last = db.execute(select(Polls).where(*here).order_by(Polls.id.desc()).limit(1)).first()
    if last is None:
        return PollDesk(level, place_id, place)
    if last.closed_at is None:
        answered = select(func.count()).where(PollAsked.poll_id == last.id, PollAsked.answered_at.is_not(None))
        return PollDesk(level, place_id, place, _poll(last, place, moment), db.scalar(answered) or 0)
    next_on = _next_month(local(last.started_at, moment))
    return PollDesk(level, place_id, place, next_on=next_on if moment.today < next_on else None)


def place_of(db: Connection, level: str, place_id: int) -> str:
    """Its name."""
    table = _PLACES[level]
    return str(db.execute(select(table.name).where(table.id == place_id)).scalar_one())


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def local(at: datetime, moment: Moment) -> date:
    """The day of it where the schools are."""
    return at.astimezone(moment.policy.zone).date()


def _poll(row: Row[Any], place: str, moment: Moment) -> Poll:
    return Poll(row.id, row.level, place, tuple(row.questions.split()), local(row.closes_at, moment))


def start(db: Connection, outcome: PollStarted, moment: Moment) -> None:
    """Begun; the clock asks everybody. Of two that start at once one does."""
    now = desk(db, outcome.level, outcome.place_id, moment)
    here = f"{outcome.level}/{outcome.place_id}"
    if now.open or now.next_on or not schedule.first_time(db, "poll", here, f"{moment.today:%Y-%m}", moment.now):
        return
    values = {"level": outcome.level, "place_id": outcome.place_id, "whom": outcome.whom}
    values |= {"questions": " ".join(outcome.questions), "started_by": outcome.person_id}
    lives = {"started_at": moment.now, "closes_at": moment.now + moment.policy.poll_lives}
    db.execute(insert(Polls).values(**values, **lives))


def waiting(db: Connection, person_id: int, moment: Moment) -> list[Poll]:
    """What somebody is asked and has not answered, the oldest first."""
    return [_poll(row, "", moment) for row in _WAITING.all(db, {"whose": person_id, "now": moment.now})]


_IS_OPEN = Polls.closed_at.is_(None) & (Polls.closes_at > bindparam("now", type_=Polls.closes_at.type))
_WAITING = Prepared(
    select(Polls)
    .join(PollAsked, PollAsked.poll_id == Polls.id)
    .where(PollAsked.person_id == bindparam("whose"), PollAsked.answered_at.is_(None), _IS_OPEN)
    .order_by(Polls.id)
)


def answer(db: Connection, outcome: PollAnswered, moment: Moment) -> None:
    """Her answers are counted, once; after the end of a poll they change nothing."""
    open_now = select(Polls.id).where(Polls.id == outcome.poll_id, _IS_OPEN)
    hers = (PollAsked.poll_id.in_(open_now), PollAsked.person_id == outcome.person_id, PollAsked.answered_at.is_(None))
    answered = update(PollAsked).where(*hers).values(answered_at=moment.now)
    if not db.execute(answered, {"now": moment.now}).rowcount:
        return
    for question, option in sorted(outcome.answers):
        this = {"poll_id": outcome.poll_id, "question": question, "option": option}
        insert_once(db, PollCounts, {**this, "n": 0})
        same = [getattr(PollCounts, name) == value for name, value in this.items()]
        db.execute(update(PollCounts).where(*same).values(n=PollCounts.n + 1))
