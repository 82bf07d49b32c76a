"""Exports: asked for at a desk, written by a worker that may die over them, fetched whole or not at all, gone in a day."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import delete, func, select, update

from flows.facts import Person
from gateway.console.charting import tables
from gateway.jobs import export, tidy
from gateway.parts import Parts
from store import exports
from store.exports import Wanted
from store.tables import AuditLines, Districts, ExportPieces, Exports, Holdings, People
from tests.desks import TARIQ, Desk
from tests.gateway.console.test_charts import count_at
from tests.stopped import local

HALF_A_YEAR = Wanted("in-touch", "cluster", date(2026, 6, 1), date(2026, 11, 25), "csv")  # 26 weeks, 7 pieces
RUN = """
from gateway.app import build_parts
from gateway.config import from_environment
from gateway.jobs import export
export.run(build_parts(from_environment()))
"""


@pytest.fixture
def admin(app: Flask) -> Desk:
    return Desk(app, TARIQ, strong=True)


def asked(parts: Parts, person: Person, wanted: Wanted = HALF_A_YEAR) -> int:
    with parts.database.transaction() as db:
        return exports.ask(db, person.id, wanted, 26, datetime.now(UTC))


def joined(parts: Parts) -> None:
    with parts.database.transaction() as db:
        db.execute(update(People).values(joined_at=local(1, month=1)))


def taken_out(desk: Desk, **form: str) -> bytes:
    """Asked for, written and fetched."""
    address = desk.post("/exports", form).headers["Location"]
    export.run(desk.parts)
    answer = desk.get(address.removeprefix("/console") + "/file")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith(f".{form.get('format', 'csv')}")
    return answer.data


def rows_of(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))


def row_of(parts: Parts, number: int) -> tuple[str, int]:
    with parts.database.reading() as db:
        found = db.execute(select(Exports.state, Exports.done).where(Exports.id == number)).one()
    return found.state, found.done


def pieces(parts: Parts) -> int:
    with parts.database.reading() as db:
        return db.scalar(select(func.count()).select_from(ExportPieces)) or 0


def later(parts: Parts) -> None:
    """The leases of those who died, and the pauses after a stumble, are over."""
    with parts.database.transaction() as db:
        db.execute(update(Exports).values(lease_until=datetime.now(UTC) - timedelta(seconds=1)))


def noted(parts: Parts) -> list[tuple[int | None, str, str]]:
    with parts.database.reading() as db:
        lines = db.execute(select(AuditLines.person_id, AuditLines.what, AuditLines.about).order_by(AuditLines.id))
        return [(line.person_id, line.what, line.about) for line in lines]


def test_an_export_hides_what_a_chart_hides_and_is_noted(admin: Desk, parts: Parts) -> None:
    count_at(parts, 5)
    days = {"first": "2026-11-23", "last": "2026-11-25"}
    head, *rows = rows_of(taken_out(admin, table="attendance", level="district", **days))
    assert head == [name for name, _ in tables.TABLES["attendance"].columns]
    assert rows == [["2026-11-23", "district", "Pishin", "", "5", "45", "50", "40", "50"]]
    assert rows_of(taken_out(admin, table="in-touch", level="cluster", **days))[1:] == [
        ["2026-11-23", "cluster", "Pishin-03", "Pishin", "<5", "<5", "0"],
        ["2026-11-23", "cluster", "Kech-01", "Kech", "<5", "<5", "0"],
    ]
    assert noted(parts)[-4:] == [
        (TARIQ.id, "attendance export asked for", "district, 2026-11-23 to 2026-11-25"),
        (TARIQ.id, "attendance exported", "district, 2026-11-23 to 2026-11-25, 1 rows"),
        (TARIQ.id, "in-touch export asked for", "cluster, 2026-11-23 to 2026-11-25"),
        (TARIQ.id, "in-touch exported", "cluster, 2026-11-23 to 2026-11-25, 2 rows"),
    ]


@pytest.mark.parametrize("name", tables.TABLES)
def test_every_table_by_every_level_and_format(name: str, admin: Desk) -> None:
    for level in ("programme", "district", "cluster"):
        head, *rows = rows_of(taken_out(admin, table=name, level=level))
        assert all(len(row) == len(head) for row in rows)
    book = load_workbook(io.BytesIO(taken_out(admin, table=name, format="xlsx")))
    assert [cell.value for cell in book.worksheets[0][1]] == head


def test_a_place_named_like_a_formula_is_not_calculated(admin: Desk, parts: Parts) -> None:
    joined(parts)
    with parts.database.transaction() as db:
        db.execute(update(Districts).where(Districts.id == 7).values(name="=1+1"))
    assert "'=1+1" in {row[2] for row in rows_of(taken_out(admin, table="in-touch", level="district"))}
    book = load_workbook(io.BytesIO(taken_out(admin, table="in-touch", level="district", format="xlsx")))
    cells = [cell for row in book.worksheets[0] for cell in row]
    assert "'=1+1" in {cell.value for cell in cells}
    assert "f" not in {cell.data_type for cell in cells}


def test_days_the_wrong_way_round_are_said(admin: Desk, parts: Parts) -> None:
    said = admin.send("/exports", {"first": "2026-11-25", "last": "2026-11-01"})
    assert "The first day comes before the last one" in said
    with parts.database.reading() as db:
        assert exports.of(db, TARIQ.id) == []


def test_the_dictionary_knows_every_column(admin: Desk) -> None:
    answer = admin.get("/exports/dictionary.csv")
    found = {tuple(row[:2]) for row in rows_of(answer.data)}
    assert found - {("table", "column")} == {
        (name, column) for name, table in tables.TABLES.items() for column, _ in table.columns
    }


def test_progress_is_seen_and_the_file_only_when_it_is_whole(
    admin: Desk, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined(parts)
    monkeypatch.setattr(export, "LONGEST_S", 0)  # a piece at a time
    number = asked(parts, TARIQ)
    assert asked(parts, TARIQ) == number  # the same is not written twice
    seen = []
    for _ in range(20):
        page = admin.get(f"/exports/{number}")
        if row_of(parts, number)[0] == exports.READY:
            break
        assert page.headers["Refresh"] == "3"
        assert "Refresh" not in admin.get(f"/exports/{number}?still=yes").headers
        assert admin.get(f"/exports/{number}/file").status_code == 303
        seen.append(row_of(parts, number)[1])
        assert f"{seen[-1]} of 26 weeks are written" in admin.see(f"/exports/{number}")
        export.run(parts)
    assert seen == sorted(set(seen)) == [0, 4, 8, 12, 16, 20, 24, 26]
    assert "Refresh" not in page.headers
    assert "It is ready, with 52 rows" in admin.see(f"/exports/{number}")


def test_a_worker_killed_midway_costs_a_piece_at_most(admin: Desk, parts: Parts, database_url: str) -> None:
    joined(parts)
    number = asked(parts, TARIQ)
    environ = {"DATABASE_URL": database_url, "SIMULATOR": "on", "FAILPOINT": "export-piece:kill:12"}
    died = subprocess.run([sys.executable, "-c", RUN], env={**os.environ, **environ}, check=False)
    assert died.returncode == -signal.SIGKILL
    assert row_of(parts, number) == ("waiting", 12)
    assert admin.get(f"/exports/{number}/file").status_code == 303
    assert export.run(parts) == {}  # its lease still holds
    later(parts)
    assert export.run(parts) == {"exports_ready": 1}
    resumed = admin.get(f"/exports/{number}/file").data
    assert len(rows_of(resumed)) == 1 + 2 * 26
    with parts.database.transaction() as db:
        db.execute(delete(ExportPieces))
        db.execute(delete(Exports))
    again = asked(parts, TARIQ)
    export.run(parts)
    assert admin.get(f"/exports/{again}/file").data == resumed


def test_what_fails_three_times_says_what_to_do(admin: Desk, parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    number = asked(parts, TARIQ)
    monkeypatch.setenv("FAILPOINT", "export-piece:raise:8")
    assert export.run(parts) == {"exports_failed": 1}
    assert row_of(parts, number) == (exports.WAITING, 8)  # what was kept stays
    assert export.run(parts) == {}  # not at once
    later(parts)
    assert export.run(parts) == {"exports_ready": 1}
    with parts.database.transaction() as db:
        broken = exports.ask(db, TARIQ.id, Wanted("no-such-table", "cluster", *_days(), "csv"), 1, datetime.now(UTC))
    for _ in range(exports.MOST_TRIES):
        assert export.run(parts) == {"exports_failed": 1}
        assert row_of(parts, broken) == (exports.WAITING, 0)
        later(parts)
    assert export.run(parts) == {}
    assert row_of(parts, broken) == (exports.FAILED, 0)
    with parts.database.transaction() as db:
        db.execute(update(Exports).values(table="questions"))
    assert "Ask for it once more, of fewer weeks" in admin.see(f"/exports/{broken}")


def _days() -> tuple[date, date]:
    return date(2026, 11, 23), date(2026, 11, 25)


def test_given_up_nothing_is_kept_and_who_wrote_it_keeps_nothing_more(admin: Desk, parts: Parts) -> None:
    number = asked(parts, TARIQ)
    with parts.database.transaction() as db:
        claimed = exports.claim(db, datetime.now(UTC))
        assert claimed
        assert exports.keep(db, number, claimed[1], [["x"]], 4, datetime.now(UTC))
        assert exports.claim(db, datetime.now(UTC)) is None
    assert "Given up" in admin.send(f"/exports/{number}/cancel")
    with parts.database.transaction() as db:
        assert not exports.keep(db, number, claimed[1], [["y"]], 4, datetime.now(UTC))
        assert not exports.finish(db, number, claimed[1], b"half")
    assert (row_of(parts, number)[0], pieces(parts)) == (exports.CANCELLED, 0)


def test_who_holds_the_post_no_more_gets_nothing_written(parts: Parts) -> None:
    number = asked(parts, TARIQ)
    with parts.database.transaction() as db:
        db.execute(delete(Holdings).where(Holdings.person_id == TARIQ.id))
    assert export.run(parts) == {"exports_refused": 1}
    assert row_of(parts, number)[0] == exports.FAILED


def test_after_a_day_it_is_gone(admin: Desk, parts: Parts) -> None:
    number = asked(parts, TARIQ)
    export.run(parts)
    assert pieces(parts) == 1
    with parts.database.transaction() as db:
        db.execute(update(Exports).values(asked_at=datetime.now(UTC) - timedelta(hours=25)))
    assert tidy.run(parts)["exports"] == 1
    assert pieces(parts) == 0
    assert admin.get(f"/exports/{number}").status_code == 404
