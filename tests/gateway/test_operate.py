"""The operator's commands on the demo programme: doctor, backup, restore, and sending on hold."""

from __future__ import annotations

import gzip
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select, text

from gateway.app import create_app
from gateway.channels.africastalking import AfricasTalking, AfricasTalkingSettings
from gateway.config import from_environment
from gateway.jobs import deliver
from gateway.parts import Parts
from store.database import Database, migrate
from store.tables import Base, Outbox, People, Questions, SensitiveItems
from store.vault import NotOpened, Vault
from tests.channels.doubles import Doubles, Knob
from tests.letters import SOMEBODY, SOMEBODY_ELSE, change, put, row

SMALL = {"SIMULATOR": "on", "VAULT_KEY": "a key for the tests"}


def app_on(url: str) -> Flask:
    return create_app(from_environment({"DATABASE_URL": url, **SMALL}))


@pytest.fixture
def app(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.chdir(tmp_path)  # demo-data writes var/demo.json
    app = app_on(database_url)
    yield app
    parts(app).database.dispose()


@pytest.fixture
def elsewhere(tmp_path: Path, new_postgres: Iterator[str], database_url: str) -> Iterator[Flask]:
    """A new Saathi on the other kind of database."""
    url = next(new_postgres) if database_url.startswith("sqlite") else f"sqlite:///{tmp_path / 'elsewhere.db'}"
    migrate(url)
    app = app_on(url)
    yield app
    parts(app).database.dispose()


def parts(app: Flask) -> Parts:
    found: Parts = app.extensions["saathi"]
    return found


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=words)


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.reading() as db:
        return {
            table.name: sorted((tuple(row) for row in db.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


def test_a_backup_of_one_kind_of_database_fills_one_of_the_other(app: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    run(app, "demo-data")
    before = everything(parts(app).database)
    assert before["sensitive_items"], "the demo is expected to hold something sealed"
    file = tmp_path / "saathi.backup"
    written = run(app, "backup", str(file))
    assert written.exit_code == 0, written.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    restored = run(elsewhere, "restore", str(file))
    assert restored.exit_code == 0, restored.output
    after = everything(parts(elsewhere).database)
    after["settings"] = [row for row in after["settings"] if row[0] != "sending_on_hold"]
    assert after == before
    with parts(elsewhere).database.transaction() as db:  # its keys go on where they were
        sealed = db.execute(select(SensitiveItems.words)).first()
        assert sealed and parts(elsewhere).vault.open(sealed.words)
        last = db.scalar(select(func.max(Questions.id)))
        assert last
    assert put(parts(elsewhere).database) > max(r[0] for r in before["outbox"])  # type: ignore[type-var]


def test_a_backup_never_replaces_a_file(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "saathi.backup"
    file.write_text("precious")
    refused = run(app, "backup", str(file))
    assert (refused.exit_code, refused.output) == (
        1, f"Error: {file} is there already: a backup never replaces another\n",
    )  # fmt: skip
    assert file.read_text() == "precious"
    assert run(app, "backup", str(tmp_path / "no" / "such")).exit_code == 1


def test_a_restore_only_fills_what_is_empty(app: Flask, tmp_path: Path) -> None:
    run(app, "demo-data")
    run(app, "backup", str(tmp_path / "b"))
    before = everything(parts(app).database)
    refused = run(app, "restore", str(tmp_path / "b"))
    assert refused.exit_code == 1
    assert "the database is not empty (it has " in refused.output
    assert everything(parts(app).database) == before


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.99])
def test_a_backup_that_was_cut_short_is_refused_and_nothing_is_written(
    app: Flask, elsewhere: Flask, tmp_path: Path, keep: float
) -> None:
    run(app, "demo-data")
    run(app, "backup", str(tmp_path / "b"))
    whole = (tmp_path / "b").read_bytes()
    (tmp_path / "b").write_bytes(whole[: int(len(whole) * keep)])
    refused = run(elsewhere, "restore", str(tmp_path / "b"))
    assert refused.exit_code == 1
    assert "is not a whole backup" in refused.output
    with parts(elsewhere).database.reading() as db:
        assert db.scalar(select(func.count()).select_from(People)) == 0


def test_a_backup_without_its_last_lines_is_refused(app: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    run(app, "demo-data")
    run(app, "backup", str(tmp_path / "b"))
    lines = gzip.decompress((tmp_path / "b").read_bytes()).splitlines(keepends=True)
    for kept in (lines[:-1], lines[:-2] + lines[-1:]):
        (tmp_path / "b").write_bytes(gzip.compress(b"".join(kept)))
        assert "ends too early" in run(elsewhere, "restore", str(tmp_path / "b")).output


def test_of_another_schema_it_says_what_to_do(app: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(gzip.compress(b'{"saathi": 1, "schema": "9999"}\n{"rows": {}}\n'))
    assert "restore it with the Saathi that wrote it" in run(elsewhere, "restore", str(tmp_path / "b")).output


def test_what_was_under_way_is_not_sent_again_by_itself(app: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    database = parts(app).database
    sending, claimed, due = (put(database, words) for words in ("one", "two", "three"))
    change(database, sending, state="sending", lease_token="t")
    change(database, claimed, state="claimed", lease_token="t")
    run(app, "backup", str(tmp_path / "b"))
    run(elsewhere, "restore", str(tmp_path / "b"))
    there = parts(elsewhere).database
    assert [row(there, each).state for each in (sending, claimed, due)] == ["uncertain", "due", "due"]
    assert "On hold: restored from a backup" in run(elsewhere, "outbox").output


def test_on_hold_nothing_leaves_until_it_is_released(app: Flask) -> None:
    running = parts(app)
    with running.database.transaction() as db:
        now = running.clock.now(db)
    old, new = put(running.database, "old", now=now), put(running.database, "new", now=now)
    assert run(app, "outbox", "hold", "--why", "no network in Quetta").output.startswith(
        "On hold: no network in Quetta."
    )
    deliver.run(running)
    assert [row(running.database, each).state for each in (old, new)] == ["due", "due"]
    assert "2 waiting" in run(app, "outbox").output
    change(running.database, old, created_at=now.replace(year=now.year - 1))
    released = run(app, "outbox", "release", "--drop-before", f"{now:%Y-%m-%d}")
    assert released.output == "Messages leave again; 1 were dropped.\n"
    deliver.run(running)
    assert [row(running.database, each).state for each in (old, new)] == ["expired", "sent"]
    assert run(app, "outbox").output == "Messages leave.\n  Nothing waits.\n"


def test_the_doctor_names_what_is_wrong_and_what_to_do(app: Flask) -> None:
    seen = run(app, "doctor")
    assert seen.exit_code == 1
    assert "ok     database" in seen.output
    assert "WRONG  clock: nothing happens by itself: start `clock` of the Procfile" in seen.output
    assert "note   SIMULATOR" in seen.output
    run(app, "outbox", "hold")
    assert "WRONG  sending: on hold, by the operator: flask outbox release" in run(app, "doctor").output


def test_the_doctor_sees_an_old_schema_and_a_database_that_is_away(elsewhere: Flask) -> None:
    with parts(elsewhere).database.transaction() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert "WRONG  database: has schema 0000, this Saathi needs" in run(elsewhere, "doctor").output
    away = app_on("postgresql://saathi@127.0.0.1:9/saathi")
    assert "WRONG  database: does not answer" in run(away, "doctor").output


def test_each_provider_is_asked_whether_it_knows_us() -> None:
    with Doubles() as doubles:
        settings = AfricasTalkingSettings(username="u", api_key="k", webhook_token="t" * 32, base_url=doubles.url)
        channel = AfricasTalking(settings, "")
        assert channel.check() == ""
        assert doubles.received[-1].form == {"username": "u"}
        doubles.next(Knob(status=401, body="The supplied authentication is invalid"))
        assert "AFRICASTALKING_API_KEY" in (channel.check() or "")
        doubles.next(Knob(drop="before"))
        assert "does not answer" in (channel.check() or "")


def test_what_waits_is_counted_by_kind(app: Flask) -> None:
    put(parts(app).database, kind="D7")
    with parts(app).database.reading() as db:
        assert db.scalar(select(Outbox.kind)) == "D7"
    assert "  D7         1 waiting, the oldest written 2026-11-25 13:40\n" in run(app, "outbox").output


def test_a_message_that_fails_here_is_set_aside_and_seen_to(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    running = parts(app)
    with running.database.transaction() as db:
        now = running.clock.now(db)
    bad, good = put(running.database, "bad", now=now), put(running.database, "good", to=SOMEBODY_ELSE, now=now)
    monkeypatch.setenv("FAILPOINT", f"preparing:raise:{bad}")
    deliver.run(running)
    change(running.database, bad, try_at=None)
    deliver.run(running)
    assert [row(running.database, each).state for each in (bad, good)] == ["failed", "sent"]
    seen = run(app, "outbox").output
    assert f"Set aside: {bad}, A1 to ...67 of {now:%Y-%m-%d %H:%M}: not ready to send: Failed" in seen
    assert SOMEBODY.msisdn not in seen
    monkeypatch.delenv("FAILPOINT")
    assert run(app, "outbox", "retry", str(good)).exit_code == 1
    assert run(app, "outbox", "retry", str(bad)).exit_code == 0
    deliver.run(running)
    assert row(running.database, bad).state == "sent"
    change(running.database, bad, state="failed", reason="not ready to send: again")
    assert run(app, "outbox", "drop", str(bad)).output == f"{bad} will not be sent.\n"
    assert row(running.database, bad).state == "expired"
    assert "Set aside" not in run(app, "outbox").output


def test_a_key_is_replaced_and_the_old_one_goes(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def with_keys(keys: str, *command: str) -> Result:
        app = create_app(from_environment({"DATABASE_URL": database_url, "SIMULATOR": "on", "VAULT_KEY": keys}))
        try:
            return run(app, *command)
        finally:
            parts(app).database.dispose()

    def words(key: str) -> list[str]:
        database = Database(database_url)
        with database.reading() as db:
            sealed = list(db.scalars(select(SensitiveItems.words)))
        database.dispose()
        return [Vault(key).open(each) for each in sealed]

    with_keys("old", "demo-data")
    before = words("old")
    assert before
    assert "cannot be opened" in with_keys("another", "reseal").output
    assert words("old") == before
    resealed = with_keys("new,old", "reseal")
    assert (resealed.exit_code, resealed.output.endswith("sealed anew.\n")) == (0, True)
    assert words("new") == before
    with pytest.raises(NotOpened):
        words("old")


def test_the_doctor_tells_of_what_was_set_aside(app: Flask) -> None:
    bad = put(parts(app).database)
    change(parts(app).database, bad, state="failed", reason="not ready to send: KeyError")
    assert "WRONG  outbox: 1 failed here and were set aside: flask outbox" in run(app, "doctor").output
