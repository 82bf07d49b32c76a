"""A Saathi with two districts and everybody who may sign in, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from gateway.app import create_app
from gateway.config import from_environment
from gateway.parts import Parts
from tests import desks
from tests.people import NOW


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    made = create_app(from_environment({"DATABASE_URL": database_url, "SIMULATOR": "on"}))
    parts: Parts = made.extensions["saathi"]
    with parts.database.transaction() as db:
        parts.clock.set(db, NOW)
        desks.fill(db)
    yield made
    parts.database.dispose()


@pytest.fixture
def parts(app: Flask) -> Parts:
    found: Parts = app.extensions["saathi"]
    return found
