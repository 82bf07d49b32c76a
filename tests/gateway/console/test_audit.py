"""The audit at a desk: who did what, found by words and days; only added to; gone after two years and its chain still whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from gateway.jobs import tidy
from gateway.parts import Parts
from store import audit
from store.tables import AuditLines
from tests.audited import guarded, unguarded
from tests.desks import TARIQ, Desk


@pytest.fixture
def lines(parts: Parts) -> int:
    with parts.database.transaction() as db:
        for n in range(audit.A_PAGE + 2):
            audit.note(db, TARIQ.id if n % 2 else None, "number shown", f"person {n}")
        return audit.A_PAGE + 2


def test_an_administrator_reads_who_did_what(app: Flask, lines: int) -> None:
    admin = Desk(app, TARIQ, strong=True)
    page = admin.see("/audit")
    assert f"{lines} lines" in page
    assert f"Tariq Zehri number shown person {lines - 1}" in page
    assert f"the machine itself number shown person {lines - 2}" in page
    assert "Page 1 of 2" in page
    assert f"{lines // 2} lines" in admin.see("/audit?words=tariq")
    assert "1 line " in admin.see("/audit?words=person 17")
    assert "No such line" in admin.see("/audit?words=100%25")
    assert "No such line" in admin.see("/audit?last=2020-01-01")
    assert "The chain is whole" in admin.see("/audit?check=yes")


def test_the_database_itself_refuses_to_change_or_drop_a_line(parts: Parts, lines: int) -> None:
    for statement in (update(AuditLines).values(about=""), delete(AuditLines)):
        with pytest.raises(DBAPIError, match="only added to"), parts.database.transaction() as db:
            db.execute(statement)
    with parts.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(AuditLines)) == lines


def test_who_goes_round_that_is_found(app: Flask, parts: Parts, lines: int) -> None:
    admin = Desk(app, TARIQ, strong=True)
    with parts.database.transaction() as db:
        unguarded(db)
        fifth = db.scalars(select(AuditLines.id).order_by(AuditLines.id)).all()[4]
        db.execute(delete(AuditLines).where(AuditLines.id == fifth))
        assert audit.broken_at(db) == fifth + 1
        guarded(db)
    assert f"Line {fifth + 1} does not follow" in admin.see("/audit?check=yes")


def test_after_two_years_the_oldest_go_and_the_chain_is_whole(parts: Parts, lines: int) -> None:
    later = datetime.now(UTC) + audit.LIVES + timedelta(hours=1)
    with parts.database.transaction() as db:
        unguarded(db)  # for its clock is the real one
        assert audit.forget_old(db, datetime.now(UTC)) == 0
        assert audit.forget_old(db, later) == lines
        audit.note(db, None, "the first again")
        audit.note(db, None, "the second")
        assert audit.broken_at(db) is None
        guarded(db)


def test_what_is_forgotten_each_night_is_proved_by_a_line(parts: Parts) -> None:
    tidy.run(parts)
    tidy.run(parts)  # the same night
    with parts.database.reading() as db:
        told = db.execute(
            select(AuditLines.person_id, AuditLines.about).where(AuditLines.what == "forgot what is too old")
        )
        assert [tuple(line) for line in told] == [(None, "texts 0, reports 0, audit 0")]
