"""Signing in to the console by a code, and who is signed in. All times here are real, not the programme's.

A number that nobody has takes the same steps and gets the same answers: only the message is missing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, or_, select, update

from flows.facts import Person
from flows.texts import T
from store import outbox, people
from store.database import alone, changed
from store.moment import Moment
from store.tables import ConsoleSessions, SignInCodes, SignInTries

CODE_LIVES = timedelta(minutes=10)
MOST_TRIES = 5  # at one code
STRONG_IDLE, STRONG_LIVES = timedelta(minutes=15), timedelta(hours=12)
IDLE, LIVES = timedelta(hours=12), timedelta(days=7)
_A_WHILE = timedelta(minutes=1)  # so often it is kept that somebody is still there

# (what, how many, within): of a number, of an address, of an e-mail.
LIMITS: dict[str, tuple[tuple[int, timedelta], ...]] = {
    "code to": ((3, timedelta(minutes=15)), (10, timedelta(days=1))),
    "code from": ((20, timedelta(minutes=15)), (100, timedelta(days=1))),
    "tried from": ((50, timedelta(minutes=15)),),
    "password of": ((5, timedelta(minutes=15)), (30, timedelta(days=1))),
}


class _NobodyThere(Exception):
    """What was written for a number that nobody has is taken back."""


@dataclass(frozen=True)
class Session:
    """Somebody signed in."""

    id: str
    person_id: int
    strong: bool


def too_often(db: Connection, what: str, who: str, key: str, now: datetime) -> bool:
    """Whether this was tried too often; a try that is let through is counted."""
    hidden = _keyed(key, what, who)
    alone(db, hidden)  # of many at once each would see that the others have not tried yet
    for most, within in LIMITS[what]:
        tried = select(func.count()).where(
            SignInTries.what == what, SignInTries.who == hidden, SignInTries.at > now - within
        )
        if (db.scalar(tried) or 0) >= most:
            return True
    db.execute(insert(SignInTries).values(what=what, who=hidden, at=now))
    return False


def send_code(db: Connection, msisdn: str, whose: list[Person], key: str, now: datetime, moment: Moment) -> None:
    """A new code for a number; the one before is no more. It leaves only where somebody there may sign in."""
    alone(db, f"code {msisdn}")
    code = f"{secrets.randbelow(1_000_000):06}"
    db.execute(update(SignInCodes).where(SignInCodes.msisdn == msisdn).values(used=True))
    made = {"msisdn": msisdn, "code": _keyed(key, msisdn, code), "made_at": now}
    db.execute(insert(SignInCodes).values(**made))
    text = T("C1", "{code} is your code to sign in to Saathi. It holds for 10 minutes. Never tell it to anybody.")
    to = whose[0] if whose else Person(0, msisdn, "", language="en")
    with suppress(_NobodyThere), db.begin_nested():
        outbox.add(db, to=to, kind="C1", text=text.filled(code=code), lane="reply", now=moment.now, lives=CODE_LIVES)
        if not whose:
            raise _NobodyThere


def code_typed(db: Connection, msisdn: str, typed: str, key: str, now: datetime) -> int | None:
    """Which code these digits are, None where they are not those sent; right ones work once, and wrong ones are counted."""
    alive = (
        SignInCodes.msisdn == msisdn,
        SignInCodes.used.is_(False),
        SignInCodes.tries < MOST_TRIES,
        SignInCodes.made_at > now - CODE_LIVES,
    )
    row = db.execute(select(SignInCodes).where(*alive).with_for_update()).first()
    wanted = row.code if row else _keyed(key, msisdn, "no code")
    right = hmac.compare_digest(wanted, _keyed(key, msisdn, "".join(typed.split()))) and row is not None
    if row:
        kept = update(SignInCodes).where(SignInCodes.id == row.id)
        db.execute(kept.values(tries=row.tries + 1, used=right))
    return row.id if row and right else None


def waits_for_a_name(db: Connection, code_id: int, msisdn: str, now: datetime) -> bool:
    """Whether a code was typed for which several people may be meant, and its time is not over."""
    return db.scalar(select(SignInCodes.id).where(*_typed(code_id, msisdn, now))) is not None


def named(db: Connection, code_id: int, msisdn: str, now: datetime) -> bool:
    """One of them is named; False where it is too late. The code goes with it: a kept cookie names nobody again."""
    return changed(db, delete(SignInCodes).where(*_typed(code_id, msisdn, now))) > 0


def _typed(code_id: int, msisdn: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    this = (SignInCodes.id == code_id, SignInCodes.msisdn == msisdn)
    return (*this, SignInCodes.used.is_(True), SignInCodes.made_at > now - CODE_LIVES)


def who_may(db: Connection, msisdn: str, moment: Moment, roles: frozenset[str]) -> list[Person]:
    """The people at a number who hold a post that opens the console by a code."""
    return [
        person
        for person in people.by_msisdn(db, msisdn)
        if any(post.kind in roles for post in people.posts_of(db, person.id, moment.today))
    ]


# --- sessions --------------------------------------------------------------------------------


def begin(db: Connection, person_id: int, strong: bool, now: datetime) -> str:
    """Somebody is signed in from now on; what the browser keeps."""
    token = secrets.token_urlsafe(32)
    values = {"id": _sha256(token), "person_id": person_id, "strong": strong, "made_at": now, "seen_at": now}
    db.execute(insert(ConsoleSessions).values(**values))
    return token


def find(db: Connection, token: str, now: datetime) -> tuple[Session | None, bool]:
    """Whose a token is, None when its time is over; and whether it should be kept that they were seen."""
    row = db.execute(select(ConsoleSessions).where(ConsoleSessions.id == _sha256(token))).first()
    if row is None:
        return None, False
    idle, lives = (STRONG_IDLE, STRONG_LIVES) if row.strong else (IDLE, LIVES)
    if now - row.seen_at > idle or now - row.made_at > lives:
        return None, False
    return Session(row.id, row.person_id, row.strong), now - row.seen_at > _A_WHILE


def seen(db: Connection, session: Session, now: datetime) -> None:
    """They are still there."""
    db.execute(update(ConsoleSessions).where(ConsoleSessions.id == session.id).values(seen_at=now))


def end(db: Connection, session_id: str) -> None:
    """Signed out here."""
    db.execute(delete(ConsoleSessions).where(ConsoleSessions.id == session_id))


def end_all(db: Connection, person_id: int) -> None:
    """Signed out everywhere."""
    db.execute(delete(ConsoleSessions).where(ConsoleSessions.person_id == person_id))


def forget_old(db: Connection, now: datetime) -> int:
    """What is of no more use; how many rows."""
    old = {"before": now - timedelta(days=2)}
    gone = changed(db, _OLD_SESSIONS, {"lived": now - LIVES, "idle": now - IDLE})
    return gone + changed(db, _OLD_CODES, old) + changed(db, _OLD_TRIES, old)


_OLD_CODES = delete(SignInCodes).where(SignInCodes.made_at < bindparam("before"))
_OLD_TRIES = delete(SignInTries).where(SignInTries.at < bindparam("before"))
_OLD_SESSIONS = delete(ConsoleSessions).where(
    or_(ConsoleSessions.made_at < bindparam("lived"), ConsoleSessions.seen_at < bindparam("idle"))
)


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _keyed(key: str, what: str, words: str) -> str:
    return hmac.new(key.encode(), f"{what}\n{words}".encode(), hashlib.sha256).hexdigest()
