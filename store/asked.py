"""Questions as each one may see them: the asker, the mentor, the officer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, case, distinct, exists, func, or_, select
from sqlalchemy.orm import aliased

from flows.escalation import Promise, age, hears_by
from flows.facts import Answer, Question
from store import asked_back, leaves, ledger, looks, people, pool
from store.moment import Moment
from store.prepared import Prepared
from store.tables import Clusters, Districts, Escalations, Outbox, People, QuestionEvents, Questions, Schools
from store.waiting import ALERTS, JOINED, LOST, MOVED_ON, NAMED, of_asker

WAITING = ("open", "promised")  # somebody's turn
SETTLED = ("answered", "helped", "closed")


def escalation_of(db: Connection, question_id: int) -> int:
    """The number of its E reference; 0 when it never went up."""
    return db.scalar(select(Escalations.id).where(Escalations.question_id == question_id)) or 0


def was_with_officer(db: Connection, question_id: int) -> bool:
    """Whether it has been with its district's officer."""
    passed = (QuestionEvents.question_id == question_id, QuestionEvents.what == "passed up")
    return db.execute(select(QuestionEvents.id).where(*passed).limit(1)).first() is not None


def moves(db: Connection, question_id: int) -> int:
    """How often it has come to an office."""
    moved = (QuestionEvents.question_id == question_id, QuestionEvents.what.in_(("passed up", MOVED_ON)))
    return db.scalar(select(func.count()).select_from(QuestionEvents).where(*moved)) or 0


def clusters_alike(db: Connection, row: Row[Any]) -> int:
    """In how many clusters the same is asked of which its office was told, by no alert that was lost; none at the province.

    What says not what it is about is like nothing: as his menu lists it.
    """
    other = aliased(Questions)
    told = or_(
        exists(
            select(Outbox.id).where(Outbox.question_id == other.id, Outbox.kind.in_(ALERTS), Outbox.state.not_in(LOST))
        ),
        exists(
            select(QuestionEvents.id).where(
                QuestionEvents.question_id == other.id, QuestionEvents.what.in_((NAMED, JOINED))
            )
        ),
    )
    alike = select(func.count(distinct(other.cluster_id))).where(*_alike(other, row), told)
    return 0 if _stands_alone(row) else db.execute(alike).scalar_one()


def asked_again_alike(db: Connection, row: Row[Any], since: datetime) -> bool:
    """Whether its officer had a second notice about the same of another cluster, from then on."""
    other = aliased(Questions)
    had = (Outbox.kind == "D6", Outbox.created_at >= since, Outbox.state.not_in(LOST))
    found = select(Outbox.id).join(other, other.id == Outbox.question_id).where(*had, *_alike(other, row)).limit(1)
    return not _stands_alone(row) and db.execute(found).first() is not None


def _stands_alone(row: Row[Any]) -> bool:
    return row.with_whom != "officer" or not (row.topic or row.kind)


def _alike(other: Any, row: Row[Any]) -> tuple[ColumnElement[bool], ...]:
    """What waits with the same office about the same, and is not urgent."""
    return (
        other.post_id == row.post_id,
        other.with_whom == row.with_whom,
        other.state.in_(WAITING),
        other.urgency != "today",
        other.topic == row.topic if row.topic else and_(other.topic == "", other.kind == row.kind),
        other.id != row.id,
    )


@cache
def _select() -> Any:
    urgent_first = case((Questions.urgency == "today", 0), else_=1)
    return (
        select(Questions, Escalations.id.label("escalation"), Clusters.name.label("cluster"))
        .join(Clusters, Clusters.id == Questions.cluster_id)
        .outerjoin(Escalations, Escalations.question_id == Questions.id)
        .order_by(urgent_first, Questions.asked_at, Questions.id)
    )


_HERS = Questions.asker_id == bindparam("person_id")
_OF_ASKER = Prepared(_select().where(_HERS))
# Her questions whose answers she has not read.
UNREAD = select(Questions.id).where(_HERS, Questions.answer != "", Questions.answer_read.is_(False))


