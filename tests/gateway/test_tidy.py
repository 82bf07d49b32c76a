"""What a dropped call leaves behind is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, update

from gateway.jobs import tidy
from store import clerks, retention
from store.roster.rows import Table
from store.tables import (
    Calls,
    Drafts,
    Outbox,
    PupilCounts,
    Questions,
    Receipts,
    RosterFiles,
    RosterLines,
    SensitiveItems,
    SignInTries,
)
from tests.canary import where_it_is
from tests.doors import Doors
from tests.people import ABDUL_WADOOD, GUL_KHAN, NOW, ZARMINA


def test_a_dropped_call_is_forgotten_soon_and_its_draft_when_nobody_can_go_on_with_it(doors: Doors) -> None:
    call = doors.dial(GUL_KHAN)
    call.press("2", "6", "2")
    assert tidy.run(doors.parts) == {}
    _move(doors, minutes=16)
    assert tidy.run(doors.parts) == {"calls": 1}
    assert doors.count(Calls.said != "", table=Calls) == 0
    assert call.send("2*6*2") == "END Saathi"
    _move(doors, hours=49)
    assert tidy.run(doors.parts) == {"drafts": 1}
    assert doors.count(table=Drafts) == 0


def test_sign_ins_that_ended_and_lists_of_long_ago_are_forgotten(doors: Doors) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=3)
    with doors.parts.database.transaction() as db:
        db.execute(insert(SignInTries).values(what="number", who="somebody", at=long_ago))
        db.execute(insert(SignInTries).values(what="number", who="somebody", at=datetime.now(UTC)))
        list_id = clerks.begin(
            db, ZARMINA.id, "list.csv", b"district\nPishin\n", Table(("district",), ((2, ("Pishin",)),)), NOW
        )
    assert tidy.run(doors.parts) == {"sign_ins": 1}
    _move(doors, days=31)
    assert tidy.run(doors.parts) == {"lists": 1}
    assert doors.count(RosterFiles.id == list_id, RosterFiles.state == "dropped", table=RosterFiles) == 1
    assert doors.count(table=RosterLines) == 0


def test_messages_are_forgotten_after_90_days_reports_after_half_a_year_words_after_two_and_counts_never(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "MOST", 1)  # so that it takes many turns
    doors.text(GUL_KHAN, "18 15")
    doors.text(GUL_KHAN, f"Q {CANARY}: how do I start?")
    doors.text(ABDUL_WADOOD, f"A1 With {CANARY} it went well")
    doors.text(GUL_KHAN, f"QC {CANARY}: is there chalk?")
    doors.dial(GUL_KHAN).press("2", "6", "2", f"{CANARY} waits at the gate")
    with doors.parts.database.transaction() as db:
        db.execute(update(Questions).where(Questions.id == 1).values(state="closed"))
        db.execute(update(SensitiveItems).values(closed_at=NOW))
        db.execute(update(Outbox).values(state="delivered"))
        report = {"channel": "twilio", "status": "delivered", "final": True, "received_at": NOW}
        db.execute(insert(Receipts), [{**report, "provider_id": f"SM{n}"} for n in range(3)])
    there = where_it_is(doors.parts.database, CANARY)
    assert {"inbox.body", "questions.words", "questions.answer", "question_events.words"} <= there.keys()

    _move(doors, days=89)
    tidy.run(doors.parts)
    assert where_it_is(doors.parts.database, CANARY) == there
    _move(doors, days=91)
    assert tidy.run(doors.parts)["texts"] > 6
    assert doors.count(Outbox.text != "") == 0
    kept = {
        where: rows for where, rows in there.items() if where.split(".")[0] not in ("inbox", "outbox", "phone_messages")
    }
    assert where_it_is(doors.parts.database, CANARY) == kept
    _move(doors, days=184)
    assert tidy.run(doors.parts)["reports"] == 3
    assert where_it_is(doors.parts.database, CANARY) == kept

    _move(doors, days=731)
    assert tidy.run(doors.parts)["texts"] > 2
    assert where_it_is(doors.parts.database, CANARY) == {"questions.words": 1}  # of the one that is open
    assert (doors.count(table=PupilCounts), doors.count(table=Questions), doors.count(table=SensitiveItems)) == (
        1,
        2,
        0,
    )
    _move(doors, days=732)
    assert tidy.run(doors.parts) == {}


CANARY = "Safed kabootar"


def _move(doors: Doors, **by: int) -> None:
    with doors.parts.database.transaction() as db:
        doors.parts.clock.move_to(db, NOW + timedelta(**by))
