"""What a dropped call leaves behind is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from flows import outcomes
from gateway.jobs import tidy
from store import clerks, looks, questions, retention
from store.roster.rows import Table
from store.tables import (
    Calls,
    Drafts,
    Outbox,
    PupilCounts,
    QuestionEvents,
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
    assert where_it_is(doors.parts.database, CANARY) == {}
    assert (doors.count(table=PupilCounts), doors.count(table=Questions), doors.count(table=SensitiveItems)) == (
        1,
        2,
        0,
    )
    _move(doors, days=732)
    assert tidy.run(doors.parts) == {}


def test_words_of_a_question_live_two_years_from_when_it_was_closed_not_from_when_it_was_asked(doors: Doors) -> None:
    doors.text(GUL_KHAN, f"Q {CANARY}: how do I start?")
    doors.text(ABDUL_WADOOD, f"A1 With {CANARY} it went well")
    with doors.parts.database.transaction() as db:
        later = replace(doors.parts.moment(db), now=NOW + timedelta(days=700))
        questions.decide(db, outcomes.AskerDecided(GUL_KHAN.id, 1, "close"), later)

    _move(doors, days=731)
    tidy.run(doors.parts)
    assert {"questions.words", "questions.answer", "question_events.words"} <= _where(doors)
    _move(doors, days=700 + 731)
    tidy.run(doors.parts)
    assert _where(doors) == set()


def test_words_of_a_question_that_is_never_closed_live_two_years_from_what_was_last_done_about_it(doors: Doors) -> None:
    doors.text(GUL_KHAN, f"Q {CANARY}: how do I start?")
    doors.text(GUL_KHAN, f"QC {CANARY}: is there chalk?")
    with doors.parts.database.transaction() as db:
        later = replace(doors.parts.moment(db), now=NOW + timedelta(days=300))
        questions.promise(db, outcomes.Promised(ABDUL_WADOOD.id, 1, later.today), later)
        looks.look(db, 2, ABDUL_WADOOD.id, later)  # that does nothing about it

    _move(doors, days=731)
    tidy.run(doors.parts)
    assert (_words(doors, 1), _words(doors, 2)) == (f"{CANARY}: how do I start?", "")
    _move(doors, days=300 + 731)
    tidy.run(doors.parts)
    assert _where(doors) == set()
    assert (
        doors.count(Questions.state.in_(("open", "promised")), table=Questions) == 2
    )  # it is for the asker to close them
    assert doors.count(QuestionEvents.what == "promised", QuestionEvents.words != "", table=QuestionEvents) == 1


CANARY = "Safed kabootar"


def _where(doors: Doors) -> set[str]:
    return {where for where in where_it_is(doors.parts.database, CANARY) if where.startswith("question")}


def _words(doors: Doors, question_id: int) -> str:
    with doors.parts.database.reading() as db:
        return str(db.scalar(select(Questions.words).where(Questions.id == question_id)))


def _move(doors: Doors, **by: int) -> None:
    with doors.parts.database.transaction() as db:
        doors.parts.clock.move_to(db, NOW + timedelta(**by))