def as_question(row: Row[Any], moment: Moment, **more: Any) -> Question:
    """The fact of a row of `_select()`."""
    return Question(
        id=row.id,
        kind=row.kind,
        topic=row.topic,
        words=row.words,
        seen_by=row.seen_by,
        urgency=row.urgency,
        state=row.state,
        with_whom=row.with_whom,
        asked_on=row.asked_on,
        due_on=row.due_on,
        day=1 + moment.calendars.of_post(row.with_whom, row.cluster_id).between(row.clock_from, moment.today),
        days=row.days,
        new=bool(row.answer) and not row.answer_read,
        leave_given=row.leave_given,
        leave_for=row.leave_for,
        asks_leave=row.leave_asked_on is not None and not row.leave_given,
        leave_asked_on=row.leave_asked_on,
        ask_me=row.ask_me,
        answer=Answer(row.answer, row.answered_by, row.credit) if row.answer else None,
        summary=row.summary,
        escalation=row.escalation or 0,
        promised_on=row.promised_on,
        cluster=row.cluster,
        **more,
    )


def by_asker(db: Connection, person_id: int, moment: Moment) -> list[Question]:
    """Her own, those with news first, then the newest."""
    rows = _OF_ASKER.all(db, {"person_id": person_id})
    waiting = of_asker(db, person_id, moment) if any(row.state not in SETTLED for row in rows) else {}
    by = {
        number: hears_by(each, moment.policy, moment.calendars.of_post(each.with_whom, each.cluster_id))
        for number, each in waiting.items()
    }
    closed = _closed(db, rows, moment)
    rooms = pool.rooms(db, rows, moment)
    back = asked_back.of(db, [row.id for row in rows if row.with_whom != "mentor" and row.state in WAITING], moment)
    read = looks.of(db, [row.id for row in rows if row.seen_by == "mentor"], moment)
    mine = [
        as_question(
            row,
            moment,
            hears_by=by.get(row.id),
            closed_to_mentor=row.id in closed,
            leave_refused=closed.get(row.id, False),
            asked_back=back.get(row.id),
            looks=read.get(row.id, ()),
            **_of_pool(rooms, row),
        )
        for row in rows
    ]
    return sorted(mine, key=lambda question: (not question.new, -question.id))


def _closed(db: Connection, rows: Sequence[Row[Any]], moment: Moment) -> dict[int, bool]:
    """Her private ones that wait with a mentor who may not see them: whether she has said that it stays so."""
    found: dict[int, bool] = {}
    private = [
        row for row in rows if row.seen_by == "mentor" and row.with_whom == "mentor" and row.state in leaves.WITH_MENTOR
    ]
    for cluster_id in {row.cluster_id for row in private}:
        mentor = people.mentor_of(db, cluster_id, moment.today)
        ids = [row.id for row in private if row.cluster_id == cluster_id]
        said = leaves.said(db, ids, mentor.id) if mentor else dict.fromkeys(ids, True)
        found |= {number: number in said for number in ids if not said.get(number)}
    return found


def for_mentor(db: Connection, cluster_id: int, person_id: int, moment: Moment) -> list[Question]:
    """What waits for this mentor and is open to him, urgent first, then the oldest. Names only where the asker chose it."""
    asker = (
        Questions.cluster_id == cluster_id,
        Questions.with_whom == "mentor",
        Questions.state.in_((*WAITING, "for_workshop")),
        leaves.open_to(person_id),
    )
    whole = _select().add_columns(leaves.asker_named(), Schools.name.label("school"))
    whole = whole.join(People, People.id == Questions.asker_id).outerjoin(Schools, Schools.id == People.school_id)
    rows = db.execute(whole.where(*asker)).all()
    rooms = pool.rooms(db, rows, moment)
    return [
        as_question(
            row,
            moment,
            asker_school=row.school or "",
            asker_name=row.asker,
            **_of_pool(rooms, row),
        )
        for row in rows
    ]


def _of_pool(rooms: Mapping[int, pool.Room], row: Row[Any]) -> dict[str, Any]:
    room = rooms.get(row.id, pool.Room())
    return {"specialists": len(room.next), "specialist_asked": room.asked}


def for_specialist(db: Connection, question_ids: Sequence[int], moment: Moment) -> list[Question]:
    """What somebody who knows the topic was asked: the words, never a name, a school or a cluster."""
    rows = db.execute(_select().where(Questions.id.in_(question_ids))).all() if question_ids else []
    return [replace(as_question(row, moment), cluster="") for row in rows]


