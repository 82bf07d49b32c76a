"""The job of broadcasts: killed between two batches and run again, it doubles nothing and loses nobody."""

from __future__ import annotations

import os
import signal
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from flows.facts import Person
from gateway.jobs import broadcast
from gateway.parts import Parts
from store import broadcasting, broadcasts
from store.audience import Audience
from store.broadcasts import Draft
from store.database import Database
from store.tables import BroadcastLetters, Broadcasts, Outbox
from tests import desks, pishin
from tests.letters import claim, put
from tests.people import KARBALA, NASREEN, NOW
from tests.stopped import later, moment_at, parts_at

MANY = 250
EVERYBODY = MANY + 4  # with the cast of Pishin


@pytest.fixture
def parts(database: Database) -> Parts:
    """Many teachers in one cluster, and a broadcast to them that leaves now."""
    with database.transaction() as db:
        desks.fill(db)
        for n in range(MANY):
            pishin.add_person(db, Person(1000 + n, f"+92333700{n:04}", f"Teacher {n}", language="en"), KARBALA)
        draft = Draft(Audience("mentees", 1, districts=(7,)), 7, {"en": "Hello {school}", "ur_Latn": "Salam {school}"})
        number = broadcasts.save(db, draft, NASREEN.id, moment_at())
        db.execute(update(Broadcasts).where(Broadcasts.id == number).values(state="planned", leaves_at=NOW))
    return parts_at(database)


def killed_after(parts: Parts, batch: int) -> None:
    """A process of its own begins the job and dies after that many batches."""
    parts.database.dispose()
    pid = os.fork()
    if pid == 0:
        os.environ["FAILPOINT"] = f"broadcast batch:kill:{batch}"
        broadcast.run(parts)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL


def written(parts: Parts) -> tuple[int, int, int]:
    """How many rows, to how many people, and how many the broadcast knows of."""
    with parts.database.reading() as db:
        rows = db.execute(select(func.count(), func.count(Outbox.person_id.distinct()))).one()
        return rows[0], rows[1], db.scalar(select(func.count()).select_from(BroadcastLetters)) or 0


def state(parts: Parts) -> str:
    with parts.database.reading() as db:
        return str(db.scalar(select(Broadcasts.state)))


def test_killed_between_batches_and_run_again_each_is_written_to_once(parts: Parts) -> None:
    killed_after(parts, 1)
    assert written(parts) == (100, 100, 100)
    killed_after(parts, 1)
    assert written(parts) == (200, 200, 200)
    assert broadcast.run(parts) == {"broadcast to": EVERYBODY - 200}
    assert written(parts) == (EVERYBODY, EVERYBODY, EVERYBODY)
    assert broadcast.run(parts) == {}
    assert state(parts) == "leaving"


def stumbles(parts: Parts) -> None:
    with parts.database.transaction() as db:
        assert broadcasting.write(db, 1, moment_at()) == 100
        raise RuntimeError


def test_killed_within_a_batch_nothing_of_it_is_kept(parts: Parts) -> None:
    with pytest.raises(RuntimeError):
        stumbles(parts)
    assert (written(parts), state(parts)) == ((0, 0, 0), "planned")
    broadcast.run(parts)
    assert written(parts) == (EVERYBODY, EVERYBODY, EVERYBODY)


def test_cancelled_between_batches_the_rest_is_never_written(parts: Parts) -> None:
    killed_after(parts, 2)
    with parts.database.transaction() as db:
        assert broadcasts.cancel(db, 1, moment_at()) == 200
    assert broadcast.run(parts) == {}
    assert written(parts) == (200, 200, 200)
    with parts.database.reading() as db:
        assert set(db.scalars(select(Outbox.state))) == {"expired"}


def test_before_its_hour_nothing_leaves(parts: Parts) -> None:
    assert broadcast.run(later(parts, NOW - timedelta(minutes=1))) == {}
    assert written(parts) == (0, 0, 0)


def test_once_all_has_arrived_it_is_done(parts: Parts) -> None:
    broadcast.run(parts)
    with parts.database.transaction() as db:
        db.execute(update(Outbox).values(state="delivered"))
    assert broadcast.run(parts) == {"broadcasts done": 1}
    assert (state(parts), broadcast.run(parts)) == ("done", {})


def test_days_after_its_hour_it_does_not_begin_and_is_a_draft_again(parts: Parts) -> None:
    assert broadcast.run(later(parts, NOW + broadcasting.LIVES + timedelta(minutes=1))) == {}
    assert (state(parts), written(parts)) == ("draft", (0, 0, 0))


def test_days_after_its_hour_nobody_more_is_written_to(parts: Parts) -> None:
    killed_after(parts, 1)
    broadcast.run(later(parts, NOW + broadcasting.LIVES + timedelta(minutes=1)))
    assert (state(parts), written(parts)) == ("leaving", (100, 100, 100))
    with parts.database.reading() as db:
        assert broadcasting.due(db, moment_at()) == []


def test_an_answer_leaves_before_it(parts: Parts) -> None:
    """Bulk is the last lane: whoever writes to Saathi meanwhile does not wait for it."""
    broadcast.run(parts)
    put(parts.database, "An answer")
    assert [(message.lane, message.text) for message in claim(parts.database, limit=1)] == [("reply", "An answer")]
