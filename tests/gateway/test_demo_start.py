"""What a second start of the demo need not do again, and what makes it do it all the same."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from gateway import welcome

URL, TOKEN = "http://127.0.0.1:8000", "a-token"


@pytest.fixture
def var(tmp_path: Path, migrated_sqlite: Path) -> Path:
    shutil.copy(migrated_sqlite, tmp_path / "saathi.db")
    facts = {"url": URL, "tokens": {"africastalking": TOKEN}}
    (tmp_path / welcome.FACTS_FILE).write_text(json.dumps(facts))
    return tmp_path


def settings(var: Path, **changed: str) -> dict[str, str]:
    own = {"DATABASE_URL": f"sqlite:///{var / 'saathi.db'}", "PUBLIC_BASE_URL": URL}
    return {**own, "AFRICASTALKING_WEBHOOK_TOKEN": TOKEN, **changed}


def schema(var: Path, number: str) -> None:
    with closing(sqlite3.connect(var / "saathi.db")) as db:
        db.execute("UPDATE alembic_version SET version_num = ?", (number,))
        db.commit()


def test_what_is_there_need_not_be_made_again(var: Path) -> None:
    assert welcome.is_there(var, settings(var))


@pytest.mark.parametrize("name", ["DATABASE_URL", "PUBLIC_BASE_URL", "AFRICASTALKING_WEBHOOK_TOKEN"])
def test_with_another_setting_it_is_made_anew(var: Path, name: str) -> None:
    assert not welcome.is_there(var, settings(var, **{name: "another"}))


DAMAGE: dict[str, Callable[[Path], object]] = {
    "an older schema": lambda var: schema(var, "0001"),
    "no database": lambda var: (var / "saathi.db").unlink(),
    "an empty database": lambda var: (var / "saathi.db").write_bytes(b""),
    "no facts": lambda var: (var / welcome.FACTS_FILE).unlink(),
    "torn facts": lambda var: (var / welcome.FACTS_FILE).write_text('{"url": "htt'),
    "facts of another kind": lambda var: (var / welcome.FACTS_FILE).write_text("[]"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_with_something_missing_it_is_made_anew(var: Path, damage: Callable[[Path], object]) -> None:
    damage(var)
    assert not welcome.is_there(var, settings(var))
