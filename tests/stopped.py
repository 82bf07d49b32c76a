"""Parts whose programme clock stands where a test puts it, and what its jobs then wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Connection, event, select
from sqlalchemy.engine import Engine

from flows.policy import POLICY
from gateway.clock import Clock
from gateway.config import from_environment
from gateway.parts import Parts
from gateway.spool import Spool
from store import prepared
from store.database import Database
from store.moment import Moment
from store.tables import Outbox
from store.vault import Vault
from tests.people import NOW, PROGRAMME

VAULT = Vault(Fernet.generate_key().decode())


class Stopped(Clock):
    """A clock that stands still until it is put elsewhere, forwards or back."""

    def __init__(self, at: datetime) -> None:
        super().__init__(POLICY.zone, movable=True)
        self.at = at.astimezone(POLICY.zone)

    def now(self, db: Connection) -> datetime:
        return self.at


def parts_at(database: Database, at: datetime = NOW) -> Parts:
    """Parts without a channel or a Redis."""
    config = from_environment({"SIMULATOR": "on", "DATABASE_URL": database.url})
    spool = Spool(Path(config.settings.spool_folder), VAULT)  # nothing comes into it
    return Parts(config, database, Stopped(at), channels={}, vault=VAULT, spool=spool, ring=lambda: None)


def later(parts: Parts, at: datetime) -> Parts:
    """The same parts at another hour."""
    return replace(parts, clock=Stopped(at))


def moment_at(at: datetime = NOW) -> Moment:
    """What is true for a turn at that hour."""
    return Moment(at, PROGRAMME, VAULT)


def local(day: int, hour: int = 10, minute: int = 0, month: int = 11) -> datetime:
    """An hour of a day of 2026 in Pishin, as an instant in UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=POLICY.zone).astimezone(UTC)


def outbox(database: Database, *kinds: str) -> list[Any]:
    """The rows of these kinds, oldest first; of all without any."""
    which = [Outbox.kind.in_(kinds)] if kinds else []
    with database.reading() as db:
        return list(db.execute(select(Outbox).where(*which).order_by(Outbox.id)))


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that is sent while the block lasts, transaction control left out."""
    sent: list[str] = []

    def note(statement: str, _given: Any) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    with overhearing(note):
        yield sent


@contextmanager
def overhearing(note: Callable[[str, Any], None]) -> Iterator[None]:
    """Be told every statement with its values (of many at once a list), whether SQLAlchemy runs it or `store.prepared`."""

    def of_sqlalchemy(_connection: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        note(statement, given)

    def of_ours(raw: Any, words: str, given: Any) -> Any:
        note(words, given)
        return raw.execute(words, given)

    event.listen(Engine, "before_cursor_execute", of_sqlalchemy)
    try:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(prepared, "send", of_ours)
            yield
    finally:
        event.remove(Engine, "before_cursor_execute", of_sqlalchemy)
