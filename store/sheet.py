"""The figures of a month for the programme sheet: of all districts at once, the same statements however many there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, and_, case, distinct, func, select

from flows.sheet import District, Month, Sheet, age
from flows.week import Week
from store import reports
from store.asked import WAITING
from store.holding import in_charge
from store.moment import Moment
from store.tables import (
    CheckIns,
    Clusters,
    Decisions,
    Districts,
    Escalations,
    Holdings,
    Inbox,
    Outbox,
    People,
    Posts,
    QuestionEvents,
    Questions,
    Schools,
    WorkshopReplies,
    Workshops,
)

Found = Mapping[int, District]
_SENT = ("sent", "delivered")


def sheet(db: Connection, month: Month, moment: Moment) -> Sheet:
    """A month, as far as it has come."""
    named = select(Districts.id, Districts.name).order_by(Districts.name)
    found = {row.id: District(row.name) for row in db.execute(named)}
    begins, ends = (
        datetime.combine(day, time(), moment.policy.zone) for day in (month.first, month.last + timedelta(days=1))
    )
    _people(db, found)
    _touch(db, found, month, moment)
    _workshops(db, found, month)
    _answers(db, found, (begins, ends), moment)
    _promises(db, found, month, moment)
    _waiting(db, found, moment.today)
    _decisions(db, found, month, moment.today)
    sent = select(func.count(), func.coalesce(func.sum(Outbox.parts), 0))
    messages, parts = db.execute(
        sent.where(Outbox.state.in_(_SENT), Outbox.sent_at >= begins, Outbox.sent_at < ends)
    ).one()
    received = select(func.count()).select_from(Inbox).where(Inbox.received_at >= begins, Inbox.received_at < ends)
    stopped = select(func.count()).select_from(People).where(People.stopped_at >= begins, People.stopped_at < ends)
    return Sheet(
        month=month,
        made_on=moment.today,
        districts=list(found.values()),
        weeks=len(_weeks(month, moment.today)),
        messages=messages,
        parts=int(parts),
        received=db.scalar(received) or 0,
        stopped=db.scalar(stopped) or 0,
    )


def _people(db: Connection, found: Found) -> None:
    counted = (
        select(
            Clusters.district_id,
            func.count(distinct(Schools.id)).label("schools"),
            func.count(People.id).label("people"),
        )
        .add_columns(func.count(People.joined_at).label("joined"))
        .join(Schools, Schools.cluster_id == Clusters.id)
        .outerjoin(People, and_(People.school_id == Schools.id, People.left_on.is_(None)))
        .group_by(Clusters.district_id)
    )
    for row in db.execute(counted):
        district = found[row.district_id]
        district.schools, district.teachers, district.enrolled = row.schools, row.people, row.joined


def _touch(db: Connection, found: Found, month: Month, moment: Moment) -> None:
    """In touch by week, and the clusters not heard from, by what is known of them."""
    held = select(Posts.cluster_id).join(Holdings, Holdings.post_id == Posts.id)
    filled = set(db.scalars(held.where(Posts.kind.in_(("mentor", "deputy")), *in_charge(moment.today))))
    weeks = _weeks(month, moment.today)
    by_week = [reports.clusters(db, week, moment) for week in weeks]
    for id, district_id in db.execute(select(Clusters.id, Clusters.district_id)):
        district, mine = found[district_id], [week[id] for week in by_week]
        district.clusters += 1
        district.mentors += id in filled
        district.weekly += sum(each.in_touch for each in mine)
        district.weekly_of += sum(each.mentees for each in mine)
        if any(each.in_touch for each in mine):
            district.active += 1
        elif mine:
            why = _why_quiet(id, id in filled, month, moment)
            district.quiet[why] = district.quiet.get(why, 0) + 1


def _weeks(month: Month, today: date) -> list[Week]:
    return [Week(monday) for monday in month.mondays if monday <= today]


def _why_quiet(cluster_id: int, has_mentor: bool, month: Month, moment: Moment) -> str:
    """The reason that is known for most of the month."""
    calendar = moment.calendars.of_cluster(cluster_id)
    last = min(month.last, moment.today)
    days = [month.first + timedelta(days=n) for n in range((last - month.first).days + 1)]
    for why in ("vacation", "outage"):
        if 2 * sum(calendar.why_off(day) == why for day in days) > len(days):
            return why
    return "not known" if has_mentor else "no mentor"


def _workshops(db: Connection, found: Found, month: Month) -> None:
    """Those that began in the month: who said they come, and who came to any of its days."""
    held = (Workshops.first_day.between(month.first, month.last), Workshops.cancelled_at.is_(None))
    said = select(WorkshopReplies.workshop_id, func.count().label("n")).where(WorkshopReplies.coming.is_(True))
    said_by = said.group_by(WorkshopReplies.workshop_id).subquery()
    came = select(CheckIns.workshop_id, func.count(distinct(CheckIns.person_id)).label("n"))
    came_by = came.group_by(CheckIns.workshop_id).subquery()
    sums = (func.count(), func.coalesce(func.sum(said_by.c.n), 0), func.coalesce(func.sum(came_by.c.n), 0))
    rows = (
        select(Clusters.district_id, *sums)
        .join(Workshops, Workshops.cluster_id == Clusters.id)
        .outerjoin(said_by, said_by.c.workshop_id == Workshops.id)
        .outerjoin(came_by, came_by.c.workshop_id == Workshops.id)
        .where(*held)
        .group_by(Clusters.district_id)
    )
    for district_id, workshops, coming, arrived in db.execute(rows):
        district = found[district_id]
        district.workshops, district.coming, district.came = workshops, int(coming), int(arrived)


def _first_answers() -> Any:
    """By question, when it was first answered."""
    first = select(QuestionEvents.question_id, func.min(QuestionEvents.at).label("at"))
    return first.where(QuestionEvents.what == "answered").group_by(QuestionEvents.question_id).subquery()


def _answers(db: Connection, found: Found, within: tuple[datetime, datetime], moment: Moment) -> None:
    """What was answered for the first time in the month; a question that is closed keeps its place in it."""
    answered = _first_answers()
    rows = (
        select(Clusters.district_id, Questions.asked_on, Questions.due_on, Questions.state, answered.c.at)
        .join(Questions, Questions.cluster_id == Clusters.id)
        .join(answered, answered.c.question_id == Questions.id)
        .where(answered.c.at >= within[0], answered.c.at < within[1])
    )
    for row in db.execute(rows):
        district, day = found[row.district_id], row.at.astimezone(moment.policy.zone).date()
        district.days.append((day - row.asked_on).days)
        district.in_clock += day <= row.due_on
        district.said += row.state in ("helped", "not_yet")
        district.helped += row.state == "helped"


def _promises(db: Connection, found: Found, month: Month, moment: Moment) -> None:
    """Promises whose day lay in the month and is over: kept where an answer came by then."""
    answered, last = _first_answers(), min(month.last, moment.today - timedelta(days=1))
    rows = (
        select(Clusters.district_id, QuestionEvents.words, answered.c.at)
        .join(Questions, Questions.cluster_id == Clusters.id)
        .join(QuestionEvents, and_(QuestionEvents.question_id == Questions.id, QuestionEvents.what == "promised"))
        .outerjoin(answered, answered.c.question_id == Questions.id)
        .where(QuestionEvents.words.between(month.first.isoformat(), last.isoformat()))
    )
    for row in db.execute(rows):
        found[row.district_id].promises += 1
        kept = row.at is not None and row.at.astimezone(moment.policy.zone).date() <= date.fromisoformat(row.words)
        found[row.district_id].kept += kept


def _waiting(db: Connection, found: Found, today: date) -> None:
    """What waits now, by level and age; of what waits over 30 days the number, nothing else."""
    rows = (
        select(Clusters.district_id, Questions.id, Questions.with_whom, Questions.asked_on, Escalations.id.label("up"))
        .join(Questions, Questions.cluster_id == Clusters.id)
        .outerjoin(Escalations, Escalations.question_id == Questions.id)
        .where(Questions.state.in_(WAITING))
        .order_by(Questions.id)
    )
    for row in db.execute(rows):
        district, days = found[row.district_id], (today - row.asked_on).days
        key = (row.with_whom, age(days))
        district.open[key] = district.open.get(key, 0) + 1
        if days > 30:
            district.long.append(f"E{row.up}" if row.up else f"Q{row.id}")


def _decisions(db: Connection, found: Found, month: Month, today: date) -> None:
    """Decisions of meetings whose first day lay in the month and is over: kept where done by the day that was agreed last."""
    last = min(month.last, today - timedelta(days=1))
    kept = case((Decisions.done_on <= Decisions.due_on, 1), else_=0)
    rows = select(Decisions.district_id, func.count(), func.sum(kept))
    rows = rows.where(Decisions.first_due_on.between(month.first, last)).group_by(Decisions.district_id)
    for district_id, decided, done in db.execute(rows):
        found[district_id].decided, found[district_id].done = decided, int(done)
