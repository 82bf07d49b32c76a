"""A cluster in which somebody is quiet: who called when, which messages arrived."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import delete, insert

from flows.facts import Person, School
from store.database import Database
from store.tables import Calls, Outbox
from tests import pishin
from tests.people import PISHIN_03

CHANNEL = "tells"  # a channel that tells what became of a message
_NUMBERS = count(1)


def call(database: Database, person: Person, at: datetime) -> None:
    """Somebody called at that hour, and never since."""
    with database.transaction() as db:
        db.execute(delete(Calls).where(Calls.msisdn == person.msisdn))
        db.execute(insert(Calls).values(msisdn=person.msisdn, channel="", session_id="", at=at))


def sent(database: Database, person: Person, at: datetime, state: str, **more: object) -> int:
    """A message that left at that hour, and what became of it; its id."""
    values = {"person_id": person.id, "msisdn": person.msisdn, "kind": "D9", "lane": "bulk", "text": "x"}
    values |= {"encoding": "GSM-7", "parts": 1, "state": state, "channel": CHANNEL, "due_at": at, "created_at": at}
    values |= {
        "expires_at": at + timedelta(hours=5),
        "started_at": at,
        "sent_at": at,
        "provider_id": str(next(_NUMBERS)),
    }
    with database.transaction() as db:
        return int(db.execute(insert(Outbox).values(**values | more).returning(Outbox.id)).scalar_one())


def teachers(database: Database, many: int, joined_at: datetime, first: int = 100) -> list[Person]:
    """So many more teachers in Pishin-03, each alone at a school of its own."""
    made = []
    with database.transaction() as db:
        for id in range(first, first + many):
            person = Person(id, f"+92300{id:07}", f"T{id}", language="en", sex="m")
            school = School(id, f"GPS Killi {id}", PISHIN_03)
            pishin.add_school(db, school)
            pishin.add_person(db, person, school, joined_at)
            made.append(person)
    return made
