"""`flask term`, as somebody types it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from gateway.app import create_app
from gateway.config import from_environment
from store.database import Database


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskCliRunner:
    monkeypatch.chdir(tmp_path)
    app: Flask = create_app(from_environment({"SIMULATOR": "on", "DATABASE_URL": f"sqlite:///{tmp_path}/own.db"}))
    return app.test_cli_runner()


SMALLEST = ["term", "--clusters", "1", "--weeks", "1"]


def test_a_term_is_played_reported_and_thrown_away(runner: FlaskCliRunner, tmp_path: Path) -> None:
    told = runner.invoke(args=[*SMALLEST, "--page", "there/page.html"])
    assert told.exit_code == 0, told.output
    assert "Every invariant held." in told.output
    assert (tmp_path / "there" / "page.html").read_text().startswith("<!doctype html>")
    assert not (tmp_path / "own.db").exists()  # the installation's own is not touched


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (["--start", "2027-03-02"], "a term starts on a Monday: 2027-03-01 is one"),
        (["--start", "2031-03-03"], "the calendar of the play reaches from"),
        (["--keep", "kept.db"], "is there already"),
        (["--database", "sqlite:///kept.db"], "there is something in this database already"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(more: list[str], why: str, runner: FlaskCliRunner, tmp_path: Path) -> None:
    kept = Database(f"sqlite:///{tmp_path}/kept.db")
    with kept.transaction() as db:
        db.exec_driver_sql("CREATE TABLE somebodys (id INTEGER)")
    told = runner.invoke(args=[*SMALLEST, *more])
    assert told.exit_code == 1
    assert why in told.output


def test_it_plays_on_postgresql_too(runner: FlaskCliRunner, new_postgres: Iterator[str]) -> None:
    told = runner.invoke(args=[*SMALLEST, "--database", next(new_postgres)])
    assert told.exit_code == 0, told.output
    assert "Every invariant held." in told.output
