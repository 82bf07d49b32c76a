"""The README is held to the code: what it names exists, and what exists is named."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from flask import Flask

from gateway.app import create_app
from gateway.channels.directory import CHANNELS
from gateway.channels.settings import declared
from gateway.config import Settings, from_environment
from gateway.processes import read_procfile
from tests import pictures

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
NOT_A_SETTING = {
    "TOKEN",
    "USSD",
    "SMS",
    "AAYA",
    "HAAN",
    "PORT",
    "HOST",
    "FILE",
    "ID",
    "NUMBER",
    "PERSON",
    "DATE",
    "HMAC",
    "SHA",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    environ = {"SIMULATOR": "on", "DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('docs')}/none.db"}
    twilio = {"TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": "x", "TWILIO_FROM": "+15005550006"}
    tokens = {"AFRICASTALKING_WEBHOOK_TOKEN": "t" * 20, "KANNEL_WEBHOOK_TOKEN": "t" * 20, "SMSGATE_SIGNING_KEY": "k"}
    file = tmp_path_factory.mktemp("docs") / "channels.toml"
    file.write_text(
        '[shop]\ntoken = "SHOP_TOKEN"\n[shop.receive]\nfrom = "f"\ntext = "t"\n'
        '[shop.delivery]\nid = "i"\nstatus = "s"\nmap = { ok = "delivered" }\n'
    )
    tokens |= {"HTTP_CHANNELS": str(file), "SHOP_TOKEN": "t" * 20}
    return create_app(from_environment({**environ, **twilio, **tokens}))


def _known_settings() -> set[str]:
    channels = {each.env for channel in CHANNELS for each in declared(channel.settings_type).values()}
    return {name.upper() for name in Settings.model_fields} | channels | {"HOST", "PORT"}


def _section(title: str) -> str:
    return README.split(f"## {title}\n")[1].split("\n## ")[0]


def test_the_settings_table_names_every_setting_and_no_other() -> None:
    first_cells = [line.split("|")[1] for line in _section("Settings").splitlines() if line.startswith("|")]
    named = {name for cell in first_cells for name in re.findall(r"`([A-Z_]+)`", cell)}
    assert named == _known_settings()


def test_each_default_in_the_table_is_the_codes() -> None:
    defaults = {name.upper(): field.default for name, field in Settings.model_fields.items()}
    for name in ("DATABASE_URL", "PUBLIC_BASE_URL", "PROGRAMME_TIMEZONE", "LOG_LEVEL"):
        assert f"| `{name}` | `{defaults[name]}` |" in README
    assert f"`{defaults['AFRICASTALKING_SHORT_CODE']}`, `{defaults['AFRICASTALKING_USSD_CODE']}`" in README


def test_each_command_in_the_table_exists_and_each_of_ours_is_named(app: Flask) -> None:
    ours = set()
    for name, command in app.cli.commands.items():
        parts = getattr(command, "commands", {})
        ours |= {f"flask {name} {part}" for part in parts}
        ours |= {f"flask {name}"} if not parts or getattr(command, "invoke_without_command", False) else set()
    named = set(re.findall(r"`(flask [a-z-]+(?: [a-z-]+)?)", _section("Commands")))
    assert named == ours


def test_each_command_helps(app: Flask) -> None:
    runner = app.test_cli_runner()
    for name, command in app.cli.commands.items():
        for part in getattr(command, "commands", {"": None}):
            told = runner.invoke(args=[*filter(None, (name, part)), "--help"])
            assert told.exit_code == 0
            assert len(told.output.splitlines()) > 4, name


def test_each_webhook_is_in_the_table(app: Flask) -> None:
    hooks = [hook.path for channel in app.extensions["saathi"].channels.values() for hook in channel.webhooks]
    assert len(hooks) == 13
    for hook in hooks:
        named = hook.replace("/http/shop/", "/http/<channel>/")
        assert f"`{named}`" in README or f"`/{hook.rsplit('/', 1)[1]}`" in README, hook


def test_what_the_readme_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    paths = [path.strip("`") for path in re.findall(r"`((?:flows|store|gateway|tests|docs)/[\w/.]+)`", README)]
    assert len(links) + len(paths) > 8
    for path in (*links, *paths):
        assert (ROOT / path).exists(), path


def test_the_decisions_are_numbered_without_a_gap_and_say_what_was_refused() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [file.name[:4] for file in files] == [f"{n:04}" for n in range(1, len(files) + 1)]
    for file in files:
        assert "**Refused" in file.read_text(), file.name


DEPLOY = ROOT / "docs" / "deploy"


@pytest.mark.parametrize("name", ["web", "replies", "rest", "clock"])
def test_a_unit_starts_what_the_procfile_starts(name: str) -> None:
    line = read_procfile(ROOT / "Procfile")[name].removeprefix("env TZ=UTC ")
    line = line.replace("${HOST:-127.0.0.1}", "127.0.0.1").replace("$PORT", "${PORT}")
    unit = (DEPLOY / f"saathi-{name}.service").read_text()
    assert f"\nExecStart=/srv/saathi/.venv/bin/{line}\n" in unit
    assert ("Environment=TZ=UTC" in unit) == (name == "clock")


def _is_a_command(app: Flask, words: list[str]) -> bool:
    """Whether `staff add --post x` is there: the command, its part and its options."""
    command: click.Command = app.cli.commands[words[0]]
    rest = words[1:]
    if isinstance(command, click.Group) and rest:
        if rest[0] not in command.commands:
            return False
        command, rest = command.commands[rest[0]], rest[1:]
    there = {name for each in command.params for name in each.opts}
    return {word for word in rest if word.startswith("--")} <= there


def test_the_runbook_names_commands_and_files_that_there_are(app: Flask) -> None:
    told = (ROOT / "docs" / "operate.md").read_text()
    named = set(re.findall(r"(?:^    |`|&& )saathi ([a-z]+)", told, re.MULTILINE))
    assert len(named) > 8
    assert named <= set(app.cli.commands)
    for words in re.findall(r"(?:^    |`|&& )saathi ([a-z][^`\n&#]+)", told, re.MULTILINE):
        assert _is_a_command(app, shlex.split(words)), words
    for units in re.findall(r"systemctl (?:restart|reload|start|stop)((?: saathi[-.a-z]+)+)", told):
        for unit in units.split():
            assert (DEPLOY / (unit if "." in unit else f"{unit}.service")).exists(), unit
    for link in re.findall(r"\]\(([^)#:]+)\)", told):
        assert (ROOT / "docs" / link).exists(), link
    for unit in re.findall(r"saathi-[a-z]+\.(?:service|timer)|nginx\.conf", told):
        assert (DEPLOY / unit).exists(), unit


def test_the_pictures_of_the_readme_are_those_that_are_taken_and_light() -> None:
    there = {file.stem: file.stat().st_size for file in pictures.FOLDER.glob("*")}
    named = set(re.findall(r"\(docs/pictures/([\w-]+)\.png\)", README))
    assert named == set(there) == {picture.name for picture in pictures.PICTURES} | {"phones"}
    assert max(there.values()) < pictures.MOST_BYTES
    assert sum(there.values()) < pictures.MOST_TOGETHER
