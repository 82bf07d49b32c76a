"""The demo's made-up settings, and the page that greets whoever started it."""

from __future__ import annotations

import base64
import json
import os
import secrets
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

SETTINGS_FILE = "demo.env"
FACTS_FILE = "demo.json"  # written by `flask demo-data`
MIGRATIONS = Path(__file__).parents[1] / "store" / "migrations" / "versions"  # named by their numbers


def made_up_settings(var: Path, given: Mapping[str, str]) -> dict[str, str]:
    """What the demo needs and nobody has set. Secrets are kept: with new ones the old data could not be read."""
    kept = _read(var / SETTINGS_FILE)
    secret = {
        "SECRET_KEY": secrets.token_hex(32),
        "AFRICASTALKING_WEBHOOK_TOKEN": secrets.token_urlsafe(16),
        "VAULT_KEY": base64.urlsafe_b64encode(os.urandom(32)).decode(),
    }
    return {
        **{name: kept.get(name, made) for name, made in secret.items()},
        "SIMULATOR": "on",
        "DATABASE_URL": f"sqlite:///{var.resolve() / 'saathi.db'}",
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{given['PORT']}",
        "LOG_LEVEL": "WARNING",
    }


def save_settings(var: Path, settings: Mapping[str, str]) -> None:
    """Keeps the demo's settings, for the next start and for `flask -e var/demo.env`; for this user's eyes only."""
    names = (*made_up_settings(var, settings), "REDIS_URL", "PORT")
    text = "".join(f"{name}={settings[name]}\n" for name in names)
    file = os.open(var / SETTINGS_FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "w") as opened:
        opened.write(text)


def is_there(var: Path, settings: Mapping[str, str]) -> bool:
    """Whether an earlier start has left all that `flask migrate` and `flask demo-data` would make: neither need run then."""
    file = var.resolve() / "saathi.db"
    if settings["DATABASE_URL"] != f"sqlite:///{file}":
        return False
    try:
        facts = json.loads((var / FACTS_FILE).read_text())
        same = facts["url"] == settings["PUBLIC_BASE_URL"]
        same = same and facts["tokens"]["africastalking"] == settings["AFRICASTALKING_WEBHOOK_TOKEN"]
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as db:
            (schema,) = db.execute("SELECT version_num FROM alembic_version").fetchone()
    except (OSError, ValueError, KeyError, TypeError, sqlite3.Error):
        return False
    return bool(same and schema == max(script.name[:4] for script in MIGRATIONS.glob("[0-9]*.py")))


def page(var: Path) -> str:
    """What to open, who is there and what to try first, from the facts that `flask demo-data` wrote."""
    facts: dict[str, Any] = json.loads((var / FACTS_FILE).read_text())
    people = [(role, person) for role, several in facts["people"].items() for person in several]
    who = [
        f"  {role:<13} {person['number']:<15} {person['name'] or 'a number nobody knows'}" for role, person in people
    ]
    number = people[0][1]["number"]
    token = facts["tokens"]["africastalking"]
    return "\n".join(
        (
            "",
            "Saathi is running. Ctrl-C stops it and loses nothing.",
            "",
            f"  The phones:             {facts['url']}/phone",
            f"  The console:            {facts['url']}/console/",
            f"  A phone in a terminal:  .venv/bin/flask -e var/{SETTINGS_FILE} phone {number}",
            "",
            *who,
            "",
            "Sign in to the console with",
            *(_sign_in(role, each) for role, each in facts["sign_ins"].items()),
            "",
            "Try first:",
            f"  Open the phones, dial {facts['ussd_code']} on the first one and follow the screen.",
            "  Or play that phone as its network would:",
            f"    curl -d sessionId=1 -d 'serviceCode={facts['ussd_code']}' -d text= \\",
            f"      --data-urlencode phoneNumber={number} {facts['url']}/africastalking/{token}/ussd",
            "",
        )
    )


def _sign_in(role: str, each: dict[str, str]) -> str:
    if each["password"]:
        return f"  {role:<13} {each['user']}, password {each['password']}; the sign-in page shows the code"
    return f"  {role:<13} {each['user']}; a code comes to that phone"


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    pairs = (line.partition("=") for line in path.read_text().splitlines())
    return {name: value for name, _, value in pairs}