def shared_rows(db: Connection, ids: list[int]) -> Sequence[Row[Any]]:
    """Some questions with their askers' names, for who decides what of them may be said."""
    whole = _select().add_columns(leaves.asker_named()).join(People, People.id == Questions.asker_id)
    return db.execute(whole.where(Questions.id.in_(ids))).all() if ids else []


def for_officer(db: Connection, post_ids: list[int], moment: Moment) -> list[Question]:
    """What waits for an officer's posts: the cluster and one neutral line, never a name, a school or her own private words."""
    waiting = (Questions.post_id.in_(post_ids), Questions.with_whom != "mentor", Questions.state.in_(WAITING))
    rows = db.execute(_select().where(*waiting)).all()
    promises = _promises(db, [row.id for row in rows], moment)
    ages = {row.id: _age(row, promises[row.id], moment) for row in rows}
    back = asked_back.of(db, list(ages), moment)
    found = [
        replace(_without_words(as_question(row, moment, asked_back=back.get(row.id))), day=ages[row.id]) for row in rows
    ]
    return sorted(found, key=lambda question: (question.urgency != "today", -question.day))  # else as they came


def age_of(db: Connection, row: Row[Any], moment: Moment) -> int:
    """The day of an officer's clock, as he sees it: those after a promise that was not kept count double."""
    return _age(row, _promises(db, [row.id], moment)[row.id], moment)


def _age(row: Row[Any], promises: list[Promise], moment: Moment) -> int:
    of_this_clock = [promise for promise in promises if promise.made_on >= row.clock_from]
    days = moment.calendars.of_post(row.with_whom, row.cluster_id)
    return age(row.clock_from, of_this_clock, days, moment.today)


def _promises(db: Connection, question_ids: list[int], moment: Moment) -> defaultdict[int, list[Promise]]:
    """What officers promised of each, oldest first."""
    made = select(QuestionEvents).where(QuestionEvents.what == "promised", QuestionEvents.question_id.in_(question_ids))
    promises: defaultdict[int, list[Promise]] = defaultdict(list)
    for row in db.execute(made.order_by(QuestionEvents.at, QuestionEvents.id)):
        day = row.at.astimezone(moment.policy.zone).date()
        promises[row.question_id].append(Promise(day, date.fromisoformat(row.words)))
    return promises


def answered_by_officer(db: Connection, post_ids: list[int], moment: Moment) -> list[Question]:
    """What these posts answered in the last 30 days, the newest first."""
    since = moment.now - timedelta(days=30)
    answered = (
        Questions.post_id.in_(post_ids),
        Questions.answered_by.in_(("officer", "province")),
        Questions.answered_at > since,
        ~ledger.WITHDRAWN,
    )
    rows = db.execute(_select().where(*answered)).all()
    newest_first = sorted(rows, key=lambda row: row.answered_at, reverse=True)
    return [_without_words(as_question(row, moment)) for row in newest_first]


def answered(db: Connection, which: Sequence[ColumnElement[bool]], moment: Moment) -> list[Question]:
    """Answered ones that these narrow, the newest first: the words, never a name or a school."""
    rows = db.execute(_select().where(*which)).all()
    newest_first = sorted(rows, key=lambda row: row.answered_at, reverse=True)
    return [replace(as_question(row, moment), cluster="") for row in newest_first]


def overdue_by_district(db: Connection, today: date) -> list[tuple[str, int]]:
    """How many wait for each district's officer longer than they should, in ABC order; those with none are left out."""
    found = (
        select(Districts.name, func.count())
        .join(Clusters, Clusters.district_id == Districts.id)
        .join(Questions, Questions.cluster_id == Clusters.id)
        .where(Questions.with_whom == "officer", Questions.state.in_(WAITING), last_day() < today)
        .group_by(Districts.name)
        .order_by(Districts.name)
    )
    return [(name, count) for name, count in db.execute(found)]


def last_day() -> ColumnElement[date]:
    """Up to which day nobody is pressed: that of a promise, else that of the clock."""
    promised = func.coalesce(Questions.promised_on, Questions.due_on)
    return case((Questions.state == "promised", promised), else_=Questions.due_on)


def _without_words(question: Question) -> Question:
    return replace(question, words="")
