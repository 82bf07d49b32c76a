"""How many SQL statements a press makes: a figure that does not depend on the machine."""

from __future__ import annotations

from pathlib import Path
from random import Random

from gateway.app import create_app
from gateway.config import from_environment
from tests.bench import talks
from tests.bench.programme import Programme
from tests.stopped import statements


def of_a_session(folder: Path) -> list[tuple[str, list[str]]]:
    """Each press of an attendance session, as typed, with the statements it made, transaction control left out."""
    url = f"sqlite:///{folder / 'statements.db'}"
    roll = talks.teachers(1)
    programme = Programme(url, roll)
    programme.next_school_day()
    environ = {"DATABASE_URL": url, "SIMULATOR": "on", "AFRICASTALKING_WEBHOOK_TOKEN": talks.TOKEN}
    phone = create_app(from_environment(environ)).test_client()
    found: list[tuple[str, list[str]]] = []
    for press in next(talks.attendance(roll, Random(1))).presses:
        path, body = talks.read(press)
        with statements() as sent:
            answer = phone.post(path, data=body, content_type="application/x-www-form-urlencoded")
        assert answer.text.startswith(press.right[0]), answer.text
        found.append((body.rpartition("=")[2], sent))
    programme.database.dispose()
    return found
