"""A person's number is replaced. What waits for her goes to the new one; the old one may be a stranger's by now.

Everything that changes a number comes this way: a roster and its undoing, the console, `flask person number`, her own word
by phone (`new_numbers`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, exists, or_, select, update

from flows.policy import POLICY
from flows.texts import T, Text
from store import audit, guarding, heard, people
from store.database import alone, changed
from store.leaving import ERASED, HELD
from store.refused import Refused
from store.tables import Calls, ConsoleSessions, DeadNumbers, Drafts, Outbox, People, Schools

WAITS = ("due", "claimed", "held")  # no provider was called; `outbox.start` refuses a claim that was taken back
CODE = "C1"  # the code of a sign-in: it was asked for at the old number
REPLACED = "the number was replaced"


class NumberTaken(Refused):
    """The number is somebody else's, and nobody says that the phone is shared; whose, and what to do."""


def renumber(db: Connection, person_id: int, new_msisdn: str, now: datetime, by: int | None = None) -> int:
    """Give somebody another number; how many messages go there instead of the old one. `by`: the person who did it.

    Her consent and her own STOP stay hers; what a provider said of the old number ends with it, unless others
    have it too. Whoever is signed in by a code to the old number is signed out. The focal person hears of it at both
    numbers. `now`: programme time.
    """
    old = db.execute(select(People.msisdn).where(People.id == person_id)).scalar_one()
    if old == new_msisdn:
        return 0
    alone(db, old)  # a turn there would put her draft back
    with guarding.watched_person(db, person_id, now):
        db.execute(update(People).where(People.id == person_id).values(msisdn=new_msisdn))
    of_number = and_(People.id == person_id, People.stopped_by_provider)
    stays = {} if people.by_msisdn(db, old) else {"stopped_at": None}  # of several it may have been her word
    db.execute(update(People).where(of_number).values(stopped_by_provider=False, **stays))
    move_talk(db, person_id, old, new_msisdn)
    signed_in = and_(ConsoleSessions.person_id == person_id, ConsoleSessions.strong.is_(False))
    db.execute(delete(ConsoleSessions).where(signed_in))
    _clear(db, person_id, new_msisdn)
    audit.note(db, by, "number replaced", f"person {person_id}")
    return readdress(db, person_id, new_msisdn)


def move_talk(db: Connection, person_id: int, old: str, new: str) -> None:
    """Her draft goes with her; a call at the old number ends, unless somebody else there is speaking."""
    hers = Drafts.person_id == person_id
    db.execute(delete(Drafts).where(hers, Drafts.msisdn != old))
    db.execute(update(Drafts).where(hers).values(msisdn=new))
    she = or_(Calls.speaker_id.is_(None), Calls.speaker_id == person_id)
    db.execute(update(Calls).where(Calls.msisdn == old, she).values(said="", ended=True))


def _clear(db: Connection, person_id: int, new: str) -> None:
    """That nothing arrived at a number was true of whoever had it; where somebody still has, it waits for a sign of life."""
    others = exists(select(People.id).where(People.msisdn == new, People.id != person_id, People.left_on.is_(None)))
    db.execute(delete(DeadNumbers).where(DeadNumbers.msisdn == new, ~others))


def readdress(db: Connection, person_id: int, new: str) -> int:
    """What waits for her and no provider was given yet leaves to another number; how many messages that are."""
    waits = and_(Outbox.person_id == person_id, Outbox.state.in_(WAITS))
    db.execute(
        update(Outbox)
        .where(waits, Outbox.kind == CODE)
        .values(state="expired", reason=REPLACED, lease_token=None, lease_until=None)
    )
    changed(db, update(Outbox).where(waits, Outbox.state == "held", Outbox.reason == HELD).values(reason=""))
    again = update(Outbox).where(waits).values(msisdn=new, state="due", lease_token=None, lease_until=None)
    return changed(db, again)


def readdress_all(db: Connection) -> int:
    """What a long batch wrote while numbers were replaced or people erased: to her new number, or nowhere. How many messages."""
    count = sum(readdress(db, row.person_id, row.msisdn) for row in db.execute(_ASTRAY).all())
    db.execute(_TO_NOBODY)
    return count


_ASTRAY = (
    select(Outbox.person_id, People.msisdn)
    .join(People, People.id == Outbox.person_id)
    .where(Outbox.state.in_(WAITS), Outbox.msisdn != People.msisdn)
    .distinct()
)
_TO_NOBODY = (
    update(Outbox)
    .where(Outbox.state == "due", Outbox.msisdn.startswith(ERASED))
    .values(state="expired", reason=ERASED, text="", msisdn="")
)


# --- whose it is -------------------------------------------------------------------------------


def check(db: Connection, person_id: int, msisdn: str, now: datetime, but: Collection[int] = ()) -> list[Text]:
    """What a clerk should look at before somebody has a number, a new one or her own when she comes back.

    Raises NumberTaken where it is another's: both would hear everything. `but`: of whom it is known that they may.
    """
    others = [each for each in people.by_msisdn(db, msisdn) if each.id not in {person_id, *but}]
    unheard = [each for each in others if is_unheard(db, each.id, now)]
    if people.say_shared(db, [person_id, *(each.id for each in others)]):
        too = T("roster", "{name} has it too, {given_anew}")
        return [too.filled(name=each.name or SOMEBODY, given_anew=given_anew(each.name)) for each in unheard]
    if others:
        other = (unheard or others)[0]
        school = select(Schools.name).join(People, People.school_id == Schools.id).where(People.id == other.id)
        raise NumberTaken(taken(other.name, db.scalar(school) or "", bool(unheard)))
    return []


def is_unheard(db: Connection, person_id: int, now: datetime) -> bool:
    """Whether nothing came from somebody's phone for so long that the number may have been given out anew."""
    return heard.silent_since(db, person_id, now - timedelta(days=POLICY.recycled_days))


SOMEBODY = T("roster", "somebody")
_STAFF = T("roster", "the staff")
_SHARE = T("roster", "if they share a phone, write 'shared' in phone")


def taken(name: str, where: str, unheard: bool) -> Text:
    """Whose a number is, for a clerk, and what to do about it."""
    whose = T("roster", "the number belongs to {name} ({where})", name=name or SOMEBODY, where=where or _STAFF)
    if unheard:
        return T("roster", "{whose}, {given_anew}; {share}", whose=whose, given_anew=given_anew(name), share=_SHARE)
    changed_hands = T("roster", "{whose}: {share}; if it has changed hands, list the other with the new number too")
    return changed_hands.filled(whose=whose, share=_SHARE)


def given_anew(name: str) -> Text:
    """Of somebody whose number may be a stranger's by now."""
    words = T(
        "roster", "not heard from for {days} days: it may have been given out anew. "
        "Take {who} out of the programme (console, People), or list {who} with another number",
    )  # fmt: skip
    return words.filled(days=POLICY.recycled_days, who=name or T("roster", "whoever has it here"))
