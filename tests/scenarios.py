"""How things stand when a transcript begins. `given    Zarmina's mentor has called a workshop` calls the one so named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, update

from flows.facts import Person
from gateway.parts import Parts
from store import demo, specialists
from store.tables import Calls, Holdings, People, PupilCounts, WorkshopCodes, Workshops
from tests import pishin
from tests.people import (
    ABDUL_WADOOD,
    BOSTAN,
    FAZAL,
    GUL_KHAN,
    KARBALA,
    NOW,
    PISHIN_03,
    RAHIM,
    SABIHA,
    TODAY,
    WORKSHOP_TODAY,
    YARU,
    ZARMINA,
)


def the_cast(db: Connection, _: Parts) -> None:
    """Everybody of tests/people.py: joined, in one cluster, with a mentor, an officer and a focal person."""
    pishin.fill(db)


def not_joined(db: Connection, parts: Parts) -> None:
    """Zarmina is on the roster and has never called."""
    the_cast(db, parts)
    db.execute(update(People).where(People.id == ZARMINA.id).values(joined_at=None, language="", phone_shared=None))


def workshop_today(db: Connection, parts: Parts) -> None:
    """It is the first day of a workshop; its code stands on the board."""
    the_cast(db, parts)
    called = WORKSHOP_TODAY
    db.execute(
        insert(Workshops).values(
            id=called.id, cluster_id=PISHIN_03.id, first_day=called.first_day, last_day=called.last_day,
            starts=called.starts, venue=called.venue, topic=called.topic, travel=called.travel,
            called_by=ABDUL_WADOOD.id, called_at=pishin.NOW,
        )
    )  # fmt: skip
    db.execute(insert(WorkshopCodes).values(workshop_id=called.id, day=called.first_day, code=called.code_today))


def another_board(db: Connection, parts: Parts) -> None:
    """The same, with the code of its second day."""
    workshop_today(db, parts)
    db.execute(insert(WorkshopCodes).values(workshop_id=WORKSHOP_TODAY.id, day=WORKSHOP_TODAY.last_day, code="7350"))


def two_teachers(db: Connection, parts: Parts) -> None:
    """Only those who take part in the whole line: Zarmina, Gul Khan, their mentor and their officer."""
    the_cast(db, parts)
    db.execute(delete(People).where(People.name == "Bibi Hawa"))


def the_province(db: Connection, parts: Parts) -> None:
    """The same with two of the TLRT, who share a post."""
    two_teachers(db, parts)
    for person in (SABIHA, RAHIM):
        pishin.add_person(db, person, None)
    team = pishin.hold(db, SABIHA, "province", province_id=1)
    db.execute(insert(Holdings).values(post_id=team, person_id=RAHIM.id, since=pishin.SINCE))


def who_knows_maths(db: Connection, parts: Parts) -> None:
    """The same, and Pishin-04 with its mentor Fazal. Fazal and Sabiha of the TLRT may be asked about maths."""
    the_province(db, parts)
    pishin.open_second_cluster(db)
    for person in (FAZAL, SABIHA):
        specialists.add(db, person, "maths", parts.moment(db))


def karbala_counted(db: Connection, parts: Parts) -> None:
    """The cast; Karbala sent a count in each of the three weeks before."""
    the_cast(db, parts)
    for week in (1, 2, 3):
        day = TODAY - timedelta(weeks=week)
        counted = {
            "school_id": KARBALA.id,
            "day": day,
            "boys": 20,
            "girls": 16,
            "boys_register": 22,
            "girls_register": 19,
        }
        db.execute(insert(PupilCounts).values(**counted, person_id=GUL_KHAN.id, counted_at=NOW - timedelta(weeks=week)))


def huramzai_is_quiet(db: Connection, parts: Parts) -> None:
    """Everybody joined on 2 November; yesterday everybody called, but not Zarmina: her school is quiet for three weeks."""
    pishin.fill(db, datetime(2026, 11, 2, 9, tzinfo=UTC))
    for person, _ in pishin.TEACHERS:
        if person != ZARMINA:
            called = {"msisdn": person.msisdn, "channel": "", "session_id": "", "ended": True}
            db.execute(insert(Calls).values(**called, at=datetime(2026, 11, 24, 9, tzinfo=UTC)))


def nine_teachers(db: Connection, parts: Parts) -> None:
    """The cast, and six more teachers of Bostan and Yaru who have joined."""
    the_cast(db, parts)
    for n, name in enumerate(("Nadia", "Rabia", "Sana", "Tahira", "Uzma", "Farida")):
        pishin.add_person(
            db, Person(100 + n, f"+92333123010{n}", name, language="en", sex="f"), BOSTAN if n % 2 else YARU
        )


def the_demo(db: Connection, parts: Parts) -> None:
    """The demo programme, as `flask demo-data` makes it."""
    demo.fill(db, parts.moment(db))


SCENARIOS: dict[str, Callable[[Connection, Parts], None]] = {
    "everybody of Pishin-03 has joined": the_cast,
    "Zarmina is on the roster and has not joined": not_joined,
    "everybody of Pishin-03 has joined, and Karbala counted 16 girls for three weeks": karbala_counted,
    "a workshop begins today, and its code 4821 is on the board": workshop_today,
    "a workshop begins today, with the codes of both days": another_board,
    "two teachers of Pishin-03, their mentor and their officer": two_teachers,
    "two teachers of Pishin-03, their mentor, their officer and two of the TLRT": the_province,
    "the same, and Fazal of Pishin-04 and Sabiha may be asked about maths": who_knows_maths,
    "nothing was heard from Huramzai since 2 November": huramzai_is_quiet,
    "nine teachers of Pishin-03 have joined": nine_teachers,
    "the demo programme": the_demo,
}
