"""The commands for people, as a clerk and an administrator type them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from gateway import cli_district, cli_people, cli_staff
from gateway.app import build_parts, commands
from gateway.config import from_environment

HEADER = "District, Cluster ,cluster code,School,Name,NUMBER,role"
ROWS = (
    "Pishin,Pishin-03,30703,GGPS Huramzai,Zarmina,0333 1234567,",
    "Pishin,Pishin-03,30703,GPS Killi Karbala,Abdul Wadood,0300 7654321,mentor",
)


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    app = Flask("test")
    parts = build_parts(from_environment({"DATABASE_URL": database_url, "SIMULATOR": "on"}))
    app.extensions["saathi"] = parts
    for command in (*cli_people.COMMANDS, *cli_staff.COMMANDS, *cli_district.COMMANDS):
        app.cli.add_command(command)
    yield app
    parts.database.dispose()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "roster.csv"
    path.write_text("\n".join((HEADER, *ROWS)), encoding="utf-8")
    return path


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=words)


def test_a_dry_run_then_the_real_one_then_again(app: Flask, file: Path) -> None:
    dry = run(app, "roster", "import", str(file), "--dry-run")
    assert dry.exit_code == 0
    assert "line 2: new: Zarmina, GGPS Huramzai" in dry.output
    assert "2 rows read: 2 new." in dry.output
    assert "A dry run: nothing was written." in dry.output
    real = run(app, "roster", "import", str(file))
    assert real.output == dry.output.replace("A dry run: nothing was written.", "Written.")
    again = run(app, "roster", "import", str(file))
    assert again.output == "2 rows read: 2 unchanged.\nWritten.\n"


def test_wrong_lines_are_all_named_and_nothing_is_written(app: Flask, file: Path) -> None:
    bad = (
        file.read_text(encoding="utf-8") + "\nPishin,Pishin-3,,GPS Bostan,Noor,0300 1,\nPishin,Pishin-3,,GPS Yaru,,,\n"
    )
    file.write_text(bad, encoding="utf-8")
    refused = run(app, "roster", "import", str(file))
    assert refused.exit_code == 1
    assert "Wrong: line 4: number: '0300 1' is not a mobile number of Pakistan" in refused.output
    assert (
        "Wrong: line 5: cluster 'Pishin-3' is new and needs a cluster_code - did you mean 'Pishin-03'?"
        in refused.output
    )
    assert "Error: nothing was written: put right what is wrong (2) and import again" in refused.output
    assert "vacant" not in run(app, "staff", "list").output


def test_an_export_goes_back_in_unchanged(app: Flask, file: Path, tmp_path: Path) -> None:
    run(app, "roster", "import", str(file))
    out = tmp_path / "out.csv"
    assert "2 rows written." in run(app, "roster", "export", str(out)).output
    assert "'+923331234567" in out.read_text(encoding="utf-8-sig")
    assert "2 rows read: 2 unchanged." in run(app, "roster", "import", str(out)).output
    assert "GGPS Huramzai" in run(app, "roster", "export").output


def test_staff_are_added_and_listed(app: Flask, file: Path) -> None:
    assert "come with the roster" in run(app, "staff", "list").output
    run(app, "roster", "import", str(file))
    words = ("--post", "district-officer", "--number", "0399 0000004", "--name", "Jalal Agha", "--district", "pishin")
    added = run(app, "staff", "add", *words, "--language", "English", "--sex", "m", "--since", "2026-09-01")
    assert (added.exit_code, added.output) == (0, "Jalal Agha: district officer, Pishin, since 2026-09-01.\n")
    assert run(app, "staff", "add", *words, "--since", "2026-09-02").output.endswith("already.\n")
    listed = run(app, "staff", "list").output
    assert "district officer  Pishin               Jalal Agha, since 2026-09-01" in listed
    assert "mentor            Pishin-03            Abdul Wadood, since" in listed
    assert "focal person      Balochistan          vacant" in listed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--post", "mentor", "--number", "0399 0000004", "--name", "X", "--cluster", "Pishin-9"),
            "there is no cluster",
        ),
        (
            ("--post", "mentor", "--number", "0399 0000004", "--name", "X", "--district", "Pishin"),
            "no place for this post",
        ),
        (("--post", "province", "--number", "081 123", "--name", "X"), "is not a mobile number"),
        (
            ("--post", "province", "--number", "0399 0000004", "--name", "X", "--language", "Pashto"),
            "language: 'Pashto'",
        ),
    ],
)
def test_a_mistake_is_one_line_and_1(app: Flask, words: tuple[str, ...], said: str) -> None:
    refused = run(app, "staff", "add", *words)
    assert refused.exit_code == 1
    assert refused.output.count("\n") == 1
    assert said in refused.output


def test_somebody_acts_for_a_while_and_a_post_falls_vacant(app: Flask, file: Path) -> None:
    run(app, "roster", "import", str(file))
    acting = ("--post", "mentor", "--cluster", "Pishin-03", "--number", "0333 1234567", "--acting")
    alone = run(app, "staff", "add", *acting)
    assert (alone.exit_code, alone.output) == (
        1,
        "Error: whoever acts does so up to a day: --acting and --to go together\n",
    )
    done = run(app, "staff", "add", *acting, "--to", "2099-12-31")
    assert "Zarmina: mentor, Pishin-03, acting from " in done.output
    assert done.output.endswith(" to 2099-12-31; then Abdul Wadood again.\n")
    assert "Zarmina, acting for Abdul Wadood" in run(app, "staff", "list").output
    ended = run(app, "staff", "end", "mentor", "pishin-03")
    assert ended.output == "mentor, Pishin-03: vacant now, after Zarmina.\n"
    assert run(app, "staff", "end", "mentor", "Pishin-03").output == "mentor, Pishin-03: was vacant already.\n"
    assert "mentor            Pishin-03            vacant" in run(app, "staff", "list").output
    assert "there is no cluster 'Pishin-3'" in run(app, "staff", "end", "mentor", "Pishin-3").output


def test_the_history_of_a_post_is_listed(app: Flask, file: Path) -> None:
    run(app, "roster", "import", str(file))
    run(
        app,
        "staff",
        "add",
        "--post",
        "mentor",
        "--cluster",
        "Pishin-03",
        "--number",
        "0333 1234567",
        "--from",
        "2099-01-01",
    )
    lines = run(app, "staff", "history", "mentor", "Pishin-03").output.splitlines()
    assert lines[0] == "2099-01-01 to now         Zarmina"
    assert lines[1].endswith(" to 2098-12-31  Abdul Wadood")
    assert run(app, "staff", "history", "deputy", "Pishin-03").output == "Nobody has held it yet.\n"


def test_a_district_rests_and_runs_itself(app: Flask, file: Path) -> None:
    assert "come with the roster" in run(app, "district", "list").output
    run(app, "roster", "import", str(file))
    assert run(app, "district", "list").output == "Pishin               active       full      1 cluster\n"
    assert run(app, "district", "status", "pishin", "paused").output == "Pishin: paused.\n"
    assert run(app, "district", "status", "Pishin", "paused").output == "Pishin: paused already.\n"
    assert run(app, "district", "profile", "Pishin", "self-run").output == "Pishin: self-run.\n"
    assert run(app, "district", "profile", "--all", "full").output == "1 districts: full, 1 changed.\n"
    assert "paused       full      1 cluster    since " in run(app, "district", "list").output
    for words, said in (
        (("status", "Pishn", "active"), "did you mean 'Pishin'?"),
        (("profile", "Pishin", "cheap"), "write: flask district profile"),
        (("profile",), "write: flask district profile"),
    ):
        refused = run(app, "district", *words)
        assert (refused.exit_code, said in refused.output) == (1, True), refused.output


def test_an_export_writes_over_nothing_unless_told(app: Flask, file: Path) -> None:
    run(app, "roster", "import", str(file))
    there = file.parent / "out.csv"
    there.write_text("mine")
    refused = run(app, "roster", "export", str(there))
    assert (refused.exit_code, there.read_text()) == (1, "mine")
    assert refused.output.count("\n") == 1
    assert "--force" in refused.output
    assert run(app, "roster", "export", str(there), "--force").exit_code == 0
    assert "Zarmina" in there.read_text(encoding="utf-8-sig")
    assert run(app, "roster", "export", str(file.parent / "new.csv")).exit_code == 0
    nowhere = run(app, "roster", "export", str(file.parent / "no" / "folder.csv"))
    assert (nowhere.exit_code, nowhere.output.count("\n")) == (1, 1)


def test_who_has_no_name_is_listed_by_the_last_digits(app: Flask, file: Path) -> None:
    run(app, "roster", "import", str(file))
    with app.extensions["saathi"].database.transaction() as db:
        db.exec_driver_sql("UPDATE people SET name = ''")
    assert " ..4321, since" in run(app, "staff", "list").output


def test_without_settings_the_commands_are_there_and_say_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("SECRET_KEY", "VAULT_KEY", "SIMULATOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)  # no .env here
    app = commands()
    assert {"roster", "staff", "digest", "calendar", "migrate"} <= set(app.cli.commands)
    told = app.test_cli_runner().invoke(args=["staff", "list"])
    assert told.exit_code == 1
    assert told.output == "Error: missing: SECRET_KEY, VAULT_KEY (for a first look: make demo)\n"
    assert app.test_client().get("/healthz").status_code == 503


def test_somebody_gets_another_number(app: Flask, file: Path) -> None:
    run(app, "roster", "import", str(file))
    done = run(app, "person", "number", "0333 1234567", "0345 1112223")
    assert done.output == "Zarmina: +923451112223 from now on. Messages that waited and go there: 0.\n"
    assert "nobody is there" in run(app, "person", "number", "0333 1234567", "0345 1112223").output
    taken = run(app, "person", "number", "0345 1112223", "0300 7654321")
    assert taken.exit_code == 1
    assert "the number belongs to Abdul Wadood" in taken.output
    assert "12 is not a mobile number" in run(app, "person", "number", "0345 1112223", "12").output
