"""The meetings of districts: called, changed, cancelled; what waits for their agenda; who comes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, String, and_, bindparam, case, cast, func, insert, or_, select, update

from flows import notices
from flows.calendar import Calendar
from flows.facts import Added, Meeting, MeetingDesk, Person, Question
from flows.outcomes import AgendaAdded, MeetingCalled, MeetingCancelled, MeetingChanged
from flows.texts import Text
from flows.typed import without_mobiles
from store import decisions, people
from store.asked import WAITING
from store.database import insert_once
from store.holding import in_charge
from store.moment import Moment
from store.notify import Notice, notify, withdraw
from store.tables import (
    AgendaWords,
    Clusters,
    DoneOnce,
    Escalations,
    Holdings,
    Meetings,
    Outbox,
    People,
    Posts,
    Questions,
)

PACK = "D22"
_AHEAD = timedelta(days=30)  # before days off a pack leaves earlier than the three days
INVITATIONS = ("D62", "D63")  # what is said of one as it stands


def as_meeting(row: Row[Any]) -> Meeting:
    """The fact of a row of meetings."""
    return Meeting(row.id, row.day, row.starts, row.place, row.told_on)


# --- called, changed, cancelled ----------------------------------------------------------------


def call(db: Connection, outcome: MeetingCalled, moment: Moment) -> None:
    """A new one; the mentors hear at once. Called twice for a day it is called once."""
    values = {
        "district_id": outcome.district_id,
        "day": outcome.day,
        "starts": outcome.starts,
        "place": outcome.place,
        "called_by": outcome.person_id,
        "told_on": moment.today,
    }
    number = insert_once(db, Meetings, {**values, "version": 1})
    if number is not None:
        row = db.execute(select(Meetings).where(Meetings.id == number)).one()
        _tell(db, row, notices.meeting_called(as_meeting(row), moment.programme), outcome.person_id, moment)


def change(db: Connection, outcome: MeetingChanged, moment: Moment) -> None:
    """Another day or place: the mentors hear at once."""
    new = {"day": outcome.day, "place": outcome.place}
    known = {name: value for name, value in new.items() if value is not None}
    changing = update(Meetings).where(Meetings.id == outcome.meeting_id, Meetings.cancelled_at.is_(None))
    changing = changing.where(or_(*(getattr(Meetings, name) != value for name, value in known.items())))
    if known and db.execute(changing.values(**known, version=Meetings.version + 1, told_on=moment.today)).rowcount:
        row = db.execute(select(Meetings).where(Meetings.id == outcome.meeting_id)).one()
        _withdraw(db, row)
        _tell(db, row, notices.meeting_changed(as_meeting(row), moment.programme), outcome.person_id, moment)


def cancel(db: Connection, outcome: MeetingCancelled, moment: Moment) -> None:
    """It will not take place: the mentors hear at once. Its agenda waits for the next."""
    cancelling = update(Meetings).where(Meetings.id == outcome.meeting_id, Meetings.cancelled_at.is_(None))
    if db.execute(cancelling.values(cancelled_at=moment.now)).rowcount:
        row = db.execute(select(Meetings).where(Meetings.id == outcome.meeting_id)).one()
        _withdraw(db, row)
        _tell(db, row, notices.meeting_cancelled(as_meeting(row)), outcome.person_id, moment)


def _withdraw(db: Connection, row: Row[Any]) -> None:
    """What still waits and is so no more. A pack is made once for a day: of another place what follows it tells."""
    said = (Outbox.kind.in_((*INVITATIONS, PACK)), Outbox.once.contains(f"/{row.id}."))
    for_its_day = Outbox.once.endswith(f".{row.day}")
    withdraw(db, *said, *(() if row.cancelled_at else (~for_its_day,)))


def _tell(db: Connection, row: Row[Any], text: Text, by: int, moment: Moment) -> None:
    """Everybody who comes, but who did it: the officer too, where a deputy shares the desk. A change is worth the wider hours."""
    changed = row.version > 1 or row.cancelled_at is not None
    for seat in seats(db, [row.district_id], moment.today)[row.district_id]:
        if seat.to.id != by:
            once = f"{text.id}/{seat.to.id}/{row.id}.{row.version}"
            notify(db, Notice(text, seat.to, urgent=changed, once=once, cluster_id=seat.cluster_id), moment)


def add(db: Connection, outcome: AgendaAdded, moment: Moment) -> None:
    """Words for the agenda; the same words of the same person on a day are one."""
    values = {
        "district_id": outcome.district_id,
        "cluster_id": outcome.cluster_id,
        "words": without_mobiles(outcome.words),
        "said_by": outcome.person_id,
        "said_on": moment.today,
    }
    same = (getattr(AgendaWords, name) == value for name, value in values.items() if value is not None)
    if db.scalar(select(AgendaWords.id).where(*same).limit(1)) is None:
        db.execute(insert(AgendaWords).values(**values))


# --- who comes ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seat:
    """Who comes: the acting mentor of a cluster, or the officer (cluster 0)."""

    cluster_id: int
    to: Person


def seats(db: Connection, district_ids: Collection[int], today: date) -> dict[int, list[Seat]]:
    """By district: its officer and the acting mentor of each cluster, a vacant post left out. One statement."""
    rank = case({"mentor": 0, "district_officer": 0}, value=Posts.kind, else_=1)
    district = func.coalesce(Posts.district_id, Clusters.district_id)
    found = (
        people.select_people()
        .add_columns(district.label("district"), func.coalesce(Posts.cluster_id, 0).label("cluster"))
        .join(Holdings, Holdings.person_id == People.id)
        .join(Posts, Posts.id == Holdings.post_id)
        .outerjoin(Clusters, Clusters.id == Posts.cluster_id)
        .where(Posts.kind.in_(("mentor", "deputy", "district_officer")), *in_charge(today))
        .where(district.in_(district_ids))
        .order_by("cluster", rank, Holdings.since.desc(), Holdings.id.desc())
    )
    first: dict[tuple[int, int], Seat] = {}
    for row in db.execute(found):
        first.setdefault((row.district, row.cluster), Seat(row.cluster, people.as_person(row)))
    by_district: dict[int, list[Seat]] = defaultdict(list)
    for (district_id, _), seat in first.items():
        by_district[district_id].append(seat)
    return by_district


# --- what waits for it -------------------------------------------------------------------------


def desks(db: Connection, district_ids: Collection[int], moment: Moment) -> dict[int, MeetingDesk]:
    """By district: the next meeting and what waits for its agenda. Few statements, however many districts."""
    following, last = _meetings(db, district_ids, moment.today)
    passed_up, taught = _questions(db, district_ids)
    overdue = decisions.overdue_decisions(db, district_ids, moment.today)
    words = _added(db, district_ids, last)
    return {
        id: MeetingDesk(
            district_id=id,
            next=following.get(id),
            last=last.get(id),
            passed_up=passed_up[id],
            taught=taught[id],
            overdue=overdue.get(id, ()),
            added=words[id],
        )
        for id in district_ids
    }


def desk(db: Connection, district_id: int, moment: Moment, cluster_id: int | None = None) -> MeetingDesk:
    """For the menu of an officer, or of the mentor of one cluster."""
    whole = desks(db, [district_id], moment)[district_id]
    named = select(Clusters.id, Clusters.name).where(Clusters.district_id == district_id).order_by(Clusters.name)
    clusters = [(row.id, row.name) for row in db.execute(named)]
    schools: list[Calendar] = []
    for id, _ in clusters:
        calendar = moment.calendars.of_cluster(id)
        schools += [calendar] if calendar not in schools else []
    mine = decisions.open_ones(db, district_id, cluster_id)
    return replace(whole, clusters=clusters, schools=schools, cluster_id=cluster_id, decisions=mine)


def _meetings(db: Connection, ids: Collection[int], today: date) -> tuple[dict[int, Meeting], dict[int, Meeting]]:
    """The next of each district (today's too), and the last before it."""
    there = (Meetings.district_id.in_(ids), Meetings.cancelled_at.is_(None), Meetings.day > today - timedelta(days=400))
    following: dict[int, Meeting] = {}
    last: dict[int, Meeting] = {}
    for row in db.execute(select(Meetings).where(*there).order_by(Meetings.day)):
        if row.day < today:
            last[row.district_id] = as_meeting(row)
        else:
            following.setdefault(row.district_id, as_meeting(row))
    return following, last


def _questions(
    db: Connection, ids: Collection[int]
) -> tuple[defaultdict[int, list[Question]], defaultdict[int, list[Question]]]:
    """By district: what was passed up; and what teachers ask about teaching, where others may know that they ask."""
    up = and_(Questions.with_whom == "officer", Questions.state.in_(WAITING))
    shared = and_(Questions.seen_by != "mentor", Questions.kind == "teaching", Questions.topic != "")
    taught = and_(Questions.with_whom == "mentor", Questions.state.in_((*WAITING, "for_workshop")), shared)
    found = (
        select(Questions, Clusters.district_id, Clusters.name.label("cluster"), Escalations.id.label("escalation"))
        .join(Clusters, Clusters.id == Questions.cluster_id)
        .outerjoin(Escalations, Escalations.question_id == Questions.id)
        .where(Clusters.district_id.in_(ids), or_(up, taught))
        .order_by(Questions.asked_at, Questions.id)
    )
    passed_up: defaultdict[int, list[Question]] = defaultdict(list)
    asked: defaultdict[int, list[Question]] = defaultdict(list)
    rows: list[Row[Any]] = list(db.execute(found))
    for row in rows:
        is_up = row.with_whom == "officer"
        (passed_up if is_up else asked)[row.district_id].append(_question(row, is_up))
    return passed_up, asked


def _question(row: Row[Any], is_up: bool) -> Question:
    """Without her words, her school, her name."""
    return Question(
        id=row.id,
        kind=row.kind,
        topic=row.topic,
        words="",
        seen_by=row.seen_by,
        urgency=row.urgency,
        state=row.state,
        with_whom=row.with_whom,
        asked_on=row.asked_on,
        due_on=row.due_on,
        summary=row.summary if is_up else "",
        escalation=(row.escalation or 0) if is_up else 0,
        promised_on=row.promised_on,
        cluster=row.cluster,
    )


def _added(db: Connection, ids: Collection[int], last: dict[int, Meeting]) -> defaultdict[int, list[Added]]:
    found = (
        select(AgendaWords, Clusters.name.label("cluster"))
        .outerjoin(Clusters, Clusters.id == AgendaWords.cluster_id)
        .where(AgendaWords.district_id.in_(ids))
        .order_by(AgendaWords.id)
    )
    oldest = min((last[id].day for id in ids if id in last), default=None)
    if oldest and all(id in last for id in ids):
        found = found.where(AgendaWords.said_on > oldest)
    words: defaultdict[int, list[Added]] = defaultdict(list)
    for row in db.execute(found):
        if row.district_id not in last or row.said_on > last[row.district_id].day:
            words[row.district_id].append(Added(row.words, row.cluster or ""))
    return words


# --- the pack ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Upcoming:
    """A meeting whose pack is still to leave."""

    meeting: Meeting
    district_id: int

    @property
    def target(self) -> str:
        """How its pack is done once, with its day as the period."""
        return str(self.meeting.id)


def without_pack(db: Connection, moment: Moment) -> list[Upcoming]:
    """The meetings of the next weeks that have had no pack for that day: one statement."""
    soon = {"from": moment.today, "until": moment.today + _AHEAD}
    return [Upcoming(as_meeting(row), row.district_id) for row in db.execute(_without_pack(), soon)]


@cache
def _without_pack() -> Select[Any]:
    marked = and_(
        DoneOnce.kind == PACK,
        DoneOnce.target == cast(Meetings.id, String),
        DoneOnce.period == cast(Meetings.day, String),
    )
    soon = (Meetings.day.between(bindparam("from"), bindparam("until")), Meetings.cancelled_at.is_(None))
    return select(Meetings).outerjoin(DoneOnce, marked).where(*soon, DoneOnce.id.is_(None)).order_by(Meetings.id)


def still_stands(db: Connection, upcoming: Upcoming) -> bool:
    """Whether it was neither moved nor cancelled meanwhile; nobody does until the transaction ends."""
    meeting = upcoming.meeting
    same = (Meetings.id == meeting.id, Meetings.day == meeting.day, Meetings.cancelled_at.is_(None))
    return db.scalar(select(Meetings.id).where(*same).with_for_update()) is not None
