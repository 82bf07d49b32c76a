"""Everything that is sealed, sealed anew with the newest key: the step after which an old key can be thrown away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, update

from store.tables import Accounts, Calls, Drafts, Merges, SensitiveItems
from store.vault import NotOpened, Vault

_SEALED: tuple[tuple[Any, str], ...] = (
    (SensitiveItems, "words"),
    (SensitiveItems, "answer"),
    (Accounts, "totp"),
    (Calls, "said"),
    (Drafts, "said"),
    (Merges, "memory"),
)


def reseal(db: Connection, vault: Vault) -> tuple[int, int]:
    """How many were sealed anew, and how many nobody can open with the keys there are: those stay as they are."""
    done = unreadable = 0
    for table, name in _SEALED:
        rows, column = table.__table__, table.__table__.c[name]
        keys = list(rows.primary_key)
        for row in db.execute(select(*keys, column.label("sealed")).where(column.is_not(None)).with_for_update()).all():
            if not row.sealed:
                continue
            try:
                anew = vault.renew(row.sealed)
            except NotOpened:
                unreadable += 1
                continue
            this = [key == getattr(row, key.name) for key in keys]
            db.execute(update(rows).where(*this).values({name: anew}))
            done += 1
    return done, unreadable
