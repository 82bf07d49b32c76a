"""What happened in the demo programme before it begins, told through the same functions as any other day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from flows.outcomes import Outcome, WorkshopCalled, WorkshopReplied
from store import demo_questions, records
from store.moment import Moment
from store.tables import (
    CheckIns,
    Closures,
    Clusters,
    Outbox,
    People,
    PhoneMessages,
    PupilCounts,
    Schools,
    WorkshopCodes,
    Workshops,
)

WEEKS = 4
_SNOWED_IN = "Pishin-04"
_AFTER_SCHOOL = time(13, 40)


@dataclass(frozen=True)
class Past:
    """The days before the demo begins: `cast` are the ids of people by name, `clusters` of clusters."""

    db: Connection
    moment: Moment
    cast: dict[str, int]
    clusters: dict[str, int]

    def day(self, ago: int) -> date:
        """The day so many days ago; a negative number looks ahead."""
        return self.moment.today - timedelta(days=ago)

    def at(self, ago: int, clock: time) -> datetime:
        """An hour of that day, or the last moment before the demo begins."""
        then = datetime.combine(self.day(ago), clock, self.moment.policy.zone).astimezone(UTC)
        return then if ago < 0 else min(then, self.moment.now - timedelta(minutes=5))

    def happened(self, ago: int, clock: time, outcome: Outcome) -> dict[str, object]:
        """Save an outcome as it would have been saved then."""
        return records.save(self.db, outcome, replace(self.moment, now=self.at(ago, clock)))


def write(db: Connection, moment: Moment) -> None:
    """Counts, a week of snow, workshops, questions, and the messages that these caused."""
    cast = {row.name: row.id for row in db.execute(select(People.id, People.name))}
    clusters = {row.name: row.id for row in db.execute(select(Clusters.id, Clusters.name))}
    past = Past(db, moment, cast, clusters)
    _attendance(past)
    _workshops(past)
    demo_questions.write(past.happened, cast, past.day)
    _deliver(past)


def _attendance(past: Past) -> None:
    """Some seven schools of ten counted on each of the last Wednesdays; in one cluster a week of snow."""
    chance = Random(1998)  # noqa: S311 - the same demo every time
    wednesday = (past.moment.today.weekday() - 2) % 7 or 7
    weeks = [wednesday + 7 * week for week in range(WEEKS)]
    snow = weeks[1]
    counts: list[dict[str, Any]] = []
    closures: list[dict[str, Any]] = []
    for school in _schools(past.db):
        eager = chance.random() < 0.85
        snowed_in = school.cluster == _SNOWED_IN
        if snowed_in:
            closures += _closed_for_a_week(past, school, snow)
        for ago in weeks:
            counted = eager and chance.random() < 0.82 and not (snowed_in and ago == snow)
            counts += [_count(past, school, ago, chance)] if counted or school.teacher == "Zarmina" else []
    past.db.execute(insert(PupilCounts), counts)
    past.db.execute(insert(Closures), closures)


def _schools(db: Connection) -> Iterator[Any]:
    """Each school with its cluster and the first of its teachers who has joined."""
    columns = (Schools.id, Schools.takes_boys, Schools.takes_girls, Schools.boys, Schools.girls)
    joined = (
        select(*columns, Clusters.name.label("cluster"), People.id.label("person_id"), People.name.label("teacher"))
        .join(Clusters, Clusters.id == Schools.cluster_id)
        .join(People, People.school_id == Schools.id)
        .where(People.joined_at.is_not(None))
        .order_by(Schools.id, People.id)
    )
    seen: set[int] = set()
    for row in db.execute(joined):
        if row.id not in seen:
            seen.add(row.id)
            yield row


def _count(past: Past, school: Any, ago: int, chance: Random) -> dict[str, Any]:
    boys = _present(school.boys, chance) if school.takes_boys else 0
    girls = _present(school.girls, chance) if school.takes_girls else 0
    if school.teacher == "Zarmina":
        girls = 13 if ago < 8 else 16
    return {
        "school_id": school.id,
        "day": past.day(ago),
        "boys": boys,
        "girls": girls,
        "boys_register": school.boys,
        "girls_register": school.girls,
        "person_id": school.person_id,
        "counted_at": past.at(ago, _AFTER_SCHOOL) + timedelta(minutes=chance.randrange(120)),
    }


def _present(register: int | None, chance: Random) -> int:
    return round((register or 25) * chance.uniform(0.68, 0.97))


def _closed_for_a_week(past: Past, school: Any, wednesday: int) -> list[dict[str, Any]]:
    days = [past.day(wednesday + 2 - n) for n in range(6)]
    said = {"school_id": school.id, "person_id": school.person_id, "reason": "weather"}
    return [{**said, "day": day, "said_at": past.at(wednesday + 2, time(8, 30))} for day in days]


def _workshops(past: Past) -> None:
    """One that was, one a week ahead that nobody was reminded of yet, and one further off."""
    monday = past.moment.today.weekday()
    wednesday = (2 - monday) % 7 + 7
    was = _call(past, "Abdul Wadood", "Pishin-03", (monday + 42, monday + 28), "GGHS Pishin", "materials")
    _came(past, was, "Pishin-03", monday + 28)
    travel = "Near the bus stand. Separate room for women. Tea at 11, ends 2pm. Travel allowance: none this time."
    called = (monday, -wednesday)
    coming = _call(past, "Abdul Wadood", "Pishin-03", called, "GGHS Pishin", "Multigrade maths", travel)
    for name in ("Palwasha Tareen", "Naseebullah Kakar", "Habibullah Tareen", "Farzana Agha"):
        past.happened(0, time(9, 10), WorkshopReplied(past.cast[name], coming, coming=True))
    alone = WorkshopReplied(past.cast["Saifullah Kakar"], coming, coming=False, reason="alone")
    past.happened(0, time(11, 25), alone)
    _call(past, "Zulekha Jamot", "Lasbela-01", (monday, -wednesday - 5), "GGHS Uthal", "assessment")


def _call(
    past: Past, mentor: str, cluster: str, when: tuple[int, int], venue: str, topic: str, travel: str = ""
) -> int:
    """A workshop of two days; `when`: how many days ago it was called, and begins. The codes are those of the demo."""
    called, first = when
    days = (past.day(first), past.day(first - 1))
    outcome = WorkshopCalled(past.cast[mentor], past.clusters[cluster], *days, time(9), venue, topic, travel)
    past.happened(called, time(8, 5), outcome)
    found = select(Workshops.id).where(Workshops.cluster_id == past.clusters[cluster], Workshops.first_day == days[0])
    workshop_id = past.db.execute(found).scalar_one()
    for day, code in zip(days, ("4821", "7306"), strict=True):
        of_day = (WorkshopCodes.workshop_id == workshop_id, WorkshopCodes.day == day)
        past.db.execute(update(WorkshopCodes).where(*of_day).values(code=code))
    return int(workshop_id)


def _came(past: Past, workshop_id: int, cluster: str, first: int) -> None:
    """Nearly all of the cluster came on the first day, some fewer on the second."""
    teachers = [row for row in _teachers(past, cluster) if row.name != "Saifullah Kakar"]
    for row in teachers:
        past.happened(first + 4, time(14, 15), WorkshopReplied(row.id, workshop_id, coming=True))
    came = [(row.id, first) for row in teachers] + [(row.id, first - 1) for row in teachers[:-3]]
    past.db.execute(
        insert(CheckIns),
        [
            {
                "workshop_id": workshop_id,
                "person_id": person_id,
                "day": past.day(ago),
                "checked_in_at": past.at(ago, time(9, 5)),
            }
            for person_id, ago in came
        ],
    )


def _teachers(past: Past, cluster: str) -> list[Row[Any]]:
    of_cluster = (Schools.cluster_id == past.clusters[cluster], People.joined_at.is_not(None))
    found = select(People.id, People.name).join(Schools, Schools.id == People.school_id).where(*of_cluster)
    return list(past.db.execute(found.order_by(People.id)))


def _deliver(past: Past) -> None:
    """What should have left by now has arrived: only what comes from now on is still to be sent."""
    left = Outbox.due_at <= past.moment.now
    rows = past.db.execute(
        select(Outbox.id, Outbox.msisdn, Outbox.text, Outbox.due_at).where(left).order_by(Outbox.due_at, Outbox.id)
    ).all()
    arrived = {"state": "delivered", "channel": "simulator", "sent_at": Outbox.due_at}
    past.db.execute(update(Outbox).where(left).values(**arrived))
    received = [
        {"msisdn": row.msisdn, "outbox_id": row.id, "incoming": True, "text": row.text, "at": row.due_at}
        for row in rows
    ]
    past.db.execute(insert(PhoneMessages), received)
