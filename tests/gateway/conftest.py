"""A Saathi with its doors open, on both databases, and phones to reach it by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.app import create_app
from gateway.config import from_environment
from tests import pishin
from tests.doors import TOKEN, TWILIO, Doors
from tests.people import NOW


@pytest.fixture
def doors(database_url: str, tmp_path: Path) -> Iterator[Doors]:
    """The web application with the cast in its database and the programme clock at the cast's hour."""
    environ = {"DATABASE_URL": database_url, "SIMULATOR": "on", "AFRICASTALKING_WEBHOOK_TOKEN": TOKEN, **TWILIO}
    environ["SPOOL_FOLDER"] = str(tmp_path / "spool")
    app = create_app(from_environment(environ))
    opened = Doors(app)
    with opened.parts.database.transaction() as db:
        opened.parts.clock.set(db, NOW)
        pishin.fill(db)
    yield opened
    opened.parts.database.dispose()
