"""Accounts with a password and an authenticator: for administrators, exports and the vault. All times are real."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, insert, select, update

from flows.facts import Person
from flows.texts import T
from store import audit, people, sign_in, totp
from store.refused import Refused
from store.tables import Accounts, People
from store.vault import Vault

INVITATION_LIVES = timedelta(days=2)
SHORTEST = 12  # characters of a password
_hasher = PasswordHasher()  # Argon2id with the library's own, current, costs


class CannotInvite(Refused):
    """Why not, in one line, and what to do."""


@dataclass(frozen=True)
class Account:
    """Whose it is. `ready`: it was set up."""

    person_id: int
    email: str
    name: str
    ready: bool


def invite(db: Connection, person_id: int, email: str, now: datetime, by: int | None = None) -> str:
    """An account for somebody, or a new beginning for theirs; the word in the link that sets it up. Raises CannotInvite.

    An account that was set up before still opens until the link is used.
    """
    email = email.strip().casefold()
    if not ("@" in email and len(email) <= 200 and email.isprintable() and " " not in email):
        raise CannotInvite(T("staff", "'{email}' is no e-mail address", email=email[:60]))
    other = db.scalar(select(Accounts.person_id).where(Accounts.email == email))
    if other not in {None, person_id}:
        raise CannotInvite(T("staff", "{email} is somebody else's already", email=email))
    word = secrets.token_urlsafe(24)
    values = {"email": email, "invited": _sha256(word), "invited_until": now + INVITATION_LIVES}
    mine = Accounts.person_id == person_id
    if db.scalar(select(Accounts.id).where(mine)) is None:
        db.execute(insert(Accounts).values(**values, person_id=person_id, made_at=now))
    else:
        db.execute(update(Accounts).where(mine).values(**values))
    audit.note(db, by, "account invited", f"person {person_id}")
    return word


def invited(db: Connection, word: str, now: datetime) -> Account | None:
    """Whom a link is for; None where its time is over."""
    found = _select().where(Accounts.invited == _sha256(word), Accounts.invited_until > now)
    row = db.execute(found).first()
    return Account(row.person_id, row.email, row.name, bool(row.password)) if row else None


def set_up(db: Connection, account: Account, password: str, secret: str, step: int, vault: Vault) -> None:
    """The owner chose a password and scanned the secret; whoever was signed in as them is so no more."""
    values = {
        "password": _hasher.hash(password),
        "totp": vault.seal(secret),
        "totp_step": step,
        "invited": None,
        "invited_until": None,
    }
    db.execute(update(Accounts).where(Accounts.person_id == account.person_id).values(**values))
    sign_in.end_all(db, account.person_id)
    audit.note(db, account.person_id, "account set up", f"person {account.person_id}")


def check(db: Connection, email: str, password: str, typed: str, now: datetime, vault: Vault) -> Person | None:
    """Whose these are: None where any of the three is wrong. It takes as long for an e-mail that nobody has."""
    row = db.execute(select(Accounts).where(Accounts.email == email.strip().casefold()).with_for_update()).first()
    ready = row is not None and bool(row.password) and row.totp is not None
    right = _is(password, row.password if row and ready else _nobodys())
    if row is None or not ready or not right:
        return None
    step = totp.step_matched(vault.open(row.totp), typed, now, row.totp_step)
    if step is None:
        return None
    db.execute(update(Accounts).where(Accounts.id == row.id).values(totp_step=step))
    return people.still_here(db, row.person_id)


def listing(db: Connection) -> list[Account]:
    """All of them, by name."""
    rows = db.execute(_select().order_by(People.name, People.id))
    return [Account(row.person_id, row.email, row.name, bool(row.password)) for row in rows]


def of_person(db: Connection, person_id: int) -> Account | None:
    """Somebody's, if there is one."""
    row = db.execute(_select().where(Accounts.person_id == person_id)).first()
    return Account(row.person_id, row.email, row.name, bool(row.password)) if row else None


def _select() -> Any:
    columns = (Accounts.person_id, Accounts.email, Accounts.password, People.name)
    return select(*columns).join(People, People.id == Accounts.person_id)


def _is(password: str, hashed: str) -> bool:
    try:
        return _hasher.verify(hashed, password)
    except VerificationError:
        return False


@cache
def _nobodys() -> str:
    return _hasher.hash(secrets.token_urlsafe(16))


def _sha256(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()
