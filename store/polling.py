"""What the clock does of a poll: who is to be asked, which one ends, who hears what came of it. A cluster at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, func, or_, select, update

from flows import notices
from flows.mentee.home import POLL
from flows.mentor.poll import KEY
from flows.polls import FROM, result
from flows.status import Matter
from flows.texts import Text
from store import people, polls, schedule, telling
from store.database import insert_once
from store.moment import Moment
from store.notify import Notice, notify
from store.tables import Clusters, Districts, People, PollAsked, PollCounts, Polls

ASKED, RESULT = "D116", "K9"


def to_ask(db: Connection) -> list[Row[Any]]:
    """Begun, and not everybody is asked yet."""
    return list(db.execute(_TO_ASK))


_TO_ASK = select(Polls).where(Polls.asked_at.is_(None), Polls.closed_at.is_(None)).order_by(Polls.id)


def clusters_of(db: Connection, poll: Row[Any]) -> list[int]:
    """Where its people are."""
    found = select(Clusters.id).order_by(Clusters.id)
    if poll.level == "cluster":
        return list(db.scalars(found.where(Clusters.id == poll.place_id)))
    if poll.level == "district":
        return list(db.scalars(found.where(Clusters.district_id == poll.place_id)))
    inside = select(Districts.id).where(Districts.province_id == poll.place_id)
    return list(db.scalars(found.where(Clusters.district_id.in_(inside))))


def ask(db: Connection, poll: Row[Any], cluster_id: int, moment: Moment) -> int:
    """Its people of a cluster: each is asked once, by SMS where Saathi prompts there, and on the phone anyhow. How many SMS."""
    if not schedule.first_time(db, ASKED, f"{poll.id}/{cluster_id}", "", moment.now):
        return 0
    mentor = people.mentor_of(db, cluster_id, moment.today)
    asked = [mentor] if mentor else []
    if poll.whom == "teachers":
        asked = [each for each in people.mentees_of(db, cluster_id) if mentor is None or each.id != mentor.id]
    prompts = telling.cluster_of(db, cluster_id).standing.does(Matter.PROMPTS)
    until, key = polls.local(poll.closes_at, moment), POLL if poll.whom == "teachers" else KEY
    sent = 0
    for to in asked:
        row = {"poll_id": poll.id, "person_id": to.id, "cluster_id": cluster_id}
        if to.id == poll.started_by or insert_once(db, PollAsked, row) is None or not prompts:
            continue
        text = notices.poll_asked(FROM[poll.level], len(poll.questions.split()), until, key, moment.programme)
        sent += _write(db, Notice(text, to, lane="bulk", cluster_id=cluster_id), poll.id, moment)
    return sent


def is_asked(db: Connection, poll_id: int, moment: Moment) -> None:
    """All clusters are through."""
    db.execute(update(Polls).where(Polls.id == poll_id).values(asked_at=moment.now))


def to_close(db: Connection, moment: Moment) -> list[int]:
    """Those whose days are over, or whose people have all answered."""
    return list(db.scalars(_to_close(), {"now": moment.now}))


@cache
def _to_close() -> Any:
    waits = exists().where(PollAsked.poll_id == Polls.id, PollAsked.answered_at.is_(None))
    someone = exists().where(PollAsked.poll_id == Polls.id)
    over = or_(Polls.closes_at <= bindparam("now"), Polls.asked_at.is_not(None) & someone & ~waits)
    return select(Polls.id).where(Polls.closed_at.is_(None), over).order_by(Polls.id)


def close(db: Connection, poll_id: int, moment: Moment) -> bool:
    """From now on nothing is counted. False: another clock was first."""
    ending = update(Polls).where(Polls.id == poll_id, Polls.closed_at.is_(None)).values(closed_at=moment.now)
    return db.execute(ending).rowcount == 1


def to_tell(db: Connection) -> list[Row[Any]]:
    """Closed, and not everybody has heard yet."""
    return list(db.execute(_TO_TELL))


_TO_TELL = select(Polls).where(Polls.closed_at.is_not(None), Polls.told_at.is_(None)).order_by(Polls.id)


def tell(db: Connection, poll: Row[Any], cluster_id: int, moment: Moment) -> int:
    """Who answered there hears what came of it, once. How many."""
    if not schedule.first_time(db, RESULT, f"{poll.id}/{cluster_id}", "", moment.now):
        return 0
    there = (PollAsked.poll_id == poll.id, PollAsked.cluster_id == cluster_id, PollAsked.answered_at.is_not(None))
    answered = people.select_people().join(PollAsked, PollAsked.person_id == People.id).where(*there)
    told = [people.as_person(row) for row in db.execute(answered)]
    words = _result(db, poll, moment)
    return sum(_write(db, Notice(words(to.reads), to, cluster_id=cluster_id), poll.id, moment) for to in told)


def tell_asker(db: Connection, poll: Row[Any], moment: Moment) -> int:
    """Whoever asked hears it last; with that it is over."""
    db.execute(update(Polls).where(Polls.id == poll.id).values(told_at=moment.now))
    asker = people.still_here(db, poll.started_by)
    return _write(db, Notice(_result(db, poll, moment)(asker.reads), asker), poll.id, moment) if asker else 0


def _result(db: Connection, poll: Row[Any], moment: Moment) -> Callable[[str], Text]:
    """What came of it, by language."""
    answered = db.scalar(select(func.count()).where(PollAsked.poll_id == poll.id, PollAsked.answered_at.is_not(None)))
    rows = db.execute(select(PollCounts).where(PollCounts.poll_id == poll.id))
    counts = {(row.question, row.option): row.n for row in rows}
    place, questions = polls.place_of(db, poll.level, poll.place_id), poll.questions.split()
    return cache(lambda language: result(place, questions, answered or 0, counts, moment.policy, language))


def _write(db: Connection, notice: Notice, poll_id: int, moment: Moment) -> int:
    """Once to each, however often it is tried."""
    kind = ASKED if notice.text.id == ASKED else RESULT
    once = f"{kind}/{poll_id}/{notice.to.id if notice.to else 0}"
    return int(notify(db, replace(notice, once=once), moment) is not None)
